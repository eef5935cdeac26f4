"""ESC/POS bytes in, events out: what a printer would do with them.

Design note. Without I/O and incremental: any bytes, cut anywhere, give the same events
in the same order, and nothing raises; bytes that mean nothing come out as ``Unknown``
with their offset.  Questions to the printer (DLE EOT) are seen even between the bytes of
another command, but not inside binary data.  Printable runs are taken whole and decoded
text, styles and lines are remembered, so that a slip costs a few microseconds a line.
Deviations from a real printer, on purpose: long lines do not wrap, the page mode lays
out line by line, and FS ! sets size and underline of all characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rigs.protocols.escpos.commands import COMMANDS, PULSE_LENGTH, STATUS_LENGTH
from rigs.protocols.escpos.document import EscposError
from rigs.protocols.escpos.effects import EFFECTS, KEEP_RUN, STYLES, Graphics
from rigs.protocols.escpos.events import (
    Beep,
    DrawerPulse,
    Event,
    RecoveryAsked,
    Reset,
    StatusAsked,
    Unknown,
)
from rigs.protocols.escpos.setting import Setting

_RUN = re.compile(rb"[\x20-\xff]+")
_LF, _HT, _FF, _BEL, _DLE = 0x0A, 0x09, 0x0C, 0x07, 0x10
_PREFIXES = frozenset((0x1B, 0x1C, 0x1D))
# NUL pads, CR and VT move nothing on a roll, CAN and ETX belong to page mode and drawers.
_IDLE = frozenset((0x00, 0x0B, 0x0D, 0x18))
_EOT, _ENQ, _DC4 = 0x04, 0x05, 0x14
_PAYLOAD_LIMIT = 1 << 20


class Decoder:
    """The reading side of a printer.

    encoding: codec of two-byte characters (``gb18030``, ``cp949``, ``big5`` ...), which
    is in force from the start; None: a Western model, bytes above 7F are characters of
    the code page unless FS & was sent (then GB18030).
    While ``muted`` nothing but questions to the printer and its recovery is heeded: the
    bytes of a printer that is offline.
    """

    def __init__(self, encoding: str | None = "gb18030") -> None:
        self.muted = False
        self.setting = Setting(encoding or "gb18030", encoding is not None)
        self.graphics = Graphics()
        self._selected = True
        self._buf = b""
        self._base = 0
        self._head = b""
        self._payload = bytearray()
        self._payload_left = 0
        self._payload_live = False
        self._head_offset = 0

    @property
    def _live(self) -> bool:
        """What comes is printed."""
        return not self.muted and self._selected

    @property
    def offset(self) -> int:
        """How many bytes have been taken so far, a command that is under way included."""
        return self._base + len(self._buf)

    @property
    def pending(self) -> str:
        """Text in the line buffer: received and not yet printed."""
        return self.setting.pending

    def feed(self, data: bytes) -> list[Event]:
        """Events of ``data``; of a command cut at its end when the rest has come."""
        return self._parse(data, None, False)[0]

    def feed_until(self, data: bytes, stop: Callable[[Event], bool]) -> tuple[list[Event], bytes]:
        """As ``feed`` up to the first event for which ``stop`` holds, and the bytes after it."""
        return self._parse(data, stop, False)

    def finish(self) -> list[Event]:
        """No more comes: a command that is cut off becomes ``Unknown``."""
        events = self._parse(b"", None, True)[0]
        if self._payload_left:
            events.append(Unknown(self._head_offset, self._head + bytes(self._payload)))
        elif self._buf:
            events.append(Unknown(self._base, self._buf))
        self.setting.close_run(events)
        self.drop_command()
        return events

    def drop_command(self) -> None:
        """Forget a command or character of which a part has come (the cable was pulled)."""
        self.setting.drop_partial()
        self._base += len(self._buf)
        self._buf = b""
        self._payload_left = 0
        self._payload.clear()

    # ---- the loop ------------------------------------------------------------------

    def _parse(
        self, data: bytes, stop: Callable[[Event], bool] | None, final: bool
    ) -> tuple[list[Event], bytes]:
        events: list[Event] = []
        setting = self.setting
        buf = self._buf + data if self._buf else data
        base = self._base
        pos = 0
        if self._payload_left:
            pos = self._take_payload(buf, events)
        end = len(buf)
        live = self._live
        seen = 0
        while pos < end:
            if stop is not None and len(events) > seen:
                if any(stop(event) for event in events[seen:]):
                    break
                seen = len(events)
            byte = buf[pos]
            if byte >= 0x20:
                found = _RUN.match(buf, pos)
                assert found is not None
                if live:
                    setting.add(found[0], base + pos)
                pos = found.end()
            elif byte == _LF:
                pos += 1
                if live:
                    self._end_line(events)
                    if stop is None:
                        pos = setting.whole_lines(buf, pos, events)
            elif byte in _PREFIXES:
                taken = self._command(buf, pos, events, final)
                if taken is None:
                    break
                buf, pos = taken
                live = self._selected and not self.muted
            elif byte == _DLE:
                size = self._real_time(buf, pos, events, final)
                if size == 0:
                    break
                pos += size
            else:
                pos += 1
                if live:
                    self._control(byte, base + pos - 1, events)
        if stop is not None and any(stop(event) for event in events[seen:]):
            self._buf, self._base = b"", base + pos
            return events, buf[pos:]
        self._buf, self._base = buf[pos:], base + pos
        return events, b""

    def _command(
        self, buf: bytes, pos: int, events: list[Event], final: bool
    ) -> tuple[bytes, int] | None:
        """A command of ESC, FS or GS at ``pos``: the bytes, with a question that stood inside it
        brought before it, and the place to go on; None if more must come."""
        name = buf[pos : pos + 2]
        if len(name) < 2:
            return None
        rule = COMMANDS.get(name)
        known = rule if isinstance(rule, int) else len(name) if rule is None else 3
        if buf.find(_DLE, pos + 1, pos + known) > 0:
            lifted = self._lift(buf, pos, known, final)
            if lifted is not buf:
                return None if lifted is None else (lifted, pos)
        if rule is None:
            return buf, self._unknown_command(buf, pos, events, self._live)
        size, payload = (rule, 0) if isinstance(rule, int) else rule(buf, pos)
        if size < 0:
            return buf, self._unknown_command(buf, pos, events, self._live)
        if size == 0 or pos + size > len(buf):
            return None
        head = buf[pos : pos + size]
        if payload:
            self._head, self._payload_left = head, payload
            self._head_offset, self._payload_live = self._base + pos, self._live
            return buf, pos + size + self._take_payload(buf[pos + size :], events)
        if name == b"\x1b=":
            self._selected = self._selected if self.muted else bool(head[2] & 1)
        elif self._selected and not self.muted:
            self._do(name, head, b"", events)
        return buf, pos + size

    def _do(self, name: bytes, head: bytes, payload: bytes, events: list[Event]) -> None:
        """One whole command takes effect."""
        setting = self.setting
        styled = STYLES.get(name)
        if styled is not None:
            style = styled(setting.style, head)
            if style is not setting.style:
                setting.close_run(events)
                setting.style = style
            return
        effect = EFFECTS.get(name)
        if effect is not None:
            if name not in KEEP_RUN:
                setting.close_run(events)
            effect(self, head, payload, events)

    def _end_line(self, events: list[Event]) -> None:
        setting = self.setting
        setting.close_run(events)
        if setting.only_graphics:
            setting.clear()
            return
        events.append(setting.take_line())

    def end_pending_line(self, events: list[Event]) -> None:
        """Print what stands in the line buffer, if anything does."""
        if not self.setting.empty:
            self._end_line(events)

    def reset(self) -> Reset:
        """ESC @."""
        lost = self.setting.pending
        self.setting.reset()
        self.graphics.reset()
        return Reset(lost)

    # ---- the rarer bytes -----------------------------------------------------------

    def _control(self, byte: int, offset: int, events: list[Event]) -> None:
        if byte == _HT:
            self.setting.close_run(events)
            self.setting.jump("tab", 0)
        elif byte == _FF:
            self.end_pending_line(events)
        elif byte == _BEL:
            events.append(Beep())
        elif byte not in _IDLE:
            self.setting.close_run(events)
            events.append(Unknown(offset, bytes((byte,))))

    def _unknown_command(self, buf: bytes, pos: int, events: list[Event], live: bool) -> int:
        """Step over a command that is none; returns the place after it."""
        second = buf[pos + 1]
        # A control byte begins something of its own, so that the next command is found.
        size = 1 if second < 0x20 else 2
        if live and not (size == 1 and buf[pos] == 0x1C):  # FS alone selects the slip station
            self.setting.close_run(events)
            events.append(Unknown(self._base + pos, buf[pos : pos + size]))
        return pos + size

    def _take_payload(self, buf: bytes, events: list[Event]) -> int:
        """Take bytes of the binary data under way; returns how many."""
        taken = min(self._payload_left, len(buf))
        room = _PAYLOAD_LIMIT - len(self._payload)
        if room > 0:
            self._payload += buf[: min(taken, room)]
        self._payload_left -= taken
        if self._payload_left == 0:
            payload = bytes(self._payload)
            self._payload.clear()
            if self._payload_live and not self.muted:
                self._do(self._head[:2], self._head, payload, events)
        return taken

    def _lift(self, buf: bytes, pos: int, size: int, final: bool) -> bytes | None:
        """Bring a question that stands inside a command before it.

        Returns ``buf`` itself if there is none, None if the bytes so far do not tell.
        """
        place = buf.find(_DLE, pos + 1, pos + size)
        while place >= 0:
            follow = buf[place + 1 : place + 3]
            if len(follow) < 2 and b"\x04".startswith(follow[:1]) and not final:
                return None
            if len(follow) == 2 and follow[0] == _EOT and 1 <= follow[1] <= 4:
                return buf[:pos] + buf[place : place + 3] + buf[pos:place] + buf[place + 3 :]
            place = buf.find(_DLE, place + 1, pos + size)
        return buf

    def _real_time(self, buf: bytes, pos: int, events: list[Event], final: bool) -> int:
        """A command of DLE; returns its length, 0 if more must come."""
        have = len(buf) - pos
        second = buf[pos + 1] if have > 1 else -1
        if second not in (_EOT, _ENQ, _DC4) and have > 1:
            return self._no_real_time(buf, pos, 1, events)
        if have < 3:
            return 0
        n = buf[pos + 2]
        if second == _ENQ:
            if n > 2:
                return self._no_real_time(buf, pos, 3, events)
            self._recover(n, events)
            return 3
        size = (STATUS_LENGTH if second == _EOT else PULSE_LENGTH).get(n, 0)
        if size == 0:
            return self._no_real_time(buf, pos, 3, events)
        if have < size:
            return 0
        if second == _EOT:
            if n <= 4:
                events.append(StatusAsked(n))
        elif n == 1:
            on_ms = buf[pos + 4] * 100
            events.append(DrawerPulse(5 if buf[pos + 3] else 2, on_ms, on_ms))
        elif n == 8:
            self._recover(8, events)
        return size

    def _recover(self, n: int, events: list[Event]) -> None:
        if n in (2, 8):
            self.setting.clear()
        events.append(RecoveryAsked(n))

    def _no_real_time(self, buf: bytes, pos: int, size: int, events: list[Event]) -> int:
        if self._live:
            events.append(Unknown(self._base + pos, buf[pos : pos + size]))
        return size


def strict_error(unknown: Unknown) -> EscposError:
    """The complaint about the first bytes of a slip that mean nothing."""
    shown = unknown.data[:16].hex(" ").upper()
    more = f" ... ({len(unknown.data)} bytes)" if len(unknown.data) > 16 else ""
    if unknown.data[0] in _PREFIXES | {_DLE}:
        what = f"{shown}{more} is no ESC/POS command, or one that is cut off"
        mend = "look at what the terminal sends there, or add the command to the decoder"
    else:
        what = f"{shown}{more} is no character of the set in force"
        mend = "check the encoding of the profile, and whether text is sent as ESC/POS at all"
    return EscposError(unknown.offset, what, mend)
