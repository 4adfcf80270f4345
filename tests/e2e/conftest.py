"""A browser, and a product that runs: a database of its own, a server, everybody of the cast."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser

from app import create_app
from app.bootstrap import build
from app.services.ports import Ports
from tests.conftest import settings_for
from tests.e2e.living import People, served


@pytest.fixture(scope="module")
def product(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a database of its own, in training mode; nothing runs by itself."""
    folder = tmp_path_factory.mktemp("product")
    shutil.copy(sqlite_template, folder / "redress.db")
    ports: Ports = build(settings_for(f"sqlite:///{folder}/redress.db", folder))
    made = create_app(ports)
    made.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    yield made
    ports.database.dispose()


@pytest.fixture(scope="module")
def people(product: Flask, browser: Browser) -> Iterator[People]:
    """Everybody, each in a window of their own; a script error or a breach of the policy fails the test at its end."""
    with served(product) as base:
        everybody = People(browser, base)
        yield everybody
        everybody.close()
    assert [] == everybody.complaints
