"""Initiate application processing: GET PROCESSING OPTIONS with what the card's PDOL asks for.

Design note. The terminal's own values are laid out here for the whole transaction; amount
and unpredictable number are those of this very transaction.
Source: EMV Book 3, 6.5.8 and 10.1.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from rigs.simulated.terminal import times
from rigs.simulated.terminal.chip import dol, tlv
from rigs.simulated.terminal.chip.channel import OK
from rigs.simulated.terminal.chip.session import ChipStop, Session
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

NOT_SATISFIED = 0x6985


class Initiate:
    """GPO and the terminal's data."""

    def run(self, t: Terminal, s: Session) -> Sub[bool]:
        """AIP and AFL into the session; False when this application does not want to."""
        now: float = yield Now()
        self.begin(t, s, now)
        try:
            s.pdol_values = dol.fill(s.data.get("9F38", b""), s.value)
            command = self.command(s)
            said, sw = yield from t.parts.chip_channel.send(t, s, "80A80000", command)
            if sw == NOT_SATISFIED:
                return False
            if sw != OK:
                raise ChipStop("chip_error", f"GET PROCESSING OPTIONS {sw:04X}")
            profile, locator = self.options(said)
        except tlv.BadTlv as fault:
            raise ChipStop("chip_error", str(fault)) from None
        if len(profile) != 2 or not locator or len(locator) % 4:
            raise ChipStop("chip_error", "no AIP or AFL")
        s.data["82"], s.data["94"] = profile, locator
        return True

    def command(self, s: Session) -> bytes:
        """The data of GET PROCESSING OPTIONS: the PDOL's values in their template."""
        return tlv.build("83", s.pdol_values)

    def options(self, said: bytes) -> tuple[bytes, bytes]:
        """AIP and AFL of both formats of the answer."""
        objects = tlv.parse(said)
        if objects and objects[0][0] == "80":
            return objects[0][1][:2], objects[0][1][2:]
        inside = dict(tlv.flatten(said))
        return inside.get("82", b""), inside.get("94", b"")

    def begin(self, t: Terminal, s: Session, now: float) -> None:
        """A transaction of its own: nothing of an attempt before it is left."""
        s.tvr, s.tsi, s.cvm = bytearray(5), 0, b"\x3f\x00\x00"
        s.signature = s.generated = False
        s.static = s.cdol = s.arqc = s.scripts = b""
        s.cda_key = None
        s.given = self.values(t, s, now)
        t.state.drawn += 1
        s.given["9F37"] = t.state.number = self.unpredictable(t, now)

    def values(self, t: Terminal, s: Session, now: float) -> dict[str, bytes]:
        """What the terminal is the source of (Book 3, Annex A)."""
        stamp = times.stamp(now)
        params = t.params
        return {
            "9A": bytes.fromhex(stamp[2:8]),
            "9F21": bytes.fromhex(stamp[8:14]),
            "9C": bytes.fromhex(s.function.f3[:2]),
            "9F02": bytes.fromhex(f"{s.amount:012d}"),
            "9F03": bytes(6),
            "9F1A": bytes.fromhex(params.country),
            "5F2A": bytes.fromhex(params.country),
            "5F36": b"\x02",
            "81": min(s.amount, 0xFFFFFFFF).to_bytes(4, "big"),
            "9F04": bytes(4),
            "9F33": bytes.fromhex(params.chip_capabilities),
            "9F35": bytes.fromhex(params.chip_type),
            "9F40": bytes.fromhex("6000F0A001"),
            "9F09": bytes.fromhex(params.chip_version),
            "9F1E": params.serial.replace("-", "")[-8:].rjust(8, "0").encode("ascii"),
            "9F1C": params.tid.encode("ascii"),
            "9F16": params.mid.encode("ascii"),
            "9F1B": params.chip_floor_limit.to_bytes(4, "big"),
            "9F39": b"\x05",
            "9F41": bytes.fromhex(f"{t.state.counters.next_stan:08d}"),
        }

    def unpredictable(self, t: Terminal, now: float) -> bytes:
        """9F37, four bytes, another one for every transaction."""
        mixed = f"{t.params.serial}/{t.state.counters}/{now!r}/{t.state.drawn}"
        return hashlib.sha256(mixed.encode()).digest()[:4]
