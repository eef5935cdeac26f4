"""The watchdog of the card process.

Design note. Neither the code of a card nor a reader that was asked something can be
interrupted, so what waits for them is let go instead.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator


class Watchdog:
    """Hangs up on a card that does not come back, a quarter late at most.

    It looks now and then instead of being told of each command: to wake a thread costs as much
    as a command.
    """

    def __init__(self, seconds: float, bite: Callable[[], None]) -> None:
        self._seconds, self._bite = seconds, bite
        self._until: float | None = None
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def begin(self) -> None:
        """The card has the word."""
        self._until = time.monotonic() + self._seconds

    def end(self) -> None:
        """It has given it back."""
        self._until = None

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Between ``begin`` and ``end``."""
        self.begin()
        try:
            yield
        finally:
            self.end()

    def _run(self) -> None:
        never = threading.Event()
        while True:
            never.wait(self._seconds / 4)
            until = self._until
            if until is not None and time.monotonic() >= until:
                self._until = None
                self._bite()
