"""Screens and slips as marks: the changed lines of a frame, the kind of a slip."""

from __future__ import annotations

from reports.chart.columns import TERMINAL
from reports.chart.model import Mark, Tone
from reports.masking import masked
from rigs.evidence.record import Record

GOOD = frozenset({"approved", "signed_on", "settled", "balanced", "downloaded"})
"""Meanings of lines that say that something was done."""

WARN = frozenset(
    {
        *("declined", "outcome_unknown", "timed_out", "connect_failed", "invalid_answer"),
        *("bad_mac", "line_lost", "not_sent", "reversal_pending", "reversal_failed"),
        *("reversal_alarm", "not_printed", "last_not_printed", "paper_out", "cover_open"),
        *("printer_unplugged", "printer_fault", "printer_hot", "check_printer", "card_error"),
        *("wrong_password", "unbalanced", "reconciliation_error", "settlement_incomplete"),
        *("sign_on_failed", "kcv_error", "download_failed", "duplicate_warning", "cancelled"),
    }
)
"""Meanings of lines that a reader should not miss; the colour is all that hangs on them."""


def frame(record: Record, before: tuple[str, ...]) -> tuple[tuple[str, ...], Mark]:
    """The lines of a ``display``/``shown`` record and its mark, which tells what has changed.

    before: the lines of the frame before this one.
    """
    raw = record.meaning.get("lines")
    lines = tuple(masked(str(line)) for line in raw) if isinstance(raw, (list, tuple)) else ()
    new = [line for line in lines if line not in before] or list(lines[-1:])
    raw_says = record.meaning.get("says")
    says = set(map(str, raw_says)) if isinstance(raw_says, (list, tuple)) else set()
    tone: Tone = "ok" if says & GOOD else ""
    if record.meaning.get("unknown") or record.seen_clear:
        tone = "bad"
    elif says & WARN:
        tone = "no"
    said = "  ".join(new) or "(blank)"
    return lines, Mark("screen", TERMINAL, "display", said, tone, "\n".join(lines))


def slip(record: Record) -> Mark:
    """The mark of a ``printer``/``slip`` record: what is amiss with it stands first."""
    m = record.meaning
    torn = m.get("complete") is False
    kind = str(m.get("kind", "unknown")).replace("_", " ")
    kinds = [] if torn and kind == "unknown" else [kind]
    what = ", ".join([*kinds, *([str(m["copy"])] if m.get("copy") else [])]) or "a slip"
    duplicate = bool(m.get("duplicate"))
    amiss = ["TORN OFF" if not duplicate else "TORN"] * torn + ["DUPLICATE"] * duplicate
    words = f"{' '.join(amiss)}: {what}" if amiss else what
    tone: Tone = "rev" if duplicate else ""
    if m.get("unknown"):
        tone = "bad"
    elif torn:
        tone = "no"
    return Mark("paper", TERMINAL, "printer", words, tone, f"slip: {words}")
