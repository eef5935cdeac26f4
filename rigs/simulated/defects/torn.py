"""What a careless reader makes of half a journal record.

Design note. The seal is skipped, the text is read as far as it goes, and what is missing
takes its default: such a record looks whole on a display.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.storage import CheckedCodec

_DEFAULTS: dict[str, Any] = {
    field.name: 0 if str(field.type) == "int" else "" for field in fields(JournalRecord)
}


def repaired(block: bytes) -> JournalRecord | None:
    """The record as far as it can be read; None when not even batch and STAN can."""
    text = block[CheckedCodec.HEAD :].decode("utf-8", "ignore")
    for end in range(len(text), 0, -1):
        if text[end - 1] != ",":
            continue
        try:
            found = json.loads(text[: end - 1] + "}")
        except json.JSONDecodeError:
            continue
        if not isinstance(found, dict) or not {"batch", "stan", "function"} <= found.keys():
            return None
        return JournalRecord(
            **{name: found.get(name, default) for name, default in _DEFAULTS.items()}
        )
    return None
