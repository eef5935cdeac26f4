"""Ledger, inquiry, snapshot, determinism, cost."""

from __future__ import annotations

import json
import pickle
import time
from dataclasses import asdict

import pytest

from rigs.acquirer.events import Answer
from tests.acquirer.builder import CREDIT, Desk, pack


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.sign_on()
    return desk


def test_intents_are_kept(desk: Desk) -> None:
    for intent in ("tea", "rice"):
        frame = pack("0200", desk.sale(), desk.mak, desk.tpdu, desk.header)
        desk.raw(frame, intent)
        assert desk.request["intent"] == intent
    assert [entry.intent for entry in desk.host.ledger()] == ["tea", "rice"]


def test_inquiry(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    entry = desk.host.inquire("000001", sale[11])
    assert entry is not None
    assert (entry.amount, entry.state) == (12850, "approved")
    assert desk.host.inquire("000001", "999999") is None
    assert desk.host.inquire("000002", sale[11]) is None


def test_reference_numbers(desk: Desk) -> None:
    desk.send("0200", desk.sale())
    first = desk.host.ledger()[0].rrn
    assert (first[:5], len(first)) == ("26326", 12)
    desk.send("0200", desk.sale())
    assert int(desk.host.ledger()[1].rrn) == int(first) + 1


def test_snapshot_and_restore(desk: Desk) -> None:
    kept = desk.host.snapshot()
    stan = desk.stan
    outcomes = []
    for _ in range(2):
        desk.stan = stan
        desk.script("f39", nth=2, value="05")
        sale = desk.sale()
        codes = [desk.f39("0200", sale), desk.f39("0200", desk.sale())]
        desk.host.receive(9, b"\x00", 0, "")
        outcomes.append((codes, desk.host.ledger(), desk.balance_of(CREDIT), desk.events))
        desk.host.restore(kept)
        assert desk.host.ledger() == []
    assert outcomes[0] == outcomes[1]
    assert pickle.loads(pickle.dumps(kept)) == kept


def test_one_seed_gives_one_evidence() -> None:
    def run(seed: int) -> list[object]:
        desk = Desk(seed=seed)
        desk.sign_on()
        seen: list[object] = []
        for _ in range(3):
            desk.send("0200", desk.sale())
            seen.append(desk.events)
        return seen

    assert run(5) == run(5)
    assert run(5) != run(6)


def test_reseeding_varies_codes_and_delay_not_keys(desk: Desk) -> None:
    kept = desk.host.snapshot()
    sale = desk.sale()
    seen = set()
    for seed in ("1/TC-R3.1-01", "2/TC-R3.1-01", "1/TC-R3.1-02"):
        desk.host.restore(kept)
        desk.host.reseed(seed)
        assert desk.f39("0200", sale) == "00"
        seen.add((desk.host.ledger()[0].auth, desk.host.answer_delay_s))
        assert 0.7 <= desk.host.answer_delay_s <= 0.9
    assert len(seen) == 3


def test_everything_that_is_told_is_plain_data(desk: Desk) -> None:
    desk.send("0200", desk.sale())
    json.dumps(desk.request)
    for event in desk.events:
        if isinstance(event, Answer):
            json.dumps(event.meaning)
    json.dumps([asdict(entry) for entry in desk.host.ledger()])


def test_cost_of_one_sale(desk: Desk) -> None:
    """A sale with PIN and MAC both ways; the bound is loose, the report names the figure."""
    frames = [
        pack("0200", desk.sale(amount=1), desk.mak, desk.tpdu, desk.header) for _ in range(200)
    ]
    begun = time.process_time()
    for frame in frames:
        desk.host.receive(1, frame, 0, "")
    spent = (time.process_time() - begun) / len(frames)
    assert len(desk.host.ledger()) == 200
    assert spent < 0.001, f"{spent * 1e6:.0f} microseconds a sale"
