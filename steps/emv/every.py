"""Every chip transaction of a scenario, whatever the scenario is about.

Design note. What ``whole`` asks of one deal is asked of each that came as far as a cryptogram, of
every function, with what its slips say.  A talk that ended before that, an answer that was spoilt
on its way, and what the books or the dialect leave to a model for a function (PIN and signature
where none has to be asked for, the end of what cannot be reversed) are not judged here.
"""

from __future__ import annotations

from collections.abc import Iterator

from fixtures.counter import Counter, Deal
from rigs.points import Slip
from rigs.procedures.outcomes import money
from steps.emv import paper, verifying, whole
from steps.emv.talk import talk
from steps.emv.terminal import terminal


def differences(counter: Counter) -> list[str]:
    """Where the terminal did otherwise than card and books order, in words."""
    found = []
    for deal in counter.deals:
        if deal.chip and deal.inserted and talk(counter, deal).generated:
            told = [
                *whole.differences(counter, deal),
                *_papers(counter, deal),
                *_prompts(counter, deal),
            ]
            found += [f"{deal.function} of {deal.amount / 100:.2f}: {text}" for text in told]
    return list(dict.fromkeys(found))


def _papers(counter: Counter, deal: Deal) -> list[str]:
    """The chip's lines and the signature on its slips, the reprints too."""
    said, known = talk(counter, deal), terminal(counter, deal)
    slips = list(_slips(counter, deal))
    found = []
    for slip in slips:
        found += paper.differences(slip.roles, said, known)
    due = verifying.outcome(said, known, deal.amount, whole.entered(deal))
    by_cvm = counter.bench.profile.choices.chip_signature == "cvm"
    if due is None or due.signs is None or not by_cvm or not whole.asks_pin(counter, deal):
        return found
    for slip in slips:
        if slip.copy == "merchant" and ("signature" in slip.roles) != due.signs:
            found.append(f"a signature is {'not ' if due.signs else ''}asked for on the slip")
    return found


def _prompts(counter: Counter, deal: Deal) -> list[str]:
    """Beside the PIN prompt stands the amount, where there is one."""
    if deal.function == "balance":
        return []
    frames = counter.points.display.frames(deal.outcome.since)[: deal.until - deal.outcome.since]
    asked = [frame for frame in frames if "pin_prompt" in frame.says]
    shown = {frame.values.get("amount", "no amount") for frame in asked} - {money(deal.amount)}
    return [f"beside the PIN prompt stood {', '.join(sorted(shown))}"] if shown else []


def _slips(counter: Counter, deal: Deal) -> Iterator[Slip]:
    """Whole slips of this deal, at first and again."""
    for slip in counter.points.printer.slips():
        roles = slip.roles
        mine = (roles.get("voucher"), roles.get("batch")) == (deal.stan, deal.batch)
        if deal.stan and slip.complete and slip.kind == deal.function and mine:
            yield slip
