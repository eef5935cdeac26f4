"""A printer that is not ready: what the start says of it, and a sale that is begun all the same.

Design note. A model names a trouble by its own text where its PICS says that it can tell it apart,
else by one text for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from pytest_bdd import given, parsers, then, when

from fixtures.counter import Counter
from rigs.points import NotSeen, Screen
from rigs.procedures import paying, selling
from rigs.procedures.selling import fen
from steps.checks import expect, on_display
from steps.sayings import AMOUNT, TROUBLES

TROUBLE = "|".join(TROUBLES)
SENSORS = {
    "no paper": "printer_paper_sensor",
    "an open cover": "printer_cover_sensor",
    "an unplugged cable": "printer_cable",
    "an overheated head": "printer_heat_sensor",
}
"""Trouble -> item of the PICS by which the model can tell it apart."""


# ---- what befalls it ---------------------------------------------------------------------


def _befall(counter: Counter, trouble: str) -> None:
    printer = counter.points.printer
    {
        "no paper": lambda: printer.paper("out"),
        "an open cover": lambda: printer.cover(True),
        "an unplugged cable": lambda: printer.cable(False),
        "a jam": lambda: printer.jam(True),
        "an overheated head": lambda: printer.heat(True),
    }[trouble]()


def _meanings(counter: Counter, trouble: str) -> tuple[str, ...]:
    """What the display may say of a trouble: its own text where the model can tell it apart."""
    pics = counter.bench.profile.pics
    if pics.get(SENSORS.get(trouble, ""), True):
        return (TROUBLES[trouble],)
    return ("printer_trouble",)


@given(parsers.re(rf"a printer that has (?P<trouble>{TROUBLE})"))
def printer_has(counter: Counter, trouble: str) -> None:
    """Now, before anything begins."""
    _befall(counter, trouble)


@given(
    parsers.re(
        r"the paper will end again at line (?P<line>\d+) of the "
        r"(?P<which>copy that is printed anew|last copy behind it)"
    )
)
def ends_again(counter: Counter, line: str, which: str) -> None:
    """The second slip that begins is the first one over again; behind it come the other copies."""
    anew = which == "copy that is printed anew"
    slip = 2 if anew else counter.bench.profile.choices.copies + 1
    counter.points.printer.trouble_at("paper_out", line=int(line), slip=slip)


@when("the cover of the printer is shut")
def cover_shut(counter: Counter) -> None:
    """Nothing else of the printer is mended."""
    counter.points.printer.cover(False)


@when(
    parsers.re(
        rf"a sale of {AMOUNT} on (?P<card>[\w-]+) is begun "
        r"(?P<how>from the menu|by a swipe|by inserting it) "
        rf"while the printer has (?P<trouble>{TROUBLE})"
    )
)
def begun_with_trouble(counter: Counter, amount: str, card: str, how: str, trouble: str) -> None:
    """Everything that a sale takes, as far as the terminal lets one go."""
    held, desk = counter.card(card), counter.desk
    at_idle = how != "from the menu" and desk.profile.choices.default_function == "sale"
    _befall(counter, trouble)

    def act() -> selling.Outcome:
        try:
            outcome = paying.sale(desk, fen(amount), held, at_idle=at_idle)
        except NotSeen:
            # A terminal that says nothing at all is judged by what it shows and sends.
            screen = counter.points.display.current()
            if screen is None:
                raise
            return selling.Outcome(screen, 0, 0, 0)
        if "check_printer" in outcome.screen.says:
            # A clerk who has not read it swipes or inserts all the same.
            if not held.chip:
                counter.points.card.swipe(held)
            elif not at_idle:
                counter.points.card.insert(held.chip)
            desk.pass_time(desk.timers.react)
            # And one who has read it may think that ENTER goes on all the same.
            counter.points.keypad.press("enter")
            desk.pass_time(desk.timers.react)
        return outcome

    mark = desk.mark()
    counter.screen_says = frozenset()
    counter.attempt(fen(amount), held, act)
    counter.start_marks = (mark, counter.start_marks[1], counter.start_marks[2])


# ---- what is told of it ------------------------------------------------------------------


@then(parsers.re(rf"the start names (?P<trouble>{TROUBLE})"))
def start_names(counter: Counter, trouble: str) -> None:
    """On the self-test's line, where the profile says that the model has one."""
    if not counter.bench.profile.choices.printer_self_test:
        return
    frames = counter.points.display.frames(counter.start_marks[0])
    says = frozenset().union(*(frame.says for frame in frames))
    wanted = _meanings(counter, trouble)
    expect(not says.isdisjoint(wanted), f"the start does not name {trouble}")
    expect("self_test_printer" not in says, "the start says that the printer is ready")
    _no_other(counter, says, wanted)


def _no_other(counter: Counter, says: frozenset[str], wanted: tuple[str, ...]) -> None:
    """No trouble is named that there is not."""
    if wanted == ("printer_trouble",):
        return
    others = (says & set(TROUBLES.values())) - set(wanted)
    expect(not others, f"the display names {', '.join(sorted(others))}")


def _card_read(frames: Sequence[Screen]) -> int:
    """The first frame that comes with a card, -1 for none: it asks for the PIN, or for the amount
    where the card was asked for before."""
    card = max((n for n, f in enumerate(frames) if "card_prompt" in f.says), default=-1)
    words = {"amount_prompt", "pin_prompt"}
    return next((n for n, f in enumerate(frames) if n > card and f.says & words), -1)


@then(parsers.re(rf"the sale is not begun and the operator is told of (?P<trouble>{TROUBLE})"))
def not_begun(counter: Counter, trouble: str) -> None:
    """Strict: refused with the cause.  Lenient: warned of before the card is asked for."""
    frames = counter.points.display.frames(counter.start_marks[0])
    wanted = _meanings(counter, trouble)
    asked = _card_read(frames)
    told = next((n for n, f in enumerate(frames) if not f.says.isdisjoint(wanted)), -1)
    expect(told >= 0, f"the display does not name {trouble}; it says {on_display(counter)}")
    _no_other(counter, frozenset().union(*(f.says for f in frames)), wanted)
    if counter.bench.profile.choices.printer_check == "lenient":
        expect(asked < 0 or told < asked, "the warning comes after the card was read")
        return
    expect(asked < 0, "the sale went on although the printer is not ready")
    begun = any("card_prompt" in frame.says for frame in frames[:told])
    expect(not begun, "a card was asked for before the printer was looked at")
    expect(not counter.last("sale").requests, "a request has reached the host")
