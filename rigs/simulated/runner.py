"""Drives the terminal's core: one effect at a time, each answered.

Design note. This is what the terminal on the virtual clock and the terminal in a process
of its own have in common: order of effects, the queue of events, NVM writes one by one,
printing line by line, the line to the acquirer, the register's port, the chip slot.  It
knows time only through ``call_later`` and the world only through an outlet, so each kind of
bench brings its own two.  Effects that take no time are answered in a loop, with a bound.
A trigger may cut the power inside any call of the outlet; therefore every such call is
followed by a look whether the flow is still the same.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final

from rigs.clock import Clock, Timer
from rigs.points import SutOutlet
from rigs.simulated.rtc import Rtc
from rigs.simulated.speeds import Latency, Speeds
from rigs.simulated.terminal.ecr_link import EcrLink
from rigs.simulated.terminal.effects import (
    Apdu,
    CardIn,
    CardOut,
    CardPower,
    CardThere,
    Command,
    Connect,
    Event,
    Flow,
    Hangup,
    HostClosed,
    HostData,
    Now,
    Print,
    Send,
    SetClock,
    Show,
    Sync,
    Tell,
    TimedOut,
    Wait,
    Write,
)
from rigs.simulated.terminal.storage import Storage

MAX_STILL: Final = 10_000
"""Effects that a core may ask for in one go while no time passes."""

_SECRET: Final = re.compile(r"[0-9A-Fa-f=]*[0-9]{4}[0-9A-Fa-f=]*")
_LATER: Final = object()
_TIMED_OUT: Final = TimedOut()


class Runner:
    """One terminal's core between power on and power off."""

    def __init__(
        self,
        clock: Clock,
        outlet: SutOutlet,
        storage: Storage,
        rtc: Rtc,
        speeds: Speeds,
        latency: Latency,
    ) -> None:
        self._clock, self._outlet = clock, outlet
        self._storage, self._rtc = storage, rtc
        self._speeds, self._latency = speeds, latency
        self._flow: Flow | None = None
        self._events: deque[Event] = deque()
        self._timer: Timer | None = None
        self._waiting = False
        self._commands: frozenset[str] = frozenset()
        self._dialling = False
        self._connected = False
        self._slot: bytes | None = None
        self._asked = False
        self._asking = False
        self._told: bytes | None = None
        self._link = EcrLink(
            clock,
            speeds.link(),
            lambda data: outlet.to_register(data),
            self._takes,
            lambda fields: self.post(Command(fields)),
        )
        self._chunks: deque[bytes] = deque()
        self._answer: dict[type, Callable[[Any], object]] = {
            Show: self._show,
            Wait: self._wait,
            Write: self._write,
            Sync: self._sync,
            Print: self._print,
            Connect: self._connect,
            Send: self._send,
            Hangup: self._hang_up,
            Now: lambda _: self._rtc.now(),
            Tell: lambda effect: self._link.tell(effect.frames, effect.last),
            SetClock: lambda effect: self._rtc.set(effect.seconds),
            CardPower: self._card_power,
            Apdu: self._apdu,
            CardThere: lambda _: self._slot is not None,
        }

    @property
    def alive(self) -> bool:
        """A core runs: it was started, has not been stopped and has not died."""
        return self._flow is not None

    def start(self, boot: Callable[[], Flow]) -> None:
        """Make the core's main flow and run it up to the first effect that takes time."""
        self.stop()
        try:
            flow = boot()
        except Exception as error:
            self._outlet.died(_told(error))
            return
        self._flow = flow
        self._run(None)

    def stop(self) -> None:
        """Power is gone: flow, events, timer and line are dropped, an NVM write is torn."""
        self._drop()
        self._connected = False
        self._storage.lose()

    # ---- from the world ----

    def post(self, event: Event) -> None:
        """Something happened; dropped when no core runs."""
        if self._flow is None:
            return
        if not self._waiting:
            self._events.append(event)
            return
        self._waiting = False
        self._quiet()
        self._run(event)

    def dialled(self, ok: bool) -> None:
        """The line says whether it is connected; a connection nobody waits for is closed."""
        if self._flow is None:
            return
        if not self._dialling:
            if ok and not self._connected:
                self._outlet.hung_up()
            return
        self._dialling = False
        self._connected = ok
        self._quiet()
        delay = self._latency.moved(self._speeds.connect_s)
        self._timer = self._clock.call_later(delay, self._dialled_heard)

    def host_bytes(self, data: bytes) -> None:
        """Bytes from the acquirer; without a connection they are lost."""
        if self._connected:
            self.post(HostData(data))

    def host_closed(self) -> None:
        """The acquirer or the line ended the connection."""
        if self._connected:
            self._connected = False
            self.post(HostClosed())

    def register_bytes(self, data: bytes) -> None:
        """Bytes from the register; the port answers by itself as long as a core runs."""
        if self._flow is not None:
            self._link.received(data)

    def card_in(self, atr: bytes) -> None:
        """A card is in the slot, whether or not a core runs."""
        self._slot = atr
        self.post(CardIn(atr))

    def card_out(self) -> None:
        """The slot is empty; a command under way gets no other answer."""
        if self._slot is None:
            return
        self._slot = None
        # An insertion that nobody has heard of yet is over.
        heard = deque(e for e in self._events if type(e) is not CardIn)
        if len(heard) != len(self._events):
            self._events = heard
        else:
            self.post(CardOut())
        self._card_told(None)

    def card_answer(self, data: bytes | None) -> None:
        """The card's answer; one that says nothing is left to the time-out, one that nobody
        waits for is dropped."""
        if data is not None:
            self._card_told(data)

    def forget_card(self) -> None:
        """The slot is empty, and nobody is told (another case begins)."""
        self._slot = None

    def _takes(self, code: str) -> bool:
        """The core waits, and for such a command."""
        return self._waiting and not self._commands.isdisjoint((code, "*"))

    # ---- the loop ----

    def _run(self, result: object) -> None:
        flow = self._flow
        if flow is None:
            return
        for _ in range(MAX_STILL):
            try:
                effect = flow.send(result)
            except StopIteration:
                return self._die("the main flow came to its end")
            except Exception as error:
                return self._die(_told(error))
            answer = self._answer.get(type(effect))
            if answer is None:
                return self._die(f"the core asked for {type(effect).__name__}, which is no effect")
            result = answer(effect)
            if result is _LATER or self._flow is not flow:
                return
        self._die(f"{MAX_STILL} effects while no time passed")

    def _die(self, why: str) -> None:
        # The line stays as it is: a hung terminal is silent, it does not hang up.
        self._drop()
        self._outlet.died(why)

    def _drop(self) -> None:
        self._flow = None
        self._link.stop()
        self._quiet()
        self._events.clear()
        self._chunks.clear()
        self._waiting = self._dialling = self._asked = False

    def _quiet(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _after(self, seconds: float, result: object) -> object:
        """``result`` once the seconds are over; at once when there are none."""
        if seconds <= 0:
            return result
        self._timer = self._clock.call_later(seconds, lambda: self._run(result))
        return _LATER

    # ---- effects ----

    def _show(self, effect: Show) -> None:
        self._outlet.shown(effect.lines)

    def _wait(self, effect: Wait) -> object:
        if self._events:
            return self._events.popleft()
        if effect.seconds is not None:
            if effect.seconds <= 0:
                return _TIMED_OUT
            self._timer = self._clock.call_later(effect.seconds, self._timed_out)
        self._waiting, self._commands = True, effect.commands
        return _LATER

    def _timed_out(self) -> None:
        self._waiting = False
        self._run(_TIMED_OUT)

    def _write(self, effect: Write) -> None:
        self._storage.write(effect.name, effect.data)

    def _sync(self, _: Sync) -> object:
        if self._storage.failing():
            return self._after(self._latency.moved(self._storage.write_s), False)
        return self._next_block()

    def _next_block(self) -> object:
        while self._storage.begin():
            seconds = self._latency.moved(self._storage.write_s)
            if seconds > 0:
                self._timer = self._clock.call_later(seconds, self._block_written)
                return _LATER
            self._storage.commit()
        return True

    def _block_written(self) -> None:
        self._storage.commit()
        result = self._next_block()
        if result is not _LATER:
            self._run(result)

    def _print(self, effect: Print) -> object:
        self._chunks.extend(self._portions(effect.data))
        return self._next_chunk()

    def _portions(self, data: bytes) -> Iterator[bytes]:
        """Whole lines, as many as the port's buffer takes at once."""
        limit, held = self._speeds.printer_buffer_bytes, b""
        for line in data.splitlines(keepends=True):
            if held and len(held) + len(line) > limit:
                yield held
                held = b""
            held += line
        if held:
            yield held

    def _next_chunk(self) -> object:
        speed = self._speeds.printer_bytes_per_s
        while self._chunks:
            if speed:
                delay = len(self._chunks[0]) / speed
                self._timer = self._clock.call_later(delay, self._chunk_left)
                return _LATER
            flow = self._flow
            self._outlet.printed(self._chunks.popleft())
            if self._flow is not flow:
                return _LATER
        return None

    def _chunk_left(self) -> None:
        flow = self._flow
        self._outlet.printed(self._chunks.popleft())
        if self._flow is flow and self._next_chunk() is not _LATER:
            self._run(None)

    def _connect(self, effect: Connect) -> object:
        flow = self._flow
        self._forget_line()
        if self._flow is not flow:
            return _LATER
        self._dialling = True
        self._timer = self._clock.call_later(effect.seconds, self._dial_over)
        self._outlet.dial()
        return _LATER

    def _dial_over(self) -> None:
        self._dialling = False
        flow = self._flow
        self._outlet.hung_up()
        if self._flow is flow:
            self._run(False)

    def _dialled_heard(self) -> None:
        if not self._connected:
            self._forget_line()
        self._run(self._connected)

    def _send(self, effect: Send) -> object:
        if not self._connected:
            return False
        flow = self._flow
        self._outlet.sent(effect.data)
        if self._flow is not flow:
            return _LATER
        return self._after(self._latency.moved(self._speeds.send_s), True)

    def _hang_up(self, _: Hangup) -> None:
        self._forget_line()

    def _card_power(self, effect: CardPower) -> object:
        if self._slot is None:
            return None
        flow, atr = self._flow, self._slot
        self._outlet.card_power(effect.on)
        if self._flow is not flow:
            return _LATER
        return atr if effect.on else None

    def _apdu(self, effect: Apdu) -> object:
        if self._slot is None:
            return None
        flow = self._flow
        self._asked = self._asking = True
        self._outlet.apdu(effect.data)
        self._asking = False
        if self._flow is not flow:
            return _LATER
        if not self._asked:
            return self._told
        self._timer = self._clock.call_later(effect.seconds, lambda: self._card_told(None))
        return _LATER

    def _card_told(self, data: bytes | None) -> None:
        if not self._asked:
            return
        self._asked = False
        if self._asking:
            self._told = data
            return
        self._quiet()
        self._run(data)

    def _forget_line(self) -> None:
        """Close what is open; what came over it and was not taken is lost with it."""
        if self._connected:
            self._connected = False
            self._outlet.hung_up()
        if self._events:
            kept = [e for e in self._events if not isinstance(e, HostData | HostClosed)]
            self._events = deque(kept)


def _told(error: Exception) -> str:
    """An exception of the core in one line: kind, text, module and line.

    The text may quote what the core held, a card number or a key among it, and it goes
    into the evidence: digits in a row are not repeated.
    """
    trace = error.__traceback__
    place = ""
    while trace is not None:
        place = f" ({trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno})"
        trace = trace.tb_next
    return f"{type(error).__name__}: {_SECRET.sub('#', str(error))}{place}"
