"""The decoder against receiptline (npm): its ESC/POS must read as its own plain text.

The vectors were recorded by the command that stands in their file.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from rigs.protocols.escpos import Barcode, Cut, Decoder, Event, Image, Line, Unknown

RECORDED = json.loads(
    (Path(__file__).parent.parent / "data" / "receiptline_vectors.json").read_text("utf-8")
)
VECTORS = {vector["name"]: vector for vector in RECORDED["vectors"]}
# receiptline's name of a character set -> the printer model's (shiftjis switches itself).
MODELS = {"big5": "big5", "ksc5601": "cp949"}
RULES = str.maketrans("─│┌┐└┘├┤┬┴┼╭╮╰╯", "-|+++++++++++++")


def decoded(vector: dict[str, Any]) -> list[Event]:
    decoder = Decoder(MODELS.get(vector["encoding"], "gb18030"))
    return decoder.feed(bytes.fromhex(vector["escpos_hex"])) + decoder.finish()


def spread(line: Line) -> str:
    """A line as receiptline's text form shows it: wide characters with a space behind."""
    return "".join(
        "".join(c + " " * (cells(c) if span.style.width > 1 else 0) for c in span.text)
        for span in line.spans
    )


def cells(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


@pytest.mark.parametrize("name", VECTORS)
def test_reads_as_the_plain_text(name: str) -> None:
    vector = VECTORS[name]
    events = decoded(vector)
    assert not [event for event in events if isinstance(event, Unknown)]
    lines = [spread(event).translate(RULES) for event in events if isinstance(event, Line)]
    wanted = vector["text"].split("\n")
    assert [line.rstrip() for line in lines] == [line.rstrip() for line in wanted if line.strip()]


def test_decorations() -> None:
    lines = [event for event in decoded(VECTORS["decoration"]) if isinstance(event, Line)]
    looks = {span.text: span.style for line in lines for span in line.spans if span.text.strip()}
    assert looks["underline"].underline == 2
    assert looks["bold"].bold
    assert looks["inverse"].inverse
    assert (looks["wide"].width, looks["wide"].height) == (2, 1)
    assert (looks["tall"].width, looks["tall"].height) == (1, 2)
    assert (looks["double"].width, looks["double"].height) == (2, 2)


def test_codes_and_cuts() -> None:
    events = decoded(VECTORS["codes"])
    codes = [(event.kind, event.text) for event in events if isinstance(event, Barcode)]
    # CODE128 goes out in code set C for 1234 and B for AB.
    assert codes == [("EAN13", "690123456789"), ("CODE39", "A123-45"), ("CODE128", '{C\x0c"{BAB')]
    image = next(event for event in events if isinstance(event, Image))
    assert image.width == image.height == 116
    assert len(image.data) == 116 * 15
    assert [event.full for event in events if isinstance(event, Cut)] == [False, False]
