"""A last guard over texts that a page shows: card numbers in clear are starred again.

Design note. Records are redacted before they are written, and what was seen in clear is
flagged there.  A page travels further than a log, so texts that come from the terminal's
display and paper pass this guard too: 16 to 19 digits with a right check digit are shown as
first six and last four.  Merchant and terminal ids are shorter and stay.
"""

from __future__ import annotations

import re

SHORTEST = 16
_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9]{16,19}(?![0-9A-Za-z])")


def masked(text: str) -> str:
    """The text with every card number as first six, stars, last four."""
    return text if len(text) < SHORTEST else _DIGITS.sub(_starred, text)


def _starred(found: re.Match[str]) -> str:
    digits = found.group()
    return f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}" if _luhn(digits) else digits


def _luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1 annex B."""
    total = sum(map(int, digits[-1::-2]))
    total += sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return total % 10 == 0
