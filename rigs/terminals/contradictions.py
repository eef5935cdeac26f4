"""What a profile says twice and differently: found when it is read, not when it bites.

Design note. Pure functions from a profile to complaints; each complaint has the key's
place in the file, so that the loader can name the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rigs.terminals.profile import DisplayLine, Profile, SlipLine

Place = tuple[str | int, ...]
Complaint = tuple[Place, str, str]


def contradictions(profile: Profile) -> Iterator[Complaint]:
    """Every complaint as (place of the key, what is wrong, how to mend it)."""
    yield from _wire(profile)
    yield from _keys_and_menu(profile)
    yield from _display(profile)
    yield from _slip_lines(profile)
    yield from _slip_copies(profile)
    yield from _slip_kinds(profile)
    yield from _chip(profile)


def _wire(profile: Profile) -> Iterator[Complaint]:
    digits = profile.choices.f60_digits
    if digits < 14 and profile.pics.get("partial_approval"):
        what = (
            f"[pics] claims partial_approval, but choices.f60_digits is {digits}: without a "
            "fourteenth digit (60.6) no host can know of it"
        )
        yield ("pics", "partial_approval"), what, "correct one of the two"


def _keys_and_menu(profile: Profile) -> Iterator[Complaint]:
    owner: dict[str, str] = {}
    for needed in ("enter", "cancel"):
        if needed not in profile.keys:
            yield ("keys",), f"'keys.{needed}' is missing", "give the terminal's name of that key"
    for meaning, key in profile.keys.items():
        if not key:
            yield ("keys", meaning), f"the key '{meaning}' has no name", "give the terminal's name"
        if key in owner:
            what = f"the keys '{owner[key]}' and '{meaning}' are both called '{key}'"
            yield ("keys", meaning), what, "give each meaning a key of its own"
        owner[key] = meaning
    for function, path in profile.menu.items():
        for key in path:
            if key not in profile.keys:
                what = f"the menu path of '{function}' uses a key '{key}' that [keys] lacks"
                yield ("menu", function), what, "add the key or correct the path"
        if profile.pics.get(function) is False:
            what = f"[menu] has a path to '{function}' but [pics] says that there is none"
            yield ("menu", function), what, "correct one of the two"


def _display(profile: Profile) -> Iterator[Complaint]:
    ids: set[str] = set()
    for number, line in enumerate(profile.display.line):
        place = ("display", "line", number)
        if line.id in ids:
            what = f"the display line '{line.id}' is given twice"
            yield (*place, "id"), what, "give other wordings as its alias"
        ids.add(line.id)
        yield from _groups_agree(place, line)
    pairs = ((number, line.id, line) for number, line in enumerate(profile.display.line))
    yield from _same_pattern(("display", "line"), pairs)
    for name, members in profile.display.groups.items():
        for member in members:
            if member not in ids:
                what = f"the display group '{name}' names a line '{member}' that there is not"
                yield ("display", "groups", name), what, "add the line or correct the name"


def _slip_lines(profile: Profile) -> Iterator[Complaint]:
    for number, line in enumerate(profile.slip.line):
        yield from _groups_agree(("slip", "line", number), line)
    pairs = ((number, line.role, line) for number, line in enumerate(profile.slip.line))
    yield from _same_pattern(("slip", "line"), pairs)


def _same_pattern(
    table: Place, lines: Iterable[tuple[int, str, DisplayLine | SlipLine]]
) -> Iterator[Complaint]:
    owner: dict[str, str] = {}
    for number, name, line in lines:
        for pattern in (line.pattern, *line.alias):
            text = pattern.pattern
            if text in owner:
                what = f"'{owner[text]}' and '{name}' have the same pattern '{text}'"
                yield (*table, number, "pattern"), what, "one text can have one meaning only"
            owner[text] = name


def _groups_agree(place: Place, line: DisplayLine | SlipLine) -> Iterator[Complaint]:
    own = set(line.pattern.groupindex)
    for alias in line.alias:
        if set(alias.groupindex) != own:
            what = (
                f"the alias '{alias.pattern}' carries the values {_names(alias.groupindex)}, "
                f"its pattern {_names(own)}"
            )
            yield (*place, "alias"), what, "give both the same named groups"


def _slip_copies(profile: Profile) -> Iterator[Complaint]:
    slip = profile.slip
    owner: dict[str, str] = {}
    for copy, names in slip.copies.items():
        for name in names:
            if name in owner:
                what = f"the copies '{owner[name]}' and '{copy}' are both called '{name}'"
                yield ("slip", "copies", copy), what, "one name can mean one copy only"
            owner[name] = copy
    if slip.copies and not any(line.role == "copy" for line in slip.line):
        yield (
            ("slip", "copies"),
            "copies have names but no slip line has the role 'copy'",
            ("add the line that names the copy"),
        )
    if slip.copies and len(slip.copies) < profile.choices.copies:
        what = f"{profile.choices.copies} copies are printed but {len(slip.copies)} have a name"
        yield ("slip", "copies"), what, "name each copy or correct choices.copies"


def _slip_kinds(profile: Profile) -> Iterator[Complaint]:
    slip = profile.slip
    roles = {line.role for line in slip.line}
    types = [line.pattern.groupindex for line in slip.line if line.role == "type"]
    typed = any(group in ("type_zh", "type_en") for groups in types for group in groups)
    kinds: set[str] = set()
    owner: dict[tuple[str, str], str] = {}
    for number, kind in enumerate(slip.kind):
        place = ("slip", "kind", number)
        if kind.kind in kinds:
            yield (*place, "kind"), f"the slip kind '{kind.kind}' is given twice", "merge them"
        kinds.add(kind.kind)
        if not kind.types and not kind.title:
            what = f"nothing identifies the slip kind '{kind.kind}'"
            yield place, what, "give its types or its title"
        if kind.types and not typed:
            what = f"the kind '{kind.kind}' is known by its type, which no slip line carries"
            yield (*place, "types"), what, "add a line of role 'type' with type_zh and type_en"
        if kind.title and "title" not in roles:
            what = f"the kind '{kind.kind}' is known by its title, which no slip line carries"
            yield (*place, "title"), what, "add a line of role 'title'"
        names = [("types", name) for pair in kind.types for name in _names_of(*pair)]
        # Kinds known by their type may share a title; the type tells them apart.
        titles = [] if kind.types else [("title", title) for title in kind.title]
        for key, name in names + titles:
            other = owner.setdefault((key, name), kind.kind)
            if other != kind.kind:
                what = f"the slip kinds '{other}' and '{kind.kind}' share the name '{name}'"
                yield (*place, key), what, "a name, in either language, can mean one kind only"
        for role in _each(kind.required):
            if role not in roles:
                yield (*place, "required"), *_no_role(kind.kind, role)
        for copy, required in kind.required_on.items():
            if copy not in slip.copies:
                what = f"the kind '{kind.kind}' requires lines on a copy '{copy}' without a name"
                yield (*place, "required_on"), what, "name the copy in [slip.copies]"
            for role in _each(required):
                if role not in roles:
                    yield (*place, "required_on"), *_no_role(kind.kind, role)


def _chip(profile: Profile) -> Iterator[Complaint]:
    """Roles and values: one line may carry several as groups of its pattern."""
    lines = profile.slip.line
    known = {line.role for line in lines} | {g for line in lines for g in line.pattern.groupindex}
    for role in profile.chip.slip:
        if role not in known:
            what = f"chip.slip wants a role '{role}' that no slip line has"
            yield ("chip", "slip"), what, "add the line or correct the name"


def _each(required: Iterable[str]) -> Iterator[str]:
    """The roles of a list, alternatives one by one."""
    for role in required:
        yield from role.split("|")


def _names_of(zh: str, en: str) -> Iterator[str]:
    """The names by which a type is told from others.  Two kinds may share the second language's
    name where the first tells them apart by a bracket behind one word, as 完成(请求) and
    完成(通知) do."""
    if zh:
        yield zh
    if en:
        yield f"{en} of {zh}" if "(" in zh else en


def _no_role(kind: str, role: str) -> tuple[str, str]:
    what = f"the slip kind '{kind}' requires a role '{role}' that no slip line has"
    return what, "add the line or correct the name"


def _names(groups: Iterable[str]) -> str:
    return ", ".join(sorted(groups)) or "none"
