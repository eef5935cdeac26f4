"""The start of the terminal: power comes, and what it shows and sends before its operator.

Design note. "Since the start" counts from the moment at which power came.  A printer that is not
ready then stands in ``start_printer``, what must have outlasted the cut in ``start_after``.
"""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from fixtures.counter import FINANCIAL, Counter
from rigs.points import NotSeen
from rigs.procedures import managing
from steps.checks import expect, on_display

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}


# ---- power comes -------------------------------------------------------------------------


def _start(counter: Counter, off_s: float, chip: str = "", in_slot: bool = False) -> None:
    """Off for that long, on, until the terminal asks for its operator or is idle.

    chip: card that goes into the slot while it is off · in_slot: one is in when power comes.
    """
    desk, power = counter.desk, counter.points.power
    power.off()
    desk.logged_in = None
    if chip:
        counter.points.card.insert(chip)
    counter.card_mark = counter.points.card.mark()
    desk.pass_time(off_s)
    counter.start_marks = (
        desk.mark(),
        counter.points.printer.mark(),
        counter.points.acquirer.mark(),
    )
    counter.points.acquirer.end_intent()
    power.on()
    try:
        desk.rest(
            "operator_number_prompt", "idle", since=counter.start_marks[0], within=desk.timers.boot
        )
    except NotSeen:
        # One that begins something of its own with a card comes to neither: a Then judges that.
        if not in_slot:
            raise


@when("the terminal boots cold")
def boots_cold(counter: Counter) -> None:
    """An hour without power, then on; nobody touches it."""
    _start(counter, 3600.0)


@when(parsers.re(r"the supply fails at idle for (?P<count>\d+) (?P<unit>second|minute|hour|day)s?"))
def supply_fails(counter: Counter, count: str, unit: str) -> None:
    """Cut and restored while the terminal shows its idle screen."""
    counter.desk.to_idle()
    _start(counter, float(int(count) * SECONDS[unit]))


@when(
    parsers.re(
        r"the supply fails at idle for (?P<count>\d+) (?P<unit>second|minute|hour|day)s? and "
        r"(?P<chip>chip-[\w-]+) is put into the slot meanwhile"
    )
)
def supply_fails_card_in(counter: Counter, count: str, unit: str, chip: str) -> None:
    """Somebody puts a card into a dark terminal; it is in when power comes back."""
    counter.desk.to_idle()
    _start(counter, float(int(count) * SECONDS[unit]), chip, in_slot=True)


@when(
    parsers.re(
        r"the supply fails for (?P<count>\d+) (?P<unit>second|minute|hour|day)s? before the card "
        r"is taken out"
    )
)
def supply_fails_card_left(counter: Counter, count: str, unit: str) -> None:
    """The sale is done, its card is still in, before and after."""
    _start(counter, float(int(count) * SECONDS[unit]), in_slot=True)


@then("no cryptogram has been asked for since the start")
def no_cryptogram(counter: Counter) -> None:
    """A card that is in when power comes begins nothing by itself."""
    asked = [c for c in counter.points.card.trace(counter.card_mark) if c["ins"] == "AE"]
    expect(not asked, f"the card was asked for {len(asked)} cryptograms")


# ---- before the operator -----------------------------------------------------------------


@when(parsers.re(r"operator (?P<number>\d\d) signs on"))
def operator_signs_on(counter: Counter, number: str) -> None:
    """At the operator prompt."""
    counter.desk.log_in(number)
    counter.operator = number


@when(parsers.re(r"somebody tries to pay 1\.00 with (?P<card>[\w-]+) before an operator signs on"))
def tries_before_operator(counter: Counter, card: str) -> None:
    """Menu keys, a swipe, an amount; then everything is left alone."""
    desk, points = counter.desk, counter.points
    held = counter.card(card)
    for key in (*desk.profile.menu["sale"], "cancel"):
        points.keypad.press(key)
        desk.pass_time(1.0)
    points.card.swipe(held)
    desk.pass_time(1.0)
    points.keypad.digits("100")
    points.keypad.press("enter")
    desk.pass_time(desk.timers.quiet)


@when("an unknown operator and a wrong password are entered")
def wrong_log_ins(counter: Counter) -> None:
    """Nobody gets in."""
    managing.wrong_log_ins(counter.desk)
    counter.desk.to_idle()


LOG_INS = {
    "no password": 1,
    "a wrong password three times": 3,
    "the supervisor's password": 1,
    "the right one and a digit": 1,
    "all but the last digit of it": 1,
}
"""What is typed in place of the operator's password -> how often."""


@when(parsers.re(rf"operator (?P<number>\d\d) is entered with (?P<words>{'|'.join(LOG_INS)})"))
def wrong_log_in(counter: Counter, number: str, words: str) -> None:
    """At the operator prompt, until the terminal asks for no password any more."""
    desk = counter.desk
    right = desk.operator_of(number).password
    wrong = {
        "no password": "",
        "a wrong password three times": "9" * len(right),
        "the supervisor's password": desk.operator_of(desk.supervisor).password,
        "the right one and a digit": right + "7",
        "all but the last digit of it": right[:-1],
    }[words]
    managing.log_in_with(desk, number, wrong, LOG_INS[words])
    desk.to_idle()


@then("the start shows that the printer is ready")
def shows_ready(counter: Counter) -> None:
    """The self-test's line, where the profile says that the model has one."""
    frames = counter.points.display.frames(counter.start_marks[0])
    says = frozenset().union(*(frame.says for frame in frames))
    expect("printer_trouble" not in says, "the start names a trouble of the printer")
    if counter.bench.profile.choices.printer_self_test:
        expect("self_test_printer" in says, "the start does not show that the printer is ready")


@then("the terminal asks for its operator")
@then("an operator has to sign on")
def asks_for_operator(counter: Counter) -> None:
    """The prompt stands, and no function and no idle screen was shown since the start."""
    desk = counter.desk
    expect(desk.says("operator_number_prompt"), f"the display says {on_display(counter)}")
    shown = frozenset().union(
        *(frame.says for frame in counter.points.display.frames(counter.start_marks[0]))
    )
    reached = sorted(word for word in shown if word in ("idle", "menu", "approved"))
    reached += sorted(word for word in shown & {"function_sale", "amount_prompt", "pin_prompt"})
    expect(not reached, f"without an operator the display said {', '.join(reached)}")


@then("nothing financial has reached the host since the start")
def nothing_financial(counter: Counter) -> None:
    """No request 01xx or 02xx; a reversal or a status message may go by itself."""
    found = [
        f"{r['mti']} {r.get('function')}"
        for r in counter.points.acquirer.requests(counter.start_marks[2])
        if r["mti"] in FINANCIAL
    ]
    expect(not found, f"before the operator came {', '.join(found)}")
