"""I11: the display offers a second swipe only where it charges nobody twice.

Design note. Safe is what was declined, never sent, or reversed and so acknowledged by the host.
Each frame that offers the card once more is held against the last request of that card: one
that waits for its reversal, a refund that nobody answered, or one that the host has approved.
Another card, another purchase or another function in between makes it an offer of its own,
which is judged by nobody here; so is everything on which the log allows two views.
An offer that tells of a reversal which is done, and of which voucher, names one that was reversed.
"""

from __future__ import annotations

from rigs.evidence.verdict import Finding, Judgement
from rigs.monitors.exchange import NO, YES, Exchange
from rigs.monitors.view import View, between
from rigs.monitors.words import stan_text, yuan

ID = "I11"
_CHARGES = frozenset(("sale", "completion", "transfer", "refund"))


def judge(view: View) -> Judgement:
    """Every offer on the display against what stood open when it came."""
    if not {"acquirer", "display"} <= view.observes:
        return Judgement(ID, "unobservable")
    if not view.offers:
        return Judgement(ID, "vacuous")
    findings = []
    told: set[int] = set()
    for offer in view.offers:
        for exchange in view.exchanges:
            if exchange.n > offer:
                break
            why = _unsafe(view, exchange, offer)
            if why and exchange.n not in told:
                told.add(exchange.n)
                findings.append(_offered(exchange, offer, why))
        voucher = view.named.get(offer)
        tried = {e.stan for e in view.exchanges if e.reversal and e.n < offer}
        if voucher and voucher not in tried:
            findings.append(_misnamed(voucher, tried, offer))
    return Judgement(ID, "judged", tuple(findings))


def _unsafe(view: View, exchange: Exchange, offer: int) -> str:
    """Why the card of this request may not be used again when the offer comes; "" where it may,
    or where the offer does not speak of it."""
    if exchange.reversal or not (exchange.reversible or exchange.function == "refund"):
        return ""
    if between(view.begun, exchange.n, offer) or not _same_card(view, exchange, offer):
        return ""
    if exchange.reversible and exchange.key is not None:
        pending = view.story.pendings.get(exchange.key)
        if pending is not None:
            if pending.level != NO or (pending.escalated or offer) < offer:
                return ""
            accepted = view.story.accepted.get(exchange.key)
            answer = accepted.answer if accepted is not None else None
            waits = answer is None or answer.n > offer
            return "waits for its reversal" if waits else ""
    if _left(view, exchange, offer):
        return ""
    valid = exchange.settle(view)
    if valid == NO and exchange.function == "refund":
        return "was not answered"
    if valid == YES and exchange.outcome == "approved" and exchange.function in _CHARGES:
        assert exchange.answer is not None
        if exchange.answer.n < offer:
            return "is approved"
    return ""


def _same_card(view: View, exchange: Exchange, offer: int) -> bool:
    """No other card has been presented between the request and the offer, and no other function
    begun with this one."""
    for n, digest in view.cards:
        if exchange.n < n < offer and (not digest or digest != exchange.digest):
            return False
    begun = [value for n, what, value in view.acts if what == "fn" and exchange.n < n < offer]
    return not begun or begun[-1] == exchange.function


def _left(view: View, exchange: Exchange, offer: int) -> bool:
    """The transaction is over: a card, an idle screen or a message lies between."""
    if any(exchange.n < n < offer for n, _ in view.cards):
        return True
    if any(exchange.n < other.n < offer for other in view.exchanges):
        return True
    return any(what == "done" and exchange.n < n < offer for n, what, _ in view.acts)


def _offered(exchange: Exchange, offer: int, why: str) -> Finding:
    amount = f" of {yuan(exchange.amount)}" if exchange.amount is not None else ""
    return Finding(
        ID,
        "fail",
        f"the display offers the card once more although {exchange.function or exchange.mti}"
        f"{amount}, {stan_text(exchange.stan)}, {why}: expected such an offer only behind a "
        "decline, a request that never left, or an accepted reversal",
        records=(exchange.n, offer),
    )


def _misnamed(voucher: str, tried: set[str | None], offer: int) -> Finding:
    sent = ", ".join(sorted(stan for stan in tried if stan)) or "none"
    return Finding(
        ID,
        "fail",
        f"the display offers the card once more because voucher {voucher} is reversed, of which "
        f"no reversal was sent: expected the voucher of a reversal that was ({sent})",
        records=(offer,),
    )
