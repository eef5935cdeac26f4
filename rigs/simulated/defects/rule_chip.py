"""Rule S, and what rules 3 and 4 say of chip cards: the listed ways in which a chip goes wrong.

Design note. One class for each defect of the rule book, in its order.  What a bad terminal
remembers is kept with the terminal that it is of, since each start makes a new one.
"""

from __future__ import annotations

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.chip.channel import Channel
from rigs.simulated.terminal.chip.cvm import NONE, PIN_ONLINE, SIGNATURE, Cvm
from rigs.simulated.terminal.chip.fallback import FAULT, Fallback
from rigs.simulated.terminal.chip.flow import Chip
from rigs.simulated.terminal.chip.generate import Generate
from rigs.simulated.terminal.chip.initiate import Initiate
from rigs.simulated.terminal.chip.oda import Oda
from rigs.simulated.terminal.chip.online import ChipOnline
from rigs.simulated.terminal.chip.restrictions import Restrictions
from rigs.simulated.terminal.chip.scripts import ScriptRunner, Scripts
from rigs.simulated.terminal.chip.session import Session
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.message import Reply
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.terminal import Terminal


class ChipRefusalNotReversed(Defect):
    id = "D3.45"
    requirement = "R3.9"
    text = "the card refuses at the second GENERATE AC and nothing is reversed"
    part = "chip"

    class Faulty(Chip):
        def reverse(self, t: Terminal, txn: Transaction, reply: Reply) -> Sub[bool]:
            yield from t.parts.reversal.clear(t)
            return False


class FallbackNotFlagged(Defect):
    id = "D4.10"
    requirement = "R4.4"
    text = "a fallback to the stripe is not flagged in the message"
    part = "chip_online"

    class Faulty(ChipOnline):
        def chip_digit(self, card: Card) -> str:
            return "0"


class FallbackAfterDecline(Defect):
    id = "D4.11"
    requirement = "R4.4"
    text = "the stripe is offered after the card has declined, not after a fault"
    part = "chip_fallback"

    class Faulty(Fallback):
        def allowed(self, t: Terminal, cause: str) -> bool:
            return cause not in (FAULT, "card_removed", "cancelled")


class OldNumber(Defect):
    id = "DS.01"
    requirement = "RS.1"
    text = "the cryptogram is asked for with the unpredictable number of the transaction before"
    part = "chip_initiate"

    class Faulty(Initiate):
        def __init__(self) -> None:
            self._before: tuple[Terminal | None, bytes] = (None, b"")

        def unpredictable(self, t: Terminal, now: float) -> bytes:
            of, number = self._before
            own = super().unpredictable(t, now)
            self._before = (t, number if of is t else own)
            return self._before[1]


class DataMissing(Defect):
    id = "DS.02"
    requirement = "RS.1"
    text = "field 55 lacks the issuer's data and the unpredictable number"
    part = "chip_online"

    class Faulty(ChipOnline):
        def tags(self) -> list[str]:
            return [tag for tag in super().tags() if tag not in ("9F10", "9F37")]


class ListIgnored(Defect):
    id = "DS.03"
    requirement = "RS.1"
    text = "the options are always asked for without data, whatever the card wants to know"
    part = "chip_initiate"

    class Faulty(Initiate):
        def command(self, s: Session) -> bytes:
            return b"\x83\x00"


class PulledNotReversed(Defect):
    id = "DS.04"
    requirement = "RS.2"
    text = "a card that is pulled after the request leaves the sale unreversed"
    part = "chip"

    class Faulty(Chip):
        def second(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[str]:
            cause = yield from super().second(t, txn, reply, code)
            # The flow asks for the reversal next, and only the cause says why.
            txn.auth = cause
            return cause

        def reverse(self, t: Terminal, txn: Transaction, reply: Reply) -> Sub[bool]:
            if txn.auth == "card_removed":
                yield from t.parts.reversal.clear(t)
                return False
            return (yield from super().reverse(t, txn, reply))


class NoSecondCryptogram(Defect):
    id = "DS.05"
    requirement = "RS.2"
    text = "an approval slip is printed although the second GENERATE AC never ran"
    part = "chip"

    class Faulty(Chip):
        def second(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[str]:
            cause = yield from super().second(t, txn, reply, code)
            return "" if cause == "card_removed" else cause


class RefusalIgnored(Defect):
    id = "DS.06"
    requirement = "RS.3"
    text = "the card refuses after a wrong answer cryptogram, and the slip says approved"
    part = "chip_generate"

    class Faulty(Generate):
        def approves(self, given: int) -> bool:
            return True


class PinInsteadOfSignature(Defect):
    id = "DS.07"
    requirement = "RS.4"
    text = "the PIN is asked for although the card's list says signature"
    part = "chip_cvm"

    class Faulty(Cvm):
        def wants_pin(self, code: int) -> bool:
            return code in (PIN_ONLINE, SIGNATURE, NONE)


class OfflineDeclineSent(Defect):
    id = "DS.08"
    requirement = "RS.5"
    text = "an offline decline of the card is sent online all the same"
    part = "chip_generate"

    class Faulty(Generate):
        def declines(self, given: int) -> bool:
            return False


class StripeOfBlockedCard(Defect):
    id = "DS.09"
    requirement = "RS.6"
    text = "the stripe of a blocked card is taken"
    part = "chip_fallback"

    class Faulty(Fallback):
        def allowed(self, t: Terminal, cause: str) -> bool:
            return cause == "card_blocked" or super().allowed(t, cause)


class LengthNotRepeated(Defect):
    id = "DS.10"
    requirement = "RS.7"
    text = "a command is not repeated with the length that the card asked for"
    part = "chip_channel"

    class Faulty(Channel):
        def repeated(self, command: bytes, length: int) -> bytes:
            return command


class ScriptTooEarly(Defect):
    id = "DS.11"
    requirement = "RS.8"
    text = "a script for after the second GENERATE AC is delivered before it"
    part = "chip_scripts"

    class Faulty(ScriptRunner):
        def before(self, scripts: Scripts) -> Scripts:
            return scripts

        def after(self, scripts: Scripts) -> Scripts:
            return []


class ExpiryNotSeen(Defect):
    id = "DS.12"
    requirement = "RS.9"
    text = "the bit of an expired application is never set"
    part = "chip_restrictions"

    class Faulty(Restrictions):
        def expired(self, s: Session) -> bool:
            return False


class ForgedCertificateAccepted(Defect):
    id = "DS.13"
    requirement = "RS.10"
    text = "a forged certificate of the card is accepted and its bit is missing"
    part = "chip_oda"

    class Faulty(Oda):
        def fails(self, s: Session, fault: str) -> bool:
            return fault != "icc_certificate"
