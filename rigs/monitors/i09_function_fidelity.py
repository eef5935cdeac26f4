"""I9: the message that leaves is that of the last function shown before the card was read.

Design note. Function and card are followed along the log: a function title sets it, idle
or a menu ends it, a card fixes it.  A card at idle fixes nothing yet; then the title shown
between card and request counts.  Messages that a terminal may send by itself (reversal,
sign-on, trickled advices, a settlement resumed after a power cut) are not judged.
"""

from __future__ import annotations

from rigs.evidence.verdict import Finding, Judgement
from rigs.monitors.exchange import Exchange
from rigs.monitors.view import View
from rigs.monitors.words import FINANCIAL, TRICKLED, stan_text

ID = "I9"


def judge(view: View) -> Judgement:
    """Every financial request and settlement against what was on the display."""
    if not {"acquirer", "display"} <= view.observes:
        return Judgement(ID, "unobservable")
    judged = 0
    findings = []
    shown: str | None = None
    fixed: str | None = None
    shown_at = swiped_at = -1
    cut = ended = partial = False
    for n, what, value in view.acts:
        if what == "fn":
            if ended and value != fixed:
                fixed = None
            shown, shown_at, ended = value, n, False
        elif what == "done":
            shown = fixed = None
            swiped_at, ended = -1, False
        elif what == "result":
            ended = True
        elif what == "swipe":
            fixed = None if ended else shown
            swiped_at = n
        elif what == "cut":
            shown = fixed = None
            swiped_at, cut = -1, True
        elif what == "request":
            exchange: Exchange = value
            sent = _sent(exchange)
            if sent is None:
                continue
            asked = fixed or (shown if shown_at > swiped_at or not ended else None)
            if sent == "settlement" and (cut or asked is None):
                continue
            if sent == "void" and partial:
                partial = False
                continue
            partial = any(answer.f39 == "10" for answer in exchange.answers)
            if asked is None and not view.names_functions:
                continue
            judged += 1
            if asked != sent:
                at = swiped_at if fixed and swiped_at > 0 else shown_at
                findings.append(_other(exchange, sent, asked, at))
    if judged:
        return Judgement(ID, "judged", tuple(findings))
    asked_any = any(e.mti in FINANCIAL or e.mti == "0500" for e in view.exchanges)
    return Judgement(ID, "unobservable" if asked_any and not view.names_functions else "vacuous")


def _sent(exchange: Exchange) -> str | None:
    """The function that the request names; "" when its codes fit no function; None when
    this monitor does not speak of it or cannot read it."""
    if exchange.mti == "0500":
        return "settlement"
    if exchange.mti not in FINANCIAL or exchange.function in TRICKLED:
        return None
    if not exchange.fields or not exchange.f60:
        return exchange.function
    named = exchange.codes()
    if named in TRICKLED:
        return None
    return named or ""


def _other(exchange: Exchange, sent: str, asked: str | None, at: int) -> Finding:
    codes = (
        f"F3 {exchange.f3 or 'absent'}, F25 {exchange.fields.get('25', 'absent')}, "
        f"60.1 {exchange.f60.get('type', 'absent')}"
    )
    wanted = f"the function shown, {asked}" if asked else "a function shown to the operator"
    seen = sent if sent else "codes that name no function"
    return Finding(
        ID,
        "fail",
        f"{exchange.mti}, {stan_text(exchange.stan)}: expected {wanted}, seen {seen} ({codes})",
        records=(at, exchange.n) if at >= 0 else (exchange.n,),
    )
