"""XML from outside, read safely: no DOCTYPE, no entities, no network, bounded in size and depth, no comments."""

from __future__ import annotations

from lxml import etree

from app.domain.finding import Finding
from app.errors import DefinitionError

MAX_BYTES = 4_000_000
MAX_DEPTH = 60
MAX_NODES = 60_000

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"


def read(xml: bytes, source: str | None = None) -> etree._Element:
    """Return the root of the document; `DefinitionError` with the place when it is unsafe, malformed or too large."""
    if len(xml) > MAX_BYTES:
        raise _refused(f"The file has {len(xml):,} bytes; at most {MAX_BYTES:,} are read.", None, source)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise _refused(f"This is not well-formed XML: {error.msg}.", error.lineno, source) from None
    except ValueError as error:
        raise _refused(f"This is not readable as XML: {error}.", None, source) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("A DOCTYPE is not allowed. Delete it.", 1, source)
    _bounded(root, source)
    return root


def local(node: etree._Element) -> str:
    """Return the name of a node without its namespace."""
    tag = str(node.tag)
    return tag.rpartition("}")[2]


def text(node: etree._Element | None) -> str | None:
    """Return the whole text of a node, None when it is empty."""
    if node is None:
        return None
    return "".join(str(part) for part in node.itertext()).strip() or None


def line(node: etree._Element) -> int:
    """Return the line a node stands on."""
    at = node.sourceline
    return at if isinstance(at, int) else 0


def _bounded(root: etree._Element, source: str | None) -> None:
    depth = nodes = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        nodes += event == "start"
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            raise _refused("The file is nested too deeply or has too many nodes.", line(node), source)


def _refused(message: str, at: int | None, source: str | None) -> DefinitionError:
    return DefinitionError([Finding("error", "xml", None, at, message, source)])
