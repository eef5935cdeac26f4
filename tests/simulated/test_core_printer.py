"""The printer's troubles: told apart, asked again, and without effect on anything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rigs.simulated.terminal.printing import Printing
from tests.simulated.core_rig import Rig, signed_on


def _no_paper(rig: Rig) -> None:
    rig.paper_bytes = 0


def _cover(rig: Rig) -> None:
    rig.cover_open = True


def _cable(rig: Rig) -> None:
    rig.plugged = False


TROUBLES = [(_no_paper, "打印机缺纸"), (_cover, "打印机上盖打开"), (_cable, "打印机未连接")]


@pytest.mark.parametrize(("spoil", "text"), TROUBLES)
def test_a_strict_terminal_sells_nothing_without_its_printer(
    spoil: Callable[[Rig], None], text: str
) -> None:
    rig = signed_on()
    spoil(rig)
    rig.swipe()
    assert rig.until("请检查打印机") == ("消费 SALE", text, "请检查打印机")
    rig.keys("ENTER")
    rig.until("请刷卡或按菜单键")
    assert not rig.requests


def test_the_self_test_names_the_trouble() -> None:
    rig = Rig()
    rig.plugged = False
    rig.sut.power_on()
    rig.run(2)
    assert ("正在自检", "打印机......未连接") in rig.frames


def test_paper_that_ends_in_the_slip_is_asked_for_and_the_slip_begins_anew() -> None:
    rig = signed_on()
    rig.paper_bytes = 200
    rig.start_sale()
    frame = rig.until("打印未完成")
    assert frame == (
        "消费 SALE",
        "交易成功",
        "打印未完成",
        "打印机缺纸",
        "确认重试 取消退出",
    )
    assert not rig.slips
    rig.keys("ENTER")
    rig.run(1)
    assert rig.says("打印机缺纸")
    rig.paper_bytes = None
    rig.keys("ENTER")
    rig.until("请刷卡或按菜单键")
    assert len(rig.slips) == 2 and "银联POS签购单" in rig.slips[0]
    assert "DUPLICATED" not in "".join(rig.slips)
    assert rig.functions() == ["sale"]


def test_leaving_the_print_prompt_keeps_the_sale_and_says_so() -> None:
    rig = signed_on()
    rig.paper_bytes = 100
    rig.start_sale()
    rig.until("打印未完成")
    rig.keys("CANCEL")
    rig.until("最后一笔未打印")
    rig.paper_bytes = None
    rig.power_cycle()
    assert rig.says("最后一笔未打印")
    rig.menu("7", "1")
    rig.until("打印 PRINT")
    rig.until("请刷卡或按菜单键")
    assert not rig.says("最后一笔未打印")
    assert len(rig.slips) == 2 and rig.functions() == ["sale"]


@pytest.mark.parametrize(
    ("answers", "trouble"),
    [
        ((0x12, 0x12, 0x12, 0x12), ""),
        ((0x16, 0x12, 0x12, 0x12), ""),
        ((0x12, 0x12, 0x12, 0x1E), ""),
        ((0x1A, 0x16, 0x12, 0x72), "cover_open"),
        ((0x1A, 0x32, 0x12, 0x72), "paper_out"),
        ((0x12, 0x12, 0x12, 0x72), "paper_out"),
        ((0x1A, 0x52, 0x52, 0x12), "printer_hot"),
        ((0x1A, 0x52, 0x1A, 0x12), "printer_fault"),
        ((0x1A, 0x52, 0x32, 0x12), "printer_fault"),
        ((0x1A, 0x12, 0x12, 0x12), "printer_fault"),
    ],
)
def test_status_bytes_in_words(answers: tuple[int, int, int, int], trouble: str) -> None:
    assert Printing().trouble(*answers) == trouble


def test_three_copies_with_a_pause_between_them() -> None:
    rig = signed_on({"copies": 3, "reprint_copies": 1})
    rig.start_sale()
    rig.until("按确认继续打印")
    before = rig.clock.now_ns()
    rig.until("请刷卡或按菜单键")
    assert rig.clock.now_ns() - before > 3e9
    names = [
        name for slip in rig.slips for name in ("商户", "银行", "持卡人") if name + "存根" in slip
    ]
    assert names == ["商户", "银行", "持卡人"]
    rig.menu("7", "1")
    rig.until("打印 PRINT")
    rig.until("请刷卡或按菜单键")
    assert len(rig.slips) == 4
