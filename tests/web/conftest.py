"""What tests of pages start from: somebody of the cast with a browser, and a request for an initial look under way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from app import create_app
from app.services import training
from app.services.ports import Ports
from tests.web.browsing import Browsing, Visitor

Signed = Callable[[str], tuple[FlaskClient, str]]


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once a run, not once a test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(ports: Ports, compiled: FileSystemBytecodeCache) -> Flask:
    """The web application on this test's ports."""
    made = create_app(ports)
    made.jinja_env.bytecode_cache = compiled
    return made


@pytest.fixture
def browse(signed_in: Signed) -> Browsing:
    """Return the pages as somebody of the cast sees them."""
    return lambda account: Visitor(*signed_in(account))


@pytest.fixture
def drain(ports: Ports) -> Callable[[], None]:
    """Do the work that is due now, as a worker does by itself."""
    return lambda: void(training.move(ports, None, advance="PT0S"))


def void(_result: object) -> None:
    return None


@pytest.fixture
def requested(browse: Browsing) -> str:
    """A request of PHSO that Intake recorded; the reference of its case."""
    answer = browse("ian").post(
        "/start/message/phso-jw-request",
        sender="jane@phso.example",
        phso_ref="P-1",
        pa_name="Rosa Khan",
        phso_contact_name="Jane Doe",
        phso_email="jane@phso.example",
    )
    return answer.location.rpartition("/")[2]
