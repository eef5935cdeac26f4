"""Personalisation: a profile and the bench's keys become files, as a card bureau makes them.

Design note. The issuer's signatures over the card's static data are made here, since they
hang on every byte of the profile; they are kept per process, so that a bench pays for
them once.  Layout: SFI 1 holds what is not signed (track 2, names), SFI 2 what is signed
and the lists, SFI 3 certificates and signatures, SFI 11 the log.  Source: EMV Book 3
sections 5.3 and 10.2, annexes B and C; Book 1 section 12.2 for the directory.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from rigs.protocols.emv.certificates import (
    PrivateKey,
    PublicKey,
    icc_certificate,
    issuer_certificate,
    issuer_identifier,
    padded_pan,
    static_signature,
)
from rigs.protocols.emv.dol import DolEntry, dol_length, parse_dol
from rigs.protocols.emv.tlv import build, parse
from rigs.simulated.card.keys import MEND, Issuer, Keys
from rigs.simulated.card.profile import Application, Profile
from rigs.simulated.card.profile_file import ProfileError

PSE: Final = b"1PAY.SYS.DDF01"
MOST: Final = 254
FILLED: Final = 252
LOG_SFI: Final = 11
LOG_FORMAT: Final = bytes.fromhex("9A039F02069F03065F2A029C019F3602")
LOG_LENGTH: Final = 10
SERIAL: Final = bytes.fromhex("000001")
CODE: Final = bytes.fromhex("DAC1")
"""The data authentication code of the bench's issuer."""

Records = Mapping[tuple[int, int], bytes]


@dataclass(frozen=True)
class Personal:
    """What the card was given at birth.

    records: SFI, number -> whole record; directory: the same of the PSE; aip: 2 bytes;
    afl: 4 bytes for each SFI; icc: the key pair, or None without DDA and CDA; lists: as
    parsed.
    """

    profile: Profile
    keys: Keys
    aip: bytes
    afl: bytes
    records: Records
    directory: Records
    icc: PrivateKey | None
    pdol: tuple[DolEntry, ...]
    cdol1: tuple[DolEntry, ...]
    cdol2: tuple[DolEntry, ...]
    ddol: tuple[DolEntry, ...]


def personalise(profile: Profile, keys: Keys) -> Personal:
    """The card of ``profile``.

    Errors: ``ProfileError`` when a key for its number or its issuer is missing.
    """
    icc = _icc_key(profile, keys)
    aip = interchange_profile(profile)
    files = (_static_record(profile), _lists_record(profile))
    records: dict[tuple[int, int], bytes] = {
        (1, 1): _open_record(profile),
        (2, 1): files[0],
        (2, 2): files[1],
    }
    signed = files if profile.all_signed else files[:1]
    afl = bytes((1 << 3, 1, 1, 0, 2 << 3, 1, 2, len(signed)))
    if profile.oda != "none":
        static = static_data(signed, aip)
        certificates = _certificates(profile, keys, icc, static)
        records |= {(3, number): record for number, record in enumerate(certificates, 1)}
        afl += bytes((3 << 3, 1, len(certificates), 0))
    directory = _directory(profile)
    _check_sizes(profile, {**records, **directory})
    if profile.omit:
        records = {place: _without(record, profile.omit) for place, record in records.items()}
    return Personal(
        profile=profile,
        keys=keys,
        aip=aip,
        afl=afl,
        records=records,
        directory=directory,
        icc=icc,
        pdol=parse_dol(profile.pdol),
        cdol1=parse_dol(profile.cdol1),
        cdol2=parse_dol(profile.cdol2),
        ddol=parse_dol(profile.ddol),
    )


def _check_sizes(profile: Profile, records: Records) -> None:
    """What a short answer carries: Book 1, section 11.2 (254 bytes of a record), Book 3,
    section 5.4 (what a filled list may take).  Errors: ``ValueError``."""
    for (sfi, number), record in records.items():
        if len(record) > MOST:
            raise ValueError(
                f"record {number} of file {sfi} has {len(record)} bytes, and {MOST} fit: "
                "its lists or texts are too long"
            )
    for application in profile.aids:
        size = len(fci(profile, application))
        if size > MOST:
            raise ValueError(
                f"the answer to its selection has {size} bytes, and {MOST} fit: pdol is too long"
            )
    for name in ("pdol", "cdol1", "cdol2", "ddol"):
        size = dol_length(parse_dol(getattr(profile, name)))
        if size > FILLED:
            raise ValueError(f"{name} asks for {size} bytes, and {FILLED} fit into a command")


def _without(record: bytes, omit: tuple[str, ...]) -> bytes:
    """The record without the objects of these tags."""
    unwanted = {int(tag, 16) for tag in omit}
    (outer,) = parse(record)
    kept = [build(o.tag, o.value) for o in outer.children if o.tag not in unwanted]
    return build(outer.tag, kept)


def dated(personal: Personal, today: str) -> Records:
    """The records, with days that count from ``today`` (YYMMDD)."""
    profile = personal.profile
    days = {0x5F24: profile.last_day, 0x5F25: profile.first_day}
    wanted = {tag: _day(today, days_) for tag, days_ in days.items() if days_ is not None}
    (outer,) = parse(personal.records[2, 1])
    told = [build(o.tag, wanted.get(o.tag, o.value)) for o in outer.children]
    return {**personal.records, (2, 1): build(outer.tag, told)}


def _day(today: str, days: int) -> bytes:
    moment = datetime.strptime(f"20{today}", "%Y%m%d") + timedelta(days=days)
    return bytes.fromhex(moment.strftime("%y%m%d"))


def interchange_profile(profile: Profile) -> bytes:
    """Application interchange profile: Book 3, annex C1."""
    first = {"none": 0x00, "SDA": 0x40, "DDA": 0x20, "CDA": 0x21}[profile.oda]
    first |= 0x10 * profile.holder_checks | 0x08 | 0x40 * profile.also_static
    if profile.arpc_check == "external_authenticate":
        first |= 0x04
    return bytes((first, 0))


def static_data(records: Iterable[bytes], aip: bytes) -> bytes:
    """The data that is signed: the records' content, then what tag 9F4A lists (82 alone)."""
    heads = ((2 if record[1] < 0x80 else record[1] - 0x80 + 2, record) for record in records)
    return b"".join(record[head:] for head, record in heads) + aip


def fci(profile: Profile, application: Application) -> bytes:
    """The answer to the selection of an application."""
    inside = [
        build(0x50, application.label.encode("ascii")),
        build(0x87, bytes((priority(application),))),
    ]
    if profile.pdol:
        inside.append(build(0x9F38, profile.pdol))
    inside.append(build(0x5F2D, profile.languages.encode("ascii")))
    if application.preferred:
        inside += [
            build(0x9F11, b"\x01"),
            build(0x9F12, application.preferred.encode("ascii")),
        ]
    log = build(0x9F4D, bytes((LOG_SFI, LOG_LENGTH)))
    inside.append(build(0xBF0C, log))
    return build(0x6F, build(0x84, application.aid) + build(0xA5, inside))


def directory_fci(profile: Profile) -> bytes:
    """The answer to the selection of the payment system environment."""
    inside = build(0x88, b"\x01") + build(0x5F2D, profile.languages.encode("ascii"))
    return build(0x6F, build(0x84, PSE) + build(0xA5, inside))


def priority(application: Application) -> int:
    """Tag 87: priority, and the bit of "not without the cardholder's confirmation"."""
    return application.priority | (0x80 if application.confirm else 0)


def _directory(profile: Profile) -> Records:
    entries = [
        build(
            0x61,
            build(0x4F, application.aid)
            + build(0x50, application.label.encode("ascii"))
            + build(0x87, bytes((priority(application),))),
        )
        for application in profile.aids
    ]
    if profile.one_record:
        return {(1, 1): build(0x70, entries)}
    return {(1, number): build(0x70, entry) for number, entry in enumerate(entries, 1)}


def _open_record(profile: Profile) -> bytes:
    track = f"{profile.number}D{profile.expiry}{profile.service_code}0000000001"
    track += "F" * (len(track) % 2)
    return build(
        0x70,
        build(0x57, bytes.fromhex(track)) + build(0x5F20, profile.holder.encode("ascii")),
    )


def _static_record(profile: Profile) -> bytes:
    pan = profile.number + "F" * (len(profile.number) % 2)
    year, month = int(profile.expiry[:2]), int(profile.expiry[2:])
    last = calendar.monthrange(2000 + year, month)[1]
    return build(
        0x70,
        [
            build(0x5A, bytes.fromhex(pan)),
            build(0x5F34, bytes.fromhex(profile.psn)),
            build(0x5F24, bytes.fromhex(f"{profile.expiry}{last:02}")),
            build(0x5F25, bytes.fromhex(profile.effective)),
            build(0x5F28, profile.country),
            build(0x9F07, profile.auc),
            build(0x9F08, profile.app_version),
            build(0x8E, profile.cvm),
            build(0x9F0D, profile.iac_default),
            build(0x9F0E, profile.iac_denial),
            build(0x9F0F, profile.iac_online),
            build(0x9F4A, profile.tag_list),
            *_limits(profile),
        ],
    )


def _limits(profile: Profile) -> list[bytes]:
    if profile.limits is None:
        return []
    return [build(0x9F14, profile.limits[:1]), build(0x9F23, profile.limits[1:])]


def _lists_record(profile: Profile) -> bytes:
    lists = [build(0x8C, profile.cdol1), build(0x8D, profile.cdol2)]
    if profile.oda in ("DDA", "CDA"):
        lists.append(build(0x9F49, profile.ddol))
    return build(0x70, [*lists, build(0x9F42, profile.currency), build(0x9F44, b"\x02")])


def _icc_key(profile: Profile, keys: Keys) -> PrivateKey | None:
    if profile.oda not in ("DDA", "CDA"):
        return None
    if profile.number not in keys.icc:
        raise ProfileError(
            keys.folder, None, f"no key pair for the number of '{profile.name}'", MEND
        )
    if profile.forged == "dynamic" and len(keys.icc) < 2:
        raise ProfileError(
            keys.folder, None, f"no key pair of another card for '{profile.name}'", MEND
        )
    return keys.icc[profile.number]


def _certificates(
    profile: Profile, keys: Keys, icc: PrivateKey | None, static: bytes
) -> list[bytes]:
    """The records of SFI 3: issuer's certificate, then signature or card's certificate."""
    shown = keys.forger if profile.forged == "issuer" else keys.issuer
    signer = keys.forger if profile.forged in ("issuer", "icc") else keys.issuer
    if profile.number[:6] not in shown.certificates:
        raise ProfileError(
            keys.folder, None, f"no certificate for issuer {profile.number[:6]}", MEND
        )
    certificate, remainder = shown.certificates[profile.number[:6]]
    if profile.forged in ("issuer-stale", "issuer-hash", "issuer-other"):
        certificate = _odd_certificate(
            keys.ca, keys.issuer.key.public, profile.number, profile.forged
        )
    index = profile.ca_index or keys.ca_index
    issuer = [build(0x8F, bytes((index,))), build(0x90, certificate)]
    if remainder:
        issuer.append(build(0x92, _spoiled(remainder, profile, "issuer-rest")))
    issuer.append(build(0x9F32, shown.key.public.exponent))
    if icc is None:
        over = bytes((static[0] ^ 1,)) + static[1:] if profile.forged == "sda" else static
        own = build(0x93, _signed_static(signer.key, over))
    else:
        own = _icc_objects(profile, signer, icc, static)
    records = [build(0x70, issuer), build(0x70, own)]
    if profile.also_static:
        records.append(build(0x70, build(0x93, _signed_static(signer.key, static))))
    return records


def _icc_objects(profile: Profile, signer: Issuer, icc: PrivateKey, static: bytes) -> bytes:
    until = profile.certificate_expiry or profile.expiry
    expiry = bytes.fromhex(until[2:] + until[:2])
    number = profile.number[:-2] + "00" if profile.forged == "pan" else profile.number
    certificate, remainder = _signed_icc(signer.key, padded_pan(number), expiry, icc, static)
    remainder = _spoiled(remainder, profile, "icc-rest")
    objects = build(0x9F46, certificate) + build(0x9F47, icc.public.exponent)
    return objects + (build(0x9F48, remainder) if remainder else b"")


def _spoiled(remainder: bytes, profile: Profile, forged: str) -> bytes:
    """The rest of a key, its last byte another one where the card is forged that way."""
    if profile.forged != forged or not remainder:
        return remainder
    return remainder[:-1] + bytes((remainder[-1] ^ 0x10,))


@lru_cache(maxsize=16)
def _odd_certificate(ca: PrivateKey, key: PublicKey, number: str, forged: str) -> bytes:
    """A certificate of the issuer's right key that has ended, that is made out to another issuer,
    or whose hash is over another rest of the key, though that is not shown."""
    expiry, holder = bytes.fromhex("1249"), number
    if forged == "issuer-stale":
        expiry = bytes.fromhex("0120")
    elif forged == "issuer-other":
        holder = f"{int(number[0]) ^ 1}{number[1:]}"
    else:
        key = PublicKey(key.n ^ 0x10, key.e)
    made, _ = issuer_certificate(ca, issuer_identifier(holder), expiry, SERIAL, key)
    return made


@lru_cache(maxsize=256)
def _signed_static(signer: PrivateKey, static: bytes) -> bytes:
    return static_signature(signer, CODE, static)


@lru_cache(maxsize=256)
def _signed_icc(
    signer: PrivateKey, pan: bytes, expiry: bytes, icc: PrivateKey, static: bytes
) -> tuple[bytes, bytes]:
    return icc_certificate(signer, pan, expiry, SERIAL, icc.public, static)
