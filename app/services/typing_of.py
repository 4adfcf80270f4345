"""The FEEL types of names: of the record by the data dictionary, of answers by the form that asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from app import feel, formkit
from app.domain.dictionary import Dictionary

SCREENS = frozenset({"at_alloc", "iu_alloc", "early", "assess_dec"})
INSTANCE = "context<id: string, process: string, case_ref: string, started_by: string>"
LINK = "list<context<ref: string, kind: string, status: string, relation: string>>"


def screens(dictionary: Dictionary) -> dict[str, feel.Type]:
    """Return the types of the record's screens; `jw` is one version, `jw_versions` all of them."""
    types = dict(formkit.record_types(dictionary))
    return types | {
        "instance": feel.parse_type(INSTANCE),
        "links": feel.parse_type(LINK),
        "actor": feel.STRING,
    }


def answers(form: formkit.Form) -> dict[str, feel.Type]:
    """Return the types of the answers of a form that become instance data."""
    return {name: kind for name, kind in formkit.answer_types(tuple(form.fields()), {}).items() if name not in SCREENS}


def declared(inputs: str) -> Mapping[str, str]:
    """Return the start data that a process property `inputs` declares: `jw_version:number, source:string`."""
    pairs = (part.split(":", 1) for part in inputs.split(",") if part.strip())
    return {name.strip(): (kind[0].strip() if kind else "Any") for name, *kind in pairs}
