"""The seams: methods that a faulty terminal may replace.

Design note. A seam is one decision of the terminal, a method of a few lines of one part.
A test holds every listed defect to this list; a user's own defect may go where it likes,
but only these names are kept from version to version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from rigs.simulated.terminal.parts import Parts

SEAMS: dict[str, tuple[str, ...]] = {
    "acceptance": (
        "amount_good",
        "approves",
        "function_good",
        "mac_good",
        "merchant_good",
        "mti_good",
        "partial_good",
        "stan_good",
        "terminal_good",
    ),
    "advices": ("message", "refused", "view", "waiting"),
    "authorisations": ("completed", "find", "voided"),
    "balance": ("failed", "fen", "lines"),
    "bins": ("agreements", "find"),
    "cards": ("ask",),
    "closing": ("approved", "not_printed", "receipt", "run"),
    "codec": ("check", "open", "seal"),
    "completion": ("send", "too_much"),
    "completion_policy": ("already_completed", "over_limit", "refusal"),
    "download": ("take",),
    "duplicates": ("recent", "same", "suspects"),
    "escalation": ("acknowledge", "advice", "blocks", "give_up", "lines", "slip"),
    "exchange": ("connect", "judge", "obey", "receive", "wish"),
    "gate": ("closed",),
    "imprint": ("record", "refuse"),
    "imprint_policy": ("agrees", "class_refused", "needs_voice", "refusal", "voice_good"),
    "journal": ("commit", "find", "full", "last", "load", "printed", "read", "voided"),
    "keyed": ("allowed", "check_good", "expired", "expiry_good", "number_good", "refusal"),
    "keys": ("check_good", "forget", "install", "loaded"),
    "menu": ("idle", "swiped"),
    "online": (
        "amount",
        "approved",
        "attempt",
        "date_time",
        "declined",
        "no_answer",
        "prepare",
        "record",
        "run",
        "sign_on_if_asked",
    ),
    "operators": ("may_trade", "right", "supervisor"),
    "packer": ("mac", "mac_input", "pan_field", "pin_block"),
    "partial": ("give_up", "lines", "remainder", "taken"),
    "partial_policy": ("applies", "needs_answer", "offered", "remainder", "void_amount"),
    "pins": ("ask", "echo", "length_good", "lines"),
    "preauth_void_policy": ("needs_supervisor", "refusal"),
    "printing": ("failed", "insist", "page", "ready", "status", "trouble"),
    "query": ("by_voucher", "codes", "last", "lines", "records", "row", "totals"),
    "reader": ("check_good", "chip", "read"),
    "reasons": ("before_send", "of", "sent"),
    "refund": ("send", "too_much"),
    "refund_policy": (
        "again",
        "amount",
        "needs_supervisor",
        "opens_drawer",
        "original",
        "over_limit",
        "refusal",
    ),
    "reprint": ("by_voucher", "candidates", "last", "slip", "view"),
    "requests": (
        "amount",
        "card",
        "entry_mode",
        "f25",
        "f3",
        "f60",
        "f60_1",
        "mti",
        "of_authorisation",
        "of_record",
        "of_reference",
        "organisation",
        "original",
        "pin",
    ),
    "results": ("advice", "approved", "declined", "lines", "not_sent", "unknown"),
    "reversal": (
        "code_done",
        "counts",
        "due_before",
        "failed",
        "finished",
        "keeps",
        "known_auth",
        "limit",
        "mirrored",
        "restored",
        "stan",
        "store",
    ),
    "sale": ("wanted",),
    "session": ("forget", "open", "sign_off_online"),
    "settlement": ("ask", "close", "end", "restored", "result", "step_batch"),
    "sign_on": ("adoptable", "again", "set_clock", "take"),
    "slips": (
        "amount",
        "card",
        "duplicate",
        "original_auth",
        "original_date",
        "original_reference",
        "original_voucher",
        "receipt",
        "rows",
        "sale",
        "totals_of",
        "type_line",
        "voucher",
    ),
    "stan": ("after", "take"),
    "start": ("fill", "self_test"),
    "summing": ("f48", "fits", "line", "line_name", "records", "side"),
    "switches": ("on",),
    "transfer_policy": ("target", "target_good"),
    "upload": ("count", "list", "listed", "plan"),
    "void": ("card",),
    "void_policy": (
        "already_voided",
        "amount",
        "is_sale",
        "needs_supervisor",
        "original",
        "refusal",
        "same_card",
    ),
    "writer": (
        "acknowledgement",
        "amount",
        "auth",
        "batch",
        "card",
        "copy",
        "date",
        "duplicate",
        "merchant",
        "money",
        "operator",
        "original_auth",
        "original_date",
        "original_reference",
        "original_voucher",
        "reference",
        "remainder",
        "result",
        "row",
        "signature",
        "terminal",
        "type",
        "voucher",
    ),
}
"""Part -> methods.  ``texts`` is replaced as a whole, by ``Texts.changed``."""


def replaced(before: Parts, after: Parts) -> Iterator[tuple[str, str]]:
    """Part and method of everything that differs between two sets of parts."""
    for part in fields(Parts):
        old, new = getattr(before, part.name), getattr(after, part.name)
        if new is old:
            continue
        for kind in type(new).__mro__:
            if kind is type(old) or kind is object:
                break
            for name, value in vars(kind).items():
                if callable(value) and not name.startswith("__"):
                    yield part.name, name
