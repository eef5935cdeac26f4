"""The chip's lines on a slip beside the talk with the card.

Design note. Which of them a model prints is its profile's; what is printed must be true.
Source: the list of slip roles; EMV Book 3, annexes C5 and C6 (tags 95 and 9B).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from steps.emv.authenticating import method
from steps.emv.bits import said
from steps.emv.ending import LATER
from steps.emv.talk import Talk
from steps.emv.terminal import Terminal

NOBODY = "3F0000"
"""Tag 9F34: no verification was performed."""


def differences(
    roles: Mapping[str, str], talk: Talk, terminal: Terminal, printed: Sequence[str] = ()
) -> list[str]:
    """roles: of one slip · printed: roles that the model prints of a chip."""
    last = dict(talk.generated[-1].get("tags") or {}) if talk.generated else {}
    missing = [role for role in printed if not roles.get(role)]
    found = [f"the slip lacks {', '.join(missing)}"] if missing else []
    aid = roles.get("aid", "")
    if aid and aid != talk.data.get("84", ""):
        found.append(f"the slip says AID {aid or 'nothing'}, the card {talk.data.get('84')}")
    found += _cryptogram(roles, talk)
    if roles.get("atc") and last.get("9F36") and roles["atc"] != last["9F36"]:
        found.append(f"the slip says ATC {roles['atc']}, the card {last['9F36']}")
    label = _printable(talk.data.get("50", ""))
    if roles.get("label") and label and roles["label"].strip() != label:
        found.append(f"the slip says {roles['label']}, the card {label}")
    if roles.get("tvr"):
        lost = said(talk.results) - said(roles["tvr"])
        gained = said(roles["tvr"]) - said(talk.results) - LATER
        if lost or gained:
            found.append(f"the slip says TVR {roles['tvr']}, the card was told {talk.results}")
    if roles.get("tsi") and roles["tsi"] not in (due := _tsi(talk, terminal)):
        found.append(f"the slip says TSI {roles['tsi']}, and what was done is {due[0]}")
    return found


def _cryptogram(roles: Mapping[str, str], talk: Talk) -> list[str]:
    kind, value = roles.get("chip_kind", ""), roles.get("cryptogram", "")
    if not kind:
        return []
    given = [
        str((c.get("tags") or {}).get("9F26", "")) for c in talk.generated if c["given"] == kind
    ]
    if not given:
        return [f"the slip shows a {kind}, which the card never gave"]
    # Where the cryptogram is inside a signature the trace does not show it.
    if value and any(given) and value not in given:
        return [f"the slip shows the {kind} {value}, the card gave {given[-1]}"]
    return []


def _printable(label: str) -> str:
    return "".join(chr(code) for code in bytes.fromhex(label)[:16] if 0x20 <= code < 0x7F).strip()


def _tsi(talk: Talk, terminal: Terminal) -> tuple[str, ...]:
    """What was done, as tag 9B would say it; a slip may be printed before the last scripts."""
    done = 0x80 * bool(method(talk, terminal))
    # Where nobody has to be verified, the message says that nobody was.
    asked = terminal.told.get("9F34") != NOBODY
    done |= 0x40 * (talk.has(1, 5) and bool(talk.data.get("8E")) and asked)
    done |= 0x20 * bool(talk.generated)
    done |= 0x10 * bool(talk.named("EXTERNAL AUTHENTICATE"))
    done |= 0x08 * talk.has(1, 4)
    early = len(talk.generated) > 1 and any(
        talk.behind.index(c) < talk.behind.index(talk.generated[1]) for c in talk.scripts
    )
    due = [f"{done | 0x04 * bool(talk.scripts):02X}00"]
    return (*due, f"{done:02X}00") if talk.scripts and not early else tuple(due)
