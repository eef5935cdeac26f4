"""Behind the host's approval the card is done with: who takes it out has answered no question."""

from __future__ import annotations

from tests.chip.driving import begin, card, chip_rig, out
from tests.simulated.core_rig import Rig


def approved(rig: Rig, name: str, amount: str = "12850") -> None:
    begin(rig, card(name), amount)
    if rig.says("请持卡人输入密码"):
        rig.type("123456")
    rig.run(20)


def test_a_card_that_is_taken_out_gives_up_no_slip() -> None:
    rig = chip_rig()
    rig.paper_bytes = 300
    approved(rig, "debit16")
    assert rig.says("缺纸")
    rig.take_out()
    rig.run(1)
    assert rig.says("缺纸"), "the prompt has gone with the card"
    rig.paper_bytes = None
    rig.keys("ENTER")
    rig.run(10)
    whole = [slip for slip in rig.slips if "应用标识(AID):A000000333010101" in slip]
    assert len(whole) == 2 and rig.functions() == ["sale"]


def test_a_card_that_is_taken_out_gives_up_no_part() -> None:
    rig = chip_rig()
    approved(rig, "prepaid", "60000")
    assert rig.says("余款")
    rig.take_out()
    rig.run(1)
    assert rig.says("余款") and rig.functions() == ["sale"]
    rig.keys("ENTER")
    rig.run(10)
    assert rig.functions() == ["sale"] and rig.entries("sale")[0].live
    assert "RMB 500.00" in rig.slips[0] and "TC:" in rig.slips[0]


def test_the_slip_of_an_advice_bears_the_lines_of_its_chip() -> None:
    rig = chip_rig()
    chip = card("credit16")
    rig.menu("5", "1")
    rig.run(1)
    begin(rig, chip, "10000")
    rig.type("123456")
    rig.run(30)
    out(rig)
    held = rig.entries("preauth")[0]
    rig.menu("5", "3")
    rig.run(1)
    rig.insert(chip)
    rig.run(1)
    for answer in (held.host_date, held.auth, "6000"):
        rig.type(answer)
        rig.run(1)
    rig.run(40)
    assert rig.functions() == ["preauth", "completion_advice"]
    slip = rig.slips[-1]
    cryptogram = rig.requests[-1]["f55"]["9F26"]
    assert f"ARQC:{cryptogram}" in slip and "应用标识(AID):A000000333010102" in slip
