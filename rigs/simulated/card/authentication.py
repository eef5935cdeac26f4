"""VERIFY, INTERNAL AUTHENTICATE, EXTERNAL AUTHENTICATE.

Source: EMV Book 3, sections 6.5.4, 6.5.9 and 6.5.12; Book 2, section 6.5 for the signature.
"""

from __future__ import annotations

import hmac

from rigs.protocols.emv.apdu import Command
from rigs.protocols.emv.certificates import PrivateKey, dynamic_signature
from rigs.protocols.emv.dol import dol_length
from rigs.protocols.emv.tlv import build
from rigs.simulated.card.chip import Chip
from rigs.simulated.card.session import Refused, Stage

PLAIN_PIN = 0x80
NUMBER_LENGTH = 8
"""Bytes of the ICC dynamic number."""


def verify(chip: Chip, command: Command) -> bytes:
    """The PIN in the clear, as a block of format 2."""
    session, memory = chip.session, chip.memory
    session.need(Stage.INITIATED)
    if command.p1 != 0 or command.p2 != PLAIN_PIN:
        raise Refused(0x6A86)
    if len(command.data) != 8:
        raise Refused(0x6700)
    if not memory.pin:
        raise Refused(0x6984)
    if memory.pin_tries == 0:
        raise Refused(0x6983)
    session.pin_done, session.pin_failed = True, True
    # The try is counted before it is looked at: a card pulled out in time has lost it.
    memory.pin_tries -= 1
    if not hmac.compare_digest(command.data, pin_block(memory.pin)):
        raise Refused(0x63C0 | memory.pin_tries)
    memory.pin_tries = chip.profile.pin_tries
    session.pin_failed = False
    return b""


def pin_block(pin: str) -> bytes:
    """ISO 9564-1 format 2: 2, length, digits, F to eight bytes."""
    return bytes.fromhex(f"2{len(pin):X}{pin}".ljust(16, "F"))


def internal_authenticate(chip: Chip, command: Command) -> bytes:
    """The card's signature over a number of its own and the terminal's filled DDOL."""
    key = signing_key(chip)
    if key is None:
        raise Refused(0x6D00)
    chip.session.need(Stage.INITIATED)
    if (command.p1, command.p2) != (0, 0):
        raise Refused(0x6A86)
    if len(command.data) != dol_length(chip.personal.ddol):
        raise Refused(0x6700)
    number = chip.draw(NUMBER_LENGTH)
    over = command.data
    if chip.profile.forged == "answered":
        over = bytes((over[0] ^ 0x01,)) + over[1:]
    signed = dynamic_signature(key, bytes((NUMBER_LENGTH,)) + number, over)
    chip.session.dda_done = True
    if chip.profile.response_format == 1:
        return build(0x80, signed)
    return build(0x77, build(0x9F4B, signed))


def signing_key(chip: Chip) -> PrivateKey | None:
    """The private key, or that of another card where the certificates are a copy."""
    key = chip.personal.icc
    if key is None or chip.profile.forged != "dynamic":
        return key
    others = chip.personal.keys.icc
    return next(pair for number, pair in sorted(others.items()) if number != chip.profile.number)


def external_authenticate(chip: Chip, command: Command) -> bytes:
    """The issuer's cryptogram, once for each transaction."""
    session = chip.session
    if chip.profile.arpc_check != "external_authenticate":
        raise Refused(0x6D00)
    session.need(Stage.ONLINE)
    if session.external_done:
        raise Refused(0x6985)
    if (command.p1, command.p2) != (0, 0):
        raise Refused(0x6A86)
    if not 8 <= len(command.data) <= 16:
        raise Refused(0x6700)
    session.external_done = True
    if not check_issuer(chip, command.data):
        raise Refused(int.from_bytes(chip.profile.arpc_refusal))
    return b""


def check_issuer(chip: Chip, data: bytes) -> bool:
    """Tag 91: eight bytes of ARPC over the ARQC, two of response code; remembers the outcome."""
    good = len(data) == 10 and hmac.compare_digest(
        data[:8], chip.cvn.generate_arpc(chip.session.arqc, data[8:])
    )
    chip.session.issuer_auth = good
    return good
