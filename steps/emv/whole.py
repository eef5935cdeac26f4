"""All of a chip sale at once: card, message, results and decision.

Design note. Each check of this folder, on one deal; what was not reached (no request, no
cryptogram) is not judged here, since the sentences of a scenario say how far it must come.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fixtures.counter import Counter, Deal
from rigs.protocols.iso8583 import FINANCIAL
from steps.emv import authenticating, ending, filling, message, restricting, selecting, verifying
from steps.emv.bits import without_meaning
from steps.emv.talk import Talk, talk
from steps.emv.terminal import Terminal, terminal

TAKEN = (None, "wrong_arpc", "script", "f39", "book_f39", "header", "currency")
"""Faults of the host whose answer a terminal has to take for one all the same."""

OPEN = ("late", "glued", "split")
"""Faults of which a bench cannot say whether the terminal had to take the answer."""
SILENT = ("no_answer", "never_arrived", "dropped")
UNREVERSED = ("refund", "completion_advice")
"""What stands without the card's last word."""
VERIFIED = ("sale", "preauth", "balance", "transfer")
CODES = {function.name: code for (_, code, _), function in FINANCIAL.items()}
"""Function -> its processing code."""
MANDATORY = {"3", "4", "11", "12", "13", "37", "39", "41", "42", "64"}
"""Fields without which an approval is none."""


def differences(counter: Counter, deal: Deal) -> list[str]:
    """Where the terminal did otherwise than card and books order, in words."""
    said, known = talk(counter, deal), terminal(counter, deal)
    profile = counter.bench.profile
    asks = profile.choices.application_choice
    found = selecting.differences(said, profile.chip, asks=asks)
    if said.options is None:
        return found
    values = filling.known(said, known, _fields(deal), deal.amount)
    found += filling.options(said, values) + filling.records(said)
    if not said.generated:
        return found
    found += filling.cryptograms(said, values)
    found += results(counter, deal, said, known)
    if deal.request is not None:
        answer = counter.answers().get(deal.request["record"], {})
        found += message.differences(said, deal.request, known, values, moment(answer))
        if deal.function in UNREVERSED or answer.get("fault") in OPEN:
            return found
        code = str(answer.get("f39", "")) if _taken(answer) else ""
        silent = answer.get("fault") in SILENT or not answer
        bears = "55" in answer.get("fields", {})
        return found + ending.differences(said, code, bears, silent)
    return found + ending.differences(said, "", issuer_data=False)


def results(counter: Counter, deal: Deal, said: Talk, known: Terminal) -> list[str]:
    """The verification results, and what was decided by them."""
    tvr = said.results or known.told.get("95", "")
    if not tvr:
        return []
    sent = dict(said.generated[0].get("sent") or {})
    date = known.told.get("9A") or str(sent.get("9A", ""))
    kind = str(_fields(deal).get("3", "00"))[:2]
    found = without_meaning(tvr) + authenticating.differences(said, known, tvr)
    found += restricting.restrictions(said, known, tvr, date, kind)
    found += restricting.risk(said, known, tvr, deal.amount)
    due = verifying.outcome(said, known, deal.amount, entered(deal))
    if due is not None and asks_pin(counter, deal):
        found += verifying.differences(due, tvr, known.told.get("9F34", ""))
    return found + restricting.decision(said, known, tvr)


def _taken(answer: Mapping[str, Any]) -> bool:
    """A terminal had to take this answer for one."""
    if answer.get("fault") == "missing_field":
        return {*answer.get("fields", {})} >= MANDATORY
    return answer.get("fault") in TAKEN


def moment(answer: Mapping[str, Any]) -> tuple[str, str]:
    """F13 and F12 of an answer, "" where it has none."""
    fields = answer.get("fields", {})
    return str(fields.get("13", "")), str(fields.get("12", ""))


def entered(deal: Deal) -> bool:
    """A PIN was typed when one was asked for."""
    return not deal.pinless


def asks_pin(counter: Counter, deal: Deal) -> bool:
    """The cardholder has to be verified: always, or by this model's choice."""
    choices = counter.bench.profile.choices
    if deal.function in ("void", "preauth_void", "completion_void"):
        return choices.void_pin
    return choices.completion_pin if deal.function == "completion" else deal.function in VERIFIED


def _fields(deal: Deal) -> dict[str, str]:
    return dict(deal.request["fields"]) if deal.request else {"3": CODES[deal.function]}
