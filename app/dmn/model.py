"""A decision model that can be evaluated: decisions, what they require, and the functions they call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from app import feel
from app.dmn import definitions as d
from app.dmn.items import Items
from app.dmn.logic import AT, Logic, Scope, Workshop, build, function_logic
from app.dmn.table import Trace
from app.dmn.xml import refused
from app.feel.calling import call_value
from app.feel.errors import Reason
from app.feel.run import Run

_Fired = dict[str, tuple[dict[str, Any], ...]]


class Model:
    """One DMN file and those it imports. Logic is compiled when a decision is first evaluated, and kept."""

    def __init__(self, definitions: d.Definitions, imports: Mapping[d.Import, Model] | None = None) -> None:
        self.definitions = definitions
        self.decisions = definitions.decisions
        self.imports = {each.namespace: (each.name, model) for each, model in (imports or {}).items()}
        self.items: Items = Items(definitions.items, {name: model.items for name, model in self.imports.values()})
        self._libraries: dict[feel.Library, feel.Library] = {}
        self._built: dict[tuple[feel.Library, str], Logic] = {}

    def decision(self, wanted: str) -> d.Decision:
        """Return a decision by its id or its name. Raises DefinitionError when there is none."""
        found = self.decisions.get(wanted)
        if found is None:
            found = next((each for each in self.decisions.values() if each.name == wanted), None)
        if found is None:
            known = ", ".join(sorted(self.decisions)) or "none"
            raise refused(f"There is no decision “{wanted}”. This file has: {known}.", "dmn-decision", None, wanted)
        return found

    def evaluate(
        self,
        decision_id: str,
        inputs: Mapping[str, Any],
        *,
        library: feel.Library = feel.STANDARD,
        env: Any = None,
    ) -> d.Evaluation:
        """Return what a decision gives for inputs by name, and which rules applied.

        No rule is null. Raises RulesConflict when more rules apply than the hit policy allows, FeelLimitExceeded over
        budget, DefinitionError when the decision's expressions cannot be read.
        """
        decision = self.decision(decision_id)
        trace = Trace(env)
        session = _Session(self, inputs, library, trace)
        result = session.decide(decision)
        fired = session.fired.pop(decision.id, ())
        asked = session.asked.get(decision.id) or {name: inputs.get(name) for name in self._input_names(decision)}
        return d.Evaluation(result, fired, asked, tuple(trace.problems), session.fired)

    def serve(self, invocable: str, inputs: Mapping[str, Any], *, library: feel.Library = feel.STANDARD) -> Any:
        """Return what a decision service, or a business knowledge model, gives for inputs by name."""
        trace = Trace()
        session = _Session(self, inputs, library, trace)
        service = _named(self.definitions.services, invocable)
        if service is not None:
            return session.serve(service, inputs)
        knowledge = _named(self.definitions.knowledge, invocable)
        if knowledge is None:
            raise refused(f"There is no decision service “{invocable}”.", "dmn-service", None, invocable)
        function = session.function(knowledge)
        try:
            return call_value(function, list(inputs.values()), trace, names=tuple(inputs))
        except Reason as reason:
            return trace.null(AT, "function", reason)

    def _input_names(self, decision: d.Decision) -> list[str]:
        known = self.definitions.inputs
        return [known[each].name for each in decision.requires if each in known]

    def names(self) -> Iterator[str]:
        """Yield every name that expressions may read after a dot: components of types, what imported files define."""
        yield from self.items.names()
        for name, model in self.imports.values():
            known = model.definitions
            yield name
            yield from (each.variable for each in known.decisions.values())
            for group in (known.inputs, known.knowledge, known.services):
                yield from (each.name for each in group.values())
            yield from model.names()

    def library(self, library: feel.Library) -> feel.Library:
        """Return a library that knows the types of the file too."""
        if library not in self._libraries:
            named = self.items.named()
            self._libraries[library] = library.with_types(named) if named else library
        return self._libraries[library]

    def logic_of(self, key: str, boxed: d.Boxed, library: feel.Library, names: Iterable[str]) -> Logic:
        """Return the compiled logic of a decision or function, from the cache when it was compiled before."""
        found = self._built.get((library, key))
        if found is None:
            known = frozenset(names) | frozenset(self.names())
            shop = Workshop(self.library(library), self.items, known, key)
            make = function_logic if isinstance(boxed, d.Function) else build
            found = self._built[library, key] = make(boxed, shop)  # type: ignore[arg-type]
        return found


_Invocable = TypeVar("_Invocable", d.Service, d.Knowledge)


def _named(known: Mapping[str, _Invocable], wanted: str) -> _Invocable | None:
    return known.get(wanted) or next((each for each in known.values() if each.name == wanted), None)


class _Session:
    """One evaluation: every decision is decided once."""

    def __init__(self, model: Model, inputs: Mapping[str, Any], library: feel.Library, trace: Trace) -> None:
        self._model, self._inputs, self._library, self._trace = model, inputs, library, trace
        self._decided: dict[str, Any] = {}
        self._imported: dict[str, _Session] = {}
        self.fired: _Fired = {}
        self.asked: dict[str, dict[str, Any]] = {}

    def decide(self, decision: d.Decision) -> Any:
        """Return the value of a decision, deciding first what it requires."""
        if decision.id not in self._decided:
            self._decided[decision.id] = self._decide(decision)
        return self._decided[decision.id]

    def _decide(self, decision: d.Decision) -> Any:
        if decision.logic is None:
            return self._trace.null(AT, "literal", f"“{decision.name}” has no logic.")
        required = self._required(decision.requires)
        scope = {**self._visible(decision), **required}
        logic = self._model.logic_of(decision.id, decision.logic, self._library, scope)
        outer = self._trace.fired, self._trace.asked
        self._trace.fired, self._trace.asked = [], {}
        try:
            result = self._conform(logic(scope, self._trace), decision.type)
            self.fired[decision.id] = tuple(self._trace.fired)
            self.asked[decision.id] = self._trace.asked
        finally:
            self._trace.fired, self._trace.asked = outer
        return result

    def _visible(self, decision: d.Decision) -> Mapping[str, Any]:
        """Return the inputs a decision may read: all but those the file declares and this decision does not require."""
        known = self._model.definitions.inputs
        hidden = {each.name for id_, each in known.items() if id_ not in decision.requires}
        return {name: value for name, value in self._inputs.items() if name not in hidden} if hidden else self._inputs

    def _conform(self, value: Any, type_: str) -> Any:
        try:
            return self._model.items.conform(value, type_, self._trace)
        except Reason as reason:
            return self._trace.null(AT, "type", reason)

    def _required(self, ids: tuple[str, ...]) -> dict[str, Any]:
        known = self._model.definitions
        found: dict[str, Any] = {}
        for each in ids:
            namespace, _, id_ = each.rpartition("#")
            if namespace in self._model.imports:
                self._require_elsewhere(found, namespace, id_)
            elif each in known.decisions:
                found[known.decisions[each].variable] = self.decide(known.decisions[each])
            elif each in known.inputs:
                given = known.inputs[each]
                found[given.name] = self._conform(self._inputs.get(given.name), given.type)
            elif each in known.knowledge:
                found[known.knowledge[each].name] = self.function(known.knowledge[each])
            elif each in known.services:
                found[known.services[each].name] = self._service(known.services[each])
        return found

    def _require_elsewhere(self, found: dict[str, Any], namespace: str, id_: str) -> None:
        """Put what another file defines among the names: inside the name of the import, or bare when it has none."""
        name, model = self._model.imports[namespace]
        session = self._imported.get(namespace)
        if session is None:
            given = self._inputs.get(name)
            inputs = given if isinstance(given, dict) else self._inputs
            session = self._imported[namespace] = _Session(model, inputs, self._library, self._trace)
        required = session._required((id_,))
        if name:
            found[name] = {**found.get(name, {}), **required}
        else:
            found.update(required)

    def function(self, knowledge: d.Knowledge) -> Any:
        """Return a business knowledge model as a function."""
        if knowledge.logic is None:
            return None
        scope = self._required(tuple(each for each in knowledge.requires if each != knowledge.id))
        logic = self._model.logic_of(knowledge.id, knowledge.logic, self._library, {*scope, knowledge.name})
        made: feel.FunctionValue = logic(scope, self._trace)
        if not knowledge.type:
            scope[knowledge.name] = made
            return made

        def call(run: Run, *arguments: Any) -> Any:
            return self._conform(made.call(run, *arguments), knowledge.type)

        scope[knowledge.name] = feel.FunctionValue(made.parameters, call, knowledge.name)
        return scope[knowledge.name]

    def _service(self, service: d.Service) -> feel.FunctionValue:
        names = tuple(self._name_of(each) for each in service.inputs)

        def call(run: Run, *arguments: Any) -> Any:
            if len(arguments) != len(names):
                raise Reason(f"The service takes {', '.join(names) or 'nothing'}.")
            run.enter()
            try:
                return self.serve(service, dict(zip(names, arguments, strict=True)))
            finally:
                run.leave()

        return feel.FunctionValue(names, call, service.name)

    def serve(self, service: d.Service, given: Scope) -> Any:
        """Return what a service's decisions give for its inputs: one value, or a context of several."""
        inner = _Session(self._model, given, self._library, self._trace)
        for each in service.inputs:
            if each in self._model.decisions:
                found = self._model.decisions[each]
                inner._decided[each] = self._conform(given.get(found.variable), found.type)
        results = inner._required(service.outputs)
        result = next(iter(results.values())) if len(results) == 1 else results
        return self._conform(result, service.type)

    def _name_of(self, each: str) -> str:
        known = self._model.definitions
        if each in known.decisions:
            return known.decisions[each].variable
        return known.inputs[each].name if each in known.inputs else each
