"""The chip card at the counter: inserted, left without a PIN, swiped where that is offered.

Design note. The sentences of the people; what the terminal made of it is judged by the
modules beside this one (``chip_commands``, ``chip_pulled``, ``chip_end``, ``chip_holder``,
``chip_results``, ``chip_scripts``, ``chip_stripe``), which work out anew what was due
(``steps.emv``).
"""

from __future__ import annotations

from typing import Any

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.points import CardData
from rigs.procedures import selling
from rigs.procedures.filling import CHIP_ENDS, Sheet, carry_out
from rigs.procedures.selling import ENDED, Outcome, fen, pin_of
from steps.checks import (
    agree,
    copies_printed,
    expect,
    left_alone,
    shown_during,
    shown_since,
    slip_differences,
    stood,
)
from steps.emv.talk import chip_data, commands
from steps.sayings import AMOUNT, TROUBLES

__all__ = ["CHIP", "chip_data", "commands", "flush", "pay", "reversed_within", "twin"]

CHIP = r"(?P<chip>chip-[\w-]+)"
WORDS = {
    "the card has declined": "card_declined",
    "the card is blocked": "card_blocked",
    "the application is blocked": "application_blocked",
    "there is no application": "no_application",
}

LEGIBLE_S = 0.3
"""A text that stands for less, while nobody touches card or key, is none that anybody sees."""


def twin(counter: Counter, chip: str) -> CardData:
    """The stripe card that bears the same number."""
    return counter.card(counter.bench.chip_twin(chip))


# ---- acting ------------------------------------------------------------------------------


def pay(counter: Counter, amount: int, chip: str, **how: Any) -> Deal:
    """A sale by chip, until the terminal rests and the card is out."""
    card = twin(counter, chip)
    sheet = Sheet("sale", card, amount, chip=chip, **how)
    return counter.by_chip(
        amount,
        card,
        lambda: carry_out(counter.desk, sheet),
        pinless=pin_of(card, sheet.pin) is None,
    )


def flush(counter: Counter) -> None:
    """A balance inquiry by stripe: a reversal that waits goes out."""
    counter.points.acquirer.end_intent()
    selling.balance(counter.desk, counter.card("nopin"))
    counter.desk.to_idle()


@when(parsers.re(rf"the cardholder pays {AMOUNT} by chip with {CHIP}"))
def pays_by_chip(counter: Counter, amount: str, chip: str) -> None:
    """Inserted where a card is asked for, taken out when all is done."""
    counter.wanted = pay(counter, fen(amount), chip)


@when(parsers.re(rf"the cardholder pays {AMOUNT} by chip with {CHIP} and leaves the PIN out"))
def pays_without_pin(counter: Counter, amount: str, chip: str) -> None:
    """Enter without a digit."""
    counter.wanted = pay(counter, fen(amount), chip, pin=None)


@when(
    parsers.re(rf"the cardholder pays {AMOUNT} by chip with {CHIP} and swipes where it is offered")
)
def pays_falling_back(counter: Counter, amount: str, chip: str) -> None:
    """The stripe of the same card, if the terminal offers it after a fault of the chip."""
    counter.wanted = pay(counter, fen(amount), chip, fallback=True)


@when(parsers.re(rf"the chip card {CHIP} is swiped for {AMOUNT}"))
def swiped(counter: Counter, chip: str, amount: str) -> None:
    """Its stripe, whose service code tells of the chip."""
    card = twin(counter, chip)
    sheet = Sheet("sale", card, fen(amount))
    counter.wanted = counter.attempt(fen(amount), card, lambda: carry_out(counter.desk, sheet))


# ---- what the operator is told -----------------------------------------------------------


@then(parsers.re(rf"the operator is told that (?P<what>{'|'.join(WORDS)})"))
def told_chip(counter: Counter, what: str) -> None:
    """With a text of its own, and never that it is approved or may be swiped instead."""
    deal = counter.last("sale")
    left_alone(counter)
    shown = shown_since(counter, deal)
    expect(WORDS[what] in shown, f"the display said {', '.join(sorted(shown))}")
    seconds = stood(counter, deal, WORDS[what])
    expect(seconds >= LEGIBLE_S, f"the text stood for {seconds:.1f} s, and nobody sees that")
    never = {"approved", "fallback_allowed", "reswipe_allowed", "outcome_unknown"}
    wrong = (shown & never) | (shown & set(WORDS.values()) - {WORDS[what]})
    expect(not wrong, f"the display said {', '.join(sorted(wrong))} too")


@then("nothing more has been sent for it")
def nothing_sent(counter: Counter) -> None:
    """No financial request of this sale, by chip or by stripe."""
    deal = counter.last("sale")
    left_alone(counter)
    requests = counter.points.acquirer.requests(deal.first_request)
    sent = [r for r in requests if r["mti"] in ("0100", "0200", "0220", "0400")]
    expect(not sent, f"{len(sent)} requests have reached the host")


@then("the sale by chip is not approved and has left no slip")
def chip_refused(counter: Counter) -> None:
    """Never approved on the display, no slip, no record, and no leave to pay once more while
    the reversal waits."""
    deal = counter.last("sale")
    left_alone(counter)
    expect("approved" not in shown_since(counter, deal), "the display said approved")
    if deal.stan and not reversed_within(counter, deal):
        shown = shown_during(counter, deal)
        expect("reswipe_allowed" not in shown, "the display offers the card once more")
    slips = counter.points.printer.slips(deal.outcome.slips)
    kinds = [s.kind for s in slips if s.kind not in ("fault",)]
    expect(not kinds, f"a {', '.join(kinds)} slip was printed")


def reversed_within(counter: Counter, deal: Deal) -> bool:
    """The host had taken its reversal before the sale was over, or had never approved it."""
    answer = counter.answers().get(deal.request["record"], {}) if deal.request else {}
    plain = answer.get("fault") in (None, "f39")
    if answer and plain and answer.get("f39") not in ("00", "10"):
        return True
    mine = [r for r in deal.requests if r["mti"] == "0400" and r["fields"].get("11") == deal.stan]
    return bool({"00", "25", "12"} & set(counter.answer_codes(mine)))


@then("a terminal that checks its printer strictly has sent nothing for it")
def strict_sent_nothing(counter: Counter) -> None:
    """And it says what is wrong; a lenient model may sell."""
    if counter.bench.profile.choices.printer_check != "strict":
        return
    shown = shown_since(counter, counter.last("sale"))
    expect("check_printer" in shown, f"the display said {', '.join(sorted(shown))}")
    nothing_sent(counter)


@when(
    parsers.re(
        rf"the cardholder pays {AMOUNT} by chip with {CHIP} and gets the PIN wrong once"
        r"(?P<out> and then leaves it out)?"
    )
)
def wrong_then_right(counter: Counter, amount: str, chip: str, out: str | None) -> None:
    """The host says so, and the right one is typed, or none."""
    card = twin(counter, chip)

    def act() -> Outcome:
        ends = (*CHIP_ENDS, *ENDED, "remove_card")
        sheet = Sheet("sale", card, fen(amount), chip=chip, pin="nothing")
        outcome = carry_out(counter.desk, sheet)
        screen = outcome.screen
        # The prompt stands while a PIN is typed: that it was wrong, the answer code says.
        for pin, told in (("999999", ("response_code",)), (None if out else card.pin, ())):
            if "pin_prompt" not in screen.says:
                break
            since = counter.desk.mark()
            counter.points.pin.enter(pin)
            screen = counter.desk.rest(*told, *ends, since=since)
        return Outcome(screen, outcome.since, outcome.slips, outcome.requests)

    # The talk counts from the last options on, and so does the request.
    counter.wanted = counter.by_chip(fen(amount), card, act, pinless=bool(out))
    counter.wanted.attempt = 1


@then("each request has a cryptogram of its own")
def own_cryptograms(counter: Counter) -> None:
    """Two requests under two numbers, each with data that the card gave for it."""
    sent = [r for r in counter.last("sale").requests if r["mti"] == "0200"]
    expect(len(sent) == 2, f"{len(sent)} requests have reached the host, not two")
    first, second = (dict(r.get("f55") or {}) for r in sent)
    same = [tag for tag in ("9F26", "9F36", "9F37") if first.get(tag) == second.get(tag)]
    wrong = [f"tag {tag} is the same in both" for tag in same]
    numbers = {r["fields"].get("11") for r in sent}
    if len(numbers) != 2:
        wrong.append("both bear one STAN")
    wrong += [
        f"a cryptogram is {r.get('cryptogram')}"
        for r in sent
        if r.get("cryptogram") not in ("good", "unknown")
    ]
    agree(wrong, "the second request repeats the first")


@then(parsers.re(r"the operator was told that the slip is not printed because of (?P<trouble>.+)"))
def was_told_not_printed(counter: Counter, trouble: str) -> None:
    """With its cause, during the sale."""
    shown = shown_since(counter, counter.last("sale"))
    missing = {"approved", "not_printed", TROUBLES[trouble]} - shown
    expect(not missing, f"the display never said {', '.join(sorted(missing))}")


@then("every copy of the reprint of the chip slip tells the same")
def chip_reprint(counter: Counter) -> None:
    """Marked as a duplicate, line by line as at first."""
    deal = counter.last("sale")
    entry = counter.booking(deal)
    assert entry is not None
    slips = list(counter.points.printer.slips(counter.reprint_marks[-1]))
    wrong = copies_printed(slips, counter.bench.profile, again=True)
    for slip in slips:
        wrong += slip_differences(slip, deal, entry, counter, duplicate=True, letter="I")
    agree(list(dict.fromkeys(wrong)), "reprint and host differ")
