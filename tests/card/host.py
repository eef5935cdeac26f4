"""The issuer's side for tests: pyemv with the bench's master keys, read from the file itself."""

from __future__ import annotations

import tomllib

from pyemv.cvn import VisaCVN10

from rigs.simulated.card import Card
from tests.card.terminal import EMV, VALUES


def issuer(card: Card) -> VisaCVN10:
    """The issuer's keys for one card."""
    keys = tomllib.loads((EMV / "issuer.toml").read_text(encoding="utf-8"))
    ac, smi, smc = (bytes.fromhex(keys[name]) for name in ("imk_ac", "imk_smi", "imk_smc"))
    return VisaCVN10(ac, smi, smc, pan=card.pan, psn=card.psn)


def cryptogram(
    card: Card, aip: bytes, answer: dict[int, bytes], values: dict[int, bytes] | None = None
) -> bytes:
    """What 9F26 has to be for this answer."""
    v = {**VALUES, **(values or {})}
    made = issuer(card).generate_ac(
        v[0x9F02], v[0x9F03], v[0x9F1A], v[0x95], v[0x5F2A], v[0x9A], v[0x9C], v[0x9F37],
        aip, answer[0x9F36], answer[0x9F10][3:7],
    )  # fmt: skip
    return bytes(made)


def answer_data(card: Card, arqc: bytes, code: bytes = b"00") -> bytes:
    """Tag 91."""
    return bytes(issuer(card).generate_arpc(arqc, code)) + code


def sealed(card: Card, header: str, arqc: bytes, atc: bytes, data: bytes = b"") -> bytes:
    """A script command: CLA INS P1 P2 in hex, then data and MAC."""
    head = bytes.fromhex(header) + bytes((len(data) + 8,))
    return head + data + bytes(issuer(card).generate_command_mac(head, arqc, atc, data))
