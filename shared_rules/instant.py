"""Instants: whole seconds since 1970 UTC inside, RFC 3339 text at the edges.

Promises the same answer on every machine and in the twin: the calendar arithmetic is its own; there is no
time zone, no leap second and no clock here. Local time belongs to the planner and the screen.
"""

import re
from functools import lru_cache

MINUTE = 60
HOUR = 3_600
DAY = 86_400

_FORM = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EARLIEST = -62_167_219_200
_LATEST = 253_402_300_799


class NotAnInstant(ValueError):
    """The text is not `YYYY-MM-DDTHH:MM:SSZ` or names no real date."""


# A course says the same instants again and again; a course of five cycles has some hundreds.
@lru_cache(maxsize=4096)
def parse(text: str) -> int:
    """Seconds since 1970 UTC of `YYYY-MM-DDTHH:MM:SSZ`; another form or an unreal date: NotAnInstant."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise NotAnInstant("not an instant such as 2026-06-01T08:00:00Z")
    year, month, day, hour, minute, second = (int(part) for part in match.groups())
    if not 1 <= month <= 12 or not 1 <= day <= _days_in_month(year, month):
        raise NotAnInstant("no such date")
    if hour > 23 or minute > 59 or second > 59:
        raise NotAnInstant("no such time of day")
    return _days_since_1970(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second


def text(seconds: int) -> str:
    """RFC 3339 UTC text of an instant. What lies outside the years 0000-9999 is said as their nearest end."""
    seconds = min(max(seconds, _EARLIEST), _LATEST)
    days, rest = seconds // DAY, seconds % DAY
    year, month, day = _date(days)
    return (
        f"{year:04d}-{month:02d}-{day:02d}"
        f"T{rest // HOUR:02d}:{rest % HOUR // MINUTE:02d}:{rest % MINUTE:02d}Z"
    )


def _days_in_month(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _MONTH_DAYS[month - 1]


# Years are counted from March, so that the leap day is a year's last: a day's number is then a plain sum.
# 719,468 days lie between 1 March of the year 0 and 1 January 1970.


def _days_since_1970(year: int, month: int, day: int) -> int:
    march_year = year - 1 if month <= 2 else year
    century_cycle, year_of_cycle = march_year // 400, march_year % 400
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_cycle = year_of_cycle * 365 + year_of_cycle // 4 - year_of_cycle // 100 + day_of_year
    return century_cycle * 146_097 + day_of_cycle - 719_468


def _date(days: int) -> tuple[int, int, int]:
    from_march_0 = days + 719_468
    century_cycle, day_of_cycle = from_march_0 // 146_097, from_march_0 % 146_097
    leap_days = day_of_cycle // 1_460 - day_of_cycle // 36_524 + day_of_cycle // 146_096
    year_of_cycle = (day_of_cycle - leap_days) // 365
    day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle // 4 - year_of_cycle // 100)
    march_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * march_month + 2) // 5 + 1
    month = march_month + 3 if march_month < 10 else march_month - 9
    year = century_cycle * 400 + year_of_cycle
    return (year + 1 if month <= 2 else year), month, day
