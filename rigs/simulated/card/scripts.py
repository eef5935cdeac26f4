"""Issuer scripts: commands that the issuer has sealed, between the cryptograms or after.

Design note. The seal is eight bytes of MAC under a session key of this transaction, over
header, ATC, ARQC and data; the PIN comes enciphered beside it.  A wrong seal is 6988 and
stops all further scripts of the transaction.  Source: EMV Book 3, section 6.5 (commands of
class 84) and Book 2, section 9; the layout is that of Visa's cryptogram version 10.
"""

from __future__ import annotations

import hmac
from typing import NoReturn

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from pyemv.kd import derive_visa_sm_sk

from rigs.protocols.emv.apdu import Command
from rigs.simulated.card.chip import Chip
from rigs.simulated.card.memory import PUTTABLE
from rigs.simulated.card.session import Refused, Stage

MAC_LENGTH = 8
UNBLOCK, CHANGE_WITH_OLD, CHANGE = 0x00, 0x01, 0x02


def application_block(chip: Chip, command: Command) -> bytes:
    """The selected application gives nothing but AAC from now on."""
    _sealed(chip, command, 0)
    chosen = _chosen(chip)
    if chosen not in chip.memory.blocked:
        chip.memory.blocked.append(chosen)
    return _taken(chip)


def application_unblock(chip: Chip, command: Command) -> bytes:
    """The selected application works again."""
    _sealed(chip, command, 0)
    if _chosen(chip) in chip.memory.blocked:
        chip.memory.blocked.remove(_chosen(chip))
    return _taken(chip)


def card_block(chip: Chip, command: Command) -> bytes:
    """No application can be selected any more."""
    _sealed(chip, command, 0)
    chip.memory.blocked_card = True
    return _taken(chip)


def pin_change(chip: Chip, command: Command) -> bytes:
    """The try counter is full again; with data, the PIN is another one."""
    memory = chip.memory
    if command.p1 != 0 or command.p2 not in (UNBLOCK, CHANGE_WITH_OLD, CHANGE):
        raise Refused(0x6A86)
    data = _sealed(chip, command, 0 if command.p2 == UNBLOCK else 16)
    if not memory.pin:
        _broken(chip, 0x6984)
    if command.p2 != UNBLOCK:
        memory.pin = _new_pin(chip, data, memory.pin if command.p2 == CHANGE_WITH_OLD else "")
    memory.pin_tries = chip.profile.pin_tries
    return _taken(chip)


def put_data(chip: Chip, command: Command) -> bytes:
    """One of the limits of consecutive offline transactions, a byte."""
    tag = command.p1 << 8 | command.p2
    if tag not in PUTTABLE:
        raise Refused(0x6A88)
    chip.memory.values[f"{tag:X}"] = _sealed(chip, command, 1).hex().upper()
    return _taken(chip)


def _chosen(chip: Chip) -> str:
    application = chip.session.application
    assert application is not None  # a stage with a cryptogram has one
    return application.aid.hex()


def _sealed(chip: Chip, command: Command, wanted: int) -> bytes:
    """The data without its seal."""
    session = chip.session
    if not session.arqc:
        raise Refused(0x6985)
    if session.script_broken:
        raise Refused(0x6985)
    size = len(command.data) - MAC_LENGTH
    if size < 0:
        _broken(chip, 0x6987)
    if size != wanted:
        _broken(chip, 0x6700)
    data, seal = command.data[:size], command.data[size:]
    header = command.header + bytes((len(command.data),))
    good = chip.cvn.generate_command_mac(header, session.arqc, chip.atc, data)
    if not hmac.compare_digest(seal, good):
        _broken(chip, 0x6988)
    return data


def _taken(chip: Chip) -> bytes:
    if chip.session.stage == Stage.DONE:
        chip.memory.scripts = min(chip.memory.scripts + 1, 15)
    if chip.profile.script_warning is not None:
        raise Refused(int.from_bytes(chip.profile.script_warning))
    return b""


def _broken(chip: Chip, sw: int) -> NoReturn:
    """This command is refused, and all scripts of the transaction behind it."""
    chip.session.script_broken = True
    chip.memory.script_failed = True
    raise Refused(sw)


def _new_pin(chip: Chip, data: bytes, old: str) -> str:
    """The PIN out of the enciphered block: length, digits, F, over half of the card's key."""
    key = derive_visa_sm_sk(chip.cvn.icc_mk_smc, chip.atc)
    opened = Cipher(TripleDES(key + key[:8]), modes.ECB()).decryptor().update(data)
    if opened[0] != 8 or opened[9:] != b"\x80" + bytes(6):
        _broken(chip, 0x6A80)
    over = bytes(4) + chip.cvn.icc_mk_ac[4:8]
    block = _xor(opened[1:9], over)
    if old:
        block = _xor(block, bytes.fromhex(old.ljust(16, "0")))
    length, digits = block[0], block[1:].hex().upper()
    pin = digits[:length]
    if not 4 <= length <= 12 or not pin.isdigit() or digits[length:].strip("F"):
        _broken(chip, 0x6A80)
    return pin


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
