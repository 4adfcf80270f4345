"""Every page names who may open it, and keeps everybody else out: generated from the map of addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.web.access import PERMISSIONS
from tests.web.browsing import Browsing

pytestmark = pytest.mark.databases("sqlite")
NOT_PAGES = ("api", "health", "metrics")
WITHOUT = {"staff": "olga", "process-owner": "ian", "operations": "ian", "training": "ian"}


def pages(app: Flask) -> Iterator[Any]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and rule.endpoint.partition(".")[0] not in NOT_PAGES:
            yield rule


def address(rule: Any) -> str:
    """Return an address of a rule, with words that name nothing."""
    values = {name: 1 if "Integer" in type(converter).__name__ else "x" for name, converter in rule._converters.items()}
    return str(rule.build(values)[1])


def test_every_page_names_a_permission(app: Flask) -> None:
    unnamed = [rule.endpoint for rule in pages(app) if not hasattr(app.view_functions[rule.endpoint], "permission")]

    assert [] == unnamed
    assert {app.view_functions[rule.endpoint].permission for rule in pages(app)} <= set(PERMISSIONS)


def test_who_has_not_signed_in_is_asked_to(app: Flask) -> None:
    browser = app.test_client()
    for rule in pages(app):
        if "GET" in rule.methods and app.view_functions[rule.endpoint].permission != "anyone":
            answer = browser.get(address(rule))

            assert 303 == answer.status_code, rule
            assert answer.location.startswith("/sign-in?next="), rule


def test_who_lacks_the_permission_is_told_who_has_it(app: Flask, browse: Browsing) -> None:
    visitors = {account: browse(account) for account in set(WITHOUT.values())}
    for rule in pages(app):
        permission = app.view_functions[rule.endpoint].permission
        if permission not in WITHOUT:
            continue
        visitor = visitors[WITHOUT[permission]]
        answer = visitor.get(address(rule)) if "GET" in rule.methods else visitor.post(address(rule))

        assert 403 == answer.status, rule
        assert PERMISSIONS[permission].who in answer.main


def test_a_form_without_its_token_changes_nothing(app: Flask, browse: Browsing) -> None:
    visitor = browse("opal")
    for rule in pages(app):
        if "POST" in rule.methods:
            answer = visitor.client.post(address(rule), data={"_action": "complete"})

            assert 403 == answer.status_code, rule


def test_the_training_pages_are_not_there_outside_training(app: Flask, browse: Browsing) -> None:
    from dataclasses import replace

    visitor = browse("opal")
    ports = app.extensions["redress"]
    app.extensions["redress"] = replace(ports, settings=replace(ports.settings, training=False))

    assert [404, 404] == [visitor.get("/training").status, visitor.get("/training/outbox").status]
