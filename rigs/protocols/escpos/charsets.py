"""Bytes to characters: code pages, national characters, and two-byte characters.

Design note. A printer has two ways to read bytes above 7F: as one character each by the
code page (ESC t), or, in Kanji mode (FS & ... FS .), as a two- or four-byte character of
the model's own set, GB18030 on models for China.  Whatever cannot be read becomes U+FFFD
in the text and is reported with its place; nothing here raises.
Sources: Epson ESC/POS Command Reference (ESC t, ESC R, FS &, FS C); code page numbers as
python-escpos lists them for its default profile.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

# Page 1 of Epson printers; no Python codec has it.
KATAKANA = (
    "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼┴┬┤├¯─│▕┌┐└┘╭╮╰╯"
    "\u00a0｡｢｣､･ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ"
    "═╞╪╡◢◣◥◤♠♥♦♣●○╱╲╳円年月日時分秒〒市区町村人▓\u00a0"
)

CODE_PAGES: dict[int, str] = {
    0: "cp437",
    1: "katakana",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    13: "cp857",
    14: "cp737",
    15: "iso8859_7",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
    20: "cp874",
    21: "cp874",
    26: "cp874",
    32: "cp720",
    33: "cp775",
    34: "cp855",
    35: "cp861",
    36: "cp862",
    37: "cp864",
    38: "cp869",
    39: "iso8859_2",
    40: "iso8859_15",
    44: "cp1125",
    45: "cp1250",
    46: "cp1251",
    47: "cp1253",
    48: "cp1254",
    49: "cp1255",
    50: "cp1256",
    51: "cp1257",
    52: "cp1258",
    53: "kz1048",
}
UNKNOWN_PAGE = "unknown"

_REPLACED = "#$@[\\]^`{|}~"
_NATIONAL: dict[int, str] = {
    1: "#$à°ç§^`éùè¨",
    2: "#$§ÄÖÜ^`äöüß",
    3: "£$@[\\]^`{|}~",
    4: "#$@ÆØÅ^`æøå~",
    5: "#¤ÉÄÖÅÜéäöåü",
    6: "#$@°\\é^ùàòèì",
    7: "₧$@¡Ñ¿^`¨ñ}~",
    8: "#$@[¥]^`{|}~",
    9: "#¤ÉÆØÅÜéæøåü",
    10: "#$ÉÆØÅÜéæøåü",
    11: "#$á¡Ñ¿é`íñóú",
    12: "#$á¡Ñ¿éüíñóú",
    13: "#$@[₩]^`{|}~",
    14: "#$ŽŠĐĆČžšđćč",
    15: "#¥@[\\]^`{|}~",
}
_NATIONAL_TABLES = {
    number: str.maketrans(_REPLACED, characters) for number, characters in _NATIONAL.items()
}


class Charset(NamedTuple):
    """How bytes are read now: the codec's name, and the number of ESC R."""

    codec: str
    national: int = 0


def decode(data: bytes, charset: Charset) -> tuple[str, tuple[tuple[int, bytes], ...]]:
    """``data`` (no control characters) as text, and what could not be read.

    Returns the text, with U+FFFD for each unreadable piece, and (offset, bytes) of these.
    """
    text, bad = _decode(data, charset.codec)
    table = _NATIONAL_TABLES.get(charset.national)
    return (text.translate(table) if table else text), bad


def _decode(data: bytes, codec: str) -> tuple[str, tuple[tuple[int, bytes], ...]]:
    if data.isascii():
        return data.decode("ascii"), ()
    if codec == "katakana":
        return "".join([chr(b) if b < 0x80 else KATAKANA[b - 0x80] for b in data]), ()
    if codec == UNKNOWN_PAGE:
        codec = "ascii"
    pieces: list[str] = []
    bad: list[tuple[int, bytes]] = []
    place = 0
    while place < len(data):
        try:
            pieces.append(data[place:].decode(codec))
            break
        except UnicodeDecodeError as fault:
            start, end = place + fault.start, place + fault.end
            pieces.append(data[place:start].decode(codec))
            pieces.append("\ufffd")
            bad.append((start, data[start:end]))
            place = end
    return "".join(pieces), tuple(bad)


def columns(text: str) -> int:
    """How many character cells ``text`` takes: two for a wide character."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
