"""Emails: one recipient, no personal data in the subject, the same bytes each time."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from app.correspondence import Attachment, Mailbox, address, message
from app.errors import InvalidInput
from tests.unit.correspondence.samples import draft

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FROM = Mailbox("jwt@lgsco.example.org", "Joint working team")


def test_an_email_has_plain_text_and_html() -> None:
    made = message(
        draft("Dear {{ people.pa_name }}\n\n**Soon** – naïve"), sender=FROM, to="sam@phso.example.org", at=AT
    )
    back = message_from_bytes(made.as_bytes(), policy=default)

    assert back["Subject"] == "Your case 24 001 234"
    assert back["To"] == "sam@phso.example.org"
    assert back["From"] == "Joint working team <jwt@lgsco.example.org>"
    assert back["Date"].datetime == AT
    assert back.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip() == "Dear Ada Field\n\nSoon – naïve"
    assert "<strong>Soon</strong>" in back.get_body(("html",)).get_content()
    assert made.as_bytes().isascii()


def test_the_same_email_has_the_same_bytes() -> None:
    attachments = [Attachment("24-001-234-letter.pdf", b"%PDF-1.7")]
    made = [
        message(draft("x"), sender=FROM, to="sam@phso.example.org", at=AT, attachments=attachments).as_bytes()
        for _ in range(2)
    ]

    assert made[0] == made[1]
    assert b"24-001-234-letter.pdf" in made[0]


def test_another_recipient_has_another_message_id() -> None:
    ids = {message(draft("x"), sender=FROM, to=f"{name}@x.example.org", at=AT)["Message-ID"] for name in ("a", "b")}

    assert len(ids) == 2


@pytest.mark.parametrize(
    "to",
    [
        "a@b.c, evil@x.y",
        "a@b.co.uk;evil@x.yz",
        "a@b.co.uk evil@x.yz",
        "a@b.co.uk\r\nBcc: evil@x.yz",
        "a@b.co.uk\nevil@x.yz",
        "Ada <a@b.co.uk>",
        "<a@b.co.uk>",
        "group: a@b.co.uk;",
        "a@b@c.uk",
        "@b.uk",
        "a@",
        "a",
        "",
        "a@b",
        "a..b@c.uk",
        "a@b..uk",
        "ада@example.org",
        "a@exámple.org",
        '"a b"@example.org',
        "a@[127.0.0.1]",
        "a@b.uk\x00",
        "a" * 65 + "@example.org",
        "a@" + "b" * 250 + ".uk",
        "a,b@example.org",
        "a@b.uk\u2028c@d.uk",
    ],
)
def test_what_is_not_one_address_is_refused(to: str) -> None:
    with pytest.raises(InvalidInput):
        address(to)
    with pytest.raises(InvalidInput):
        message(draft("x"), sender=FROM, to=to, at=AT)


@pytest.mark.parametrize("to", ["jo.bell+x@example.org", "o'neil@nhs.net", "a@b-c.gov.uk"])
def test_ordinary_addresses_pass(to: str) -> None:
    assert address(to).addr_spec == to


@pytest.mark.parametrize("name", ["letter.exe", "../letter.pdf", "a\r\nb.pdf", "Ada Field.pdf", ".pdf", ""])
def test_an_attachment_has_a_plain_name(name: str) -> None:
    with pytest.raises(InvalidInput):
        message(draft("x"), sender=FROM, to="a@b.uk", at=AT, attachments=[Attachment(name, b"%PDF-")])
