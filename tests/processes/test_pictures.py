"""Every diagram can be looked at: everything is drawn, nothing lies on anything else, and no level is too crowded."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from SpiffWorkflow.spiff.parser.process import VALIDATOR

PROCESSES = Path(__file__).parents[2] / "processes"
DIAGRAMS = sorted(PROCESSES.glob("*.bpmn"))
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
AROUND = {"participant", "lane", "subProcess"}
FLOWS = {"sequenceFlow", "messageFlow"}
MOST_NODES, MOST_LANES = 25, 5
ID = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


class Box(NamedTuple):
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def smaller(self, by: float) -> Box:
        """Return the rectangle without a margin on each side."""
        return Box(self.left + by, self.top + by, self.right - by, self.bottom - by)

    def overlaps(self, other: Box) -> bool:
        """Whether two rectangles share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Box) -> bool:
        """Whether another rectangle lies inside this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


class Picture:
    """A diagram as drawn: its elements, their boxes, and the straight pieces of its flows as thin boxes."""

    def __init__(self, file: Path) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        self.tree = etree.parse(file, parser)
        self.elements = {str(e.get("id")): e for e in self.tree.getroot().iter(f"{BPMN}*") if e.get("id")}
        self.boxes = {str(s.get("bpmnElement")): _box(s) for s in self.tree.getroot().iter(f"{DI}BPMNShape")}
        self.ways = {str(e.get("bpmnElement")): list(_pieces(e)) for e in self.tree.getroot().iter(f"{DI}BPMNEdge")}

    def kind(self, key: str) -> str:
        """Return what an element is."""
        return etree.QName(self.elements[key]).localname

    def nodes(self) -> list[str]:
        """Return the ids of everything that flows connect."""
        return [key for key in self.elements if self._is_node(key)]

    def shapes(self) -> list[str]:
        """Return the ids of everything that must have a box."""
        return [key for key in self.elements if self._is_node(key) or self.kind(key) in AROUND]

    def flows(self) -> list[str]:
        """Return the ids of everything that must have a line."""
        return [key for key in self.elements if self.kind(key) in FLOWS]

    def is_inside(self, inner: str, outer: str) -> bool:
        """Whether an element stands in another one."""
        return any(around.get("id") == outer for around in self.elements[inner].iterancestors())

    def sits_on(self, event: str, host: str) -> bool:
        """Whether a boundary event is attached to an activity."""
        return bool(self.elements[event].get("attachedToRef") == host)

    def ends(self, flow: str) -> set[str]:
        """Return both ends of a flow, and what a boundary event among them is attached to."""
        ends = {str(self.elements[flow].get(side)) for side in ("sourceRef", "targetRef")}
        return ends | {str(self.elements[end].get("attachedToRef")) for end in ends if end in self.elements}

    def _is_node(self, key: str) -> bool:
        return self.kind(key).endswith(("Task", "Event", "Gateway", "Activity", "subProcess"))


def _box(shape: etree._Element) -> Box:
    bounds = shape.find(BOUNDS)
    assert bounds is not None, f"the shape {shape.get('id')} has no bounds"
    left, top, width, height = (float(bounds.get(name, "0")) for name in ("x", "y", "width", "height"))
    return Box(left, top, left + width, top + height)


def _pieces(edge: etree._Element) -> Iterator[Box]:
    points = [(float(p.get("x", "0")), float(p.get("y", "0"))) for p in edge.iter(WAYPOINT)]
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        yield Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


@pytest.fixture(params=DIAGRAMS, ids=lambda file: file.stem)
def file(request: pytest.FixtureRequest) -> Path:
    """One shipped diagram."""
    found: Path = request.param
    return found


@pytest.fixture
def picture(file: Path) -> Picture:
    """That diagram as drawn."""
    return Picture(file)


def test_there_are_diagrams() -> None:
    assert DIAGRAMS


def test_a_diagram_is_valid_bpmn(file: Path) -> None:
    VALIDATOR.validate(etree.parse(file))


def test_a_file_is_named_after_its_process(file: Path, picture: Picture) -> None:
    processes = [key for key in picture.elements if picture.kind(key) == "process"]

    assert [file.stem] == processes


def test_ids_are_words(picture: Picture) -> None:
    assert [] == [key for key in picture.elements if not ID.fullmatch(key)]


def test_everything_is_drawn(picture: Picture) -> None:
    missing = [key for key in picture.shapes() if key not in picture.boxes]
    missing += [key for key in picture.flows() if not picture.ways.get(key)]

    assert [] == missing


def test_nothing_is_drawn_that_is_not_there(picture: Picture) -> None:
    assert set() == (picture.boxes.keys() | picture.ways.keys()) - picture.elements.keys()


def test_shapes_do_not_overlap(picture: Picture) -> None:
    shapes = [(key, picture.boxes[key]) for key in picture.nodes()]
    overlapping = [
        (a, b)
        for (a, one), (b, two) in itertools.combinations(shapes, 2)
        if one.smaller(1).overlaps(two)
        and not (picture.is_inside(a, b) or picture.is_inside(b, a))
        and not (picture.sits_on(a, b) or picture.sits_on(b, a))
    ]

    assert [] == overlapping


def test_flows_run_straight(picture: Picture) -> None:
    slanting = [
        key
        for key, pieces in picture.ways.items()
        if any(piece.right - piece.left > 1 and piece.bottom - piece.top > 1 for piece in pieces)
    ]

    assert [] == slanting


def test_no_flow_runs_through_a_shape(picture: Picture) -> None:
    through = [
        (flow, shape)
        for flow, pieces in picture.ways.items()
        for shape in picture.nodes()
        if shape not in picture.ends(flow)
        and not any(end in picture.elements and picture.is_inside(end, shape) for end in picture.ends(flow))
        and any(piece.overlaps(picture.boxes[shape].smaller(1)) for piece in pieces)
    ]

    assert [] == through


def test_every_step_lies_in_its_lane(picture: Picture) -> None:
    lanes = [key for key in picture.elements if picture.kind(key) == "lane"]
    named = {str(ref.text): lane for lane in lanes for ref in picture.elements[lane].iter(f"{BPMN}flowNodeRef")}
    at_the_top = {key for key in picture.nodes() if picture.kind(str(_parent(picture, key))) == "process"}

    assert not lanes or at_the_top == set(named)
    assert [] == [key for key, lane in named.items() if not picture.boxes[lane].holds(picture.boxes[key])]


def test_a_level_is_not_crowded(picture: Picture) -> None:
    """More than this many elements or lanes, and a diagram is to be cut where people name a state."""
    levels = [_parent(picture, key) for key in picture.nodes()]
    lanes = [key for key in picture.elements if picture.kind(key) == "lane"]

    assert {} == {level: levels.count(level) for level in set(levels) if levels.count(level) > MOST_NODES}
    assert len(lanes) <= MOST_LANES


def _parent(picture: Picture, key: str) -> str:
    around = picture.elements[key].getparent()
    assert around is not None
    return str(around.get("id"))
