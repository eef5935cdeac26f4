"""The bench's test keys, as ``python -m rigs card-keys`` writes them.

Design note. Host and card read the same ``issuer.toml``; the RSA keys are the card's own
matter.  Read once per folder and process, since a bench makes a card for every case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rigs.protocols.emv.certificates import PrivateKey, PublicKey
from rigs.simulated.card.profile_file import ProfileError, read_toml

MEND = "run python -m rigs card-keys"


@dataclass(frozen=True)
class Issuer:
    """Who signs cards.  certificates: first six digits -> certificate and remainder."""

    key: PrivateKey
    certificates: Mapping[str, tuple[bytes, bytes]]


@dataclass(frozen=True)
class Keys:
    """folder: where they were read; imk_*: 16 bytes each.  icc: card number -> key pair."""

    folder: Path
    imk_ac: bytes
    imk_smi: bytes
    imk_smc: bytes
    ca_index: int
    ca: PrivateKey
    issuer: Issuer
    forger: Issuer
    icc: Mapping[str, PrivateKey]


@lru_cache(maxsize=8)
def load_keys(folder: Path) -> Keys:
    """All keys of a folder.

    Errors: ``ProfileError`` for a file that is missing or incomplete.
    """
    path = folder / "issuer.toml"
    try:
        masters = read_toml(path)[1]
        imk = [bytes.fromhex(masters[name]) for name in ("imk_ac", "imk_smi", "imk_smc")]
        if any(len(key) != 16 for key in imk):
            raise ValueError("a master key is not of 16 bytes")
        path = folder / "ca.toml"
        table = read_toml(path)[1]
        index, ca = int(table["index"]), _pair(table["ca"])
        path = folder / "issuer_rsa.toml"
        issuer = _issuer(read_toml(path)[1])
        path = folder / "forger.toml"
        forger = _issuer(read_toml(path)[1])
        path = folder / "icc.toml"
        icc = {pair["number"]: _pair(pair) for pair in read_toml(path)[1]["icc"]}
    except (KeyError, TypeError, ValueError) as fault:
        if isinstance(fault, ProfileError):
            raise
        raise ProfileError(path, None, f"keys that are incomplete ({fault})", MEND) from None
    return Keys(folder, imk[0], imk[1], imk[2], index, ca, issuer, forger, icc)


def _issuer(table: dict[str, Any]) -> Issuer:
    certificates = {
        row["issuer"]: (bytes.fromhex(row["certificate"]), bytes.fromhex(row["remainder"]))
        for row in table["certificate"]
    }
    return Issuer(_pair(table["issuer"]), certificates)


def _pair(row: dict[str, Any]) -> PrivateKey:
    p, q = int(row["p"], 16), int(row["q"], 16)
    return PrivateKey(PublicKey(p * q, int(row["exponent"])), p, q)
