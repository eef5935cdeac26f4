"""The desk: the points of a bench with what a person knows who works there.

Design note. ``rest`` is the one way to learn how an operation ended: it waits until the
display says one of the meanings in which a terminal stays by itself, or the power is
gone.  A caller then looks at the meaning; a deadline that runs out is ``NotSeen``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from rigs.points import BenchError, NotSeen, Points, Screen
from rigs.terminals.profile import Profile

BUSY = ("connecting", "sending", "receiving", "reversing", "uploading_advice")
"""Meanings of frames during which a terminal takes no key."""
DARK = Screen((), frozenset({"dark"}), {}, (), -1)


@dataclass(frozen=True, slots=True)
class Timers:
    """PIXIT times in seconds.

    response: the terminal waits so long for an answer · connect: for a connection ·
    operator: for a key · react: the longest that it may take to show the next frame ·
    print: for one copy, pauses between copies included · boot: until it asks for an operator ·
    margin: around the response time-out either view of an answer is right.
    """

    response: float = 60.0
    connect: float = 20.0
    operator: float = 60.0
    react: float = 5.0
    print: float = 30.0
    boot: float = 30.0
    margin: float = 1.0
    tries: int = 3

    @property
    def exchange(self) -> float:
        """The longest that one request may take, answered or not."""
        return self.response + self.connect + 2 * self.react

    @property
    def transaction(self) -> float:
        """The longest from the last key of a transaction to its end, reversals included."""
        return (self.tries + 3) * self.exchange + 3 * self.print

    @property
    def quiet(self) -> float:
        """Past this nothing more can happen by itself."""
        return max(self.exchange, self.operator) + self.print + self.react


@dataclass(frozen=True, slots=True)
class Operator:
    """Who may log in."""

    number: str
    password: str


@dataclass
class Desk:
    """Points, profile, timers and operators of one bench.

    switched: parameters of the terminal that were switched, with what they were before.
    """

    points: Points
    profile: Profile
    timers: Timers
    operators: Mapping[str, Operator]
    until: Callable[[Callable[[], bool], float, str], None]
    pass_time: Callable[[float], None]
    cashier: str = "01"
    supervisor: str = "00"
    administrator: str = "99"
    logged_in: str | None = field(default=None)
    switched: dict[str, bool] = field(default_factory=dict)

    def mark(self) -> int:
        """A place in the sequence of frames."""
        return self.points.display.mark()

    def wait(self, *says: str, within: float | None = None, since: int | None = None) -> Screen:
        """The first frame that says one of the meanings, within the terminal's reaction time."""
        return self.points.display.wait(*says, within=within or self.timers.react, since=since)

    def says(self, *meanings: str) -> bool:
        """True when the current frame says one of the meanings."""
        screen = self.points.display.current()
        return screen is not None and not screen.says.isdisjoint(meanings)

    def rest(self, *says: str, since: int, within: float | None = None) -> Screen:
        """How it ended: the first frame since the mark that says one of the meanings, or DARK."""
        display, power = self.points.display, self.points.power
        wanted = frozenset(says)
        found: list[Screen] = []
        position = since

        def ended() -> bool:
            nonlocal position
            frames = display.frames(position)
            for screen in frames:
                if not wanted.isdisjoint(screen.says):
                    found.append(screen)
                    return True
            position += len(frames)
            if not power.is_on:
                found.append(DARK)
                return True
            return False

        self.until(
            ended, within or self.timers.transaction, f"the display says {' or '.join(says)}"
        )
        return found[0]

    def operator_of(self, number: str) -> Operator:
        """Number and password of an operator; BenchError when the bench file lacks it."""
        try:
            return self.operators[number]
        except KeyError:
            raise BenchError(
                "keypad", f"no password for operator {number}", "add it to [operators] of the bench"
            ) from None

    # ---- getting about ------------------------------------------------------------

    def to_idle(self) -> Screen:
        """Leave whatever stands on the display; logs nobody in.

        Errors: NotSeen when neither the idle frame nor the operator prompt can be reached.
        """
        for _ in range(8):
            screen = self.points.display.current()
            if screen is not None and screen.says & {"idle", "operator_number_prompt"}:
                return screen
            if self.says(*BUSY):
                # A key would be lost: what is on the line comes to its end first.
                with suppress(NotSeen):
                    self.until(lambda: not self.says(*BUSY), self.timers.exchange, "an answer")
            since = self.mark()
            self.points.keypad.press("cancel")
            try:
                self.rest("idle", "operator_number_prompt", since=since, within=self.timers.react)
            except NotSeen:
                continue
        raise NotSeen("the terminal is idle", 8 * self.timers.react, "another frame")

    def log_in(self, number: str | None = None) -> Screen:
        """From the operator prompt to idle; the last frame says ``idle`` or why not."""
        operator = self.operator_of(number or self.cashier)
        keypad = self.points.keypad
        self.wait("operator_number_prompt", within=self.timers.boot)
        since = self.mark()
        keypad.digits(operator.number)
        keypad.press("enter")
        self.wait("password_prompt", since=since)
        since = self.mark()
        keypad.secret("password", operator.password)
        keypad.press("enter")
        screen = self.rest("idle", "wrong_password", "operator_number_prompt", since=since)
        if "idle" in screen.says:
            self.logged_in = operator.number
        return screen

    def choose(self, function: str, *ends: str) -> Screen:
        """Choose a function from idle by the profile's menu path; waits for a title.

        ``ends``: other meanings that may come instead of the title (a refusal).
        """
        path = self.profile.menu.get(function)
        if path is None:
            raise BenchError(
                "keypad", f"the profile has no menu path to '{function}'", "add it to [menu]"
            )
        self.to_idle()
        keypad = self.points.keypad
        for key in path[:-1]:
            since = self.mark()
            keypad.press(key)
            self.wait("menu_line", since=since)
        since = self.mark()
        keypad.press(path[-1])
        return self.wait(*self._titles, *ends, since=since)

    @cached_property
    def _titles(self) -> tuple[str, ...]:
        """Meanings of the title lines of all functions."""
        lines = self.profile.display.line
        return tuple(line.id for line in lines if line.id.startswith("function_"))

    def supervise(self, since: int, *ends: str, password: str | None = None) -> Screen:
        """Type the supervisor's password at its prompt; the frame that follows."""
        self.wait("supervisor_password_prompt", since=since)
        mark = self.mark()
        secret = self.operator_of(self.supervisor).password if password is None else password
        self.points.keypad.secret("password", secret)
        self.points.keypad.press("enter")
        return self.rest(*ends, "wrong_password", since=mark)
