"""Beyond the rule book: what a terminal judges itself, holder, dates and signatures.

Design note. One class for each decision that card and host leave to the terminal: the
card's list of cardholder verifications, the restrictions, data authentication, and what
the action codes make of them.
"""

from __future__ import annotations

import hashlib

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.chip import certificates
from rigs.simulated.terminal.chip.actions import Actions
from rigs.simulated.terminal.chip.cvm import DONE, Cvm
from rigs.simulated.terminal.chip.generate import Generate
from rigs.simulated.terminal.chip.oda import Oda
from rigs.simulated.terminal.chip.restrictions import Restrictions
from rigs.simulated.terminal.chip.session import (
    AAC,
    CDA_FAILED,
    DDA_FAILED,
    EXPIRED,
    SDA_FAILED,
    TC,
    Key,
    Session,
)
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.slips import Slips
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines


class VerifiedWithoutProof(Defect):
    id = "X-RS.4.1"
    requirement = "RS.4"
    text = "tag 9F34 says that the verification succeeded, which nobody knows before the host"
    part = "chip_cvm"

    class Faulty(Cvm):
        def run(
            self, t: Terminal, s: Session, txn: Transaction, pin: bool, note: Lines
        ) -> Sub[None]:
            yield from super().run(t, s, txn, pin, note)
            s.cvm = s.cvm[:2] + b"\x02"


class NeverSigned(Defect):
    id = "X-RS.4.2"
    requirement = "RS.4"
    text = "the slip of a chip sale asks for no signature, whatever the card's list says"
    part = "slips"

    class Faulty(Slips):
        def signature(self, t: Terminal, record: JournalRecord) -> bool:
            return not record.chip and super().signature(t, record)


class UnknownMethodDone(Defect):
    id = "X-RS.4.3"
    requirement = "RS.4"
    text = "a method of verification that the terminal does not know counts as done"
    part = "chip_cvm"

    class Faulty(Cvm):
        def perform(
            self, t: Terminal, s: Session, txn: Transaction, code: int, note: Lines
        ) -> Sub[int]:
            if 0x05 < code < 0x1E:
                return DONE
            return (yield from super().perform(t, s, txn, code, note))


class AmountsTurned(Defect):
    id = "X-RS.4.4"
    requirement = "RS.4"
    text = "a rule for amounts below its limit is used above it, and the other way round"
    part = "chip_cvm"

    class Faulty(Cvm):
        def applies(self, s: Session, code: int, condition: int, rules: bytes) -> bool:
            turned = condition ^ 1 if 0x06 <= condition <= 0x09 else condition
            return super().applies(s, code, turned, rules)


class ReservedUnverified(Defect):
    id = "X-RS.4.5"
    requirement = "RS.4"
    text = "nobody is verified in a pre-authorisation by chip"
    part = "chip_cvm"

    class Faulty(Cvm):
        def run(
            self, t: Terminal, s: Session, txn: Transaction, pin: bool, note: Lines
        ) -> Sub[None]:
            yield from super().run(t, s, txn, pin and txn.function.name != "preauth", note)


class LastDayExpired(Defect):
    id = "X-RS.9.1"
    requirement = "RS.9"
    text = "a card counts as expired on its last day already"
    part = "chip_restrictions"

    class Faulty(Restrictions):
        def expired(self, s: Session) -> bool:
            return s.data["5F24"] <= s.given["9A"]


class ExpiredDenied(Defect):
    id = "X-RS.9.2"
    requirement = "RS.9"
    text = "an expired card is declined offline although no action code denies it"
    part = "chip_actions"

    class Faulty(Actions):
        def decide(self, t: Terminal, s: Session) -> int:
            return AAC if s.has(EXPIRED) else super().decide(t, s)


class OneRestrictionOnly(Defect):
    id = "X-RS.9.3"
    requirement = "RS.9"
    text = "of two restrictions only the first stands in the results"
    part = "chip_restrictions"

    class Faulty(Restrictions):
        def run(self, t: Terminal, s: Session) -> None:
            super().run(t, s)
            s.tvr[1] = 1 << s.tvr[1].bit_length() >> 1


class HolderNotWeighed(Defect):
    id = "X-RS.9.4"
    requirement = "RS.9"
    text = "action codes about the cardholder's verification are not looked at"
    part = "chip_actions"

    class Faulty(Actions):
        def hits(self, s: Session, terminal: str, card: bytes) -> bool:
            weighed = terminal[:4] + "00" + terminal[6:]
            return super().hits(s, weighed, card[:2] + b"\x00" + card[3:])


class OtherNumberSigned(Defect):
    id = "X-RS.10.1"
    requirement = "RS.10"
    text = "the card signs another number than the one that goes into its cryptogram"
    part = "chip_oda"

    class Faulty(Oda):
        def dynamic(self, t: Terminal, s: Session, own: Key) -> Sub[str]:
            number = s.given["9F37"]
            s.given["9F37"] = hashlib.sha256(number).digest()[:4]
            fault = yield from super().dynamic(t, s, own)
            s.given["9F37"] = number
            return fault


class ForgeryNotTold(Defect):
    id = "X-RS.10.2"
    requirement = "RS.10"
    text = "a forged signature over the cryptogram ends the sale, and the card is told nothing"
    part = "chip_generate"

    class Faulty(Generate):
        def second(self, t: Terminal, s: Session, kind: int) -> Sub[int]:
            if s.has(CDA_FAILED):
                return AAC
            return (yield from super().second(t, s, kind))


class StaticHashUnchecked(Defect):
    id = "X-RS.10.3"
    requirement = "RS.10"
    text = "the signature over the static data is opened, and its hash is not compared"
    part = "chip_oda"

    class Faulty(Oda):
        def static_good(self, s: Session, issuer: Key, static: bytes) -> bool:
            return certificates.recover(s.data["93"], issuer, 0x03) is not None


class ForgedCardApprovedOffline(Defect):
    id = "X-RS.10.4"
    requirement = "RS.10"
    text = "a card that failed its authentication is asked to approve offline"
    part = "chip_actions"

    class Faulty(Actions):
        def decide(self, t: Terminal, s: Session) -> int:
            forged = s.has(SDA_FAILED) or s.has(DDA_FAILED)
            return TC if forged else super().decide(t, s)
