"""The decoder against python-escpos: everything that its Escpos methods can emit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from escpos import constants
from escpos.printer import Dummy
from PIL import Image as Picture

from rigs.protocols.escpos import (
    Barcode,
    Beep,
    Cut,
    Decoder,
    DrawerPulse,
    Event,
    Feed,
    Image,
    Line,
    Reset,
    StatusAsked,
    Symbol,
    Unknown,
    decode_document,
)


def events_of(make: Callable[[Any], Any], encoding: str | None = "gb18030") -> list[Event]:
    printer = Dummy()
    make(printer)
    decoder = Decoder(encoding)
    return decoder.feed(printer.output) + decoder.finish()


def line_of(make: Callable[[Any], Any], encoding: str | None = "gb18030") -> Line:
    """The one line that is printed."""
    (line,) = [event for event in events_of(make, encoding) if isinstance(event, Line)]
    return line


def styled(**style: Any) -> Line:
    def make(printer: Any) -> None:
        printer.set(**style)
        printer.textln("x")

    return line_of(make)


@pytest.mark.parametrize(
    "text", ["AMOUNT:RMB 128.50", "凭证号(VOUCHER NO):000012", "金额€￥…—㐀𠀀"]
)
def test_text(text: str) -> None:
    assert line_of(lambda printer: printer.textln(text)).text == text


@pytest.mark.parametrize("text", ["Café crème", "Спасибо", "ĄĆĘŁ", "ΑΒΓδ", "ｱｲｳ", "naïve ¥"])
def test_text_of_western_models(text: str) -> None:
    assert line_of(lambda printer: printer.textln(text), None).text == text


@pytest.mark.parametrize(
    "code", ["CP437", "CP850", "CP858", "CP852", "CP866", "CP1252", "ISO_8859-15", "CP874", "CP869"]
)
def test_charcode(code: str) -> None:
    def make(printer: Any) -> None:
        printer.charcode(code)
        printer._raw(bytes(range(0xA1, 0xFF)) + b"\n")

    codec = code.lower().replace("iso_8859-", "iso8859_")
    assert line_of(make, None).text == bytes(range(0xA1, 0xFF)).decode(codec, "replace")


def test_set() -> None:
    assert styled(bold=True).bold
    assert not styled(bold=False).bold
    assert styled(underline=2).underline
    assert styled(invert=True).inverse
    assert styled(flip=True).upside_down
    assert styled(font="b").font == "b"
    assert styled(align="center").align == "center"
    assert styled(align="right").align == "right"
    assert (styled(double_width=True).wide, styled(double_width=True).tall) == (True, False)
    assert (styled(double_height=True).wide, styled(double_height=True).tall) == (False, True)
    style = styled(custom_size=True, width=3, height=8).spans[0].style
    assert (style.width, style.height) == (3, 8)
    assert styled(smooth=True, density=3) == styled()


def test_set_with_default_is_plain() -> None:
    def make(printer: Any) -> None:
        printer.set(bold=True, underline=1, align="right", double_height=True, invert=True)
        printer.set_with_default()
        printer.textln("x")

    assert line_of(make) == styled()


def test_lines_and_feeds() -> None:
    def make(printer: Any) -> None:
        printer.text("a\nb")
        printer.ln(2)
        printer.print_and_feed(3)
        printer.text("c")
        printer.print_and_feed(1)
        printer.block_text("one two three four", columns=9)
        printer.ln()

    events = events_of(make)
    shown = [event.text if isinstance(event, Line) else event for event in events]
    assert shown == ["a", "b", "", Feed(3), "c", Feed(1), "one two", "three", "four"]


def test_cut() -> None:
    assert events_of(lambda printer: printer.cut()) == [Feed(6), Cut(True)]
    assert events_of(lambda printer: printer.cut(mode="PART")) == [Feed(6), Cut(False)]
    assert events_of(lambda printer: printer.cut(feed=False)) == [Cut(False)]


def test_drawer() -> None:
    assert events_of(lambda printer: printer.cashdraw(2)) == [DrawerPulse(2, 100, 100)]
    assert events_of(lambda printer: printer.cashdraw(5)) == [DrawerPulse(5, 100, 100)]
    own = events_of(lambda printer: printer.cashdraw([27, 112, 48, 25, 250]))
    assert own == [DrawerPulse(2, 50, 500)]


@pytest.mark.parametrize("function_type", ["A", "B"])
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("UPC-A", "12345678901"),
        ("UPC-E", "01234567"),
        ("EAN13", "690123456789"),
        ("EAN8", "1234567"),
        ("CODE39", "A-12"),
        ("ITF", "1234"),
        ("CODABAR", "A12B"),
        ("NW7", "A12B"),
    ],
)
def test_barcode(kind: str, code: str, function_type: str) -> None:
    def make(printer: Any) -> None:
        printer.barcode(code, kind, function_type=function_type)

    name = "CODABAR" if kind == "NW7" else kind
    assert events_of(make) == [Barcode(name, code)]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("CODE93", "AB12"),
        ("CODE128", "{B12ab"),
        ("GS1-128", "{B12ab"),
        ("GS1 DATABAR OMNIDIRECTIONAL", "1234567890123"),
        ("GS1 DATABAR TRUNCATED", "1234567890123"),
        ("GS1 DATABAR LIMITED", "0234567890123"),
        ("GS1 DATABAR EXPANDED", "(01)12345"),
    ],
)
def test_barcode_of_type_b_only(kind: str, code: str) -> None:
    def make(printer: Any) -> None:
        printer.barcode(code, kind, function_type="B", pos="OFF", font="B")

    assert events_of(make) == [Barcode(kind, code)]


def test_native_qr() -> None:
    def make(printer: Any) -> None:
        printer.qr("https://例子.example/?n=1", native=True, size=4)

    assert events_of(make) == [Symbol("QR", "https://例子.example/?n=1")]


def picture() -> Picture.Image:
    """24 by 10 dots: black left third, white rest."""
    made = Picture.new("1", (24, 10), 1)
    made.paste(0, (0, 0, 8, 10))
    return made


@pytest.mark.parametrize("impl", ["bitImageRaster", "graphics"])
def test_image_in_rows(impl: str) -> None:
    (image,) = events_of(lambda printer: printer.image(picture(), impl=impl))
    assert image == Image(24, 10, b"\xff\x00\x00" * 10)


@pytest.mark.parametrize("high", [True, False])
def test_image_in_columns(high: bool) -> None:
    events = events_of(
        lambda printer: printer.image(picture(), impl="bitImageColumn", high_density_vertical=high)
    )
    assert all(isinstance(event, Image) for event in events)  # no blank lines between stripes
    first = events[0]
    assert isinstance(first, Image)
    assert (first.width, first.height, first.layout) == (24, 24 if high else 8, "columns")
    assert len(first.data) == 24 * first.height // 8


def test_rendered_codes_are_images() -> None:
    def make(printer: Any) -> None:
        printer.qr("12")
        printer.barcode("123456789012", "EAN13", force_software="graphics")

    events = events_of(make)
    assert [event for event in events if isinstance(event, Image)]
    assert not [event for event in events if isinstance(event, Unknown)]


def test_hardware() -> None:
    assert events_of(lambda printer: printer.hw("INIT")) == [Reset()]
    assert events_of(lambda printer: printer.hw("SELECT")) == []
    assert events_of(lambda printer: printer.hw("RESET")) == []
    assert events_of(lambda printer: printer.panel_buttons(False)) == []
    assert events_of(lambda printer: printer.buzzer(2, 4)) == [Beep()]
    assert events_of(lambda printer: printer._raw(constants.BEEP)) == [Beep()]
    assert events_of(lambda printer: printer.target("SLIP")) == []
    assert events_of(lambda printer: printer.eject_slip()) == [Feed(-0xC0, "units")]
    assert events_of(lambda printer: printer.print_and_eject_slip()) == []


@pytest.mark.parametrize("divisor", [60, 180, 360])
def test_line_spacing_changes_nothing_that_is_read(divisor: int) -> None:
    assert events_of(lambda printer: printer.line_spacing(16, divisor)) == []
    assert events_of(lambda printer: printer.line_spacing()) == []


@pytest.mark.parametrize("control", ["LF", "FF", "CR", "HT", "VT"])
def test_control_codes(control: str) -> None:
    events = events_of(lambda printer: printer.control(control))
    assert events == ([Line("")] if control == "LF" else [])


def test_tabs_land_where_they_were_set() -> None:
    def make(printer: Any) -> None:
        printer.control("HT", count=4, tab_size=6)
        printer.textln("a\tb\t金额\tc")

    assert line_of(make).text == "a     b     金额  c"


def test_slip_station_alone_swallows_nothing() -> None:
    def make(printer: Any) -> None:
        printer.use_slip_only()
        printer.set(bold=True)
        printer.textln("x")

    assert line_of(make).bold


def test_a_line_display_is_not_the_paper() -> None:
    def make(printer: Any) -> None:
        printer.text("a")
        printer.linedisplay("TOTAL 1.00")
        printer.textln("b")

    assert events_of(make) == [line_of(lambda printer: printer.textln("ab"))]


def test_questions() -> None:
    def make(printer: Any) -> None:
        printer._raw(constants.RT_STATUS_ONLINE)
        printer._raw(constants.RT_STATUS_PAPER)

    assert events_of(make) == [StatusAsked(1), StatusAsked(4)]


def test_every_constant_is_known() -> None:
    """Each finished command among the constants reads without Unknown."""
    unfinished = {  # prefixes that their users complete, or bytes that are no command alone
        "DLE ESC FS GS EOT ENQ DC4 CAN NUL SLIP_SELECT CTL_SET_HT BUZZER TXT_SIZE RT_STATUS "
        "BARCODE_HEIGHT BARCODE_WIDTH CODEPAGE_CHANGE S_RASTER_N S_RASTER_2W S_RASTER_2H "
        "S_RASTER_Q SLIP_SET_WAIT_TIME"
    }
    skip = set(" ".join(unfinished).split())
    for name, value in vars(constants).items():
        if name.isupper() and isinstance(value, bytes) and name not in skip:
            decoder = Decoder()
            events = decoder.feed(value + b"\n") + decoder.finish()
            assert not [event for event in events if isinstance(event, Unknown)], name


def test_a_whole_slip() -> None:
    printer = Dummy()
    printer.hw("INIT")
    printer.set(align="center", bold=True, custom_size=True, width=2, height=2)
    printer._raw(b"\x1c&" + "银联POS签购单".encode("gb18030") + b"\x1c.\n")
    printer.set_with_default()
    printer._raw(b"\x1c&")  # without it, the FS . above would leave code page 437 in force
    printer.textln("金额(AMOUNT):RMB 128.50")
    printer.cut()
    document = decode_document(printer.output)
    assert document.text == "银联POS签购单\n金额(AMOUNT):RMB 128.50"
    assert document.cut
    title, amount = document.lines
    assert (title.bold, title.wide, title.tall, title.align) == (True, True, True, "center")
    assert (amount.bold, amount.wide, amount.tall, amount.align) == (False, False, False, "left")
