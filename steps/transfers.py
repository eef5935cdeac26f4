"""The transfer: what was confirmed is what is sent (rule F)."""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter
from rigs.points import LedgerEntry
from rigs.procedures.filling import Sheet
from rigs.procedures.selling import fen, money
from steps.checks import agree, expect, left_alone, offered_in_doubt, shown_since
from steps.functions import CARD, transfer
from steps.sayings import AMOUNT

TARGET = r"(?P<target>[\w-]+)"
DONE = ("00", "25", "12")


# ---- acting ------------------------------------------------------------------------------


@when(
    parsers.re(
        rf"{AMOUNT} are transferred from {CARD} to "
        r"(?P<what>an account of 5 digits|the account of the card)"
    )
)
def transfers_badly(counter: Counter, amount: str, card: str, what: str) -> None:
    """A target that is none."""
    held = counter.card(card)
    number = held.number[:5] if what == "an account of 5 digits" else held.number
    counter.fill(Sheet("transfer", held, fen(amount), account=number))


@when(parsers.re(rf"{AMOUNT} are transferred from {CARD} to (?P<target>[\w-]+)"))
def transfers(counter: Counter, amount: str, card: str, target: str) -> None:
    """Target and amount are confirmed before the PIN."""
    transfer(counter, fen(amount), card, target)


@when(parsers.re(rf"a transfer of {AMOUNT} from {CARD} to (?P<target>[\w-]+) is left unconfirmed"))
def transfer_left(counter: Counter, amount: str, card: str, target: str) -> None:
    """No key where target and amount are shown, until the terminal gives up by itself."""
    sheet = Sheet(
        "transfer",
        counter.card(card),
        fen(amount),
        account=counter.card(target).number,
        leave_at="confirm_transfer",
        silent=True,
    )
    counter.fill(sheet)


@when(parsers.re(rf"a transfer of {AMOUNT} from {CARD} to (?P<target>[\w-]+) is not confirmed"))
def transfer_not_confirmed(counter: Counter, amount: str, card: str, target: str) -> None:
    """Cancelled where target and amount are shown."""
    transfer(counter, fen(amount), card, target, confirm=False)


# ---- what was sent and told ---------------------------------------------------------------


def _requests(counter: Counter) -> list[dict[str, object]]:
    found = counter.points.acquirer.requests()
    return [dict(r) for r in found if r.get("function") == "transfer"]


def _entry(counter: Counter) -> LedgerEntry | None:
    return counter.booking(counter.last("transfer"))


def _same(shown: str, number: str) -> bool:
    return (shown[:6], shown[-4:]) == (number[:6], number[-4:])


@then(parsers.re(rf"{AMOUNT} to {TARGET} were confirmed before the PIN"))
def confirmed(counter: Counter, amount: str, target: str) -> None:
    """Target and amount, in one frame or one after the other, each answered by a key, and only
    then the PIN."""
    deal = counter.last("transfer")
    frames = counter.points.display.frames(deal.outcome.since)[: deal.until - deal.outcome.since]
    pins = [n for n, f in enumerate(frames) if "pin_prompt" in f.says]
    expect(bool(pins), "the display never asked for the PIN")
    asked = [n for n, f in enumerate(frames) if "confirm_transfer" in f.says]
    expect(bool(asked), "the display never asked to confirm the transfer")
    expect(asked[0] < pins[0], "the PIN was asked for before the transfer was confirmed")
    asked = [n for n in asked if n < pins[0]]
    for here, then_ in zip(asked, (*asked[1:], pins[0]), strict=True):
        if frames[here].lines == frames[then_].lines:
            continue  # drawn anew
        between = counter.bench.timeline.records[frames[here].record : frames[then_].record]
        pressed = [r for r in between if r.point == "keypad" and r.meaning.get("key") == "enter"]
        expect(bool(pressed), "the terminal went on before anybody confirmed")
    beside = frames[pins[0]].values.get("amount")
    expect(beside == amount, f"beside the PIN prompt stood {beside}")
    number = counter.card(target).number
    amounts = [frames[n].values["amount"] for n in asked if "amount" in frames[n].values]
    targets = [frames[n].values["target"] for n in asked if "target" in frames[n].values]
    wrong = [f"amount {seen}" for seen in amounts or ["none"] if seen != amount]
    wrong += [f"target {seen}" for seen in targets or ["none"] if not _same(seen, number)]
    agree(wrong, "shown for confirmation")


@then(parsers.re(rf"the host has transferred {AMOUNT} from (?P<card>[\w-]+) to {TARGET}"))
def transferred(counter: Counter, amount: str, card: str, target: str) -> None:
    """One booking of that amount, F62 the target, and a slip that names both."""
    deal, entry = counter.last("transfer"), _entry(counter)
    wrong = []
    if entry is None or (entry.amount, entry.f39) != (fen(amount), "00"):
        wrong.append("the host has booked no such transfer")
    number = counter.card(target).number
    request = deal.request
    seen = str(request["fields"].get("62", "")) if request else ""
    if len(seen) != len(number) or not _same(seen, number):
        wrong.append(f"F62 is {seen or 'absent'}, not the target that was confirmed")
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.complete]
    for slip in slips:
        if slip.kind != "transfer" or not _same(slip.roles.get("target", ""), number):
            wrong.append(f"the {slip.copy} slip is a {slip.kind} to {slip.roles.get('target')}")
    if not slips:
        wrong.append("no slip was printed")
    own = counter.card(card).number
    if entry is not None and not _same(entry.card, own):
        wrong.append(f"it was taken from {entry.card}")
    agree(wrong, "the transfer is not right")


@then("the PIN was not asked for")
def no_pin(counter: Counter) -> None:
    """Not behind a confirmation that nobody gave."""
    shown = shown_since(counter, counter.last("transfer"))
    expect("pin_prompt" not in shown, "the PIN was asked for")


@then("the terminal has refused the account with a text")
def account_refused(counter: Counter) -> None:
    """In so many words."""
    shown = shown_since(counter, counter.last("transfer"))
    expect("account_invalid" in shown, f"the display said {', '.join(sorted(shown))}")
    counter.desk.to_idle()


@then("no transfer has reached the host")
def none_sent(counter: Counter) -> None:
    """Not one 0200/400000."""
    found = _requests(counter)
    expect(not found, f"{len(found)} transfers have reached the host")


@then("the display never said approved")
def never_approved(counter: Counter) -> None:
    """Not in the whole transfer, and no slip of it."""
    deal = counter.last("transfer")
    left_alone(counter)
    frames = counter.points.display.frames(deal.outcome.since)
    expect(not any("approved" in f.says for f in frames), "the display said approved")
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.kind == "transfer"]
    expect(not slips, "a transfer slip was printed")


@then("the transfer is reversed as the profile says")
def reversed_by_profile(counter: Counter) -> None:
    """Reversed and accepted where the model reverses transfers, else left to the centre."""
    wanted = counter.bench.profile.choices.transfer_reversible
    found = [
        (r, code)
        for r, code in zip(
            counter.reversals(), counter.answer_codes(counter.reversals()), strict=True
        )
        if r["fields"].get("3") == "400000"
    ]
    offered = offered_in_doubt(counter, counter.last("transfer"))
    expect(not offered, "the display offers another swipe after a doubt")
    if not wanted:
        expect(not found, "the transfer was reversed, which this model does not do")
        return
    expect(any(code in DONE for _, code in found), "no reversal of the transfer was accepted")
    entry = _entry(counter)
    expect(entry is None or not entry.live, f"{entry.amount if entry else 0} fen are still taken")


@then("the transfer has moved nothing")
def moved_nothing(counter: Counter) -> None:
    """Declined on the display, with its code; nothing booked, no slip."""
    never_approved(counter)
    deal, entry = counter.last("transfer"), _entry(counter)
    expect("declined" in shown_since(counter, deal), "the display did not say declined")
    codes = {
        f.values.get("code")
        for f in counter.points.display.frames(deal.outcome.since)
        if "declined" in f.says
    }
    expect(codes == {"51"}, f"the display gave code {', '.join(map(str, codes))}")
    live = money(entry.amount) if entry is not None and entry.live else ""
    expect(not live, f"the host has moved {live}")
