"""A terminal's side of the line for the tests of the host: packed and MACed on its own.

Design note. Nothing of the codec under test is used to build requests or to check MACs:
fields are packed by the few lines here, DES comes from psec.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import psec

from rigs.acquirer.data import HostData, load
from rigs.acquirer.events import Answer, Request
from rigs.acquirer.host import Host, HostEvent
from rigs.points import Fault, LedgerEntry, Match
from rigs.protocols.iso8583 import Message, decode
from rigs.protocols.redact import Redactor

DATA = Path(__file__).parents[2] / "fixtures" / "data"
TMK = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
CREDIT = "6222821234560017"
DEBIT = "6216261000000000018"
CHIP = "6250947000000014"
POOR = "6212345678901232"
TEXT = {37: 12, 38: 6, 39: 2, 41: 8, 42: 15, 49: 3}
LL = {2, 32, 35}
LLL_DIGITS = {36, 48, 60, 61}
BINARY = {52: 0, 64: 0, 55: 2, 62: 2}


@lru_cache(1)
def host_data() -> HostData:
    """The project's own data."""
    return load(DATA / "cards.toml", DATA / "bins.toml", DATA / "merchants.toml")


def des(key: bytes, data: bytes, decrypt: bool = False) -> bytes:
    """ECB by psec."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run = psec.des.decrypt_tdes_ecb if decrypt else psec.des.encrypt_tdes_ecb
        return bytes(run(key, data))


def reference_mac(key: bytes, data: bytes) -> bytes:
    """The ECB MAC, written from its description."""
    data += bytes(-len(data) % 8)
    folded = bytes(8)
    for place in range(0, len(data), 8):
        folded = psec.tools.xor(folded, data[place : place + 8])
    text = folded.hex().upper().encode()
    first = des(key, text[:8])
    return des(key, psec.tools.xor(first, text[8:])).hex().upper()[:8].encode()


def pack_field(number: int, value: str) -> bytes:
    """One field as the domain's table says."""
    if number in BINARY:
        length = f"{len(value) // 2:04d}" if BINARY[number] else ""
        return bytes.fromhex(length + value)
    if number in TEXT:
        return value.ljust(TEXT[number]).encode("latin-1")
    if number == 63:
        return bytes.fromhex(f"{len(value):04d}") + value.encode()
    if number in LL:
        return bytes.fromhex(f"{len(value):02d}" + value + "0" * (len(value) % 2))
    if number in LLL_DIGITS:
        return bytes.fromhex(f"{len(value):04d}" + value + "0" * (len(value) % 2))
    if number == 23:
        return bytes.fromhex("0" + value)
    return bytes.fromhex(value + "0" * (len(value) % 2))


def pack(mti: str, fields: Mapping[int, str], mak: bytes | None, tpdu: str, header: str) -> bytes:
    """A frame; ``mak`` None: F64 as given or none."""
    numbers = sorted(fields.keys() | ({64} if mak else set()))
    bitmap = sum(1 << (64 - number) for number in numbers).to_bytes(8, "big")
    body = bytes.fromhex(mti) + bitmap
    body += b"".join(pack_field(n, fields[n]) for n in numbers if n != 64 or not mak)
    if mak:
        body += reference_mac(mak, body)
    body = bytes.fromhex(tpdu + header) + body
    return len(body).to_bytes(2, "big") + body


class Desk:
    """One terminal at one host.  ``now`` advances only by hand."""

    def __init__(self, seed: int = 1, data: HostData | None = None, tid: str = "10000001") -> None:
        self.time = datetime(2026, 11, 22, 7, 19, 0)
        self.data = data or host_data()
        self.host = Host(self.data, seed=seed, now=lambda: self.time, redactor=Redactor(b"test"))
        self.tid, self.mid = tid, self.data.terminals[tid][0]
        self.tpdu, self.header = "6000030000", "603100311001"
        self.batch, self.stan = "000001", 0
        self.pik = self.mak = b""
        self.conn = 1
        self.events: list[HostEvent] = []
        self.last: dict[int, str] = {}

    # ---- sending ------------------------------------------------------------------

    def next_stan(self) -> str:
        self.stan += 1
        return f"{self.stan:06d}"

    def send(self, mti: str, fields: Mapping[int, str], mac: bool | None = None) -> Message | None:
        """Send; ``mac`` None: as the message type wants.  The answer, or None."""
        sign = mti[:2] in ("01", "02", "04") if mac is None else mac
        self.last = dict(fields)
        return self.raw(pack(mti, fields, self.mak if sign else None, self.tpdu, self.header))

    def raw(self, frame: bytes, intent: str = "") -> Message | None:
        """Send bytes; the answer if there is one whole answer."""
        self.events = self.host.receive(self.conn, frame, 0, intent)
        answers = [event for event in self.events if isinstance(event, Answer)]
        if not answers or not answers[0].data:
            return None
        data = b"".join(answer.data for answer in answers)
        message = decode(data[2 : 2 + int.from_bytes(data[:2], "big")])
        if 64 in message.fields and self.mak:
            good = reference_mac(self.mak, data[13:-8]).hex().upper()
            message.fields[0] = "good" if good == message.fields[64] else "bad"
        return message

    def f39(self, mti: str, fields: Mapping[int, str], mac: bool | None = None) -> str:
        """F39 of the answer; fails when there is no answer."""
        answer = self.send(mti, fields, mac)
        assert answer is not None, "no answer"
        return answer.fields.get(39, "")

    # ---- what was seen --------------------------------------------------------------

    @property
    def request(self) -> Mapping[str, Any]:
        """Meaning of the last request."""
        return next(event.meaning for event in self.events if isinstance(event, Request))

    @property
    def rules(self) -> set[str]:
        """Rules that the last request broke."""
        return {violation["rule"] for violation in self.request["violations"]}

    def texts(self) -> str:
        """All sentences about the last request."""
        return "; ".join(violation["text"] for violation in self.request["violations"])

    def entry(self, stan: str) -> LedgerEntry:
        """The ledger's entry of a STAN."""
        found = [entry for entry in self.host.ledger() if entry.stan == stan]
        assert len(found) == 1
        return found[0]

    def balance_of(self, card: str) -> int:
        """Fen that the card may spend, by a balance inquiry."""
        answer = self.send("0200", self.balance(card))
        assert answer is not None
        text = answer.fields[54]
        return int(text[8:]) * (-1 if text[7] == "D" else 1)

    def script(self, kind: str, **options: Any) -> None:
        """Script a fault; mti, f3, function, nth, times go to its match."""
        match = {
            k: options.pop(k) for k in ("mti", "f3", "function", "nth", "times") if k in options
        }
        self.host.script(Fault(kind, Match(**match), **options))

    # ---- requests -------------------------------------------------------------------

    def manage(self, code: str, stan: bool = True) -> dict[int, str]:
        """Fields of a management message."""
        fields = {41: self.tid, 42: self.mid, 60: "00" + self.batch + code}
        return fields | ({11: self.next_stan()} if stan else {})

    def sign_on(self, code: str = "003") -> Message:
        """Sign on and take the keys, checked by psec."""
        fields = self.manage(code)
        fields[62] = b"Sequence No153135320-017-687".hex()
        fields[63] = "01 "
        answer = self.send("0800", fields)
        assert answer is not None and answer.fields[39] == "00"
        size = 8 if code == "001" else 16
        blob = bytes.fromhex(answer.fields[62])
        keys = []
        for place in range(0, len(blob), size + 4):
            key = des(TMK, blob[place : place + size], decrypt=True)
            assert des(key, bytes(8))[:4] == blob[place + size : place + size + 4]
            keys.append(key)
        self.pik, self.mak = keys[0], keys[1]
        return answer

    def pin_block(self, card: str, pin: str) -> str:
        """ISO 9564 format 0 under the PIK."""
        return des(self.pik, psec.pinblock.encode_pinblock_iso_0(pin, card)).hex()

    def keyed(self, card: str = CREDIT, amount: int = 12850, **more: str) -> dict[int, str]:
        """Fields of a sale whose number was typed in, without PIN."""
        return self.sale(card, amount, None, f35="", f22="012", f14="3012") | self.altered({}, more)

    def sale(
        self, card: str = CREDIT, amount: int = 12850, pin: str | None = "123456", **more: str
    ) -> dict[int, str]:
        """Fields of a sale by stripe; ``more`` as f2="..." sets or (empty) takes away."""
        entry = self.data.cards.get(card)
        expiry = entry.expiry if entry else "3012"
        service = entry.service_code if entry else "101"
        fields = {
            2: card,
            3: "000000",
            4: f"{amount:012d}",
            11: self.next_stan(),
            22: "021" if pin else "022",
            25: "00",
            35: f"{card}D{expiry}{service}0000000001",
            41: self.tid,
            42: self.mid,
            49: "156",
            60: "22" + self.batch + "000" + "20",
        }
        if pin:
            fields |= {26: "12", 52: self.pin_block(card, pin), 53: "26" + "0" * 14}
        return self.altered(fields, more)

    def altered(self, fields: dict[int, str], more: Mapping[str, str]) -> dict[int, str]:
        """``fields`` with some set or taken away."""
        for name, value in more.items():
            if value:
                fields[int(name[1:])] = value
            else:
                fields.pop(int(name[1:]), None)
        return fields

    def balance(self, card: str = CREDIT, **more: str) -> dict[int, str]:
        """A balance inquiry without PIN."""
        fields = self.sale(card, 0, None, f3="310000", f4="")
        fields[60] = "01" + self.batch + "00020"
        return self.altered(fields, more)

    def void(self, sale: LedgerEntry, card: str = CREDIT, **more: str) -> dict[int, str]:
        """Void of a sale, card swiped, without PIN."""
        fields = self.sale(card, sale.amount, None, f3="200000")
        fields |= {37: sale.rrn, 38: sale.auth, 61: sale.batch + sale.stan}
        fields[60] = "23" + self.batch + "00020"
        return self.altered(fields, more)

    def reversal(
        self, original: Mapping[int, str], reason: str = "98", **more: str
    ) -> dict[int, str]:
        """0400 of a request."""
        kept = {n: v for n, v in original.items() if n not in (26, 35, 36, 37, 52, 53, 64)}
        return self.altered({**kept, 39: reason}, more)

    def settle(self, debit: int, debits: int, credit: int = 0, credits: int = 0) -> dict[int, str]:
        """0500."""
        own = f"{debit:012d}{debits:03d}{credit:012d}{credits:03d}0"
        return self.manage("201") | {48: own + "0" * 31, 49: "156", 63: "01 "}

    def batch_end(self, code: str, count: int) -> dict[int, str]:
        """0320 that ends a settlement."""
        return self.manage(code) | {48: f"{count:04d}"}

    def upload(self, records: list[tuple[str, str, int]]) -> dict[int, str]:
        """0320 list of (STAN, card, fen)."""
        text = "".join(f"00{stan}{card:0>20}{amount:012d}" for stan, card, amount in records)
        return self.manage("201") | {48: f"{len(records):02d}" + text}

    def pass_time(self, **delta: float) -> None:
        """Let the host's clock go on."""
        self.time += timedelta(**delta)
