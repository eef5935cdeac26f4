"""The command interpreter: class, instruction, shape, then the command itself.

Design note. Wrong class is 6E00, unknown instruction 6D00, a shape that the command does
not have 6700; all other refusals are the command's own.  Source: EMV Book 3, section 6.3.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from rigs.protocols.emv.apdu import Command, Response
from rigs.simulated.card import authentication, reading, scripts
from rigs.simulated.card.chip import Chip
from rigs.simulated.card.generate_ac import generate_ac
from rigs.simulated.card.selection import select
from rigs.simulated.card.session import Refused


class Known(NamedTuple):
    """One command.  sends: whether it carries data to the card."""

    cla: int
    sends: bool
    run: Callable[[Chip, Command], bytes]


COMMANDS: Final = {
    0xA4: Known(0x00, True, select),
    0xA8: Known(0x80, True, reading.get_processing_options),
    0xB2: Known(0x00, False, reading.read_record),
    0xCA: Known(0x80, False, reading.get_data),
    0x84: Known(0x00, False, reading.get_challenge),
    0x20: Known(0x00, True, authentication.verify),
    0x88: Known(0x00, True, authentication.internal_authenticate),
    0x82: Known(0x00, True, authentication.external_authenticate),
    0xAE: Known(0x80, True, generate_ac),
    0x1E: Known(0x84, True, scripts.application_block),
    0x18: Known(0x84, True, scripts.application_unblock),
    0x16: Known(0x84, True, scripts.card_block),
    0x24: Known(0x84, True, scripts.pin_change),
    0xDA: Known(0x04, True, scripts.put_data),
}
CLASSES: Final = frozenset({0x00, 0x80, 0x84, 0x04})
GET_RESPONSE: Final = 0xC0


def carry_out(chip: Chip, command: Command) -> Response:
    """The answer to one command."""
    if command.cla not in CLASSES:
        return Response(b"", 0x6E00)
    known = COMMANDS.get(command.ins)
    if known is None:
        return Response(b"", 0x6D00)
    if command.cla != known.cla:
        return Response(b"", 0x6E00)
    if bool(command.data) != known.sends:
        return Response(b"", 0x6700)
    try:
        return Response(known.run(chip, command), 0x9000)
    except Refused as refused:
        return Response(refused.data, refused.sw)
