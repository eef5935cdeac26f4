"""A terminal behind ports as the drivers of a bench see it.

Design note. It is to the wired bench what the in-process terminal is to the virtual one
(``rigs.points.SutPorts``), so that keypad, stripe reader, display, printer and acquirer
are the same drivers on both.  It joins ports, supply, line and time control, and knows
when the last byte before a power cut has been read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rigs.drivers.ecr_serial import EcrPort
from rigs.drivers.panel_serial import PanelPort
from rigs.drivers.pcsc_chips import PcscChips
from rigs.drivers.port_holder import PortHolder
from rigs.drivers.printer_serial import PrinterPort
from rigs.drivers.real_clock import RealClock
from rigs.drivers.stripe_serial import StripePort
from rigs.drivers.time_control import TimeControl
from rigs.drivers.visa_supply import VisaSupply
from rigs.drivers.wired_line import WiredLine
from rigs.points import BenchError, SutOutlet

DRAIN_S = 2.0
CARD_IN, CARD_BUSY, NO_READER = 1, 2, 0x80


@dataclass(frozen=True, slots=True)
class WiredState:
    """What lasts without power.  blocks: by name, base64 · rtc_ns: reading of the clock."""

    blocks: Mapping[str, str]
    rtc_ns: int


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a bench file says of the wires.

    holder: command of the process that holds the ports · setup: what it is told · ports:
    panel, stripe, printer, ecr as pyserial names them, empty for the holder's own · supply: VISA
    resource, empty for the holder's own · identity: how the supply's must begin · leap:
    time in which nothing happens is leapt over · patience_s: of the terminal's process.
    """

    holder: Sequence[str]
    setup: dict[str, Any]
    ports: Mapping[str, str]
    supply: str
    identity: str
    supply_s: float
    leap: bool
    patience_s: float
    timed: bool


class WiredSut:
    """``rigs.points.SutPorts`` over real ports."""

    def __init__(
        self,
        clock: RealClock,
        outlet: SutOutlet,
        line: WiredLine,
        wiring: Wiring,
        blob: Callable[[bytes], str],
        chips: PcscChips | None = None,
    ) -> None:
        self._clock, self._outlet, self._line = clock, outlet, line
        self._chips = chips
        self.timing: TimeControl | None = None
        fds: list[int] = []
        setup = {**wiring.setup, "host": list(line.relay.address), "reader": ""}
        if chips is not None:
            setup |= {"reader": chips.reader, "pcsc": chips.socket}
        if wiring.timed:
            self.timing = self._time_control(wiring)
            fds = [self.timing.theirs.fileno()]
            setup["control_fd"] = fds[0]
        self._parts: list[Any] = []
        try:
            self.holder = PortHolder(clock, wiring.holder, setup, fds)
            self._parts.append(self.holder)
            self.holder.ended = self._process_ended
            held = self.holder.ready["ports"]
            names = {name: wiring.ports.get(name) or held[name] for name in held}
            self._own = names == dict(held) and not wiring.supply
            self.panel = PanelPort(clock, names["panel"], outlet.shown, self._mark, blob=blob)
            self._parts.append(self.panel)
            self.stripe = StripePort(clock, names["stripe"])
            self._parts.append(self.stripe)
            self.printer = PrinterPort(clock, names["printer"], outlet.printed, self._mark)
            self._parts.append(self.printer)
            self.ecr = EcrPort(clock, names["ecr"], outlet.to_register, self._mark, self._lending)
            self._parts.append(self.ecr)
            own = f"TCPIP::127.0.0.1::{self.holder.ready['supply']}::SOCKET"
            self.supply = VisaSupply(wiring.supply or own, wiring.identity, wiring.supply_s)
            self._parts.append(self.supply)
        except BaseException:
            self.close()
            raise
        line.silent = lambda: self._draining is not None
        clock.handled = self._look
        self.powered = False
        self._marks = 0
        self._draining: Callable[[], None] | None = None

    def _time_control(self, wiring: Wiring) -> TimeControl:
        timing = TimeControl(self._clock, wiring.patience_s, leap=wiring.leap)
        timing.counted = self._counts
        line = self._line
        timing.line = lambda: (line.terminal_connected, line.plugged)
        # While another program has the register's port nobody knows what is under way on it.
        timing.settled = lambda: self._draining is None and line.settled and self.ecr.counted
        timing.card = self._card_quiet
        timing.died = self._outlet.died
        return timing

    def _card_quiet(self, seen: int) -> bool:
        """The terminal has seen what was done to the card, and no answer is on its way."""
        if seen & NO_READER:
            return True
        chips = self._chips
        if chips is None:
            return not seen & CARD_BUSY
        if bool(seen & CARD_IN) != chips.present:
            return False
        return chips.holding or not seen & CARD_BUSY

    def _counts(self) -> tuple[int | None, ...]:
        relay, ecr = self._line.relay, self.ecr
        return (
            self.panel.sent,
            self.stripe.sent,
            self.printer.sent,
            relay.to_terminal,
            ecr.sent if ecr.counted else None,
            self.panel.received,
            self.printer.received,
            relay.from_terminal,
            ecr.received if ecr.counted else None,
            relay.connections,
        )

    # ---- what people and devices do (rigs.points.SutPorts) ---------------------------

    def key(self, name: str) -> None:
        self._clock.check()
        if self.powered:
            self.panel.key(name)

    def swipe(self, track1: str, track2: str, track3: str) -> None:
        self._clock.check()
        if self.powered:
            self.stripe.swipe(track1, track2, track3)

    def card_in(self, atr: bytes) -> None:
        """The reader itself says it, and the two that follow."""

    def card_out(self) -> None: ...

    def card_answer(self, data: bytes | None) -> None: ...

    def printer_bytes(self, data: bytes) -> None:
        if self.powered:
            self.printer.write(data)

    def register_bytes(self, data: bytes) -> None:
        self._clock.check()
        if self.powered:
            self.ecr.write(data)

    def dialled(self, ok: bool) -> None:
        """The connection itself says it."""

    def host_bytes(self, data: bytes) -> None:
        """They go through the relay."""

    def host_closed(self) -> None:
        """It is closed through the relay."""

    # ---- power --------------------------------------------------------------------

    def power_on(self) -> None:
        """The supply switches on; ``BenchError`` when it does not."""
        if self.powered:
            return
        self._clock.check()
        if self._chips is not None:
            self._chips.await_seen()  # what is in the slot when power comes is no event
        self.panel.begin()
        self.stripe.begin()
        self.printer.begin()
        self.ecr.begin()
        self._line.relay.begin()
        if self.timing is not None:
            self.timing.power(True)
        self.powered = True
        try:
            self.supply.on()
        except BenchError:
            self.powered = False
            raise

    def cut(self, gone: Callable[[], None]) -> None:
        """The supply switches off: nothing gets out of the terminal once this returns.

        ``gone`` is called when all that had got out has been read and recorded.
        """
        if not self.powered:
            gone()
            return
        self.powered = False
        self._marks = 0
        if self._own:
            mark: str = self.holder.ready["mark"]
            self.printer.expect(bytes.fromhex(mark))
            self._marks = 2 + self.ecr.expect(mark.encode("ascii"))
        self._draining = gone
        self._clock.call_later(DRAIN_S, lambda: self._overdue(gone))
        self.supply.off()
        if self.timing is not None:
            self.timing.power(False)

    def power_off(self) -> None:
        """Off, and wait until all has been read; not for handlers of ports."""
        if self.powered:
            self.cut(lambda: None)
        if not self._clock.wait_real(lambda: self._draining is None, 2 * DRAIN_S):
            self._draining = None
            raise self._not_empty()

    def _overdue(self, gone: Callable[[], None]) -> None:
        if self._draining is gone:
            self._draining = None
            gone()
            raise self._not_empty()

    @staticmethod
    def _not_empty() -> BenchError:
        return BenchError(
            "power",
            f"the ports of the terminal are not empty {DRAIN_S:g} s after power off",
            "see who else writes to them",
        )

    def _mark(self, mark: bytes) -> None:
        self._marks -= 1

    def _look(self) -> None:
        """All that had come has been handled: was it the last before the power cut?"""
        gone = self._draining
        if gone is None or self._marks > 0 or not self._line.drained:
            return
        self._draining = None
        gone()

    def _lending(self, lent: bool) -> None:
        self.holder.ask("lend", lent=lent)

    def _process_ended(self, status: int) -> None:
        if not self.powered:
            return
        how = f"signal {-status}" if status < 0 else f"status {status}"
        said = self.holder.said()
        told = f"; it said: {said}" if said else ""
        self._clock.fail(
            BenchError(
                "terminal",
                f"its process has ended by itself ({how}){told}",
                "mend the terminal, or start its command by hand to see more",
            )
        )

    # ---- state --------------------------------------------------------------------

    def snapshot(self) -> WiredState:
        """What would be left if power went now."""
        told = self.holder.ask("snapshot")
        return WiredState(told["blocks"], int(told["rtc"]) + self._clock.now_ns())

    def restore(self, state: WiredState) -> None:
        """Power off, and the lasting state as it was."""
        if self.powered:
            self.power_off()
        self.holder.ask("restore", blocks=state.blocks, rtc=state.rtc_ns - self._clock.now_ns())

    def reseed(self, seed: str) -> None:
        """Small latencies vary with the seed from here on."""
        self.holder.ask("reseed", seed=seed)

    def close(self) -> None:
        """Ports, supply and holder are let go."""
        for part in reversed(self._parts):
            part.close()
        if self.timing is not None:
            self.timing.close()
