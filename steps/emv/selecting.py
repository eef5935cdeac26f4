"""Application selection: what may be chosen, and whether the best of it was.

Source: EMV Book 1, 12.3.2 (directory), 12.3.3 (list of AIDs), 12.4 (final selection).
"""

from __future__ import annotations

from collections.abc import Sequence

from rigs.terminals.profile import ChipSide
from steps.emv.talk import PSE, WELL, Command, Talk, name_of


def differences(talk: Talk, side: ChipSide, *, asks: bool) -> list[str]:
    """Where the selection was another one than the card's and the terminal's lists order.

    asks: the model lets the cardholder choose among several.
    """
    selects = [c for c in talk.seen if c["name"] == "SELECT"]
    if not selects:
        return ["no application was selected"]
    first = selects[0]
    if side.directory and name_of(first) != PSE:
        return [f"the directory was not asked for first, but {name_of(first) or 'nothing'}"]
    if name_of(first) == PSE and first["sw"] == WELL:
        listed = _listed(talk.seen)
        known = [e for e in listed if _known(e["4F"], side)]
        found = _whole_directory(talk.seen)
        if known:
            later = [c for c in selects if name_of(c) != PSE]
            return found + _best(known, later, talk, asks)
        return found + _by_list(selects, side, talk, asks)
    return _by_list(selects, side, talk, asks)


def _known(aid: str, side: ChipSide) -> bool:
    return not side.aids or any(aid.startswith(own) for own in side.aids)


def _directory(seen: Sequence[Command]) -> list[Command]:
    """READ RECORD between the directory's selection and the next one."""
    found = []
    for command in seen[1:]:
        if command["name"] == "SELECT":
            break
        if command["name"] == "READ RECORD":
            found.append(command)
    return found


def _listed(seen: Sequence[Command]) -> list[dict[str, str]]:
    """Entries of the directory, in order."""
    read = [c for c in _directory(seen) if c["sw"] == WELL]
    return [dict(c["tags"]) for c in read if "4F" in (c.get("tags") or {})]


def _whole_directory(seen: Sequence[Command]) -> list[str]:
    read = _directory(seen)
    sfi = int(str((seen[0].get("tags") or {}).get("88", "0")), 16)
    numbers = [int(str(c["p1"]), 16) for c in read]
    if not read or numbers != list(range(1, len(read) + 1)):
        return [f"of the directory the records {numbers} were read, not all from the first on"]
    if any(int(str(c["p2"]), 16) >> 3 != sfi for c in read):
        return [f"the directory is file {sfi}, and another one was read"]
    if read[-1]["sw"] == WELL:
        return ["the directory was not read to its end"]
    return []


def _by_list(selects: Sequence[Command], side: ChipSide, talk: Talk, asks: bool) -> list[str]:
    """Without a directory every application of the terminal's list is tried."""
    asked = [c for c in selects if name_of(c) != PSE]
    tried = {name_of(c) for c in asked}
    missing = [own for own in side.aids if own not in tried]
    if missing:
        return [f"without a directory {', '.join(missing)} was never tried"]
    found = _occurrences(asked)
    known: list[dict[str, str]] = []
    for command in asked:
        tags = dict(command.get("tags") or {})
        name = tags.get("84", "")
        if command["sw"] == WELL and name and name not in {e["4F"] for e in known}:
            known.append({"4F": name, "87": tags.get("87", "")})
    return found + (_best(known, asked[-1:], talk, asks) if known else [])


def _occurrences(asked: Sequence[Command]) -> list[str]:
    """A name that stands for several applications is asked for until there are no more."""
    found = []
    for number, command in enumerate(asked):
        name, whole = name_of(command), str((command.get("tags") or {}).get("84", ""))
        if command["sw"] != WELL or not whole.startswith(name) or whole == name:
            continue
        after = asked[number + 1] if number + 1 < len(asked) else None
        if after is None or name_of(after) != name or after["p2"] != "02":
            found.append(f"{name} stands for {whole}, and no other one was asked for")
    return found


def _best(
    known: Sequence[dict[str, str]], later: Sequence[Command], talk: Talk, asks: bool
) -> list[str]:
    """The final selection goes by priority; what the card refuses makes room for the next."""
    if talk.options is None or talk.chosen is None:
        return []
    confirm = any(int(e.get("87") or "0", 16) & 0x80 for e in known)
    if (asks and len(known) > 1) or confirm:
        return []
    refused = {name_of(c) for c in later if c["sw"] != WELL} | _unwilling(talk)
    standing = [e for e in known if e["4F"] not in refused]
    best = min((_rank(e) for e in standing), default=0)
    right = [e["4F"] for e in standing if _rank(e) == best]
    chosen = name_of(talk.chosen)
    if right and chosen not in right:
        return [f"{chosen} was chosen, though {right[0]} comes before it"]
    return []


def _unwilling(talk: Talk) -> set[str]:
    """Applications that did not want to (6985 to the options)."""
    found, name = set(), ""
    for command in talk.seen:
        if command["name"] == "SELECT":
            name = name_of(command)
        elif command["name"] == "GET PROCESSING OPTIONS" and command["sw"] == "6985":
            found.add(name)
    return found


def _rank(entry: dict[str, str]) -> int:
    """Priority, 1 first; without one last."""
    return int(entry.get("87") or "0", 16) & 0x0F or 16
