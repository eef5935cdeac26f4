"""Status bytes: Epson's bits, read back by our reader and by python-escpos' own."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from escpos.escpos import Escpos

from rigs.protocols.escpos import PrinterState, paper_byte, read_status, status_byte


class FakePrinter(Escpos):  # type: ignore[misc]
    """python-escpos' reading code over a printer in a given state."""

    def __init__(self, state: PrinterState) -> None:
        super().__init__()
        self._state = state
        self._asked = b""

    def _raw(self, msg: bytes) -> None:
        self._asked = msg

    def _read(self) -> bytes:
        assert self._asked[:2] == b"\x10\x04"
        return bytes((status_byte(self._asked[2], self._state),))

    def __del__(self) -> None:
        """Nothing to close."""


STATES = [
    PrinterState(paper, cover, jam, hot)  # type: ignore[arg-type]
    for paper, cover, jam, hot in product(
        ("ok", "near_end", "out"), (False, True), (False, True), (False, True)
    )
]


@pytest.mark.parametrize("state", STATES)
def test_python_escpos_reads_the_same(state: PrinterState) -> None:
    printer: Any = FakePrinter(state)
    assert printer.is_online() is not state.offline
    assert printer.paper_status() == {"ok": 2, "near_end": 1, "out": 0}[state.paper]


@pytest.mark.parametrize("state", STATES)
def test_read_back(state: PrinterState) -> None:
    says = {n: read_status(n, status_byte(n, state)) for n in (1, 2, 3, 4)}
    assert ("offline" in says[1]) == state.offline
    assert ("cover_open" in says[2]) == state.cover_open
    assert ("paper_end" in says[2]) == (state.paper == "out") == ("paper_end" in says[4])
    assert ("error" in says[2]) == (state.jammed or state.hot)
    assert ("cutter_error" in says[3]) == state.jammed
    assert ("auto_recoverable_error" in says[3]) == state.hot
    assert ("paper_near_end" in says[4]) == (state.paper != "ok")


def test_bits_by_hand() -> None:
    """Worked out from Epson's tables, bit by bit."""
    assert [status_byte(n, PrinterState()) for n in (1, 2, 3, 4)] == [0x12] * 4
    out = PrinterState(paper="out")
    assert [status_byte(n, out) for n in (1, 2, 3, 4)] == [0x1A, 0x32, 0x12, 0x7E]
    assert status_byte(4, PrinterState(paper="near_end")) == 0x1E
    assert status_byte(2, PrinterState(cover_open=True)) == 0x16
    assert status_byte(3, PrinterState(jammed=True)) == 0x1A
    assert status_byte(3, PrinterState(hot=True)) == 0x52
    assert status_byte(3, PrinterState(unrecoverable=True)) == 0x32
    assert status_byte(1, PrinterState(drawer_open=True)) == 0x16
    assert [paper_byte(PrinterState(paper=p)) for p in ("ok", "near_end", "out")] == [0, 3, 15]


@pytest.mark.parametrize("n", [0, 5, 255])
def test_no_such_question(n: int) -> None:
    with pytest.raises(ValueError, match="n is 1 to 4"):
        status_byte(n, PrinterState())
    with pytest.raises(ValueError, match="n is 1 to 4"):
        read_status(n, 0x12)


@pytest.mark.parametrize("value", [0x00, 0x10, 0x13, 0x92, 0x02, 0x112, -1])
def test_no_status_byte(value: int) -> None:
    with pytest.raises(ValueError, match="no status byte"):
        read_status(1, value)
