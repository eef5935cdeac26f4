"""I10: STANs rise and never repeat in a batch, nor does the count of the chip's transactions; a
pending reversal outlives what may befall it.

Design note. 0400, batch upload and repeats carry a STAN of before and trickled advices one
given out earlier, so neither shows the order.  A pending reversal is only visible when it
is missing: an online message that had to be preceded by a 0400 left without one, and
between stood a power cut, a sign-off, a download or a lock.
"""

from __future__ import annotations

from rigs.evidence.verdict import Finding, Judgement
from rigs.monitors.counters import repeated
from rigs.monitors.exchange import NO, Exchange
from rigs.monitors.view import View
from rigs.monitors.words import TRICKLED, stan_text, yuan

ID = "I10"
_MODULUS = 999_999
_REPEATABLE = frozenset(("0220", "0320", "0500"))


def judge(view: View) -> Judgement:
    """STANs of new requests in order, and the reversals that did not survive."""
    if "acquirer" not in view.observes:
        return Judgement(ID, "unobservable")
    new = [
        exchange
        for exchange in view.exchanges
        if not exchange.reversal
        and not (exchange.mti == "0320" and exchange.management == "201")
        and exchange.stan is not None
        and exchange.stan.isdecimal()
    ]
    if not new:
        seen = any(exchange.fields for exchange in view.exchanges) or not view.exchanges
        return Judgement(ID, "vacuous" if seen else "unobservable")
    return Judgement(
        ID, "judged", tuple(_stans(view, new) + repeated(view, new, ID) + _survival(view))
    )


def _stans(view: View, new: list[Exchange]) -> list[Finding]:
    findings = []
    used: dict[tuple[str | None, str | None, str | None], Exchange] = {}
    last: dict[str | None, Exchange] = {}
    for exchange in new:
        place = (exchange.tid, exchange.batch, exchange.stan)
        before = used.setdefault(place, exchange)
        if before is not exchange:
            if not _repeat(before, exchange):
                findings.append(
                    Finding(
                        ID,
                        "fail",
                        f"{exchange.mti} {exchange.function or ''} carries "
                        f"{stan_text(exchange.stan)} of batch {exchange.batch or 'not shown'}: "
                        f"expected a new STAN, it was used by {before.mti} "
                        f"{before.function or ''} before",
                        records=(before.n, exchange.n),
                    )
                )
            continue
        if exchange.function in TRICKLED:
            continue
        previous = last.get(exchange.tid)
        last[exchange.tid] = exchange
        if previous is not None:
            findings += _rise(view, previous, exchange)
    return findings


def _repeat(before: Exchange, exchange: Exchange) -> bool:
    """The same message once more: advices, settlement and batch end may be repeated."""
    if exchange.mti not in _REPEATABLE or before.mti != exchange.mti:
        return False
    if exchange.function == "refund":
        return False
    mine, theirs = exchange.fields, before.fields
    return all(mine.get(number) == theirs.get(number) for number in ("2", "3", "4", "48", "60"))


def _rise(view: View, previous: Exchange, exchange: Exchange) -> list[Finding]:
    step = (int(exchange.stan or 0) - int(previous.stan or 0)) % _MODULUS
    if step == 1 or (0 < step < _MODULUS // 2 and not view.facts.gapless_stan):
        return []
    wanted = int(previous.stan or 0) % _MODULUS + 1
    if 0 < step < _MODULUS // 2:
        # A request that left and got lost used its STAN rightly.
        lost = view.silent_calls(previous.n, exchange.n) != (0, 0) or any(
            previous.n < n < exchange.n for n in (*view.broken, *(off[0] for off in view.offs))
        )
        if lost or (view.line_states and view.line_trouble(previous.n, exchange.n)):
            return []
        how = f"expected {wanted:06d} from a gapless counter"
    else:
        how = f"expected one that follows {previous.stan}"
    return [
        Finding(
            ID,
            "fail",
            f"{exchange.mti} {exchange.function or ''} carries STAN {exchange.stan} after "
            f"{previous.stan}: {how}",
            records=(previous.n, exchange.n),
        )
    ]


def _survival(view: View) -> list[Finding]:
    findings = []
    for pending in view.story.pendings.values():
        passed, exchange = pending.passed, pending.exchange
        if passed is None or pending.level != NO or pending.escalated is not None:
            continue
        since = pending.tries[-1].n if pending.tries else exchange.n
        if since > passed.n:
            # It was only late, not lost.
            continue
        event = _event(view, since, passed.n)
        if event is None:
            continue
        what, n = event
        amount = f" of {yuan(exchange.amount)}" if exchange.amount is not None else ""
        findings.append(
            Finding(
                ID,
                "fail",
                f"the pending reversal of {exchange.function or exchange.mti}{amount}, "
                f"{stan_text(exchange.stan)}, did not survive {what}: expected a 0400 before "
                f"{passed.mti} {passed.function or ''}, seen none",
                records=(exchange.n, n, passed.n),
            )
        )
    return findings


def _event(view: View, after: int, before: int) -> tuple[str, int] | None:
    for n, _, _ in view.offs:
        if after < n < before:
            return "a power cut", n
    for exchange in view.exchanges:
        if after < exchange.n <= before:
            if exchange.function == "sign_off" or (
                exchange.mti == "0820" and exchange.management == "002"
            ):
                return "a sign-off", exchange.n
            if exchange.function == "download":
                return "a parameter download", exchange.n
    for n, what, value in view.acts:
        if after < n < before and what == "fn":
            if value == "lock":
                return "a lock", n
            if value == "sign_off":
                return "a sign-off", n
    for record in view.line:
        if after < record.n < before and record.kind == "sim":
            return "a change of SIM", record.n
    return None
