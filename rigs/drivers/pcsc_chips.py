"""Chip cards behind a PC/SC reader of the bench's own (``rigs.drivers.chip.ChipHolder``).

Design note. A private pcscd with a virtual reader, and a card process that is the card in it.
While something is armed, every command is recorded before its answer is given, so that power
can be cut at a command; otherwise the answer does not wait for the record.  A slow card's answer
waits on the bench's clock, and a mute card's reader gives up on that clock too, so that neither
is waited for in real time.  PC/SC looks for cards every 400 ms: times of insertion and removal
are those of the card's side, and a card goes in only when the reader has seen that the one
before is gone.  Cards may be real ones that lie in other readers: then the bench sees each answer
before the terminal does, and lets the card be used once it has told whose it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rigs.clock import Timer
from rigs.drivers.chip_owner import ChipOwner
from rigs.drivers.pcsc_card import ANSWER_S, CardProcess, Exchange
from rigs.drivers.pcsc_daemon import PrivatePcscd, lacking
from rigs.drivers.real_clock import RealClock
from rigs.points import BenchError

POINT = "card"
SEEN_S = 3.0
"""Until a reader that looks every 0.4 s must have seen that its card is gone."""


def missing_reader(name: str) -> str:
    """What to write into the bench file for a card that has no reader."""
    return (
        f'put it into a reader and add {name} = "part of the reader\'s name" to [wired.chip.cards]'
    )


@dataclass(frozen=True, slots=True)
class ChipWiring:
    """What a bench file says of its chip cards.

    process: command of the card process · factory, profiles: of the cards · pcscd: name or path
    of the daemon · silence_s: how long a reader waits for a mute card · hung_s: how long the
    watchdog waits for the code of a card, or for a reader · readers: of real cards, by the
    card's name (part of a reader's name is enough); where there are any, there are no others ·
    socket: of the pcscd that has them, empty for the system's.
    """

    process: Sequence[str]
    factory: str
    profiles: Path
    pcscd: str = "pcscd"
    silence_s: float = 10.0
    hung_s: float = 5.0
    readers: Mapping[str, str] = field(default_factory=dict)
    socket: str = ""


class PcscChips:
    """One reader and its cards.  present: a card is in · holding: an answer waits at the bench
    or will never come, so nothing is under way between card and terminal."""

    def __init__(self, clock: RealClock, wiring: ChipWiring) -> None:
        why = lacking()
        if why is not None:
            raise BenchError(
                POINT,
                why,
                "run 'make' once more to install it, or leave [chip] out of the bench file",
            )
        self._clock, self._wiring = clock, wiring
        self.told: Callable[[int, bytes, bytes | None], None] = lambda n, command, answer: None
        self.went_in: Callable[[str, bytes, str], None] = lambda name, atr, protocol: None
        self.taken: Callable[[], None] = lambda: None
        self.pulled: Callable[[], None] = lambda: None
        self.owner: ChipOwner | None = None
        self.daemon: PrivatePcscd
        self.process: CardProcess
        self._parts: list[Any] = []
        self.start()

    def start(self) -> None:
        """A new daemon and a new card process; ``BenchError`` when one of them cannot start."""
        self.last: Exchange | None = None
        self.present = self.holding = False
        self._leaving = False
        self._timer: Timer | None = None
        wiring, clock = self._wiring, self._clock
        try:
            self.daemon = PrivatePcscd(command=wiring.pcscd)
            self._parts.append(self.daemon)
            setup = {
                "factory": wiring.factory,
                "profiles": str(wiring.profiles),
                "port": self.daemon.readers[0].port,
                "hung_s": wiring.hung_s,
                "readers": dict(wiring.readers),
                "socket": wiring.socket,
            }
            self.process = CardProcess(clock, wiring.process, setup, self.daemon.namespaces)
            self._parts.append(self.process)
            self.process.heard = self._heard
            self.process.event = self._event
            self.process.await_ready()
            clock.watch_fd(self.daemon, self._look)
        except BaseException:
            self.close()
            raise

    @property
    def reader(self) -> str:
        """The reader's name in PC/SC."""
        return self.daemon.readers[0].name

    @property
    def socket(self) -> str:
        """Of the daemon, for ``PCSCLITE_CSOCK_NAME``."""
        return str(self.daemon.socket)

    # ---- rigs.drivers.chip.ChipHolder -------------------------------------------------

    def begin(self, seed: str) -> None:
        self._out()
        self.process.ask("begin", seed=seed)

    def insert(self, name: str) -> tuple[bytes, str]:
        self.await_seen()
        wiring = self._wiring
        if wiring.readers and name not in wiring.readers:
            raise BenchError(
                POINT, f"no reader is named for the card '{name}'", missing_reader(name)
            )
        if self.owner is not None:
            self.owner.begin(name)
        # The watchdog tells more than a time that has run out.
        within = ANSWER_S + (2 * wiring.hung_s if wiring.readers else 0.0)

        def is_in(told: Mapping[str, Any]) -> None:
            # The terminal may have asked the card a dozen things before a step's thread runs on.
            self.present = True
            self.went_in(name, *_reset(told))

        return _reset(self.process.ask("insert", within, is_in, name=name))

    def remove(self) -> None:
        self._out()
        self.process.ask("remove", at_once=lambda told: self.taken())

    def remove_at(self, apdu: int) -> None:
        self.process.ask("remove_at", apdu=apdu)

    def hold(self) -> None:
        """Something is armed: from now on, until the next case, answers wait for the record."""
        if self._parts:
            self.process.tell("hold")

    def await_seen(self) -> None:
        """Until pcscd has noticed what was done to the card: one that goes in before the last one
        is known to be gone would never be noticed.  Not for handlers."""

        def seen() -> bool:
            known = self.reader in self.daemon.noticed
            return known if self.present else not (known or self._leaving)

        if not self._clock.wait_real(seen, SEEN_S):
            fault = BenchError(
                POINT,
                f"the reader has not looked at its card within {SEEN_S:g} s",
                f"see what pcscd says: {self.daemon.said()}",
            )
            self._clock.fail(fault)  # nor will it for the next case: built anew
            raise fault

    # ---- state --------------------------------------------------------------------

    def snapshot(self) -> Mapping[str, Any]:
        """State of each card that has been used, by name."""
        cards: Mapping[str, Any] = self.process.ask("state")["cards"]
        return cards

    def restore(self, cards: Mapping[str, Any]) -> None:
        """These cards as they were."""
        self.process.ask("restore", cards=cards)

    def close(self) -> None:
        """Card process and daemon are gone; harmless the second time."""
        self._settle()
        if self._parts and self.daemon.pid:
            self._clock.forget_fd(self.daemon)
        while self._parts:
            self._parts.pop().close()

    # ---- what happens ----------------------------------------------------------------

    def _heard(self, exchange: Exchange) -> None:
        self.last = exchange
        if exchange.pulled:
            self._out()
            self.told(exchange.n, exchange.command, None)
            self.pulled()
            return
        if self.owner is not None:
            try:
                if self.owner.see(exchange.command, exchange.answer):
                    self.process.tell("permit")
            except BenchError:
                self.told(exchange.n, exchange.command, None)
                self._out()
                self.process.tell("remove")
                raise
        if exchange.slow_s > 0:
            self.holding = True
            self._timer = self._clock.call_later(exchange.slow_s, lambda: self._give(exchange))
            return
        self._give(exchange)

    def _give(self, exchange: Exchange) -> None:
        self._settle()
        self.told(exchange.n, exchange.command, exchange.answer)
        if exchange.answer is not None:
            if exchange.waits:
                self.process.answer()
            return
        self.holding = True
        self._timer = self._clock.call_later(self._wiring.silence_s, self._give_up)

    def _give_up(self) -> None:
        self._settle()
        self.process.tell("again")

    def _settle(self) -> None:
        """Nothing is held back any more."""
        self.holding = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _out(self) -> None:
        self._settle()
        self._leaving = self._leaving or self.present
        self.present = False

    def _event(self, message: Mapping[str, Any]) -> None:
        what, name = message["event"], message.get("name", "")
        if what == "seen":
            self._leaving = False
        elif what == "fault":
            raise BenchError(
                POINT, f"the card '{name}' has failed: {message['what']}", "mend the card's code"
            )
        elif what == "broken":
            raise BenchError(POINT, message["what"], message["mend"])
        elif what == "hung" and "reader" in message:
            raise BenchError(
                POINT,
                f"the reader '{message['reader']}' has not answered for the card '{name}' within "
                f"{self._wiring.hung_s:g} s; the watchdog has hung up",
                "see that pcsc_scan can use the reader",
            )
        elif what == "hung":
            raise BenchError(
                POINT,
                f"the card '{name}' does not come back from a command; the watchdog has hung up",
                "mend the card's code",
            )
        else:
            with contextlib.suppress(BlockingIOError):
                self.daemon.look()
            raise BenchError(
                POINT,
                f"the reader {self.reader} has let go of the card '{name}'",
                f"see what pcscd says: {self.daemon.said()}",
            )

    def _look(self) -> None:
        try:
            self.daemon.look()
        except BenchError:
            self._clock.forget_fd(self.daemon)
            raise


def _reset(told: Mapping[str, Any]) -> tuple[bytes, str]:
    """ATR and protocol of a card that is in."""
    return bytes.fromhex(told["atr"]), str(told["protocol"])
