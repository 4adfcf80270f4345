"""What a start takes: the start form's answers or the declared inputs, checked; which case it opens; who may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app import engine, feel, formkit
from app.domain.authority import Viewer
from app.errors import InvalidInput
from app.services import people_of, typing_of
from app.services.ports import Ports
from app.store import Tx
from app.store.cases import CaseRow

if TYPE_CHECKING:
    from app.services.registry import Registry

VERSION = "jw_version"


def properties_of(definition: engine.Definition) -> Mapping[str, str]:
    """Return the properties of a definition's main process."""
    return definition.main.properties


def starters(registry: Registry, definition: engine.Definition) -> tuple[str, ...]:
    """Return the groups that may start a process: those it names, else the groups of its first lane."""
    named = properties_of(definition).get("starters", "").split()
    if named:
        return tuple(named)
    lanes = definition.processes[definition.key].lanes
    group = registry.group_of_lane(lanes[0].name, definition.key) if lanes else None
    return (group,) if group else ()


def checked(  # noqa: PLR0913 - its fields, by name
    ports: Ports,
    tx: Tx,
    viewer: Viewer,
    definition: engine.Definition,
    data: dict[str, Any],
    *,
    case: CaseRow | None,
) -> dict[str, Any]:
    """Return the start data, checked by the start form or by the declared inputs. Raises `InvalidInput`."""
    form = start_form(ports, tx, definition)
    declared = typing_of.declared(properties_of(definition).get("inputs", ""))
    if form is not None:
        extra = {key: data.pop(key) for key in list(data) if key in declared and form.field(key) is None}
        result = formkit.validate(form, data, {}, people=people_of.members(tx))
        if not result.ok:
            raise InvalidInput(result.errors)
        data = dict(result.answers) | _declared(declared, extra)
    else:
        data = _declared(declared, data)
    if VERSION in declared:
        open_alone = properties_of(definition).get("jw-version") == "open"
        data[VERSION] = _version(case, data.get(VERSION), open_alone=open_alone)
    return data


def start_form(ports: Ports, tx: Tx, definition: engine.Definition) -> formkit.Form | None:
    """Return the form that a start of this process takes, None where it takes none."""
    name = properties_of(definition).get("start-form")
    if not name:
        return None
    pinned = ports.registry.latest(tx, definition.key)
    form_id = ports.registry.form_id(tx, pinned.pin_set_id, name)
    return ports.registry.form(tx, form_id) if form_id else None


def _declared(declared: Mapping[str, str], data: Mapping[str, Any]) -> dict[str, Any]:
    errors = {key: f"This process takes no “{key}”" for key in data if key not in declared}
    kept = {}
    for key, value in data.items():
        if key in declared and value is not None:
            try:
                kept[key] = feel.to_json(feel.from_json(value, feel.parse_type(declared[key])))
            except (ValueError, TypeError):
                errors[key] = f"“{key}” must be a {declared[key]}"
    if errors:
        raise InvalidInput(errors)
    return kept


def _version(case: CaseRow | None, given: Any, *, open_alone: bool) -> int:
    """Return the version of the JW screen to work on: the one given, the only open one, else the newest decided one."""
    versions = (case.screens.get("jw") or []) if case else []
    undecided = [int(item["version"]) for item in versions if not item.get("outcome")]
    known = undecided if open_alone else [int(item["version"]) for item in versions]
    if given is None and len(undecided) > 1:
        raise InvalidInput({VERSION: "This case has several open versions of the JW screen: say which"})
    if given is None and known:
        return undecided[0] if undecided else known[-1]
    if given is None:
        raise InvalidInput({VERSION: f"This case has no {'open ' if open_alone else ''}version of the JW screen"})
    if int(given) not in known:
        raise InvalidInput(
            {VERSION: f"This case has no {'open ' if open_alone else ''}version {given} of the JW screen"}
        )
    return int(given)


def case_kind(definition: engine.Definition, data: Mapping[str, Any], *, message: str | None) -> str | None:
    """Return which kind of case a start opens where none is given: a word, or FEEL after `=`."""
    process = definition.processes[definition.key]
    wanted = process.properties.get("opens-case")
    for element in process.elements.values():
        if message and element.kind == "startEvent" and element.message == message:
            wanted = element.properties.get("opens-case", wanted)
    if wanted and wanted.startswith("="):
        value = feel.compile(wanted).evaluate(dict(data)).value
        return str(value) if value else None
    return wanted or None
