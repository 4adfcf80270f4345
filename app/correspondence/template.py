"""Reads `letters/<id>.md`: a header between `---` lines, then Markdown with placeholders.

---
id: jw-ilt-outcome-phso
title: Outcome of the initial look
channels: email                       # letter, email, encrypted email, task
to: contact.phso_email                # the first of these paths that leads to something
subject: Joint working request {{ case.ref }}: outcome
must_contain:
  - #signpost when data.signpost      # the paragraph that ends with {:#signpost}
must_not_contain:
  - appeal*                           # a phrase; * stands for the rest of a word
clauses: JWM-OPH-01 JWM-OPH-07
version: 1
---
Dear {{ contact.phso_contact_name }},
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from jinja2 import nodes

from app.correspondence import language, markup
from app.correspondence.language import TemplateRefused
from app.domain.finding import Finding
from app.errors import DefinitionError

CHANNELS: Final = ("letter", "email", "encrypted email", "task")
_REQUIRED: Final = ("id", "title", "channels", "audience", "version")
_KEYS: Final = frozenset({*_REQUIRED, "to", "subject", "must_contain", "must_not_contain", "clauses"})
_LISTS: Final = frozenset({"must_contain", "must_not_contain"})
_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PATH: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_RULE: Final = re.compile(r"(?P<what>.+?)(?: when (?P<when>[a-z][a-z0-9_.]*))?")
_IN_SUBJECTS: Final = frozenset({"case.ref"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What a letter must or must not say: a paragraph by its id, or a phrase; perhaps `when` a path is set."""

    what: str
    when: str | None = None

    @property
    def paragraph(self) -> str | None:
        """The id of the paragraph meant, None for a phrase."""
        return self.what[1:] if self.what.startswith("#") else None

    def is_said_in(self, text: str, paragraphs: frozenset[str]) -> bool:
        """Whether a letter, of which text and paragraph ids are given, says it."""
        if self.paragraph:
            return self.paragraph in paragraphs
        words = (re.escape(word).replace(r"\*", r"\w*") for word in self.what.split())
        return bool(re.search(rf"\b{' '.join(words)}\b".replace(" ", r"\s+"), text, re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class Template:
    """A letter, email or task text as written by its owner. Make one with `Template.read`."""

    id: str
    title: str
    channels: tuple[str, ...]
    audience: str
    version: str
    to: tuple[str, ...]
    subject: str
    clauses: tuple[str, ...]
    must_contain: tuple[Rule, ...]
    must_not_contain: tuple[Rule, ...]
    tree: nodes.Template = field(compare=False, repr=False)
    subject_tree: nodes.Template = field(compare=False, repr=False)

    @staticmethod
    def read(text: str) -> Template:
        """Return the template a text describes, or raise `DefinitionError` with a finding for each fault."""
        header, body, first_line = _parts(text)
        problems = _header_problems(header)
        tree, subject_tree = _tree(body, first_line, problems), _tree(header.get("subject", ""), 1, problems)
        name = str(header.get("id", "")) or None
        if not problems and tree and subject_tree:
            problems += _inside_problems(header, tree, subject_tree, first_line)
        if problems or tree is None or subject_tree is None:
            raise DefinitionError(
                [Finding("error", f"letter/{rule}", name, line, told) for rule, line, told in problems]
            )
        return Template(
            id=header["id"],
            title=header["title"],
            channels=_split(header["channels"], ","),
            audience=header["audience"],
            version=header["version"],
            to=_split(header.get("to", ""), ","),
            subject=header.get("subject", ""),
            clauses=tuple(header.get("clauses", "").split()),
            must_contain=_rules(header.get("must_contain", [])),
            must_not_contain=_rules(header.get("must_not_contain", [])),
            tree=tree,
            subject_tree=subject_tree,
        )

    def placeholders(self) -> frozenset[str]:
        """Return the paths this template reads, those of its header included."""
        rules = (rule.when for rule in (*self.must_contain, *self.must_not_contain) if rule.when)
        return language.paths(self.tree) | language.paths(self.subject_tree) | frozenset(self.to) | frozenset(rules)

    def recipient(self, values: Mapping[str, Any]) -> str | None:
        """Return the address the header's `to` leads to, None where all its paths lead to nothing."""
        return next((found for path in self.to if isinstance(found := look_up(path, values), str) and found), None)


def look_up(path: str, values: Mapping[str, Any]) -> Any:
    """Return what stands at a path of names, None where there is nothing."""
    value: Any = values
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


Problem = tuple[str, int | None, str]


def _parts(text: str) -> tuple[dict[str, Any], str, int]:
    """Return the header, the body, and the line on which the body begins."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        told = "A letter begins with a header between two lines that hold --- only."
        raise DefinitionError([Finding("error", "letter/header", None, 1, told)])
    end = next(number for number, line in enumerate(lines) if number and line.strip() == "---")
    header: dict[str, Any] = {}
    key = ""
    for number, line in enumerate(lines[1:end], start=2):
        entry = line.strip()
        if entry.startswith("- ") and key in _LISTS:
            header[key].append(entry[2:].strip())
        elif entry:
            key, colon, value = (part.strip() for part in entry.partition(":"))
            if not colon or key not in _KEYS or key in header:
                told = f"“{key}” does not belong in the header of a letter, or stands there twice."
                raise DefinitionError([Finding("error", "letter/header", None, number, told)])
            header[key] = [] if key in _LISTS else value
    return header, "\n".join(lines[end + 1 :]), end + 2


def _tree(source: str, first_line: int, problems: list[Problem]) -> nodes.Template | None:
    try:
        return language.parse(source)
    except TemplateRefused as refused:
        problems.append(("template", (refused.line or 1) + first_line - 1, str(refused)))
        return None


def _header_problems(header: Mapping[str, Any]) -> list[Problem]:
    problems: list[Problem] = [("header", 1, f"The header needs “{key}”.") for key in _REQUIRED if not header.get(key)]
    if not _ID.fullmatch(header.get("id", "") or "x"):
        problems.append(("header", 1, "The id is small words joined by hyphens."))
    channels = _split(header.get("channels", ""), ",")
    if any(each not in CHANNELS for each in channels):
        problems.append(("header", 1, f"Channels are {', '.join(CHANNELS)}, separated by commas."))
    if {"email", "encrypted email"} & set(channels) and not header.get("subject"):
        problems.append(("header", 1, "An email needs a subject."))
    if any(not _PATH.fullmatch(path) for path in _split(header.get("to", ""), ",")):
        problems.append(("header", 1, "“to” holds paths such as contact.phso_email, separated by commas."))
    return problems


def _inside_problems(
    header: Mapping[str, Any], tree: nodes.Template, subject_tree: nodes.Template, first_line: int
) -> list[Problem]:
    problems: list[Problem] = []
    if language.paths(subject_tree) - _IN_SUBJECTS:
        problems.append(("subject", 1, "A subject holds fixed words and {{ case.ref }} only: others can read it."))
    skeleton = markup.skeleton(tree)
    try:
        page = markup.page(skeleton)
    except TemplateRefused as refused:
        return [*problems, ("markdown", (refused.line or 1) + first_line - 1, str(refused))]
    for rule in (*_rules(header.get("must_contain", [])), *_rules(header.get("must_not_contain", []))):
        if rule.paragraph and rule.paragraph not in page.paragraphs:
            problems.append(("rules", 1, f"No paragraph ends with {{:#{rule.paragraph}}}."))
    for rule in _rules(header.get("must_not_contain", [])):
        if not rule.paragraph and rule.is_said_in(page.text, page.paragraphs):
            problems.append(("rules", first_line, f"The letter says “{rule.what}”, which it must not."))
    return problems


def _rules(entries: list[str]) -> tuple[Rule, ...]:
    found = (_RULE.fullmatch(entry) for entry in entries)
    return tuple(Rule(match["what"], match["when"]) for match in found if match)


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part for each in text.split(separator) if (part := each.strip()))
