"""A page as a test reads it, and a visitor who opens pages and sends their forms as a browser without scripts does."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse


@dataclass
class Shown:
    """One answer of the server, read as a page."""

    answer: TestResponse

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def location(self) -> str:
        return str(self.answer.headers.get("Location", ""))

    @cached_property
    def tree(self) -> Any:
        return html.fromstring(self.answer.text)

    def texts(self, selector: str) -> list[str]:
        """Return the words of all elements that a path finds, blanks folded."""
        return [" ".join(found.text_content().split()) for found in self.tree.xpath(selector)]

    @property
    def heading(self) -> str:
        return self.texts("//h1")[0]

    @property
    def main(self) -> str:
        return self.texts("//main")[0]

    @property
    def banner(self) -> str:
        return " ".join(self.texts("//main//*[contains(@class, 'govuk-notification-banner__heading')]"))

    @property
    def problems(self) -> list[str]:
        """The lines of the error summary."""
        return self.texts("//*[contains(@class, 'govuk-error-summary')]//li")

    def rows(self) -> list[list[str]]:
        """Return the cells of all rows of all tables in the main part."""
        return [
            [" ".join(cell.text_content().split()) for cell in row.xpath("./td|./th")]
            for row in self.tree.xpath("//main//tbody/tr")
        ]

    def links(self, part: str) -> list[str]:
        """Return the addresses of the links in the main part that have `part` in them."""
        return [href for href in self.tree.xpath("//main//a/@href") if part in href]

    def values(self) -> dict[str, list[str]]:
        """Return what the form that saves would send as it stands: names with their values."""
        form = self.tree.xpath("//main//form[@enctype or @novalidate]")[0]
        return {name: [value] for name, value in form.form_values()}

    def value(self, name: str) -> str | None:
        """Return what stands in a field."""
        return dict(self.tree.xpath("//main//form[@enctype or @novalidate]")[0].form_values()).get(name)


@dataclass
class Visitor:
    """Somebody who has signed in. Every post carries the CSRF value, as the forms do."""

    client: FlaskClient
    csrf: str

    def get(self, path: str) -> Shown:
        return Shown(self.client.get(path))

    def post(self, path: str, **fields: Any) -> Shown:
        return Shown(self.client.post(path, data={"csrf_token": self.csrf, **fields}))

    def after(self, path: str, **fields: Any) -> Shown:
        """Send a form that is taken, and return the page it leads to."""
        sent = self.post(path, **fields)
        assert sent.status == 303, sent.main
        return self.get(sent.location)

    def task_of(self, case_ref: str) -> str:
        """Return the address of the first open step of a case."""
        return self.get(f"/cases/{case_ref}").links("/tasks/")[0]

    def complete(self, path: str, **answers: Any) -> Shown:
        """Complete a task with the answers that stand on its page, changed by those given."""
        page = self.get(path)
        return self.post(path, **{**page.values(), "_action": "complete", **answers})

    def submission(self) -> str:
        return secrets.token_urlsafe(8)


Browsing = Callable[[str], Visitor]
