"""The terminal's own clock and the host's time without a year.

Design note. Times are seconds since 1970 in local time, without zones; printed times are
``YYYYMMDDhhmmss`` inside and ``YYYY/MM/DD hh:mm:ss`` outside.  The host sends month, day
and time only: the year is the one that brings them nearest to the terminal's clock.
"""

from __future__ import annotations

from datetime import UTC, datetime


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def stamp(seconds: float) -> str:
    """``YYYYMMDDhhmmss``."""
    return moment(seconds).strftime("%Y%m%d%H%M%S")


def shown(date_time: str) -> str:
    """``YYYYMMDDhhmmss`` as displays and slips write it; "" stays ""."""
    if not date_time:
        return ""
    d = date_time
    return f"{d[:4]}/{d[4:6]}/{d[6:8]} {d[8:10]}:{d[10:12]}:{d[12:14]}"


def seconds_of(date_time: str) -> int | None:
    """The reverse of ``stamp``; None for what is no time."""
    try:
        d = date_time
        when = datetime(
            int(d[:4]),
            int(d[4:6]),
            int(d[6:8]),
            int(d[8:10]),
            int(d[10:12]),
            int(d[12:14]),
            tzinfo=UTC,
        )
    except ValueError:
        return None
    return int(when.timestamp())


def with_year(now: float, mmdd: str, hhmmss: str) -> str:
    """The host's date and time with the year nearest to ``now``: ``YYYYMMDDhhmmss``."""
    here = moment(now)
    year = here.year
    months = int(mmdd[:2]) - here.month if mmdd[:2].isdecimal() else 0
    if months > 6:
        year -= 1
    elif months < -6:
        year += 1
    elif months in (6, -6):
        tries = [f"{y:04d}{mmdd}{hhmmss}" for y in (year - 1, year, year + 1)]
        known = [(abs((seconds_of(text) or 0) - now), text) for text in tries if seconds_of(text)]
        if known:
            return min(known)[1]
    return f"{year:04d}{mmdd}{hhmmss}"
