"""The panel port: keys to the terminal, frames of its display back.

Design note. Bytes that are no frame are a fault of the wire or of what hangs at it, never
of the case: the bench stops with their place and digest.
"""

from __future__ import annotations

from collections.abc import Callable

from rigs.drivers.real_clock import RealClock
from rigs.drivers.serial_port import SerialPort
from rigs.points import BenchError
from rigs.protocols import panel

POINT = "display"


class PanelPort:
    """shown: takes the lines of each frame · ended: the end mark of a power cut has come.

    received, sent: bytes since ``begin``.
    """

    def __init__(
        self,
        clock: RealClock,
        url: str,
        shown: Callable[[tuple[str, ...]], None],
        ended: Callable[[bytes], None],
        *,
        blob: Callable[[bytes], str],
    ) -> None:
        self._shown, self._ended, self._blob = shown, ended, blob
        self._port = SerialPort(clock, POINT, url)
        self._port.read_into(self._read)
        self.begin()

    def begin(self) -> None:
        """Power comes: nothing of the last power cycle is left on the wire."""
        self._framer = panel.Framer()
        self.received = self.sent = 0

    def key(self, name: str) -> None:
        """One key; ``BenchError`` when the port is gone or the name cannot be sent."""
        try:
            data = panel.key(name)
        except (panel.PanelError, UnicodeEncodeError) as fault:
            raise BenchError(
                "keypad", f"the key {name!r} cannot be sent ({fault})", "correct the profile"
            ) from None
        self.sent += len(data)
        self._port.write(data)

    def close(self) -> None:
        """Free the port."""
        self._port.close()

    def _read(self, data: bytes) -> None:
        self.received += len(data)
        for event in self._framer.feed(data):
            if isinstance(event, panel.Noise):
                raise self._garbage(f"{event.what}: {self._blob(event.data)}", event.offset)
            if event.kind == panel.END:
                self.received -= len(panel.frame(panel.END, event.payload))
                self._ended(event.payload)
            elif event.kind == panel.SHOWN:
                try:
                    lines = panel.lines_of(event.payload)
                except panel.PanelError as fault:
                    raise self._garbage(str(fault), self.received) from None
                self._shown(lines)

    def _garbage(self, what: str, offset: int) -> BenchError:
        return BenchError(
            POINT,
            f"the terminal prints garbage on its panel port at byte {offset} ({what})",
            "see the frames of docs/wires.md; check speed and wiring of the port",
        )
