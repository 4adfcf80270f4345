"""What the address of an inbox page says: view, filters, order, page. And back: addresses with one thing changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from app.domain.calendar import Calendar
from app.store.queries import inbox

DUE: Final[Mapping[str, str]] = {
    "overdue": "Overdue",
    "today": "Due today",
    "week": "Due within 7 days",
    "ten": "Due within 10 working days",
    "none": "Without a date",
}
PAGE: Final = 25
LAST_PAGE: Final = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """One inbox page as its address asks for it; anything unknown in the address falls back to the default."""

    view: str
    words: str
    process: str
    due: str
    holder: str
    sort: str
    descending: bool
    number: int

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Asked:
        """Read the query of an address."""
        view, due, sort = args.get("view", ""), args.get("due", ""), args.get("sort", "")
        number = args.get("page", "1")
        return cls(
            view=view if view in inbox.VIEWS else "mine",
            words=args.get("q", "").strip()[:100],
            process=args.get("process", "")[:128],
            due=due if due in DUE else "",
            holder=args.get("with", "")[:64],
            sort=sort if sort in inbox.SORTS else "due",
            descending=args.get("order") == "descending",
            number=min(max(int(number), 1), LAST_PAGE) if number.isdecimal() and len(number) < 6 else 1,
        )

    def filters(self, today: date, days: Calendar) -> inbox.Filters:
        """Return the filters, the words for dates turned into dates."""
        ends = {"overdue": today - timedelta(days=1), "today": today, "week": today + timedelta(days=7)}
        due_to = days.after(today, 10) if self.due == "ten" else ends.get(self.due)
        return inbox.Filters(
            words=self.words,
            process=self.process,
            holder=self.holder,
            due_from=today if self.due in ("today", "week", "ten") else None,
            due_to=due_to,
            undated=self.due == "none",
        )

    def part(self) -> inbox.Slice:
        """Return which rows these are."""
        return inbox.Slice(self.sort, self.descending, (self.number - 1) * PAGE, PAGE)

    def url(self, **changes: Any) -> str:
        """Return the address of this page with something changed; another filter starts at page 1 again."""
        query = {
            "view": self.view,
            "q": self.words,
            "process": self.process,
            "due": self.due,
            "with": self.holder,
            "sort": "" if self.sort == "due" else self.sort,
            "order": "descending" if self.descending else "",
        }
        query |= changes
        return "/work?" + urlencode({name: value for name, value in query.items() if value not in ("", None)})

    def crumbs(self, names: Mapping[str, str]) -> list[dict[str, str]]:
        """Return the filters that are set, each with the address without it. `names` are of processes and people."""
        found = [("q", f"“{self.words}”" if self.words else ""), ("process", names.get(self.process, self.process))]
        found += [("due", DUE.get(self.due, "")), ("with", names.get(self.holder, self.holder))]
        return [{"text": text, "href": self.url(**{name: ""})} for name, text in found if text]

    def columns(self) -> list[dict[str, str]]:
        """Return the headings, each a link that sorts by it."""
        return [{"text": "Choose"}, *(self._column(sort, text) for sort, text in COLUMNS)]

    def _column(self, sort: str, text: str) -> dict[str, str]:
        here = self.sort == sort
        turned = "descending" if here and not self.descending else ""
        column = {"text": text, "href": self.url(sort="" if sort == "due" else sort, order=turned)}
        return column | ({"sorted": "descending" if self.descending else "ascending"} if here else {})


COLUMNS: Final = (("due", "Due"), ("case", "Case"), ("step", "Step"), ("age", "Age"), ("with", "With"))
