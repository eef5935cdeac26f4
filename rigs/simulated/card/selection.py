"""SELECT: the payment system environment, and applications by whole or partial name.

Source: EMV Book 1, sections 11.3 and 12; a blocked card says 6A81, a blocked application
6283 with its FCI.
"""

from __future__ import annotations

from rigs.protocols.emv.apdu import Command
from rigs.simulated.card.chip import Chip
from rigs.simulated.card.personal import PSE, directory_fci, fci
from rigs.simulated.card.session import Refused, Session, Stage

FIRST, NEXT = 0x00, 0x02


def select(chip: Chip, command: Command) -> bytes:
    """The FCI of what was selected."""
    silent = command.data == PSE and not chip.profile.blocked_directory
    if chip.memory.blocked_card and not silent:
        raise Refused(0x6A81)
    if command.p1 != 0x04:
        raise Refused(0x6A81)
    if command.p2 not in (FIRST, NEXT):
        raise Refused(0x6A86)
    name = command.data
    if not 5 <= len(name) <= 16:
        raise Refused(0x6700)
    if name == PSE and chip.profile.pse:
        if command.p2 == NEXT:
            raise Refused(0x6A82)
        chip.session = Session(stage=Stage.DIRECTORY, random=chip.session.random)
        return directory_fci(chip.profile)
    start = chip.session.place + 1 if command.p2 == NEXT else 0
    for place, application in enumerate(chip.profile.aids):
        if place >= start and application.aid.startswith(name):
            # Whatever the application before it knew is forgotten.
            chip.session = Session(
                stage=Stage.SELECTED,
                application=application,
                place=place,
                random=chip.session.random,
            )
            answer = fci(chip.profile, application)
            if chip.blocked():
                raise Refused(0x6283, answer)
            return answer
    raise Refused(0x6A82)
