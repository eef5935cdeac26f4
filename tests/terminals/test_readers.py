"""Readers of display and slips, by a small profile and the real redactor."""

from __future__ import annotations

from pathlib import Path

import pytest

from rigs import benchfile
from rigs.protocols.escpos import Line, decode_document
from rigs.protocols.redact import Redactor
from rigs.terminals.display_reader import DisplayReader
from rigs.terminals.profile import load_profile, parse_profile
from rigs.terminals.slip_reader import SlipReader, SlipReading

FILE = Path(__file__).parent.parent / "data" / "counter_terminal.toml"
SIMULATED = benchfile.HERE.parent / "terminals" / "simulated.toml"
PROFILE = load_profile(FILE)
REDACTOR = Redactor(b"key of the tests")
PAN = "6222821234560017"

SALE = [
    "银联POS签购单",
    "POS SALES SLIP",
    "商户存根(MERCHANT COPY)",
    "--------------------",
    "终端编号(TERMINAL NO):10000001",
    "卡号(CARD NO):622282******0017 S",
    "交易类型(TXN. TYPE):消费/SALE",
    "凭证号(VOUCHER NO):000012",
    "金额(AMOUNT):RMB 128.50",
    "持卡人签名(CARDHOLDER SIGNATURE):",
]


def display() -> DisplayReader:
    return DisplayReader(PROFILE, REDACTOR)


def read(lines: list[str], *, cut: bool = True, torn: bool = False) -> SlipReading:
    return SlipReader(PROFILE, REDACTOR).read([Line(text) for text in lines], cut=cut, torn=torn)


# ---- display ---------------------------------------------------------------------------


def test_a_frame() -> None:
    reader = display()
    for _ in range(2):  # the second time from memory
        says, values, unknown, lines, seen = reader.read(
            ("请刷卡或按菜单键", "金额:1.28", "", "今日天气", "卡号:622282******0017 S")
        )
        assert says == {"idle", "amount_shown", "card_shown"}
        assert values == {"amount": "1.28", "card": "622282******0017", "entry": "S"}
        assert unknown == ("今日天气",)
        assert lines[1] == "金额:1.28"
        assert seen == ()


def test_values_are_of_this_frame_only() -> None:
    reader = display()
    first = reader.read(("金额:1.28",)).values
    with pytest.raises(TypeError):
        first["amount"] = "spoilt"  # type: ignore[index]
    assert reader.read(("金额:1.28",)).values == {"amount": "1.28"}
    assert reader.read(("卡号:622282******0017",)).values == {"card": "622282******0017"}


def test_spaces_around_a_line_do_not_matter_and_aliases_count() -> None:
    frame = display().read(("   AMOUNT:1.28  ",))
    assert frame.says == {"amount_shown"}
    assert frame.values == {"amount": "1.28"}


def test_a_changed_text_is_unknown() -> None:
    assert display().read(("请刷卡或按菜单键!",)).unknown == ("请刷卡或按菜单键!",)


def test_a_lenient_profile_reports_nothing_unknown() -> None:
    text = FILE.read_text("utf-8").replace("[display]\nstrict = true", "[display]\nstrict = false")
    reader = DisplayReader(parse_profile(text, "x"), REDACTOR)
    assert reader.read(("今日天气",)).unknown == ()


def test_rows_are_collected() -> None:
    frame = display().read(("000012 S 123456 128.50 0017", "000013 V ------ 128.50 0017"))
    assert frame.values["rows"] == "000012 S 123456 128.50 0017|000013 V ------ 128.50 0017"


def test_totals_are_told_apart() -> None:
    frame = display().read(("消费 笔数:2 金额:257.00", "撤销 笔数:1 金额:128.50"))
    assert frame.values == {
        "sale_count": "2", "sale_amount": "257.00", "void_count": "1", "void_amount": "128.50",
    }  # fmt: skip


def test_groups_of_ids_are_said_too() -> None:
    assert display().read(("打印机缺纸",)).says == {"paper_out", "printer_trouble"}


def test_a_card_number_in_clear_is_masked_and_told() -> None:
    says, values, unknown, lines, seen = display().read((f"卡号:{PAN}", f"乱码{PAN}"))
    assert seen == ("pan",)
    assert says == {"card_shown"}
    assert values == {"card": "622282******0017"}
    assert PAN not in "".join((*lines, *unknown))


# ---- slips -----------------------------------------------------------------------------


def test_a_sale_slip() -> None:
    reading = read(SALE)
    assert (reading.kind, reading.copy, reading.complete, reading.duplicate) == (
        "sale", "merchant", True, False,
    )  # fmt: skip
    assert reading.unknown == ()
    roles = reading.roles
    assert roles["card"] == "622282******0017"
    assert roles["entry"] == "S"
    assert (roles["type_zh"], roles["type_en"]) == ("消费", "SALE")
    assert (roles["voucher"], roles["amount"], roles["terminal"]) == (
        "000012",
        "128.50",
        "10000001",
    )
    assert roles["title"] == "银联POS签购单|POS SALES SLIP"
    slip = reading.slip(7)
    assert (slip.record, slip.kind, slip.roles["amount"]) == (7, "sale", "128.50")
    meaning = reading.meaning(3)
    assert meaning["job"] == 3
    assert (meaning["type_zh"], meaning["type_en"]) == ("消费", "SALE")
    assert meaning["lines"][4]["text"] == "终端编号(TERMINAL NO):10000001"
    assert set(meaning["lines"][0]) == {
        "text", "bold", "wide", "tall", "align", "underline", "inverse",
    }  # fmt: skip


def test_without_a_cut_or_torn_it_is_not_complete() -> None:
    assert not read(SALE, cut=False).complete
    assert not read(SALE, torn=True).complete


@pytest.mark.parametrize("missing", ["POS", "存根", "终端", "卡号", "类型", "凭证", "金额", "签名"])
def test_a_missing_line_is_not_complete(missing: str) -> None:
    assert not read([line for line in SALE if missing not in line]).complete


def test_a_copy_has_requirements_of_its_own() -> None:
    lines = [line.replace("商户存根(MERCHANT", "持卡人存根(CARDHOLDER") for line in SALE[:-1]]
    assert (read(lines).copy, read(lines).complete) == ("cardholder", True)


def test_a_copy_whose_languages_disagree_is_neither() -> None:
    assert read([line.replace("MERCHANT COPY", "CARDHOLDER COPY") for line in SALE]).copy == ""


def test_a_type_whose_languages_disagree_tells_both() -> None:
    reading = read([line.replace("消费/SALE", "消费/VOID") for line in SALE])
    assert reading.kind == "sale"
    assert (reading.roles["type_zh"], reading.roles["type_en"]) == ("消费", "VOID")


def test_a_type_known_in_english_only() -> None:
    assert read([line.replace("消费/SALE", "消 费/VOID") for line in SALE]).kind == "void"
    assert read([line.replace("消费/SALE", "退货/REFUND") for line in SALE]).kind == "unknown"


def test_the_duplicate_mark() -> None:
    assert read([SALE[0], "***重打印凭证***(DUPLICATED)", *SALE[1:]]).duplicate


def test_a_changed_label_is_unknown() -> None:
    reading = read([line.replace("VOUCHER NO", "VOUCHER") for line in SALE])
    assert reading.unknown == ("凭证号(VOUCHER):000012",)
    assert not reading.complete


def test_two_values_of_one_role_stand_side_by_side() -> None:
    assert read([*SALE, "金额(AMOUNT):RMB 1.00"]).roles["amount"] == "128.50|1.00"


def test_a_settlement_slip_has_rows() -> None:
    reading = read(["结算总计单", SALE[4], "消费/SALE 2 257.00", "退货/REFUND 0 0.00"])
    assert (reading.kind, reading.complete, reading.copy) == ("settlement", True, "")
    assert reading.rows[0] == {
        "role": "row", "name_zh": "消费", "name_en": "SALE", "count": "2", "amount": "257.00",
    }  # fmt: skip
    assert "row" not in reading.roles
    assert len(reading.rows) == 2


def test_a_card_number_in_clear_fits_no_masked_pattern() -> None:
    reading = read([line.replace("622282******0017", PAN) for line in SALE])
    assert reading.seen_clear == ("pan",)
    assert "card" not in reading.roles
    assert reading.unknown == ("卡号(CARD NO):622282******0017 S",)
    assert PAN not in repr(reading)


def test_a_cryptogram_that_looks_like_a_card_number_is_none() -> None:
    digits = "7392021111111107"
    assert REDACTOR.text(digits)[1] == ("pan",), "it would be masked anywhere else"
    reader = SlipReader(load_profile(SIMULATED), REDACTOR)
    line = reader.line(f"TC:{digits}")
    assert line.role == "cryptogram" and not line.seen_clear
    assert dict(line.values)["cryptogram"] == digits
    assert reader.line(f"MC:{digits}").seen_clear == ("pan",)


def test_a_model_that_prints_the_whole_number() -> None:
    text = FILE.read_text("utf-8").replace(r"(?P<value>\d{6}\*+\d{4})", r"(?P<value>[\d*]+)")
    reader = SlipReader(parse_profile(text, "x"), REDACTOR)
    lines = [Line(line.replace("622282******0017", PAN)) for line in SALE]
    reading = reader.read(lines, cut=True)
    assert reading.roles["card"] == "622282******0017"
    assert reading.card_digest == REDACTOR.digest(PAN)
    assert reading.meaning(1)["card_digest"] == REDACTOR.digest(PAN)
    assert PAN not in repr(reading)


def test_styles_reach_the_record() -> None:
    data = b"\x1ba\x01\x1bE\x01\x1d!\x11" + "银联POS签购单\n".encode("gb18030")
    reading = SlipReader(PROFILE, REDACTOR).read(decode_document(data).lines, cut=False)
    assert reading.styled == [
        {
            "text": "银联POS签购单", "bold": True, "wide": True, "tall": True,
            "align": "center", "underline": False, "inverse": False,
        }
    ]  # fmt: skip
