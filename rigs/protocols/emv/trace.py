"""The exchanges of one card, told with what the card said before.

Design note. What a terminal sends in a filled list has no tags: only the list says which
bytes are the amount.  The trace remembers the lists that the card gave, joins answers
that come in parts, and knows which command a GET RESPONSE belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rigs.protocols.emv.describe import (
    GENERATE_AC,
    GET_RESPONSE,
    GPO,
    INTERNAL,
    SELECT,
    Redacting,
    describe,
)
from rigs.protocols.emv.dol import DolEntry, parse_dol
from rigs.protocols.emv.errors import EmvError
from rigs.protocols.emv.tlv import parse, walk

PDOL, CDOL1, CDOL2, DDOL = 0x9F38, 0x8C, 0x8D, 0x9F49


class Trace:
    """The exchanges of one card: knows the lists it gave and joins parts of an answer."""

    def __init__(self, redactor: Redacting) -> None:
        self._redactor = redactor
        self._lists: dict[int, bytes] = {}
        self._part = b""
        self._generated = 0
        self._asked: int | None = None

    def reset(self) -> None:
        """The card was powered down."""
        self._lists.clear()
        self._part, self._generated, self._asked = b"", 0, None

    def see(self, command: bytes, response: bytes | None) -> dict[str, Any]:
        """``describe`` of the next exchange, with the list that its data fills."""
        ins = command[1] if len(command) >= 4 else None
        if ins != GET_RESPONSE:
            self._asked = ins
        if ins == GPO:
            self._generated = 0
        whole = response
        if ins == GET_RESPONSE and response is not None:
            whole = self._part + response
        self._part = b""
        if response is not None and len(response) > 2 and response[-2] == 0x61:
            self._part = (whole or b"")[:-2]
        told = describe(command, whole, self._redactor, self._list_for(ins), self._asked)
        if ins == SELECT and len(command) > 5:
            self._lists.clear()
        if ins == GENERATE_AC and not _refused(response):
            self._generated += 1
        if whole is not None:
            self._learn(whole[:-2])
        return told

    def _list_for(self, ins: int | None) -> Sequence[DolEntry] | None:
        wanted = {GPO: PDOL, INTERNAL: DDOL}.get(ins or 0)
        if ins == GENERATE_AC:
            wanted = CDOL2 if self._generated else CDOL1
        if wanted is None or wanted not in self._lists:
            return None
        try:
            return parse_dol(self._lists[wanted])
        except EmvError:
            return None

    def _learn(self, data: bytes) -> None:
        try:
            objects = parse(data)
        except EmvError:
            return
        for item in walk(objects):
            if item.tag in (PDOL, CDOL1, CDOL2, DDOL):
                self._lists[item.tag] = item.value


def _refused(response: bytes | None) -> bool:
    """The card has not carried the command out, and may be asked for the same again."""
    return response is not None and response[-2:-1] not in (b"\x90", b"\x61", b"\x62", b"\x63")
