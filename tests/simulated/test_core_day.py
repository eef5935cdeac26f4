"""Days of everything at random: at their end slip, F48 and ledger agree to the fen.

Design note. The days are drawn from a seed, so one that fails can be run again.  A terminal
that is rightly in doubt reverses, repeats or asks the centre; only an unanswered refund may
leave host and terminal apart, so none is drawn with a fault that the host books.
"""

from __future__ import annotations

import random
import re

import pytest

from tests.simulated.core_rig import CREDIT, DEBIT, Rig, signed_on

PREPAID = "6212142000000000012=30121010000000001"
NOPIN = "6250947999990000014=30121010000000001"
CARDS = (CREDIT, DEBIT, NOPIN)
FAULTS = ("no_answer", "never_arrived", "wrong_mac", "wrong_amount", "dropped")
OPERATIONS = (
    "sale",
    "sale",
    "void",
    "refund",
    "preauth",
    "completion",
    "completion_advice",
    "preauth_void",
    "completion_void",
    "transfer",
    "offline_sale",
    "partial",
)


class Day:
    """One operator's day, drawn step by step."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.rig = signed_on({"duplicate_warning": False})
        self.rig.keys("MENU", "CANCEL")
        self.rig.idle()

    def step(self) -> None:
        """One operation, perhaps with a fault, and back to idle."""
        rig, name = self.rig, self.draw.choice(OPERATIONS)
        if self.draw.random() < 0.3:
            # A part may have any amount below the request, so another one cannot be told.
            faults = {"refund": FAULTS[1:2], "partial": FAULTS[:3]}.get(name, FAULTS)
            rig.script(self.draw.choice(faults), "sale" if name == "partial" else name)
        getattr(self, name)()
        for _ in range(4):
            rig.run(70)
            if rig.says("请刷卡或按菜单键"):
                break
            rig.keys("ENTER" if self.draw.random() < 0.5 else "CANCEL")
        rig.idle()
        if self.draw.random() < 0.05:
            rig.power_cycle()

    def card(self) -> str:
        return self.draw.choice(CARDS)

    def amount(self) -> str:
        return str(self.draw.choice((1, 99, 100, self.draw.randint(1, 50_000))))

    def track(self, card: str) -> str:
        return next(track for track in (*CARDS, PREPAID) if track[:6] == card[:6])

    def of(self, *kinds: str) -> tuple[str, str, str, str, int, str] | None:
        """Some approved transaction of these kinds: reference, date, code, STAN, fen, card."""
        found = [e for e in self.rig.host.ledger() if e.kind in kinds and e.state == "approved"]
        if not found:
            return None
        one = self.draw.choice(found)
        return one.rrn, one.host_date, one.auth, one.stan, one.amount, self.track(one.card)

    def pin(self, card: str) -> str:
        return "" if card in (NOPIN, PREPAID) else "123456"

    def sale(self) -> None:
        card = self.card()
        self.rig.fill("1", card=card, amount=self.amount(), pin=self.pin(card))

    def partial(self) -> None:
        self.rig.fill("1", card=PREPAID, amount="60000", pin="")
        self.rig.keys(self.draw.choice(("ENTER", "CANCEL")))

    def void(self) -> None:
        found = self.of("sale")
        if found:
            self.rig.fill(
                "2", voucher=found[3], card=found[5], confirm="ENTER", pin=self.pin(found[5])
            )

    def refund(self) -> None:
        found = self.of("sale", "completion")
        if found:
            amount = str(self.draw.choice((found[4], self.draw.randint(1, found[4]))))
            self.rig.fill("3", card=found[5], reference=found[0], date=found[1], amount=amount)

    def preauth(self) -> None:
        card = self.card()
        self.rig.fill("51", card=card, amount=self.amount(), pin=self.pin(card))

    def completion(self, path: str = "52", most: int = 115) -> None:
        found = self.of("preauth")
        if found:
            amount = max(1, found[4] * self.draw.choice((50, 100, most)) // 100)
            self.rig.fill(
                path,
                card=found[5],
                date=found[1],
                auth=found[2],
                amount=str(amount),
                pin=self.pin(found[5]),
            )

    def completion_advice(self) -> None:
        self.completion("53")

    def preauth_void(self) -> None:
        self.completion("54", 100)

    def completion_void(self) -> None:
        found = self.of("completion", "completion_advice")
        if found:
            card = found[5]
            self.rig.fill("55", voucher=found[3], card=card, confirm="ENTER", pin=self.pin(card))

    def transfer(self) -> None:
        card = self.card()
        self.rig.fill(
            "56",
            card=card,
            account="6212345678901265",
            amount=self.amount(),
            confirm="ENTER",
            pin=self.pin(card),
        )

    def offline_sale(self) -> None:
        self.rig.imprint("6222821234560017", str(self.draw.randint(1, 49_999)))


def held(rig: Rig, *kinds: str) -> tuple[int, int]:
    """Count and fen of what the host holds live of these kinds."""
    booked = ("approved", "refunded", "completed")
    found = [e for e in rig.host.ledger() if e.kind in kinds and e.state in booked]
    return len(found), sum(entry.amount for entry in found)


@pytest.mark.parametrize("seed", range(12))
def test_slip_totals_and_ledger_agree_after_any_day(seed: int) -> None:
    day = Day(seed)
    rig = day.rig
    for _ in range(40):
        day.step()
    for _ in range(4):
        # An advice that is not answered stops it: once more.
        rig.menu("8")
        rig.run(1)
        rig.keys("ENTER")
        rig.run(400)
        rig.keys("ENTER")
        rig.idle()
        if any("结算总计单" in slip for slip in rig.slips):
            break
    assert not rig.violations(), rig.violations()
    slip = next(s for s in reversed(rig.slips) if "结算总计单" in s)
    assert "内卡:对账平" in slip
    rows = {
        name: (int(count), int(amount.replace(".", "")))
        for name, count, amount in re.findall(r"/([A-Z ]+) (\d+) (\d+\.\d\d)", slip)
    }
    assert rows["SALE"] == held(rig, "sale")
    assert rows["REFUND"] == held(rig, "refund")
    assert rows["AUTH COMPLETE"] == held(rig, "completion", "completion_advice")
    assert rows["OFFLINE"] == held(rig, "offline_sale")
    assert rows["TRANSFER"] == held(rig, "transfer")
