"""The simulated terminal beside its profile: every text is known, every change is seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rigs.protocols.escpos import Line
from rigs.protocols.redact import Redactor
from rigs.simulated.assembly import build
from rigs.simulated.terminal.functions import FUNCTIONS
from rigs.simulated.terminal.params import parse
from rigs.simulated.terminal.texts import TEXTS, Texts, masked, yuan
from rigs.terminals.display_reader import DisplayReader
from rigs.terminals.profile import load_profile
from rigs.terminals.slip_reader import SlipReader
from tests.simulated.core_rig import Rig, signed_on
from tests.simulated.test_core_settlement import full_day

PROFILE = Path(__file__).parents[2] / "rigs" / "terminals" / "simulated.toml"
VALUES = {
    "printer": "正常",
    "number": "01",
    "label": "UnionPay Debit",
    "operator": "01",
    "stars": "****",
    "card": "622282******0017",
    "entry": "S",
    "amount": "128.50",
    "digits": "12",
    "auth": "123456",
    "code": "51",
    "text": "余额不足",
    "balance": "-120.50",
    "zh": "消费",
    "en": "SALE",
    "batch": "000001",
    "time": "2026/11/22 07:19:00",
    "reference": "263260000001",
    "date": "1122",
    "target": "621234******1232",
    "type": "S*",
    "tail": "0017",
    "page": 1,
    "pages": 2,
    "count": 3,
    "voucher": "000012",
}
STYLE = re.compile("\x1d!.|\x1bE.|\x1ba.|\x1bd.|\x1dV\x00|\x1b@", re.DOTALL)
WORDS = {
    "printer_ready",
    "printer_paper_out",
    "printer_cover_open",
    "printer_unplugged_short",
    "printer_fault_short",
    "printer_hot_short",
}
"""Words inside the self-test's line."""
SAME = {"card_entry_shown": "card_shown", "insert_or_swipe": "card_prompt"}


def reader() -> DisplayReader:
    return DisplayReader(load_profile(PROFILE), Redactor(b"key"))


def filled(text_id: str, texts: Texts) -> str:
    return texts(text_id, **VALUES)


@pytest.mark.parametrize("text_id", sorted(TEXTS.keys() - WORDS))
def test_the_profile_knows_each_text_by_its_meaning(text_id: str) -> None:
    frame = reader().read((filled(text_id, Texts()),))
    wanted = "menu_line" if text_id.startswith("menu_") else SAME.get(text_id, text_id)
    assert wanted in frame.says and not frame.unknown


@pytest.mark.parametrize("text_id", sorted(TEXTS.keys() - WORDS - {"pin_echo"}))
def test_a_changed_text_is_not_known(text_id: str) -> None:
    texts = Texts().changed(text_id, "改" + TEXTS[text_id])
    assert reader().read((filled(text_id, texts),)).unknown


def test_every_word_of_the_self_test_is_known() -> None:
    for word in WORDS:
        line = Texts()("self_test_printer", printer=TEXTS[word])
        assert not reader().read((line,)).unknown
        changed = Texts()("self_test_printer", printer="改" + TEXTS[word])
        assert reader().read((changed,)).unknown


def test_no_pattern_of_the_profile_is_idle() -> None:
    texts = Texts()
    shown: set[str] = set()
    for text_id in TEXTS.keys() - WORDS:
        shown |= reader().read((filled(text_id, texts),)).says
    profile = load_profile(PROFILE)
    assert {line.id for line in profile.display.line} <= shown


def test_the_profile_says_what_the_parameters_are() -> None:
    profile, params = load_profile(PROFILE), parse({})
    assert profile.choices.f60_digits == params.f60_digits
    assert profile.choices.copies == params.copies
    assert profile.choices.duplicate_warning_minutes == params.duplicate_minutes
    assert profile.limits.reversal_tries == params.reversal_tries
    assert profile.limits.bad_swipes == params.bad_swipes
    assert profile.limits.pin_entries == params.pin_attempts
    assert profile.limits.journal_records == params.journal_limit
    assert profile.limits.floor_limit == params.floor_limit
    assert profile.limits.refund_max == params.refund_max
    assert profile.limits.completion_percent == params.completion_percent
    assert profile.choices.completion_pin == params.completion_pin
    assert profile.choices.completion_keyed == params.completion_keyed
    assert (profile.choices.drawer == "refund") == params.drawer
    assert profile.pics["transfer"] == params.transfer
    assert profile.pics["partial_approval"] == params.partial_approval
    assert profile.choices.transfer_reversible == FUNCTIONS["transfer"].reversible
    assert profile.choices.manual_pan == params.manual_pan
    assert profile.choices.offline == params.offline
    assert profile.choices.sales_blocked_after_exhaustion == params.block_after_exhaustion


def test_a_busy_day_shows_nothing_unknown() -> None:
    rig = signed_on()
    rig.sale()
    rig.void("2")
    rig.until("请刷卡或按菜单键")
    rig.imprint("6222821234560017")
    rig.imprint("6216261000000000018")
    rig.script("no_answer", "sale")
    rig.script("no_answer", "reversal", times=3)
    rig.start_sale("300")
    rig.until("待冲正")
    rig.keys("ENTER")
    rig.start_sale("400")
    rig.until("请勿重新刷卡", 400)
    rig.run(10)
    rig.keys("ENTER")
    for keys in ("61", "63", "64", "71", "73", "74"):
        rig.menu(*keys)
        rig.run(10)
        rig.keys("CANCEL")
        rig.run(1)
    rig.menu("8")
    rig.run(1)
    rig.keys("ENTER")
    rig.run(20)
    known = reader()
    for frame in rig.frames:
        assert not known.read(frame).unknown, frame
        assert len(frame) <= 12


def test_a_day_of_every_function_shows_and_prints_nothing_unknown() -> None:
    rig = signed_on()
    full_day(rig)
    count = len([entry for entry in rig.host.ledger() if entry.state != "declined"])
    for number in range(2, count + 3):
        rig.menu("6", "2")
        rig.until("请输入原凭证号")
        rig.type(str(number))
        rig.run(1)
        rig.keys("ENTER")
        rig.run(1)
        rig.menu("7", "2")
        rig.until("请输入原凭证号")
        rig.type(str(number))
        rig.run(10)
        rig.keys("CANCEL")
        rig.run(1)
    rig.menu("7", "3")
    rig.run(5)
    rig.menu("7", "4")
    rig.run(5)
    rig.menu("8")
    rig.run(1)
    rig.keys("ENTER")
    rig.run(20)
    known, profile = reader(), load_profile(PROFILE)
    for frame in rig.frames:
        assert not known.read(frame).unknown, frame
        assert len(frame) <= profile.limits.display_lines
    slips, kinds = SlipReader(profile, Redactor(b"key")), set()
    for text in rig.slips:
        lines = [Line(line) for line in STYLE.sub("", text).split("\n")]
        read = slips.read(lines, cut=True)
        assert not read.unknown and read.complete, (read.unknown, text)
        assert not read.seen_clear
        kinds.add(read.kind)
    assert kinds == {kind.kind for kind in profile.slip.kind} - {"fault"}


@pytest.mark.parametrize(
    ("params", "what"),
    [
        ({"response_timeout": 5.0}, "unknown terminal parameter 'response_timeout'; did you mean"),
        ({"copies": "2"}, "'copies' = '2' is no int"),
        ({"copies": True}, "'copies' = True is no int"),
        ({"copies": 4}, "give 1 to 3"),
        ({"response_timeout_s": 0}, "give a time above 0"),
        ({"tmk": "xyz"}, "32 hex digits"),
        ({"printer_strict": 1}, "is no bool"),
        ({"f60_digits": 15}, "13, 14 or 17"),
        ({"refund_max": -1}, "0 or more"),
        ({"completion_percent": 99}, "100 or more"),
    ],
)
def test_a_wrong_parameter_is_one_clear_error(params: dict[str, object], what: str) -> None:
    with pytest.raises(ValueError, match="terminal parameter") as error:
        build(params, ())
    assert what in str(error.value)


@pytest.mark.parametrize("digits", [13, 14, 17])
def test_the_length_of_f60_by_profile(digits: int) -> None:
    rig = signed_on({"f60_digits": digits})
    rig.sale()
    assert len(rig.requests[0]["fields"]["60"]) == digits
    assert not rig.violations()


def test_amounts_and_numbers_in_writing() -> None:
    assert [yuan(fen) for fen in (0, 1, 99, 100, -12050)] == [
        "0.00",
        "0.01",
        "0.99",
        "1.00",
        "-120.50",
    ]
    assert masked("6222821234560017") == "622282******0017"
    assert masked("6216261000000000018") == "621626*********0018"


def test_one_seed_gives_one_run() -> None:
    def run() -> tuple[object, ...]:
        rig = Rig()
        rig.boot()
        rig.sign_on()
        rig.sale()
        return tuple(rig.frames), tuple(rig.slips), str(rig.requests), rig.clock.now_ns()

    assert run() == run()
