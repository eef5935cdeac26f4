"""A generated day of mixed transactions: slip, F48 and ledger agree to the fen.

Design note. A day is 1,500 bytes, three for each of its 500 transactions: what is done, for
how much, and to which earlier one.  Everything goes through keys, card and display, as a
cashier would do it; what cannot be done (nothing left to void) is a sale.  `make test` takes
a few days; ONESWIPE_DAYS=200 in the environment takes 200.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.counter import Counter, Deal
from rigs.bench import Bench, open_bench
from rigs.points import Fault, LedgerEntry, Match, Slip
from rigs.procedures import looking, managing, selling
from rigs.procedures.selling import fen
from steps import functions
from steps.sayings import LINE_OF

DAYS = int(os.environ.get("ONESWIPE_DAYS", "2"))
TRANSACTIONS = 500
CARDS = ("rich", "nopin", "debit19", "credit-stripe")
PARAMS = {"journal_limit": 9999, "duplicate_warning": False, "copies": 1}


@lru_cache(maxsize=1)
def _bench() -> Bench:
    return open_bench("virtual", params=PARAMS)


class Day:
    """One day at the counter."""

    def __init__(self, bench: Bench) -> None:
        self.counter = Counter(bench)
        self._open: dict[str, list[Deal]] = {"sale": [], "preauth": [], "completion": []}

    def do(self, what: int, amount: int, pick: int) -> None:
        """One transaction."""
        self.counter.desk.to_idle()
        name, act = KINDS[what % len(KINDS)]
        origin = ORIGIN.get(name)
        of = None
        if origin is not None:
            candidates = self._open[origin]
            if not candidates:
                return self._sale(amount, pick)
            of = candidates.pop(pick % len(candidates))
        act(self, amount, pick, of)
        return None

    # ---- kinds --------------------------------------------------------------------

    def _sale(self, amount: int, pick: int, of: Deal | None = None) -> None:
        deal = self.counter.pay(amount, self._card(pick))
        self._keep("sale", deal)

    def _declined(self, amount: int, pick: int, of: Deal | None) -> None:
        self.counter.points.acquirer.script(Fault("f39", Match(function="sale"), value="51"))
        self.counter.pay(amount, self._card(pick))

    def _unanswered(self, amount: int, pick: int, of: Deal | None) -> None:
        kind = ("no_answer", "never_arrived")[pick % 2]
        self.counter.points.acquirer.script(Fault(kind, Match(function="sale")))
        self.counter.pay(amount, self._card(pick))

    def _void(self, amount: int, pick: int, of: Deal | None) -> None:
        assert of is not None
        self.counter.record(
            "void",
            of.amount,
            of.card,
            lambda: selling.void(self.counter.desk, of.stan, of.card),
            of.intent,
        )

    def _refund(self, amount: int, pick: int, of: Deal | None) -> None:
        assert of is not None
        functions.refund(self.counter, min(amount, of.amount), of=of)

    def _reserve(self, amount: int, pick: int, of: Deal | None) -> None:
        deal = functions.reserve(self.counter, amount, CARDS[pick % len(CARDS)])
        self._keep("preauth", deal)

    def _complete(self, amount: int, pick: int, of: Deal | None) -> None:
        assert of is not None
        value = max(of.amount * (pick % 116) // 100, 1)
        deal = functions.complete(self.counter, value, advice=pick % 3 == 0, of=of)
        self._keep("completion", deal)

    def _free(self, amount: int, pick: int, of: Deal | None) -> None:
        assert of is not None
        functions.free(self.counter, of=of)

    def _undo(self, amount: int, pick: int, of: Deal | None) -> None:
        assert of is not None
        functions.undo_completion(self.counter, of=of)

    def _transfer(self, amount: int, pick: int, of: Deal | None) -> None:
        functions.transfer(self.counter, amount, "nopin", "debit16")

    def _balance(self, amount: int, pick: int, of: Deal | None) -> None:
        functions.balance(self.counter, CARDS[pick % len(CARDS)])

    def _part(self, amount: int, pick: int, of: Deal | None) -> None:
        """More than the prepaid card holds: a part, taken or given up; else a plain sale."""
        deal = self.counter.pay(amount + 60_000, self.counter.card("prepaid"))
        if "partially_approved" in deal.outcome.screen.says:
            selling.take_part(self.counter.desk, pick % 2 == 0)

    # ---- helpers ------------------------------------------------------------------

    def _card(self, pick: int):  # type: ignore[no-untyped-def]
        return self.counter.card(CARDS[pick % len(CARDS)])

    def _keep(self, kind: str, deal: Deal) -> None:
        entry = self.counter.booking(deal) if deal.stan else None
        if entry is not None and entry.f39 == "00":
            self._open[kind].append(deal)


Act = Callable[[Day, int, int, Deal | None], None]
KINDS: tuple[tuple[str, Act], ...] = (
    ("sale", Day._sale),
    ("sale", Day._sale),
    ("sale", Day._sale),
    ("void", Day._void),
    ("refund", Day._refund),
    ("preauth", Day._reserve),
    ("preauth", Day._reserve),
    ("completion", Day._complete),
    ("preauth_void", Day._free),
    ("completion_void", Day._undo),
    ("transfer", Day._transfer),
    ("balance", Day._balance),
    ("declined", Day._declined),
    ("unanswered", Day._unanswered),
    ("part", Day._part),
)
ORIGIN = {
    "void": "sale",
    "refund": "sale",
    "completion": "preauth",
    "preauth_void": "preauth",
    "completion_void": "completion",
}


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """One bench for all days."""
    found = _bench()
    yield found
    found.close()
    _bench.cache_clear()


@settings(
    max_examples=DAYS,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(day=st.binary(min_size=3 * TRANSACTIONS, max_size=3 * TRANSACTIONS))
def test_slip_f48_and_ledger_agree_over_a_day(bench: Bench, day: bytes) -> None:
    bench.begin_case("day", 1, "a generated day")
    bench.desk.log_in()
    counter = run(bench, day)
    entries = [e for e in counter.points.acquirer.ledger() if e.f39 in ("00", "10")]
    batch = {e.batch for e in entries}
    shown = looking.totals(bench.desk).classes
    bench.desk.to_idle()
    mark = counter.points.printer.mark()
    managing.settle(bench.desk)
    standing = [e for e in counter.points.acquirer.ledger() if _counts(e)]
    wanted = expected(standing)
    [settled] = [r for r in counter.points.acquirer.requests() if r.get("function") == "settlement"]
    f48 = str(settled["fields"]["48"])
    assert f48[:30] == (
        f"{wanted['debit'][1]:012d}{wanted['debit'][0]:03d}"
        f"{wanted['credit'][1]:012d}{wanted['credit'][0]:03d}"
    )
    slip = _settlement(counter.points.printer.slips(mark))
    assert slip.roles["result"] == "对账平"
    rows = {
        LINE_OF[row["name_zh"]]: (int(row["count"]), fen(row["amount"]))
        for row in slip.rows
        if row.get("name_zh") in LINE_OF
    }
    assert {name: rows[name] for name in wanted} == wanted
    assert {name: shown[name] for name in wanted if name in shown} == {
        name: value for name, value in wanted.items() if name in shown
    }
    assert len(batch) == 1
    verdicts = [f for f in bench.finish_case().findings if f.source != "I1"]
    assert verdicts == []


def run(bench: Bench, day: bytes) -> Counter:
    """All transactions of the day, then whatever stands over is flushed."""
    work = Day(bench)
    for place in range(0, len(day), 3):
        what, high, low = day[place : place + 3]
        work.do(what, 1 + 256 * high + low, high + low)
    functions.balance(work.counter, "nopin")
    bench.desk.to_idle()
    return work.counter


def _counts(entry: LedgerEntry) -> bool:
    return entry.f39 in ("00", "10") and entry.state != "reversed"


def expected(standing: list[LedgerEntry]) -> dict[str, tuple[int, int]]:
    """What the host's ledger makes of each line of the settlement."""
    lines = {
        "sale": ("sale",),
        "refund": ("refund",),
        "completion": ("completion", "completion_advice"),
        "transfer": ("transfer",),
    }
    found = {
        name: [e for e in standing if e.kind in kinds and e.state != "voided"]
        for name, kinds in lines.items()
    }
    found["debit"] = [e for e in standing if e.booking == "debit" and e.kind != "transfer"]
    found["credit"] = [e for e in standing if e.booking == "credit"]
    return {name: (len(part), sum(e.amount for e in part)) for name, part in found.items()}


def _settlement(slips: object) -> Slip:
    found = [s for s in slips if s.kind == "settlement"]  # type: ignore[attr-defined]
    assert len(found) == 1
    slip: Slip = found[0]
    return slip
