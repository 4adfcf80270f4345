"""Letters as PDF: accessible, the same each time, and nothing is fetched for them."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from datetime import date
from typing import Any

import pikepdf
import pytest

from app.correspondence import Recipient, pdf
from tests.unit.correspondence.samples import RECIPIENT, SENDER, draft

ON = date(2026, 11, 23)
BODY = "Dear {{ people.pa_name }}\n\n## What we need\n\n- {{ data.questions }}\n- **Soon**, by {{ today | date }}\n"


@pytest.fixture(scope="module")
def letter() -> Iterator[pikepdf.Pdf]:
    content = pdf(draft(BODY), sender=SENDER, recipient=RECIPIENT, on=ON)
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def tags(node: Any) -> Iterator[str]:
    """Every structure tag below a node, in reading order."""
    children = node.get("/K", []) if isinstance(node, pikepdf.Dictionary) else []
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child["/S"])
            yield from tags(child)


def test_a_letter_has_language_title_and_the_mark_of_its_standard(letter: pikepdf.Pdf) -> None:
    assert str(letter.Root.Lang) == "en-GB"
    assert bool(letter.Root.MarkInfo.Marked) is True
    assert bool(letter.Root.ViewerPreferences.DisplayDocTitle) is True
    with letter.open_metadata() as metadata:
        assert metadata["dc:title"] == "A letter"
        assert metadata["pdfuaid:part"] == "1"


def test_a_letter_is_tagged_in_reading_order(letter: pikepdf.Pdf) -> None:
    found = list(tags(letter.Root.StructTreeRoot))

    assert {"/H1", "/H2", "/P", "/L", "/LI"} <= set(found)
    assert found.index("/H1") < found.index("/H2") < found.index("/L")


def test_the_fonts_of_a_letter_are_embedded(letter: pikepdf.Pdf) -> None:
    fonts = [font for page in letter.pages for font in page.Resources.Font.values()]

    assert fonts
    for font in fonts:
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        assert any(name in inner.FontDescriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_the_same_letter_has_the_same_bytes() -> None:
    one, other = (pdf(draft(BODY), sender=SENDER, recipient=RECIPIENT, on=ON) for _ in range(2))

    assert one == other


def test_large_print_is_larger() -> None:
    body = "A longer paragraph of a letter, which goes on for a while. " * 30
    plain = pdf(draft(body), sender=SENDER, recipient=RECIPIENT, on=ON)
    large = pdf(draft(body), sender=SENDER, recipient=RECIPIENT, on=ON, large_print=True)

    with pikepdf.open(io.BytesIO(plain)) as small, pikepdf.open(io.BytesIO(large)) as big:
        assert len(big.pages) > len(small.pages)


def test_nothing_is_fetched_for_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("a letter opened a socket")

    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    hostile = '<img src="http://evil.example/x.png"><link rel="attachment" href="file:///etc/passwd">'
    to = Recipient(hostile, f"{hostile}\nHP1 1AA")

    content = pdf(
        draft("{{ data.questions }}", {"case": {"ref": "1"}, "data": {"questions": hostile}}),
        sender=SENDER,
        recipient=to,
        on=ON,
    )

    with pikepdf.open(io.BytesIO(content)) as opened:
        assert len(opened.attachments) == 0
        assert "/Image" not in str(list(opened.objects))


def test_lines_of_an_address_are_tidied() -> None:
    assert Recipient(" Ada  Field ", "1 High Street\r\n\r\n HP1 1AA ").lines() == [
        "Ada Field",
        "1 High Street",
        "HP1 1AA",
    ]
