"""The commands of the register.

Design note. At idle a command is an event as a swipe is; what the port itself does (poll,
refusals, repetitions) lies in ``ecr_link``.  Every command that was taken is answered by
exactly one last frame, whatever came of it.  A terminal without working keys takes only
what gives it keys.  Source: Transbank POS Integrado, commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rigs.simulated.terminal import ecr_answers as answers
from rigs.simulated.terminal.ecr_frames import Fields
from rigs.simulated.terminal.ecr_sale import NOT_SUPPORTED, EcrSale, EcrVoid
from rigs.simulated.terminal.ecr_watch import Watch
from rigs.simulated.terminal.effects import Command, Show, Tell
from rigs.simulated.terminal.flow import Sub

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

ANY: Final = frozenset({"*"})
MULTICODE: Final = frozenset({"0270", "0280", "0290"})
UNSIGNED: Final = frozenset({"0800", "0300"})
FAILED, NO_ANSWER, NO_CONNECTION, NOT_STORED = "01", "02", "03", "65"
CAUSES: Final = {
    "connect_failed": NO_CONNECTION,
    "reversal_failed": NO_CONNECTION,
    "line_lost": NO_ANSWER,
    "timed_out": NO_ANSWER,
    "storage_failed": NOT_STORED,
}
"""Cause of a failed exchange -> response code; every other one is a refusal."""


class Ecr:
    """What the register may ask for."""

    sale = EcrSale()
    void = EcrVoid()

    def commands(self, t: Terminal) -> frozenset[str]:
        """Function codes that an idle terminal takes now."""
        return UNSIGNED if t.state.keys is None else ANY

    def run(self, t: Terminal, command: Command) -> Sub[None]:
        """One command, to its last answer."""
        frames = yield from self.answers(t, command.fields)
        yield Tell(frames, last=True)

    def answers(self, t: Terminal, fields: Fields) -> Sub[tuple[Fields, ...]]:
        """The frames of the answer; () where the acknowledgement was all."""
        function = fields[0]
        if function == "0200":
            return ((yield from self.sale.run(t, fields)),)
        if function == "1200":
            return ((yield from self.void.run(t, fields)),)
        if function == "0250":
            return (answers.last_sale(t),)
        if function == "0260":
            return (yield from self.details(t, fields))
        if function == "0700":
            return (answers.totals(t),)
        if function == "0800":
            return ((yield from self.load_keys(t)),)
        if function == "0500":
            return ((yield from self.close(t)),)
        if function == "0300":
            return ()
        return (answers.ids(t, self.answer_to(function), NOT_SUPPORTED),)

    def answer_to(self, function: str) -> str:
        """The function code of the answer to one that this terminal does not know."""
        if not (function.isascii() and function.isdecimal() and len(function) == 4):
            return function[:4]
        step = 1 if function in MULTICODE else 10
        return f"{(int(function) + step) % 10_000:04d}"

    def details(self, t: Terminal, fields: Fields) -> Sub[tuple[Fields, ...]]:
        """1: the rows to the register; else on paper, and nothing to the register."""
        if (*fields[1:], "")[0].strip() != "1":
            printing = t.parts.reprint.details(t, t.text("function_print"))
            yield from Watch(t, False).run(printing)
            return ()
        rows = tuple(answers.detail(t, record) for record in answers.sales(t))
        return (*rows, answers.detail(t, None))

    def load_keys(self, t: Terminal) -> Sub[Fields]:
        """The terminal's sign-on."""
        cause, lines = yield from t.parts.sign_on.exchange(t)
        result = "sign_on_failed" if cause else "signed_on"
        yield Show((t.text("function_sign_on"), t.text(result), *lines))
        code = CAUSES.get(cause, FAILED) if cause else answers.APPROVED
        return answers.ids(t, "0810", code)

    def close(self, t: Terminal) -> Sub[Fields]:
        """The settlement, which nobody confirms; one that was interrupted goes on."""
        stopped = yield from t.parts.settlement.steps(t)
        if not stopped:
            return answers.ids(t, "0510", answers.APPROVED)
        title = t.text(t.parts.settlement.title)
        yield Show((title, t.text("settlement_incomplete"), *stopped))
        texts = {t.cause(cause): code for cause, code in CAUSES.items()}
        code = next((texts[line] for line in stopped if line in texts), FAILED)
        return answers.ids(t, "0510", code)
