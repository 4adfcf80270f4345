"""The engine: BPMN diagrams compiled to definitions, and instances moved on by commands.

    definition = compile_definition("jwm-referral", processes, decisions, handlers=handlers, types=types)
    delta = apply(definition, None, commands.Start({"source": "PHSO"}), at=now, facts=facts)
    delta = apply(definition, delta.state, commands.Complete(delta.opened[0].id, answers), at=now, facts=facts)

`apply` is a pure function of state, command and facts. SpiffWorkflow keeps the tree of tasks and their states; what
each element does is in `steps/`, the loop in `instance.py`, the state string in `state.py`. Nothing outside this
package imports SpiffWorkflow, and nothing in it reads the clock, a socket or a database.
"""

from __future__ import annotations

from app.engine.apply import apply, scope
from app.engine.compiler import compile_definition
from app.engine.functions import LIBRARY, Moment
from app.engine.lint import lint
from app.engine.model import Definition, Element, Event, Flow, Lane, Process
from app.engine.outline import Item, Next, outline
from app.engine.overlay import after
from app.engine.references import References, data_names, references

__all__ = [
    "LIBRARY",
    "Definition",
    "Element",
    "Event",
    "Flow",
    "Item",
    "Lane",
    "Moment",
    "Next",
    "Process",
    "References",
    "after",
    "apply",
    "compile_definition",
    "data_names",
    "lint",
    "outline",
    "references",
    "scope",
]
