"""The sweep of power cuts over one deal.

Design note. Cuts are armed before the deal begins and fire inside the recording of the
event that they wait for.  The sweep first takes a trace of one undisturbed deal, then
repeats the deal (another amount each time, so that no two purchases are alike) with a cut
at each event of the wanted part, and looks at host and terminal after each.  What a chip is
asked is an event like any other; it is out of the slot when power comes back, or still in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter
from rigs.evidence.record import Record
from rigs.points import CardData, Fault, NotSeen
from rigs.procedures import looking, managing, paying, selling
from rigs.procedures.selling import Outcome, fen, money
from steps.checks import agree
from steps.sayings import AMOUNT, fault

PHASES = (
    "before the request leaves",
    "until the answer arrives",
    "after the answer",
    "while the slips are printed",
)
WHOLE = "from the card to the slips"
GRID = {PHASES[0]: (0.0,), PHASES[3]: (0.0,)}


@dataclass(frozen=True, slots=True)
class Edge:
    """One place to cut: after the nth record of a point and kind, and some time later."""

    point: str
    kind: str
    nth: int
    after_s: float

    def __str__(self) -> str:
        return f"{self.after_s * 1000:g} ms after {self.point} {self.kind} no. {self.nth}"


@dataclass(frozen=True, slots=True)
class Cut:
    """What was seen after one cut.

    live: live bookings of the deal at the host · host, terminal: what this deal has added
    to the live sum of either, in fen · sums: both live sums after it.
    """

    edge: Edge
    fired: bool
    amount: int
    live: int
    host: int
    terminal: int
    sums: tuple[int, int]


def _phase_of(records: Sequence[Record]) -> list[tuple[Record, str]]:
    """Each record of a traced deal with the phase it stands in."""
    phase, found = PHASES[0], []
    for record in records:
        if record.point == "acquirer" and record.kind == "request":
            phase = PHASES[1]
        found.append((record, phase))
        if record.point == "acquirer" and record.kind == "answer":
            phase = PHASES[2]
        elif phase == PHASES[2] and record.point == "printer" and record.kind == "bytes":
            phase = PHASES[3]
    return found


def _edges(records: Sequence[Record], wanted: str | None, grid: Sequence[float]) -> list[Edge]:
    counts: dict[tuple[str, str], int] = {}
    edges = []
    for record, phase in _phase_of(records):
        if record.direction != "from_sut" and record.point != "acquirer":
            # A stimulus and the terminal's answer to it stand at one instant: the answer is
            # the event, and what the host sends is one too.
            continue
        if record.direction == "note":
            continue
        key = (record.point, record.kind)
        counts[key] = counts.get(key, 0) + 1
        if wanted is None or phase == wanted:
            for after in GRID.get(phase, grid):
                edges.append(Edge(*key, counts[key], after))
    return edges


@when(
    parsers.re(
        rf"the power is cut in turn at every event of a (?P<function>sale|void) of {AMOUNT} "
        r"with (?P<card>[\w-]+)(?P<stays> that stays in the slot)?, (?P<phase>.+)"
    )
)
def sweep(
    counter: Counter, function: str, amount: str, card: str, stays: str | None, phase: str
) -> None:
    """Trace, then one deal per event of that phase, or of all of them."""
    counter.left_in = bool(stays)
    wanted = None if phase == WHOLE else phase
    _sweep(counter, function, fen(amount), counter.card(card), wanted)
    counter.left_in = False


@when(
    parsers.re(
        rf"the power is cut in turn at every event of a (?P<function>balance inquiry) after an "
        rf"unanswered sale of {AMOUNT} with (?P<card>[\w-]+)"
    )
)
def sweep_reversal(counter: Counter, function: str, amount: str, card: str) -> None:
    """Trace, then one doubtful sale with its reversal per event."""
    _sweep(counter, "reversal", fen(amount), counter.card(card), None)


def _sweep(counter: Counter, function: str, amount: int, card: CardData, phase: str | None) -> None:
    bench = counter.bench
    start = _prepare(counter, function, amount, card)
    _deal(counter, function, amount, card)
    edges = _edges(bench.timeline.records[start:], phase, bench.sweep_grid_s)
    if counter.left_in:
        counter.take_out()
    # Every cut may leave a record or two: the batch must hold them all.
    room = bench.profile.limits.journal_records // 3
    for number, edge in enumerate(_within_budget(edges, min(bench.sweep_cuts, room)), 1):
        counter.cuts.append(_cut(counter, function, amount + number, card, edge))


def _within_budget(edges: list[Edge], budget: int) -> list[Edge]:
    """All of them, or as many as the bench file allows, evenly spread."""
    if len(edges) <= budget:
        return edges
    step = len(edges) / budget
    return [edges[int(n * step)] for n in range(budget)]


def _prepare(counter: Counter, function: str, amount: int, card: CardData) -> int:
    """What must have happened before the deal to be cut; where its trace begins."""
    counter.points.acquirer.begin_intent(f"purchase-{amount}", amount)
    counter.points.card.remove()
    if function in ("void", "reversal"):
        if function == "reversal":
            counter.points.acquirer.script(_lost(counter))
        paying.sale(counter.desk, amount, card)
        counter.points.card.remove()
    counter.desk.to_idle()
    return len(counter.bench.timeline.records)


def _lost(counter: Counter) -> Fault:
    return fault("not at all, though it is booked", "sale", counter.desk.timers)


def _deal(counter: Counter, function: str, amount: int, card: CardData) -> Outcome:
    desk = counter.desk
    if function == "void":
        booked = counter.live(amount)
        if not booked:
            raise NotSeen(f"a sale of {money(amount)} to void", 0, "the host holds none")
        return paying.void(desk, booked[0].stan, card)
    if function == "reversal":
        return paying.balance(desk, card)
    return paying.sale(desk, amount, card, left_in=counter.left_in)


def _cut(counter: Counter, function: str, amount: int, card: CardData, edge: Edge) -> Cut:
    """One deal with one cut; afterwards the terminal is started and flushed."""
    desk, power = counter.desk, counter.points.power
    before = counter.cuts[-1].sums if counter.cuts else _sums(counter)
    _prepare(counter, function, amount, card)
    armed = power.cut_at(edge.point, edge.kind, nth=edge.nth, after_s=edge.after_s)
    try:
        _deal(counter, function, amount, card)
    except NotSeen:
        # A dark display answers no prompt; a lit one that does not is another matter.
        if power.is_on:
            raise
    if not counter.left_in:
        counter.points.card.remove()
    # A cut that is due shortly after the deal has come to rest still falls.
    desk.pass_time(edge.after_s + 0.001)
    armed.disarm()
    fired = not power.is_on
    if fired:
        desk.pass_time(1.0)
        managing.start_up(desk)
    counter.points.acquirer.end_intent()
    if counter.left_in:
        counter.take_out()
    selling.balance(desk, counter.card("nopin"))
    after = _sums(counter)
    live = len(counter.live(amount))
    return Cut(edge, fired, amount, live, after[0] - before[0], after[1] - before[1], after)


def _sums(counter: Counter) -> tuple[int, int]:
    """Live sum of this case at the host, and debits less credits of the terminal's totals."""
    ledger = counter.points.acquirer.ledger()
    host = sum(e.amount for e in ledger if e.booking == "debit" and e.live)
    classes = looking.totals(counter.desk).classes
    counter.desk.to_idle()
    return host, classes["debit"][1] - classes["credit"][1]


@then("after each cut the host holds at most one booking and the terminal agrees with it")
def cuts_agree(counter: Counter) -> None:
    """Per cut: 0 or 1 live debit, and the terminal's totals say the same."""
    assert counter.cuts, "no cut was made"
    wrong = [
        f"cut {cut.edge}: the host holds {cut.live} live bookings of {money(cut.amount)}; "
        f"it has {money(cut.host)} more than before, the terminal {money(cut.terminal)}"
        for cut in counter.cuts
        if cut.live > 1 or cut.host != cut.terminal
    ]
    agree(wrong[:5], f"{len(wrong)} of {len(counter.cuts)} cuts")


@then("after each cut nothing was forgotten and nothing charged twice")
def cuts_fired(counter: Counter) -> None:
    """The cuts were real: nearly all of them took the power away; each voucher stands once."""
    fired = sum(cut.fired for cut in counter.cuts)
    assert fired * 2 >= len(counter.cuts), f"only {fired} of {len(counter.cuts)} cuts took power"
    stans = [
        r["fields"]["11"]
        for r in counter.points.acquirer.requests()
        if r["mti"] == "0200" and not r.get("repeat")
    ]
    twice = sorted({s for s in stans if stans.count(s) > 1})
    agree([f"voucher {s} was used twice" for s in twice], "voucher numbers")
