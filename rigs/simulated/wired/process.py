"""The terminal process: the same core and runner, over ports and a selector.

Design note. One thread.  All bytes to the world go through the gate; what the kernel does
not take at once waits for the port to become writable.  Before each sleep the process
reports to the bench how far it has come, so that time can be leapt over.
"""

from __future__ import annotations

import errno
import importlib
import os
import selectors
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from rigs.clock import NS
from rigs.protocols import panel
from rigs.simulated.core import Assembled
from rigs.simulated.runner import Runner
from rigs.simulated.speeds import Latency, Speeds
from rigs.simulated.terminal.effects import Event, Key, PrinterByte, Swipe
from rigs.simulated.wired import timemessages as times
from rigs.simulated.wired.processclock import ProcessClock
from rigs.simulated.wired.ready import ready
from rigs.simulated.wired.shared import Shared, SharedRtc, SharedStorage

CHUNK: Final = 65536
CARD_PORT: Final = "rigs.simulated.wired.cardport"
Handler = Callable[[], None]


@dataclass(frozen=True)
class Ports:
    """File descriptors of panel, stripe, printer and register (ecr), the host's address, the
    bench's end of the time control (-1: there is none), and the name of the PC/SC reader (empty:
    there is none)."""

    panel: int
    stripe: int
    printer: int
    ecr: int
    host: tuple[str, int]
    control: int
    reader: str = ""


@dataclass(frozen=True)
class Birth:
    """What a terminal finds when power comes.  boot: number of the power cycle."""

    boot: int
    assembled: Assembled
    speeds: Speeds
    seed: str
    blocks: dict[str, bytes]
    rtc_offset_ns: int


class PortOut:
    """One port's way out, through the gate."""

    def __init__(self, process: Process, fd: int) -> None:
        self._process, self._fd = process, fd
        self._left = b""
        self.count = 0

    @property
    def busy(self) -> bool:
        """Bytes wait for the port."""
        return bool(self._left)

    def write(self, data: bytes) -> None:
        """Now or as soon as the port takes it."""
        self._left += data
        self.flush()

    def flush(self) -> None:
        """As much as the port takes."""
        with self._process.shared.through():
            try:
                taken = os.write(self._fd, self._left) if self._left else 0
            except BlockingIOError:
                taken = 0
        self.count += taken
        self._left = self._left[taken:]
        self._process.want_write(self._fd, bool(self._left))


class Process:
    """One power cycle of the terminal."""

    def __init__(self, shared: Shared, ports: Ports, birth: Birth) -> None:
        self.shared = shared
        self._ports, self._birth = ports, birth
        self._clock = ProcessClock()
        self._selector = selectors.DefaultSelector()
        self._writers: dict[int, Handler] = {}
        self._panel, self._printer = PortOut(self, ports.panel), PortOut(self, ports.printer)
        self._ecr = PortOut(self, ports.ecr)
        self._panel_in, self._stripe_in = panel.Framer(), panel.Framer()
        self._read = {"panel": 0, "stripe": 0, "printer": 0, "host": 0, "ecr": 0}
        self._host: socket.socket | None = None
        self._connecting = False
        self._host_out = self._connections = self._leaps = 0
        self._booted = False
        self._control = socket.socket(fileno=ports.control) if ports.control >= 0 else None
        self._last: times.Report | None = None
        self._card: Any = None
        self._card_in = False
        self._looked = self._timed = False
        storage = SharedStorage(shared, birth.blocks, birth.speeds.nvm_write_s)
        self._runner = Runner(
            self._clock,
            self,
            storage,
            SharedRtc(shared, self._clock, birth.rtc_offset_ns),
            birth.speeds,
            Latency(birth.seed, birth.speeds.latency_spread),
        )

    def run(self) -> None:
        """Until the power goes; it does not return by itself."""
        ports = self._ports
        self._listen(ports.panel, lambda: self._frames("panel", ports.panel, self._panel_in))
        self._listen(ports.stripe, lambda: self._frames("stripe", ports.stripe, self._stripe_in))
        self._listen(ports.printer, self._printer_bytes)
        self._listen(ports.ecr, self._register_bytes)
        if ports.reader:
            self._card = importlib.import_module(CARD_PORT).CardPort(self.shared, ports.reader)
            self._listen(self._card.wake, self._from_card)
        self._writers[ports.ecr] = self._ecr.flush
        self._writers[ports.panel] = self._panel.flush
        self._writers[ports.printer] = self._printer.flush
        if ports.control >= 0:
            self._listen(ports.control, self._catch_up)
            self._tell(times.hello(self._birth.boot))
        else:
            self._boot()
        writers = self._writers
        while True:
            self._clock.run_due()
            self._report()
            due = self._clock.next_ns()
            wait = None if due is None else max(due - self._clock.now_ns(), 0) / NS
            for key, mask in ready(self._selector, wait):
                if mask & selectors.EVENT_WRITE and key.fd in writers:
                    writers[key.fd]()
                if mask & selectors.EVENT_READ:
                    key.data()

    def _boot(self) -> None:
        """Once the time is known, and whether a card is in the slot."""
        self._timed = True
        if self._booted or (self._card is not None and not self._looked):
            return
        self._booted = True
        assembled, blocks = self._birth.assembled, self._birth.blocks
        self._runner.start(lambda: assembled.boot(blocks))

    # ---- ports --------------------------------------------------------------------

    def _listen(self, fd: int, handler: Handler) -> None:
        self._selector.register(fd, selectors.EVENT_READ, handler)

    def want_write(self, fd: int, wanted: bool) -> None:
        """Wake when the port takes bytes again, or no longer."""
        key = self._selector.get_map().get(fd)
        if key is None:
            return
        mask = selectors.EVENT_READ | (selectors.EVENT_WRITE if wanted else 0)
        if key.events != mask:
            self._selector.modify(fd, mask, key.data)

    def _frames(self, port: str, fd: int, framer: panel.Framer) -> None:
        data = os.read(fd, CHUNK)
        self._catch_up()
        self._read[port] += len(data)
        for event in framer.feed(data):
            if isinstance(event, panel.Frame):
                post = _event_of(event)
                if post is not None:
                    self._runner.post(post)

    def _printer_bytes(self) -> None:
        data = os.read(self._ports.printer, CHUNK)
        self._catch_up()
        self._read["printer"] += len(data)
        for value in data:
            self._runner.post(PrinterByte(value))

    def _register_bytes(self) -> None:
        data = os.read(self._ports.ecr, CHUNK)
        self._catch_up()
        self._read["ecr"] += len(data)
        self._runner.register_bytes(data)

    def _from_card(self) -> None:
        found = self._card.take()
        self._catch_up()
        for one in found:
            if hasattr(one, "what"):
                self._tell(times.fault(self._birth.boot, one.what))
            elif hasattr(one, "data"):
                self._runner.card_answer(one.data)
            else:
                self._card_in = one.atr is not None
                if one.atr is None:
                    self._runner.card_out()
                else:
                    self._runner.card_in(one.atr)
                self._looked = True
                if self._timed:
                    self._boot()

    # ---- what the core does to the world (rigs.points.SutOutlet) --------------------

    def shown(self, lines: tuple[str, ...]) -> None:
        self._panel.write(panel.shown(lines))

    def printed(self, data: bytes) -> None:
        self._printer.write(data)

    def dial(self) -> None:
        self._hang_up()
        host = socket.socket()
        host.setblocking(False)
        host.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._host, self._connecting = host, True
        with self.shared.through():
            code = host.connect_ex(self._ports.host)
        if code not in (0, errno.EINPROGRESS):
            self._connected()
            return
        self._writers[host.fileno()] = self._connected
        self._selector.register(host, selectors.EVENT_WRITE, self._host_bytes)

    def _connected(self) -> None:
        host = self._host
        if host is None or not self._connecting:
            return
        self._connecting = False
        good = host.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0 and _peer(host)
        if good:
            self._connections += 1
            self._selector.modify(host, selectors.EVENT_READ, self._host_bytes)
        else:
            self._drop_host()
        self._runner.dialled(good)

    def sent(self, data: bytes) -> None:
        if self._host is None or self._connecting:
            return
        with self.shared.through():
            try:
                self._host_out += self._host.send(data)
            except OSError:
                # The peer is gone; the core learns it from the closed connection.
                return

    def _host_bytes(self) -> None:
        host = self._host
        if host is None:
            return
        try:
            data = host.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._catch_up()
        if data:
            self._read["host"] += len(data)
            self._runner.host_bytes(data)
        else:
            self._drop_host()
            self._runner.host_closed()

    def apdu(self, data: bytes) -> None:
        if self._card is not None:
            self._card.command(data)

    def card_power(self, on: bool) -> None:
        if self._card is not None:
            self._card.power(on)

    def to_register(self, data: bytes) -> None:
        self._ecr.write(data)

    def hung_up(self) -> None:
        self._hang_up()

    def _hang_up(self) -> None:
        if self._host is not None:
            with self.shared.through():
                self._drop_host()

    def _drop_host(self) -> None:
        host, self._host = self._host, None
        self._connecting = False
        if host is not None:
            self._writers.pop(host.fileno(), None)
            if host.fileno() in self._selector.get_map():
                self._selector.unregister(host)
            host.close()

    def died(self, why: str) -> None:
        self._tell(times.died(self._birth.boot, why))

    # ---- time ---------------------------------------------------------------------

    def _tell(self, message: bytes) -> None:
        if self._ports.control >= 0:
            os.write(self._ports.control, message)

    def _catch_up(self) -> None:
        """What time it is, if the bench has said so.

        Asked after every read: what was read may have been sent after it, and a timer that
        is set before the leap would then be due at once.
        """
        if self._control is None:
            return
        while True:
            try:
                message = self._control.recv(CHUNK, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            told = times.time_of(message)
            if told is not None and told[0] == self._birth.boot:
                _, self._leaps, self._clock.offset_ns = told
                if not self._booted:
                    self._boot()
            elif not message:
                return

    def _report(self) -> None:
        busy = self._panel.busy or self._printer.busy or self._ecr.busy
        if not self._booted or self._ports.control < 0 or busy:
            return
        due = self._clock.next_ns()
        read = self._read
        now = times.Report(
            self._birth.boot,
            self._leaps,
            read["panel"],
            read["stripe"],
            read["printer"],
            read["host"],
            read["ecr"],
            self._panel.count,
            self._printer.count,
            self._host_out,
            self._ecr.count,
            self._connections,
            self._line_state(),
            self._card_state(),
            times.NEVER if due is None else due,
        )
        if now != self._last:
            self._last = now
            self._tell(times.report(now))

    def _card_state(self) -> int:
        if self._card is None:
            return times.NO_READER
        seen = times.CARD_IN if self._card_in else 0
        return seen | (times.CARD_BUSY if self._card.busy else 0)

    def _line_state(self) -> int:
        if self._host is None:
            return 0
        return times.CONNECTING if self._connecting else times.OPEN


def _peer(host: socket.socket) -> bool:
    try:
        host.getpeername()
    except OSError:
        return False
    return True


def _event_of(frame: panel.Frame) -> Event | None:
    """The core's event for a frame from the bench; what no terminal knows is ignored."""
    try:
        if frame.kind == panel.KEY:
            return Key(panel.name_of(frame.payload))
        if frame.kind == panel.CARD:
            return Swipe(*panel.tracks_of(frame.payload))
    except panel.PanelError:
        return None
    return None
