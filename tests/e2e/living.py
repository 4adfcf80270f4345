"""A running product for tests in a browser: a server of its own, and people who sign in and press buttons."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from waitress.server import create_server

from tests.cast import PASSWORD

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What dmn-js and bpmn-js draw themselves: a canvas, which the page says in words beside it.
CANVAS = [".djs-container", ".bio-properties-panel", ".dmn-js-parent", ".rd-modeler__canvas", ".rd-dmn__canvas"]
PATIENCE = 15_000


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application on a port of its own; the address."""
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=6)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@dataclass
class People:
    """Everybody of the cast, each with a browser window of their own that stays open."""

    browser: Browser
    base: str
    complaints: list[str] = field(default_factory=list)
    _open: dict[str, tuple[BrowserContext, Page]] = field(default_factory=dict)

    def __call__(self, account: str) -> Page:
        """Return the window of somebody who has signed in; an empty name is somebody who has not."""
        if account not in self._open:
            context = self.browser.new_context(base_url=self.base, viewport={"width": 1280, "height": 900})
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.on("pageerror", lambda problem: self.complaints.append(f"{page.url}: {problem}"))
            page.on("console", lambda line: self._note(page, line))
            self._open[account] = (context, page)
            if account:
                sign_in(page, account)
        return self._open[account][1]

    def _note(self, page: Page, line: Any) -> None:
        if line.type == "error" and "status of 4" not in line.text:
            self.complaints.append(f"{page.url}: {line.text}")

    def close(self) -> None:
        """Close every window."""
        for context, _page in self._open.values():
            context.close()


def sign_in(page: Page, account: str) -> None:
    """Sign in as a person does."""
    page.goto("/sign-in")
    page.get_by_label("Account name").fill(account)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page as it is (WCAG 2.2 A and AA, and best practice)."""
    page.evaluate(AXE)
    found = page.evaluate(
        """([tags, canvas]) => axe.run(
            {exclude: canvas.filter(part => document.querySelector(part)).map(part => [part])},
            {runOnly: {type: 'tag', values: tags}},
        )""",
        [TAGS, CANVAS],
    )
    return [f"{rule['id']}: {[node['html'][:160] for node in rule['nodes']][:3]}" for rule in found["violations"]]
