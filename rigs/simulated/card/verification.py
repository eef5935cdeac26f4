"""What the card tells its issuer: the card verification results inside tag 9F10.

Design note. Built from what really happened in this transaction and the ones before it.
Layout of Visa's cryptogram version 10: length 06, key index, version 0A, then the results
in four bytes, the first of which is their length 03.  Byte 2: type of the second and of
the first cryptogram, issuer authentication failed, offline PIN done, failed, unable to go
online.  Byte 3: last online transaction not completed, PIN tries exceeded, velocity
exceeded, new card, issuer authentication failed or missing last time, application blocked
for the PIN, SDA failed last time.  Byte 4: number of scripts, script failed, DDA failed
last time, DDA done.
"""

from __future__ import annotations

from rigs.simulated.card.chip import Chip

AAC, TC, ARQC = 0x00, 0x40, 0x80
KEY_INDEX, VERSION = 0x01, 0x0A
_FIRST = {AAC: 0x00, TC: 0x10, ARQC: 0x20}
_SECOND = {AAC: 0x00, TC: 0x40, ARQC: 0x80, None: 0x80}


def issuer_application_data(chip: Chip, first: int, second: int | None) -> bytes:
    """Tag 9F10.  first, second: AAC, TC or ARQC; None when not yet asked."""
    return bytes((0x06, KEY_INDEX, VERSION)) + results(chip, first, second)


def results(chip: Chip, first: int, second: int | None) -> bytes:
    """The four bytes of card verification results."""
    session, memory = chip.session, chip.memory
    two = _FIRST[first] | _SECOND[second]
    two |= 0x08 * (session.issuer_auth is False)
    two |= 0x04 * session.pin_done | 0x02 * session.pin_failed | 0x01 * session.unable_online
    three = 0x80 * session.online_incomplete
    three |= 0x40 * (bool(memory.pin) and memory.pin_tries == 0)
    three |= 0x20 * velocity_exceeded(chip) | 0x10 * (memory.last_online_atc == 0)
    three |= 0x08 * memory.issuer_auth_failed | 0x04 * memory.issuer_auth_missing
    three |= 0x01 * memory.sda_failed
    four = min(memory.scripts, 15) << 4
    four |= 0x08 * memory.script_failed | 0x04 * memory.dda_failed | 0x02 * session.dda_done
    return bytes((0x03, two, three, four))


def velocity_exceeded(chip: Chip) -> bool:
    """More transactions since the last online one than the card's own lower limit (9F58)."""
    limit = chip.memory.values.get("9F58")
    passed = chip.memory.atc - chip.memory.last_online_atc
    return limit is not None and passed > int(limit, 16)
