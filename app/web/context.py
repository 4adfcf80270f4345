"""What every template may use: who is signed in, the navigation they have, the time in training, words and dates."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from flask import Flask, g, request

from app import formkit
from app.domain import record
from app.domain.authority import Viewer
from app.domain.presenting import masked_address
from app.store.queries import inbox
from app.store.queries import unread as unread_notices
from app.web import banner, happenings, prose, security, words
from app.web.access import may
from app.web.assets import Assets

ORGANISATIONS: Final[Mapping[str, str]] = {
    "lgsco": "Local Government and Social Care Ombudsman",
    "phso": "Parliamentary and Health Service Ombudsman",
    "hwe": "NHS Hertfordshire and West Essex",
}
NAVIGATION: Final = (
    ("My work", "/work?view=mine", "g i", "staff"),
    ("Team work", "/work?view=team", "g t", "staff"),
    ("Cases", "/cases", "g c", "staff"),
    ("Start something", "/start", "g s", "staff"),
    ("Notices", "/notices", "g n", "staff"),
    ("Reports", "/reports", "", "staff"),
    ("Processes", "/processes", "g p", "process-owner"),
    ("Operations", "/ops", "g o", "operations"),
)


def install(app: Flask) -> None:
    """Give the templates of an application their words, filters and surroundings."""
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals.update(asset=_assets().url, plural=words.plural)
    app.jinja_env.filters.update(
        day=words.day,
        short_day=words.short_day,
        time_of=words.time,
        moment=words.moment,
        in_words=words.value,
        words_of=words.words_of,
        joined=words.joined,
        masked=masked_address,
        markdown=lambda text, heading=1: prose.markdown(text, heading=heading),
        date_boxes=formkit.date_boxes,
        title_of_case=record.title_of,
        happening=happenings.title,
        clock_name=clock_name,
        dates_in_words=words.dates_in,
        group_title=group_title,
        process_name=process_name,
        ago=lambda instant: words.ago(instant, security.ports().clock.now()),
    )
    app.context_processor(surroundings)


def surroundings() -> dict[str, Any]:
    """Return what stands around a page for the person who looks."""
    ports = security.ports()
    viewer: Viewer | None = g.get("viewer")
    training = None
    if ports.settings.training:
        href = "/training" if may(viewer, "training") else ""
        training = {"now": words.moment(ports.clock.now()), "href": href}
    around: dict[str, Any] = {"training": training, "version": version(), "banner": banner.take(), "errors": []}
    if viewer is None:
        return around
    return around | {
        "organisation": words.joined(ORGANISATIONS[key] for key in sorted(viewer.known_organisations)),
        "account": {"name": viewer.name, "href": "/account", "sign_out": "/sign-out"},
        "search": {"href": "/cases", "value": request.args.get("q", "")} if viewer.staff_of else None,
        "nav": navigation(viewer),
    }


def navigation(viewer: Viewer) -> list[dict[str, Any]]:
    """Return the entries of the main navigation that this person may use, with what waits behind them."""
    waiting = _waiting(viewer) if viewer.staff_of else {}
    here = request.full_path.rstrip("?")
    return [
        {
            "text": text,
            "href": href,
            "shortcut": keys,
            "count": waiting.get(text, 0),
            "current": _is_here(href, here),
        }
        for text, href, keys, permission in NAVIGATION
        if may(viewer, permission)
    ]


def _is_here(href: str, here: str) -> bool:
    """Whether a page belongs to an entry: all views of the inbox but one's own are the team's."""
    if href == "/work?view=team":
        return here.startswith("/work") and "view=mine" not in here and "view=" in here
    if href == "/work?view=mine":
        return here in ("/work", href) or here.startswith((f"{href}&", "/tasks/"))
    return here == href or here.startswith((f"{href}/", f"{href}?"))


def group_title(name: str | None) -> str:
    """Return what a group is called; the name itself where nobody knows it."""
    group = security.ports().registry.groups.get(name or "")
    return group.title if group else (name or "")


def clock_name(name: str) -> str:
    """Return what a clock is called."""
    rule = security.ports().registry.clock_rules.get(name)
    return rule.label if rule else words.words_of(name)


def process_name(key: str) -> str:
    """Return a process key in words: jwm-initial-look is Initial look."""
    return words.words_of(key.split("-", 1)[-1])


@cache
def version() -> str:
    """Return the version of the product, for the foot of the page."""
    return "0.1"


@cache
def _assets() -> Assets:
    return Assets()


def _waiting(viewer: Viewer) -> dict[str, int]:
    ports = security.ports()
    with ports.database.read() as tx:
        mine = inbox.mine_count(tx, viewer)
        unread = unread_notices.count(tx, viewer)
    return {"My work": mine, "Notices": unread}
