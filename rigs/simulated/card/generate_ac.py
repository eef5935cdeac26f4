"""GENERATE AC, first and second: what the card grants, and the cryptogram over it.

Design note. The card never grants more than was asked (TC above ARQC above AAC).  The
terminal's verification results decide nothing here but what the next transaction tells of
failed authentication.  Source: EMV Book 3, sections 6.5.5, 9 and 10.8; Book 2, section
6.6 for the signature of CDA.
"""

from __future__ import annotations

import hashlib

from rigs.protocols.emv.apdu import Command
from rigs.protocols.emv.certificates import dynamic_signature
from rigs.protocols.emv.dol import DolEntry, dol_length, parse_dol, split_dol
from rigs.protocols.emv.tlv import build
from rigs.simulated.card.authentication import (
    NUMBER_LENGTH,
    check_issuer,
    signing_key,
)
from rigs.simulated.card.chip import Chip
from rigs.simulated.card.personal import LOG_FORMAT, LOG_LENGTH
from rigs.simulated.card.session import Refused, Stage
from rigs.simulated.card.verification import (
    AAC,
    ARQC,
    TC,
    issuer_application_data,
    velocity_exceeded,
)

CDA = 0x10
ADVICE = 0x09
"""Of the cryptogram information: an advice is wanted, the service is not allowed."""
UNABLE = (b"Y3", b"Z3")
"""Response codes of a terminal that could not go online: approved, declined offline."""
NO_ISSUER_DATA = bytes(10)


def generate_ac(chip: Chip, command: Command) -> bytes:
    """Cryptogram, with the signature of CDA if it was asked for."""
    session = chip.session
    session.need(Stage.INITIATED, Stage.ONLINE)
    asked = command.p1 & 0xC0
    if asked not in (AAC, TC, ARQC) or command.p1 & 0x2F or command.p2:
        raise Refused(0x6A86)
    first = session.stage == Stage.INITIATED
    if not first and chip.profile.second == "error":
        raise Refused(0x6985)
    if not first and asked == ARQC:
        raise Refused(0x6A86)
    signed = bool(command.p1 & CDA)
    if signed and chip.profile.oda != "CDA":
        raise Refused(0x6A86)
    wanted = chip.personal.cdol1 if first else chip.personal.cdol2
    if len(command.data) != dol_length(wanted):
        raise Refused(0x6700)
    values = split_dol(wanted, command.data)
    granted = _first(chip, asked, command.data) if first else _second(chip, asked, values)
    return _answer(chip, granted, values, command.data, first=first, signed=signed)


def _first(chip: Chip, asked: int, data: bytes) -> int:
    session, profile = chip.session, chip.profile
    session.cdol1_data = data
    granted = asked
    if profile.decline_offline or chip.blocked():
        granted = AAC
    elif asked == TC and (not profile.offline_approval or velocity_exceeded(chip)):
        granted = ARQC
    session.first_type = granted
    session.stage = Stage.ONLINE if granted == ARQC else Stage.DONE
    return granted


def _second(chip: Chip, asked: int, values: dict[int, bytes]) -> int:
    session, profile = chip.session, chip.profile
    session.stage = Stage.DONE
    session.unable_online = values[0x8A] in UNABLE
    issuer_data = values.get(0x91, NO_ISSUER_DATA)
    if profile.arpc_check == "second_gac" and issuer_data != NO_ISSUER_DATA:
        check_issuer(chip, issuer_data)
    if profile.second == "arqc":
        return ARQC
    if asked == AAC or chip.blocked():
        return AAC
    if session.issuer_auth is False and not profile.arpc_tolerant:
        return AAC
    missing = profile.arpc_check != "none" and session.issuer_auth is None
    if missing and profile.arpc_mandatory and not session.unable_online:
        return AAC
    return TC


def _answer(
    chip: Chip,
    granted: int,
    values: dict[int, bytes],
    data: bytes,
    *,
    first: bool,
    signed: bool,
) -> bytes:
    session = chip.session
    told = issuer_application_data(chip, session.first_type, None if first else granted)
    session.cryptogram = chip.cvn.generate_ac(
        tag_9f02=values[0x9F02],
        tag_9f03=values[0x9F03],
        tag_9f1a=values[0x9F1A],
        tag_95=values[0x95],
        tag_5f2a=values[0x5F2A],
        tag_9a=values[0x9A],
        tag_9c=values[0x9C],
        tag_9f37=values[0x9F37],
        tag_82=chip.personal.aip,
        tag_9f36=chip.atc,
        cvr=told[3:7],
    )
    _remember(chip, granted, values, first=first)
    if signed and granted != AAC:
        return _with_signature(chip, granted, values[0x9F37], data, told, first=first)
    information = bytes((granted | ADVICE * (chip.profile.advice and granted == AAC),))
    if chip.profile.response_format == 1 and not signed:
        return build(0x80, information + chip.atc + session.cryptogram + told)
    parts = [build(0x9F27, information), build(0x9F36, chip.atc)]
    return build(0x77, [*parts, build(0x9F26, session.cryptogram), build(0x9F10, told)])


def _remember(chip: Chip, granted: int, values: dict[int, bytes], *, first: bool) -> None:
    """What the next transaction has to tell of this one."""
    session, memory = chip.session, chip.memory
    if first and granted == ARQC:
        session.arqc = session.cryptogram
        memory.online_incomplete = True
        return
    if first:
        memory.sda_failed |= granted == AAC and bool(values[0x95][0] & 0x40)
        memory.dda_failed |= granted == AAC and bool(values[0x95][0] & 0x0C)
    else:
        _close_online(chip)
    if granted == TC:
        _log(chip, values)


def _close_online(chip: Chip) -> None:
    session, memory = chip.session, chip.memory
    if session.unable_online:
        return
    memory.online_incomplete = False
    memory.issuer_auth_failed = session.issuer_auth is False
    memory.issuer_auth_missing = chip.profile.arpc_check != "none" and session.issuer_auth is None
    if session.issuer_auth or chip.profile.arpc_check == "none":
        memory.last_online_atc = memory.atc
        # What the issuer has been told of and has answered need not be told again.
        memory.scripts, memory.script_failed = 0, session.script_broken
        memory.sda_failed = memory.dda_failed = False


def _log(chip: Chip, values: dict[int, bytes]) -> None:
    entries: tuple[DolEntry, ...] = parse_dol(LOG_FORMAT)
    known = {**values, 0x9F36: chip.atc}
    chip.memory.note(b"".join(known[entry.tag] for entry in entries), LOG_LENGTH)


def _with_signature(
    chip: Chip, granted: int, unpredictable: bytes, data: bytes, told: bytes, *, first: bool
) -> bytes:
    """Template 77 with 9F4B in place of the cryptogram, which is inside the signature."""
    session = chip.session
    key = signing_key(chip)
    assert key is not None  # a profile with CDA has one
    before = build(0x9F27, bytes((granted,))) + build(0x9F36, chip.atc)
    behind = build(0x9F10, told)
    asked = session.pdol_data + session.cdol1_data + (b"" if first else data)
    digest = hashlib.sha1(asked + before + behind).digest()
    if chip.profile.forged == "answer":
        behind = behind[:-1] + bytes((behind[-1] ^ 0x01,))
    number = bytes((NUMBER_LENGTH,)) + chip.draw(NUMBER_LENGTH)
    dynamic = number + bytes((granted,)) + session.cryptogram + digest
    return build(
        0x77, before + build(0x9F4B, dynamic_signature(key, dynamic, unpredictable)) + behind
    )
