"""Sign-on, sign-off, echo, downloads, status and script results.

Design note. A parameter download is small and of the project's own form: a 0800 with
60.3 = 360 is answered with F62 in ASCII, for each parameter that the host holds its number
(two digits) and its value, one parameter to a message: ``223`` says that parameter 22
(tries of a failed reversal) is 3.  A request whose F62 is a two-digit number gets that
parameter; without F62 it gets the first.  Files of chip parameters are out of scope: those
downloads say that there is nothing to load (F62 = ``0``).
"""

from __future__ import annotations

from dataclasses import replace

from rigs.acquirer.call import Call
from rigs.acquirer.core import Core
from rigs.acquirer.crypto import make_key, wrap
from rigs.acquirer.financial import who
from rigs.acquirer.reply import Reply, management_fields, reply

_SIZES = {"001": (8, 8, 0), "003": (16, 16, 0), "004": (16, 16, 16)}
"""Bytes of PIK, MAK and TDK by 60.3 of the sign-on."""


def perform(core: Core, call: Call, forced: str = "") -> Reply:
    """Carry out a request 08xx or 0620.  forced: F39 to answer, nothing done (scripted)."""
    f39 = forced or who(core, call) or ("30" if call.malformed else "") or _unknown(call)
    fields = management_fields(core, call, f39 or "00", core.stamps())
    if not f39:
        if call.name == "sign_on":
            _sign_on(core, call, fields)
        elif call.name == "sign_off":
            _sign_off(core, call)
        elif call.name == "download":
            f39 = _download(core, call, fields)
        elif call.name == "download_chip":
            fields[62] = b"0".hex()
    fields[39] = f39 or "00"
    return reply(core, call, fields[39], fields)


def _unknown(call: Call) -> str:
    return "40" if call.name == "unknown" else ""


def _sign_on(core: Core, call: Call, fields: dict[int, str]) -> None:
    """New working keys; the batch of the answer is the one that is open at the host."""
    session = core.session(call.tid)
    terminal = core.data.terminals[call.tid][1]
    serial = session.serial + 1
    tmk = bytes.fromhex(terminal.tmk)
    keys = [
        make_key(core.seed, call.tid, serial, name, size)
        for name, size in zip(("pik", "mak", "tdk"), _SIZES[call.f60.management], strict=True)
        if size
    ]
    fields[62] = b"".join(wrap(tmk, key) for key in keys).hex().upper()
    fields[60] = "00" + session.batch + call.f60.management
    core.state.sessions[call.tid] = replace(
        session, pik=keys[0], mak=keys[1][: terminal.mak_bytes], serial=serial
    )


def _sign_off(core: Core, call: Call) -> None:
    session = core.session(call.tid)
    if any(
        key[:2] == (call.tid, session.batch) and entry.public.booking != "none"
        for key, entry in core.state.entries.items()
        if entry.public.state not in ("reversed", "declined", "never_arrived")
    ):
        call.violate("settlement", f"sign-off while batch {session.batch} is not settled")
    core.state.sessions[call.tid] = replace(session, pik=None, mak=None)


def _download(core: Core, call: Call, fields: dict[int, str]) -> str:
    """F62 of the answer; returns F39, empty for success."""
    asked = bytes.fromhex(call.fields.get(62, "")).decode("latin-1").strip()
    parameters = core.data.parameters
    number = asked or next(iter(parameters), "")
    value = parameters.get(number)
    if value is None:
        return "25"
    fields[62] = (number + value).encode("ascii", "replace").hex().upper()
    return ""
