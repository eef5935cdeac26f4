"""Read application data: the records that the AFL lists.

Design note. What comes twice, or must be there and is not, ends the card's part.  Bytes
that the static signature covers are gathered on the way.
Source: EMV Book 3, 6.5.11, 7.2 and 10.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.chip import tlv
from rigs.simulated.terminal.chip.channel import OK
from rigs.simulated.terminal.chip.session import ChipStop, Session
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.state import Card

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

MANDATORY = ("5A", "5F24", "8C", "8D")
LENGTHS = {
    "5F24": 3,
    "5F25": 3,
    "5F28": 2,
    "5F34": 1,
    "8F": 1,
    "9F07": 2,
    "9F08": 2,
    "9F0D": 5,
    "9F0E": 5,
    "9F0F": 5,
    "9F14": 1,
    "9F23": 1,
    "9F42": 2,
}
"""Data objects of a fixed size, in bytes (Annex A)."""


class Records:
    """The card's data."""

    def run(self, t: Terminal, s: Session) -> Sub[None]:
        """All records of the AFL into the session."""
        locator = s.data["94"]
        for place in range(0, len(locator), 4):
            sfi, first, last, signed = locator[place : place + 4]
            sfi >>= 3
            if not 1 <= sfi <= 30 or not first or last < first or signed > last - first + 1:
                raise ChipStop("chip_error", "an entry of the AFL is none")
            for number in range(first, last + 1):
                record = yield from self.read(t, s, sfi, number)
                self.take(s, sfi, record, number < first + signed)
        for tag in MANDATORY:
            if tag not in s.data:
                raise ChipStop("chip_error", f"{tag} is missing")
        for tag, size in LENGTHS.items():
            if len(s.data.get(tag, bytes(size))) != size:
                raise ChipStop("chip_error", f"{tag} has not {size} bytes")

    def read(self, t: Terminal, s: Session, sfi: int, number: int) -> Sub[bytes]:
        """One record."""
        header = f"00B2{number:02X}{sfi << 3 | 4:02X}"
        record, sw = yield from t.parts.chip_channel.send(t, s, header)
        if sw != OK:
            raise ChipStop("chip_error", f"READ RECORD {sw:04X}")
        return record

    def take(self, s: Session, sfi: int, record: bytes, signed: bool) -> None:
        """The data objects of a record, which is a template 70 in the files of EMV."""
        try:
            outer = tlv.parse(record)
            if sfi <= 10 and (len(outer) != 1 or outer[0][0] != "70"):
                raise ChipStop("chip_error", "a record that is no template")
            if signed:
                s.static += outer[0][1] if sfi <= 10 else record
            objects = tlv.parse(outer[0][1]) if outer and outer[0][0] == "70" else outer
        except tlv.BadTlv as fault:
            raise ChipStop("chip_error", str(fault)) from None
        for tag, value in objects:
            if s.data.get(tag, value) != value:
                raise ChipStop("chip_error", f"{tag} comes twice")
            s.data[tag] = value

    def card(self, s: Session) -> Card:
        """Number, expiry and track of the card in hand."""
        pan = s.data["5A"].hex().rstrip("f")
        expiry = s.data["5F24"].hex()[:4]
        track2 = s.data.get("57", b"").hex().rstrip("f")
        number, mark, rest = track2.partition("d")
        if not 13 <= len(pan) <= 19 or not pan.isdecimal():
            raise ChipStop("chip_error", "the number is none")
        if len(s.data["5F24"]) != 3 or not expiry.isdecimal():
            raise ChipStop("chip_error", "the expiry is none")
        if not s.data.get("5F34", b"\x00").hex().isdecimal():
            raise ChipStop("chip_error", "the sequence number is none")
        if track2 and number != pan:
            raise ChipStop("chip_error", "track and record disagree")
        whole = mark and rest.isdecimal() and len(rest) >= 7 and len(track2) <= 37
        whole = whole and rest.startswith(expiry)
        return Card(pan, expiry, "I", f"{number}={rest}" if whole else "", chip=True, icc=s)
