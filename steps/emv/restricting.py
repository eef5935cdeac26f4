"""Processing restrictions, terminal risk, and the decision: bytes 2, 4 and 5 of the results.

Source: EMV Book 3, 10.4 (restrictions), 10.6.1 (floor limit), 10.7 (action codes), annex C2
(usage control).
"""

from __future__ import annotations

from contextlib import suppress

from rigs.protocols.emv import parse_dol
from steps.emv.bits import differ
from steps.emv.talk import Talk
from steps.emv.terminal import Terminal

DATES = ("expired application", "application not yet effective")
ELSEWHERE, GOODS_HERE, GOODS_ABROAD = 0x01, 0x28, 0x14
"""Usage control, first byte: terminals that are no ATM; goods and services, two bits each."""
REFUND = "20"
"""Transaction type (9C) of what gives money back."""
LATER = (
    "issuer authentication failed",
    "script failed before the end",
    "script failed behind the end",
)

LIMITS = ("lower offline limit exceeded", "upper offline limit exceeded")
OFFLINE_TYPES = ("2", "3", "5", "6")
"""Second digit of the terminal type (9F35): a terminal that can approve without its host."""


def _day(value: str) -> str:
    """YYMMDD with its century, so that days can be compared."""
    return ("19" if value[:2] >= "50" else "20") + value


def restrictions(talk: Talk, terminal: Terminal, tvr: str, date: str, kind: str) -> list[str]:
    """Byte 2.  date: tag 9A, "" where it is not known · kind: tag 9C."""
    found: list[str] = []
    data = talk.data
    if terminal.version:
        due = data.get("9F08", terminal.version) != terminal.version
        found += _bit(tvr, "application versions differ", due)
    if date and data.get("5F24"):
        found += _bit(tvr, "expired application", _day(data["5F24"]) < _day(date))
        first = data.get("5F25")
        early = first is not None and _day(first) > _day(date)
        found += _bit(tvr, "application not yet effective", early)
    allowed = _allowed(data.get("9F07", ""), data.get("5F28", ""), terminal.country, kind)
    if allowed is not None:
        found += _bit(tvr, "service not allowed", not allowed)
    if "9F14" not in data or "9F23" not in data:
        found += _bit(tvr, "new card", False)
    return found


def _bit(tvr: str, name: str, due: bool) -> list[str]:
    return differ(tvr, (name,) if due else (), (name,))


def _allowed(control: str, issued: str, here: str, kind: str) -> bool | None:
    """Whether usage control allows it; None where it can be read in two ways."""
    if not control:
        return True
    first = int(control[:2], 16)
    if not first & ELSEWHERE:
        return False
    if not issued:
        return True
    if kind not in ("00", REFUND) or not here:
        return None
    wanted = GOODS_HERE if issued == here else GOODS_ABROAD
    if kind == REFUND:
        # No question of the books is about refunds; a model may ask that of goods, never of cash.
        return True if first & wanted == wanted else None
    return None if 0 < first & wanted < wanted else bool(first & wanted)


def risk(talk: Talk, terminal: Terminal, tvr: str, amount: int) -> list[str]:
    """Byte 4, and byte 5 as it must be before the host has answered."""
    found = differ(tvr, (), LATER)
    if "98" not in _wished(talk):
        found += differ(tvr, (), ("default TDOL used",))
    if "9F14" not in talk.data or "9F23" not in talk.data:
        found += differ(tvr, (), LIMITS)
    elif talk.has(1, 4) and terminal.type[1:] in OFFLINE_TYPES:
        found += _velocity(talk, tvr)
    if terminal.floor_limit >= 0 and talk.has(1, 4):
        found += _bit(tvr, "floor limit exceeded", amount >= terminal.floor_limit)
    return found


def _velocity(talk: Talk, tvr: str) -> list[str]:
    """Transactions since the last one online beside the card's two limits (10.6.3)."""
    told: dict[str, str] = {}
    for command in talk.named("GET DATA"):
        told |= dict(command.get("tags") or {})
    counters = [told.get(tag, "") for tag in ("9F36", "9F13")]
    if not all(counters):
        return differ(tvr, LIMITS, LIMITS)
    now, before = (int(counter, 16) for counter in counters)
    limits = [int(talk.data[tag], 16) for tag in ("9F14", "9F23")]
    due = [
        name
        for name, limit in zip(LIMITS, limits, strict=True)
        if now <= before or now - before > limit
    ]
    return differ(tvr, due, LIMITS)


def _wished(talk: Talk) -> set[str]:
    """Tags of the card's lists."""
    found = set()
    for tag in ("8C", "8D"):
        with suppress(ValueError):
            found |= {f"{e.tag:02X}" for e in parse_dol(bytes.fromhex(talk.data.get(tag, "")))}
    return found


def decision(talk: Talk, terminal: Terminal, tvr: str) -> list[str]:
    """What was asked for first: what a denial code names is declined, what an online code
    names goes to the host, and nothing is declined without a reason."""
    if not talk.generated:
        return ["no cryptogram was asked for"]
    wanted = talk.generated[0]["wanted"]
    denied = _hit(tvr, talk.data.get("9F0E", "0000000000"), terminal.tac_denial)
    online = _hit(tvr, talk.data.get("9F0F", "FFFFFFFFFF"), terminal.tac_online)
    if denied and wanted != "AAC":
        return [f"the action codes deny it ({tvr}), and an {wanted} was asked for"]
    if not denied and wanted == "AAC" and terminal.tac_denial:
        return [f"no action code denies it ({tvr}), and an AAC was asked for"]
    if not denied and online and wanted == "TC":
        return [f"the action codes send it online ({tvr}), and a TC was asked for"]
    return []


def _hit(tvr: str, *codes: str) -> bool:
    results = bytes.fromhex(tvr)
    return any(
        own & other
        for code in codes
        for own, other in zip(results, bytes.fromhex(code), strict=False)
    )
