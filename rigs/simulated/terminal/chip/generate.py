"""First and second GENERATE AC.

Design note. The card may answer with what was asked for or with less; more is against the
rules.  A signed answer (CDA) is opened and its hashes are checked here.  ``needed`` says
that an approval stands only with the card's TC.
Source: EMV Book 3, 6.5.5, 9 and 10.8, 10.11; Book 2, 6.6.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from rigs.simulated.terminal.chip import certificates, dol, tlv
from rigs.simulated.terminal.chip.channel import OK
from rigs.simulated.terminal.chip.session import (
    AAC,
    ARQC,
    CDA_FAILED,
    TC,
    TSI_CARD_RISK,
    ChipStop,
    Session,
)
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import Function

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

_RANK = {AAC: 0, ARQC: 1, TC: 2}


class Generate:
    """Asks for cryptograms."""

    def first(self, t: Terminal, s: Session, kind: int) -> Sub[int]:
        """Of CDOL1; the type that the card gave."""
        signed = s.cda_key is not None and kind != AAC
        given = yield from self.command(t, s, "8C", kind, signed)
        s.generated = True
        s.arqc = s.data.get("9F26", b"")
        return given

    def second(self, t: Terminal, s: Session, kind: int) -> Sub[int]:
        """Of CDOL2, once the outcome is known; the type that the card gave."""
        return (yield from self.command(t, s, "8D", kind, False))

    def needed(self, t: Terminal, function: Function) -> bool:
        """The host's approval stands only with a TC; what cannot be reversed stands anyway."""
        return function.reversible

    def approves(self, given: int) -> bool:
        """The second cryptogram approves."""
        return given == TC

    def declines(self, given: int) -> bool:
        """The first cryptogram says that nothing is to be sent."""
        return given == AAC

    def command(self, t: Terminal, s: Session, tag: str, kind: int, signed: bool) -> Sub[int]:
        """One GENERATE AC; cryptogram, counter and issuer data become data of the session."""
        try:
            values = dol.fill(s.data[tag], s.value)
            header = f"80AE{kind | (0x10 if signed else 0):02X}00"
            said, sw = yield from t.parts.chip_channel.send(t, s, header, values)
            if sw != OK:
                raise ChipStop("chip_error", f"GENERATE AC {sw:04X}")
            told = self.told(said)
        except tlv.BadTlv as fault:
            raise ChipStop("chip_error", str(fault)) from None
        s.cdol += values
        s.tsi |= TSI_CARD_RISK
        if signed and "9F4B" in told and not self.opened(s, told, said):
            s.set(CDA_FAILED)
        for known, least, most in (("9F27", 1, 1), ("9F36", 2, 2), ("9F26", 8, 8), ("9F10", 1, 32)):
            if known in told and not least <= len(told[known]) <= most:
                raise ChipStop("chip_error", f"{known} has {len(told[known])} bytes")
        if "9F27" not in told or "9F36" not in told:
            raise ChipStop("chip_error", "no cryptogram information")
        given = told["9F27"][0] & 0xC0
        if given not in _RANK or _RANK[given] > _RANK[kind]:
            raise ChipStop("chip_error", "more than was asked for")
        if "9F26" not in told and not s.has(CDA_FAILED):
            raise ChipStop("chip_error", "no cryptogram")
        if signed and given != AAC and "9F4B" not in told:
            s.set(CDA_FAILED)
        s.data.pop("9F10", None)
        s.data.update(told)
        return given

    def told(self, said: bytes) -> dict[str, bytes]:
        """Both formats of the answer."""
        objects = tlv.parse(said)
        if not objects or objects[0][0] != "80":
            return dict(tlv.flatten(said))
        value = objects[0][1]
        if len(value) < 11:
            raise tlv.BadTlv("an answer to GENERATE AC that is too short")
        told = {"9F27": value[:1], "9F36": value[1:3], "9F26": value[3:11]}
        if len(value) > 11:
            told["9F10"] = value[11:]
        return told

    def opened(self, s: Session, told: dict[str, bytes], said: bytes) -> bool:
        """The signature holds; the cryptogram comes out of it."""
        assert s.cda_key is not None
        plain = certificates.recover(told["9F4B"], s.cda_key, 0x05)
        if plain is None or not certificates.hash_good(plain, s.given["9F37"]):
            return False
        dynamic = plain[4 : 4 + plain[3]]
        if len(dynamic) < 30 or len(dynamic) < 30 + dynamic[0]:
            return False
        number, rest = dynamic[1 : 1 + dynamic[0]], dynamic[1 + dynamic[0] :]
        inside = dict(tlv.parse(said)).get("77", b"")
        objects = b"".join(tlv.build(tag, v) for tag, v in tlv.parse(inside) if tag != "9F4B")
        whole = s.pdol_values + s.cdol + objects
        if rest[:1] != told.get("9F27") or rest[9:29] != hashlib.sha1(whole).digest():
            return False
        s.data["9F4C"] = number
        told["9F26"] = rest[1:9]
        return True
