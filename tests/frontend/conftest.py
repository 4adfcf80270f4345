"""The page frame and the bundles, tried in a browser: pages served from memory, with the headers the product sends."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from playwright.sync_api import Browser, Page

from app.web.assets import Assets
from tests.frontend.serving import Site, handler_for

ROOT = Path(__file__).parents[2]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(found))
    found.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page whose test fails when the browser complains: about a script, or about the content security policy."""
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    context.set_default_timeout(30_000)
    found = context.new_page()
    complaints: list[str] = []
    found.on("pageerror", lambda problem: complaints.append(str(problem)))
    found.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield found
    context.close()
    assert [] == [line for line in complaints if "status of 4" not in line]


@pytest.fixture
def violations(page: Page) -> Callable[[], list[str]]:
    """Return a function that runs axe (WCAG 2.2 A and AA) on the page as it is."""

    def run() -> list[str]:
        page.evaluate(AXE.read_text())
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
        return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes']]}" for rule in found["violations"]]

    return run


@pytest.fixture(scope="session")
def templates() -> Environment:
    loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "app/web/templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    found = Environment(loader=loader, autoescape=True)
    found.globals |= {"asset": Assets().url, "cspNonce": "fixed", "csrf_token": lambda: "token-of-the-session"}
    return found
