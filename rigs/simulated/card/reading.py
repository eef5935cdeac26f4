"""GET PROCESSING OPTIONS, READ RECORD, GET DATA, GET CHALLENGE.

Source: EMV Book 3, sections 6.5.6 to 6.5.8 and 6.5.11, and 10.1.
"""

from __future__ import annotations

from datetime import datetime

from rigs.protocols.emv.apdu import Command
from rigs.protocols.emv.dol import dol_length, split_dol
from rigs.protocols.emv.errors import EmvError
from rigs.protocols.emv.tlv import build, parse
from rigs.simulated.card.chip import LAST_ATC, Chip
from rigs.simulated.card.memory import PUTTABLE
from rigs.simulated.card.personal import LOG_FORMAT, LOG_SFI, dated
from rigs.simulated.card.session import Refused, Stage


def get_processing_options(chip: Chip, command: Command) -> bytes:
    """AIP and AFL; the transaction counter goes up by one, for good."""
    session, memory = chip.session, chip.memory
    session.need(Stage.SELECTED)
    if (command.p1, command.p2) != (0, 0):
        raise Refused(0x6A86)
    try:
        objects = parse(command.data)
    except EmvError:
        raise Refused(0x6A80) from None
    if len(objects) != 1 or objects[0].tag != 0x83:
        raise Refused(0x6A80)
    if len(objects[0].value) != dol_length(chip.personal.pdol):
        raise Refused(0x6700)
    assert session.application is not None  # the stage says so
    if chip.blocked() or session.application.unwilling or memory.atc >= LAST_ATC:
        raise Refused(0x6985)
    memory.atc += 1
    session.pdol_data = objects[0].value
    told = split_dol(chip.personal.pdol, objects[0].value).get(0x9A, b"").hex()
    session.today = told if _is_day(told) else ""
    session.online_incomplete = memory.online_incomplete
    session.stage = Stage.INITIATED
    aip, afl = chip.personal.aip, chip.personal.afl
    if chip.profile.response_format == 1:
        return build(0x80, aip + afl)
    return build(0x77, build(0x82, aip) + build(0x94, afl))


def _is_day(text: str) -> bool:
    """YYMMDD of a day that there is."""
    try:
        datetime.strptime(f"20{text}", "%Y%m%d")
    except ValueError:
        return False
    return len(text) == 6


def read_record(chip: Chip, command: Command) -> bytes:
    """One record of the directory, the application, or its log."""
    if command.p2 & 7 != 4:
        raise Refused(0x6A81)
    sfi, number = command.p2 >> 3, command.p1
    if number == 0 or not 1 <= sfi <= 30:
        raise Refused(0x6A86)
    stage = chip.session.stage
    if stage == Stage.IDLE:
        raise Refused(0x6985)
    if stage == Stage.DIRECTORY:
        records = chip.personal.directory
    elif sfi == LOG_SFI:
        log = chip.memory.log
        records = {(LOG_SFI, place): bytes.fromhex(entry) for place, entry in enumerate(log, 1)}
    elif stage == Stage.SELECTED:
        raise Refused(0x6985)
    else:
        records = chip.personal.records
        if chip.session.today and chip.profile.dated:
            records = dated(chip.personal, chip.session.today)
    record = records.get((sfi, number))
    if record is None:
        there = sfi == LOG_SFI or any(known == sfi for known, _ in records)
        raise Refused(0x6A83 if there else 0x6A82)
    return record


def get_data(chip: Chip, command: Command) -> bytes:
    """One of the counters and limits."""
    if chip.session.stage < Stage.SELECTED:
        raise Refused(0x6985)
    memory = chip.memory
    tag = command.p1 << 8 | command.p2
    known = {
        0x9F36: chip.atc,
        0x9F13: memory.last_online_atc.to_bytes(2, "big"),
        0x9F17: bytes((memory.pin_tries,)),
        0x9F4F: LOG_FORMAT,
    }
    known |= {
        other: bytes.fromhex(memory.values[f"{other:X}"])
        for other in PUTTABLE
        if f"{other:X}" in memory.values
    }
    if tag not in known:
        raise Refused(0x6A88)
    return build(tag, known[tag])


def get_challenge(chip: Chip, command: Command) -> bytes:
    """Eight random bytes."""
    if chip.session.stage < Stage.SELECTED:
        raise Refused(0x6985)
    if (command.p1, command.p2) != (0, 0):
        raise Refused(0x6A86)
    return chip.draw(8)
