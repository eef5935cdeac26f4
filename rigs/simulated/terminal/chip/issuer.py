"""What the issuer sends to its card: authentication, and what the answer makes of it.

Design note. Where the card wants it, tag 91 goes to it by EXTERNAL AUTHENTICATE; elsewhere
it goes with CDOL2, and only the card knows what it thought of it.
Source: EMV Book 3, 6.5.4 and 10.9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.chip import tlv
from rigs.simulated.terminal.chip.channel import OK
from rigs.simulated.terminal.chip.session import ISSUER_FAILED, TSI_ISSUER, Session
from rigs.simulated.terminal.flow import Sub

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

UNABLE = "Z3"
"""Authorisation response code where there is no answer: declined."""


class Issuer:
    """Between the answer and the second GENERATE AC."""

    def take(self, s: Session, code: str, f55: bytes) -> list[tuple[str, bytes]]:
        """8A and 91 into the session; the scripts of the answer, by tag, in their order."""
        s.given["8A"] = code.encode("ascii", "replace")[:2]
        try:
            objects = tlv.parse(f55)
        except tlv.BadTlv:
            return []
        for tag, value in objects:
            if tag == "91":
                s.given["91"] = value
        return [(tag, value) for tag, value in objects if tag in ("71", "72")]

    def authenticate(self, t: Terminal, s: Session) -> Sub[None]:
        """EXTERNAL AUTHENTICATE, where the card wants it and the issuer sent something."""
        data = s.given.get("91", b"")
        if not s.aip(0x04) or not data:
            return
        _, sw = yield from t.parts.chip_channel.send(t, s, "00820000", data, answer=False)
        s.tsi |= TSI_ISSUER
        if not self.verified(sw):
            s.set(ISSUER_FAILED)

    def verified(self, sw: int) -> bool:
        """The card believes its issuer."""
        return sw == OK
