"""Reads one file of keys strictly, and sees that a key is one.

Design note. The files are written by ``python -m rigs card-keys``, but people copy and edit
them: a digit lost in a prime or in a certificate would make a card that no terminal can
authenticate, and the terminal would be blamed.  So the parts are tried against each other here.
Source: EMV Book 2, annex B2 (sizes and exponents of RSA keys).
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from rigs.protocols.emv.certificates import PrivateKey, PublicKey, recover_issuer
from rigs.protocols.emv.errors import EmvError
from rigs.simulated.card.profile import Strict
from rigs.simulated.card.profile_file import ProfileError, read_toml

MEND = "run python -m rigs card-keys"
MOST_BITS = 248 * 8
"""The largest modulus that EMV knows."""

M = TypeVar("M", bound=BaseModel)
Master = Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{32}$")]
Prime = Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{64,248}$")]
Bytes = Annotated[str, Field(pattern=r"^([0-9A-Fa-f]{2}){0,248}$")]


class Pair(Strict):
    """An RSA key pair: primes in hex."""

    p: Prime
    q: Prime
    exponent: Literal[3, 65537]


class Card(Pair):
    """The key pair of one card."""

    number: Annotated[str, Field(pattern=r"^[0-9]{12,19}$")]


class Certificate(Strict):
    """An issuer's, for cards whose number begins with ``issuer``."""

    issuer: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    certificate: Bytes
    remainder: Bytes


class Masters(Strict):
    """issuer.toml."""

    imk_ac: Master
    imk_smi: Master
    imk_smc: Master


class CaFile(Strict):
    """ca.toml."""

    rid: Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{10}$")]
    index: Annotated[int, Field(ge=0, le=255)]
    ca: Pair


class IssuerFile(Strict):
    """issuer_rsa.toml; forger.toml, which has a CA of its own."""

    ca: Pair | None = None
    issuer: Pair
    certificate: list[Certificate]


class IccFile(Strict):
    """icc.toml."""

    icc: list[Card]


def read(path: Path, model: type[M]) -> M:
    """A file of keys.  Errors: ``ProfileError`` that says file, key, what, and how to mend it; it
    quotes no value."""
    given = read_toml(path)[1]
    try:
        return model.model_validate(given)
    except ValidationError as fault:
        errors = fault.errors(include_url=False, include_input=False)
    error = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(error["loc"][-1]), _known(model), 1)
        mend = f"did you mean '{near[0]}'?" if near else "remove it"
        raise ProfileError(path, None, f"unknown key '{key}'", mend)
    if error["type"] == "missing":
        raise ProfileError(path, None, f"keys that are incomplete: '{key}' is missing", MEND)
    said = error["msg"]
    raise ProfileError(path, None, f"'{key}': {said[0].lower()}{said[1:]}", MEND)


def _known(model: type[BaseModel]) -> list[str]:
    return [*model.model_fields, *Card.model_fields, *Certificate.model_fields]


def pair(path: Path, place: str, given: Pair) -> PrivateKey:
    """The key pair.  Errors: ``ProfileError`` when it is none; place: its key in the file."""

    def wrong(what: str) -> ProfileError:
        return ProfileError(path, None, f"'{place}': {what}", MEND)

    p, q, e = int(given.p, 16), int(given.q, 16), given.exponent
    for name, prime in (("p", p), ("q", q)):
        if prime < 5 or pow(2, prime - 1, prime) != 1:
            raise wrong(f"{name} is no prime number")
        if prime % e == 1:
            raise wrong(f"{name} does not go with the exponent {e}")
    n = p * q
    if p == q:
        raise wrong("p and q are the same")
    if n.bit_length() > MOST_BITS or n.bit_length() % 8:
        raise wrong(f"a modulus of {n.bit_length()} bits; whole bytes, at most {MOST_BITS} bits")
    return PrivateKey(PublicKey(n, e), p, q)


def certificates(
    path: Path, file: IssuerFile, ca: PrivateKey, issuer: PrivateKey
) -> dict[str, tuple[bytes, bytes]]:
    """First six digits -> certificate and remainder.  Errors: ``ProfileError`` for one that is not
    the CA's over the issuer's key."""
    found: dict[str, tuple[bytes, bytes]] = {}
    for place, row in enumerate(file.certificate):
        where = f"certificate.{place}"
        made, rest = bytes.fromhex(row.certificate), bytes.fromhex(row.remainder)
        try:
            told = recover_issuer(ca.public, made, rest, issuer.public.exponent, row.issuer)
        except EmvError as fault:
            raise ProfileError(path, None, f"'{where}' does not open: {fault}", MEND) from None
        if told.key != issuer.public:
            raise ProfileError(path, None, f"'{where}' is of another key", MEND)
        if row.issuer in found:
            raise ProfileError(path, None, f"a second certificate for {row.issuer}", "keep one")
        found[row.issuer] = made, rest
    return found


def cards(path: Path, file: IccFile) -> dict[str, PrivateKey]:
    """Card number -> key pair.  Errors: ``ProfileError``."""
    found: dict[str, PrivateKey] = {}
    for place, row in enumerate(file.icc):
        if row.number in found:
            what = f"'icc.{place}.number': a second key pair of one card"
            raise ProfileError(path, None, what, "keep one")
        found[row.number] = pair(path, f"icc.{place}", row)
    return found
