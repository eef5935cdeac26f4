"""A bench of a hundred lines for the tests of the terminal's core.

Design note. Virtual clock, the runner, the project's host, and a printer that knows paper
and cable only.  Everything that the terminal does is noted; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from rigs.acquirer.data import HostData, load
from rigs.acquirer.events import Answer, Request, Withheld
from rigs.acquirer.host import Host
from rigs.clock import VirtualClock
from rigs.points import Fault, LedgerEntry, Match
from rigs.protocols.redact import Redactor
from rigs.simulated.inprocess import InProcess, attach

DATA = Path(__file__).parents[2] / "fixtures" / "data"
CREDIT = "6222821234560017=30121010000000001"
DEBIT = "6216261000000000018=30121210000000001"
POOR = "6212345678901232=30121010000000001"
CHIP = "6250947000000014=30122010000000001"
PROMPTS = {
    "password": "请输入主管密码",
    "card": "请刷卡",
    "reference": "请输入原参考号",
    "date": "请输入原交易日期(月日)",
    "auth": "请输入原授权码",
    "account": "请输入转入账号",
    "voucher": "请输入原凭证号",
    "amount": "请输入金额",
    "pin": "请持卡人输入密码",
}
"""What ``Rig.fill`` answers -> the prompt that asks for it."""
START = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)


@lru_cache(1)
def host_data() -> HostData:
    return load(DATA / "cards.toml", DATA / "bins.toml", DATA / "merchants.toml")


def stripe(track: str) -> str:
    """Track 2 with sentinels and a good check character."""
    raw = f";{track}?"
    total = 0
    for character in raw:
        total ^= ord(character) & 0x0F
    return raw + chr(0x30 + total)


class ChipCard(Protocol):
    """A chip card as the rig holds it: the real one's, or one of a test's own."""

    atr: bytes

    def reset(self) -> bytes: ...
    def apdu(self, command: bytes) -> bytes | None: ...


class Rig:
    """One terminal, one host, one printer."""

    def __init__(
        self, params: Mapping[str, object] | None = None, defects: Sequence[str] = ()
    ) -> None:
        self.clock = VirtualClock()
        self.host = Host(host_data(), seed=1, now=self.now, redactor=Redactor(b"test"))
        self.requests: list[Mapping[str, Any]] = []
        self.frames: list[tuple[str, ...]] = []
        self.slips: list[str] = []
        self.pulses: list[int] = []
        self.deaths: list[str] = []
        self.told: list[bytes] = []
        self.card: ChipCard | None = None
        self.commands: list[tuple[bytes, bytes | None]] = []
        self.remove_at = 0
        self.line_up = True
        self.paper_bytes: int | None = None
        self.plugged = True
        self.cover_open = False
        self.conn = 0
        self.open = False
        self._page = b""
        self.on_request: Callable[[Mapping[str, Any]], None] | None = None
        self.on_shown: Callable[[tuple[str, ...]], None] | None = None
        self.sut = attach(self.clock, self, params or {}, defects, 1)
        assert isinstance(self.sut, InProcess)
        self.storage = self.sut.storage
        self.rtc = self.sut.rtc

    def now(self) -> datetime:
        return datetime.fromtimestamp(START.timestamp() + self.clock.now_ns() / 1e9, UTC)

    # ---- what the terminal does ----

    def shown(self, lines: tuple[str, ...]) -> None:
        self.frames.append(lines)
        if self.on_shown:
            self.on_shown(lines)

    def printed(self, data: bytes) -> None:
        if not self.plugged:
            return
        if data.startswith(b"\x10\x04"):
            self.sut.printer_bytes(bytes(self._status(n) for n in data[2::3]))
            return
        if data.startswith(b"\x1bp"):
            self.pulses.append(len(self.slips))
            return
        if self.paper_bytes is not None:
            if self.paper_bytes < len(data):
                data, self.paper_bytes = data[: self.paper_bytes], 0
            else:
                self.paper_bytes -= len(data)
        self._page += data
        if data.endswith(b"\x1dV\x00"):
            text = self._page.split(b"\x1b@")[-1].replace(b"\x1c\x26", b"").replace(b"\x1c.", b"")
            self.slips.append(text.decode("gb18030", "replace"))
            self._page = b""

    def _status(self, n: int) -> int:
        out = self.paper_bytes == 0
        value = 0x12
        if n == 1 and (out or self.cover_open):
            value |= 0x08
        if n == 2:
            value |= (0x20 if out else 0) | (0x04 if self.cover_open else 0)
        if n == 4 and out:
            value |= 0x60
        return value

    def dial(self) -> None:
        if self.line_up:
            self.conn += 1
            self.open = True
            self.clock.call_later(0.01, lambda: self.sut.dialled(True))

    def sent(self, data: bytes) -> None:
        conn = self.conn
        for event in self.host.receive(conn, data, self.clock.now_ns(), ""):
            if isinstance(event, Request):
                self.requests.append(event.meaning)
                if self.on_request:
                    self.on_request(event.meaning)
            elif isinstance(event, Answer):
                self.clock.call_later(event.delay_s, lambda e=event: self._answer(conn, e))  # type: ignore[misc]
            elif isinstance(event, Withheld) and event.close:
                self.clock.call_later(0.1, self.sut.host_closed)

    def _answer(self, conn: int, event: Answer) -> None:
        if conn == self.conn and self.open and self.line_up:
            self.sut.host_bytes(event.data)

    def hung_up(self) -> None:
        self.open = False

    def to_register(self, data: bytes) -> None:
        self.told.append(data)

    def card_power(self, on: bool) -> None:
        if self.card is not None and on:
            self.card.reset()

    def apdu(self, data: bytes) -> None:
        """The card answers a little later; it is pulled before the answer where that is armed."""
        if self.card is None:
            return
        if len(self.commands) + 1 == self.remove_at:
            self.commands.append((data, None))
            self.clock.call_later(0.004, self.take_out)
            return
        answer = self.card.apdu(data)
        self.commands.append((data, answer))
        if answer is not None:
            self.clock.call_later(0.004, lambda: self.sut.card_answer(answer))

    def died(self, why: str) -> None:
        self.deaths.append(why)

    # ---- what people do ----

    def insert(self, card: ChipCard, remove_at: int = 0) -> None:
        """A card goes in; it is pulled before its ``remove_at``th command is answered."""
        self.card, self.remove_at = card, remove_at
        self.commands.clear()
        self.sut.card_in(card.atr)

    def take_out(self) -> None:
        self.card = None
        self.sut.card_out()

    def run(self, seconds: float = 5.0) -> None:
        self.clock.run_until(lambda: False, seconds)
        assert not self.deaths, self.deaths

    def until(self, text: str, seconds: float = 200.0) -> tuple[str, ...]:
        """Wait until the display says a text; the frame."""
        found = self.clock.run_until(lambda: self.says(text), seconds)
        assert not self.deaths, self.deaths
        assert found, f"{text!r} not seen; last {self.frames[-5:]}"
        return self.frames[-1]

    def says(self, text: str) -> bool:
        return bool(self.frames) and any(text in line for line in self.frames[-1])

    def keys(self, *names: str) -> None:
        for name in names:
            self.sut.key(name)

    def type(self, digits: str, then: str = "ENTER") -> None:
        self.keys(*digits, then)

    def boot(self, operator: str = "01", password: str = "0000") -> None:
        self.sut.power_on()
        self.until("OPERATOR LOGIN")
        self.type(operator)
        self.until("请输入密码")
        self.type(password)
        self.until("请刷卡或按菜单键")

    def menu(self, *digits: str) -> None:
        self.keys("MENU", *digits)

    def sign_on(self) -> None:
        self.menu("9", "1")
        self.until("签到成功")
        self.keys("ENTER")
        self.until("请刷卡或按菜单键")

    def swipe(self, track: str = CREDIT) -> None:
        self.sut.swipe("", stripe(track), "")

    def start_sale(self, amount: str = "12850", pin: str = "123456", track: str = CREDIT) -> None:
        self.swipe(track)
        self.until("请输入金额")
        self.type(amount)
        self.until("请持卡人输入密码")
        self.type(pin)

    def sale(self, amount: str = "12850", pin: str = "123456", track: str = CREDIT) -> None:
        self.start_sale(amount, pin, track)
        self.until("请刷卡或按菜单键")

    def balance(self) -> tuple[str, ...]:
        self.menu("4")
        self.until("请刷卡")
        self.swipe()
        self.until("请持卡人输入密码")
        self.type("123456")
        return self.until("余额:RMB")

    def void(self, voucher: str, track: str = CREDIT, pin: str = "123456") -> None:
        self.menu("2")
        self.until("请输入主管密码")
        self.type("123456")
        self.until("请输入原凭证号")
        self.type(voucher)
        self.until("确认撤销")
        self.keys("ENTER")
        self.until("请刷卡")
        self.swipe(track)
        self.until("请持卡人输入密码")
        self.type(pin)

    def fill(self, path: str, **answers: str | None) -> tuple[str, ...]:
        """A function from the menu: every prompt is answered once, until there is nothing more to
        answer; the frame on which it rested.

        path: digits behind MENU · answers: ``card`` (track 2) and what is typed at
        ``password``, ``reference``, ``date``, ``auth``, ``account``, ``amount``,
        ``voucher``, ``pin``; None leaves the prompt standing.
        """
        given = {"password": "123456", "pin": "123456", "card": CREDIT, **answers}
        left = {what: answer for what, answer in given.items() if answer is not None}
        self.keys("MENU", *path)
        self.run(3)
        while True:
            frame = self.frames[-1]
            if any(line in ("确认撤销", "确认转账") for line in frame) and "confirm" in left:
                self.keys(left.pop("confirm"))
            else:
                asked = next((w for w, text in PROMPTS.items() if text in frame and w in left), "")
                if not asked:
                    return self.frames[-1]
                if asked == "card":
                    self.swipe(left.pop("card"))
                else:
                    self.type(left.pop(asked))
            self.run(3)

    def idle(self) -> None:
        """The end of what is under way."""
        self.until("请刷卡或按菜单键")

    def refund(
        self, sale: LedgerEntry, amount: str, track: str = CREDIT, **more: str
    ) -> tuple[str, ...]:
        """A refund of a sale that the host holds."""
        return self.fill(
            "3", card=track, reference=sale.rrn, date=sale.host_date, amount=amount, **more
        )

    def preauth(self, amount: str = "10000", track: str = CREDIT) -> LedgerEntry:
        """A pre-authorisation to its slip, as the host holds it."""
        self.fill("51", card=track, amount=amount)
        self.idle()
        return self.entries("preauth")[-1]

    def complete(
        self, held: LedgerEntry, amount: str, path: str = "52", track: str = CREDIT
    ) -> tuple[str, ...]:
        """A completion (52 by request, 53 by advice) or the void (54) of a pre-authorisation."""
        return self.fill(path, card=track, date=held.host_date, auth=held.auth, amount=amount)

    def entries(self, kind: str) -> list[LedgerEntry]:
        """What the host holds of a kind, oldest first."""
        return [entry for entry in self.host.ledger() if entry.kind == kind]

    def fields(self, nth: int = -1) -> Mapping[str, str]:
        """The fields of a request that the host has seen."""
        fields: Mapping[str, str] = self.requests[nth]["fields"]
        return fields

    def imprint(
        self, pan: str, amount: str = "40000", expiry: str = "3012", code: str = ""
    ) -> tuple[str, ...]:
        """An offline sale, left where it stops; the frame on which it rested."""
        self.menu("0")
        self.until("请输入卡号")
        for entry in (pan, expiry, amount, code):
            self.type(entry)
            self.run(0.1)
        self.run(10)
        frame = self.frames[-1]
        self.keys("CANCEL")
        self.run(1)
        return frame

    def switch(self, digit: str) -> None:
        """The administrator turns one switch."""
        self.menu("9", "5")
        self.type("99")
        self.type("99999999")
        self.until("请刷卡或按菜单键")
        self.menu("9", "7", digit)
        self.run(1)
        self.keys("CANCEL")
        self.menu("9", "5")
        self.type("01")
        self.type("0000")
        self.until("操作员:01")

    def script(self, kind: str, function: str | None = None, **more: Any) -> None:
        match = Match(function=function, nth=more.pop("nth", 1), times=more.pop("times", 1))
        self.host.script(Fault(kind, match, **more))

    def power_cycle(self) -> None:
        self.sut.power_off()
        self.open = False
        self.boot()

    def functions(self) -> list[str]:
        return [request["function"] for request in self.requests]

    def violations(self) -> list[Any]:
        return [v for request in self.requests for v in request["violations"]]


def signed_on(params: Mapping[str, object] | None = None, defects: Sequence[str] = ()) -> Rig:
    """A rig at idle, operator and terminal signed on, nothing noted yet."""
    rig = Rig(params, defects)
    rig.boot()
    rig.sign_on()
    rig.requests.clear()
    rig.frames.clear()
    rig.slips.clear()
    return rig
