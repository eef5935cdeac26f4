"""I6: a 0400 mirrors its original, gives a reason that fits, and carries no PIN or track.
Refunds, advices and balance inquiries have none.

Design note. The original is found by batch and STAN.  A 0400 whose original this log does
not have (an earlier case, or a request that got lost on the line) is judged for what it
must not carry, and for its STAN where an unanswered request of the same card and amount
stands unreversed.
"""

from __future__ import annotations

from rigs.evidence.verdict import Finding, Judgement
from rigs.monitors.exchange import BLUR, NO, YES, Exchange, receipt
from rigs.monitors.view import View
from rigs.monitors.words import APPROVALS, stan_text

ID = "I6"
_SAME = ("3", "4", "11", "22", "23", "25", "41", "42", "49", "61")
_OPTIONAL = ("2", "14")
_NEVER = ("26", "35", "36", "37", "52", "53")
_MISMATCH = frozenset(("98", "06"))
_UNFINISHED = frozenset(("96", "06"))
_REASONS: dict[str, frozenset[str]] = {
    "mac": frozenset(("A0",)),
    "mismatch": _MISMATCH,
    "unreadable": _MISMATCH,
    "good": _UNFINISHED,
    "unsure": _MISMATCH | _UNFINISHED | {"A0"},
}


def judge(view: View) -> Judgement:
    """Every 0400 of the case."""
    if "acquirer" not in view.observes:
        return Judgement(ID, "unobservable")
    reversals = [exchange for exchange in view.exchanges if exchange.reversal]
    if not reversals:
        return Judgement(ID, "vacuous")
    known = [exchange for exchange in reversals if exchange.fields]
    findings: list[Finding] = []
    firsts: dict[object, Exchange] = {}
    for reversal in known:
        wrong = _carried(reversal)
        found = view.by_key.get(reversal.key) if reversal.key is not None else None
        original = next((e for e in found or () if e.n < reversal.n and e.fields), None)
        if original is None:
            wrong += _stray(view, reversal)
        else:
            wrong += _mirror(original, reversal)
            wrong += _reason(view, original, reversal, firsts.setdefault(reversal.key, reversal))
            wrong += _authorisation(view, original, reversal)
        if wrong:
            shown = (original.n, reversal.n) if original is not None else (reversal.n,)
            findings.append(
                Finding(
                    ID,
                    "fail",
                    f"reversal 0400, {stan_text(reversal.stan)}: " + "; ".join(wrong),
                    records=shown,
                )
            )
    return Judgement(ID, "judged" if known else "unobservable", tuple(findings))


def _carried(reversal: Exchange) -> list[str]:
    wrong = [f"expected no F{n}, seen one" for n in _NEVER if n in reversal.fields]
    mac = reversal.meaning.get("mac")
    if mac not in (None, "good"):
        wrong.append(f"expected a good MAC, seen {mac}")
    return wrong


def _mirror(original: Exchange, reversal: Exchange) -> list[str]:
    mine, its = reversal.fields, original.fields
    if not original.reversible:
        what = original.function or original.mti
        return [f"expected no reversal of a {what}, seen one"]
    wrong = [
        f"expected F{n} {its.get(n, 'absent')} as in the original, seen {mine.get(n, 'absent')}"
        for n in _SAME
        if mine.get(n) != its.get(n)
    ]
    # F2 and F14 may have stood in the track alone.
    wrong += [
        f"expected F{n} {its[n]} as in the original, seen {mine.get(n, 'absent')}"
        for n in _OPTIONAL
        if n in its and mine.get(n) != its[n]
    ]
    known = reversal.digest and original.digest
    if "2" in mine and known and reversal.digest != original.digest:
        wrong.append("expected the original's card, seen another")
    if original.f60.get("type") != reversal.f60.get("type"):
        wrong.append(
            f"expected F60.1 {original.f60.get('type', 'absent')} as in the original, "
            f"seen {reversal.f60.get('type', 'absent')}"
        )
    return wrong


def _reason(view: View, original: Exchange, reversal: Exchange, first: Exchange) -> list[str]:
    reason = reversal.fields.get("39")
    if reversal is not first:
        before = first.fields.get("39")
        if reason == "06" or reason == before:
            return []
        return [f"expected reason {before} or 06 on the repeat, seen {reason or 'none'}"]
    allowed = _allowed(view, original, reversal)
    if reason in allowed:
        return []
    return [f"expected reason {' or '.join(sorted(allowed))}, seen {reason or 'none'}"]


def _allowed(view: View, original: Exchange, reversal: Exchange) -> set[str]:
    """Reasons that fit what the terminal may have received before its first 0400."""
    allowed: set[str] = set()
    in_time = False
    for answer in original.answers:
        if answer.n > reversal.n:
            continue
        got = receipt(view, original, answer)
        if got == NO:
            continue
        allowed |= _REASONS[original.classify(answer)]
        in_time = in_time or got == YES
    cut = any(original.n < n < reversal.n for n, _, _ in view.offs)
    if not in_time or cut:
        allowed.add("98")
    return allowed


def _authorisation(view: View, original: Exchange, reversal: Exchange) -> list[str]:
    """F38: of an answer with right MTI, F3, F11 and F41, else the request's."""
    seen = reversal.fields.get("38")
    own = original.fields.get("38")
    sure: set[str | None] = set()
    fits: set[str | None] = set()
    for answer in original.answers:
        if answer.n > reversal.n:
            continue
        given = answer.fields.get("38")
        got = receipt(view, original, answer)
        if got == NO or given is None:
            continue
        if got == YES and answer.f39 in APPROVALS and original.classify(answer) != "unreadable":
            (sure if original.right(answer) else fits).add(given)
        else:
            fits.add(given)
    cut = any(original.n < n < reversal.n for n, _, _ in view.offs)
    if cut or not sure:
        fits.add(own)
    if seen in sure or seen in fits:
        return []
    wanted = sorted(str(v or "absent") for v in (sure or fits))
    return [f"expected F38 {' or '.join(wanted)}, seen {seen or 'absent'}"]


def _stray(view: View, reversal: Exchange) -> list[str]:
    """A 0400 without an original: whose should it have been?"""
    for key, pending in view.story.pendings.items():
        exchange = pending.exchange
        if exchange.n > reversal.n or pending.level > BLUR or key in view.story.reversals:
            continue
        same = not (reversal.digest and exchange.digest) or reversal.digest == exchange.digest
        if same and reversal.amount == exchange.amount:
            return [
                f"expected the original's F11 {key[1]} and batch {key[0]}, seen "
                f"F11 {reversal.stan or 'absent'} and batch {reversal.batch or 'absent'}"
            ]
    return []
