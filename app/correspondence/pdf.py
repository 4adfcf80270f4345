"""Letters as accessible PDF: tagged for PDF/UA-1, in English, with a title, headings and an address window.

The same letter gives the same bytes. Nothing is fetched: WeasyPrint may read `data:` addresses only.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from app.correspondence.filters import long_date
from app.correspondence.render import Draft

_STYLES: Final = Path(__file__).parent / "letter.css"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: shown at the head of the letter, and in its footer."""

    organisation: str
    team: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to: the name, and the address with one line to a line."""

    name: str
    address: str

    def lines(self) -> list[str]:
        """Return the lines that stand in the address window."""
        return [line for each in (self.name, *self.address.splitlines()) if (line := " ".join(each.split()))]


def pdf(draft: Draft, *, sender: Sender, recipient: Recipient, on: date, large_print: bool = False) -> bytes:
    """Return a letter as PDF; in large print (18 point) where the person needs it."""
    import weasyprint  # type: ignore[import-untyped]  # costs half a second: only when a letter is made

    fonts = weasyprint.text.fonts.FontConfiguration()
    page = weasyprint.HTML(
        string=_document(draft, sender=sender, recipient=recipient, on=on, large_print=large_print),
        url_fetcher=weasyprint.urls.URLFetcher(allowed_protocols={"data"}),
    )
    styles = weasyprint.CSS(string=_styles(), font_config=fonts)
    made = page.write_pdf(stylesheets=[styles], font_config=fonts, pdf_variant="pdf/ua-1", full_fonts=False)
    return bytes(made or b"")


@cache
def _styles() -> str:
    return _STYLES.read_text(encoding="utf-8")


def _document(draft: Draft, *, sender: Sender, recipient: Recipient, on: date, large_print: bool) -> str:
    details = [("Date", long_date(on)), ("Our reference", draft.reference)]
    head = "".join(f"<p>{_text(line)}</p>" for line in _head(sender) if line)
    lines = "<br>".join(_text(line) for line in recipient.lines())
    rows = "".join(f"<p><strong>{name}:</strong> {_text(value)}</p>" for name, value in details if value)
    footer = " · ".join(part for part in (sender.organisation, draft.reference) if part)
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{_text(draft.title)}</title>
<meta name="author" content="{_text(sender.organisation)}">
</head>
<body class="{"large" if large_print else "plain"}">
<footer>{_text(footer)}</footer>
<header><p class="organisation">{_text(sender.organisation)}</p>{head}</header>
<address>{lines}</address>
<div class="details">{rows}</div>
<main><h1>{_text(draft.title)}</h1>
{draft.html}</main>
</body>
</html>"""


def _head(sender: Sender) -> list[str]:
    phone = f"Phone: {sender.phone}" if sender.phone else ""
    email = f"Email: {sender.email}" if sender.email else ""
    return [sender.team, *sender.address.splitlines(), phone, email]


def _text(value: str) -> str:
    return html.escape(value)
