"""How a standard function is declared: a signature above a Python function; several make overloads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from app.feel.library import Function, Needs, overload

_Body = TypeVar("_Body", bound=Callable[..., Any])


class Functions(dict[str, Function]):
    """The functions of one module, by name."""

    def offer(self, declaration: str, needs: Needs = "") -> Callable[[_Body], _Body]:
        """Declare a function, such as `upper case(string: string) -> string`, with the body below."""
        name, _, signature = declaration.partition("(")

        def declare(body: _Body) -> _Body:
            made = overload(f"({signature}", body, needs, wide=True)
            self[name] = self[name] + made if name in self else made
            return body

        return declare
