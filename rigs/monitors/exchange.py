"""One request of the terminal and what came back, and whether that was a valid answer.

Design note. From outside nobody sees whether the terminal accepted an answer, so the
question has four replies: YES and NO where the log decides it, EITHER where both views
are right (inside the margin around the time-out, or the power went before the terminal
showed that it had the answer), BLUR where only the clock's uncertainty keeps it from NO.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rigs.evidence.record import Record
from rigs.monitors.words import APPROVALS, FUNCTION_OF, REVERSED

if TYPE_CHECKING:
    from rigs.monitors.view import View

NO, BLUR, EITHER, YES = 0, 1, 2, 3
NS = 1_000_000_000
Key = tuple[str, str]

ANSWER_MTI = {f"0{a}{b}0": f"0{a}{b + 1}0" for a in range(1, 9) for b in (0, 2)}
_UNREADABLE = frozenset(("garbage", "wrong_length"))
_MISMATCH = frozenset(("wrong_mti", "wrong_stan", "wrong_tid", "wrong_f3"))
_ALWAYS = ("3", "11", "39", "41")
_APPROVED = ("12", "13", "37", "42")
_USUAL = ("3", "4", "11", "12", "13", "15", "25", "32", "37", "39", "41", "42", "44", "49", "60")


def texts(fields: Any) -> Mapping[str, str]:
    """Fields with text keys, whether they were read from JSON or not."""
    if not isinstance(fields, Mapping) or not fields:
        return {}
    if isinstance(next(iter(fields)), int):
        return {str(number): value for number, value in fields.items()}
    return fields


class Answer:
    """One answer that the host sent."""

    __slots__ = ("amount", "f39", "fault", "fields", "mti", "n", "t", "u")

    def __init__(self, record: Record) -> None:
        meaning = record.meaning
        self.n, self.t, self.u = record.n, record.t_ns, record.uncertainty_ns
        self.fields = texts(meaning.get("fields"))
        self.mti: str | None = meaning.get("mti")
        self.f39: str | None = meaning.get("f39") or self.fields.get("39")
        self.fault: str | None = meaning.get("fault") or None
        self.amount: int | None = meaning.get("amount")


class Exchange:
    """One request, its answers, and what the log says about them.

    key: (batch, STAN), None where the log does not have both · reversible: an unanswered
    one must be reversed · valid, outcome, answer: see ``settle``.
    """

    __slots__ = (
        "amount", "answer", "answers", "batch", "digest", "f3", "f60", "fields", "function",
        "intent", "key", "management", "meaning", "mti", "n", "named", "outcome", "reversal",
        "reversible", "settled", "stan", "t", "tid", "u", "valid",
    )  # fmt: skip

    def __init__(self, record: Record) -> None:
        meaning = record.meaning
        self.n, self.t, self.u = record.n, record.t_ns, record.uncertainty_ns
        self.meaning = meaning
        self.fields = fields = texts(meaning.get("fields"))
        self.mti: str = meaning.get("mti") or ""
        self.f3 = fields.get("3")
        self.stan = fields.get("11")
        self.tid = fields.get("41")
        self.f60: Mapping[str, str] = meaning.get("f60") or _split(fields.get("60"))
        self.batch = self.f60.get("batch")
        self.management = self.f60.get("management")
        self.key: Key | None = (self.batch, self.stan) if self.batch and self.stan else None
        self.function: str | None = meaning.get("function")
        self.amount: int | None = meaning.get("amount")
        self.digest: str | None = meaning.get("card_digest")
        self.intent: str | None = meaning.get("intent")
        mti = self.mti
        self.reversal = mti == "0400"
        self.reversible = mti in ("0100", "0200") and (
            self.f3 != "310000" if self.f3 else self.function != "balance"
        )
        # Messages that must not pass a pending reversal.
        self.named = mti in ("0100", "0200", "0220", "0500") or (
            mti == "0820" and (self.management == "002" or self.function == "sign_off")
        )
        self.answers: list[Answer] = []
        self.settled = False
        self.valid = NO
        self.outcome = "none"
        self.answer: Answer | None = None

    def codes(self) -> str | None:
        """The function that MTI, F3, F25 and F60.1 name together; None: none."""
        fields = self.fields
        return FUNCTION_OF.get(
            (self.mti, self.f3 or "", fields.get("25", ""), self.f60.get("type", ""))
        )

    def settle(self, view: View) -> int:
        """Whether the terminal had a valid answer: NO, BLUR, EITHER or YES.

        Sets ``outcome`` (``approved``, ``declined``, ``accepted`` for a 0410 that clears,
        ``unknown`` where the log has no F39, ``none``) and ``answer``, the one it comes from.
        """
        if self.settled:
            return self.valid
        self.settled = True
        bad_before = False
        for answer in self.answers:
            sort = self.classify(answer)
            got = receipt(view, self, answer)
            if sort not in ("good", "unsure"):
                bad_before = bad_before or got != NO
                continue
            # After a bad answer a terminal may give up or wait for the right one.
            most = EITHER if bad_before or sort == "unsure" else YES
            level = got if got < most else most
            if level > self.valid:
                self.valid, self.answer = level, answer
        if self.answer is not None:
            f39 = self.answer.f39
            if f39 is None:
                self.outcome = "unknown"
            elif self.reversal:
                self.outcome = "accepted" if f39 in REVERSED else "declined"
            else:
                self.outcome = "approved" if f39 in APPROVALS else "declined"
        return self.valid

    def right(self, answer: Answer) -> bool:
        """MTI, F3, F11 and F41 of the answer are those of this request."""
        if answer.fault in _MISMATCH or answer.fault in _UNREADABLE:
            return False
        if answer.mti and answer.mti != ANSWER_MTI.get(self.mti, answer.mti):
            return False
        mine, theirs = self.fields, answer.fields
        for number in ("11", "41", "3"):
            value = theirs.get(number)
            if value is not None and value != mine.get(number, value):
                return False
        return True

    def classify(self, answer: Answer) -> str:
        """``good`` (also a decline), ``mac``, ``mismatch``, ``unreadable`` or ``unsure``."""
        fault, f39, theirs = answer.fault, answer.f39, answer.fields
        if fault in _UNREADABLE:
            return "unreadable"
        if not self.right(answer):
            return "mismatch"
        if f39 is None:
            return "unreadable" if theirs else "unsure"
        if fault is None and f39 != "10":
            return "good"
        cut = fault == "missing_field"
        if cut and theirs and any(number not in theirs for number in _ALWAYS):
            return "unreadable"
        if f39 not in (REVERSED if self.reversal else APPROVALS):
            return "good"
        if cut and theirs and any(number not in theirs for number in _APPROVED):
            return "unreadable"
        if fault in ("wrong_mac", "no_mac"):
            return "mac"
        if fault == "wrong_mid" or self._differs(answer, "42"):
            return "mismatch"
        if f39 == "10":
            return self._partial(answer)
        if fault == "wrong_amount" or self._differs(answer, "4"):
            return "mismatch" if f39 not in ("25", "12") else "unsure"
        if cut and "64" not in theirs:
            # Where everything else is there, F64 is what was left out.
            return "mac" if all(number in theirs for number in _USUAL) else "unsure"
        return "unsure" if cut and "4" not in theirs else "good"

    def _differs(self, answer: Answer, number: str) -> bool:
        mine, theirs = self.fields.get(number), answer.fields.get(number)
        return mine is not None and theirs is not None and mine != theirs

    def _partial(self, answer: Answer) -> str:
        """Code 10: valid for a sale, above zero and below what was asked."""
        given = _number(answer.fields.get("4"))
        asked = _number(self.fields.get("4"))
        if given is None or asked is None:
            return "unsure"
        if self.function not in (None, "sale") or not 0 < given < asked:
            return "mismatch"
        return "good" if self.f60.get("partial") == "1" else "unsure"


def receipt(view: View, exchange: Exchange, answer: Answer) -> int:
    """Whether the answer reached the terminal's application in time: NO ... YES."""
    late = answer.t - exchange.t - view.timeout_ns
    slack = exchange.u + answer.u
    if late > view.margin_ns - slack:
        if late > view.margin_ns + slack:
            return NO
        level = BLUR
    elif late >= -view.margin_ns - slack:
        level = EITHER
    else:
        level = YES
    for n, t, u in view.offs:
        if n < exchange.n:
            continue
        if n < answer.n:
            return NO if answer.t - t >= u + answer.u else min(level, EITHER)
        if not view.evident(answer.n, n):
            level = min(level, EITHER)
        break
    if level == YES and view.line_trouble(exchange.n, answer.n):
        level = EITHER
    return level


def _split(f60: Any) -> Mapping[str, str]:
    """The parts of an undivided F60."""
    if not isinstance(f60, str) or len(f60) < 8:
        return {}
    return {
        "type": f60[:2],
        "batch": f60[2:8],
        "management": f60[8:11],
        "partial": f60[13:14],
    }


def _number(text: Any) -> int | None:
    return int(text) if isinstance(text, str) and text.isdecimal() else None
