"""Redaction at birth: what of protected data may stand in evidence.

Design note. A card number appears as first six, stars and last four together with a keyed
digest of the run, so that two records can be compared and nobody can go back.  Codecs
redact field by field; ``text`` is the net below them for free text, ``blob`` for bytes
that no codec understands.  The key lies outside the run's folder.
"""

from __future__ import annotations

import hashlib
import hmac
import re

_CANDIDATE = re.compile(r"[0-9]{13,}|[0-9]{4}(?:[ -][0-9]{4}){2}[ -][0-9]{1,7}")
_CACHE_LIMIT = 4096
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn(digits: str) -> bool:
    """True when the last of the ASCII digits is the check digit of ISO/IEC 7812-1."""
    total = 0
    double = False
    for character in reversed(digits):
        value = ord(character) - 48
        total += _DOUBLED[value] if double else value
        double = not double
    return total % 10 == 0


class Redactor:
    """Masks and digests with one key per run."""

    def __init__(self, key: bytes) -> None:
        self._hmac = hmac.new(key, digestmod=hashlib.sha256)
        self._cache: dict[str, str] = {}

    def pan(self, number: str) -> str:
        """A card number as first six, stars, last four; anything shorter than 13 as stars."""
        length = len(number)
        if length < 13:
            return "*" * length
        return f"{number[:6]}{'*' * (length - 10)}{number[-4:]}"

    def digest(self, secret: bytes | str) -> str:
        """Sixteen hex digits of HMAC-SHA256 of ``secret`` (text as UTF-8) under the run's key."""
        if isinstance(secret, str):
            known = self._cache.get(secret)
            if known is None:
                if len(self._cache) >= _CACHE_LIMIT:
                    self._cache.clear()
                known = self._cache[secret] = self._digest(secret.encode())
            return known
        return self._digest(secret)

    def text(self, text: str) -> tuple[str, tuple[str, ...]]:
        """``text`` with every card number masked, and ``("pan",)`` if there was one.

        A card number is a Luhn-valid run of 13 to 19 digits, leading zeros not counted, in
        one piece or in groups of four; a longer run that may hold one becomes stars.
        """
        if _CANDIDATE.search(text) is None:
            return text, ()
        masked = _CANDIDATE.sub(self._mask_match, text)
        return masked, () if masked == text else ("pan",)

    def blob(self, data: bytes) -> str:
        """Bytes that no codec understands: their count and keyed digest."""
        return f"<{len(data)} bytes {self._digest(data)}>"

    def _digest(self, data: bytes) -> str:
        keyed = self._hmac.copy()
        keyed.update(data)
        return keyed.hexdigest()[:16]

    def _mask_match(self, match: re.Match[str]) -> str:
        found = match[0]
        if " " in found or "-" in found:
            digits = found.replace(" ", "").replace("-", "")
            return self.pan(digits) if luhn(digits) else found
        return self._mask_run(found)

    def _mask_run(self, run: str) -> str:
        bare = run.lstrip("0")
        if 13 <= len(bare) <= 19:
            return run[: -len(bare)] + self.pan(bare) if luhn(bare) else run
        # Where a number begins in a longer run cannot be told, so all of it goes.
        return "*" * len(run) if len(run) > 19 and _holds_number(run) else run


def _holds_number(run: str) -> bool:
    for place in range(len(run) - 12):
        if run[place] != "0":
            for length in range(13, min(19, len(run) - place) + 1):
                if luhn(run[place : place + length]):
                    return True
    return False
