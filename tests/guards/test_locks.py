"""The locks: each package once, with hashes, none older than `requirements/floors.toml` allows."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.version import Version

from tests.guards import tree

LOCKS = ("base", "dev", "node")
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def text(lock: str) -> str:
    return (tree.ROOT / f"requirements/{lock}.txt").read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, Version]:
    return {name: Version(version) for name, version in PIN.findall(text(lock))}


def floors() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads((tree.ROOT / "requirements/floors.toml").read_text())["floors"]
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_its_hashes(lock: str) -> None:
    entries = re.split(r"(?m)^(?=[a-z0-9])", text(lock))

    assert [] == [entry.splitlines()[0] for entry in entries if PIN.match(entry) and "--hash=sha256:" not in entry]
    assert pins(lock)


@pytest.mark.parametrize("lock", ["base", "dev"])
def test_no_locked_package_is_below_its_floor(lock: str) -> None:
    locked = pins(lock)
    below = {
        name: f"{locked[name]} < {floor['version']}: {floor['why']}"
        for name, floor in floors().items()
        if name in locked and locked[name] < Version(floor["version"])
    }

    assert {} == below


def test_every_floor_is_of_a_package_that_is_locked() -> None:
    assert set() == set(floors()) - set(pins("dev"))


def test_what_the_product_runs_on_is_the_same_in_the_tests() -> None:
    tests = pins("dev")

    assert {} == {name: version for name, version in pins("base").items() if tests.get(name) != version}


def test_every_package_asked_for_is_locked() -> None:
    for lock in LOCKS:
        asked = (tree.ROOT / f"requirements/{lock}.in").read_text(encoding="utf-8")
        names = [re.split(r"[\[=<>~ ]", line)[0].lower() for line in asked.splitlines() if re.match(r"[A-Za-z]", line)]
        assert [] == [name for name in names if name not in pins(lock)]
