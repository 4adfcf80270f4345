"""Fills a template with values and gives a draft: subject, plain text and HTML, and what it does not say but must."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes

from app.correspondence import markup
from app.correspondence.fill import Filling, MissingValue
from app.correspondence.language import TemplateRefused
from app.correspondence.template import Rule, Template, look_up
from app.domain.finding import Finding
from app.errors import DefinitionError

__all__ = ["Draft", "MissingValue", "render"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter or email, ready but for its channel. `breaches` say what it must say and does not, or the reverse."""

    template: str
    version: str
    title: str
    reference: str
    subject: str
    text: str
    html: str
    paragraphs: frozenset[str] = frozenset()
    breaches: tuple[str, ...] = ()


def render(template: Template, values: Mapping[str, Any]) -> Draft:
    """Return the draft; raise `MissingValue` for a value that is needed and not there.

    `values` hold the record's screens, `data`, `sender` and `today` as plain dicts, lists and values.
    """
    try:
        page = _page(template.tree, values)
        subject = _page(template.subject_tree, values).text if template.subject else ""
    except TemplateRefused as refused:
        finding = Finding("error", "letter/template", template.id, refused.line, str(refused))
        raise DefinitionError([finding]) from refused
    reference = look_up("case.ref", values)
    return Draft(
        template=template.id,
        version=template.version,
        title=template.title,
        reference=reference if isinstance(reference, str) else "",
        subject=" ".join(subject.split()),
        text=page.text,
        html=page.html,
        paragraphs=page.paragraphs,
        breaches=tuple(_breaches(template, page, values)),
    )


def _page(tree: nodes.Template, values: Mapping[str, Any]) -> markup.Page:
    filling = Filling(values)
    return markup.page(filling.text(tree.body, {}), filling.kept)


def _breaches(template: Template, page: markup.Page, values: Mapping[str, Any]) -> list[str]:
    told = []
    for rule in template.must_contain:
        if _applies(rule, values) and not rule.is_said_in(page.text, page.paragraphs):
            told.append(f"The letter does not say what it must: “{rule.what}”. Put it back.")
    for rule in template.must_not_contain:
        if _applies(rule, values) and rule.is_said_in(page.text, page.paragraphs):
            told.append(f"The letter says “{rule.what}”, which it must not. Take it out.")
    return told


def _applies(rule: Rule, values: Mapping[str, Any]) -> bool:
    return rule.when is None or bool(look_up(rule.when, values))
