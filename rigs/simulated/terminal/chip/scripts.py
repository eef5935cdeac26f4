"""Issuer scripts: run before or after the second GENERATE AC, and what came of them.

Design note. Results are kept in NVM until the host has heard of them, whatever happens to
the transaction: by a notification of their own, or with the next request, by parameter.
Source: EMV Book 3, 10.10 and Annex E; Book 4, 6.3.9 and 12.2.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import times
from rigs.simulated.terminal.chip import tlv
from rigs.simulated.terminal.chip.session import (
    SCRIPT_AFTER_FAILED,
    SCRIPT_BEFORE_FAILED,
    TSI_SCRIPT,
    ChipStop,
    Session,
)
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.records import ScriptResults
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

BLOCK = "scripts"
BEFORE, AFTER = "71", "72"
Scripts = list[tuple[str, bytes]]


class ScriptRunner:
    """Delivers scripts and reports them."""

    # ---- to the card ----

    def before(self, scripts: Scripts) -> Scripts:
        """Those that go before the second GENERATE AC."""
        return [script for script in scripts if script[0] == BEFORE]

    def after(self, scripts: Scripts) -> Scripts:
        """Those that go after it."""
        return [script for script in scripts if script[0] == AFTER]

    def run(self, t: Terminal, s: Session, scripts: Scripts) -> Sub[None]:
        """Each script up to its first command that fails; results into the session.

        A card that is gone meanwhile has failed the rest, and the transaction stands.
        """
        gone = False
        for tag, value in scripts:
            try:
                objects = tlv.parse(value)
            except tlv.BadTlv:
                objects = []
            name = next((v for tag_, v in objects if tag_ == "9F18"), b"")[:4].rjust(4, b"\x00")
            commands = [v for tag_, v in objects if tag_ == "86"]
            failed = 0 if commands else 1
            for number, command in enumerate(commands, 1):
                good = False
                if not gone:
                    try:
                        good = yield from self.command(t, s, command)
                    except ChipStop:
                        gone = True
                if not good:
                    failed = number
                    break
            s.tsi |= TSI_SCRIPT
            if failed:
                s.set(SCRIPT_BEFORE_FAILED if tag == BEFORE else SCRIPT_AFTER_FAILED)
            s.scripts += self.result(failed) + name

    def command(self, t: Terminal, s: Session, command: bytes) -> Sub[bool]:
        """One command as the issuer wrote it; warnings are no failure."""
        if len(command) < 4:
            return False
        header, data = command[:4].hex(), command[5 : 5 + command[4]] if len(command) > 5 else b""
        _, sw = yield from t.parts.chip_channel.send(t, s, header, data, answer=False)
        return sw >> 8 in (0x90, 0x62, 0x63)

    def result(self, failed: int) -> bytes:
        """First byte of a result: 2 done, or 1 and the number of the command that failed."""
        return bytes((0x10 | min(failed, 15),)) if failed else b"\x20"

    # ---- to the host ----

    def keep(self, t: Terminal, s: Session, txn: Transaction) -> Sub[None]:
        """Results outlive the transaction and the power."""
        if not s.scripts:
            return
        now: float = yield Now()
        t.state.scripts = ScriptResults(
            batch=t.state.counters.batch,
            stan=txn.stan,
            date=times.stamp(now)[4:8],
            f3=t.parts.requests.f3(txn.function),
            f55=t.parts.chip_online.notification(s).hex(),
            results=s.scripts.hex(),
        )
        yield t.nvm.write(BLOCK, t.state.scripts)
        yield from t.nvm.sync()

    def due(self, t: Terminal) -> bool:
        """A notification of its own is to be sent."""
        return t.state.scripts is not None and t.params.script_result == "notification"

    def notify(self, t: Terminal, lines: Lines) -> Sub[None]:
        """One try of the notification; what is not answered stays for the next occasion."""
        held = t.state.scripts
        if held is None or t.state.keys is None:
            return
        stan = yield from t.parts.stan.take(t, aside=True)
        if stan is None:
            return
        f55 = bytes.fromhex(held.f55) + tlv.build("DF31", bytes.fromhex(held.results))
        more: dict[int, str | bytes] = {3: held.f3, 55: f55, 61: held.batch + held.stan + held.date}
        message = t.parts.requests.management(t, "0620", "951", stan, more)
        outcome = yield from t.parts.exchange.run(
            t, lines, message, t.parts.acceptance.management, mac=False
        )
        if not outcome.cause:
            yield from self.told(t)

    def told(self, t: Terminal) -> Sub[None]:
        """The host has heard of it."""
        if t.state.scripts is not None:
            t.state.scripts = None
            yield from t.nvm.delete(BLOCK)
            yield from t.nvm.sync()
