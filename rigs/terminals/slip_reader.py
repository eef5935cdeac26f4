"""Reads slips by a profile: which kind, which copy, what each line says.

Design note. A slip is read by the role of its lines, never by their place.  Lines are
matched once and remembered by their text.  Matching sees the line as printed, so that a
card number in clear is not taken for a masked one; what goes out is redacted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rigs.points import Slip
from rigs.protocols.escpos import Line
from rigs.terminals.display_reader import Redacts
from rigs.terminals.patterns import PatternTable
from rigs.terminals.profile import Profile, SlipKind

UNKNOWN = "unknown"
CRYPTOGRAM = "cryptogram"
"""Role of a line with a cryptogram of the chip."""
_CACHE_LIMIT = 8192
_PAN_LENGTHS = range(13, 20)


class ReadLine(NamedTuple):
    """One line as read.  role "" is a line that the profile does not know."""

    role: str
    is_row: bool
    values: tuple[tuple[str, str], ...]
    text: str
    seen_clear: tuple[str, ...]
    card_digest: str


@dataclass(frozen=True, slots=True)
class SlipReading:
    """One printed copy as read; everything in it is redacted.

    roles: role (and named group) -> value as printed, different values of one name
    joined by ``|`` · rows: groups of the lines whose role is ``row`` or ends so, with
    their role as ``role`` · card_digest: only if a card number stood there in clear.
    """

    kind: str
    copy: str
    roles: dict[str, str]
    rows: tuple[dict[str, str], ...]
    texts: tuple[str, ...]
    styled: list[dict[str, Any]]
    complete: bool
    duplicate: bool
    unknown: tuple[str, ...]
    card_digest: str
    seen_clear: tuple[str, ...]

    def meaning(self, job: int) -> dict[str, Any]:
        """For the evidence: the ``slip`` record of print job ``job``."""
        return {
            "kind": self.kind,
            "copy": self.copy,
            "roles": self.roles,
            "lines": self.styled,
            "complete": self.complete,
            "duplicate": self.duplicate,
            "unknown": list(self.unknown),
            "job": job,
            "rows": list(self.rows),
            "card_digest": self.card_digest,
            "type_zh": self.roles.get("type_zh", ""),
            "type_en": self.roles.get("type_en", ""),
        }

    def slip(self, record: int) -> Slip:
        """For the steps."""
        return Slip(
            kind=self.kind,
            copy=self.copy,
            roles=self.roles,
            lines=self.texts,
            complete=self.complete,
            duplicate=self.duplicate,
            unknown=self.unknown,
            record=record,
            rows=self.rows,
        )


class SlipReader:
    """Styled lines to slips, by the slip lines and kinds of one profile."""

    def __init__(self, profile: Profile, redactor: Redacts) -> None:
        slip = profile.slip
        self._strict = slip.strict
        self._redactor = redactor
        self._table: PatternTable[str] = PatternTable(
            "printer",
            ((pattern, line.role) for line in slip.line for pattern in (line.pattern, *line.alias)),
        )
        self._copies = {name: copy for copy, names in slip.copies.items() for name in names}
        self._kinds = slip.kind
        self._by_zh = {zh: kind.kind for kind in slip.kind for zh, _ in kind.types}
        english = [(en, kind.kind) for kind in slip.kind for _, en in kind.types]
        shared = {en for en, kind in english if any(en == e and kind != k for e, k in english)}
        self._by_en = {en: kind for en, kind in english if en not in shared}
        self._known: dict[str, ReadLine] = {}

    def line(self, text: str) -> ReadLine:
        """One line by its text."""
        return self._known.get(text) or self._look_up(text)

    def read(
        self, lines: Sequence[Line], *, cut: bool, torn: bool = False, foreign: Sequence[str] = ()
    ) -> SlipReading:
        """Read one copy.

        cut: it ended with a cut · torn: something of it was lost on the way · foreign:
        words about bytes in it that are no ESC/POS, added to what is unknown.
        """
        known = self._known
        read = [known.get(line.text) or self._look_up(line.text) for line in lines]
        texts = tuple(one.text for one in read)
        lost = [t.text for t in read if not t.role and t.text.strip()] if self._strict else []
        present = {one.role for one in read if one.role}
        told = [one for one in read if one.role and not one.is_row]
        roles = _joined(told)
        kind = self._kind([one.values[0][1] for one in told if one.role == "title"], roles)
        # Both languages name the copy; if they disagree it is neither.
        named = [v for one in told if one.role == "copy" for _, v in one.values]
        copies = {self._copies[v] for v in named if v in self._copies}
        copy = copies.pop() if len(copies) == 1 else ""
        clear = [one for one in read if one.seen_clear]
        return SlipReading(
            kind=kind.kind if kind else UNKNOWN,
            copy=copy,
            roles=roles,
            rows=tuple({"role": one.role, **dict(one.values)} for one in read if one.is_row),
            texts=texts,
            styled=[_styled(line, text) for line, text in zip(lines, texts, strict=True)],
            complete=cut and not torn and kind is not None and _whole(kind, copy, present),
            duplicate="duplicate" in present,
            unknown=(*foreign, *lost),
            card_digest=next((one.card_digest for one in clear if one.card_digest), ""),
            seen_clear=tuple(dict.fromkeys(seen for one in clear for seen in one.seen_clear)),
        )

    def _kind(self, titles: Sequence[str], roles: Mapping[str, str]) -> SlipKind | None:
        """The kind with a fitting title, else the one that the type line names.

        The Chinese name decides; where the profile does not know it, the English one.
        """
        typed = self._by_zh.get(roles.get("type_zh", "")) or self._by_en.get(
            roles.get("type_en", "")
        )
        by_type = None
        for kind in self._kinds:
            if kind.title:
                if not kind.types or kind.kind == typed:
                    for title in titles:
                        if title in kind.title:
                            return kind
            elif kind.kind == typed and by_type is None:
                by_type = kind
        return by_type

    def _look_up(self, text: str) -> ReadLine:
        bare = text.strip()
        found = self._table.find(bare)
        shown, seen = self._redactor.text(text.rstrip())
        if found is not None and found[0] == CRYPTOGRAM:
            # Eight bytes in hex may be sixteen digits that look like a card number.
            shown, seen = text.rstrip(), ()
        digest = ""
        if found is None:
            read = ReadLine("", False, (), shown, seen, digest)
        else:
            role, match = found
            groups = {name: value for name, value in match.groupdict().items() if value is not None}
            if seen:
                digest = self._digest(groups)
            is_row = role == "row" or role.endswith("_row")
            named: dict[str, str] = {}
            if not is_row and role not in groups:
                named[role] = groups.pop("value", bare)
            named.update(groups)
            plain = role == CRYPTOGRAM
            values = tuple(
                (name, value if plain else self._redactor.text(value)[0])
                for name, value in named.items()
            )
            read = ReadLine(role, is_row, values, shown, seen, digest)
        if len(self._known) >= _CACHE_LIMIT:
            self._known.clear()
        self._known[text] = read
        return read

    def _digest(self, groups: Mapping[str, str]) -> str:
        """The digest of the card number among a line's values."""
        for value in groups.values():
            digits = value.replace(" ", "").replace("-", "")
            if digits.isdigit() and len(digits) in _PAN_LENGTHS:
                return self._redactor.digest(digits)
        return ""


def _joined(told: Sequence[ReadLine]) -> dict[str, str]:
    """What the lines say by name, different values with ``|`` between."""
    roles: dict[str, str] = {}
    for name, value in (pair for one in told for pair in one.values):
        before = roles.get(name)
        if before is None:
            roles[name] = value
        elif value not in before.split("|"):
            roles[name] = f"{before}|{value}"
    return roles


def _styled(line: Line, text: str) -> dict[str, Any]:
    return {
        "text": text,
        "bold": line.bold,
        "wide": line.wide,
        "tall": line.tall,
        "align": line.align,
        "underline": line.underline,
        "inverse": line.inverse,
    }


def _whole(kind: SlipKind, copy: str, present: set[str]) -> bool:
    more: tuple[str, ...] = ()
    for name, required in kind.required_on.items():
        if name == copy:
            more = required
    return _all(kind.required, present) and _all(more, present)


def _all(required: tuple[str, ...], present: set[str]) -> bool:
    """Every role is there, of alternatives (``signature|no_signature``) one."""
    return present.issuperset(required) or all(
        not present.isdisjoint(role.split("|")) for role in required
    )
