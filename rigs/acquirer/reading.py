"""Everything that a request shows by itself and beside what came before it.

Design note. Only looking: the call is filled in and violations are noted, nothing is booked
or counted, so that a request that "never arrived" can be looked at too.
"""

from __future__ import annotations

from rigs.acquirer import chip
from rigs.acquirer.call import Call
from rigs.acquirer.checks import check_coding, check_financial, check_frame, check_management
from rigs.acquirer.core import Core
from rigs.acquirer.crypto import mac, read_pin
from rigs.acquirer.mirror import check_reversal
from rigs.acquirer.state import Session

FINANCIAL = frozenset({"0100", "0200", "0220"})
_REPEATABLE = frozenset({"0220", "0500", "0320"})


def look(core: Core, call: Call) -> None:
    """Form, MAC, PIN, order of messages and STAN of a request."""
    check_frame(call)
    mti = call.message.mti
    if mti == "0400":
        check_reversal(call)
    elif call.function is not None:
        check_financial(call, call.function)
    elif call.name != "unknown":
        check_management(call)
    else:
        check_coding(call)
        call.violate("function", f"{mti} with F3 {call.fields.get(3)} is no function")
    chip.look(core, call)
    session = core.session(call.tid) if call.tid in core.data.terminals else None
    _read_mac(call, session)
    _read_pin(core, call, session)
    _order(core, call)
    _stan(core, call)


def _read_mac(call: Call, session: Session | None) -> None:
    code = call.fields.get(64)
    if code is None:
        if call.message.mti == "0400":
            call.violate("mac", "F64 (MAC) is missing from the reversal")
        return
    call.mac = "bad"
    if session is None or session.mak is None:
        call.violate("mac", "a MAC without a sign-on")
    elif mac(session.mak, call.body).hex().upper() == code:
        call.mac = "good"
    else:
        call.violate("mac", "the MAC is wrong")


def _read_pin(core: Core, call: Call, session: Session | None) -> None:
    block = call.fields.get(52)
    if block is None or call.message.mti == "0400":
        return
    pin = None
    if session is not None and session.pik is not None:
        pin = read_pin(session.pik, bytes.fromhex(block), call.pan)
    if pin is None:
        call.pin = "bad_block"
        call.violate("pin", "the PIN block is none under the keys in force")
    else:
        card = core.data.cards.get(call.pan)
        call.pin = "good" if card is not None and card.pin == pin else "wrong"


def _order(core: Core, call: Call) -> None:
    """Reversal first (monitor I3), as far as the host can see it."""
    known = core.state.doubt.get(call.tid)
    mti = call.message.mti
    if known and (mti in FINANCIAL or call.name in ("settlement", "sign_off")):
        waiting = ", ".join(sorted(stan for _, _, stan in known))
        call.violate("I3", f"{mti} ({call.name}) before the reversal of {waiting} is accepted")


def _stan(core: Core, call: Call) -> None:
    mti = call.message.mti
    single = call.name == "batch_upload" and 48 not in call.fields
    if mti == "0400" or single or call.name == "echo" or not call.stan:
        return
    first = core.state.stans.get(call.key)
    if first is not None and (first != call.body or mti not in _REPEATABLE):
        call.violate("stan", f"STAN {call.stan} was used before in batch {call.f60.batch}")
