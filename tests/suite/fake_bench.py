"""A bench without a terminal, so that the plugin is tested alone.

Design note. What it shall do lies in ``fake.json`` beside the features, so that a worker of
xdist does the same.  Keys: ``lacks`` (operations that it does not serve), ``cards``
(chip cards that it has not -> why), ``pics``,
``monitors`` (case id -> monitor, verdict, text), ``open`` and ``begin`` (a fault to raise),
``defects`` (defect id -> what its terminal does wrong, see ``fake_steps``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rigs.catalogue import OPERATIONS
from rigs.config import ConfigError
from rigs.evidence.verdict import Finding, Judgement
from rigs.points import BenchError, NotSeen


@dataclass
class Close:
    """As ``rigs.bench.CaseClose``."""

    findings: list[Finding] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    evidence: Path | None = None
    sha256: str | None = None
    virtual_s: float | None = None


class FakeBench:
    """Has what the plugin asks of a bench, and writes down what was asked."""

    kind = "virtual"
    environment = "simulated"
    facts = None

    def __init__(
        self, wish: dict[str, Any], seed: int, defects: Sequence[str], run_dir: Path | None
    ) -> None:
        self.name, self.wish, self.seed, self.run_dir = "fake", wish, seed, run_dir
        self.defects = tuple(defects)
        self.profile = SimpleNamespace(pics=wish.get("pics", {"void": True}))
        self.calls: list[str] = []
        self._case = ""
        self._attempt = 0

    @property
    def identification(self) -> dict[str, Any]:
        return {
            "bench": self.name,
            "bench_kind": self.kind,
            "environment": self.environment,
            "profile": "fake",
            "terminal_model": "none",
            "terminal_firmware": "0",
            "terminal_ids": ["10000001"],
            "merchant_ids": ["898000000000001"],
            "seed": self.seed,
            "defects": list(self.defects),
        }

    def services(self) -> dict[str, str]:
        lacks: list[str] = self.wish.get("lacks", [])
        return {name: "exact" for name in OPERATIONS if name not in lacks}

    def lacks(self) -> dict[str, str]:
        return dict(self.wish.get("cards", {}))

    def defect_catalogue(self) -> Any:
        listed = [
            SimpleNamespace(id=name, requirement=what["requirement"], text=what["text"])
            for name, what in self.wish.get("defects", {}).items()
        ]
        return SimpleNamespace(catalogue=lambda: listed)

    @property
    def stopped(self) -> str | None:
        return "a stranger's card" if self._case == self.wish.get("stops_in") else None

    def wrong(self) -> set[str]:
        """What the defects in force do."""
        known = self.wish.get("defects", {})
        return {known[name]["does"] for name in self.defects if name in known}

    def begin_case(self, case_id: str, attempt: int, title: str) -> None:
        self._case, self._attempt = case_id, attempt
        self.calls.append(f"begin {case_id}")
        fault = self.wish.get("begin")
        if fault == "bench":
            raise BenchError("power", "the supply does not answer", "plug it in")
        if fault == "not seen":
            raise NotSeen("idle", 30, "nothing")

    def step(self, keyword: str, text: str) -> None:
        self.calls.append(f"{keyword} {text}")

    def note_finding(self, finding: Finding) -> None:
        self.calls.append(f"finding {finding.source} {finding.verdict}")

    def finish_case(self) -> Close:
        close = Close(virtual_s=1.5)
        found = self.wish.get("monitors", {}).get(self._case)
        if "monitor" in self.wrong():
            found = ["I1", "fail", "charged twice"]
        if found:
            finding = Finding(*found)
            close.findings.append(finding)
            close.judgements.append(Judgement(found[0], "judged", (finding,)))
        else:
            close.judgements.append(Judgement("I1", "judged"))
        self.calls.append("finish")
        if self.run_dir is not None:
            log = self.run_dir / "cases" / self._case / f"attempt-{self._attempt}.jsonl"
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_text("\n".join(self.calls))
            close.evidence, close.sha256 = log, "0" * 64
        self.calls.clear()
        return close

    def close(self) -> None:
        """Nothing is held."""


@pytest.hookimpl(tryfirst=True)
def pytest_oneswipe_open_bench(
    config: pytest.Config, seed: int, defects: Sequence[str], run_dir: Path | None
) -> object:
    path = config.rootpath / "fake.json"
    wish = json.loads(path.read_text()) if path.exists() else {}
    if wish.get("open") == "bench":
        raise BenchError("printer", "the port is busy", "close the other program")
    if wish.get("open") == "config":
        raise ConfigError("my.toml", 3, "unknown key 'foo'", "remove it")
    if "crash" in wish.get("open", "") and defects:
        os._exit(9)
    return FakeBench(wish, seed, defects, run_dir)
