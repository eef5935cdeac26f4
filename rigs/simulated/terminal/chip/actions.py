"""Terminal action analysis: the TVR against the action codes of card and terminal.

Design note. This terminal gives no approvals of its own: what might be approved offline is
sent to the host.  Source: EMV Book 3, 10.7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.chip.session import AAC, ARQC, TC, Session

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

_NO_DENIAL, _ALWAYS = bytes(5), b"\xff" * 5


class Actions:
    """Which cryptogram is asked for first."""

    def decide(self, t: Terminal, s: Session) -> int:
        """AAC, ARQC or TC."""
        if self.hits(s, t.params.tac_denial, s.data.get("9F0E", _NO_DENIAL)):
            return AAC
        if self.hits(s, t.params.tac_online, s.data.get("9F0F", _ALWAYS)):
            return ARQC
        return TC if self.offline(t, s) else ARQC

    def hits(self, s: Session, terminal: str, card: bytes) -> bool:
        """A bit of the TVR stands in one of the two codes."""
        own = bytes.fromhex(terminal)
        return any(tvr & (a | b) for tvr, a, b in zip(s.tvr, own, card, strict=False))

    def offline(self, t: Terminal, s: Session) -> bool:
        """The terminal may approve without the host."""
        return False
