"""The OpenAPI 3.1 document, made from the declared calls: their types, their docstrings, and the rules all share."""

from __future__ import annotations

import importlib
import re
import typing
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from app.api.route import ROUTES, Listing, Raw, Route
from app.services import replays

VERSION: Final = "1"
REF: Final = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"<(?:(?P<kind>int):)?(?P<name>[a-z_]+)>")
PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "What happened and what to do next (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "code"],
}
ERRORS: Final = {
    "400": "The request cannot be read",
    "401": "There is no valid token or session",
    "403": "One sees it but may not do it",
    "404": "It is absent, or not for this person",
    "409": "Someone or something got there first",
    "413": "Larger than Redress takes",
    "422": "Some fields are wrong; `errors` names them",
}


@cache
def document() -> dict[str, Any]:
    """Return the document."""
    importlib.import_module("app.api.v1").load()  # the calls must be declared; one of them shows this document
    schemas: dict[str, Any] = {"Problem": PROBLEM}
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        path = _PARAMETER.sub(lambda match: "{" + match["name"] + "}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Redress",
            "version": VERSION,
            "description": "Complaint handling: processes, tasks, cases. Instants are RFC 3339 in UTC, dates are "
            "YYYY-MM-DD, lengths are ISO 8601. What one may not see answers 404.",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}, {"session": [], "csrf": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "responses": {
                code: {
                    "description": text,
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                for code, text in ERRORS.items()
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "python -m app token create --user NAME"},
                "session": {"type": "apiKey", "in": "cookie", "name": "redress"},
                "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
            },
        },
    }


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    summary, _, rest = route.text.partition("\n")
    operation: dict[str, Any] = {
        "operationId": route.endpoint,
        "tags": [route.tag],
        "summary": summary,
        "parameters": [*_path(route), *_query(route, schemas), *_key(route)],
        "responses": {str(route.status): _answer(route, schemas), **_errors(route)},
    }
    if rest.strip():
        operation["description"] = rest.strip()
    if route.body is not None:
        schema = _schema(route.body, schemas, mode="validation")
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if route.upload is not None:
        taken = operation.setdefault("requestBody", {"required": True, "content": {}})["content"]
        taken["multipart/form-data"] = {"schema": _upload(route)}
    if route.public:
        operation["security"] = []
    return operation


def _upload(route: Route) -> dict[str, Any]:
    """Return the parts of a posted form: the file, and the fields of the body that it does not stand for."""
    parts: dict[str, Any] = {"file": {"type": "string", "contentMediaType": "application/octet-stream"}}
    if route.body is not None and route.upload is not None:
        parts |= {name: {"type": "string"} for name in route.body.model_fields if name != route.upload.into}
    return {"type": "object", "properties": parts, "required": ["file"]}


def _path(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": match["name"],
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
            if match["kind"]
            else {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[^/]+$"},
        }
        for match in _PARAMETER.finditer(route.path)
    ]


def _query(route: Route, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    schema = TypeAdapter(route.query).json_schema(ref_template=REF)
    schemas.update(schema.pop("$defs", {}))
    required = set(schema.get("required", ()))
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _without_null(each)}
        for name, each in schema.get("properties", {}).items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter: one that is left out is absent, never null."""
    choices = schema.get("anyOf")
    if not choices:
        return schema
    kept = [each for each in choices if each.get("type") != "null"]
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    return {**rest, **kept[0]} if len(kept) == 1 else {**rest, "anyOf": kept}


def _key(route: Route) -> list[dict[str, Any]]:
    if route.method != "POST" or (route.upload is not None and route.body is None):
        return []
    schema = {"type": "string", "minLength": 1, "maxLength": replays.LONGEST_KEY, "pattern": replays.KEY.pattern}
    return [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "The same key with the same body gives the same answer for a day; with another body, 409.",
            "schema": schema,
        }
    ]


def _answer(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    if route.answer is None:
        return {"description": "Done"}
    if route.answer is Raw:
        binary = {"type": "string", "contentMediaType": "application/octet-stream"}
        return {"description": "The content", "content": {"*/*": {"schema": binary}}}
    return {"description": "Done", "content": {"application/json": {"schema": _shape(route.answer, schemas)}}}


def _shape(answer: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    if typing.get_origin(answer) is not Listing:
        return _schema(answer, schemas)
    (item,) = typing.get_args(answer)
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": _schema(item, schemas)},
            "next": {"type": ["string", "null"], "description": "The cursor of the next page"},
        },
        "required": ["items", "next"],
    }


class _Described(GenerateJsonSchema):
    """Schemas that carry the docstrings of dataclasses, as they do those of models."""

    def dataclass_schema(self, schema: Any) -> dict[str, Any]:
        made = super().dataclass_schema(schema)
        text = (schema["cls"].__doc__ or "").strip()
        return {**made, "description": text} if text else made


def _schema(kind: Any, schemas: dict[str, Any], *, mode: Any = "serialization") -> dict[str, Any]:
    made = TypeAdapter(kind).json_schema(ref_template=REF, mode=mode, schema_generator=_Described)
    schemas.update(made.pop("$defs", {}))
    name = getattr(kind, "__name__", "")
    if made.get("type") != "object" or not made.get("title") or not name:
        return made
    if schemas.setdefault(name, made) != made:
        raise ValueError(f"Two types of the API are called {name}: rename one.")
    return {"$ref": REF.format(model=name)}


def _errors(route: Route) -> dict[str, Any]:
    codes = ["400", "401", "403", "404", "409", "413", "422"] if route.method != "GET" else ["401", "403", "404", "422"]
    return {code: {"$ref": f"#/components/responses/{code}"} for code in codes}
