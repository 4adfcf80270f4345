"""A template, values and senders for the tests of correspondence."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.correspondence import Draft, Recipient, Sender, Template, render

VALUES: dict[str, Any] = {
    "case": {"ref": "24 001 234", "urgent": True},
    "people": {"pa_name": "Ada Field", "rep_name": None},
    "jw": {"outcome_date": date(2026, 11, 23)},
    "binjs": [{"name": "Ash Council"}, {"name": "Elm Trust"}],
    "data": {"questions": "When?", "items": ["a", "b", "c"], "cost": "1250.00"},
    "today": date(2026, 11, 23),
}
SENDER = Sender("LGSCO", "Joint working team", "1 The Street\nCoventry\nCV1 1AA", phone="0300 000 0000")
RECIPIENT = Recipient("Ada Field", "1 High Street\nHemel Hempstead\nHP1 1AA")


def source(body: str, **header: str) -> str:
    """The text of a template with this body; `rules` are lines of its header as they stand."""
    rules = header.pop("rules", "")
    fields = {"id": "a-letter", "title": "A letter", "channels": "letter, email", "audience": "Ada", "version": "1"}
    fields |= {"subject": "Your case {{ case.ref }}", **header}
    lines = "\n".join(f"{name}: {value}" for name, value in fields.items())
    return f"---\n{lines}\n{rules}---\n{body}"


def template(body: str, **header: str) -> Template:
    """A template with this body, read."""
    return Template.read(source(body, **header))


def draft(body: str, values: dict[str, Any] | None = None, **header: str) -> Draft:
    """The draft that this body gives with the values of the tests."""
    return render(template(body, **header), VALUES if values is None else values)
