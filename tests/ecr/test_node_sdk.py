"""Transbank's own SDK for Node, an independent register, drives the wired terminal.

Design note. The SDK splits what it reads at 100 ms of silence and answers every chunk that
is no ACK with an ACK, so it shows whether the terminal leaves frames apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from rigs.bench import Bench
from tests.ecr.node_peer import HERE, NodeRegister
from tests.ecr.test_python_sdk import CARD, WITHIN, lent, pay
from tests.ecr.test_terminal import sell


@pytest.fixture
def register(wired: Bench) -> Iterator[NodeRegister]:
    with lent(wired) as port:
        made = NodeRegister(port)
        yield made
        made.close()


def test_a_day_at_the_till(wired: Bench, register: NodeRegister) -> None:
    points = wired.points
    assert register.do("poll") is True
    keys = register.do("loadKeys")
    assert keys["successful"] and keys["terminalId"] == wired.file.terminal
    assert keys["commerceCode"] == int(wired.file.merchant)

    register.begin("sale", 2500, "B2", True)
    pay(wired)
    sold = register.result()
    assert sold["successful"] and register.statuses == [78, 81, 82]
    (entry,) = points.acquirer.ledger()
    assert (sold["amount"], sold["ticket"]) == (entry.amount, "0000B2") == (2500, "0000B2")
    assert (sold["operationNumber"], sold["authorizationCode"]) == (entry.stan, entry.auth)
    assert sold["last4Digits"] == int(wired.cards.card(CARD).number[-4:])

    assert {**register.do("getLastSale"), "functionCode": 210} == sold
    totals = register.do("getTotals")
    assert (totals["txCount"], totals["txTotal"]) == (1, 2500)
    (row,) = register.do("salesDetail", False)
    same = ("ticket", "operationNumber", "authorizationCode", "last4Digits", "cardType")
    assert [row[name] for name in same] == [sold[name] for name in same]
    assert row["amount"] == "2500" and row["functionCode"] == 261

    mark = points.display.mark()
    register.begin("refund", sold["operationNumber"])
    points.display.wait("supervisor_password_prompt", within=WITHIN, since=mark)
    points.keypad.secret("password", "123456")
    points.keypad.press("enter")
    pay(wired, mark)
    refunded = register.result()
    assert refunded["successful"] and refunded["operationId"] == sold["operationNumber"]
    assert [entry.state for entry in points.acquirer.ledger()] == ["voided", "approved"]

    assert register.do("getTotals")["txCount"] == 0
    assert register.do("closeDay")["successful"]
    assert register.do("changeToNormalMode") is True


def test_many_rows_one_by_one(wired: Bench) -> None:
    amounts = [1001, 1002, 1003, 1004, 1005]
    for fen in amounts:
        assert sell(wired, fen).code == "00"
    with lent(wired) as port:
        register = NodeRegister(port)
        rows = register.do("salesDetail", False)
        totals = register.do("getTotals")
        register.close()
    assert [row["amount"] for row in rows] == list(map(str, amounts))
    assert (totals["txCount"], totals["txTotal"]) == (5, sum(amounts))


def test_a_silent_terminal(wired: Bench, register: NodeRegister) -> None:
    wired.points.power.off()
    with pytest.raises(RuntimeError, match="ACK has not been received"):
        register.do("poll")


def test_the_lock_names_hashes_and_no_host() -> None:
    text = (HERE / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert "://" not in text and len(packages) > 20
    assert all(one["integrity"].startswith("sha512-") for name, one in packages.items() if name)
