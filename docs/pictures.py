"""Takes the pictures of the guides from the running product: `python -m docs.pictures`, or `make pictures`.

A product of its own (temporary folder, training mode, demonstration cases) is started and ended. Each function below
is one guide; a picture is named after what it shows, and a guide shows it by that name.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from app.services.demonstration.run import PASSWORD

ROOT: Final = Path(__file__).parents[1]
PICTURES: Final = ROOT / "docs" / "guide" / "pictures"
WIDTH: Final = 1200
HEIGHT: Final = 900
TALL: Final = 1600
COLOURS: Final = 64
CLOSER: Final = 7
STARTING: Final = 60
DIAGRAM: Final = "/processes/process/jwm-initial-look"


@dataclass(frozen=True)
class Visitors:
    """People of the demonstration, each in a browser window of their own."""

    browser: Browser
    base: str

    def __call__(self, account: str) -> Page:
        """Return a window in which somebody has just signed in."""
        context = self.browser.new_context(base_url=self.base, viewport={"width": WIDTH, "height": HEIGHT})
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("Account name").fill(account)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page


def staff(person: Visitors) -> None:
    """Take the pictures of the guide for staff: the work, a task with its look ahead, a case, its clocks."""
    page = person("lee")
    page.goto("/work?view=team")
    take(page, "work", most=760)
    page.get_by_role("row").filter(has_text="Lee Morgan").get_by_role("link", name="Consider the case").first.click()
    page.get_by_label("Brief consideration of the facts").fill("A matter for the council alone.")
    page.get_by_role("button", name="Complete this step").click()
    take(page, "case", most=900)
    reference = page.url
    page.get_by_role("link", name=re.compile("Go on with")).click()
    page.get_by_label("not for Joint Working").check()
    page.get_by_role("button", name="See what happens next").click()
    page.locator("#next").wait_for()
    page.set_viewport_size({"width": WIDTH, "height": TALL})  # else the bar of buttons floats over the form
    take(page, "task", most=1150)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto(f"{reference}/clocks")
    take(page, "clocks", most=760)


def process_owners(person: Visitors) -> None:
    """Take the pictures of the guide for process owners: the change of a length, and a second person's page."""
    page = person("dana")
    page.goto(DIAGRAM)
    settled(page)
    take(page, "diagram", most=850)
    page.goto(f"{DIAGRAM}/edit")
    settled(page)
    timer = page.locator("#modeler .djs-element[data-element-id='ilt-due']").first
    zoom_in(page, timer)
    timer.click(force=True)
    length = page.locator(".bio-properties-panel").get_by_label(re.compile("^Length"))
    length.fill("7")
    length.blur()
    page.locator("#draft-note").fill("Seven working days instead of five")
    page.get_by_text("Checks: nothing to correct").wait_for()
    take(page, "editor", most=1000)
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Draft saved as version").first.wait_for()
    second = person("omar")
    second.goto(f"{DIAGRAM}/versions/2")
    settled(second)
    take(second, "publish", most=530)
    second.goto(f"{DIAGRAM}/compare?old=1&new=2")
    settled(second)
    take(second, "changes", most=800)


def operations(person: Visitors) -> None:
    """Take the pictures of the guide for operations: the overview, an incident, the mail log."""
    page = person("olga")
    page.goto("/ops")
    take(page, "overview", most=800)
    page.goto("/ops/incidents")
    page.get_by_role("main").locator("a[href^='/ops/incidents/']").first.click()
    take(page, "incident", most=900)
    page.goto("/ops/mail")
    take(page, "mail", most=620)


def developers(person: Visitors) -> None:
    """Take the pictures of the guide for developers: an instance with its data, the training clock."""
    page = person("olga")
    page.goto("/ops/instances?status=running")
    page.get_by_role("main").locator("a[href^='/ops/instances/']").first.click()
    settled(page)
    take(page, "instance", most=900)
    page.goto("/training")
    take(page, "training", most=700)


GUIDES: Final = {
    "staff": staff,
    "process-owners": process_owners,
    "operations": operations,
    "developers": developers,
}


def settled(page: Page) -> None:
    """Wait for the diagrams that scripts draw."""
    for box in page.locator(".rd-diagram, #modeler").all():
        box.and_(page.locator("[data-ready]")).wait_for()


def zoom_in(page: Page, part: Locator) -> None:
    """Bring a part of a diagram nearer, so that its words can be read."""
    part.hover(force=True)
    page.keyboard.down("Control")
    for _ in range(CLOSER):
        page.mouse.wheel(0, -100)
        page.wait_for_timeout(100)
    page.keyboard.up("Control")


def take(page: Page, name: str, *, most: int) -> None:
    """Write a picture of a page, from below the bar of the product down to the end of its text or `most` pixels."""
    page.mouse.move(0, 0)
    page.evaluate("window.scrollTo(0, 0)")
    top = _edge(page.locator("header").first, below=True)
    end = _edge(page.locator("main").first, below=True)
    height = min(end - top, most)
    taken = page.screenshot(
        clip={"x": 0, "y": top, "width": WIDTH, "height": height}, full_page=True, animations="disabled"
    )
    shot = Image.open(io.BytesIO(taken))
    shot.convert("RGB").quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)


def _edge(part: Locator, *, below: bool) -> float:
    box = part.bounding_box()
    assert box is not None, "the page has no such part"
    return box["y"] + (box["height"] if below else 0)


@contextmanager
def product() -> Iterator[str]:
    """Serve a product of its own with the demonstration in it; yield the address, and end it at the end."""
    with tempfile.TemporaryDirectory(prefix="redress-pictures-") as folder:
        surroundings = _surroundings(Path(folder))
        for command in ("migrate", "deploy", "demo"):
            subprocess.run(_app(command), cwd=ROOT, env=surroundings, check=True, stdout=subprocess.DEVNULL)
        port = _free_port()
        with subprocess.Popen(_app("serve", "--port", str(port)), cwd=ROOT, env=surroundings) as server:
            try:
                base = f"http://127.0.0.1:{port}"
                _wait_for(f"{base}/health/ready", server)
                yield base
            finally:
                server.terminate()


def _surroundings(folder: Path) -> dict[str, str]:
    """Return the environment without anybody's settings, and with ours."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("REDRESS_")}
    ours = {
        "REDRESS_TRAINING": "1",
        "REDRESS_DATA_DIR": str(folder),
        "REDRESS_DATABASE_URL": f"sqlite:///{folder}/redress.db",
        "REDRESS_LOG_LEVEL": "warning",
    }
    return others | ours


def _app(*words: str) -> list[str]:
    return [sys.executable, "-m", "app", *words]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + STARTING
    while time.monotonic() < last and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except urllib.error.URLError:
            time.sleep(0.3)
    raise SystemExit("The product did not start. Its messages are above.")


def main() -> None:
    """Take the pictures of the guides named on the command line, or of all."""
    wanted = sys.argv[1:] or list(GUIDES)
    chromium = os.environ.get("REDRESS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with product() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        for name in wanted:
            GUIDES[name](Visitors(browser, base))
        browser.close()


if __name__ == "__main__":
    main()
