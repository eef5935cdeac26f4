"""Whole chip transactions on the in-process terminal, and single steps without it.

Design note. The cards are those of the bench (``rigs.simulated.card``); where a step wants
a card that no profile has, ``Scripted`` answers by the head of the command.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rigs.points import Fault, Match
from rigs.simulated.card import make
from rigs.simulated.terminal.chip.session import Session
from rigs.simulated.terminal.effects import Apdu, CardPower, CardThere, Now, Show
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import SALE
from tests.simulated.core_rig import DATA, Rig, signed_on

CHIPS = DATA / "chips.toml"
IDLE = "请刷卡或按菜单键"
REMOVE = "请取出卡片"


def chip_rig(*defects: str, **params: object) -> Rig:
    """Signed on, with a chip reader."""
    return signed_on({"chip": True, **params}, defects)


def card(name: str) -> Any:
    """A fresh card of the bench."""
    return make(CHIPS, f"chip-{name}", "test")


def begin(rig: Rig, chip: Any, amount: str = "12850", remove_at: int = 0) -> None:
    """Insert at idle and type the amount, where it is asked for."""
    rig.insert(chip, remove_at)
    rig.run(1)
    if rig.says("请输入金额"):
        rig.type(amount)
        rig.run(2)


def sale(rig: Rig, chip: Any, amount: str = "12850", pin: str = "123456", **more: int) -> list[str]:
    """A sale by chip as far as it goes by itself; the last screen that told how it ended."""
    begin(rig, chip, amount, **more)
    if rig.says("请持卡人输入密码"):
        rig.type(pin)
    rig.run(40)
    return ended(rig)


def ended(rig: Rig) -> list[str]:
    """The last screen that is neither idle nor about paper or the card's way out."""
    skipped = (IDLE, REMOVE, "正在打印...", "按确认继续打印")
    frames = [f for f in rig.frames if not any(line in skipped for line in f)]
    return list(frames[-1])


def out(rig: Rig) -> None:
    """The card is taken out; back to idle."""
    rig.take_out()
    rig.run(1)
    if not rig.says(IDLE):
        rig.keys("ENTER")
    rig.until(IDLE)


def fault(rig: Rig, kind: str, function: str = "sale", **more: Any) -> None:
    rig.host.script(Fault(kind, Match(function=function), **more))


def session(**data: str) -> Session:
    """A card of data objects in hex, tags with a leading T: ``session(T5F24="301231")``."""
    s = Session(SALE, 12850)
    s.given = {
        "9F33": bytes.fromhex("E068C8"),
        "9F09": bytes.fromhex("0020"),
        "9F1A": bytes.fromhex("0156"),
        "5F2A": bytes.fromhex("0156"),
        "9A": bytes.fromhex("261122"),
        "9C": b"\x00",
        "9F37": bytes.fromhex("01020304"),
    }
    s.data = {tag[1:]: bytes.fromhex(value) for tag, value in data.items()}
    return s


def drive(flow: Sub[Any], answers: Mapping[str, str] | None = None) -> Any:
    """Run a step against answers by the beginning of the command (hex); its result."""
    result: Any = None
    sent = []
    while True:
        try:
            effect = flow.send(result)
        except StopIteration as end:
            return end.value
        result = None
        if isinstance(effect, Apdu):
            command = effect.data.hex().upper()
            sent.append(command)
            found = [a for head, a in (answers or {}).items() if command.startswith(head)]
            result = bytes.fromhex(found[0]) if found else bytes.fromhex("6D00")
        elif isinstance(effect, CardPower):
            result = bytes.fromhex("3B00")
        elif isinstance(effect, CardThere):
            result = True
        elif isinstance(effect, Now):
            result = 1_795_338_000.0
        elif not isinstance(effect, Show):
            raise AssertionError(effect)


class Scripted:
    """A card that answers by the beginning of the command; "" is mute, unknown is 6A82."""

    atr = bytes.fromhex("3B00")

    def __init__(self, **answers: str) -> None:
        self.answers = {head.lstrip("c"): answer for head, answer in answers.items()}

    def reset(self) -> bytes:
        return self.atr

    def apdu(self, command: bytes) -> bytes | None:
        text = command.hex().upper()
        heads = sorted((h for h in self.answers if text.startswith(h)), key=len)
        answer = self.answers[heads[-1]] if heads else "6A82"
        return bytes.fromhex(answer) if answer else None
