"""The line that a printer is setting: spans, positions, character sets.

Design note. Text runs are kept as bytes until a command ends them, so that a character
cut in two by a chunk border is whole again when it is read.  Positions (tabs, ESC $,
ESC \\) become spaces when the line is made, because a reader of slips needs the order of
the words on the paper and not dots.
"""

from __future__ import annotations

import re
from math import floor

from rigs.protocols.escpos.charsets import (
    CODE_PAGES,
    UNKNOWN_PAGE,
    Charset,
    columns,
    decode,
)
from rigs.protocols.escpos.document import Align, Line, Span, Style, make_line
from rigs.protocols.escpos.events import Event, Unknown

_CACHE_LIMIT = 8192
_CELL_DOTS = {"a": 12, "b": 9, "c": 9}
_DEFAULT_TABS = tuple(range(8, 256, 8))
NORMAL = Style()

# FS & text FS . LF, or ASCII text LF: read the same in whatever mode they come.
_WHOLE = re.compile(rb"(?:\x1c&([\x20-\xff]+)\x1c\.|([\x20-\x7e]+))\n")

_lines: dict[tuple[bytes, Style, Align, str, int], Line] = {}
_charsets: dict[tuple[str, int], Charset] = {}
_decoded: dict[tuple[bytes, Charset], str] = {}


class Setting:
    """Modes of the printer and what stands in its line buffer.

    encoding: codec of two-byte characters; with ``kanji_at_start`` bytes above 7F are
    such characters unless FS . was sent (models for China, Korea), else only after FS &.
    """

    def __init__(self, encoding: str, kanji_at_start: bool) -> None:
        self._encoding, self._kanji_at_start = encoding, kanji_at_start
        self.reset()

    def reset(self) -> None:
        """As after ESC @: empty line buffer, all modes as at power-on."""
        self.style = NORMAL
        self.align: Align = "left"
        self._kanji = self._kanji_at_start
        self._kanji_codec = self._encoding
        self._page = CODE_PAGES[0]
        self._national = 0
        self._tabs = _DEFAULT_TABS
        self._choose_charset()
        self.clear()

    def clear(self) -> None:
        """Forget the line buffer, keep the modes."""
        self._run: list[bytes] = []
        self._run_offsets: list[int] = []
        self._spans: list[Span] = []
        self._jumps: list[tuple[int, str, int, str]] = []
        self.graphics = False

    # ---- character sets ------------------------------------------------------------

    def _choose_charset(self) -> None:
        codec = self._kanji_codec if self._kanji else self._page
        key = (codec, self._national)
        known = _charsets.get(key)
        self.charset = known or _charsets.setdefault(key, Charset(*key))

    def kanji(self, on: bool, events: list[Event]) -> None:
        """FS & and FS . ."""
        if on is not self._kanji:
            self.close_run(events)
            self._kanji = on
            self._choose_charset()

    def kanji_system(self, shift_jis: bool) -> None:
        """FS C: models for Japan read Shift JIS in place of their own set."""
        self._kanji_codec = "cp932" if shift_jis else self._encoding
        self._kanji = shift_jis or self._kanji_at_start
        self._choose_charset()

    def code_page(self, number: int) -> None:
        """ESC t n."""
        self._page = CODE_PAGES.get(number, UNKNOWN_PAGE)
        self._choose_charset()

    def national(self, number: int) -> None:
        """ESC R n."""
        self._national = number
        self._choose_charset()

    # ---- text ----------------------------------------------------------------------

    @property
    def empty(self) -> bool:
        """Nothing waits to be printed in the line buffer."""
        return not (self._run or self._spans or self.graphics)

    @property
    def only_graphics(self) -> bool:
        """An image has been set and no text beside it."""
        return self.graphics and not (self._run or self._spans)

    @property
    def pending(self) -> str:
        """The text in the line buffer."""
        if not (self._run or self._spans):
            return ""
        spans = "".join([span.text for span in self._spans])
        return spans + decode(b"".join(self._run), self.charset)[0]

    def add(self, run: bytes, offset: int) -> None:
        """Printable bytes, as they came; ``offset`` is their place in the stream."""
        self._run.append(run)
        self._run_offsets.append(offset)

    def drop_partial(self) -> None:
        """Forget the part of a character with which the run ends, if the rest is whole."""
        run = b"".join(self._run)
        for missing in range(min(4, len(run))):
            whole = run[: len(run) - missing]
            if not decode(whole, self.charset)[1]:
                if missing:
                    self._run, self._run_offsets = [whole], self._run_offsets[:1]
                return

    def close_run(self, events: list[Event]) -> None:
        """The bytes so far are a span of the present style; unreadable ones are events."""
        parts = self._run
        if not parts:
            return
        run = parts[0] if len(parts) == 1 else b"".join(parts)
        offsets = self._run_offsets
        self._run, self._run_offsets = [], []
        charset = self.charset
        key = (run, charset)
        text = _decoded.get(key)
        if text is None:
            text, bad = decode(run, charset)
            if bad:
                events.extend([Unknown(_place(parts, offsets, at), data) for at, data in bad])
            else:
                if len(_decoded) >= _CACHE_LIMIT:
                    _decoded.clear()
                _decoded[key] = text
        self._spans.append(Span(text, self.style))

    def jump(self, how: str, value: int) -> None:
        """A tab (``tab``), ESC $ (``to``, in dots) or ESC \\ (``by``, in dots)."""
        self._jumps.append((len(self._spans), how, value, self.style.font))

    def set_tabs(self, positions: bytes) -> None:
        """ESC D: positions in characters, rising."""
        rising: list[int] = []
        for position in positions:
            if rising and position <= rising[-1]:
                break
            rising.append(position)
        self._tabs = tuple(rising)

    def take_line(self) -> Line:
        """The line that stands in the buffer; the buffer is empty after it."""
        spans = self._spans
        if self._jumps:
            spans = self._lay_out()
            self._jumps = []
        self._spans = []
        self.graphics = False
        return make_line(self.align, tuple(spans))

    def whole_lines(self, buf: bytes, pos: int, events: list[Event]) -> int:
        """Lines of one plain run each, from the start of a line on, taken in one go.

        Only a short cut: text, or FS & text FS ., then a line feed, is what most lines of
        most slips are.  Returns the place after them, or ``pos``.
        """
        while (found := _WHOLE.match(buf, pos)) is not None:
            key = (found[0], self.style, self.align, self._kanji_codec, self._national)
            line = _lines.get(key)
            if line is None:
                charset = Charset(self._kanji_codec, self._national)
                text, bad = decode(found[1] or found[2], charset)
                if bad:
                    return pos
                if len(_lines) >= _CACHE_LIMIT:
                    _lines.clear()
                line = _lines[key] = make_line(self.align, (Span(text, self.style),))
            if found[1] is not None:
                self.kanji(False, events)
            events.append(line)
            pos = found.end()
        return pos

    def _lay_out(self) -> list[Span]:
        placed: list[tuple[int, int, Span]] = []
        column = 0
        jumps = iter([*self._jumps, (-1, "", 0, "a")])
        jump = next(jumps)
        for number, span in enumerate(self._spans):
            while jump[0] == number:
                column = self._landing(column, jump)
                jump = next(jumps)
            placed.append((column, number, span))
            column += columns(span.text) * span.style.width
        placed.sort(key=lambda place: place[:2])
        laid: list[Span] = []
        column = 0
        for start, _, span in placed:
            if start > column:
                laid.append(Span(" " * (start - column), NORMAL))
            laid.append(span)
            column = max(start, column) + columns(span.text) * span.style.width
        return laid

    def _landing(self, column: int, jump: tuple[int, str, int, str]) -> int:
        _, how, value, font = jump
        if how == "tab":
            return next((tab for tab in self._tabs if tab > column), column)
        cells = floor(value / _CELL_DOTS[font] + 0.5)
        return cells if how == "to" else max(column + cells, 0)


def _place(parts: list[bytes], offsets: list[int], at: int) -> int:
    """Offset in the stream of byte ``at`` of a run that came in parts."""
    for part, offset in zip(parts, offsets, strict=True):
        if at < len(part):
            return offset + at
        at -= len(part)
    raise IndexError(at)
