"""The decoder against Epson's command reference: what python-escpos does not send."""

from __future__ import annotations

import pytest

from rigs.protocols.escpos import (
    Cut,
    Decoder,
    DrawerPulse,
    EscposError,
    Event,
    Feed,
    Image,
    Line,
    RecoveryAsked,
    Reset,
    StatusAsked,
    Symbol,
    Unknown,
    decode_document,
)

GB = "gb18030"


def decode(data: bytes, encoding: str | None = GB) -> list[Event]:
    decoder = Decoder(encoding)
    return decoder.feed(data) + decoder.finish()


def texts(data: bytes, encoding: str | None = GB) -> list[str]:
    return [event.text for event in decode(data, encoding) if isinstance(event, Line)]


def style_of(data: bytes) -> Line:
    (line,) = [event for event in decode(data + b"x\n") if isinstance(event, Line)]
    return line


# ---- characters ------------------------------------------------------------------------


def test_chinese_with_and_without_chinese_mode() -> None:
    word = "商户".encode(GB)
    assert texts(b"\x1c&" + word + b"\x1c.\n") == ["商户"]
    assert texts(word + b"\n") == ["商户"]
    assert texts(b"\x1c." + word + b"\n") == [word.decode("cp437")]
    assert texts(word + b"\n", None) == [word.decode("cp437")]
    assert texts(b"\x1c&" + word + b"\n", None) == ["商户"]


def test_reset_brings_the_model_s_mode_back() -> None:
    word = "商户".encode(GB)
    assert texts(b"\x1c.\x1bt\x10\x1b@" + word + b"\n") == ["商户"]


def test_four_byte_characters_survive_any_cut() -> None:
    data = "𠀀金㐀\n".encode(GB)
    for cut in range(len(data)):
        decoder = Decoder()
        events = decoder.feed(data[:cut]) + decoder.feed(data[cut:])
        assert [event.text for event in events if isinstance(event, Line)] == ["𠀀金㐀"]


def test_national_characters() -> None:
    assert texts(b"\x1bR\x0f$1\n\x1bR\x00$1\n") == ["¥1", "$1"]
    assert texts(b"\x1bR\x02[\\]\n") == ["ÄÖÜ"]


def test_unreadable_bytes_keep_their_place() -> None:
    events = decode(b"ab\xff\xb0\ncd\n")
    assert [event for event in events if isinstance(event, Unknown)] == [
        Unknown(2, b"\xff"),
        Unknown(3, b"\xb0"),
    ]
    assert texts(b"ab\xff\xb0\ncd\n") == ["ab\ufffd\ufffd", "cd"]


def test_an_unknown_code_page_reads_ascii_only() -> None:
    events = decode(b"\x1bt\xffa\xe9\n", None)
    assert Unknown(4, b"\xe9") in events


# ---- styles ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "look"),
    [
        (b"\x1b!\x08", "bold"),
        (b"\x1bE\x01", "bold"),
        (b"\x1bG\x01", "bold"),
        (b"\x1b!\x10", "tall"),
        (b"\x1b!\x20", "wide"),
        (b"\x1d!\x10", "wide"),
        (b"\x1d!\x01", "tall"),
        (b"\x1c!\x04", "wide"),
        (b"\x1c!\x08", "tall"),
        (b"\x1cW\x01", "tall"),
        (b"\x1b!\x80", "underline"),
        (b"\x1b-2", "underline"),
        (b"\x1c-\x01", "underline"),
        (b"\x1dB\x01", "inverse"),
        (b"\x1b{\x01", "upside_down"),
    ],
)
def test_looks(command: bytes, look: str) -> None:
    assert getattr(style_of(command), look)
    assert not getattr(style_of(command + b"\x1b@"), look)


def test_a_line_of_two_styles() -> None:
    (line,) = [e for e in decode(b"a\x1bE\x01b\x1bE\x00c\x1bE\x00d\n") if isinstance(e, Line)]
    assert [(span.text, span.style.bold) for span in line.spans] == [
        ("a", False),
        ("b", True),
        ("cd", False),
    ]
    assert line.bold


def test_fonts() -> None:
    assert style_of(b"\x1bM\x01").font == "b"
    assert style_of(b"\x1b!\x01").font == "b"
    assert style_of(b"\x1bM\x02").font == "c"


def test_alignment_counts_at_the_beginning_of_a_line_only() -> None:
    lines = [e for e in decode(b"a\x1ba\x01b\nc\x1ba\x01\n\x1ba2d\n") if isinstance(e, Line)]
    assert [(line.text, line.align) for line in lines] == [
        ("ab", "left"),
        ("c", "left"),
        ("d", "right"),
    ]


def test_positions_become_spaces() -> None:
    assert texts(b"a\x1b$\x78\x00b\n") == ["a" + " " * 9 + "b"]  # 120 dots: column 10
    assert texts(b"a\x1b\\\x18\x00b\n") == ["a  b"]
    assert texts(b"\x1b$\x3c\x00late\x1b$\x00\x00soon\n") == ["soon late"]
    assert texts(b"a\tb\n") == ["a       b"]


# ---- paper and peripherals -------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (b"\x1dV\x00", Cut(True)),
        (b"\x1dV\x01", Cut(False)),
        (b"\x1dV0", Cut(True)),
        (b"\x1dV1", Cut(False)),
        (b"\x1dVA\x10", Cut(True)),
        (b"\x1dVB\x10", Cut(False)),
        (b"\x1bi", Cut(False)),
        (b"\x1bm", Cut(False)),
        (b"\x1bd\x03", Feed(3)),
        (b"\x1be\x03", Feed(-3)),
        (b"\x1bJ\x40", Feed(64, "units")),
        (b"\x1bp\x00\x19\xfa", DrawerPulse(2, 50, 500)),
        (b"\x1bp1\x19\xfa", DrawerPulse(5, 50, 500)),
        (b"\x10\x14\x01\x00\x02", DrawerPulse(2, 200, 200)),
        (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", RecoveryAsked(8)),
        (b"\x10\x05\x02", RecoveryAsked(2)),
        (b"\x1b@", Reset()),
        (b"\x1dr\x01", StatusAsked(1, "GS r")),
        (b"\x1da\xff", StatusAsked(255, "GS a")),
        (b"\x1dI\x01", StatusAsked(1, "GS I")),
        (b"\x1bv", StatusAsked(0, "ESC v")),
        (b"\x1dv0\x00\x01\x00\x02\x00\xaa\x55", Image(8, 2, b"\xaa\x55")),
        (b"\x1b*\x00\x02\x00\xaa\x55", Image(2, 8, b"\xaa\x55", "columns")),
        (b"\x1cp\x01\x00", Image(0, 0, b"", "stored")),
        (b"\x1d(k\x05\x001P0ab\x1d(k\x03\x001Q0", Symbol("QR", "ab")),
        (b"\x1d(k\x05\x000P0ab\x1d(k\x03\x000Q0", Symbol("PDF417", "ab")),
    ],
)
def test_commands(command: bytes, event: Event) -> None:
    assert decode(command) == [event]


@pytest.mark.parametrize(
    "command",
    [
        b"\x1b2", b"\x1b3\x10", b"\x1b \x02", b"\x1bS", b"\x1bL", b"\x1bT\x00", b"\x1bV\x00",
        b"\x1bW" + bytes(8), b"\x1b=\x01", b"\x1bc3\x01", b"\x1bc5\x01", b"\x1b%\x00", b"\x1b?\x20",
        b"\x1b&\x03\x20\x21\x01abc\x02abcdef", b"\x1d:", b"\x1d^\x01\x02\x01", b"\x1dL\x00\x00",
        b"\x1dW\x00\x02", b"\x1dP\xb4\xb4", b"\x1d$\x00\x00", b"\x1d\\\x00\x00", b"\x1db\x01",
        b"\x1dh\x50", b"\x1dw\x03", b"\x1dH\x02", b"\x1df\x00", b"\x1d(A\x02\x000\x02",
        b"\x1d(E\x03\x00\x01IN", b"\x1d(K\x02\x00\x31\x01", b"\x1d*\x01\x01" + bytes(8),
        b"\x1cS\x00\x00", b"\x1c2\xfe\xa1" + bytes(72), b"\x1c(A\x02\x000\x00",
        b"\x1cq\x01\x01\x00\x01\x00" + bytes(8), b"\x1b(Y\x02\x00\x08\x01", b"\r", b"\x00", b"\x18",
        b"\x1b\x0c", b"\x10\x04\x07\x01",
    ],
)  # fmt: skip
def test_commands_without_an_effect_on_what_is_read(command: bytes) -> None:
    assert decode(command) == []
    assert texts(command + b"x\n") == ["x"]


def test_reset_drops_the_line_buffer() -> None:
    assert decode("金额".encode(GB) + b"\x1b@") == [Reset("金额")]


def test_a_cut_prints_what_stands_in_the_buffer() -> None:
    events = decode(b"a\x1dV\x00")
    assert [type(event) for event in events] == [Line, Cut]


# ---- questions between and inside ------------------------------------------------------


def test_a_question_inside_text_and_commands() -> None:
    question = b"\x10\x04\x01"
    word = "金额".encode(GB)
    for command in (b"\x1bE\x01", b"\x1ba\x01", b"\x1b@", b"\x1dV\x00", b"\x1bp\x00\x19\xfa"):
        plain = decode(command + word + b"\n")
        data = command + word + b"\n"
        for place in range(len(data) + 1):
            events = decode(data[:place] + question + data[place:])
            assert events.count(StatusAsked(1)) == 1
            events.remove(StatusAsked(1))
            assert events == plain, (command, place)


def test_a_size_that_looks_like_the_start_of_a_question() -> None:
    assert style_of(b"\x1d!\x10").wide  # 10 is DLE too
    assert decode(b"\x1bd\x10") == [Feed(16)]


def test_no_question_inside_an_image() -> None:
    data = b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01"
    assert decode(data) == [Image(24, 1, b"\x10\x04\x01")]


def test_a_question_is_seen_before_the_line_ends() -> None:
    decoder = Decoder()
    assert decoder.feed(b"half a line\x10\x04\x04") == [StatusAsked(4)]
    assert decoder.pending == "half a line"


def test_muted_it_hears_questions_only() -> None:
    decoder = Decoder()
    decoder.feed(b"a\nb")
    decoder.muted = True
    assert decoder.feed(b"lost\n\x1b@\x1dV\x00\x10\x04\x02\x81\x01\xff") == [StatusAsked(2)]
    decoder.muted = False
    assert [e.text for e in decoder.feed(b"c\n") if isinstance(e, Line)] == ["bc"]


# ---- bytes that are none ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "unknown"),
    [
        (b"x\x01", Unknown(1, b"\x01")),
        (b"\x1bz1", Unknown(0, b"\x1bz")),
        (b"\x1b\x1b@", Unknown(0, b"\x1b")),
        (b"\x1dV\x07", Unknown(0, b"\x1dV")),
        (b"\x10\x09", Unknown(0, b"\x10")),
        (b"\x10\x04\x09", Unknown(0, b"\x10\x04\x09")),
        (b"ab\x1dv0\x00\x10", Unknown(2, b"\x1dv0\x00\x10")),
        (b"ab\x1dv0\x00\x02\x00\x01\x00\xaa", Unknown(2, b"\x1dv0\x00\x02\x00\x01\x00\xaa")),
        (b"\x1dk\x04" + b"1" * 300, Unknown(0, b"\x1dk")),
    ],
)
def test_unknown(data: bytes, unknown: Unknown) -> None:
    assert unknown in decode(data)
    with pytest.raises(EscposError) as caught:
        decode_document(data)
    assert caught.value.offset == unknown.offset
    assert f"offset {unknown.offset}: " in str(caught.value)
    assert caught.value.mend


def test_the_next_command_is_found_after_an_unknown_one() -> None:
    events = decode(b"\x1bz\x1bE\x01x\n")
    assert any(isinstance(event, Line) and event.bold for event in events)


def test_a_document_keeps_what_was_not_printed() -> None:
    document = decode_document(b"a\nb")
    assert document.text == "a"
    assert document.pending == "b"
    assert not document.cut


def test_feed_until_gives_back_the_rest() -> None:
    decoder = Decoder()
    events, rest = decoder.feed_until(b"a\nb\x1dV\x00c\n", lambda event: isinstance(event, Cut))
    assert [type(event) for event in events] == [Line, Line, Cut]
    assert rest == b"c\n"
    events, rest = decoder.feed_until(rest, lambda event: isinstance(event, Cut))
    assert [type(event) for event in events] == [Line]
    assert rest == b""
    assert decoder.offset == 8


def test_a_huge_image_is_stepped_over_in_bounded_memory() -> None:
    decoder = Decoder()
    decoder.feed(b"\x1dv0\x00\xff\xff\xff\xff")
    for _ in range(40):
        assert decoder.feed(bytes(100_000)) == []
    assert len(decoder._payload) == 1 << 20
