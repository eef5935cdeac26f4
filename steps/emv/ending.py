"""Behind the host's answer: issuer authentication, scripts, the second cryptogram.

Source: EMV Book 3, 6.5.4 and 10.9 (issuer authentication), 10.10 (scripts), 10.11
(completion); Book 4, 6.3.9.
"""

from __future__ import annotations

from collections.abc import Mapping

from steps.emv.bits import differ, said
from steps.emv.talk import WELL, Talk

TAKEN = ("90", "62", "63")
"""First bytes of status words with which a script's command was taken."""
UNABLE = b"Z3"
"""Tag 8A of a terminal that could not go online and declines (EMV Book 4, annex A6)."""
LATER = {
    "issuer authentication failed",
    "script failed before the end",
    "script failed behind the end",
    "default TDOL used",
    "CDA failed",
}
"""What may come to the results after the first cryptogram."""


def differences(talk: Talk, answered: str, issuer_data: bool, silent: bool = False) -> list[str]:
    """answered: F39 of an answer that the terminal had to take for one, "" without one ·
    issuer_data: the answer bore tag 91 · silent: the host has answered nothing."""
    found = _authentication(talk, issuer_data and bool(answered))
    if talk.generated and talk.generated[0]["given"] == "AAC" and len(talk.generated) > 1:
        found.append("the card had declined, and another cryptogram was asked for")
    if len(talk.generated) > 2:
        found.append(f"a cryptogram was asked for {len(talk.generated)} times")
    if len(talk.generated) < 2:
        first = talk.generated[0] if talk.generated else {}
        if answered and first.get("given") == "ARQC" and first is talk.behind[-1]:
            found.append(f"the host answered {answered}, and the card was never told")
        return found
    first, second = talk.generated[:2]
    approved = answered in APPROVED
    wanted = "TC" if approved else "AAC"
    if second["wanted"] != wanted:
        told = f"answered {answered}" if answered else "gave no answer that counts"
        found.append(f"the host {told}, and an {second['wanted']} was asked for")
    sent = dict(second.get("sent") or {})
    if answered and not issuer_data and sent.get("91", "").strip("0"):
        found.append(f"the card was told {sent['91']} for tag 91, and the answer had none")
    code = sent.get("8A", "")
    if answered and code and bytes.fromhex(code).decode("ascii", "replace") != answered:
        found.append(f"the card was told the answer code {code}, and the host said {answered}")
    if silent and code and bytes.fromhex(code) != UNABLE:
        found.append(f"the card was told the answer code {code}, and there was no answer")
    return found + _grown(talk, dict(first.get("sent") or {}).get("95", ""), sent.get("95", ""))


APPROVED = ("00", "10", "11", "A2", "A4", "A5", "A6")


def _authentication(talk: Talk, due: bool) -> list[str]:
    """EXTERNAL AUTHENTICATE, once, before the second cryptogram, where the card wants it."""
    asked = talk.named("EXTERNAL AUTHENTICATE")
    wanted = due and talk.has(1, 3)
    if wanted and not asked and len(talk.generated) > 1:
        return ["the card was never given the issuer's authentication"]
    if len(asked) > 1:
        return [f"the card was given the issuer's authentication {len(asked)} times"]
    if asked and not talk.has(1, 3):
        return ["the card was given the issuer's authentication, which it does not support"]
    if asked and len(talk.generated) > 1:
        places = [talk.behind.index(asked[0]), talk.behind.index(talk.generated[1])]
        if places != sorted(places):
            return ["the issuer's authentication came behind the second cryptogram"]
    return []


def _grown(talk: Talk, before: str, behind: str) -> list[str]:
    """The results of the second cryptogram: those of the first, and what came since."""
    if not before or not behind:
        return []
    lost = said(before) - said(behind)
    gained = said(behind) - said(before) - LATER
    found = [f'the results no longer say "{name}"' for name in sorted(lost)]
    found += [f'the results say "{name}" all at once' for name in sorted(gained)]
    asked = talk.named("EXTERNAL AUTHENTICATE")
    failed = any(c["sw"] != WELL for c in asked)
    due = ("issuer authentication failed",) if failed else ()
    found += differ(behind, due, ("issuer authentication failed",))
    second = talk.behind.index(talk.generated[1])
    early = [c for c in talk.scripts if talk.behind.index(c) < second]
    broken = any(str(c["sw"] or "")[:2] not in TAKEN for c in early)
    due = ("script failed before the end",) if broken else ()
    return found + differ(behind, due, ("script failed before the end",))


def reversal(data: Mapping[str, str], request: Mapping[str, str], talk: Talk) -> list[str]:
    """Field 55 of a reversal beside that of its request: 95, 9F10, 9F36, and DF31 where
    scripts ran."""
    found = [f"tag {tag} is missing" for tag in ("95", "9F10", "9F36") if not data.get(tag)]
    if data.get("9F36", "") != request.get("9F36", ""):
        found.append(f"tag 9F36 is {data.get('9F36')}, and the request's {request.get('9F36')}")
    given = {str((c.get("tags") or {}).get("9F10", "")) for c in talk.generated}
    if data.get("9F10") and data["9F10"] not in given | {request.get("9F10", "")}:
        found.append(f"tag 9F10 is {data['9F10']}, which the card never gave")
    told = {str((c.get("sent") or {}).get("95", "")) for c in talk.generated}
    if data.get("95") and data["95"] not in told | {request.get("95", "")}:
        lost = said(request.get("95", "")) - said(data["95"])
        gained = said(data["95"]) - said(request.get("95", "")) - LATER
        if lost or gained:
            found.append(f"tag 95 is {data['95']}, and the request's {request.get('95')}")
    if talk.scripts and not data.get("DF31"):
        found.append("tag DF31 is missing, and scripts ran")
    return found
