"""Beyond the rule book: batches, imprints and switches behind what has nothing to do with them.

Design note. As ``unlisted_lasting``, for rules 7, 10 and the chip.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal import times
from rigs.simulated.terminal.advices import Advices
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.imprint import ImprintPolicy
from rigs.simulated.terminal.journal import Journal
from rigs.simulated.terminal.keyed import Keyed
from rigs.simulated.terminal.message import Message, Reply
from rigs.simulated.terminal.online import Online
from rigs.simulated.terminal.records import AdviceAnswer, JournalRecord
from rigs.simulated.terminal.requests import Requests
from rigs.simulated.terminal.session import Session
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.switches import Switches
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.upload import Upload


class OwnUploadOnly(Defect):
    id = "X-R7.1.6"
    requirement = "R7.1"
    text = "only what the operator in session sold is uploaded"
    part = "upload"

    class Faulty(Upload):
        def standing(self, t: Terminal) -> list[JournalRecord]:
            return [one for one in super().standing(t) if one.operator == t.state.operator]


class BatchOfTheStart(Defect):
    id = "X-R7.3.4"
    requirement = "R7.3"
    text = "messages bear the batch of the start, also behind a settlement"
    part = "requests"

    class Faulty(Requests):
        _started: tuple[Terminal, str] | None = None

        def f60(self, t: Terminal, kind: str, card: Card) -> str:
            if self._started is None or self._started[0] is not t:
                self._started = (t, t.state.counters.batch)
            whole = super().f60(t, kind, card)
            return kind + self._started[1] + whole[8:]


class TargetLost(Defect):
    id = "X-R7.3.5"
    requirement = "R7.3"
    text = "after power the slip of a transfer no longer names its target"
    part = "journal"

    class Faulty(Journal):
        def load(self, t: Terminal) -> list[JournalRecord]:
            return [replace(one, target="") for one in super().load(t)]


class RestLost(Defect):
    id = "X-R7.4.3"
    requirement = "R7.4"
    text = "after power the slip of a part no longer tells the rest"
    part = "journal"

    class Faulty(Journal):
        def load(self, t: Terminal) -> list[JournalRecord]:
            return [replace(one, requested=one.amount) for one in super().load(t)]


class ClassOfSwitches(Defect):
    id = "X-R10.1.2"
    requirement = "R10.1"
    text = "once keyed entry was switched on any class of card is taken for an imprint"
    part = "imprint_policy"

    class Faulty(ImprintPolicy):
        def refusal(self, t: Terminal, pan: str) -> str:
            return "" if t.state.settings.manual_pan else super().refusal(t, pan)


class DeclineLost(Defect):
    id = "X-R10.3.6"
    requirement = "R10.3"
    text = "after power an imprint that was declined counts again"
    part = "advices"

    class Faulty(Advices):
        def load(self, t: Terminal) -> dict[str, AdviceAnswer]:
            return {stan: replace(one, f39="00") for stan, one in super().load(t).items()}


class ImprintOfTheOperator(Defect):
    id = "X-R10.3.7"
    requirement = "R10.3"
    text = "imprints that wait go with the operator who took them"
    part = "session"

    class Faulty(Session):
        def leave(self, t: Terminal) -> Sub[None]:
            waiting = t.parts.advices.waiting(t)
            t.state.journal[:] = [one for one in t.state.journal if one not in waiting]
            yield from super().leave(t)


class ImprintsSwitchedOff(Defect):
    id = "X-R10.3.8"
    requirement = "R10.3"
    text = "imprints that wait are not delivered once the offline sale is switched off"
    part = "advices"

    class Faulty(Advices):
        def waiting(self, t: Terminal) -> list[JournalRecord]:
            return super().waiting(t) if t.parts.switches.on(t, "offline") else []


class BatchOfAdvices(Defect):
    id = "X-R10.3.9"
    requirement = "R10.3"
    text = "behind a settlement imprints are delivered after the next start only"
    part = "advices"

    class Faulty(Advices):
        _started: tuple[Terminal, str] | None = None

        def waiting(self, t: Terminal) -> list[JournalRecord]:
            if self._started is None or self._started[0] is not t:
                self._started = (t, t.state.counters.batch)
            return [one for one in super().waiting(t) if one.batch == self._started[1]]


class LastMonth(Defect):
    id = "X-R10.4.9"
    requirement = "R10.4"
    text = "a card in its last month counts as expired"
    part = "keyed"

    class Faulty(Keyed):
        def expired(self, expiry: str, now: float) -> bool:
            return expiry <= times.stamp(now)[2:6]


class TwoSwitches(Defect):
    id = "X-R10.4.10"
    requirement = "R10.4"
    text = "switching keyed entry off switches the offline sale on"
    part = "switches"

    class Faulty(Switches):
        def on(self, t: Terminal, name: str) -> bool:
            if name == "offline" and t.state.settings.manual_pan is False:
                return True
            return super().on(t, name)


class ScriptOfTheOperator(Defect):
    id = "X-RS.8.12"
    requirement = "RS.8"
    text = "the result of a script that waits is lost when the operator changes"
    part = "session"

    class Faulty(Session):
        def leave(self, t: Terminal) -> Sub[None]:
            yield from t.parts.chip_scripts.told(t)
            yield from super().leave(t)


class SwipedForEver(Defect):
    id = "X-R4.4.10"
    requirement = "R4.4"
    text = "behind a sale by fallback the slip of an inserted card says that it was swiped"
    part = "online"

    class Faulty(Online):
        _fallen: Terminal | None = None

        def record(
            self, t: Terminal, txn: Transaction, request: Message, reply: Reply, now: float
        ) -> JournalRecord:
            whole = super().record(t, txn, request, reply, now)
            if txn.card is not None and txn.card.fallback:
                self._fallen = t
            return replace(whole, entry="S") if self._fallen is t else whole
