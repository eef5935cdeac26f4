"""What the wire shows of a model against what its profile says of it: a review, no verdict.

Design note. A profile that is wrong is no fault of the terminal, so what is found here changes
no case's verdict; it says what to correct, and a run with it is undetermined.  What a
profile says against itself is found when it is read (``contradictions``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rigs.terminals.profile import Profile


def reviewed(
    profile: Profile, requests: Iterable[tuple[int, Mapping[str, Any]]]
) -> Iterator[tuple[str, int]]:
    """Every contradiction once, as (what is wrong and how to mend it, number of the record).

    requests: number of the record and meaning of what reached the host, as the evidence has them.
    """
    told: set[int] = set()
    wanted = profile.choices.f60_digits
    for number, meaning in requests:
        digits = len(str((meaning.get("fields") or {}).get("60", "")))
        financial = str(meaning.get("mti"))[:2] in ("01", "02")
        if not financial or digits in told or digits not in (13, 14, 17) or digits == wanted:
            continue
        told.add(digits)
        text = (
            f"the profile says that F60 of a financial request has {wanted} digits, the terminal "
            f"sends {digits}: correct choices.f60_digits of the profile, or the terminal's setting"
        )
        yield text, number
