"""Slips, read back to text by a few lines of this test, as a person would read the paper.

Design note. The reader below knows only what these slips use of ESC/POS, and it checks
that Chinese text stands in Chinese mode.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rigs.simulated.terminal.labels import LABELS, ROWS, TYPES
from rigs.simulated.terminal.slip_data import (
    DetailList,
    DetailRow,
    FaultSlip,
    QuerySlip,
    Row,
    SaleSlip,
    SettlementSlip,
    TotalsSlip,
)
from rigs.simulated.terminal.slip_paper import CHINESE_OFF, CHINESE_ON, encode
from rigs.simulated.terminal.slip_writer import SlipWriter

HEAD: dict[str, Any] = {
    "merchant_name": "测试商户",
    "mid": "898000000000001",
    "tid": "10000001",
    "operator": "01",
}
TOLD: dict[str, Any] = {
    "card": "622282******0017",
    "entry": "S",
    "batch": "000001",
    "voucher": "000012",
    "date": "2026/11/22 07:19:00",
}
SALE = SaleSlip(
    **HEAD,
    **TOLD,
    acquirer="ACQ-1",
    issuer="BANK-A",
    type_zh="消费",
    type_en="SALE",
    expiry="3012",
    auth="123456",
    reference="263260000001",
    amount=12850,
)
ROWS_TOLD = (Row("sale", 2, 25700), Row("refund", 0, 0))
COMMAND = re.compile(rb"\x1b@|\x1d!.|\x1bE.|\x1ba.|\x1bd.|\x1dV\x00", re.DOTALL)
writer = SlipWriter()


def read(data: bytes) -> list[str]:
    """The slip's lines without their style; it begins with a reset and ends with a cut."""
    assert data.startswith(b"\x1b@")
    assert data.endswith(b"\x1bd\x06\x1dV\x00")
    lines = COMMAND.sub(b"", data).split(b"\n")
    assert lines.pop() == b""
    return [_text(line) for line in lines]


def _text(line: bytes) -> str:
    if line.startswith(CHINESE_ON):
        assert line.endswith(CHINESE_OFF)
        return line[2:-2].decode("gb18030")
    return line.decode("ascii")


def test_a_sale_reads_as_it_should() -> None:
    assert read(writer.sale(SALE)) == [
        "银联POS签购单",
        "POS SALES SLIP",
        "商户存根(MERCHANT COPY)",
        "-" * 42,
        "商户名称(MERCHANT NAME):测试商户",
        "商户编号(MERCHANT NO):898000000000001",
        "终端编号(TERMINAL NO):10000001",
        "操作员号(OPERATOR NO):01",
        "发卡行(ISSUER):BANK-A",
        "收单行(ACQ):ACQ-1",
        "卡号(CARD NO):622282******0017 S",
        "有效期(EXP DATE):2030/12",
        "交易类型(TXN. TYPE):消费/SALE",
        "批次号(BATCH NO):000001",
        "凭证号(VOUCHER NO):000012",
        "授权码(AUTH NO):123456",
        "参考号(REF NO):263260000001",
        "日期/时间(DATE/TIME):2026/11/22 07:19:00",
        "金额(AMOUNT):RMB 128.50",
        "-" * 42,
        "持卡人签名(CARDHOLDER SIGNATURE):",
        "本人确认以上交易,同意将其记入本卡账户",
        "I ACKNOWLEDGE SATISFACTORY RECEIPT OF RELATIVE GOODS/SERVICES",
    ]


def test_the_title_is_bold_and_double_and_the_rest_is_not() -> None:
    data = writer.sale(SALE)
    title = data.index("银联".encode("gb18030"))
    assert data[:title].endswith(b"\x1d!\x11\x1bE\x01\x1ba\x01" + CHINESE_ON)
    merchant = data.index("商户名称".encode("gb18030"))
    assert b"\x1d!\x00\x1bE\x00\x1ba\x00" in data[title:merchant]
    assert b"\x1d!\x01" in data[merchant:], "the amount stands taller"


def test_the_cardholder_signs_the_other_copies() -> None:
    for copy, signs in (("merchant", True), ("bank", True), ("cardholder", False)):
        lines = read(writer.sale(replace(SALE, copy=copy)))  # type: ignore[arg-type]
        assert LABELS["copy_" + copy] in lines
        assert (LABELS["signature"] in lines) is signs
        assert (LABELS["acknowledgement_zh"] in lines) is signs


def test_marks_stand_where_they_are_due() -> None:
    plain = "\n".join(read(writer.sale(SALE)))
    assert "重打印" not in plain and "测试/" not in plain and "备注" not in plain
    lines = read(writer.sale(replace(SALE, duplicate=True, test_mark=True)))
    assert "***重打印凭证***(DUPLICATED)" in lines
    assert "测试/TESTING,凭证无效" in lines


def test_without_a_signature_the_limit_is_told() -> None:
    lines = read(writer.sale(replace(SALE, signature=False, no_sign_limit=30000)))
    assert "交易金额未超300元,免密免签" in lines
    assert LABELS["signature"] not in lines


def test_a_void_names_its_original() -> None:
    zh, en = TYPES["void"]
    lines = read(writer.sale(replace(SALE, type_zh=zh, type_en=en, original_voucher="000011")))
    at = lines.index("备注(REFERENCE):")
    assert lines[at + 1] == "原凭证号(ORIG VOUCHER NO):000011"
    assert "交易类型(TXN. TYPE):消费撤销/VOID" in lines


def test_a_refund_names_reference_and_date() -> None:
    slip = replace(SALE, original_reference="263250000007", original_date="1121")
    lines = read(writer.sale(slip))
    assert "原参考号(ORIG REF NO):263250000007" in lines
    assert "原交易日期(ORIG DATE):1121" in lines


def test_what_is_not_known_has_no_line() -> None:
    lines = "\n".join(read(writer.sale(replace(SALE, auth="", issuer="", expiry=""))))
    assert "授权码" not in lines and "发卡行" not in lines and "有效期" not in lines


def test_the_fault_slip_is_no_voucher() -> None:
    slip = FaultSlip(**HEAD, **TOLD, type_zh="消费", type_en="SALE", amount=12850)
    lines = read(writer.fault(slip))
    assert lines[0] == "故障报告单"
    for text in ("未成功上送冲正交易", "冲正不成功 请人工处理", "非凭证联"):
        assert text in lines
    assert "原交易(TRANSACTION):消费/SALE" in lines
    assert not any("签购单" in line or "交易类型" in line for line in lines)


@pytest.mark.parametrize(
    ("result", "text"),
    [("balanced", "对账平"), ("unbalanced", "对账不平"), ("error", "对账出错")],
)
def test_the_settlement_slip_says_what_the_host_said(result: str, text: str) -> None:
    slip = SettlementSlip(
        **HEAD,
        batch="000001",
        date="2026/11/22 07:19:00",
        rows=ROWS_TOLD,
        result=result,  # type: ignore[arg-type]
    )
    lines = read(writer.settlement(slip))
    assert lines[0] == "结算总计单"
    at = lines.index("内卡:" + text)
    assert lines[at + 1 : at + 3] == ["消费/SALE 2 257.00", "退货/REFUND 0 0.00"]
    assert "外卡:对账平" in lines
    assert "批次号(BATCH NO):000001" in lines
    assert "***重打印凭证***(DUPLICATED)" in read(writer.settlement(replace(slip, duplicate=True)))


def test_totals_and_details() -> None:
    totals = TotalsSlip(**HEAD, batch="000001", date=TOLD["date"], rows=ROWS_TOLD)
    assert "消费/SALE 2 257.00" in read(writer.totals(totals))
    rows = (
        DetailRow("000012", "S", "123456", 12850, "622282******0017"),
        DetailRow("000013", "V", "", 100, "622282******0017"),
    )
    lines = read(writer.details(DetailList(**HEAD, batch="000001", date=TOLD["date"], rows=rows)))
    assert "凭证号 类型 授权码 金额 卡号" in lines
    assert "000012 S 123456 128.50 622282******0017" in lines
    assert "000013 V ------ 1.00 622282******0017" in lines


def test_the_query_on_paper_is_no_voucher() -> None:
    slip = QuerySlip(
        **HEAD,
        **TOLD,
        type_zh="消费",
        type_en="SALE",
        auth="123456",
        reference="263260000001",
        amount=12850,
        voided=True,
    )
    lines = read(writer.query(slip))
    assert lines[0] == "交易查询单"
    assert "状态(STATUS):已撤销(VOIDED)" in lines and "非凭证联" in lines


def test_a_changed_label_is_printed_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LABELS, "voucher", "流水(TRACE):")
    monkeypatch.setitem(ROWS, "sale", ("销售", "SALES"))
    assert "流水(TRACE):000012" in read(writer.sale(SALE))
    totals = TotalsSlip(**HEAD, batch="000001", date="", rows=ROWS_TOLD)
    assert "销售/SALES 2 257.00" in read(writer.totals(totals))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=30))
def test_no_value_becomes_a_command(text: str) -> None:
    line = encode(text)
    body = line.removesuffix(b"\n").removeprefix(CHINESE_ON).removesuffix(CHINESE_OFF)
    assert line.count(b"\n") == 1
    assert not re.search(rb"[\x00-\x1f\x7f]", body)


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (1, "0.01"), (12850, "128.50"), (-12050, "-120.50")]
)
def test_money(fen: int, text: str) -> None:
    assert writer.money(fen) == text


def test_two_copies_take_less_than_half_a_millisecond() -> None:
    best = 1.0
    for _ in range(20):
        start = time.perf_counter()
        writer.sale(SALE)
        writer.sale(replace(SALE, copy="cardholder"))
        best = min(best, time.perf_counter() - start)
    assert best < 0.0005
