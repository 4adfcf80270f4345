"""What the form macros need beside a resolved form: where an error links to, and what a browser posted.

Names of our own in a form begin with an underscore (`_action`, `_version`), which no key of a field can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from app import formkit
from app.errors import InvalidInput, TooMuch
from app.services import files
from app.web import security

MORE_QUESTIONS = "Your answers bring up further questions. Answer them, then go on"
BOXES = ("date", "date-time")


def summary(shown: formkit.ResolvedForm | None, errors: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the entries of an error summary, in the order of the form, each linked to where the answer goes."""
    known = dict(_anchors(shown.fields())) if shown else {}
    placed = [{"text": errors[name], "href": f"#{anchor}"} for name, anchor in known.items() if name in errors]
    others = [{"text": text} for name, text in errors.items() if name not in known]
    return placed + others


def posted(form: formkit.Form | None) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the answers of this request (files stored, rows added or taken away) and what is wrong with its files."""
    if form is None:
        return {}, {}
    values, refused = _with_files(form, _without_rows(request.form))
    answers = formkit.parse(form, values)
    action, _, key = request.form.get("_action", "").partition(":")
    field = form.field(key) if action == "add" else None
    if field is not None:
        answers[key] = [
            *(answers.get(key) or [None if field.is_plain_list else {}]),
            None if field.is_plain_list else {},
        ]
    return answers, refused


def refreshes(form: formkit.Form | None) -> bool:
    """Whether answers can bring up further questions."""
    return form is not None and any(each.hide for each, _groups in form.walk())


def further_questions(form: formkit.Form, shown: formkit.ResolvedForm) -> dict[str, str]:
    """Return what to say where answers bring up a field that the page, used without scripts, did not have."""
    if "_shown" not in request.form or not refreshes(form):
        return {}
    had = set(request.form["_shown"].split())
    new = [each for each in shown.fields() if each.visible and not each.readonly and each.id not in had]
    return {each.name: MORE_QUESTIONS for each in new[:1]}


def file_names(shown: formkit.ResolvedForm | None) -> dict[str, str]:
    """Return the names of the files that answers refer to."""
    names = {}
    for each in shown.fields() if shown else ():
        if each.type in ("file", "files"):
            for file_id in _as_list(each.value):
                names[file_id] = files.open_file(security.ports(), security.viewer(), file_id)[0].name
    return names


def _anchors(fields: Iterator[formkit.ResolvedField]) -> Iterator[tuple[str, str]]:
    for each in fields:
        first = next((item.name for row in each.rows for item in row if item.visible), each.name)
        yield each.name, _anchor(each) if each.type != "list" else first
        for number, row in enumerate(each.rows):
            yield f"{each.name}-{number}", row[0].name
            yield from ((item.name, _anchor(item)) for item in row)


def _anchor(each: formkit.ResolvedField) -> str:
    return f"{each.name}-day" if each.type in BOXES else each.name


def _without_rows(values: MultiDict[str, str]) -> MultiDict[str, str]:
    action, _, row = values.get("_action", "").partition(":")
    if action != "remove" or not row:
        return values
    return MultiDict([(name, value) for name, value in values.items(multi=True) if not name.startswith(f"{row}-")])


def _with_files(form: formkit.Form, values: MultiDict[str, str]) -> tuple[MultiDict[str, str], dict[str, str]]:
    """Store what was uploaded; the answers of a file field are ids: those kept, then the new ones."""
    found, refused = MultiDict(values), {}
    for each in form.fields():
        if each.type not in ("file", "files"):
            continue
        gone = set(values.getlist(f"{each.key}-remove"))
        kept = [file_id for file_id in values.getlist(each.key) if file_id not in gone]
        new, problem = store_uploads(each.key)
        if problem:
            refused[each.key] = problem
        found.setlist(each.key, kept + new if each.type == "files" else (new or kept)[-1:])
    return found, refused


def store_uploads(name: str) -> tuple[list[str], str]:
    """Store the files of one field of this request; return their ids and what is wrong with those that were refused."""
    stored, problems = [], []
    for sent in request.files.getlist(name):
        if not sent.filename:
            continue
        try:
            stored.append(
                files.store(security.ports(), security.viewer(), name=sent.filename, stream=BytesIO(sent.read())).id
            )
        except (InvalidInput, TooMuch) as problem:
            said = " ".join(getattr(problem, "errors", {}).values()) or problem.message
            problems.append(f"{sent.filename}: {said}")
    return stored, " ".join(problems)


def _as_list(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []
