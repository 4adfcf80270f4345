"""Declaring a call of the API: method, path, and a function whose types are its schema and whose docstring its text."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
Tag = Literal[
    "processes", "instances", "tasks", "messages", "cases", "files", "notices", "reports", "clocks", "definitions",
    "operations", "training", "meta",
]  # fmt: skip
NARROW_TAGS = frozenset({"processes", "instances", "tasks", "messages", "cases", "files", "notices", "clocks", "meta"})


class Body(BaseModel):
    """A request body: types are not converted, and a field that is not declared is refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    largest: ClassVar[int] = 1_000_000


class Query(BaseModel):
    """The parameters of a query: texts are converted, and a parameter that is not declared is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A page of a list; `next` is the cursor of the next page, null at the end."""

    items: list[T]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """The call takes one file as `multipart/form-data`; its text may stand for the field `into` of the body."""

    into: str | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer that is not JSON, with its media type; `headers` go with it."""

    content: bytes
    media_type: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """One call. `safe` calls change nothing, whatever their method; `whole` ones do all in one transaction."""

    method: str
    path: str
    tag: Tag
    function: Callable[..., Any]
    body: type[Body] | None
    query: type[Query] | None
    answer: Any
    status: int
    safe: bool
    whole: bool
    upload: Upload | None
    public: bool
    media_type: str

    @property
    def endpoint(self) -> str:
        """The name under which Flask knows the call."""
        return f"{self.function.__module__.rsplit('.', 1)[-1]}_{self.function.__name__}"

    @property
    def text(self) -> str:
        """What the call does, from its docstring."""
        return inspect.cleandoc(self.function.__doc__ or "")


ROUTES: list[Route] = []


def route(  # noqa: PLR0913 - the declaration is one table row, read by name
    method: str,
    path: str,
    *,
    tag: Tag,
    status: int = 200,
    safe: bool | None = None,
    whole: bool = True,
    upload: Upload | None = None,
    public: bool = False,
    media_type: str = "application/json",
) -> Callable[[F], F]:
    """Declare a function as a call: `body` and `query` parameters name their models, the return type the answer."""

    def declare(function: F) -> F:
        hints = typing.get_type_hints(function)
        answer = hints.get("return")
        ROUTES.append(
            Route(
                method=method,
                path=path,
                tag=tag,
                function=function,
                body=hints.get("body"),
                query=hints.get("query"),
                answer=None if answer is type(None) else answer,
                status=204 if answer is type(None) else status,
                safe=method == "GET" if safe is None else safe,
                whole=whole,
                upload=upload,
                public=public,
                media_type=media_type,
            )
        )
        return function

    return declare
