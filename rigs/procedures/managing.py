"""Settlement, sign-on and sign-off, download, lock, acknowledgement, power cycle.

Design note. As in selling: act until the terminal rests and tell how it rested.
"""

from __future__ import annotations

from rigs.points import Screen
from rigs.procedures.desk import DARK, Desk
from rigs.procedures.outcomes import Outcome

FAILED = ("connect_failed", "timed_out", "invalid_answer", "bad_mac", "line_lost", "declined")


def _begin(desk: Desk) -> tuple[int, int, int]:
    desk.to_idle()
    return desk.mark(), desk.points.printer.mark(), desk.points.acquirer.mark()


def settle(desk: Desk) -> Outcome:
    """Settle the batch: confirm, until the terminal rests."""
    start = _begin(desk)
    stops = ("settlement_incomplete", "reversal_failed", "not_printed")
    ends = ("idle", *stops, "settled")
    screen = desk.choose("settlement", *ends)
    if screen.says.isdisjoint(ends):
        screen = desk.rest("confirm_settlement", *ends, since=start[0])
    if "confirm_settlement" in screen.says:
        mark = desk.mark()
        desk.points.keypad.press("enter")
        # Some models sign off by themselves after a settlement.
        rests = ("idle", "operator_number_prompt", "advice_refused", *stops)
        screen = desk.rest(*rests, since=mark)
        while "advice_refused" in screen.says:
            # An advice that was declined is shown until somebody has read it.
            again = desk.mark()
            desk.points.keypad.press("enter")
            screen = desk.rest(*rests, since=again)
        if screen.says.isdisjoint(stops):
            settled = [s for s in desk.points.display.frames(mark) if "settled" in s.says]
            screen = settled[-1] if settled else screen
    return Outcome(screen, *start)


def cancel_settlement(desk: Desk) -> Screen:
    """Ask for the settlement and cancel it where it wants to be confirmed."""
    start = _begin(desk)
    desk.choose("settlement")
    desk.rest("confirm_settlement", since=start[0])
    desk.points.keypad.press("cancel")
    return desk.to_idle()


def sign_on(desk: Desk) -> Outcome:
    """Terminal sign-on: fetch working keys."""
    start = _begin(desk)
    desk.choose("sign_on")
    ends = ("signed_on", "sign_on_failed", "kcv_error", "settle_first", *FAILED)
    return Outcome(desk.rest(*ends, since=start[0]), *start)


def sign_off(desk: Desk) -> Outcome:
    """Terminal sign-off."""
    start = _begin(desk)
    ends = ("signed_off", "sign_off_failed", "settle_first", "reversal_failed", *FAILED)
    screen = desk.choose("sign_off", *ends)
    if screen.says.isdisjoint(ends):
        screen = desk.rest(*ends, since=start[0])
    return Outcome(screen, *start)


def download(desk: Desk) -> Outcome:
    """Parameter download."""
    start = _begin(desk)
    ends = (
        "downloaded",
        "download_failed",
        "bad_parameter",
        "settle_first",
        "reversal_failed",
        *FAILED,
    )
    screen = desk.choose("download", *ends)
    if screen.says.isdisjoint(ends):
        screen = desk.rest(*ends, since=start[0])
    return Outcome(screen, *start)


def lock_and_unlock(desk: Desk) -> Screen:
    """Lock the terminal and unlock it as the same operator."""
    desk.choose("lock", "locked")
    mark = desk.mark()
    desk.rest("locked", since=max(mark - 1, 0))
    if not desk.says("operator_number_prompt"):
        mark = desk.mark()
        desk.points.keypad.press("enter")
        desk.rest("operator_number_prompt", "password_prompt", since=mark)
    return desk.log_in(desk.logged_in)


def wrong_log_ins(desk: Desk) -> None:
    """At the operator prompt: a number that nobody has, then a wrong password."""
    keypad = desk.points.keypad
    mark = desk.mark()
    keypad.digits("77")
    keypad.press("enter")
    screen = desk.rest("no_such_operator", "password_prompt", "idle", since=mark)
    if "idle" in screen.says:
        # It let them in: whoever called judges that.
        return
    if "password_prompt" in screen.says:
        # Some terminals ask for the password first and refuse both together.
        keypad.press("cancel")
    desk.rest("operator_number_prompt", since=mark)
    mark = desk.mark()
    keypad.digits(desk.cashier)
    keypad.press("enter")
    desk.rest("password_prompt", since=mark)
    mark = desk.mark()
    keypad.secret("password", "9" * len(desk.operator_of(desk.cashier).password))
    keypad.press("enter")
    desk.rest("wrong_password", since=mark)
    keypad.press("cancel")


def log_in_with(desk: Desk, number: str, password: str, times: int) -> None:
    """At the operator prompt: a number with that password, as often, or until the terminal asks
    for none any more."""
    keypad, mark = desk.points.keypad, desk.mark()
    keypad.digits(number)
    keypad.press("enter")
    if "password_prompt" not in desk.rest("password_prompt", "idle", since=mark).says:
        return
    for _ in range(times):
        mark = desk.mark()
        if password:
            keypad.secret("password", password)
        keypad.press("enter")
        screen = desk.rest("wrong_password", "operator_number_prompt", "idle", since=mark)
        if "password_prompt" not in screen.says:
            break


def log_out(desk: Desk) -> Screen:
    """The operator leaves; the operator prompt."""
    mark = desk.mark()
    screen = desk.to_idle()
    if "operator_number_prompt" not in screen.says:
        desk.choose("log_out", "operator_number_prompt")
        screen = desk.rest("operator_number_prompt", since=mark)
        desk.logged_in = None
    return screen


def change_operator(desk: Desk, number: str) -> Screen:
    """The operator leaves and another logs in."""
    log_out(desk)
    return desk.log_in(number)


def acknowledge(desk: Desk, password: str | None = None) -> Screen:
    """The supervisor acknowledges the alarm of a reversal that could not be delivered."""
    desk.to_idle()
    mark = desk.mark()
    desk.choose("acknowledge", "nothing_to_acknowledge")
    screen = desk.rest("supervisor_password_prompt", "nothing_to_acknowledge", since=mark)
    if "nothing_to_acknowledge" in screen.says:
        return screen
    return desk.supervise(mark, "acknowledged", "idle", password=password)


def insist(desk: Desk, password: str, times: int) -> Screen:
    """At a password prompt that was answered wrongly: the same again, ``times`` times."""
    screen = desk.points.display.current() or DARK
    for _ in range(times):
        if not desk.says("supervisor_password_prompt"):
            break
        mark = desk.mark()
        desk.points.keypad.secret("password", password)
        desk.points.keypad.press("enter")
        screen = desk.rest("wrong_password", "acknowledged", "idle", since=mark)
    return screen


def power_cycle(desk: Desk, off_s: float = 5.0) -> Screen:
    """Off, wait, on, and the cashier logs in again; the frame after the log-in."""
    desk.points.power.off()
    desk.logged_in = None
    desk.pass_time(off_s)
    return start_up(desk)


def start_up(desk: Desk, number: str | None = None) -> Screen:
    """On, and log in when the terminal asks for an operator."""
    mark = desk.mark()
    desk.points.power.on()
    desk.rest("operator_number_prompt", since=mark, within=desk.timers.boot)
    return desk.log_in(number)
