"""A bench: one terminal, the drivers of its points, one timeline; cases begin and end here.

Design note. ``open_bench`` reads the file and builds the points; ``begin_case`` homes the
terminal, ``finish_case`` audits it and lets the monitors judge the records.  On a
simulated bench every case starts from the same provisioned state at the same virtual
time, so that one seed gives one evidence whatever ran before; with ``keep`` one terminal
goes through all cases.  Nothing here knows what a scenario asserts.
"""

from __future__ import annotations

import importlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rigs import benchfile, virtual
from rigs.casework import audit, freshen, home
from rigs.config import ConfigError
from rigs.evidence.facts import Facts
from rigs.evidence.verdict import REVIEW, Finding, Judgement
from rigs.evidence.writer import CaseLog
from rigs.monitors import judge_all
from rigs.points import BenchError, NotSeen, Points
from rigs.procedures.cards import CardBook
from rigs.procedures.desk import Desk
from rigs.terminals.profile import Profile
from rigs.terminals.review import reviewed
from rigs.virtual import VirtualStation

if TYPE_CHECKING:
    from rigs.wired import WiredStation


@dataclass
class CaseClose:
    """What is left of a case when it ends."""

    findings: list[Finding] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    evidence: Path | None = None
    sha256: str | None = None
    virtual_s: float | None = None


class Bench:
    """One open bench."""

    def __init__(
        self,
        name: str,
        file: benchfile.BenchFile,
        station: VirtualStation | WiredStation,
        *,
        seed: int,
        defects: Sequence[str],
        run_dir: Path | None,
        keep: bool,
        path: Path,
    ) -> None:
        self.name, self.file, self.station = name, file, station
        self._path = path
        self.kind, self.environment = file.kind, file.environment
        self.seed, self.defects, self.keep = seed, tuple(defects), keep
        self.run_dir = run_dir
        self.points: Points = station.points
        self.profile: Profile = station.rig.profile
        self.timeline = station.rig.timeline
        self.clock = station.rig.clock
        self.desk: Desk = station.desk
        self.cards: CardBook = station.cards
        self.facts = Facts(
            response_timeout_s=file.timers.response,
            margin_s=file.timers.margin,
            reversal_tries=self.profile.limits.reversal_tries,
            tid=file.terminal,
            mid=file.merchant,
            observes=("acquirer", "display", "printer", "keypad", "card", "power", "journal"),
            gapless_stan=self.profile.choices.gapless_stan,
            sales_blocked_after_exhaustion=self.profile.choices.sales_blocked_after_exhaustion,
        )
        self._log: CaseLog | None = None
        self._open = False
        self._case = ("", 0, "")
        self._noted: list[Finding] = []
        self.random = random.Random(seed)
        station.provision()

    # ---- what a report says of it -------------------------------------------------

    @property
    def identification(self) -> dict[str, Any]:
        """Fields of ``rigs.evidence.run.Identification`` that the bench knows."""
        return {
            "bench": self.name,
            "bench_kind": self.kind,
            "environment": self.environment,
            "profile": self.profile.name,
            "terminal_model": f"{self.profile.vendor} {self.profile.model}",
            "terminal_firmware": self.profile.firmware,
            "terminal_ids": [self.file.terminal],
            "merchant_ids": [self.file.merchant],
            "seed": self.seed,
            "defects": list(self.defects),
            "pixit": self.file.pixit(),
            "choices": self.profile.choices.model_dump(mode="json"),
        }

    def services(self) -> dict[str, str]:
        """Operation -> how it is served (exact, approximate, asked)."""
        return dict(self.station.services)

    def lacks(self) -> dict[str, str]:
        """Operation -> why this bench cannot serve it although its file asks for it."""
        return dict(self.station.lacks)

    def defect_catalogue(self) -> Any:
        """The module that lists the defects of this bench's terminal."""
        name = self.file.sut.defects
        if name is None:
            raise BenchError("terminal", "the bench names no defects", "add sut.defects")
        try:
            return importlib.import_module(name)
        except (ImportError, ValueError) as fault:
            what = f"sut.defects cannot be loaded ({fault})"
            raise ConfigError(self._path, None, what, "name a module that lists defects") from None

    @property
    def sweep_grid_s(self) -> tuple[float, ...]:
        """Seconds after an event at which a sweep of power cuts cuts."""
        return tuple(ms / 1000 for ms in self.file.sweep.grid_ms)

    @property
    def sweep_cuts(self) -> int:
        """How many cuts one case may spend."""
        return self.file.sweep.cuts

    def chip_twin(self, chip: str) -> str:
        """The card of the cards file that bears the number of a chip card.

        Errors: ``BenchError`` when the bench has no such chip card.
        """
        try:
            return self.station.chip_twins[chip]
        except KeyError:
            known = ", ".join(self.station.chip_twins) or "none"
            raise BenchError(
                "card",
                f"there is no chip card '{chip}'",
                f"add it to the chips file; known: {known}",
            ) from None

    @property
    def stopped(self) -> str | None:
        """Why nothing more may run on this bench; None while all is well."""
        tripped = self.station.live_money.tripped
        return None if tripped is None else str(tripped)

    # ---- a case -------------------------------------------------------------------

    def begin_case(self, case_id: str, attempt: int, title: str) -> None:
        """Start the log and home the terminal.

        Errors: BenchError when the bench cannot; NotSeen when the terminal does not get there.
        """
        self.station.live_money.check()
        self._sync()
        self._case = (case_id, attempt, title)
        self._noted = []
        self._log = CaseLog(self.run_dir, case_id, attempt) if self.run_dir else None
        self.random = random.Random(f"{self.seed}/{case_id}")
        if not self.keep:
            self.station.restore(f"{self.seed}/{case_id}")
            self.desk.switched.clear()
        self._open = True
        self.station.case_seed = f"{self.seed}/{case_id}"
        self.timeline.begin(case_id, attempt, self._log)
        self.station.begin(self.keep)
        self.timeline.note("case_begin", facts=self.facts.as_json(), seed=self.seed, title=title)
        self.timeline.note("phase", phase="homing")
        home(self.desk)
        if self.keep:
            freshen(self.desk)
            self.station.freshened()
        self.timeline.note("phase", phase="body")

    def step(self, keyword: str, text: str) -> None:
        """Record that a step begins."""
        self.timeline.note("step", keyword=keyword, text=text)

    def note_finding(self, finding: Finding) -> None:
        """Keep a finding of the scenario's own in the evidence."""
        self._noted.append(finding)
        self.timeline.note(
            "finding",
            source=finding.source,
            verdict=finding.verdict,
            text=finding.text,
            requirement=finding.requirement,
        )

    def finish_case(self) -> CaseClose:
        """Audit, monitors, end of the log.  Never raises for what the terminal does."""
        close = CaseClose()
        if not self._open:
            return close
        self._open = False
        try:
            close.findings += self._audit()
            self.station.printer.settle()
            self.timeline.note("quiescent")
            self.station.record_ledger()
            close.judgements = judge_all(self.timeline.records, self.facts)
            close.findings += [f for j in close.judgements for f in j.findings]
            close.findings += self._violations() + self._unknown_texts()
            close.findings += self._reviewed()
            for finding in close.findings:
                self.note_finding(finding)
            self.timeline.note("phase", phase="end")
        finally:
            close.virtual_s = self.clock.now_ns() / 1e9
            if self._log is not None:
                close.sha256, close.evidence = self._log.close(), self._log.path
        return close

    def _audit(self) -> list[Finding]:
        self.timeline.note("phase", phase="audit")
        try:
            audit(self.desk, self.station, self.file.audit, self.cards)
        except NotSeen as fault:
            return [Finding("audit", "inconc", f"the audit did not get to its end: {fault}")]
        except BenchError as fault:
            return [Finding("bench", "error", str(fault))]
        return []

    def _violations(self) -> list[Finding]:
        """What the host noted against the protocol; I3 is judged by its monitor, which alone
        knows of an acknowledged escalation."""
        found: dict[tuple[str, str], Finding] = {}
        for record in self.timeline.records:
            if record.point != "acquirer" or record.kind not in ("request", "broken"):
                continue
            noted = record.meaning.get("violations", ())
            if record.kind == "broken":
                noted = ({"rule": "frame", "text": record.meaning["what"]},)
            for one in noted:
                if one["rule"] != "I3":
                    what = f"{record.meaning.get('mti', 'bytes')}: {one['text']}"
                    key = (one["rule"], what)
                    found.setdefault(key, Finding("protocol", "fail", what, None, (record.n,)))
        return list(found.values())

    def _reviewed(self) -> list[Finding]:
        """Where the profile says otherwise than the wire: told beside a verdict, and none."""
        requests = (
            (r.n, r.meaning)
            for r in self.timeline.records
            if (r.point, r.kind) == ("acquirer", "request")
        )
        found = reviewed(self.profile, requests)
        return [Finding(REVIEW, "pass", text, None, (n,)) for text, n in found]

    def _unknown_texts(self) -> list[Finding]:
        """A text that the profile does not know, where the profile wants all to be known."""
        found = []
        if self.profile.display.strict:
            for record, text in self.station.display.unknown_texts():
                found.append(("display", record, text))
        if self.profile.slip.strict:
            for slip in self.points.printer.slips():
                found += [("slip", slip.record, text) for text in slip.unknown]
        return [
            Finding(
                "texts",
                "fail",
                f"the {where} shows a text that the profile does not know: {text!r}",
                None,
                (record,),
            )
            for where, record, text in dict.fromkeys(found)
        ]

    def close(self) -> None:
        """Nothing runs any more; an open log is synced."""
        self.station.close()
        if self._log is not None:
            self._log.close()
        self._sync()

    def _sync(self) -> None:
        """The log of the case before is on the disk.  Errors: ``BenchError``."""
        log, self._log = self._log, None
        if log is not None:
            log.synced()


def open_bench(
    name_or_path: str,
    *,
    seed: int = 1,
    defects: Sequence[str] = (),
    evidence_dir: Path | None = None,
    keep: bool = False,
    params: Mapping[str, Any] | None = None,
) -> Bench:
    """Read a bench file and build its bench.

    ``params`` override the bench file's parameters of the simulated terminal.
    Errors: ``rigs.config.ConfigError`` for files; ``BenchError`` for what does not answer.
    """
    file, path = benchfile.load(name_or_path)
    station = _station(file, path, seed, defects, params or {})
    return Bench(
        path.stem,
        file,
        station,
        seed=seed,
        defects=defects,
        run_dir=evidence_dir,
        keep=keep,
        path=path,
    )


def _station(
    file: benchfile.BenchFile,
    path: Path,
    seed: int,
    defects: Sequence[str],
    params: Mapping[str, Any],
) -> VirtualStation | WiredStation:
    if file.kind == "virtual":
        return virtual.build(file, path, seed=seed, defects=defects, params=params)
    # Imported only here: serial ports and VISA cost the virtual bench nothing.
    from rigs import wired

    return wired.build(file, path, seed=seed, defects=defects, params=params)
