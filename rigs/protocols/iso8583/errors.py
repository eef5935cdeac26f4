"""The one error of this codec.

Design note. Whoever records broken bytes needs the place and the reason, whoever wrote
the sender needs to know how to mend it; nothing else is ever raised on any bytes.
"""

from __future__ import annotations


class Iso8583Error(ValueError):
    """Bytes that are no frame or message of the dialect, or values that cannot be one.

    offset: byte (from 0) at which it went wrong, counted from the first byte of the TPDU
    (for a frame: from its length) · what: what is wrong · mend: what to do about it.
    """

    def __init__(self, offset: int, what: str, mend: str) -> None:
        self.offset, self.what, self.mend = offset, what, mend
        super().__init__(f"byte {offset}: {what}; {mend}")
