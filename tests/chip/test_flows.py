"""Whole sales by chip: what the host, the slip, the journal and the card see."""

from __future__ import annotations

from typing import Any

import pytest

from rigs.protocols.emv import parse
from tests.chip.driving import IDLE, begin, card, chip_rig, ended, fault, out, sale
from tests.simulated.core_rig import CHIP, CREDIT, Rig

TAGS = (
    *("9F26", "9F27", "9F10", "9F37", "9F36", "95", "9A", "9C", "9F02", "5F2A", "82", "9F1A"),
    *("9F03", "9F33", "9F34", "9F35", "9F1E", "84", "9F09", "9F41"),
)


def test_a_sale_by_chip() -> None:
    rig = chip_rig()
    assert sale(rig, card("debit16"))[1] == "交易成功"
    request = rig.requests[0]
    assert tuple(request["f55"]) == TAGS
    assert request["cryptogram"] == "good" and request["violations"] == []
    assert request["fields"]["22"] == "051" and request["fields"]["23"] == "000"
    assert request["f60"]["read"] == "5" and request["f60"]["chip"] == "0"
    assert rig.entries("sale")[0].state == "approved"
    slip = rig.slips[0]
    lines = ("625094******0016 I", "应用标识(AID):A000000333010101", "TC:", "TSI:6800 ATC:0001")
    assert [line for line in lines if line not in slip] == []
    assert "APPLAB):UnionPay Debit" in slip and "免签名" in slip
    out(rig)
    assert rig.functions() == ["sale"]


def test_the_unpredictable_number_is_another_one_every_time() -> None:
    rig = chip_rig()
    chip = card("debit16")
    for amount in ("100", "200", "300"):
        assert sale(rig, chip, amount)[1] == "交易成功"
        out(rig)
    assert len({r["f55"]["9F37"] for r in rig.requests}) == 3
    assert [r["f55"]["9F36"] for r in rig.requests] == ["0001", "0002", "0003"]
    assert rig.violations() == []


@pytest.mark.parametrize(
    "name",
    [
        *("credit16", "prepaid", "quasi", "t1", "61xx"),
        *("no-pse", "partial", "two-apps", "external-auth"),
    ],
)
def test_every_way_of_speaking_comes_to_the_same_end(name: str) -> None:
    rig = chip_rig()
    assert sale(rig, card(name))[1] == "交易成功"
    assert rig.requests[0]["cryptogram"] == "good" and rig.violations() == []


@pytest.mark.parametrize(
    ("name", "tvr"),
    [
        ("debit16", "8000048000"),
        ("expired", "8040048000"),
        ("not-yet", "8020048000"),
        ("old-version", "8080048000"),
        ("sda", "0200048000"),
        ("dda", "0000048000"),
        ("cda", "0000048000"),
        ("forged-sda", "4200048000"),
        ("forged-icc", "0800048000"),
        ("forged-issuer", "0800048000"),
    ],
)
def test_the_tvr_says_what_was_found(name: str, tvr: str) -> None:
    rig = chip_rig()
    sale(rig, card(name))
    assert rig.requests[0]["f55"]["95"] == tvr
    assert rig.requests[0]["cryptogram"] == "good"


@pytest.mark.parametrize("name", ["decline-offline", "expired-denial", "domestic-only"])
def test_what_the_card_declines_is_not_sent(name: str) -> None:
    rig = chip_rig()
    assert sale(rig, card(name)) == ["消费 SALE", "交易失败", "卡片拒绝交易"]
    out(rig)
    assert rig.requests == [] and rig.slips == []


def test_a_signed_cryptogram_that_does_not_hold_is_not_sent() -> None:
    rig = chip_rig()
    assert "卡片拒绝交易" in sale(rig, card("forged-dynamic"))
    assert rig.requests == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("blocked-card", "卡片已锁定"),
        ("blocked-app", "应用已锁定"),
        ("no-app", "无支持的应用"),
    ],
)
def test_cards_that_cannot_be_used_fall_back_to_nothing(name: str, text: str) -> None:
    rig = chip_rig()
    assert sale(rig, card(name))[-1] == text
    out(rig)
    rig.swipe(CHIP)
    rig.run(1)
    assert rig.says("请插卡交易") and rig.requests == []


def test_the_stripe_of_a_chip_card_is_taken_after_a_fault_only() -> None:
    rig = chip_rig()
    rig.swipe(CHIP)
    assert "请插卡或刷卡" in rig.until("请插卡交易")
    rig.keys("CANCEL")
    rig.until(IDLE)
    rig.insert(card("mute"))
    rig.until("请刷卡(降级)")
    rig.take_out()
    rig.start_sale(track=CHIP)
    rig.until(IDLE)
    assert [(r["fields"]["22"], r["f60"]["chip"]) for r in rig.requests] == [("021", "2")]
    assert rig.violations() == [] and rig.entries("sale")[0].state == "approved"


def test_a_fault_behind_the_amount_keeps_the_amount() -> None:
    rig = chip_rig()
    chip = card("debit16")
    answer = chip.apdu
    chip.apdu = lambda command: b"\x6f\x00" if command[1] == 0xA8 else answer(command)
    begin(rig, chip)
    rig.until("请刷卡(降级)")
    rig.take_out()
    rig.swipe("6250946000000016=30122010000000001")
    rig.until("请持卡人输入密码")
    rig.type("123456")
    rig.run(30)
    assert [(r["amount"], r["f60"]["chip"]) for r in rig.requests] == [(12850, "2")]


def test_a_card_without_chip_is_swiped_as_ever() -> None:
    rig = chip_rig()
    rig.sale(track=CREDIT)
    assert rig.requests[0]["fields"]["22"] == "021" and rig.requests[0]["f60"]["chip"] == "0"


def net(rig: Rig) -> int:
    return sum(entry.live for entry in rig.host.ledger())


def test_the_card_is_pulled_before_each_answer_in_turn() -> None:
    whole = chip_rig()
    sale(whole, card("external-auth"))
    steps = len(whole.commands)
    for step in range(1, steps + 1):
        rig = chip_rig()
        end = sale(rig, card("external-auth"), remove_at=step)
        assert "卡片已取出 交易终止" in end, (step, end)
        assert not any("SALES SLIP" in slip for slip in rig.slips)
        rig.keys("ENTER")
        rig.until(IDLE)
        rig.sale(amount="100")
        if "sale" in rig.functions()[:1] and rig.requests[0]["amount"] == 12850:
            assert rig.functions() == ["sale", "reversal", "sale"]
            reversal = rig.requests[1]
            assert reversal["fields"]["39"] == "06"
            assert set(reversal["f55"]) == {"95", "9F10", "9F36"}
            assert "待冲正" in end
        else:
            assert rig.functions() == ["sale"] and "待冲正" not in end
        assert net(rig) == 1 and rig.violations() == []


def test_a_wrong_arpc_ends_in_a_reversal() -> None:
    for name in ("debit16", "external-auth"):
        rig = chip_rig()
        fault(rig, "wrong_arpc")
        end = sale(rig, card(name))
        assert end[1:3] == ["交易失败", "卡片拒绝交易"] and "待冲正" in end
        assert rig.slips == []
        out(rig)
        rig.sale(amount="100")
        assert rig.functions() == ["sale", "reversal", "sale"]
        assert rig.requests[1]["fields"]["39"] == "06"
        bit = int(rig.requests[1]["f55"]["95"], 16) & 0x40
        assert bool(bit) == (name == "external-auth")
        assert rig.violations() == [] and net(rig) == 1


def test_an_answer_without_f55_is_refused_by_a_card_that_wants_one() -> None:
    rig = chip_rig()
    fault(rig, "missing_field", field=55)
    assert "卡片拒绝交易" in sale(rig, card("debit16"))


def test_a_wrong_pin_is_entered_again_under_a_new_cryptogram() -> None:
    rig = chip_rig()
    begin(rig, card("debit16"))
    rig.type("999999")
    rig.until("应答码:55")
    rig.type("123456")
    rig.run(30)
    assert [r["f55"]["9F36"] for r in rig.requests] == ["0001", "0002"]
    assert [r["cryptogram"] for r in rig.requests] == ["good", "good"]
    assert rig.violations() == [] and rig.entries("sale")[-1].state == "approved"


@pytest.mark.parametrize(
    ("name", "result", "asked"),
    [
        ("onlinepin", "020000", True),
        ("signature", "1E0000", False),
        ("nocvm", "1F0002", False),
    ],
)
def test_verification_follows_the_list(name: str, result: str, asked: bool) -> None:
    rig = chip_rig()
    sale(rig, card(name))
    assert rig.requests[0]["f55"]["9F34"] == result
    assert any("请持卡人输入密码" in frame for frame in rig.frames) == asked
    assert ("CARDHOLDER SIGNATURE" in rig.slips[0]) == (name == "signature")
    assert "CARDHOLDER SIGNATURE" not in rig.slips[1]


def test_a_bypassed_pin_is_told() -> None:
    rig = chip_rig()
    sale(rig, card("debit16"), pin="")
    request = rig.requests[0]
    assert request["fields"]["22"] == "052" and "52" not in request["fields"]
    assert int(request["f55"]["95"][4:6], 16) & 0x0C == 0x08
    assert request["f55"]["9F34"] == "1E0300"


def scripts_of(rig: Rig) -> list[str]:
    return [r["f55"]["DF31"] for r in rig.requests if "DF31" in (r["f55"] or {})]


@pytest.mark.parametrize(
    ("value", "place", "result"),
    [
        ("71:unblock_pin", -2, "20"),
        ("72:unblock_pin", -1, "20"),
        ("72:unblock_pin!", -1, "11"),
        ("72:unblock_pin,unblock_pin!", -1, "12"),
    ],
)
def test_scripts_are_delivered_in_their_place_and_reported(
    value: str, place: int, result: str
) -> None:
    rig = chip_rig()
    fault(rig, "script", value=value)
    sale(rig, card("debit16"))
    assert any("交易成功" in frame for frame in rig.frames)
    commands = [c for c, _ in rig.commands if c[1] in (0x24, 0xAE)]
    order = ["script" if c[1] == 0x24 else "ac" for c in commands]
    assert order[1:][place] == "script"
    assert rig.functions() == ["sale", "script_result"]
    assert scripts_of(rig) == [result + "00000001"]
    assert rig.violations() == []
    assert list(rig.requests[1]["f55"]) == ["9F26", "9F36", "95", "DF31"]
    assert rig.requests[1]["fields"]["61"] == "0000010000021122"


def test_results_go_with_the_next_request_where_the_parameter_says_so() -> None:
    rig = chip_rig(script_result="next")
    chip = card("debit16")
    fault(rig, "script", value="72:unblock_pin")
    sale(rig, chip)
    out(rig)
    sale(rig, chip, "100")
    out(rig)
    sale(rig, chip, "200")
    assert rig.functions() == ["sale"] * 3
    assert scripts_of(rig) == ["2000000001"] and "DF31" in rig.requests[1]["f55"]
    assert rig.violations() == []


def test_a_notification_that_is_not_answered_is_sent_again() -> None:
    rig = chip_rig()
    fault(rig, "script", value="72:unblock_pin")
    fault(rig, "no_answer", "script_result")
    sale(rig, card("debit16"))
    rig.run(70)
    out(rig)
    rig.power_cycle()
    rig.sale(amount="100")
    assert rig.functions() == ["sale", "script_result", "script_result", "sale"]
    assert rig.violations() == []


def test_an_unanswered_request_is_reversed_with_its_own_data() -> None:
    rig = chip_rig()
    fault(rig, "no_answer")
    sale(rig, card("debit16"))
    rig.run(60)
    assert "交易结果未知" in ended(rig)
    out(rig)
    rig.sale(amount="100")
    assert rig.functions() == ["sale", "reversal", "sale"]
    assert rig.requests[1]["fields"]["39"] == "98"
    assert rig.requests[1]["f55"]["95"] == rig.requests[0]["f55"]["95"]
    assert rig.violations() == [] and net(rig) == 1


def test_power_cut_at_every_command_leaves_host_and_terminal_of_one_mind() -> None:
    whole = chip_rig()
    sale(whole, card("debit16"))
    for step in range(len(whole.commands) - 4, len(whole.commands) + 1):
        rig = chip_rig()
        chip = card("debit16")
        answer = chip.apdu
        count = 0

        def cut(command: bytes, rig: Rig = rig, at: int = step) -> bytes | None:
            nonlocal count
            count += 1
            if count == at:
                rig.sut.power_off()
                return None
            said: bytes | None = answer(command)  # noqa: B023
            return said

        chip.apdu = cut
        sale(rig, chip)
        rig.card = None
        rig.sut.card_out()
        rig.open = False
        rig.boot()
        rig.sale(amount="100")
        assert net(rig) == 1, step
        assert rig.violations() == []


def test_the_other_functions_by_chip() -> None:
    rig = chip_rig()
    chip = card("credit16")
    sale(rig, chip)
    out(rig)
    sold = rig.entries("sale")[0]
    rig.menu("2")
    rig.run(1)
    for answer in ("123456", sold.stan, ""):
        rig.type(answer)
        rig.run(1)
    rig.insert(chip)
    rig.run(1)
    rig.type("123456")
    rig.run(30)
    out(rig)
    rig.menu("4")
    rig.run(1)
    rig.insert(chip)
    rig.run(1)
    rig.type("123456")
    rig.until("余额:RMB")
    out(rig)
    rig.menu("5", "1")
    rig.run(1)
    rig.insert(chip)
    rig.run(1)
    rig.type("10000")
    rig.run(1)
    rig.type("123456")
    rig.run(30)
    out(rig)
    held = rig.entries("preauth")[0]
    for digit in ("2", "3"):
        rig.menu("5", digit)
        rig.run(1)
        rig.insert(chip)
        rig.run(1)
        for answer in (held.host_date, held.auth, "10000", "123456"):
            rig.type(answer)
            rig.run(1)
        rig.run(40)
        rig.keys("ENTER")
        rig.run(1)
        out(rig)
    assert rig.functions()[:4] == ["sale", "void", "balance", "preauth"]
    assert rig.functions()[4] == "completion"
    assert {r["fields"]["22"][:2] for r in rig.requests} == {"05"}
    assert {r["cryptogram"] for r in rig.requests} == {"good"}
    assert rig.violations() == []
    states = [e.state for e in rig.host.ledger()]
    assert states[:4] == ["voided", "approved", "approved", "completed"]


def test_a_card_pulled_at_a_prompt_ends_it() -> None:
    rig = chip_rig()
    rig.insert(card("debit16"))
    rig.until("请输入金额")
    rig.take_out()
    rig.run(0.1)
    assert rig.says(IDLE) and rig.says("卡片已取出 交易终止")


def test_a_card_that_stays_in_is_asked_back() -> None:
    rig = chip_rig()
    sale(rig, card("nocvm"))
    assert rig.frames[-1] == ("请取出卡片",)
    rig.run(61)
    assert rig.says(IDLE)


def test_the_cardholder_chooses_where_the_parameter_says_so() -> None:
    rig = chip_rig(chip_choice=True)
    rig.insert(card("two-apps"))
    frame = rig.until("请选择应用")
    assert frame[2].startswith("1.") and frame[3].startswith("2.")
    rig.keys("2")
    rig.until("请输入金额")
    rig.type("100")
    rig.run(1)
    rig.type("123456")
    rig.run(30)
    assert rig.requests[0]["f55"]["84"] != "A000000333010101"


def test_without_the_reader_nothing_changes() -> None:
    rig = chip_rig(chip=False)
    rig.insert(card("debit16"))
    rig.run(1)
    assert rig.frames == [] and rig.commands == []
    rig.sale(track=CHIP)
    assert rig.requests[0]["fields"]["22"] == "021" and rig.requests[0]["f60"]["read"] == "2"


def test_answers_of_the_host_are_tlv() -> None:
    rig = chip_rig()
    seen: list[bytes] = []
    answer = rig._answer

    def noted(conn: int, event: Any) -> None:
        seen.append(event.data)
        answer(conn, event)

    rig._answer = noted  # type: ignore[method-assign]
    sale(rig, card("debit16"))
    place = seen[0].find(bytes.fromhex("910A"))
    assert [item.tag for item in parse(seen[0][place : place + 12])] == [0x91]


@pytest.mark.parametrize("track", ["6250946000000016", "6250947000000014"])
def test_a_chip_that_fails_at_the_cryptogram_may_be_swiped(track: str) -> None:
    rig = chip_rig()
    chip = card("debit16")
    answer = chip.apdu
    chip.apdu = lambda command: None if command[1] == 0xAE else answer(command)
    begin(rig, chip)
    rig.type("123456")
    rig.until("请刷卡(降级)")
    rig.take_out()
    rig.swipe(f"{track}=30122010000000001")
    if track.endswith("14"):
        rig.until("卡号不匹配")
        assert rig.requests == []
        return
    rig.until("请持卡人输入密码")
    rig.type("123456")
    rig.run(30)
    assert [(r["fields"]["22"], r["f60"]["chip"]) for r in rig.requests] == [("021", "2")]
    assert rig.violations() == []


def test_an_advice_by_chip_is_repeated_unchanged() -> None:
    rig = chip_rig()
    chip = card("credit16")
    rig.menu("5", "1")
    rig.run(1)
    begin(rig, chip, "10000")
    rig.type("123456")
    rig.run(30)
    out(rig)
    held = rig.entries("preauth")[0]
    fault(rig, "no_answer", "completion_advice")
    rig.menu("5", "3")
    rig.run(1)
    rig.insert(chip)
    rig.run(1)
    for answer in (held.host_date, held.auth, "10000"):
        rig.type(answer)
        rig.run(1)
    rig.run(70)
    rig.keys("ENTER")
    out(rig)
    rig.power_cycle()
    rig.sale(amount="100")
    rig.run(5)
    assert rig.functions() == ["preauth", "completion_advice", "sale", "completion_advice"]
    first, second = rig.requests[1], rig.requests[3]
    assert first["f55"] == second["f55"] and first["fields"]["22"] == "052"
    assert first["cryptogram"] == "good" and rig.violations() == []


def test_a_refund_by_chip() -> None:
    rig = chip_rig()
    chip = card("credit16")
    sale(rig, chip)
    out(rig)
    sold = rig.entries("sale")[0]
    rig.menu("3")
    rig.run(1)
    rig.type("123456")
    rig.run(1)
    rig.insert(chip)
    rig.run(1)
    for answer in (sold.rrn, sold.host_date, "5000"):
        rig.type(answer)
        rig.run(1)
    rig.run(30)
    assert rig.functions() == ["sale", "refund"] and rig.violations() == []
    assert rig.requests[1]["f55"]["9C"] == "20" and rig.requests[1]["cryptogram"] == "good"
    assert "退货" in rig.slips[2]
