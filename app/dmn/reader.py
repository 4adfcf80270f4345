"""DMN XML to definitions. What cannot be read is refused with the element and the line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from app.dmn.boxes import boxed_in, function_of
from app.dmn.definitions import (
    Decision,
    Definitions,
    Import,
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
_MAX_IMPORTS = 5


def read(xml: bytes, others: Iterable[bytes] = ()) -> Model:
    """Return the model of a DMN file, with those of `others` it imports. Raises DefinitionError with findings."""
    given = definitions_of(root_of(xml))
    if not given.imports:
        return Model(given)
    return _with_imports(given, {each.namespace: each for each in map(definitions_of, map(root_of, others))}, ())


def _with_imports(given: Definitions, known: Mapping[str, Definitions], above: tuple[str, ...]) -> Model:
    """Return a model with those it imports; a file that is not there is left out, and `lint` says so."""
    if given.namespace in above:
        raise refused("The files import each other in a circle.", "dmn-cycle")
    path = (*above, given.namespace)
    found = {each: known[each.namespace] for each in given.imports if each.namespace in known}
    if len(path) > _MAX_IMPORTS or len(found) > _MAX_IMPORTS:
        raise refused(f"A file imports at most {_MAX_IMPORTS} others.", "dmn-size")
    return Model(given, {each: _with_imports(found[each], known, path) for each in found})


def definitions_of(root: etree._Element) -> Definitions:
    """Return what the `definitions` element of a file says."""
    _unique_ids(root)
    namespace = attribute(root, "namespace")
    decisions = [_decision(each, namespace) for each in children(root, "decision")]
    made = Definitions(
        name=attribute(root, "name"),
        decisions={each.id: each for each in decisions},
        inputs={found.id: found for found in map(_input, children(root, "inputData"))},
        knowledge={f.id: f for f in (_knowledge(e, namespace) for e in children(root, "businessKnowledgeModel"))},
        services={found.id: found for found in (_service(e, namespace) for e in children(root, "decisionService"))},
        items={found.name: found for found in map(_item, children(root, "itemDefinition"))},
        namespace=namespace,
        imports=tuple(_import(each) for each in children(root, "import")),
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


def _requires(element: etree._Element, own: str) -> tuple[str, ...]:
    found = []
    for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
        for target in children(requirement, "requiredDecision", "requiredInput", "requiredKnowledge"):
            found.append(_target(target, own))
    return tuple(found)


def _target(element: etree._Element, own: str) -> str:
    """Return the id an element refers to, with its namespace where that is another file's."""
    namespace, _, id_ = attribute(element, "href").rpartition("#")
    return id_ if namespace in ("", own) else f"{namespace}#{id_}"


def _import(element: etree._Element) -> Import:
    return Import(
        normal(attribute(element, "name")),
        attribute(element, "namespace"),
        attribute(element, "importType"),
        line_of(element),
    )


def _decision(element: etree._Element, own: str) -> Decision:
    variable, type_ = _variable(element)
    return Decision(
        id=_id(element),
        name=normal(attribute(element, "name")),
        variable=variable,
        type=type_,
        logic=boxed_in(element),
        requires=_requires(element, own),
        line=line_of(element),
    )


def _input(element: etree._Element) -> InputData:
    variable, type_ = _variable(element)
    return InputData(_id(element), variable, type_)


def _knowledge(element: etree._Element, own: str) -> Knowledge:
    variable, type_ = _variable(element)
    logic = child(element, "encapsulatedLogic")
    body = None if logic is None else function_of(logic)
    return Knowledge(_id(element), variable, type_, body, _requires(element, own))


def _service(element: etree._Element, own: str) -> Service:
    variable, type_ = _variable(element)
    outputs = tuple(_target(each, own) for each in children(element, "outputDecision"))
    given = (*children(element, "inputDecision"), *children(element, "inputData"))
    inputs = tuple(_target(each, own) for each in given)
    return Service(_id(element), variable, type_, outputs, inputs)


def _tests(element: etree._Element | None) -> Text | None:
    return None if element is None or not text_of(element) else Text(text_of(element), line_of(element))


def _item(element: etree._Element) -> Item:
    base = child(element, "typeRef")
    return Item(
        name=normal(attribute(element, "name")),
        base=(base.text or "").strip() if base is not None else "",
        components=tuple(_item(each) for each in children(element, "itemComponent")),
        collection=attribute(element, "isCollection") == "true",
        allowed=_tests(child(element, "allowedValues")),
        constraint=_tests(child(element, "typeConstraint")),
        function=child(element, "functionItem") is not None,
    )
