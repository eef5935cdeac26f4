"""The cardholder's telephone, as the harness's own issuer serves it.

Design note. An SMS proves what the issuer had booked when it was sent, nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence

from rigs.drivers.rig import Rig
from rigs.points import Sms


class Handset:
    """``rigs.points.Handset`` fed by the harness's acquirer."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._messages: list[Sms] = []

    def begin(self) -> None:
        """A new case: no messages."""
        self._messages.clear()

    def received(self, event: str, amount: int, card_tail: str) -> None:
        """A message arrives."""
        self._messages.append(Sms(event, amount, card_tail, self._rig.clock.now_ns()))
        self._rig.timeline.append(
            "handset",
            "from_sut",
            "sms",
            {"event": event, "amount": amount, "card_tail": card_tail},
        )

    def messages(self, since: int = 0) -> Sequence[Sms]:
        return self._messages[since:]

    def wait_sms(self, event: str, within: float) -> Sms:
        def found() -> Sms | None:
            return next((sms for sms in self._messages if sms.event == event), None)

        self._rig.until(lambda: found() is not None, within, f"an SMS that says {event}")
        sms = found()
        assert sms is not None
        return sms
