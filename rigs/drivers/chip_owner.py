"""Whose card lies in the reader: seen in its own answers, before anything is done with it.

Design note. A real card in a reader could be anybody's.  Its number stands in the records that a
terminal must read before it asks for a cryptogram; an answer waits at the bench until it has
been looked at.  The number must be on the list of the bench (the live-money guard), and that of
the card that the bench file means, since another one would be tried with a wrong PIN.
Where the host does not know the issuer's keys it answers without a cryptogram; a card that
insists on one then refuses what the host has approved, which says nothing of the terminal.
Source of tags and of the cryptogram's kinds: EMV Book 3, annex A and section 6.5.5.
"""

from __future__ import annotations

from collections.abc import Callable

from rigs.points import BenchError
from rigs.protocols.emv import EmvError, parse, walk
from rigs.protocols.redact import Redactor

POINT = "card"
NUMBER, TRACK_2, CRYPTOGRAM_KIND, FORMAT_1 = 0x5A, 0x57, 0x9F27, 0x80
SELECT, GENERATE_AC, GET_RESPONSE = 0xA4, 0xAE, 0xC0
AAC, TC, KIND = 0x00, 0x40, 0xC0


class ChipOwner:
    """Looks at what real cards say.

    number_of: number of a card by its name in the bench file · admit: of the live-money guard,
    with number and name · keys: the host knows the issuer's keys.
    """

    def __init__(
        self,
        redactor: Redactor,
        number_of: Callable[[str], str],
        admit: Callable[[str, str], None],
        *,
        keys: bool,
    ) -> None:
        self._redactor, self._number_of, self._admit = redactor, number_of, admit
        self._keys = keys
        self._name = ""
        self._part = b""
        self._asked: tuple[int, int] = (0, 0)
        self._generated = 0

    def begin(self, name: str) -> None:
        """This card is put in."""
        self._name, self._part, self._asked, self._generated = name, b"", (0, 0), 0

    def see(self, command: bytes, answer: bytes | None) -> bool:
        """True when the answer tells that the card may be used.

        Errors: ``BenchError`` for a card on no list, for another one than the bench file means,
        and for one that refuses since the host knows no keys.
        """
        if answer is None or len(command) < 4:
            return False
        if command[1] != GET_RESPONSE:
            self._asked, self._part = (command[1], command[2]), b""
        if command[1] == SELECT:
            self._generated = 0
        whole, more = self._part + answer[:-2], answer[-2:-1] == b"\x61"
        self._part = whole if more else b""
        if more or not whole:
            return False
        try:
            objects = {item.tag: item.value for item in walk(parse(whole))}
        except EmvError:
            return False
        if self._asked[0] == GENERATE_AC:
            self._cryptogram(objects)
        numbers = [_digits(objects[tag]) for tag in (NUMBER, TRACK_2) if tag in objects]
        for number in filter(None, numbers):
            self._owner(number)
        return any(numbers)

    def _owner(self, number: str) -> None:
        self._admit(number, self._name)
        wanted = self._number_of(self._name)
        if number != wanted:
            raise BenchError(
                POINT,
                f"the card {self._redactor.pan(number)} lies in the reader of '{self._name}', "
                f"which is {self._redactor.pan(wanted)}",
                "put the right card into it, or correct [wired.chip.cards]",
            )

    def _cryptogram(self, objects: dict[int, bytes]) -> None:
        self._generated += 1
        said = objects.get(CRYPTOGRAM_KIND) or objects.get(FORMAT_1) or b""
        refused = said[:1] and said[0] & KIND == AAC and self._asked[1] & KIND == TC
        if refused and self._generated > 1 and not self._keys:
            raise BenchError(
                POINT,
                f"the card '{self._name}' refuses what the host has approved, and this host "
                "cannot give it the cryptogram of its issuer",
                "name the issuer's test keys as chip.issuer, or use a card that does without",
            )


def _digits(value: bytes) -> str:
    """The card number in tag 5A or 57; empty when there is none."""
    digits = value.hex().upper().partition("D")[0].rstrip("F")
    return digits if digits.isdigit() else ""
