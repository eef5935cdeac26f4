"""What happens when power comes: memory read, self-test, login, then the session.

Design note. The blocks decide everything: what was committed is there, what was torn was
never.  Leftovers of a closed batch and a reversal that the journal overrules are wiped
before anybody can act.  Nothing financial leaves the terminal before a login.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import bin_table, download, keys, operators, settlement
from rigs.simulated.terminal.advices import PREFIX as ADVICES
from rigs.simulated.terminal.advices import STRIPES
from rigs.simulated.terminal.chip.scripts import BLOCK as SCRIPTS
from rigs.simulated.terminal.effects import Show
from rigs.simulated.terminal.escalation import PREFIX as AUDITS
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.journal import PREFIX as JOURNAL
from rigs.simulated.terminal.params import Params
from rigs.simulated.terminal.printing import SHORT
from rigs.simulated.terminal.records import (
    AuditRecord,
    BinBook,
    Counters,
    KeyStore,
    OperatorBook,
    PendingReversal,
    ScriptResults,
    Settings,
    SettledBatch,
    SettlementState,
)
from rigs.simulated.terminal.reversal import BLOCK as REVERSAL
from rigs.simulated.terminal.state import State

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Start:
    """Boot."""

    def run(self, t: Terminal) -> Sub[None]:
        """One power cycle; it has no end of its own."""
        yield from self.tidy(t)
        yield from self.self_test(t)
        while True:
            yield from t.parts.operators.login(t)
            yield from t.parts.escalation.unprinted(t)
            yield from t.parts.settlement.resume(t)
            yield from t.parts.menu.session(t)

    def self_test(self, t: Terminal) -> Sub[None]:
        """Ask the printer and say how it is."""
        yield Show((t.text("self_test"),))
        trouble = yield from t.parts.printing.status(t)
        word = t.text(SHORT[trouble])
        yield Show((t.text("self_test"), t.text("self_test_printer", printer=word)))

    # ---- memory ----

    def read(self, t: Terminal) -> State:
        """RAM as the blocks say; what the journal needs to be read comes first."""
        nvm, params = t.nvm, t.params
        store = nvm.load(keys.BLOCK, KeyStore) or KeyStore()
        return State(
            counters=nvm.load("counters", Counters) or factory_counters(params),
            key_store=store,
            operators=nvm.load(operators.BLOCK, OperatorBook) or operators.factory_book(),
            settings=nvm.load(download.BLOCK, Settings) or Settings(),
            bins=nvm.load(bin_table.BLOCK, BinBook) or bin_table.factory_book(),
            keys=t.parts.keys.loaded(params, store),
            settled=nvm.load(settlement.SETTLED, SettledBatch),
            audits=self.audits(t),
            scripts=nvm.load(SCRIPTS, ScriptResults),
        )

    def fill(self, t: Terminal) -> None:
        """Journal, reversal and settlement, which depend on the rest."""
        state = t.state
        state.journal = t.parts.journal.load(t)
        state.advices = t.parts.advices.load(t)
        state.stripes = t.parts.advices.load_stripes(t)
        state.reversal = t.parts.reversal.restored(t, t.nvm.load(REVERSAL, PendingReversal))
        state.settlement = t.parts.settlement.restored(
            t, t.nvm.load(settlement.BLOCK, SettlementState)
        )

    def audits(self, t: Terminal) -> list[AuditRecord]:
        """Reversals that were given up, oldest first."""
        found: list[AuditRecord] = []
        while (record := t.nvm.load(f"{AUDITS}{len(found):04d}", AuditRecord)) is not None:
            found.append(record)
        return found

    def tidy(self, t: Terminal) -> Sub[None]:
        """Wipe what no longer holds."""
        nvm, state = t.nvm, t.state
        stale = nvm.names(JOURNAL)[len(state.journal) :]
        stale += [name for name in nvm.names(ADVICES) if name[len(ADVICES) :] not in state.advices]
        stale += [name for name in nvm.names(STRIPES) if name[len(STRIPES) :] not in state.stripes]
        for name in stale:
            yield nvm.erase(name)
        drop = [
            name
            for name, held in ((REVERSAL, state.reversal), (settlement.BLOCK, state.settlement))
            if held is None and nvm.holds(name)
        ]
        for name in drop:
            yield from nvm.delete(name)
        if stale or drop:
            yield from nvm.sync()


def factory_counters(params: Params) -> Counters:
    """The counters of a new terminal."""
    return Counters(params.initial_stan, params.initial_batch)
