"""Writes the reference pages of this folder from the code: `python -m docs.reference`. A guard test compares them.

What a page says comes from where it is declared (`app.config`, `handlers/`, `app.errors`), so it is corrected there.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from app import errors, handler
from app.config import SETTINGS

HERE: Final = Path(__file__).parent
WRITTEN: Final = "This page is written by `make docs` from {source}. Correct it there.\n"


def pages() -> dict[str, str]:
    """Return the text of every reference page, by its file name."""
    return {name: "\n".join(lines()) + "\n" for name, lines in PAGES.items()}


def settings() -> Iterator[str]:
    """Yield the page of the settings."""
    yield from ("# Settings", "", WRITTEN.format(source="`app/config.py`"))
    yield "Settings are environment variables. A secret may stand in a file, which the same name with `_FILE` names."
    yield from ("", "| variable | default | meaning |", "|---|---|---|")
    for setting in SETTINGS:
        default = "secret" if setting.secret else f"`{_shown(setting.default)}`" if _shown(setting.default) else "empty"
        choices = f" ({', '.join(f'`{choice}`' for choice in setting.choices)})" if setting.choices else ""
        yield f"| `{setting.variable}` | {default} | {_cell(setting.help)}{choices} |"


def handlers() -> Iterator[str]:
    """Yield the page of the handlers."""
    yield from ("# Handlers", "", WRITTEN.format(source="`handlers/`"))
    yield "What an automatic step can do. A *record* handler writes to the case at once, with the step itself;"
    yield "an *outside* handler reaches the world, runs as a job, and is tried again when it fails."
    for found in sorted(handler.REGISTRY.values(), key=lambda one: one.spec.name):
        spec = found.spec
        yield from ("", f"## `{spec.name}`: {spec.label}", "", f"*{spec.kind}*. {' '.join(spec.description.split())}")
        if spec.inputs:
            yield from ("", "| input | type | needed | choices |", "|---|---|---|---|")
        for item in spec.inputs:
            need = "yes" if item.required else f"no, default `{item.default}`"
            yield f"| `{item.name}` | {_cell(item.type)} | {need} | {_cell(', '.join(item.choices))} |"
        if spec.outputs:
            yield from ("", f"Result: {', '.join(f'`{item.name}` ({item.type})' for item in spec.outputs)}.")


def failures() -> Iterator[str]:
    """Yield the page of the errors."""
    yield from ("# Errors", "", WRITTEN.format(source="`app/errors.py`"))
    yield "The `code` stands in the answer of the API and at the foot of an error page; it never changes."
    yield from ("", "| code | status | title | what it means |", "|---|---|---|---|")
    for kind in _kinds(errors.RedressError):
        meaning = " ".join(inspect.cleandoc(kind.__doc__ or "").split())
        yield f"| `{kind.code}` | {kind.status} | {kind.title} | {_cell(meaning)} |"


PAGES: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "settings.md": settings,
    "handlers.md": handlers,
    "errors.md": failures,
}


def load_handlers() -> None:
    """Import every file of `handlers/`, so that each declares itself."""
    for path in sorted((HERE.parent / "handlers").glob("[a-z]*.py")):
        importlib.import_module(f"handlers.{path.stem}")


def _kinds(kind: type[errors.RedressError]) -> Iterator[type[errors.RedressError]]:
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from _kinds(below)


def _shown(value: object) -> str:
    return {True: "1", False: "0"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the pages."""
    load_handlers()
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
