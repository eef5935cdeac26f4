"""The bench itself: power, line and time.

Design note. Cuts at every event stand in ``sweeps``.
"""

from __future__ import annotations

from pytest_bdd import given, parsers, when

from fixtures.counter import Counter
from rigs.procedures import managing, selling

SECONDS = {"second": 1, "minute": 60, "hour": 3600}
DAY = 24 * 3600


@when("the terminal is switched off and on again")
def power_cycle(counter: Counter) -> None:
    """Off for some seconds, on, and the operator logs in again."""
    managing.power_cycle(counter.desk)
    counter.operator = counter.desk.cashier


@when("the terminal is switched off and on again twice")
def power_cycle_twice(counter: Counter) -> None:
    """What the first start has kept the second must keep too."""
    power_cycle(counter)
    power_cycle(counter)


@when("the terminal is switched on again")
def switched_on(counter: Counter) -> None:
    """On, and the operator logs in."""
    managing.start_up(counter.desk)


@given("power that will be cut while the second try of a reversal is unanswered")
def cut_in_second_try(counter: Counter) -> None:
    """Armed: shortly after the second 0400 has reached the host."""
    counter.points.power.cut_at("acquirer", "request", nth=2, after_s=1.0, function="reversal")


@when("the reversal is tried until the power is cut")
def tried_until_cut(counter: Counter) -> None:
    """A balance inquiry sets the reversal going, unless the terminal did so by itself."""
    counter.points.acquirer.end_intent()
    if counter.points.power.is_on:
        card = counter.card("debit19")
        counter.record("balance", 0, card, lambda: selling.balance(counter.desk, card), "")


@given("an unplugged line")
@when("the line is unplugged")
def line_unplugged(counter: Counter) -> None:
    """Now."""
    counter.points.line.unplug()


@when("the line is plugged in again")
def line_plugged(counter: Counter) -> None:
    """Now."""
    counter.points.line.plug()


@when("the power is cut in the fault slip of a balance inquiry")
def cut_in_fault_slip(counter: Counter) -> None:
    """The inquiry uses up the tries; power goes as the fault slip is printed."""
    counter.points.acquirer.end_intent()
    counter.points.power.cut_at("display", "shown", says="reversal_failed", after_s=0.004)
    card = counter.card("debit19")
    counter.record("balance", 0, card, lambda: selling.balance(counter.desk, card), "")
    counter.desk.rest("not_printed", "idle", since=counter.desk.mark())


@when(parsers.re(r"(?P<part>most of )?the time of the warning passes"))
def warning_time_passes(counter: Counter, part: str | None) -> None:
    """The profile's time of the duplicate warning, a little less or a little more."""
    seconds = 60.0 * counter.bench.profile.choices.duplicate_warning_minutes
    counter.desk.pass_time(max(seconds - 15.0, 0.0) if part else seconds + 15.0)


@when("the clock comes near midnight")
def near_midnight(counter: Counter) -> None:
    """Two minutes before it, by the host's last booking; on the bench's clock."""
    told = counter.points.acquirer.ledger()[-1].host_time
    now = 3600 * int(told[:2]) + 60 * int(told[2:4]) + int(told[4:])
    counter.desk.pass_time(float((DAY - 120 - now) % DAY))


@when("the terminal is left alone")
def left_alone(counter: Counter) -> None:
    """Nobody touches a key until the terminal's patience is over."""
    timers = counter.desk.timers
    counter.desk.pass_time(timers.operator + timers.react + timers.margin)


@when("no time passes")
def no_time() -> None:
    """Nothing is done."""


@when(parsers.re(r"(?P<count>\d+) (?P<unit>second|minute|hour)s? pass(es)?"))
def time_passes(counter: Counter, count: str, unit: str) -> None:
    """On the bench's clock."""
    counter.desk.pass_time(float(int(count) * SECONDS[unit]))
