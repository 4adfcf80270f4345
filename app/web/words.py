"""Dates, times, lengths and states in the words that people read. Pure: every function says what it needs.

Days are those of London. A due date is never a colour alone: it has a date, words and a state.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from app.domain.calendar import LONDON, Calendar, london_day

DueState = Literal["ok", "soon", "late", "paused", "none"]
SOON: Final = 1
FAR: Final = 1_000
SCREENS: Final = {
    "binjs": "Bodies in jurisdiction",
    "jw": "Joint working",
    "at_alloc": "Assessment team allocation",
    "iu_alloc": "Investigation unit allocation",
    "jwbinj": "Bodies in joint working",
    "assess_dec": "Assessment decision",
}
ACRONYMS: Final = frozenset({"phso", "lgsco", "jw", "jwt", "jwa", "ilt", "pa", "id", "icb", "pdf", "hwe"})


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, as the contextual date shows it."""

    date: date | None
    words: str
    state: DueState


def local(instant: datetime) -> datetime:
    """Return an instant in London time."""
    return instant.astimezone(LONDON)


def day(value: date | datetime | None) -> str:
    """Write a day in full: Thursday 19 November 2026."""
    found = _day(value)
    return f"{found:%A} {found.day} {found:%B %Y}" if found else ""


def short_day(value: date | datetime | None) -> str:
    """Write a day for a list: 19 Nov 2026."""
    found = _day(value)
    return f"{found.day} {found:%b %Y}" if found else ""


def time(instant: datetime | None) -> str:
    """Write a time of day: 4:05pm."""
    if instant is None:
        return ""
    at = local(instant)
    return f"{at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}"


def moment(instant: datetime | None) -> str:
    """Write an instant: 19 November 2026 at 4:05pm."""
    if instant is None:
        return ""
    at = local(instant)
    return f"{at.day} {at:%B %Y} at {time(at)}"


def ago(instant: datetime | None, now: datetime) -> str:
    """Write how long ago something was: 2 hours ago."""
    if instant is None:
        return ""
    passed = now - instant
    if passed < timedelta(minutes=1):
        return "just now"
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = int(passed.total_seconds() // length)
        if count:
            return f"{plural(count, unit)} ago"
    return "just now"


def lasted(length: timedelta) -> str:
    """Write how long something has lasted: 3 days."""
    seconds = max(0, int(length.total_seconds()))
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            return plural(seconds // size, unit)
    return "less than a minute"


def plural(count: int, noun: str) -> str:
    """Write a count with its noun: 1 case, 2 cases."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"


def due(on: date | None, today: date, days: Calendar) -> Due:
    """Return a due date with the working days that are left of it, or by which it is late."""
    if on is None:
        return Due(None, "No date", "none")
    if abs((on - today).days) > FAR:
        return Due(on, "long overdue" if on < today else "more than two years away", "late" if on < today else "ok")
    if on < today:
        return Due(on, f"{plural(max(1, days.between(on, today)), 'working day')} late", "late")
    if on == today:
        return Due(on, "due today", "soon")
    left = days.between(today, on)
    if left == 0:
        return Due(on, "before the next working day", "soon")
    return Due(on, f"{plural(left, 'working day')} left", "soon" if left <= SOON else "ok")


def age(since: datetime, today: date, days: Calendar) -> str:
    """Write the age of a case or task in working days."""
    started = london_day(since)
    if (today - started).days > FAR:
        return "more than two years"
    passed = days.between(started, today)
    return plural(passed, "working day") if passed > 0 else "New today"


def joined(items: Iterable[str], last: str = "and") -> str:
    """Write a list in a sentence: a, b and c."""
    found: Sequence[str] = [item for item in items if item]
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def value(found: Any) -> str:
    """Write a stored value: yes and no, dates as people write them, lists with commas."""
    if found is None or found == "":
        return ""
    if isinstance(found, bool):
        return "Yes" if found else "No"
    if isinstance(found, list):
        return ", ".join(value(each) for each in found)
    if isinstance(found, dict):
        return "; ".join(f"{words_of(key)}: {value(each)}" for key, each in found.items() if each not in (None, ""))
    return _dated(str(found))


def words_of(key: str) -> str:
    """Turn a key into words: phso_reference_number is PHSO reference number."""
    found = key.replace(".", ", ").replace("_", " ").replace("-", " ").split(" ")
    said = " ".join(word.upper() if word.lower() in ACRONYMS else word for word in found)
    return said[:1].upper() + said[1:]


def dates_in(text: str) -> str:
    """Return a text with the dates in it as people write them: 2026-11-27 is 27 November 2026."""
    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", lambda found: _dated(found[0]), text)


def screen(name: str) -> str:
    """Return what a screen of the record is called: jw[2] is Joint working 2."""
    bare, _, number = name.rstrip("]").partition("[")
    return f"{SCREENS.get(bare) or words_of(bare)} {number}".strip()


def _dated(text: str) -> str:
    if len(text) < 10 or text[4:5] != "-":
        return text
    try:
        if len(text) == 10:
            found = date.fromisoformat(text)
            return f"{found.day} {found:%B %Y}"
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment(at) if at.tzinfo else text


def _day(found: date | datetime | None) -> date | None:
    return london_day(found) if isinstance(found, datetime) else found
