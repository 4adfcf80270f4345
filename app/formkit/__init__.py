"""Forms: reads `forms/*.form` (form-js documents), shows them, and checks what people answer.

    form = formkit.read(document)                                   # refuses what is not supported, by field
    findings = formkit.check(form, dictionary, names)               # before it may be published
    page = formkit.resolve(form, scope, people=members)             # what a page or the API shows
    answers = formkit.parse(form, request.form)                     # an HTML post -> answers
    result = formkit.validate(form, answers, scope, people=members)
    if result.ok: complete(result.answers, result.record)

Scopes hold typed FEEL values by name; answers are JSON values. Nothing here knows a web framework or a database.
"""

from __future__ import annotations

from app.formkit.check import answer_types, check, record_types
from app.formkit.expressions import Evaluator
from app.formkit.model import Field, Form, Option, Person
from app.formkit.post import date_boxes, parse
from app.formkit.reader import read
from app.formkit.resolve import ResolvedField, ResolvedForm, resolve
from app.formkit.schema import schema
from app.formkit.validate import Validated, validate

__all__ = [
    "Evaluator",
    "Field",
    "Form",
    "Option",
    "Person",
    "ResolvedField",
    "ResolvedForm",
    "Validated",
    "answer_types",
    "check",
    "date_boxes",
    "parse",
    "read",
    "record_types",
    "resolve",
    "schema",
    "validate",
]
