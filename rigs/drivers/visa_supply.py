"""A laboratory supply over SCPI through pyvisa.

Design note. A socket that opens says nothing: the supply is asked who it is.  Switching
ends with ``*OPC?``, so that it is done when the call returns.  Over TCP Nagle's algorithm
is switched off on pyvisa-py's own socket, since a write and a query would otherwise wait
40 ms for a delayed acknowledgement.  Every fault of the library is one ``BenchError``.
"""

from __future__ import annotations

import socket
import threading
from typing import Any

import pyvisa

from rigs.points import BenchError

POINT = "power"
_lock = threading.Lock()
_manager: Any = None


def manager() -> Any:
    """One resource manager per process: making one costs as much as a test case."""
    global _manager
    with _lock:
        if _manager is None:
            _manager = pyvisa.ResourceManager("@py")
        return _manager


class VisaSupply:
    """resource: its VISA name · identity: how its answer to ``*IDN?`` must begin."""

    def __init__(self, resource: str, identity: str, within_s: float = 2.0) -> None:
        self.resource = resource
        try:
            self._session = manager().open_resource(
                resource,
                read_termination="\n",
                write_termination="\n",
                timeout=round(within_s * 1000),
                open_timeout=round(within_s * 1000),
            )
        except Exception as fault:
            raise self._error(f"cannot be opened ({fault})") from None
        self._no_nagle()
        self.identity = self._ask("*IDN?")
        if not self.identity.startswith(identity):
            self.close()
            raise BenchError(
                POINT,
                f"the supply at {resource} says it is '{self.identity}', not '{identity}'",
                "correct the resource or the identity in the bench file",
            )

    def on(self) -> None:
        """The output is on when this returns."""
        self._switch("OUTP ON")

    def off(self) -> None:
        """The output is off when this returns."""
        self._switch("OUTP OFF")

    def is_on(self) -> bool:
        """What the supply says of its output."""
        return self._ask("OUTP?") in ("1", "ON")

    def current(self) -> float:
        """Amperes that the terminal draws."""
        answer = self._ask("MEAS:CURR?")
        try:
            return float(answer)
        except ValueError:
            raise self._error(f"answers MEAS:CURR? with {answer!r}") from None

    def close(self) -> None:
        """End the session; harmless when the supply is gone."""
        try:
            self._session.close()
        except Exception:
            return

    def _switch(self, command: str) -> None:
        answer = self._ask(f"{command};*OPC?")
        if answer != "1":
            raise self._error(f"answers {command};*OPC? with {answer!r}")

    def _ask(self, command: str) -> str:
        try:
            return str(self._session.query(command)).strip()
        except Exception as fault:
            # pyvisa, pyvisa-py, sockets and serial ports each have exceptions of their own.
            told = str(fault).split("\n")[0] or type(fault).__name__
            raise self._error(f"does not answer {command} ({told})") from None

    def _error(self, what: str) -> BenchError:
        return BenchError(
            POINT,
            f"the supply at {self.resource} {what}",
            "switch it on, check its address, and that nobody else uses it",
        )

    def _no_nagle(self) -> None:
        sessions = getattr(manager().visalib, "sessions", {})
        interface = getattr(sessions.get(self._session.session), "interface", None)
        if isinstance(interface, socket.socket):
            interface.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
