"""One request: who asks, what with, what is answered. The same for every call, so that no call can forget it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import orjson
from flask import Response, current_app, g, request

from app.api import bodies, cursors
from app.api.route import NARROW_TAGS, Listing, Raw, Route
from app.api.sign_in import signed_in
from app.domain.authority import Viewer
from app.errors import InvalidInput, NotAllowed, NotFound
from app.services import replays
from app.services.ports import Ports
from app.store.queries.paging import Cut, Page

P = ParamSpec("P")
T = TypeVar("T")
NOBODY = Viewer(0, "", "")
LARGEST_NUMBER = 2**31 - 1
JSON_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS | orjson.OPT_NON_STR_KEYS


@dataclass(frozen=True, slots=True)
class Call:
    """What a call works with: the ports, who asks, and the query as it came."""

    ports: Ports
    viewer: Viewer
    route: Route
    arguments: Mapping[str, str]

    def read(self, query: Callable[Concatenate[Any, Viewer, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a query finds for this viewer, in a read transaction of its own."""
        with self.ports.database.read() as tx:
            return query(tx, self.viewer, *args, **kwargs)

    def cut(self, limit: int, cursor: str | None) -> Cut:
        """Return the part of a list that a request asks for."""
        return Cut(limit, cursors.opened(self._seal(), cursor) if cursor else None)

    def listing(self, page: Page[T]) -> Listing[T]:
        """Return a page with the cursor of the next one, sealed to this person and this query."""
        return Listing(list(page.items), cursors.sealed(self._seal(), page.next) if page.next else None)

    def _seal(self) -> cursors.Seal:
        asked = {name: value for name, value in self.arguments.items() if name not in ("cursor", "limit")}
        return cursors.Seal(self.ports.settings.secret_key, self.viewer.account, request.path, asked)


def view(route: Route) -> Callable[..., Response]:
    """Return the Flask view of a call."""

    def answer(**path: Any) -> Response:
        if any(isinstance(part, int) and part > LARGEST_NUMBER for part in path.values()):
            raise NotFound()
        ports = cast("Ports", current_app.extensions["redress"])
        call = Call(ports, _allowed(ports, route), route, _arguments())
        given = _given(route, call.arguments)
        key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
        if key is None or (route.upload is not None and route.body is None):
            return respond(route, route.function(call, **path, **given))
        return _once(call, key, path, given)

    return answer


def _once(call: Call, key: str, path: Mapping[str, Any], given: Mapping[str, Any]) -> Response:
    """Answer a request that carries a key: from memory where it was answered before."""
    if len(key) > replays.LONGEST_KEY or not replays.KEY.fullmatch(key):
        raise InvalidInput({"Idempotency-Key": f"A key has 1 to {replays.LONGEST_KEY} characters and no blanks"})
    body = given.get("body")
    submission = replays.Submission(
        key=key,
        route=f"{request.method} {request.path}",
        body=body.model_dump(mode="json") if body is not None else {},
        whole=call.route.whole,
    )

    def act() -> replays.Answer:
        found = call.route.function(call, **path, **given)
        return replays.Answer(call.route.status, orjson.loads(encoded(found)) if found is not None else None)

    answer = replays.once(call.ports, call.viewer, submission, act)
    return respond(call.route, answer.body)


def _allowed(ports: Ports, route: Route) -> Viewer:
    if route.public:
        return NOBODY
    viewer = signed_in(ports)
    g.viewer = viewer
    if viewer.read_only and not route.safe:
        raise NotAllowed("This token only reads.")
    if viewer.process is not None and route.tag not in NARROW_TAGS:
        raise NotFound()
    return viewer


def _arguments() -> dict[str, str]:
    doubled = [name for name, values in request.args.lists() if len(values) > 1]
    if doubled:
        raise InvalidInput(dict.fromkeys(doubled, "Give this parameter once"))
    return dict(request.args)


def _given(route: Route, arguments: Mapping[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if route.query is not None:
        given["query"] = bodies.query(route.query, arguments)
    elif arguments:
        raise InvalidInput(dict.fromkeys(arguments, "This call has no such parameter"))
    if route.body is not None and route.upload is not None and request.mimetype == "multipart/form-data":
        given["body"] = bodies.form(route.body, route.upload.into or "")
    elif route.body is not None:
        given["body"] = bodies.body(route.body)
    elif route.method != "GET" and route.upload is None:
        bodies.body(None)
    return given


def respond(route: Route, found: Any) -> Response:
    """Return what a call found as the answer it declares."""
    if isinstance(found, Raw):
        return Response(found.content, route.status, dict(found.headers), mimetype=found.media_type)
    if route.status == 204:
        return Response(status=204)
    return Response(encoded(found), route.status, mimetype="application/json")


def encoded(found: Any) -> bytes:
    """Return JSON as the API writes it: instants in UTC with a Z."""
    return orjson.dumps(found, default=_plain, option=JSON_OPTIONS)


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="python", by_alias=True)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
