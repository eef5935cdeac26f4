"""What ESC/POS commands do once they are whole.

Design note. ``STYLES`` maps a command's name to a pure function of style and command,
remembered per pair; ``EFFECTS`` maps to functions that act on the decoder and add
events.  A command that stands in neither changes nothing that is read (spacing, density,
barcode sizes, macros ...).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from rigs.protocols.escpos.document import ALIGNS, Style
from rigs.protocols.escpos.events import (
    Barcode,
    Beep,
    Cut,
    DrawerPulse,
    Event,
    Feed,
    Image,
    StatusAsked,
    Symbol,
)

if TYPE_CHECKING:
    from rigs.protocols.escpos.decoder import Decoder

StyleOf = Callable[[Style, bytes], Style]
Effect = Callable[["Decoder", bytes, bytes, list[Event]], None]

_FONTS = {0: "a", 48: "a", 1: "b", 49: "b", 2: "c", 50: "c", 97: "a", 98: "b"}
_BARCODES = ("UPC-A", "UPC-E", "EAN13", "EAN8", "CODE39", "ITF", "CODABAR")
_BARCODES_B = (
    *_BARCODES,
    "CODE93",
    "CODE128",
    "GS1-128",
    "GS1 DATABAR OMNIDIRECTIONAL",
    "GS1 DATABAR TRUNCATED",
    "GS1 DATABAR LIMITED",
    "GS1 DATABAR EXPANDED",
    "CODE128 AUTO",
)
_SYMBOLS = {
    48: "PDF417",
    49: "QR",
    50: "MAXICODE",
    51: "DATABAR",
    52: "COMPOSITE",
    53: "AZTEC",
    54: "DATAMATRIX",
}


def _number(value: int) -> int:
    """Many parameters may be given as a number or as its ASCII digit."""
    return value - 48 if 48 <= value <= 57 else value


# ---- styles ----------------------------------------------------------------------------


def _print_modes(style: Style, head: bytes) -> Style:  # ESC ! n
    n = head[2]
    return style._replace(
        font="b" if n & 0x01 else "a",
        emphasised=bool(n & 0x08),
        height=2 if n & 0x10 else 1,
        width=2 if n & 0x20 else 1,
        underline=(style.underline or 1) if n & 0x80 else 0,
    )


def _kanji_modes(style: Style, head: bytes) -> Style:  # FS ! n
    n = head[2]
    return style._replace(
        width=2 if n & 0x04 else 1,
        height=2 if n & 0x08 else 1,
        underline=(style.underline or 1) if n & 0x80 else 0,
    )


def _size(style: Style, head: bytes) -> Style:  # GS ! n
    n = head[2]
    return style._replace(width=(n >> 4 & 7) + 1, height=(n & 7) + 1)


def _underline(style: Style, head: bytes) -> Style:  # ESC - n, FS - n
    n = _number(head[2])
    return style._replace(underline=n) if n <= 2 else style


def _font(style: Style, head: bytes) -> Style:  # ESC M n
    return style._replace(font=_FONTS.get(head[2], style.font))


def _kanji_quadruple(style: Style, head: bytes) -> Style:  # FS W n
    factor = 2 if head[2] & 1 else 1
    return style._replace(width=factor, height=factor)


def _remembered(change: StyleOf) -> StyleOf:
    """Few commands recur on every slip; an unchanged style stays the same object."""

    @lru_cache(maxsize=1024)
    def changed(style: Style, head: bytes) -> Style:
        new = change(style, head)
        return style if new == style else new

    return changed


STYLES: dict[bytes, StyleOf] = {
    name: _remembered(change)
    for name, change in {
        b"\x1b!": _print_modes,
        b"\x1c!": _kanji_modes,
        b"\x1d!": _size,
        b"\x1b-": _underline,
        b"\x1c-": _underline,
        b"\x1bM": _font,
        b"\x1cW": _kanji_quadruple,
        b"\x1bE": lambda style, head: style._replace(emphasised=bool(head[2] & 1)),
        b"\x1bG": lambda style, head: style._replace(struck=bool(head[2] & 1)),
        b"\x1bV": lambda style, head: style._replace(rotated=_number(head[2]) > 0),
        b"\x1br": lambda style, head: style._replace(red=bool(head[2] & 1)),
        b"\x1d\x42": lambda style, head: style._replace(inverse=bool(head[2] & 1)),
    }.items()
}


# ---- effects ---------------------------------------------------------------------------


def _reset(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    events.append(decoder.reset())


def _upside_down(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    # ESC { counts at the beginning of a line only, as does ESC a.
    if decoder.setting.empty:
        style = decoder.setting.style
        decoder.setting.style = style._replace(upside_down=bool(head[2] & 1))


def _align(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    n = _number(head[2])
    if decoder.setting.empty and n < len(ALIGNS):
        decoder.setting.align = ALIGNS[n]


def _kanji_on(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.setting.kanji(True, events)


def _kanji_off(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.setting.kanji(False, events)


def _kanji_system(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.setting.kanji_system(_number(head[2]) == 1)


def _code_page(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.setting.code_page(head[2])


def _national(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.setting.national(head[2])


def _tabs(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.setting.set_tabs(head[2:].rstrip(b"\x00"))


def _jump_to(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.setting.jump("to", int.from_bytes(head[2:4], "little"))


def _jump_by(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.setting.jump("by", int.from_bytes(head[2:4], "little", signed=True))


def _feed_lines(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.end_pending_line(events)
    events.append(Feed(-head[2] if head[1] == 0x65 else head[2]))


def _feed_units(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.end_pending_line(events)
    events.append(Feed(-head[2] if head[1] == 0x4B else head[2], "units"))


def _end_line(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.end_pending_line(events)


def _cut(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.end_pending_line(events)
    events.append(Cut(head[2] in (0, 48, 65, 97, 103)))


def _cut_point(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.end_pending_line(events)
    events.append(Cut(False))


def _pulse(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    events.append(DrawerPulse(5 if _number(head[2]) & 1 else 2, head[3] * 2, head[4] * 2))


def _beep(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    events.append(Beep())


def _asked(command: str) -> Effect:
    def effect(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
        events.append(StatusAsked(_number(head[2]) if len(head) > 2 else 0, command))

    return effect


def _barcode(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.end_pending_line(events)
    if head[2] < 65:
        events.append(Barcode(_BARCODES[head[2]], _readable(head[3:-1])))
    else:
        events.append(Barcode(_BARCODES_B[head[2] - 65], _readable(payload)))


def _readable(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _bit_image(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    height = 24 if head[2] >= 32 else 8
    decoder.setting.graphics = True
    events.append(Image(int.from_bytes(head[3:5], "little"), height, payload, "columns"))


def _raster(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.end_pending_line(events)
    width = int.from_bytes(head[4:6], "little") * 8
    events.append(Image(width, int.from_bytes(head[6:8], "little"), payload))


def _stored_image(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    decoder.end_pending_line(events)
    events.append(Image(0, 0, b"", "stored"))


def _extended(decoder: Decoder, head: bytes, payload: bytes, events: list[Event]) -> None:
    """GS ( k symbols, GS ( L and GS 8 L graphics; the rest changes nothing that is read."""
    if head[2:3] == b"k":
        decoder.graphics.symbol(payload, decoder, events)
    elif head[2:3] == b"L":
        decoder.graphics.picture(payload, decoder, events)


class Graphics:
    """What has been stored in the printer and not been printed yet."""

    def __init__(self) -> None:
        self._symbols: dict[int, bytes] = {}
        self._picture: Image | None = None

    def reset(self) -> None:
        """ESC @ forgets it."""
        self._symbols.clear()
        self._picture = None

    def symbol(self, payload: bytes, decoder: Decoder, events: list[Event]) -> None:
        """GS ( k cn fn ...: function 80 stores characters, 81 prints them as a symbol."""
        kind, function = payload[:1], payload[1:2]
        if function == b"P":
            self._symbols[kind[0]] = payload[3:]
        elif function == b"Q" and kind[0] in self._symbols:
            decoder.end_pending_line(events)
            name = _SYMBOLS.get(kind[0], f"symbol {kind[0]}")
            events.append(Symbol(name, _readable(self._symbols[kind[0]])))

    def picture(self, payload: bytes, decoder: Decoder, events: list[Event]) -> None:
        """GS ( L m fn ...: 112 (rows) and 113 (columns) store, 2 and 50 print."""
        function, body = payload[1:2], payload[2:]
        if function in (b"p", b"q") and len(body) >= 8:
            width, height = (int.from_bytes(body[at : at + 2], "little") for at in (4, 6))
            rows = function == b"p"
            self._picture = Image(width, height, body[8:], "rows" if rows else "columns")
        elif function in (b"\x02", b"2"):
            if self._picture is not None:
                decoder.end_pending_line(events)
                events.append(self._picture)
                self._picture = None
        elif function in (b"E", b"U"):
            _stored_image(decoder, b"", b"", events)


# These close the run themselves, when there is need.
KEEP_RUN = frozenset((b"\x1c&", b"\x1c."))
EFFECTS: dict[bytes, Effect] = {
    b"\x1b@": _reset,
    b"\x1b{": _upside_down,
    b"\x1ba": _align,
    b"\x1c&": _kanji_on,
    b"\x1c.": _kanji_off,
    b"\x1cC": _kanji_system,
    b"\x1bt": _code_page,
    b"\x1bR": _national,
    b"\x1bD": _tabs,
    b"\x1b$": _jump_to,
    b"\x1b\\": _jump_by,
    b"\x1bd": _feed_lines,
    b"\x1be": _feed_lines,
    b"\x1bJ": _feed_units,
    b"\x1bK": _feed_units,
    b"\x1b\x0c": _end_line,
    b"\x1dV": _cut,
    b"\x1bi": _cut_point,
    b"\x1bm": _cut_point,
    b"\x1bp": _pulse,
    b"\x1bB": _beep,
    b"\x1bu": _asked("ESC u"),
    b"\x1bv": _asked("ESC v"),
    b"\x1dr": _asked("GS r"),
    b"\x1da": _asked("GS a"),
    b"\x1dI": _asked("GS I"),
    b"\x1dk": _barcode,
    b"\x1b*": _bit_image,
    b"\x1dv": _raster,
    b"\x1dQ": _raster,
    b"\x1d/": _stored_image,
    b"\x1cp": _stored_image,
    b"\x1d(": _extended,
    b"\x1d8": _extended,
}
