"""What never stands in a file of ours: addresses of registries, paths of one machine, markup that skips escaping."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.guards import tree

# Said in pieces, so that this file does not hold what it looks for.
HOSTS = re.compile(
    "|".join(
        re.escape(".".join(host))
        for host in (
            ("pypi", "org"),
            ("files", "pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("registry", "yarnpkg", "com"),
            ("npm", "pkg", "github", "com"),
            ("proxy", "golang", "org"),
            ("crates", "io"),
        )
    )
    + "|--(extra-)?index"
    + "-url|--trusted"
    + "-host"
)
MACHINE = re.compile(r"(?<![\w.])/(wo" + r"rk/(main|shared)|ro" + r"ot|ho" + r"me/\w+)/")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=\s*[\"']|\sstyle\s*=\s*[\"']|<style\b|javascript:", re.IGNORECASE
)
UNESCAPED = re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\s+false|Markup\([^\"')]")
LEFT = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def hits(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{tree.name(path)}:{number} {found.group()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := pattern.search(line))
    ]


def test_no_file_names_a_package_registry() -> None:
    assert [] == hits(HOSTS, list(tree.written()))


def test_no_file_names_a_path_of_one_machine() -> None:
    assert [] == hits(MACHINE, list(tree.written()))


def test_no_template_skips_escaping() -> None:
    assert [] == hits(UNESCAPED, tree.templates())


def test_no_template_has_script_or_style_of_its_own() -> None:
    assert [] == hits(INLINE, tree.templates())


def test_nothing_is_left_for_later() -> None:
    sources = [
        path for path in tree.written() if path.suffix in {".py", ".js", ".jsx", ".mjs", ".html", ".scss", ".sh"}
    ]

    assert [] == hits(LEFT, sources)


def test_the_npm_lock_pins_content_and_names_no_host() -> None:
    lock = json.loads((tree.ROOT / "frontend/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert [] == [name for name, entry in packages.items() if "resolved" in entry]
    assert [] == [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")]


def test_every_npm_package_is_pinned_to_one_version() -> None:
    package = json.loads((tree.ROOT / "frontend/package.json").read_text(encoding="utf-8"))
    wanted = package["dependencies"] | package["devDependencies"]

    assert {} == {name: version for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)}
