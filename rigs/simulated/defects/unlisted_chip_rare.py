"""Beyond the rule book: what only few cards and few answers of the issuer bring to light.

Design note. Each needs a card that has or lacks something, or a script of a kind that is seldom
sent; with an ordinary card such a terminal does everything right.
"""

from __future__ import annotations

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.chip.channel import Channel
from rigs.simulated.terminal.chip.generate import Generate
from rigs.simulated.terminal.chip.issuer import Issuer
from rigs.simulated.terminal.chip.oda import Oda
from rigs.simulated.terminal.chip.records import Records
from rigs.simulated.terminal.chip.restrictions import Restrictions
from rigs.simulated.terminal.chip.scripts import ScriptRunner, Scripts
from rigs.simulated.terminal.chip.selection import Selection
from rigs.simulated.terminal.chip.session import Candidate, ChipStop, Key, Session
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.terminal import Terminal

_TEMPLATE_HEAD = 0x7F


class WholeNamesOnly(Defect):
    id = "X-RS.1.10"
    requirement = "RS.1"
    text = "an application of the directory counts only where its name is one of the terminal's"
    part = "chip_selection"

    class Faulty(Selection):
        def known(self, t: Terminal, entry: list[tuple[str, bytes]]) -> list[Candidate]:
            return [one for one in super().known(t, entry) if one.aid in self.aids(t)]


class OneEntry(Defect):
    id = "X-RS.1.11"
    requirement = "RS.1"
    text = "of the directory only the first application is seen"
    part = "chip_selection"

    class Faulty(Selection):
        def directory(self, t: Terminal, s: Session, fci: bytes) -> Sub[list[Candidate]]:
            found = yield from super().directory(t, s, fci)
            return found[:1]


class BlockedHidesAll(Defect):
    id = "X-RS.6.7"
    requirement = "RS.6"
    text = "without a directory a blocked application hides the good one behind it"
    part = "chip_selection"

    class Faulty(Selection):
        def candidates(self, t: Terminal, s: Session) -> Sub[tuple[list[Candidate], str]]:
            found, why = yield from super().candidates(t, s)
            return ([], why) if why == "application_blocked" else (found, why)


class AdviceApproves(Defect):
    id = "X-RS.5.6"
    requirement = "RS.5"
    text = "a cryptogram with more than its kind in 9F27 counts as a request"
    part = "chip_generate"

    class Faulty(Generate):
        def told(self, said: bytes) -> dict[str, bytes]:
            told = super().told(said)
            if told["9F27"][0] & 0x0F:
                told["9F27"] = b"\x80"
            return told


class SilentBlock(Defect):
    id = "X-RS.7.5"
    requirement = "RS.7"
    text = "a card of T=1 is not given the issuer's authentication"
    part = "chip_issuer"

    class Faulty(Issuer):
        def authenticate(self, t: Terminal, s: Session) -> Sub[None]:
            if not s.t1:
                yield from super().authenticate(t, s)


class DirectOnly(Defect):
    id = "X-RS.7.6"
    requirement = "RS.7"
    text = "a card of inverse convention counts as mute"
    part = "chip_channel"

    class Faulty(Channel):
        def speaks_t1(self, atr: bytes) -> bool:
            if atr[0] == 0x3F:
                raise ChipStop("chip_error", "no answer to reset")
            return super().speaks_t1(atr)


class FirstFailureEnds(Defect):
    id = "X-RS.8.7"
    requirement = "RS.8"
    text = "behind a script that failed no other one is delivered"
    part = "chip_scripts"

    class Faulty(ScriptRunner):
        def command(self, t: Terminal, s: Session, command: bytes) -> Sub[bool]:
            if any(one & 0x10 for one in s.scripts[::5]):
                return False
            return (yield from super().command(t, s, command))


class RefusedLoses(Defect):
    id = "X-RS.8.8"
    requirement = "RS.8"
    text = "a script behind the end is dropped where the card has refused"
    part = "chip_scripts"

    class Faulty(ScriptRunner):
        def command(self, t: Terminal, s: Session, command: bytes) -> Sub[bool]:
            if s.data.get("9F27", b"\x80")[0] & 0xC0 == 0:
                return False
            return (yield from super().command(t, s, command))


class ShortScripts(Defect):
    id = "X-RS.8.9"
    requirement = "RS.8"
    text = "a script of more than 127 bytes is left out"
    part = "chip_issuer"

    class Faulty(Issuer):
        def take(self, s: Session, code: str, f55: bytes) -> Scripts:
            scripts = super().take(s, code, f55)
            return [one for one in scripts if len(one[1]) <= _TEMPLATE_HEAD]


class SaleScripts(Defect):
    id = "X-RS.8.10"
    requirement = "RS.8"
    text = "scripts are taken out of the answer to a sale only"
    part = "chip_issuer"

    class Faulty(Issuer):
        def take(self, s: Session, code: str, f55: bytes) -> Scripts:
            scripts = super().take(s, code, f55)
            return scripts if s.function.name == "sale" else []


class NeverLong(Defect):
    id = "X-RS.9.8"
    requirement = "RS.9"
    text = "the card's limits of offline transactions are not looked at"
    part = "chip_records"

    class Faulty(Records):
        def take(self, s: Session, sfi: int, record: bytes, signed: bool) -> None:
            super().take(s, sfi, record, signed)
            s.data.pop("9F14", None)


class HomeUnknown(Defect):
    id = "X-RS.9.9"
    requirement = "RS.9"
    text = "a card that does not tell its country may be used nowhere"
    part = "chip_restrictions"

    class Faulty(Restrictions):
        def usage_good(self, s: Session) -> bool:
            return "5F28" in s.data and super().usage_good(s)


class LastSigned(Defect):
    id = "X-RS.10.6"
    requirement = "RS.10"
    text = "of the signed records only the last one counts"
    part = "chip_records"

    class Faulty(Records):
        def take(self, s: Session, sfi: int, record: bytes, signed: bool) -> None:
            if signed:
                s.static = b""
            super().take(s, sfi, record, signed)


class StaticFirst(Defect):
    id = "X-RS.10.7"
    requirement = "RS.10"
    text = "a card that offers SDA and DDA is authenticated by SDA"
    part = "chip_oda"

    class Faulty(Oda):
        def method(self, s: Session) -> str:
            best = super().method(s)
            return "SDA" if best == "DDA" and s.aip(0x40) else best


class OwnListOnly(Defect):
    id = "X-RS.10.8"
    requirement = "RS.10"
    text = "the card signs the unpredictable number alone, whatever its list asks for"
    part = "chip_oda"

    class Faulty(Oda):
        def dynamic(self, t: Terminal, s: Session, own: Key) -> Sub[str]:
            s.data.pop("9F49", None)
            return (yield from super().dynamic(t, s, own))


class SignatureUnread(Defect):
    id = "X-RS.10.9"
    requirement = "RS.10"
    text = "a dynamic signature holds, whatever it is over"
    part = "chip_oda"

    class Faulty(Oda):
        def dynamic(self, t: Terminal, s: Session, own: Key) -> Sub[str]:
            yield from super().dynamic(t, s, own)
            return ""
