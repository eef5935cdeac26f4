"""The one error of this package.

Design note. Whatever bytes a card or terminal sends, a reader here gives a value or this
error, so that a driver has one thing to catch.
"""

from __future__ import annotations


class EmvError(ValueError):
    """Bytes that are not what they should be: where, what, and how to mend it.

    offset: of the first byte at fault, from 0, in what was given to be read.
    """

    def __init__(self, offset: int, what: str, mend: str) -> None:
        self.offset, self.what, self.mend = offset, what, mend
        super().__init__(f"byte {offset}: {what}; {mend}")
