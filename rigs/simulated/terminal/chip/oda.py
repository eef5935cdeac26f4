"""Offline data authentication: SDA, DDA, or the keys for CDA.

Design note. The best method that card and terminal share is used, and no other if it fails.
What does not hold is a bit of the TVR and nothing else: what follows from it, the action
codes decide.  Source: EMV Book 3, 10.3; Book 2, 5 and 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.chip import certificates, dol, tlv
from rigs.simulated.terminal.chip.channel import OK
from rigs.simulated.terminal.chip.session import (
    CDA_FAILED,
    DATA_MISSING,
    DDA_FAILED,
    ODA_NOT_DONE,
    SDA_FAILED,
    SDA_SELECTED,
    TSI_ODA,
    Key,
    Session,
)
from rigs.simulated.terminal.flow import Sub

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

_FAILED = {"SDA": SDA_FAILED, "DDA": DDA_FAILED, "CDA": CDA_FAILED}
_NEEDED = {"SDA": ("93",), "DDA": ("9F46", "9F47"), "CDA": ("9F46", "9F47")}
_DEFAULT_DDOL = bytes.fromhex("9F3704")


class Oda:
    """Judges the card's signatures."""

    def run(self, t: Terminal, s: Session) -> Sub[None]:
        """TVR byte 1 and the TSI."""
        method = self.method(s)
        if not method:
            s.set(ODA_NOT_DONE)
            return
        if method == "SDA":
            s.set(SDA_SELECTED)
        fault = yield from self.fault(t, s, method)
        s.tsi |= TSI_ODA
        if fault and self.fails(s, fault):
            s.set(_FAILED[method])
            s.cda_key = None

    def method(self, s: Session) -> str:
        """CDA before DDA before SDA, of what both can do; "" for none."""
        able = s.given["9F33"][2]
        for name, card, own in (("CDA", 0x01, 0x08), ("DDA", 0x20, 0x40), ("SDA", 0x40, 0x80)):
            if s.aip(card) and able & own:
                return name
        return ""

    def fails(self, s: Session, fault: str) -> bool:
        """Whether this fault counts: ``data``, ``ca_key``, ``issuer_certificate``,
        ``icc_certificate``, ``static``, ``dynamic``."""
        return True

    def fault(self, t: Terminal, s: Session, method: str) -> Sub[str]:
        """What does not hold, "" when all does."""
        needed = ("8F", "90", "9F32", *_NEEDED[method])
        if any(tag not in s.data for tag in needed):
            s.set(DATA_MISSING)
            return "data"
        static = self.static(s)
        if static is None:
            return "static"
        ca = certificates.ca_key(s.data["84"][:5].hex().upper(), s.data["8F"][0])
        if ca is None:
            return "ca_key"
        issuer = self.issuer_key(s, ca)
        if issuer is None:
            return "issuer_certificate"
        if method == "SDA":
            return "" if self.static_good(s, issuer, static) else "static"
        own = self.icc_key(s, issuer, static)
        if own is None:
            return "icc_certificate"
        if method == "CDA":
            s.cda_key = own
            return ""
        return (yield from self.dynamic(t, s, own))

    def static(self, s: Session) -> bytes | None:
        """The signed records and what the tag list adds to them, which may be the AIP only."""
        tags = s.data.get("9F4A", b"")
        if tags not in (b"", b"\x82"):
            return None
        return s.static + (s.data["82"] if tags else b"")

    def issuer_key(self, s: Session, ca: Key) -> Key | None:
        """Out of the issuer's certificate."""
        data, pan = s.data, s.data["5A"].hex().rstrip("f")
        remainder = data.get("92", b"")
        today = s.given["9A"].hex()
        return certificates.issuer_key(data["90"], remainder, data["9F32"], ca, pan, today)

    def icc_key(self, s: Session, issuer: Key, static: bytes) -> Key | None:
        """Out of the card's certificate."""
        data, pan = s.data, s.data["5A"].hex().rstrip("f")
        return certificates.icc_key(
            data["9F46"],
            data.get("9F48", b""),
            data["9F47"],
            issuer,
            static,
            pan,
            s.given["9A"].hex(),
        )

    def static_good(self, s: Session, issuer: Key, static: bytes) -> bool:
        """The signature over the static data; its authentication code becomes data."""
        plain = certificates.recover(s.data["93"], issuer, 0x03)
        if plain is None or not certificates.hash_good(plain, static):
            return False
        s.data["9F45"] = plain[3:5]
        return True

    def dynamic(self, t: Terminal, s: Session, own: Key) -> Sub[str]:
        """INTERNAL AUTHENTICATE, and what the card signed."""
        asked = s.data.get("9F49", _DEFAULT_DDOL)
        try:
            values = dol.fill(asked, s.value)
            if "9F37" not in {tag for tag, _ in dol.entries(asked)}:
                return "dynamic"
            said, sw = yield from t.parts.chip_channel.send(t, s, "00880000", values)
            objects = dict(tlv.flatten(said)) if sw == OK else {}
        except tlv.BadTlv:
            return "dynamic"
        signed = objects.get("9F4B", objects.get("80", b""))
        plain = certificates.recover(signed, own, 0x05)
        if plain is None or not certificates.hash_good(plain, values):
            return "dynamic"
        s.data["9F4C"] = plain[5 : 5 + plain[4]]
        return ""
