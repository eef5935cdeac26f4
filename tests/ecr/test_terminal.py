"""What the terminal does with a register's commands, on the virtual bench."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rigs.bench import Bench
from rigs.points import EcrAnswer, Fault, Match, NotSeen

CARD = "credit-stripe"
PIN = "123456"


def pay(bench: Bench, card: str = CARD, pin: str | None = PIN) -> None:
    """Card and PIN, each when the terminal has told the register that it waits for it."""
    points = bench.points
    points.terminal.wait_status("78", 5.0)
    points.card.swipe(bench.cards.card(card))
    points.terminal.wait_status("81", 5.0)
    points.pin.enter(pin)


def sell(bench: Bench, fen: int = 12850, ticket: str = "A1") -> EcrAnswer:
    """A sale that is paid."""
    assert bench.points.terminal.sale(fen, ticket) == "acknowledged"
    pay(bench)
    return bench.points.terminal.answer(30.0)


def void(bench: Bench, operation: str, card: str = CARD) -> EcrAnswer:
    """A refund with supervisor, card and PIN."""
    points = bench.points
    mark = points.display.mark()
    assert points.terminal.refund(operation) == "acknowledged"
    points.display.wait("supervisor_password_prompt", within=5.0, since=mark)
    points.keypad.secret("password", "123456")
    points.keypad.press("enter")
    points.display.wait("card_prompt", within=5.0, since=mark)
    points.card.swipe(bench.cards.card(card))
    if card == CARD:
        points.display.wait("pin_prompt", within=5.0, since=mark)
        points.pin.enter(PIN)
    return points.terminal.answer(30.0)


# ---- who is answered at all ----------------------------------------------------------------


def test_a_poll_is_acknowledged_whatever_the_terminal_does(bench: Bench) -> None:
    terminal, keypad = bench.points.terminal, bench.points.keypad
    assert terminal.poll() == "acknowledged"
    keypad.press("menu")
    assert terminal.poll() == "acknowledged"
    assert terminal.totals(5.0).delivery == "refused"
    keypad.press("cancel")
    assert terminal.totals(5.0).code == "00"


def test_before_the_login_only_a_poll(opened: Bench) -> None:
    opened.begin_case("login", 1, "nobody has logged in")
    terminal = opened.points.terminal
    assert terminal.poll() == "acknowledged"
    assert terminal.sale(100, "1") == "refused"
    assert terminal.load_keys(5.0).delivery == "refused"


def test_without_keys_only_what_gives_keys(bench: Bench) -> None:
    desk, terminal = bench.desk, bench.points.terminal
    for key in ("menu", "9", "2"):  # sign off: the keys go
        bench.points.keypad.press(key)
    bench.points.display.wait("signed_off", within=90.0, since=0)
    desk.to_idle()
    desk.log_in()
    desk.to_idle()
    assert terminal.sale(100, "1") == "refused"
    assert terminal.load_keys(90.0).code == "00"
    assert sell(bench).code == "00"


def test_a_terminal_without_power_is_silent(bench: Bench) -> None:
    bench.points.power.off()
    assert bench.points.terminal.poll() == "silent"
    assert bench.points.terminal.totals(1.0).delivery == "silent"


def test_while_a_sale_runs_all_else_is_refused(bench: Bench) -> None:
    terminal = bench.points.terminal
    terminal.sale(100, "1")
    terminal.wait_status("78", 5.0)
    assert terminal.totals(5.0).delivery == "refused"
    assert terminal.poll() == "acknowledged"


# ---- sale ----------------------------------------------------------------------------------


def test_a_sale_with_all_its_fields(bench: Bench) -> None:
    sold = sell(bench)
    (entry,) = bench.points.acquirer.ledger()
    assert (sold.code, sold.statuses) == ("00", ("78", "81", "82"))
    assert sold.fields == {
        "commerce": bench.file.merchant,
        "terminal": bench.file.terminal,
        "ticket": "A1",
        "auth": entry.auth,
        "amount": 12850,
        "last4": "0017",
        "operation": entry.stan,
        "card_type": "CR",
        "accounting_date": "2211",
        "brand": "UP",
        "date": "22112026",
        "time": entry.host_time,
        "employee": "01",
        "tip": "0",
    }
    slips = bench.points.printer.slips()
    assert [slip.copy for slip in slips] == ["merchant", "cardholder"]
    assert {slip.roles["voucher"] for slip in slips} == {entry.stan}


def test_without_the_flag_no_status_is_told(bench: Bench) -> None:
    points = bench.points
    points.terminal.sale(100, "1", statuses=False)
    points.display.wait("card_prompt", within=5.0, since=0)
    points.card.swipe(bench.cards.card(CARD))
    points.display.wait("pin_prompt", within=5.0, since=0)
    points.pin.enter(PIN)
    assert points.terminal.answer(30.0).statuses == ()


@pytest.mark.parametrize(
    ("fault", "code", "within"),
    [
        (Fault("f39", Match(mti="0200"), value="51"), "01", 30.0),
        (Fault("no_answer", Match(mti="0200")), "02", 90.0),
        (Fault("wrong_mac", Match(mti="0200")), "02", 30.0),
    ],
)
def test_what_the_host_does_has_a_code(
    bench: Bench, fault: Fault, code: str, within: float
) -> None:
    bench.points.acquirer.script(fault)
    bench.points.terminal.sale(5000, "7")
    pay(bench)
    answer = bench.points.terminal.answer(within)
    assert answer.code == code
    assert (answer.fields["ticket"], answer.fields["amount"]) == ("7", 5000)
    assert "auth" not in answer.fields and bench.points.printer.slips() == []
    assert bench.points.terminal.last_sale(5.0).code == "11"


def test_no_line(bench: Bench) -> None:
    bench.points.line.unplug()
    bench.points.terminal.sale(5000, "7")
    pay(bench)
    assert bench.points.terminal.answer(90.0).code == "03"


def test_a_wrong_pin_is_asked_for_again(bench: Bench) -> None:
    points = bench.points
    points.terminal.sale(5000, "7")
    pay(bench, pin="654321")
    points.display.wait("response_code", within=30.0, since=0)
    points.pin.enter(PIN)
    answer = points.terminal.answer(30.0)
    assert (answer.code, answer.statuses) == ("00", ("78", "81", "82", "81", "82"))


def test_cancelled_at_card_or_pin(bench: Bench) -> None:
    points = bench.points
    points.terminal.sale(5000, "7")
    points.terminal.wait_status("78", 5.0)
    points.keypad.press("cancel")
    assert points.terminal.answer(5.0).code == "07"
    points.terminal.sale(5000, "7")
    points.terminal.wait_status("78", 5.0)
    points.card.swipe(bench.cards.card(CARD))
    points.terminal.wait_status("81", 5.0)
    points.pin.cancel()
    assert points.terminal.answer(5.0).code == "07"
    assert points.acquirer.requests() == []


def test_nobody_comes_with_a_card(bench: Bench) -> None:
    bench.points.terminal.sale(5000, "7")
    with pytest.raises(NotSeen, match="answers the command sale"):
        bench.points.terminal.answer(50.0)
    assert bench.points.terminal.answer(15.0).code == "07"


def test_a_card_that_cannot_be_read(bench: Bench) -> None:
    points = bench.points
    points.terminal.sale(5000, "7")
    points.terminal.wait_status("78", 5.0)
    for _ in range(3):
        points.card.swipe(bench.cards.card(CARD), damage="lrc")
    assert points.terminal.answer(5.0).code == "09"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (("0", "1", "", "", "1", ""), "72"),
        (("12.50", "1", "", "", "1", ""), "61"),
        (("", "1"), "61"),
        (("1234567890123", "1"), "61"),
        (("100", "1234567"), "70"),
    ],
)
def test_a_command_that_cannot_be_carried_out(
    bench: Bench, fields: tuple[str, ...], code: str
) -> None:
    terminal = bench.points.terminal
    assert terminal.start("0200", *fields) == "acknowledged"
    assert terminal.answer(5.0).code == code
    assert terminal.poll() == "acknowledged"


def test_no_paper(bench: Bench) -> None:
    bench.points.printer.paper("out")
    bench.points.terminal.sale(5000, "7")
    assert bench.points.terminal.answer(10.0).code == "24"


@pytest.mark.parametrize(
    ("key", "code", "amount", "state"),
    [("enter", "00", 5_000_000, "approved"), ("cancel", "07", 10_000_000, "voided")],
)
def test_a_part_is_approved(bench: Bench, key: str, code: str, amount: int, state: str) -> None:
    points = bench.points
    points.terminal.sale(10_000_000, "7")
    pay(bench)
    points.display.wait("partially_approved", within=30.0, since=0)
    points.keypad.press(key)
    answer = points.terminal.answer(60.0)
    assert (answer.code, answer.fields["amount"]) == (code, amount)
    assert points.acquirer.ledger()[0].state == state


def test_power_goes_after_the_booking_and_the_register_finds_the_sale(bench: Bench) -> None:
    points = bench.points
    points.power.cut_at("printer", "bytes", nth=3)
    points.terminal.sale(12850, "A9")
    pay(bench)
    with pytest.raises(NotSeen):
        points.terminal.answer(60.0)
    assert not points.power.is_on
    points.power.on()
    bench.desk.log_in()
    bench.desk.to_idle()
    last = points.terminal.last_sale(5.0)
    assert (last.code, last.fields["ticket"], last.fields["amount"]) == ("00", "A9", 12850)


# ---- what the terminal holds ---------------------------------------------------------------


def test_an_empty_batch(bench: Bench) -> None:
    terminal = bench.points.terminal
    assert terminal.last_sale(5.0).code == "11"
    totals = terminal.totals(5.0)
    assert (totals.fields["count"], totals.fields["total"]) == (0, 0)
    assert terminal.details(5.0).rows == ()


def test_two_sales_and_a_void(bench: Bench) -> None:
    terminal = bench.points.terminal
    first, second = sell(bench, 1000, "1"), sell(bench, 2000, "2")
    assert [row["ticket"] for row in terminal.details(5.0).rows] == ["1", "2"]
    undone = void(bench, first.fields["operation"])
    assert undone.code == "00" and undone.fields["operation"] == first.fields["operation"]
    assert [row["ticket"] for row in terminal.details(5.0).rows] == ["2"]
    totals = terminal.totals(5.0)
    assert (totals.fields["count"], totals.fields["total"]) == (1, 2000)
    assert terminal.last_sale(5.0).fields == second.fields
    again = terminal.refund(first.fields["operation"])
    assert again == "acknowledged" and terminal.answer(5.0).code == "04"


def test_a_row_is_what_the_sale_was(bench: Bench) -> None:
    sold = sell(bench)
    (row,) = bench.points.terminal.details(5.0).rows
    assert dict(row) == dict(sold.fields)


def test_the_list_on_paper(bench: Bench) -> None:
    sell(bench)
    since = bench.points.printer.mark()
    terminal = bench.points.terminal
    assert terminal.start("0260", "0", "") == "acknowledged"
    slip = bench.points.printer.next_slip(10.0, since=since)
    assert slip.kind == "detail" and len(slip.rows) == 1


# ---- void ----------------------------------------------------------------------------------


def test_what_cannot_be_voided(bench: Bench) -> None:
    terminal = bench.points.terminal
    for operation, code in (("999999", "05"), ("x", "61")):
        assert terminal.refund(operation) == "acknowledged"
        assert terminal.answer(5.0).code == code


def test_a_void_needs_the_supervisor_and_the_same_card(bench: Bench) -> None:
    points = bench.points
    sold = sell(bench)
    points.terminal.refund(sold.fields["operation"])
    points.display.wait("supervisor_password_prompt", within=5.0, since=0)
    points.keypad.press("cancel")
    assert points.terminal.answer(5.0).code == "07"
    assert void(bench, sold.fields["operation"], card="nopin").code == "19"
    (entry,) = points.acquirer.ledger()
    assert entry.state == "approved"


# ---- keys, close, what is not known --------------------------------------------------------


def test_load_keys_is_the_sign_on(bench: Bench) -> None:
    keys = bench.points.terminal.load_keys(90.0)
    assert (keys.code, keys.fields["terminal"]) == ("00", bench.file.terminal)
    assert [one["function"] for one in bench.points.acquirer.requests()] == ["sign_on"]
    bench.points.line.unplug()
    assert bench.points.terminal.load_keys(90.0).code == "03"


def test_close_is_the_settlement_and_asks_nobody(bench: Bench) -> None:
    sell(bench)
    keys = len([r for r in bench.timeline.records if r.point == "keypad"])
    closed = bench.points.terminal.close_batch(60.0)
    assert closed.code == "00"
    assert len([r for r in bench.timeline.records if r.point == "keypad"]) == keys
    assert bench.points.printer.slips()[-1].kind == "settlement"
    assert bench.points.terminal.last_sale(5.0).code == "11"


def test_an_interrupted_close_comes_first(bench: Bench) -> None:
    terminal = bench.points.terminal
    sell(bench)
    bench.points.acquirer.script(Fault("no_answer", Match(mti="0500")))
    assert terminal.close_batch(90.0).code == "02"
    assert terminal.sale(100, "1") == "acknowledged"
    assert terminal.answer(5.0).code == "13"
    assert terminal.close_batch(90.0).code == "00"
    assert sell(bench).code == "00"


@pytest.mark.parametrize(
    ("function", "answer"), [("0270", "0271"), ("4100", "4110"), ("ABCD", "ABCD"), ("", "")]
)
def test_an_unknown_command_is_answered(bench: Bench, function: str, answer: str) -> None:
    terminal = bench.points.terminal
    assert terminal.start(function, "1") == "acknowledged"
    told = terminal.answer(5.0)
    assert told.code == "12"
    assert bench.timeline.records[told.record].meaning["function"] == answer


def test_normal_mode_is_acknowledged_only(bench: Bench) -> None:
    assert bench.points.terminal.normal_mode() == "acknowledged"
    assert bench.points.terminal.totals(5.0).code == "00"


# ---- evidence ------------------------------------------------------------------------------


def test_every_frame_is_recorded_with_its_meaning(bench: Bench) -> None:
    sell(bench)
    seen = [
        (r.direction, r.kind, r.meaning.get("name", r.meaning.get("what")))
        for r in bench.timeline.records
        if r.point == "terminal"
    ]
    status = [("from_sut", "status", "status"), ("to_sut", "control", "ack")]
    assert seen == [
        ("to_sut", "command", "sale"),
        ("from_sut", "control", "ack"),
        *(3 * status),
        ("from_sut", "answer", "sale"),
        ("to_sut", "control", "ack"),
    ]
    (command,) = [r for r in bench.timeline.records if r.kind == "command"]
    assert command.meaning["amount"] == 12850 and command.data == "0200|12850|A1|||1|"


def test_frames_stand_apart(bench: Bench) -> None:
    sell(bench)
    sent = [
        r for r in bench.timeline.records if r.point == "terminal" and r.direction == "from_sut"
    ]
    gaps = [b.t_ns - a.t_ns for a, b in pairwise(sent)]
    assert min(gaps) > 100_000_000
