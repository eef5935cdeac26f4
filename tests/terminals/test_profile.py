"""Profiles: what is read, and one clear error for each thing that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from rigs.config import ConfigError
from rigs.points import BenchError
from rigs.terminals import patterns
from rigs.terminals import profile as profile_module
from rigs.terminals.patterns import PatternTable, compile_pattern, literal_start
from rigs.terminals.profile import load_profile, parse_profile

FILE = Path(__file__).parent.parent / "data" / "counter_terminal.toml"
TEXT = FILE.read_text("utf-8")


def test_reads_the_whole_file() -> None:
    profile = load_profile(FILE)
    assert profile.model == "C-1"
    assert profile.keys["enter"] == "ENTER"
    assert profile.keys["7"] == "7"
    assert profile.menu["query.detail"] == ("menu", "6", "3")
    assert profile.choices.copies == 2
    assert profile.choices.printer_check == "strict"
    assert profile.limits.reversal_tries == 3
    assert profile.slip.encoding == "gb18030"
    assert profile.slip.kind[0].types == (("消费", "SALE"),)
    assert profile.slip.kind[0].required_on == {"merchant": ("signature",)}
    assert profile.choices.model_dump(mode="json")["mismatch"] == "give_up"


def test_the_documented_example_is_a_profile() -> None:
    text = (profile_module.__doc__ or "").split("form::")[1]
    example = "\n".join(line[4:] for line in text.splitlines())
    example += '\n[[slip.line]]\nrole = "filler"\npattern = "x"\n'
    for role in ("copy", "title", "terminal", "amount", "signature", "batch"):
        example += f'[[slip.line]]\nrole = "{role}"\npattern = "{role} (?P<value>.*)"\n'
    example += '[[slip.line]]\nrole = "type"\npattern = "(?P<type_zh>.+)/(?P<type_en>.+)"\n'
    for id_ in ("paper_out", "cover_open"):
        example += f'[[display.line]]\nid = "{id_}"\npattern = "{id_}"\n'
    example = example.replace('cancel = "CANCEL"', 'cancel = "CANCEL"\nmenu = "MENU"')
    assert parse_profile(example, "example.toml").name == "example"


def swapped(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1, old
    return TEXT.replace(old, new, 1)


def line_with(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


@pytest.mark.parametrize(
    ("old", "new", "at", "what"),
    [
        ("firmware =", "firmwear =", "firmwear", "unknown key 'firmwear'"),
        ('vendor = "Example"\n', "", "", "'vendor' is missing"),
        ("sale = true", 'sale = "yes please"', "yes please", "'pics.sale'"),
        ('"strict"\n\n[keys]', '"severe"\n\n[keys]', "severe", "'choices.printer_check'"),
        (r"(?P<amount>\d+\.\d\d)'" + "\nalias", r"(?P<amount>\d+'" + "\nalias", r"<amount>\d+'",
         "the pattern does not compile: missing ), unterminated subpattern at character 4"),
        ('pattern = "打印机缺纸"', "pattern = '[[:alpha:]]'", "[[:alpha:]]",
         "the pattern can be read in two ways (Possible nested set at position 1): put \\ before"),
        ('pattern = "打印机缺纸"', 'pattern = ""', 'pattern = ""', "empty pattern"),
        ('pattern = "打印机缺纸"', "pattern = 3", "pattern = 3", "a pattern is a text"),
        ("[slip]\n", '[slip]\nencoding = "gb99999"\n', "gb99999", "no such character set"),
        ('kind = "sale"', 'kind = "Sale!"', "Sale!", "'slip.kind.0.kind'"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit(old: str, new: str, at: str, what: str) -> None:
    text = swapped(old, new)
    with pytest.raises(ConfigError) as caught:
        parse_profile(text, "bad.toml")
    assert what in caught.value.what
    assert caught.value.mend
    if at:
        assert caught.value.line == line_with(text, at)


@pytest.mark.parametrize(
    ("old", "new", "at", "what"),
    [
        ('cancel = "CANCEL"', 'cancel = "ENTER"', 'cancel = "ENTER"', "'enter' and 'cancel'"),
        ('cancel = "CANCEL"', 'cancel = ""', 'cancel = ""', "'cancel' has no name"),
        ('sale = ["menu"', 'sale = ["func"', "func", "uses a key 'func'"),
        ("\nsale = [", '\nrefund = ["menu", "3"]\nsale = [', "refund = [", "that there is none"),
        ('id = "cover_open"', 'id = "paper_out"', "", "'paper_out' is given twice"),
        ('"打印机上盖打开"', '"打印机缺纸"', "", "have the same pattern"),
        ("alias = ['AMOUNT:(?P<amount>", "alias = ['AMOUNT:(?P<sum>", "<sum>", "the values sum"),
        ('["paper_out", "cover_open"]', '["paper_out", "fire"]', "fire", "names a line 'fire'"),
        ("'-+'", r"'凭证号\(VOUCHER NO\):(?P<value>\d{6})'", "", "'rule' and 'voucher'"),
        ('"CARDHOLDER COPY"]', '"MERCHANT COPY"]', '持卡人存根", "MERCHANT', "both called"),
        ('cardholder = ["持卡人存根", "CARDHOLDER COPY"]\n', "", "", "2 copies are printed but 1"),
        ('role = "copy"', 'role = "copies"', "", "no slip line has the role 'copy'"),
        ('kind = "void"', 'kind = "sale"', "", "the slip kind 'sale' is given twice"),
        ('types = [["消费", "SALE"]]\n', "", "", "nothing identifies the slip kind 'sale'"),
        ('["消费撤销", "VOID"]', '["消费撤销", "SALE"]', '"消费撤销", "SALE"', "the name 'SALE'"),
        ('["消费撤销", "VOID"]', '["消费", "VOID"]', '"消费", "VOID"', "share the name '消费'"),
        ('role = "type"', 'role = "kind"', "", "known by its type, which no slip line carries"),
        ('"terminal", "row"]', '"terminal", "sums"]', "sums", "requires a role 'sums'"),
        ("{ merchant = [", "{ bank = [", "bank", "requires lines on a copy 'bank' without a name"),
        ('["signature"]', '["seal"]', "seal", "requires a role 'seal'"),
    ],
)  # fmt: skip
def test_a_file_that_contradicts_itself(old: str, new: str, at: str, what: str) -> None:
    text = swapped(old, new)
    with pytest.raises(ConfigError) as caught:
        parse_profile(text, "bad.toml")
    assert what in caught.value.what
    assert caught.value.mend
    assert caught.value.line is not None
    if at:
        assert caught.value.line == line_with(text, at)


def test_errors_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(swapped('cancel = "CANCEL"', 'cancel = "ENTER"'), "utf-8")
    with pytest.raises(ConfigError, match=r"mine\.toml:\d+: the keys"):
        load_profile(path)
    with pytest.raises(ConfigError, match="no such file"):
        load_profile(tmp_path / "nobody.toml")


@pytest.mark.parametrize(
    ("pattern", "start"),
    [
        ("abc", "a"), ("a", "a"), ("a*b", ""), ("a?b", ""), ("a{0,2}b", ""), ("a+b", "a"),
        ("(a|b)c", ""), ("a|b", ""), ("a(b|c)", "a"), ("a[|]b", "a"), (r"a\|b", "a"),
        (r"\*x", "*"), (r"\d", ""), (r"\*?x", ""), ("金额", "金"), (".", ""), ("", ""),
    ],
)  # fmt: skip
def test_literal_start(pattern: str, start: str) -> None:
    assert literal_start(pattern) == start


def test_a_pattern_without_end_is_a_fault_of_the_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MATCH_S", 0.05)
    table = PatternTable("printer", [(compile_pattern("(?:-|.)+[xy]"), "rule")])
    with pytest.raises(BenchError) as fault:
        table.find("-" * 42)
    assert str(fault.value) == (
        "point printer: the profile's pattern '(?:-|.)+[xy]' for 'rule' has not said in 0.05 s "
        "whether it fits a line of 42 characters; rewrite it without a repeat inside a repeat"
    )


def test_the_first_fitting_pattern_wins() -> None:
    table = PatternTable(
        "display",
        [(compile_pattern(text), text) for text in ("ab", ".b", "a.", "b.", "..", "a|c")],
    )
    for text, wanted in {
        "ab": "ab",
        "xb": ".b",
        "ac": "a.",
        "bc": "b.",
        "xx": "..",
        "c": "a|c",
    }.items():
        found = table.find(text)
        assert found is not None
        assert found[0] == wanted
    assert table.find("abc") is None
    assert table.find("") is None


def test_kinds_may_share_the_second_name_where_a_bracket_tells_them_apart() -> None:
    text = TEXT.replace('["消费撤销", "VOID"]', '["消费(通知)", "DONE"]', 1)
    text = text.replace('["消费", "SALE"]', '["消费(请求)", "DONE"]', 1)
    assert parse_profile(text, "x").slip.kind[0].types == (("消费(请求)", "DONE"),)


def test_partial_approval_wants_a_place_in_field_60() -> None:
    text = TEXT.replace("[pics]\n", "[pics]\npartial_approval = true\n", 1)
    with pytest.raises(ConfigError, match="claims partial_approval, but choices"):
        parse_profile(text, "bad.toml")
    parse_profile(text.replace("[choices]\n", "[choices]\nf60_digits = 14\n", 1), "good.toml")
