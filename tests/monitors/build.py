"""Small hand-built logs for the tests of the monitors.

Design note. ``Log`` writes records as a bench would, one line of a test per event.  Its
defaults tell a healthy case; a test changes the one thing that it is about.  Amounts in
fen, times in seconds on the log's own clock.
"""

from __future__ import annotations

from typing import Any

from rigs.evidence.facts import Facts
from rigs.evidence.record import Direction, Record
from rigs.evidence.verdict import Finding, Judgement
from rigs.monitors import MONITORS, View

NS = 1_000_000_000
TID, MID = "10000001", "898000000000001"
CARD, DIGEST = "622282******0017", "c0ffee00c0ffee00"
CODES = {
    "sale": ("0200", "000000", "00", "22"),
    "void": ("0200", "200000", "00", "23"),
    "balance": ("0200", "310000", "00", "01"),
    "refund": ("0220", "200000", "00", "25"),
    "preauth": ("0100", "030000", "06", "10"),
    "preauth_void": ("0100", "200000", "06", "11"),
    "completion": ("0200", "000000", "06", "20"),
    "completion_advice": ("0220", "000000", "06", "24"),
    "completion_void": ("0200", "200000", "06", "21"),
    "transfer": ("0200", "400000", "00", "49"),
    "offline_sale": ("0220", "000000", "00", "30"),
}
TYPES = {
    "sale": ("消费", "SALE"),
    "void": ("消费撤销", "VOID"),
    "refund": ("退货", "REFUND"),
    "preauth": ("预授权", "AUTH"),
    "preauth_void": ("预授权撤销", "CANCEL"),
    "completion": ("预授权完成(请求)", "AUTH COMPLETE"),
    "completion_advice": ("预授权完成(通知)", "AUTH COMPLETE"),
    "completion_void": ("预授权完成撤销", "COMPLETE VOID"),
    "transfer": ("转账", "TRANSFER"),
}
LETTERS = {
    "sale": "S",
    "void": "V",
    "refund": "R",
    "preauth": "P",
    "preauth_void": "Q",
    "completion": "C",
    "completion_advice": "E",
    "completion_void": "U",
    "transfer": "T",
}
POINTS = ("acquirer", "display", "printer", "keypad", "card", "power", "journal")


def facts(**changes: Any) -> Facts:
    """The virtual bench's facts."""
    raw: dict[str, Any] = {
        "response_timeout_s": 60.0,
        "margin_s": 1.0,
        "reversal_tries": 3,
        "tid": TID,
        "mid": MID,
        "observes": POINTS,
    }
    return Facts(**{**raw, **changes})


class Log:
    """Records of one case, in the order of the calls."""

    def __init__(self, uncertainty_s: float = 0.0, **fact_changes: Any) -> None:
        self.records: list[Record] = []
        self.facts = facts(**fact_changes)
        self.now = 0
        self.uncertainty = round(uncertainty_s * NS)
        self.batch = "000001"
        self.entries: list[dict[str, Any]] = []
        self.rows: list[dict[str, Any]] = []
        self._requests: dict[int, dict[str, Any]] = {}
        self.add("bench", "note", "case_begin", seed=1)

    # ---- the log itself ---------------------------------------------------------------

    def add(
        self,
        point: str,
        direction: Direction,
        kind: str,
        /,
        clear: tuple[str, ...] = (),
        after: float = 0.01,
        **meaning: Any,
    ) -> int:
        """Append a record ``after`` seconds; its number."""
        self.now += round(after * NS)
        record = Record(
            len(self.records),
            self.now,
            "test",
            self.uncertainty,
            "TC",
            1,
            point,
            direction,
            kind,
            meaning,
            None,
            clear,
        )
        self.records.append(record)
        return record.n

    def note(self, kind: str, /, **meaning: Any) -> int:
        return self.add("bench", "note", kind, **meaning)

    def judge(self, monitor: str) -> Judgement:
        """What that monitor says of the log as it stands."""
        return MONITORS[monitor](View(self.records, self.facts))

    # ---- operator, cardholder, terminal -------------------------------------------------

    def shows(self, *says: str) -> int:
        return self.add("display", "from_sut", "shown", says=sorted(says), lines=[], values={})

    def key(self, name: str) -> int:
        return self.add("keypad", "to_sut", "key", key=name)

    def swipe(self) -> int:
        return self.add("card", "to_sut", "swiped", card=CARD, card_digest=DIGEST, damage="")

    def pin(self) -> int:
        return self.add("pin", "to_sut", "entered", count=6)

    def choose(self, function: str) -> None:
        """Idle, menu, the function's title, card and PIN."""
        self.shows("idle")
        self.key("menu")
        self.shows("menu", "menu_line")
        self.key("1")
        self.shows(f"function_{function}", "card_prompt")
        self.swipe()
        self.shows(f"function_{function}", "card_shown")
        self.pin()

    def intent(self, name: str, amount: int) -> int:
        return self.note("intent_begin", intent=name, amount=amount, function="sale")

    def cut(self) -> int:
        return self.add("power", "to_sut", "off", by="trigger")

    def printer(self, **state: Any) -> int:
        good = {"paper": "ok", "cover_open": False, "plugged": True, "jammed": False, "hot": False}
        return self.add("printer", "to_sut", "state", **{**good, **state})

    # ---- line to the host -----------------------------------------------------------------

    def request(
        self,
        function: str,
        stan: str,
        amount: int | None = None,
        *,
        fields: dict[str, str | None] | None = None,
        after: float = 1.0,
        **meaning: Any,
    ) -> int:
        """A financial request; ``fields`` changes some (None takes one away)."""
        mti, f3, f25, kind = CODES[function]
        batch = meaning.pop("batch", self.batch)
        body: dict[str, str | None] = {
            "2": CARD,
            "3": f3,
            "4": f"{amount:012d}" if amount is not None else None,
            "11": stan,
            "14": "3012",
            "22": "021",
            "25": f25,
            "41": TID,
            "42": MID,
            "49": "156",
            "60": f"{kind}{batch}00020",
            "64": "*",
        }
        body.update(fields or {})
        f60 = {"type": kind, "batch": batch, "management": "000", "partial": "0"}
        f60.update(meaning.pop("f60", {}))
        return self._request(mti, function, body, f60, amount, after, **meaning)

    def _request(
        self,
        mti: str,
        function: str,
        body: dict[str, str | None],
        f60: dict[str, str],
        amount: int | None,
        after: float,
        **meaning: Any,
    ) -> int:
        fields = {number: value for number, value in body.items() if value is not None}
        told = {
            "mti": mti,
            "fields": fields,
            "function": function,
            "f60": f60,
            "amount": amount,
            "card_digest": DIGEST if "2" in fields else "",
            "mac": "good" if "64" in fields else "absent",
            **meaning,
        }
        n = self.add("acquirer", "from_sut", "request", after=after, **told)
        self._requests[n] = told
        return n

    def manage(self, function: str, stan: str | None, **fields: str) -> int:
        """A management message: settlement, batch_end, sign_off, sign_on, download, echo."""
        mti, code = {
            "settlement": ("0500", "201"),
            "batch_end": ("0320", "207"),
            "sign_off": ("0820", "002"),
            "sign_on": ("0800", "003"),
            "download": ("0800", "360"),
            "echo": ("0820", "301"),
        }[function]
        f60 = {"type": "00", "batch": self.batch, "management": code}
        body: dict[str, str | None] = {"11": stan, "41": TID, "42": MID}
        body.update({"60": f"00{self.batch}{code}", **{k[1:]: v for k, v in fields.items()}})
        return self._request(mti, function, body, f60, None, 1.0)

    def reverse(
        self,
        original: int,
        reason: str = "98",
        fields: dict[str, str | None] | None = None,
        **meaning: Any,
    ) -> int:
        """The 0400 of a request."""
        told = self._requests[original]
        body: dict[str, str | None] = {**told["fields"], "39": reason, **(fields or {})}
        f60 = {**told["f60"], **meaning.pop("f60", {})}
        return self._request("0400", "reversal", body, f60, told["amount"], 1.0, **meaning)

    def answer(
        self,
        to: int,
        f39: str | None = "00",
        *,
        after: float = 0.5,
        fault: str | None = None,
        fields: dict[str, str | None] | None = None,
    ) -> int:
        """The host's answer; ``fields`` changes some (None takes one away)."""
        told = self._requests[to]
        mti = told["mti"]
        asked = told["fields"]
        body = {n: asked[n] for n in ("3", "4", "11", "25", "41", "42", "49") if n in asked}
        body.update({"12": "090000", "13": "1122", "37": f"26326{to:07d}", "64": "*"})
        if f39 is not None:
            body["39"] = f39
        if f39 == "00" and mti != "0400":
            body["38"] = "123456"
        for number, value in (fields or {}).items():
            body.pop(number, None)
            if value is not None:
                body[number] = value
        return self.add(
            "acquirer",
            "to_sut",
            "answer",
            after=after,
            to=to,
            mti=f"{int(mti) + 10:04d}",
            fields=body,
            f39=body.get("39"),
            fault=fault,
            function=told["function"],
        )

    def withhold(self, to: int, fault: str = "no_answer") -> int:
        return self.add("acquirer", "note", "withheld", to=to, fault=fault)

    # ---- what host and terminal hold ------------------------------------------------------

    def booked(
        self, stan: str, amount: int, state: str = "approved", kind: str = "sale", **changes: Any
    ) -> None:
        """An entry of the host's ledger, written by ``end``."""
        credit = kind in ("void", "refund", "completion_void")
        nothing = kind in ("balance", "preauth", "preauth_void")
        entry = {
            "tid": TID,
            "batch": self.batch,
            "stan": stan,
            "kind": kind,
            "booking": "credit" if credit else "none" if nothing else "debit",
            "amount": amount,
            "state": state,
            "live": state == "approved" and not nothing and not kind.endswith("void"),
            "card": CARD,
            "rrn": "",
            "auth": "123456",
            "intent": "coffee",
            "t_ns": self.now,
        }
        self.entries.append({**entry, **changes})

    def journalled(self, stan: str, amount: int, type: str = "S", **changes: Any) -> None:
        """A record of the terminal's journal, written by ``end``."""
        row = {"voucher": stan, "type": type, "auth": "123456", "amount": amount, "card": "0017"}
        self.rows.append({**row, "batch": self.batch, "voided": False, **changes})

    def journal(self, complete: bool = True) -> int:
        return self.note("journal", entries=list(self.rows), complete=complete)

    def ledger(self) -> int:
        return self.add("acquirer", "note", "ledger", entries=list(self.entries))

    def flush(self, stan: str = "000090") -> int:
        """The audit's balance inquiry, which would flush a pending reversal."""
        self.note("phase", phase="audit")
        self.choose("balance")
        n = self.request("balance", stan)
        self.answer(n)
        self.shows("function_balance", "balance_shown")
        self.shows("idle")
        return n

    def end(self, flush: bool = True, journal: bool = True) -> None:
        """Audit and quiescence."""
        if flush:
            self.flush()
        if journal:
            self.journal()
        self.note("quiescent")
        self.ledger()
        self.note("phase", phase="end")

    # ---- whole stretches ------------------------------------------------------------------

    def slip(self, stan: str, amount: str, kind: str = "sale", **changes: Any) -> int:
        words = TYPES.get(kind, ("", ""))
        roles = {
            "voucher": stan,
            "batch": self.batch,
            "amount": amount,
            "card": CARD,
            "auth": "123456",
            **changes.pop("roles", {}),
        }
        told = {
            "kind": kind,
            "copy": "merchant",
            "roles": {role: value for role, value in roles.items() if value is not None},
            "complete": True,
            "duplicate": False,
            "job": 1,
            "type_zh": words[0],
            "type_en": words[1],
            **changes,
        }
        return self.add("printer", "from_sut", "slip", **told)

    def sale(self, stan: str, amount: int, f39: str = "00") -> int:
        """A sale from the menu to its slip, booked and journalled when approved."""
        self.choose("sale")
        n = self.request("sale", stan, amount)
        self.answer(n, f39)
        if f39 != "00":
            self.shows("function_sale", "declined")
            self.booked(stan, amount, "declined", booking="none")
        else:
            self.shows("function_sale", "approved")
            self.booked(stan, amount)
            self.journalled(stan, amount)
            self.shows("function_sale", "printing")
            self.slip(stan, f"{amount // 100}.{amount % 100:02d}")
        self.shows("idle")
        return n

    def done(self, function: str, stan: str, amount: int, **slip: Any) -> int:
        """Any approved function from the menu to its slip, booked and journalled."""
        self.choose(function)
        n = self.request(function, stan, amount)
        self.answer(n)
        self.shows(f"function_{function}", "approved")
        self.booked(stan, amount, kind=function)
        self.journalled(stan, amount, LETTERS[function])
        self.shows(f"function_{function}", "printing")
        self.slip(stan, f"{amount // 100}.{amount % 100:02d}", function, **slip)
        self.shows("idle")
        return n

    def unanswered(self, stan: str, amount: int, state: str = "approved") -> int:
        """A sale that the host booked and nobody answered."""
        self.choose("sale")
        n = self.request("sale", stan, amount)
        self.withhold(n)
        self.booked(stan, amount, state, live=state == "approved")
        self.add(
            "display", "from_sut", "shown", after=60.0, says=["function_sale", "outcome_unknown"]
        )
        self.shows("idle")
        return n

    def alarm(self, acknowledged: bool = True) -> None:
        """The exhausted reversal is shown; the supervisor acknowledges it."""
        self.shows("reversal_failed", "supervisor_must_acknowledge")
        self.shows("idle", "reversal_alarm")
        if acknowledged:
            self.note("exhaustion_acknowledged", by="00")
            self.shows("acknowledged")


def only(judgement: Judgement, *fragments: str, verdict: str = "fail") -> Finding:
    """The single finding of a judgement, which contains the fragments."""
    assert judgement.status == "judged"
    assert len(judgement.findings) == 1, judgement.findings
    found = judgement.findings[0]
    assert found.verdict == verdict
    assert found.source == judgement.monitor
    for fragment in fragments:
        assert fragment in found.text, found.text
    return found


def clean(judgement: Judgement, status: str = "judged") -> None:
    """No finding, and that status."""
    assert judgement.findings == (), judgement.findings
    assert judgement.status == status
