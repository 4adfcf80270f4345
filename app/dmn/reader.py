"""DMN XML to definitions. What cannot be read is refused with the element and the line."""

from __future__ import annotations

from lxml import etree

from app.dmn.boxes import boxed_in, function_of
from app.dmn.definitions import (
    Decision,
    Definitions,
    InputData,
    Item,
    Knowledge,
    Service,
    Text,
)
from app.dmn.model import Model
from app.dmn.xml import attribute, child, children, line_of, refused, root_of, text_of
from app.feel.names import normal

_MAX_CHAIN = 50


def read(xml: bytes) -> Model:
    """Return the model of a DMN file. Raises DefinitionError with findings when it cannot be read."""
    return Model(definitions_of(root_of(xml)))


def definitions_of(root: etree._Element) -> Definitions:
    """Return what the `definitions` element of a file says."""
    _unique_ids(root)
    decisions = [_decision(each) for each in children(root, "decision")]
    made = Definitions(
        name=attribute(root, "name"),
        decisions={each.id: each for each in decisions},
        inputs={found.id: found for found in map(_input, children(root, "inputData"))},
        knowledge={found.id: found for found in map(_knowledge, children(root, "businessKnowledgeModel"))},
        services={found.id: found for found in map(_service, children(root, "decisionService"))},
        items={found.name: found for found in map(_item, children(root, "itemDefinition"))},
    )
    _acyclic(made)
    return made


def _unique_ids(root: etree._Element) -> None:
    seen: set[str] = set()
    for each in children(root, "decision", "inputData", "businessKnowledgeModel", "decisionService"):
        found = _id(each)
        if found in seen:
            raise refused(f"The id “{found}” is there twice.", "dmn-id", line_of(each), found)
        seen.add(found)


def _id(element: etree._Element) -> str:
    return attribute(element, "id") or attribute(element, "name")


def _acyclic(made: Definitions) -> None:
    """Refuse decisions that require themselves, however long the way round."""
    done: set[str] = set()

    def visit(each: str, above: tuple[str, ...]) -> None:
        if each in above:
            raise refused(f"“{each}” requires itself: {' → '.join((*above, each))}.", "dmn-cycle", None, each)
        if each in done:
            return
        if len(above) > _MAX_CHAIN:
            raise refused(f"More than {_MAX_CHAIN} decisions in a row require each other.", "dmn-size", None, each)
        found = made.decisions.get(each) or made.knowledge.get(each)
        for required in found.requires if found else ():
            if not (each in made.knowledge and required == each):
                visit(required, (*above, each))
        done.add(each)

    for each in made.decisions:
        visit(each, ())


def _variable(element: etree._Element) -> tuple[str, str]:
    """Return the name and type reference of the variable an element defines."""
    found = child(element, "variable")
    name = attribute(found, "name") if found is not None else ""
    type_ = attribute(found, "typeRef") if found is not None else ""
    return normal(name or attribute(element, "name")), type_


def _requires(element: etree._Element) -> tuple[str, ...]:
    found = []
    for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
        for target in children(requirement, "requiredDecision", "requiredInput", "requiredKnowledge"):
            found.append(_target(target))
    return tuple(found)


def _target(element: etree._Element) -> str:
    return attribute(element, "href").rpartition("#")[2]


def _decision(element: etree._Element) -> Decision:
    variable, type_ = _variable(element)
    return Decision(
        id=_id(element),
        name=normal(attribute(element, "name")),
        variable=variable,
        type=type_,
        logic=boxed_in(element),
        requires=_requires(element),
        line=line_of(element),
    )


def _input(element: etree._Element) -> InputData:
    variable, type_ = _variable(element)
    return InputData(_id(element), variable, type_)


def _knowledge(element: etree._Element) -> Knowledge:
    variable, type_ = _variable(element)
    logic = child(element, "encapsulatedLogic")
    return Knowledge(_id(element), variable, type_, None if logic is None else function_of(logic), _requires(element))


def _service(element: etree._Element) -> Service:
    variable, type_ = _variable(element)
    outputs = tuple(_target(each) for each in children(element, "outputDecision"))
    inputs = tuple(_target(each) for each in (*children(element, "inputDecision"), *children(element, "inputData")))
    return Service(_id(element), variable, type_, outputs, inputs)


def _item(element: etree._Element) -> Item:
    base = child(element, "typeRef")
    allowed = child(element, "allowedValues")
    return Item(
        name=normal(attribute(element, "name")),
        base=(base.text or "").strip() if base is not None else "",
        components=tuple(_item(each) for each in children(element, "itemComponent")),
        collection=attribute(element, "isCollection") == "true",
        allowed=None if allowed is None else Text(text_of(allowed), line_of(allowed)),
        function=child(element, "functionItem") is not None,
    )
