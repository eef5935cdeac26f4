"""What every part of the host works with: data, state, stamps, sessions, accounts.

Design note. Functions of the other modules take a ``Core`` and a ``Call``; nothing but
``Core.state`` remembers anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from rigs.acquirer.data import HostData
from rigs.acquirer.state import Account, Session, Stamps, State
from rigs.protocols.redact import Redactor


class Core:
    """Data, state and clock of one host.

    seed: of the working keys · variation: of what else may differ from case to case.
    """

    def __init__(
        self, data: HostData, seed: int, now: Callable[[], datetime], redactor: Redactor
    ) -> None:
        self.data, self.seed, self.now, self.redactor = data, seed, now, redactor
        self.variation = seed
        self.state = State()

    def stamps(self) -> Stamps:
        """A new reference number (YYDDD + 7 digits) with the host's time and date."""
        self.state.serial += 1
        now = self.now()
        day = now.timetuple().tm_yday
        return Stamps(
            f"{now.year % 100:02d}{day:03d}{self.state.serial % 10_000_000:07d}",
            f"{now.hour:02d}{now.minute:02d}{now.second:02d}",
            f"{now.month:02d}{now.day:02d}",
        )

    def authorisation(self) -> str:
        """The authorisation code that belongs to the last stamps; six digits."""
        return f"{(self.state.serial * 104_729 + self.variation * 7_919 + 123_456) % 1_000_000:06d}"

    def session(self, tid: str) -> Session:
        """The terminal's session; ``KeyError`` for a terminal that the host does not know."""
        known = self.state.sessions.get(tid)
        if known is None:
            known = Session(self.data.terminals[tid][1].batch)
            self.state.sessions[tid] = known
        return known

    def account(self, pan: str) -> Account:
        """The card's account; ``KeyError`` for a card that the host does not know."""
        known = self.state.accounts.get(pan)
        return known if known is not None else Account(self.data.cards[pan].balance)

    def move(self, pan: str, effect: int) -> None:
        """Add ``effect`` fen to what the card may spend."""
        if effect and pan in self.data.cards:
            account = self.account(pan)
            self.state.accounts[pan] = replace(account, balance=account.balance + effect)

    def count_pin(self, pan: str, wrong: bool) -> int:
        """Count one PIN that was checked; how many wrong ones stand in a row now."""
        account = self.account(pan)
        count = account.wrong_pins + 1 if wrong else 0
        if count != account.wrong_pins:
            self.state.accounts[pan] = replace(account, wrong_pins=count)
        return count

    def institution(self, pan: str) -> str:
        """F44: issuer (11) and acquirer (11), blanks where the card is unknown."""
        card = self.data.cards.get(pan)
        issuer = self.data.issuers.get(card.issuer or "", "") if card is not None else ""
        return issuer.ljust(11) + self.data.acquirer.ljust(11)
