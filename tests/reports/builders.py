"""Run folders made by hand: a log line by line, a record around it.

Design note. The report is tested on files that nobody's bench wrote, so that a change of the
schema shows here and not only when a whole suite has run.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from rigs.evidence.record import Direction, Record
from rigs.evidence.run import (
    Attempt,
    Case,
    FindingRecord,
    Identification,
    MonitorRecord,
    RequirementRecord,
    Run,
)
from rigs.evidence.verdict import Conformance, VerdictWord, worst

CARD = "622282******0017"
DIGEST = "9f2b4c6d8e0a1b3c"


class LogMaker:
    """Writes one log; ``at`` moves the clock, each call adds one record."""

    def __init__(self, case: str, attempt: int = 1) -> None:
        self.case, self.attempt = case, attempt
        self.records: list[Record] = []
        self.t_ns = 0

    def after(self, seconds: float) -> LogMaker:
        """Let time pass."""
        self.t_ns += round(seconds * 1e9)
        return self

    def add(
        self,
        point: str,
        kind: str,
        direction: Direction = "note",
        /,
        **meaning: Any,
    ) -> int:
        """One record; its number."""
        number = len(self.records)
        self.records.append(
            Record(
                n=number,
                t_ns=self.t_ns,
                clock="virtual",
                uncertainty_ns=0,
                case=self.case,
                attempt=self.attempt,
                point=point,
                direction=direction,
                kind=kind,
                meaning=meaning,
            )
        )
        return number

    def phase(self, name: str) -> int:
        return self.add("bench", "phase", phase=name)

    def step(self, keyword: str, text: str) -> int:
        return self.add("bench", "step", keyword=keyword, text=text)

    def key(self, name: str) -> int:
        return self.add("keypad", "key", "to_sut", key=name)

    def shown(self, *lines: str, says: tuple[str, ...] = (), unknown: tuple[str, ...] = ()) -> int:
        return self.add(
            "display",
            "shown",
            "from_sut",
            lines=list(lines),
            says=sorted(says),
            values={},
            unknown=list(unknown),
        )

    def request(self, mti: str, function: str, stan: str, amount: int | None, **more: Any) -> int:
        fields = {"3": "000000", "11": stan, "41": "10000001"}
        if amount is not None:
            fields["4"] = f"{amount:012d}"
        fields |= more.pop("fields", {})
        return self.add(
            "acquirer",
            "request",
            "from_sut",
            **(
                {
                    "conn": 1,
                    "tpdu": "6000030000",
                    "header": "603100310001",
                    "mti": mti,
                    "fields": fields,
                    "function": function,
                    "f60": {"type": "22", "batch": "000001", "management": "000"},
                    "card": CARD,
                    "card_digest": DIGEST,
                    "amount": amount,
                    "mac": "good",
                    "pin": "good",
                    "violations": [],
                    "intent": "purchase",
                    "repeat": False,
                    "original": None,
                }
                | more
            ),
        )

    def answer(self, mti: str, function: str, stan: str, f39: str, to: int, **more: Any) -> int:
        fields = {"11": stan, "39": f39, "37": "632619000012", "38": "123456"}
        return self.add(
            "acquirer",
            "answer",
            "to_sut",
            **(
                {
                    "mti": mti,
                    "fields": fields,
                    "f39": f39,
                    "to": to,
                    "fault": None,
                    "function": function,
                    "amount": None,
                }
                | more
            ),
        )

    def finding(self, source: str, verdict: str, text: str, requirement: str | None = None) -> int:
        return self.add(
            "bench", "finding", source=source, verdict=verdict, text=text, requirement=requirement
        )

    def text(self) -> str:
        """The log as it stands in its file."""
        return "".join(record.to_json().decode() for record in self.records)


class RunMaker:
    """Writes a run folder: logs first, then the record that names them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cases: list[Case] = []
        self.requirements: list[RequirementRecord] = []

    def case(
        self,
        case_id: str,
        verdict: VerdictWord = "pass",
        logs: tuple[LogMaker, ...] | None = None,
        findings: tuple[FindingRecord, ...] = (),
        monitors: tuple[MonitorRecord, ...] = (MonitorRecord(monitor="I1", status="judged"),),
        title: str = "The paper ends after the host has approved",
        requirement: str = "R3.1",
        reason: str = "",
        selected: bool = True,
        run: bool = True,
    ) -> Case:
        """One case with an attempt for each log (a small one when none is given)."""
        if logs is None:
            logs = (small_log(case_id),) if run else ()
        attempts = []
        for number, log in enumerate(logs, 1):
            place = f"cases/{case_id}/attempt-{number}.jsonl"
            (self.folder / place).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / place).write_text(log.text(), encoding="utf-8")
            attempts.append(
                Attempt(
                    number=number,
                    verdict=verdict,
                    findings=list(findings),
                    monitors=list(monitors),
                    duration_s=0.0042,
                    virtual_s=71.5,
                    evidence=place,
                    sha256=hashlib.sha256(log.text().encode()).hexdigest(),
                )
            )
        case = Case(
            id=case_id,
            title=title,
            feature="features/rule_03_no_second_swipe.feature",
            requirements=[requirement],
            selected=selected,
            run=run,
            verdict=verdict,
            reason=reason or ("met" if verdict == "pass" else verdict),
            findings=list(findings),
            attempts=attempts,
            duration_s=0.0042 * len(attempts),
            evidence=attempts[-1].evidence if attempts else None,
            sha256=attempts[-1].sha256 if attempts else None,
        )
        self.cases.append(case)
        return case

    def requirement(
        self, name: str, text: str, verdict: VerdictWord = "none", since: str | None = None
    ) -> None:
        self.requirements.append(
            RequirementRecord(
                id=name,
                text=text,
                level="M",
                since=since,
                selected=since is not None,
                verdict=verdict,
                cases=[case.id for case in self.cases if name in case.requirements],
            )
        )

    def write(self, conformance: Conformance = "conformant", reason: str = "all met") -> Path:
        """Write run.json; the folder."""
        run = Run(
            verdict=worst(case.verdict for case in self.cases if case.run),
            conformance=conformance,
            conformance_reason=reason,
            subset=False,
            identification=identification(),
            requirements=self.requirements,
            cases=self.cases,
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(run.dump(), ensure_ascii=False, indent=1)
        (self.folder / "run.json").write_text(text, encoding="utf-8")
        return self.folder


def identification() -> Identification:
    """Who tested what with what, made up."""
    return Identification(
        suite_version="0.1.0",
        bench="virtual",
        bench_kind="virtual",
        environment="test",
        profile="simulated",
        terminal_model="Simulated terminal",
        terminal_firmware="1.0",
        terminal_ids=["10000001"],
        merchant_ids=["898000000000001"],
        seed=1,
        started="2026-11-22T07:19:00Z",
        finished="2026-11-22T07:19:03Z",
        python="3.11.2",
        command=["python", "-m", "rigs", "certify", "--bench", "virtual"],
        pixit={"timers": {"response_s": 60.0, "connect_s": 20.0}, "reversal_tries": 3},
        choices={"printer_check": "strict", "copies": 2, "stan_gapless": False},
    )


def small_log(case_id: str, attempt: int = 1) -> LogMaker:
    """The shortest whole log."""
    log = LogMaker(case_id, attempt)
    log.add("bench", "case_begin", facts={"tid": "10000001"}, seed=1)
    log.phase("body")
    log.step("Given", "a signed-on terminal with an open batch")
    log.shown("请刷卡或按菜单键", says=("idle",))
    log.phase("end")
    return log
