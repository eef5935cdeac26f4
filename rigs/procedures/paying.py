"""Sale, void and balance inquiry with any card of the bench: swiped or inserted.

Design note. Who speaks of a purchase does not say how the card is read; its data do.  A
stripe goes the known way of ``selling``; a chip card is carried out from a sheet, since what
a terminal asks of its holder is the card's business.  The card stays in the slot: who called
takes it out.
"""

from __future__ import annotations

from rigs.points import CardData
from rigs.procedures import selling
from rigs.procedures.desk import Desk
from rigs.procedures.filling import Sheet, carry_out
from rigs.procedures.outcomes import Outcome, Pin


def sale(
    desk: Desk,
    amount: int,
    card: CardData,
    *,
    pin: Pin = "own",
    past_warning: bool = False,
    at_idle: bool = False,
    left_in: bool = False,
) -> Outcome:
    """Sell ``amount`` fen until the terminal rests; see ``selling.sale``.

    left_in: an inserted card is not taken out where the terminal asks for that.
    """
    if not card.chip:
        return selling.sale(desk, amount, card, pin=pin, past_warning=past_warning, at_idle=at_idle)
    sheet = Sheet(
        "sale",
        card,
        amount,
        pin=pin,
        left_in=left_in,
        at_idle=at_idle,
        at_warning="repeat" if past_warning else "stop",
    )
    return carry_out(desk, sheet)


def void(
    desk: Desk, voucher: str, card: CardData, *, pin: Pin = "own", password: str | None = None
) -> Outcome:
    """Void the sale with that voucher number."""
    if not card.chip:
        return selling.void(desk, voucher, card, pin=pin, password=password)
    return carry_out(desk, Sheet("void", card, voucher=voucher, pin=pin, password=password))


def balance(desk: Desk, card: CardData, *, pin: Pin = "own") -> Outcome:
    """Ask for the balance of a card."""
    if not card.chip:
        return selling.balance(desk, card, pin=pin)
    return carry_out(desk, Sheet("balance", card, pin=pin))
