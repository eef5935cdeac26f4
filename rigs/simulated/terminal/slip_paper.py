"""Styled lines to the bytes of an ESC/POS printer.

Design note. python-escpos knows the printer's language, so it makes every command here:
once per style, since its setters cost more than a whole slip.  Text goes out raw, because
its own text path sends GB18030 without the Chinese mode that a printer needs around it
(FS & ... FS .).  A value can come from the host or from a parameter, so control
characters never pass: they would be commands.  Every slip begins with a reset, which
also drops what an interrupted slip left in the printer's line buffer, and ends with a
feed and a full cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rigs.simulated.terminal.escpos_library import Dummy

CHINESE_ON = b"\x1c\x26"
CHINESE_OFF = b"\x1c\x2e"
COLUMNS = 42
"""Half-width characters of one line in the printer's font A."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks: size is width and height as multiples of the normal character."""

    align: Literal["left", "center"] = "left"
    bold: bool = False
    width: int = 1
    height: int = 1


PLAIN = Style()
CENTRE = Style(align="center")
BOLD = Style(bold=True)
STRONG = Style(align="center", bold=True)
TALL = Style(bold=True, height=2)
TITLE = Style(align="center", bold=True, width=2, height=2)

Line = tuple[Style, str]


class Paper:
    """Makes one slip at a time; keeps the commands of each style."""

    def __init__(self) -> None:
        self._printer = Dummy()
        self._commands: dict[Style, bytes] = {}
        self._printer.hw("INIT")
        self._start = self._taken()
        self._printer.cut(mode="FULL")
        self._end = self._taken()

    def slip(self, lines: Iterable[Line]) -> bytes:
        """One slip from reset to cut.  A line without text is left out."""
        raw = self._printer._raw
        raw(self._start)
        current = PLAIN
        for style, text in lines:
            if not text:
                continue
            if style is not current:
                raw(self._commands.get(style) or self._command(style))
                current = style
            raw(encode(text))
        raw(self._end)
        return self._taken()

    def _command(self, style: Style) -> bytes:
        # Asked for in the middle of a slip, so from a printer of its own.
        printer = Dummy()
        printer.set(
            align=style.align,
            bold=style.bold,
            custom_size=True,
            width=style.width,
            height=style.height,
        )
        made = self._commands[style] = bytes(printer.output)
        return made

    def _taken(self) -> bytes:
        data = bytes(self._printer.output)
        self._printer.clear()
        return data


def encode(text: str) -> bytes:
    """One line with its line feed; Chinese mode around it only where it is needed."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    if text.isascii():
        return text.encode("ascii") + b"\n"
    return CHINESE_ON + text.encode("gb18030", "replace") + CHINESE_OFF + b"\n"
