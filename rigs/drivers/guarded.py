"""A point used from the thread of the steps while the bench's thread serves the ports.

Design note. Drivers were written for one thread.  Each operation of a step is done with
the bench's lock in hand; a wait inside it lets go of the lock (a condition does), so the
drivers themselves need know nothing of threads.
"""

from __future__ import annotations

import functools
from threading import RLock
from typing import Any


class Guarded:
    """A driver whose methods take the lock."""

    def __init__(self, driver: Any, lock: RLock) -> None:
        self._driver, self._lock = driver, lock

    def __getattr__(self, name: str) -> Any:
        lock = self._lock
        with lock:
            found = getattr(self._driver, name)
        if not callable(found):
            return found

        @functools.wraps(found)
        def locked(*args: Any, **kwargs: Any) -> Any:
            with lock:
                return found(*args, **kwargs)

        self.__dict__[name] = locked
        return locked
