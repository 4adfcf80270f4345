"""The small language of letters: Jinja's syntax, of which we accept little; `fill` evaluates that little.

No Python is ever run for a template: Jinja only parses. What `_ALLOWED` does not list is refused when the template is
read. Names lead to plain values by constant keys; there are no calls, no attributes of objects, no arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import jinja2
from jinja2 import nodes

from app.correspondence.filters import FILTERS

MAX_SOURCE, MAX_DEPTH = 60_000, 40

_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_READER: Final = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
COMPARISONS: Final = frozenset({"eq", "ne", "in", "notin"})


class TemplateRefused(Exception):
    """The text is not in the language of letters. The message says what is wrong, `line` where."""

    def __init__(self, message: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(message)


def parse(source: str) -> nodes.Template:
    """Return the syntax tree of a template, or raise `TemplateRefused`."""
    if len(source) > MAX_SOURCE:
        raise TemplateRefused(f"A letter has at most {MAX_SOURCE:,} characters.")
    for number, line in enumerate(source.splitlines(), start=1):
        if any("\ue000" <= each <= "\uf8ff" or (each < " " and each != "\t") for each in line):
            raise TemplateRefused("The letter holds a character that cannot be shown. Delete it.", number)
    try:
        tree = _READER.parse(source)
    except jinja2.TemplateSyntaxError as problem:
        raise TemplateRefused(f"This cannot be read: {problem.message}.", problem.lineno) from problem
    except (RecursionError, ValueError, OverflowError) as problem:
        raise TemplateRefused("This cannot be read: it is nested too deeply, or holds too large a number.") from problem
    _accept(tree, 0)
    return tree


def _accept(node: nodes.Node, depth: int) -> None:
    line = getattr(node, "lineno", None)
    if depth > MAX_DEPTH:
        raise TemplateRefused("This is nested too deeply. Use fewer conditions inside each other.", line)
    if not isinstance(node, _ALLOWED):
        kind = type(node).__name__.lower()
        raise TemplateRefused(f"“{kind}” is not part of the language of letters: {_HOW}", line)
    problem = _problem(node)
    if problem:
        raise TemplateRefused(problem, line)
    for child in node.iter_child_nodes():
        _accept(child, depth + 1)


_HOW: Final = "use {{ screen.field }}, the filters, {% if %} and {% for %}."


def _problem(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Filter):
        return _filter_problem(node)
    if isinstance(node, nodes.For):
        plain = isinstance(node.target, nodes.Name) and isinstance(
            node.iter, nodes.Getattr | nodes.Getitem | nodes.Name
        )
        return None if plain and not node.recursive and node.test is None else f"A loop goes over one list: {_HOW}"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return "Names do not begin with an underscore."
    if isinstance(node, nodes.Name) and node.name.startswith("_"):
        return "Names do not begin with an underscore."
    if isinstance(node, nodes.Getitem):
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        fixed = isinstance(key, str) and not key.startswith("_")
        return None if fixed else "Only a fixed name may stand in brackets."
    if isinstance(node, nodes.Compare):
        simple = len(node.ops) == 1 and node.ops[0].op in COMPARISONS
        return None if simple else "Compare two values with ==, !=, in or not in."
    if isinstance(node, nodes.Const) and not isinstance(node.value, str | int | bool | None):
        return "Only text, whole numbers, true, false and none may be written out."
    return None


def _filter_problem(node: nodes.Filter) -> str | None:
    if node.name not in FILTERS:
        return f"There is no filter “{node.name}”. Use one of {', '.join(sorted(FILTERS))}."
    if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
        return f"The filter “{node.name}” takes plain arguments only."
    if len(node.args) > FILTERS[node.name].most or len(node.args) < FILTERS[node.name].least:
        return f"The filter “{node.name}” takes {FILTERS[node.name].least} to {FILTERS[node.name].most} arguments."
    return None


def paths(tree: nodes.Node) -> frozenset[str]:
    """Return the paths of names a template reads; those of items of a list with `[]`: `binjs[].name`."""
    return frozenset(_paths(tree, {}))


def _paths(node: nodes.Node, bound: Mapping[str, str]) -> Iterator[str]:
    if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        yield path_of(node, bound)
    elif isinstance(node, nodes.For):
        yield path_of(node.iter, bound)
        inner = {**bound, target_of(node): f"{path_of(node.iter, bound)}[]"}
        for child in node.body:
            yield from _paths(child, inner)
        for child in node.else_:
            yield from _paths(child, bound)
    else:
        for child in node.iter_child_nodes():
            yield from _paths(child, bound)


def target_of(loop: nodes.For) -> str:
    """Return the name that stands for each item in a loop."""
    return loop.target.name if isinstance(loop.target, nodes.Name) else ""


def path_of(node: nodes.Node, bound: Mapping[str, str]) -> str:
    """Return the path of names that an expression stands for; `bound` says what loop variables stand for."""
    if isinstance(node, nodes.Name):
        return bound.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        return f"{path_of(node.node, bound)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{path_of(node.node, bound)}.{node.arg.value}"
    raise TemplateRefused(f"A value is read by its path: {_HOW}", node.lineno)
