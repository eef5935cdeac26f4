"""The operator acts: logs in, settles, signs on and off, acknowledges.

Design note. Voids stand in ``voids``, what is printed again in ``reprints``, what the
operator reads in ``reading``, what is told in ``telling``.
"""

from __future__ import annotations

from pytest_bdd import given, parsers, when

from fixtures.counter import Counter
from rigs.points import NotSeen
from rigs.procedures import managing


@given("a signed-on terminal")
def signed_on_terminal(counter: Counter) -> None:
    """The cashier is logged in and the terminal has working keys."""
    desk = counter.desk
    screen = desk.to_idle()
    if "operator_number_prompt" in screen.says:
        screen = desk.log_in()
    if "not_signed_on" in screen.says:
        managing.sign_on(desk)
        screen = desk.to_idle()
    if "idle" not in screen.says or "not_signed_on" in screen.says:
        raise NotSeen("a signed-on terminal", desk.timers.boot, " / ".join(screen.lines))
    counter.quiet_mark = counter.points.acquirer.mark()


@when("the operator cancels a settlement")
def cancels_settlement(counter: Counter) -> None:
    """At the question whether to settle."""
    managing.cancel_settlement(counter.desk)


@when("the operator settles the batch")
def settles(counter: Counter) -> None:
    """Day-end."""
    acquirer = counter.points.acquirer
    acquirer.end_intent()
    mark = counter.desk.mark()
    managing.settle(counter.desk)
    frames = counter.points.display.frames(mark)
    counter.screen_says = frozenset().union(*(frame.says for frame in frames))
    counter.quiet_mark = acquirer.mark()


@when("the operator signs the terminal off")
def signs_off(counter: Counter) -> None:
    """Terminal sign-off, granted or not."""
    counter.points.acquirer.end_intent()
    managing.sign_off(counter.desk)
    counter.quiet_mark = counter.points.acquirer.mark()
    if counter.desk.says("signed_off"):
        counter.desk.to_idle()


@when("the operator signs the terminal on again")
def signs_on(counter: Counter) -> None:
    """Terminal sign-on."""
    managing.sign_on(counter.desk)
    counter.quiet_mark = counter.points.acquirer.mark()


@when("the operator downloads parameters")
def downloads(counter: Counter) -> None:
    """Parameter download."""
    managing.download(counter.desk)
    counter.quiet_mark = counter.points.acquirer.mark()


@when("the terminal is locked and unlocked")
def locks(counter: Counter) -> None:
    """Locked, then unlocked by the same operator."""
    managing.lock_and_unlock(counter.desk)


@when("the operator leaves")
def leaves(counter: Counter) -> None:
    """From here on nobody is signed on."""
    managing.log_out(counter.desk)
    points = counter.points
    counter.start_marks = (counter.desk.mark(), points.printer.mark(), points.acquirer.mark())
    counter.quiet_mark = points.acquirer.mark()


@when(parsers.re(r"operator (?P<number>\d\d) takes over"))
def takes_over(counter: Counter, number: str) -> None:
    """Another operator logs in."""
    managing.change_operator(counter.desk, number)
    counter.operator = number


@when("an unknown operator, a wrong password and then operator 00 are entered")
def supervisor_logs_in(counter: Counter) -> None:
    """The cashier leaves; what is wrong is refused, the supervisor gets in."""
    managing.log_out(counter.desk)
    managing.wrong_log_ins(counter.desk)
    counter.desk.to_idle()
    counter.desk.log_in(counter.desk.supervisor)
    counter.operator = counter.desk.supervisor


@when("the supervisor tries to acknowledge an alarm")
def acknowledges_nothing(counter: Counter) -> None:
    """There is none."""
    counter.screen = managing.acknowledge(counter.desk)


@when("the supervisor acknowledges the alarm")
def acknowledges(counter: Counter) -> None:
    """With the supervisor's password; the bench notes the acknowledgement."""
    screen = managing.acknowledge(counter.desk)
    if "acknowledged" in screen.says:
        counter.bench.timeline.note("exhaustion_acknowledged", by="supervisor")


@when(parsers.re(r"somebody tries to acknowledge the alarm with (?P<words>.+)"))
def somebody_acknowledges(counter: Counter, words: str) -> None:
    """With a password that is not the supervisor's."""
    desk = counter.desk
    passwords = {
        "the cashier's password": desk.operator_of(counter.operator).password,
        "no password": "",
        "the first digits of the right password": desk.operator_of(desk.supervisor).password[:3],
        "a wrong password three times": "654321",
    }
    managing.acknowledge(desk, password=passwords[words])
    if words == "a wrong password three times":
        managing.insist(desk, passwords[words], 2)
