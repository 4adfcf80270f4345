"""What we do not run: refused with a sentence, instead of being ignored in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from lxml import etree

from app.domain.finding import Finding
from app.engine import xml
from app.engine.lint.diagram import Diagram, at_node
from app.engine.xml import BPMN, SPIFF

_REFUSED = {
    "task": "A task without a kind is not run. Make it a user task, a manual task, or what it is.",
    "transaction": "Transactions are not run. Draw an embedded subprocess with an error boundary event.",
    "adHocSubProcess": "Ad-hoc subprocesses are not run. Draw the order of the steps.",
    "complexGateway": "Complex gateways are not run. Draw exclusive, inclusive or parallel gateways.",
    "compensateEventDefinition": "Compensation is not run. Draw the steps that put things right.",
    "cancelEventDefinition": "Cancel events are not run. Throw an error and catch it at the subprocess.",
    "conditionalEventDefinition": "Conditional events are not run. Wait for a message, a signal or a timer.",
    "dataStore": "Data stores are not run; the case record is the store. Delete the shape.",
    "dataStoreReference": "Data stores are not run; the case record is the store. Delete the shape.",
    "dataInputAssociation": "Data associations carry nothing here. Instance data are known by name; delete the arrow.",
    "dataOutputAssociation": "Data associations carry nothing here. Instance data are known by name; delete the arrow.",
    "ioSpecification": "Input and output specifications are not run. A called process sees its caller's data by name.",
    "choreographyTask": "Choreographies are not run.",
    "callChoreography": "Choreographies are not run.",
    "subChoreography": "Choreographies are not run.",
    "correlationSubscription": "Say the key of a message in the property `correlation` of the event that waits for it.",
}
_SCRIPTS = ("preScript", "postScript")


def check(diagram: Diagram) -> Iterator[Finding]:
    """Yield what the file holds that is not run."""
    for node in diagram.root.iter(f"{BPMN}*"):
        message = _REFUSED.get(xml.local(node))
        if message is not None:
            yield at_node(_named(node), "not-run", message)
    for name in _SCRIPTS:
        for node in diagram.root.iter(f"{SPIFF}{name}"):
            yield at_node(_named(node), "not-run", "Scripts before or after a step are not run. Draw a script task.")
    if not diagram.executable:
        yield at_node(diagram.root, "no-process", "The file has no executable process of BPMN 2.0.")
    yield from _schema(diagram)


def _named(node: etree._Element) -> etree._Element:
    """Return the nearest node around that has an id: what a person can point at."""
    for one in (node, *node.iterancestors()):
        if one.get("id") and not xml.local(one).endswith("EventDefinition"):
            return one
    return node


def _schema(diagram: Diagram) -> Iterable[Finding]:
    schema = _validator()
    if schema.validate(diagram.root):
        return
    for error in list(schema.error_log)[:20]:
        message = str(error.message).replace(BPMN, "bpmn:").replace(SPIFF, "spiffworkflow:")
        yield Finding("error", "schema", None, error.line, f"The file breaks the BPMN schema: {message}")


@cache
def _validator() -> Any:
    """Return the schema of BPMN with SpiffWorkflow's extensions (a quarter of a second to load)."""
    from SpiffWorkflow.spiff.parser.process import VALIDATOR

    return VALIDATOR.validator
