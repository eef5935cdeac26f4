"""The bench's test keys, as ``python -m rigs card-keys`` writes them.

Design note. Host and card read the same ``issuer.toml``; the RSA keys are the card's own
matter.  Read once per folder and process, since a bench makes a card for every case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rigs.protocols.emv.certificates import PrivateKey
from rigs.simulated.card import key_file
from rigs.simulated.card.key_file import MEND
from rigs.simulated.card.profile_file import ProfileError

__all__ = ["MEND", "Issuer", "Keys", "load_keys"]


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

    Errors: ``ProfileError`` for a file that is missing, incomplete, or holds what is no key.
    """
    masters = key_file.read(folder / "issuer.toml", key_file.Masters)
    path = folder / "ca.toml"
    authority = key_file.read(path, key_file.CaFile)
    ca = key_file.pair(path, "ca", authority.ca)
    icc_path = folder / "icc.toml"
    return Keys(
        folder,
        bytes.fromhex(masters.imk_ac),
        bytes.fromhex(masters.imk_smi),
        bytes.fromhex(masters.imk_smc),
        authority.index,
        ca,
        _issuer(folder / "issuer_rsa.toml", ca),
        _issuer(folder / "forger.toml", None),
        key_file.cards(icc_path, key_file.read(icc_path, key_file.IccFile)),
    )


def _issuer(path: Path, ca: PrivateKey | None) -> Issuer:
    """ca: who signed; None: the one that the file names."""
    file = key_file.read(path, key_file.IssuerFile)
    if ca is None:
        if file.ca is None:
            raise ProfileError(path, None, "keys that are incomplete: 'ca' is missing", MEND)
        ca = key_file.pair(path, "ca", file.ca)
    elif file.ca is not None:
        raise ProfileError(path, None, "unknown key 'ca'", "remove it: ca.toml has it")
    key = key_file.pair(path, "issuer", file.issuer)
    return Issuer(key, key_file.certificates(path, file, ca, key))
