"""Transbank's own SDK for Python, an independent register, drives the wired terminal.

Design note. The SDK blocks, so it runs in a thread; the harness plays cardholder and
operator meanwhile and waits for what the display says.  Prompts are real time here: the
bench does not know what is under way on a port that it has lent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
import serial
from transbank import POSIntegrado
from transbank.error.transbank_exception import TransbankException

from rigs.bench import Bench
from rigs.points import Fault, Match
from rigs.protocols import transbank
from rigs.wired import WiredStation
from tests.ecr.test_terminal import sell

CARD = "credit-stripe"
PIN = "123456"
WITHIN = 20.0


@contextmanager
def lent(bench: Bench) -> Iterator[str]:
    """The name of the terminal's register port, free for somebody else."""
    station = bench.station
    assert isinstance(station, WiredStation) and station.sut is not None
    with station.sut.ecr.lend() as port:
        yield port


class Sdk:
    """The SDK in a thread of its own; ``statuses`` are the intermediate messages it heard."""

    def __init__(self, port: str) -> None:
        self.pos: Any = POSIntegrado()
        self.pos.timeout = 100  # of 0.2 s each
        assert self.pos.open_port(port)
        self._thread = ThreadPoolExecutor(1)
        self.statuses: list[str] = []

    def begin(self, call: Callable[..., Any], *args: Any) -> Future[Any]:
        return self._thread.submit(call, *args)

    def do(self, call: Callable[..., Any], *args: Any) -> Any:
        return self.begin(call, *args).result(WITHIN)

    def sell(self, amount: int, ticket: str) -> Future[Any]:
        def heard(message: dict[str, Any]) -> None:
            self.statuses.append(message["response_code"])

        return self.begin(lambda: self.pos.sale(amount, ticket, True, heard))

    def close(self) -> None:
        self.pos.close_port()
        self._thread.shutdown()


@pytest.fixture
def sdk(wired: Bench) -> Iterator[Sdk]:
    with lent(wired) as port:
        made = Sdk(port)
        yield made
        made.close()


def pay(bench: Bench, since: int = 0) -> None:
    """Card and PIN, each at its prompt."""
    points = bench.points
    points.display.wait("card_prompt", within=WITHIN, since=since)
    points.card.swipe(bench.cards.card(CARD))
    points.display.wait("pin_prompt", within=WITHIN, since=since)
    points.pin.enter(PIN)


def test_a_day_at_the_till(wired: Bench, sdk: Sdk) -> None:
    pos, points = sdk.pos, wired.points
    assert sdk.do(pos.poll) is True
    keys = sdk.do(pos.load_keys)
    assert keys["success"] and keys["terminal_id"] == wired.file.terminal
    assert keys["commerce_code"] == wired.file.merchant

    selling = sdk.sell(12850, "A17")
    pay(wired)
    sold = selling.result(WITHIN)
    assert sold["success"] and sdk.statuses == ["78", "81", "82"]
    (entry,) = points.acquirer.ledger()
    assert (sold["amount"], sold["ticket"]) == (str(entry.amount), "A17") == ("12850", "A17")
    assert (sold["operation_number"], sold["authorization_code"]) == (entry.stan, entry.auth)
    assert sold["last_4_digits"] == wired.cards.card(CARD).number[-4:]
    assert sold["card_type"] == "CR" and sold["employee_id"] == "01"
    slip = points.printer.slips()[0]
    assert slip.kind == "sale" and slip.roles["voucher"] == sold["operation_number"]

    assert {**sdk.do(pos.last_sale), "function_code": 210} == sold
    totals = sdk.do(pos.totals)
    assert (totals["tx_count"], totals["tx_total"]) == ("1", "12850")
    row, end = sdk.do(lambda: pos.details(print_on_pos=True))
    same = ("ticket", "amount", "operation_number", "authorization_code", "last_4_digits")
    assert [row[name] for name in same] == [sold[name] for name in same]
    assert end["authorization_code"] == ""

    mark = points.display.mark()
    refunding = sdk.begin(pos.refund, int(sold["operation_number"]))
    points.display.wait("supervisor_password_prompt", within=WITHIN, since=mark)
    points.keypad.secret("password", "123456")
    points.keypad.press("enter")
    pay(wired, mark)
    refunded = refunding.result(WITHIN)
    assert refunded["success"] and refunded["operation_number"] == sold["operation_number"]
    sale, void = points.acquirer.ledger()
    assert sale.state == "voided" and void.kind == "void" and void.amount == 12850
    assert sdk.do(pos.last_sale)["response_code"] == "04"
    assert sdk.do(pos.totals)["tx_count"] == "0"

    closed = sdk.do(pos.close)
    assert closed["success"] and closed["terminal_id"] == wired.file.terminal
    assert sdk.do(pos.last_sale)["response_code"] == "11"
    assert sdk.do(pos.set_normal_mode) is True


def test_many_rows_one_by_one(wired: Bench) -> None:
    amounts = [1001, 1002, 1003, 1004, 1005]
    for fen in amounts:
        assert sell(wired, fen).code == "00"
    with lent(wired) as port:
        sdk = Sdk(port)
        rows = sdk.do(lambda: sdk.pos.details(print_on_pos=True))
        totals = sdk.do(sdk.pos.totals)
        sdk.close()
    assert [row["amount"] for row in rows] == [*map(str, amounts), ""]
    assert (totals["tx_count"], totals["tx_total"]) == ("5", str(sum(amounts)))


def test_a_declined_sale(wired: Bench, sdk: Sdk) -> None:
    wired.points.acquirer.script(Fault("f39", Match(mti="0200"), value="51"))
    selling = sdk.sell(999_999_999, "7")
    pay(wired)
    sold = selling.result(WITHIN)
    assert not sold["success"] and sold["response_code"] == "01"
    assert (sold["ticket"], sold["amount"]) == ("7", "999999999")
    assert sold["authorization_code"] == "" and wired.points.printer.slips() == []


def test_a_cancelled_sale(wired: Bench, sdk: Sdk) -> None:
    selling = sdk.sell(5000, "8")
    wired.points.display.wait("card_prompt", within=WITHIN, since=0)
    wired.points.keypad.press("cancel")
    assert selling.result(WITHIN)["response_code"] == "07"
    assert wired.points.acquirer.ledger() == []


def test_a_busy_terminal_refuses_all_but_a_poll(wired: Bench, sdk: Sdk) -> None:
    mark = wired.points.display.mark()
    wired.points.keypad.press("menu")
    wired.points.display.wait("menu", within=WITHIN, since=mark)
    assert sdk.do(sdk.pos.poll) is True
    with pytest.raises(TransbankException) as refused:
        sdk.do(sdk.pos.totals)
    assert "NACK" in str(refused.value.__cause__)


def test_a_flipped_lrc_is_refused(wired: Bench) -> None:
    with lent(wired) as port, serial.Serial(port, 115_200, timeout=2) as wire:
        good = transbank.frame("0100")
        wire.write(good[:-1] + bytes((good[-1] ^ 0x01,)))
        assert wire.read(1) == b"\x15"
        wire.write(b"noise\x00" + good)
        assert wire.read(1) == b"\x06"
