"""The start of the terminal: what it shows and sends before its operator, and after a supply
that failed at idle.

Design note. "Since the start" counts from the moment at which power came.
"""

from __future__ import annotations

from collections.abc import Sequence

from pytest_bdd import given, parsers, then, when

from fixtures.counter import FINANCIAL, Counter
from rigs.points import NotSeen, Screen
from rigs.procedures import managing, paying, selling
from rigs.procedures.selling import fen
from steps.checks import agree, expect
from steps.moments import date_good, moment_of
from steps.sayings import AMOUNT, TROUBLES

TROUBLE = "|".join(TROUBLES)
SENSORS = {
    "no paper": "printer_paper_sensor",
    "an open cover": "printer_cover_sensor",
    "an unplugged cable": "printer_cable",
    "an overheated head": "printer_heat_sensor",
}
"""Trouble -> item of the PICS by which the model can tell it apart."""
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
    expect(desk.says("operator_number_prompt"), f"the display says {_seen(counter)}")
    shown = frozenset().union(
        *(frame.says for frame in counter.points.display.frames(counter.start_marks[0]))
    )
    reached = sorted(word for word in shown if word in ("idle", "menu", "approved"))
    reached += sorted(word for word in shown & {"function_sale", "amount_prompt", "pin_prompt"})
    expect(not reached, f"without an operator the display said {', '.join(reached)}")


def _seen(counter: Counter) -> str:
    screen = counter.points.display.current()
    return " / ".join(screen.lines) if screen else "nothing"


@then("nothing financial has reached the host since the start")
def nothing_financial(counter: Counter) -> None:
    """No request 01xx or 02xx; a reversal or a status message may go by itself."""
    found = [
        f"{r['mti']} {r.get('function')}"
        for r in counter.points.acquirer.requests(counter.start_marks[2])
        if r["mti"] in FINANCIAL
    ]
    expect(not found, f"before the operator came {', '.join(found)}")


# ---- a printer that is not ready ---------------------------------------------------------


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
    parsers.re(r"the paper will end again at line (?P<line>\d+) of the copy that is printed anew")
)
def ends_again(counter: Counter, line: str) -> None:
    """The second slip that begins is the first one over again."""
    counter.points.printer.trouble_at("paper_out", line=int(line), slip=2)


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
        return outcome

    mark = desk.mark()
    counter.screen_says = frozenset()
    counter.attempt(fen(amount), held, act)
    counter.start_marks = (mark, counter.start_marks[1], counter.start_marks[2])


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
    expect(told >= 0, f"the display does not name {trouble}; it says {_seen(counter)}")
    _no_other(counter, frozenset().union(*(f.says for f in frames)), wanted)
    if counter.bench.profile.choices.printer_check == "lenient":
        expect(asked < 0 or told < asked, "the warning comes after the card was read")
        return
    expect(asked < 0, "the sale went on although the printer is not ready")
    expect(not counter.last("sale").requests, "a request has reached the host")


# ---- after a supply that failed ----------------------------------------------------------


@then("the sales stand in one batch at the host")
def one_batch(counter: Counter) -> None:
    """Every sale of the scenario was booked, and all in the same batch."""
    deals = [deal for deal in counter.deals if deal.function == "sale"]
    wrong = [deal.stan or "no number" for deal in deals if counter.booking(deal) is None]
    expect(not wrong, f"the host has not booked {', '.join(wrong)}")
    declined = [d.stan for d in deals if (entry := counter.booking(d)) and not entry.live]
    expect(not declined, f"the host holds {', '.join(declined)} as not booked")
    batches = {deal.batch for deal in deals}
    expect(len(batches) == 1, f"the sales stand in batches {', '.join(sorted(batches))}")


@then("no voucher number was used twice")
def no_number_twice(counter: Counter) -> None:
    """Over all requests that take one of their own; advices, reversals and uploads repeat."""
    seen: set[tuple[str, str]] = set()
    twice = []
    for request in counter.points.acquirer.requests():
        if request["mti"] in ("0400", "0320") or request.get("repeat"):
            continue
        key = (request["f60"]["batch"], str(request["fields"].get("11", "")))
        if key in seen and key[1]:
            twice.append(key[1])
        seen.add(key)
    agree([f"voucher {stan}" for stan in twice], "voucher numbers were used twice")


@then("no slip printed since bears a wrong date")
def no_wrong_date(counter: Counter) -> None:
    """Every slip, list and report since the start: the right date, or none."""
    slips = counter.points.printer.slips(counter.start_marks[1])
    whole = [slip for slip in slips if slip.complete]
    expect(bool(whole), "no whole slip was printed since the start")
    wrong = []
    for slip in whole:
        text = slip.roles.get("date", "")
        if text and not date_good(text, moment_of(counter, slip)):
            wrong.append(f"the {slip.kind} slip says {text}")
    agree(wrong, f"it is {moment_of(counter, whole[-1]):%Y-%m-%d %H:%M}")
