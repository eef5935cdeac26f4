"""One request on its way through the host: what was read of it and what is found out.

Design note. The only mutable value of a request's handling; it ends as the meaning of the
request's record.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rigs.acquirer.events import SmsSent
from rigs.acquirer.state import Key
from rigs.protocols.iso8583 import F60, Function, Message, financial, name_of, split_f60


@dataclass(slots=True)
class Call:
    """See ``read_call``.

    body: the message from the MTI on without F64 · pan, expiry, service: of F2, F14 or the
    track · mac: good, bad, absent · pin: good, wrong, bad_block, absent · malformed: the
    answer has to be 30 ·
    tags: of F55 · cryptogram: good, bad, unknown (no issuer keys), absent.
    """

    raw: bytes
    body: bytes
    message: Message
    name: str
    function: Function | None
    f60: F60
    tid: str
    mid: str
    stan: str
    pan: str
    expiry: str
    service: str
    intent: str
    t_ns: int
    mac: str = "absent"
    pin: str = "absent"
    cryptogram: str = "absent"
    malformed: bool = False
    repeat: bool = False
    original: tuple[str, str] | None = None
    tags: dict[str, bytes] = field(default_factory=dict)
    violations: list[dict[str, str]] = field(default_factory=list)
    sms: list[SmsSent] = field(default_factory=list)

    @property
    def fields(self) -> dict[int, str]:
        """The request's fields."""
        return self.message.fields

    @property
    def key(self) -> Key:
        """Terminal, batch (60.2) and STAN (F11)."""
        return (self.tid, self.f60.batch, self.stan)

    def amount(self) -> int | None:
        """F4 in fen; None when it is absent or no number."""
        value = self.message.fields.get(4, "")
        return int(value) if value.isdecimal() else None

    def violate(self, rule: str, text: str) -> None:
        """Note that the request breaks ``rule``."""
        self.violations.append({"rule": rule, "text": text})

    def refuse(self, text: str) -> None:
        """Note a field that is missing, forbidden or badly coded: the answer is 30."""
        self.malformed = True
        self.violate("field", text)


def read_call(raw: bytes, message: Message, intent: str, t_ns: int) -> Call:
    """What can be told from the message alone.

    raw: without the frame's length · t_ns: the bench's clock at arrival.
    """
    fields = message.fields
    pan, expiry, service = fields.get(2, ""), fields.get(14, ""), ""
    track = fields.get(35)
    if track is not None:
        number, _, rest = track.partition("D")
        pan, expiry, service = pan or number, expiry or rest[:4], rest[4:7]
    mti = message.mti
    money = mti in ("0100", "0200", "0220", "0400")
    return Call(
        raw=raw,
        body=raw[11:-8] if 64 in fields else raw[11:],
        message=message,
        name=name_of(mti, fields),
        function=financial(mti, fields) if money else None,
        f60=split_f60(fields.get(60, "")),
        tid=fields.get(41, ""),
        mid=fields.get(42, ""),
        stan=fields.get(11, ""),
        pan=pan,
        expiry=expiry,
        service=service,
        intent=intent,
        t_ns=t_ns,
    )
