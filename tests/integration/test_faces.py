"""Health, metrics, the guard in front of the pages, and the commands."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import config, create_app
from app.bootstrap import ROOT, build
from app.errors import InvalidInput
from app.store import migrate
from tests.cast import Acting, SignedIn
from tests.conftest import settings_for

pytestmark = pytest.mark.databases("sqlite")


def test_a_process_that_runs_is_live_and_with_all_in_place_ready(client: FlaskClient) -> None:
    assert {"status": "live"} == client.get("/health/live").json
    answer = client.get("/health/ready")
    assert (200, {"status": "ready", "missing": []}) == (answer.status_code, answer.json)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    ports = build(settings_for(f"sqlite:///{tmp_path}/new.db", tmp_path))
    client = create_app(ports).test_client()

    answer = client.get("/health/ready")
    assert (503, ["The database is not at this release. Run: python -m app migrate"]) == (
        answer.status_code,
        answer.json["missing"],
    )
    migrate.upgrade(ports.database)
    assert ["No process is published. Run: python -m app deploy"] == client.get("/health/ready").json["missing"]
    ports.database.dispose()


def test_a_database_that_does_not_answer_is_not_ready(tmp_path: Path) -> None:
    ports = build(settings_for("postgresql+psycopg://nobody@127.0.0.1:9/none", tmp_path))

    answer = create_app(ports).test_client().get("/health/ready")

    assert (503, ["The database does not answer."]) == (answer.status_code, answer.json["missing"])


def test_metrics_count_by_closed_labels_and_name_nobody(acting_as: Acting, client: FlaskClient) -> None:
    ian = acting_as("ian")
    ian.post("/processes/jwm-referral/instances", {"data": {"source": "LGSCO Intake by phone"}})
    ian.get("/cases", q="Zephyrine")

    text = client.get("/metrics").text

    assert 'redress_instances{status="running"} 1.0' in text
    assert 'redress_tasks{state="open"} 1.0' in text
    assert 'route="/api/v1/cases"' in text
    assert [] == [word for word in ("Zephyrine", "ian", "LGSCO-", "lgsco") if re.search(rf"\b{word}", text)]


def test_metrics_are_for_this_machine_or_with_the_token_alone(client: FlaskClient) -> None:
    assert 404 == client.get("/metrics", environ_overrides={"REMOTE_ADDR": "10.0.0.9"}).status_code
    assert 404 == client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"}).status_code


def test_every_page_but_the_public_ones_asks_for_a_sign_in(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint.split(".")[0] in ("api", "health", "static") or getattr(view, "is_public", False):
            continue
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        if "GET" in rule.methods:
            answer = client.get(path)
            assert (303, True) == (answer.status_code, answer.location.startswith("/sign-in?next=")), path
        else:
            assert answer_of(client, path) in (401, 403), path


def answer_of(client: FlaskClient, path: str) -> int:
    return client.post(path).status_code


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_a_form_from_elsewhere_is_refused(signed_in: SignedIn, headers: dict[str, str]) -> None:
    browser, csrf = signed_in("ian")
    form = {} if not headers else {"csrf_token": csrf}

    assert 403 == browser.post("/sign-out", data=form, headers=headers).status_code


def test_pages_carry_a_strict_policy_with_a_fresh_nonce(client: FlaskClient) -> None:
    policies = [client.get("/sign-in").headers["Content-Security-Policy"] for _ in range(2)]

    assert "default-src 'none'" in policies[0]
    assert "unsafe" not in policies[0]
    assert policies[0] != policies[1]


def test_an_error_page_says_what_happened_and_its_code(client: FlaskClient, signed_in: SignedIn) -> None:
    browser, _ = signed_in("ian")

    answer = browser.get("/cases/LGSCO-999999")

    assert 404 == answer.status_code
    assert "text/html" == answer.mimetype
    assert "not-found" in answer.text


def test_the_key_is_made_once_for_this_account_alone(tmp_path: Path) -> None:
    environ = {"REDRESS_DATA_DIR": str(tmp_path)}

    first, second = config.load(environ), config.load(environ)

    assert first.secret_key == second.secret_key
    assert 64 == len(first.secret_key)
    assert 0o600 == stat.S_IMODE((tmp_path / "secret.key").stat().st_mode)
    assert first.secret_key not in repr(first)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("REDRESS_TRAINING", "perhaps"),
        ("REDRESS_SMTP_PORT", "x"),
        ("REDRESS_MAIL_CHANNEL", "pigeon"),
        ("REDRESS_LOG_LEVEL", "loud"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        config.load({"REDRESS_DATA_DIR": str(tmp_path), variable: value})

    assert [variable] == list(refused.value.errors)


def test_training_mode_and_a_real_channel_exclude_each_other(tmp_path: Path) -> None:
    environ = {"REDRESS_DATA_DIR": str(tmp_path), "REDRESS_TRAINING": "1", "REDRESS_MAIL_CHANNEL": "smtp"}

    with pytest.raises(InvalidInput):
        config.load(environ)


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("hush\n")

    settings = config.load(
        {"REDRESS_DATA_DIR": str(tmp_path), "REDRESS_SMTP_PASSWORD_FILE": str(tmp_path / "password")}
    )

    assert "hush" == settings.smtp_password


def test_every_setting_of_the_table_is_a_setting_with_that_default(tmp_path: Path) -> None:
    loaded = config.load({"REDRESS_DATA_DIR": str(tmp_path)})
    without = {"secret_key", "data_dir"}

    assert {each.name: each.default for each in config.SETTINGS if each.name not in without} == {
        each.name: getattr(loaded, each.name) for each in config.SETTINGS if each.name not in without
    }
    assert [setting.name for setting in config.SETTINGS] == list(config.Settings.__dataclass_fields__)


def test_the_commands_do_what_a_script_relies_on(tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "REDRESS_DATABASE_URL": f"sqlite:///{tmp_path}/cli.db",
        "REDRESS_DATA_DIR": str(tmp_path),
        "REDRESS_TRAINING": "1",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "app", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    assert "revision" in run("migrate").stdout
    created = run("user", "create", "asha", "--org", "lgsco", "--group", "lgsco-intake")
    assert re.search(r"^Password, shown this once: \S{12,}$", created.stdout, re.MULTILINE)
    token = run("token", "create", "--user", "asha")
    assert re.fullmatch(r"rdr_[A-Za-z0-9_-]{43}\n", token.stdout)
    assert "asha" in run("token", "list").stdout
    refused = run("user", "create", "bo", "--org", "lgsco", "--group", "hwe-pet")
    assert (1, "Not a group of lgsco: hwe-pet. See policies/groups.csv.\n") == (refused.returncode, refused.stderr)
