"""Reading what a request carries: JSON of sane text, checked against the model of the call, nothing converted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

import orjson
from flask import request
from pydantic import ValidationError

from app.api.route import Body, Query
from app.errors import InvalidInput, TooMuch

Q = TypeVar("Q", bound=Query)
DIRECTIONS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SENTENCES: Final = {
    "missing": "This is required",
    "extra_forbidden": "There is no such field",
    "string_type": "Give a text",
    "int_type": "Give a whole number",
    "int_parsing": "Give a whole number",
    "bool_type": "Give true or false",
    "dict_type": "Give an object",
    "list_type": "Give a list",
}


class NotJson(InvalidInput):
    """The body of this request is JSON: send it as application/json, with no trailing text."""

    code, status, title = "not-json", 400, "This is not JSON"


def body(model: type[Body] | None) -> Body | None:
    """Return the body of the request as its model; a call without one takes nothing or an empty object."""
    raw = request.get_data(cache=True)
    if len(raw) > (model or Body).largest:
        raise TooMuch("A request has at most 1 MB; upload files with POST /files.")
    if not raw and model is None:
        return None
    if request.mimetype != "application/json":
        raise NotJson({"": "Send Content-Type: application/json"})
    value = _cleaned(_parsed(raw))
    if model is None:
        if value != {}:
            raise InvalidInput({"": "This call takes no body"})
        return None
    try:
        return model.model_validate_json(orjson.dumps(value))
    except ValidationError as problem:
        raise InvalidInput(sentences(problem)) from None


def query(model: type[Q], arguments: Mapping[str, str]) -> Q:
    """Return the parameters of the query as their model."""
    try:
        return model.model_validate(_cleaned(dict(arguments)))
    except ValidationError as problem:
        raise InvalidInput(sentences(problem)) from None


def sentences(problem: ValidationError) -> dict[str, str]:
    """Return a sentence for each field that is wrong, without repeating what was sent."""
    found: dict[str, str] = {}
    for error in problem.errors(include_input=False, include_url=False):
        field = ".".join(str(part) for part in error["loc"])
        found.setdefault(field, SENTENCES.get(error["type"], str(error["msg"])))
    return found


def _parsed(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise NotJson({"": "The body cannot be read as JSON"}) from None


def _cleaned(value: Any) -> Any:
    """Return JSON with its texts in normal form; control and direction characters are refused."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {_text(key): _cleaned(each) for key, each in value.items()}
    return value


def _text(value: str) -> str:
    normal = unicodedata.normalize("NFC", value)
    if any(_forbidden(char) for char in _suspects(normal)):
        raise InvalidInput({"": "Texts may not hold control, direction or private-use characters"})
    return normal


def _suspects(text: str) -> Iterable[str]:
    return () if text.isprintable() else text


def _forbidden(char: str) -> bool:
    if char in "\n\r\t":
        return False
    return char in DIRECTIONS or unicodedata.category(char) in ("Cc", "Co", "Cs")


def form(model: type[Body], into: str) -> Body:
    """Return the model that a posted form makes, the text of its file standing for one field."""
    file = request.files.get("file")
    if file is None:
        raise InvalidInput({"file": "Send the file as multipart/form-data under the name file"})
    content = file.stream.read(model.largest + 1)
    if len(content) > model.largest:
        raise TooMuch("This file is larger than Redress takes here.")
    try:
        values = _cleaned(dict(request.form)) | {into: content.decode("utf-8")}
        return model.model_validate(values)
    except UnicodeDecodeError:
        raise InvalidInput({"file": "This file is not a text in UTF-8"}) from None
    except ValidationError as problem:
        raise InvalidInput(sentences(problem)) from None
