"""Terminals of which one text was changed, as a user would name them with ``--defect``."""

from __future__ import annotations

import os
from dataclasses import replace

from rigs.simulated.terminal import labels
from rigs.simulated.terminal.parts import Parts


class Text:
    """The display text that RENAMED names has one character more."""

    @staticmethod
    def apply(parts: Parts) -> Parts:
        """Other texts, all else as it was."""
        text_id = os.environ["RENAMED"]
        changed = parts.texts(text_id) + "了" if "{" not in _raw(parts, text_id) else None
        return replace(
            parts, texts=parts.texts.changed(text_id, changed or "了" + _raw(parts, text_id))
        )


def _raw(parts: Parts, text_id: str) -> str:
    return str(parts.texts._table[text_id])


class Label:
    """The slip label that RENAMED names has one character more."""

    @staticmethod
    def apply(parts: Parts) -> Parts:
        """The labels' table is the same for every part that prints."""
        name = os.environ["RENAMED"]
        if not labels.LABELS[name].startswith("了"):
            labels.LABELS[name] = "了" + labels.LABELS[name]
        return parts
