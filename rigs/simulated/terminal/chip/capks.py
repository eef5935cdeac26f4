"""The CA public keys of the terminal: RID, index -> modulus, exponent, checksum.

Design note. A plain table, made by ``python -m rigs card-keys`` from the test CA of the
bench; do not edit.  checksum: SHA-1 over RID, index, modulus and exponent (EMV Book 2,
section 11.2.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class CaKey:
    """All in hex."""

    rid: str
    index: int
    modulus: str
    exponent: str
    checksum: str


CAPKS: Final = (
    CaKey(
        rid="A000000333",
        index=0xF0,
        modulus=(
            "A542DB135C1D9784E6FDC8CF6C47D2B2F262E434263A707F72B8586427517FD7"
            "D7AEABE8A79C6722299F61B38D16A38BD487AC6D93515AC91D745CF0F122D6DA"
            "1F339FD2CA3722F6898B26B27A04A0900F4C49E74FA2F98927D9BAC5BBBFCBDB"
            "68868F1C5371A29194D04E01658787F9361C0D61AB803B2CCDD57F5FC766C94C"
            "B646B216FB334A2406B36F7ABF3016371B34C147736BA0663DD47CB878E2C269"
            "FF27FA27879DFB6F556B852F77AC5CEF"
        ),
        exponent="03",
        checksum="6463972AF911BE32FE89110471F29FA836007300",
    ),
)
