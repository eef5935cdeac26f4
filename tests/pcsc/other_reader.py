"""Another PC/SC reader, played: a second private pcscd in which cards of ours are put by hand.

It is to a bench what the system's pcscd with a reader of metal would be.
"""

from __future__ import annotations

from pathlib import Path

from rigs.drivers.pcsc_card import CardProcess, Exchange
from rigs.drivers.pcsc_daemon import PrivatePcscd
from rigs.drivers.real_clock import RealClock
from tests.pcsc.conftest import PROCESS, WITHIN_S

SMALL = "tests.pcsc.small_card:make"


class OtherReader:
    """One pcscd with readers, each with a hand that puts cards in.

    gives_up: a mute card's reader says so at once; else it never answers.
    heard: commands that have reached the card.
    """

    def __init__(self, readers: int = 1, factory: str = SMALL, profiles: str = "none.toml") -> None:
        self.clock = RealClock()
        self.daemon = PrivatePcscd(readers)
        self.names = [reader.name for reader in self.daemon.readers]
        self.heard: list[bytes] = []
        self.gives_up = True
        self.pull_next = False
        self.cards: list[CardProcess] = []
        for reader in self.daemon.readers:
            setup = {"factory": factory, "profiles": profiles, "port": reader.port}
            card = CardProcess(self.clock, PROCESS, setup, self.daemon.namespaces)
            card.heard = lambda exchange, card=card: self._heard(card, exchange)  # type: ignore[misc]
            card.await_ready()
            self.cards.append(card)
        self.clock.watch_fd(self.daemon, self.daemon.look)

    @property
    def socket(self) -> str:
        return str(self.daemon.socket)

    @property
    def folder(self) -> Path:
        return self.daemon.folder

    def put(self, name: str, reader: int = 0) -> None:
        """A hand puts it in instead of what was there, and PC/SC has seen it."""
        self.pull(reader)
        with self.clock.lock:
            self.cards[reader].ask("insert", name=name)
            known = self.names[reader]
            assert self.clock.wait_real(lambda: known in self.daemon.noticed, WITHIN_S)

    def pull(self, reader: int = 0) -> None:
        """A hand takes it out."""
        with self.clock.lock:
            self.cards[reader].ask("remove")
            known = self.names[reader]
            assert self.clock.wait_real(lambda: known not in self.daemon.noticed, WITHIN_S)

    def pull_at(self, apdu: int) -> None:
        """A hand takes it out while that command is under way."""
        with self.clock.lock:
            self.cards[0].ask("remove_at", apdu=apdu)

    def close(self) -> None:
        self.clock.close()
        for card in self.cards:
            card.close()
        self.daemon.close()

    def _heard(self, card: CardProcess, exchange: Exchange) -> None:
        self.heard.append(exchange.command)
        if exchange.answer is None and not exchange.pulled and self.gives_up:
            card.tell("again")
        elif exchange.waits and exchange.answer is not None:
            card.answer()
