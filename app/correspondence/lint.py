"""What must hold before a letter may be published: it names fields that exist, and none that may not leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.correspondence.template import Template
from app.domain.dictionary import Dictionary
from app.domain.finding import Finding

OWN: Final = frozenset({"sender.name", "sender.team", "today"})
FREE: Final = frozenset({"data"})
CURRENT: Final = "jw"


def lint(template: Template, dictionary: Dictionary) -> list[Finding]:
    """Return every finding on a template: unknown placeholders, and fields that only some may open."""
    return list(_findings(template, dictionary))


def _findings(template: Template, dictionary: Dictionary) -> Iterator[Finding]:
    for path in sorted(template.placeholders()):
        root, _, rest = path.replace("[]", "").partition(".")
        if root in FREE or path in OWN:
            continue
        field = _in_dictionary(root, rest)
        if not rest and not dictionary.is_list(field):
            yield _finding(template, f"“{path}” is no value by itself: write screen.field.")
        elif not dictionary.knows(field):
            yield _finding(
                template, f"“{path}” is no field of the record. Correct the name, or use data.{rest or root}."
            )
        elif dictionary.readers_of(field) or dictionary.classification(field) == "restricted":
            yield _finding(template, f"“{path}” may be opened by some only, so no letter may hold it. Take it out.")


def _in_dictionary(root: str, rest: str) -> str:
    """Return the path as the dictionary has it: `original.case.ref` is of a screen too, `jw_versions` the list `jw`."""
    if root == "original":
        return rest
    return f"{CURRENT if root == f'{CURRENT}_versions' else root}.{rest}".rstrip(".")


def _finding(template: Template, message: str) -> Finding:
    return Finding("error", "letter/placeholder", template.id, None, message, f"{template.id}.md")
