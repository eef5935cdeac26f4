"""A terminal that knows docs/wires.md only is attached by bench file and profile alone."""

from __future__ import annotations

from pathlib import Path

from rigs.bench import open_bench
from rigs.procedures import selling
from rigs.procedures.selling import money

BENCH = Path(__file__).parent / "stub_bench.toml"


def test_one_sale_is_judged_and_its_slip_read(tmp_path: Path) -> None:
    bench = open_bench(str(BENCH), evidence_dir=tmp_path)
    try:
        bench.begin_case("stub", 1, "a sale of somebody else's terminal")
        points = bench.points
        points.acquirer.begin_intent("purchase", 12850)
        card = bench.cards.card("nopin")
        outcome = selling.sale(bench.desk, 12850, card, pin=None)
        assert "idle" in outcome.screen.says
        slip = points.printer.next_slip(3.0, since=outcome.slips)
        points.acquirer.end_intent()
        (entry,) = points.acquirer.ledger()
        close = bench.finish_case()
    finally:
        bench.close()
    assert close.findings == []
    assert {one.monitor: one.status for one in close.judgements}["I1"] == "judged"
    assert slip.complete and slip.kind == "sale" and slip.copy == "merchant"
    assert slip.roles["voucher"] == entry.stan
    assert slip.roles["auth"] == entry.auth
    assert slip.roles["reference"] == entry.rrn
    assert slip.roles["amount"] == money(entry.amount) == "128.50"
