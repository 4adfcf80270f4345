"""DMN files as XML: read without DTD, entities, network or comments, and within limits of size."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from app.domain.finding import Finding
from app.errors import DefinitionError

MAX_BYTES = 2_000_000
MAX_ELEMENTS = 20_000
MAX_ATTRIBUTES = 100
MAX_DEPTH = 200
NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
}


def root_of(xml: bytes) -> etree._Element:
    """Return the `definitions` element of a DMN file. Raises DefinitionError with a located finding."""
    if len(xml) > MAX_BYTES:
        raise refused(f"The file has {len(xml):,} bytes; {MAX_BYTES:,} is the most.", "xml-size")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as wrong:
        raise refused(f"This is not well-formed XML: {wrong.msg}.", "xml", wrong.lineno) from None
    except ValueError as wrong:
        raise refused(f"This is not well-formed XML: {wrong}.", "xml") from None
    _within_limits(root)
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None:
        raise refused("A DOCTYPE is not allowed. Remove it.", "xml-doctype")
    if (docinfo.encoding or "UTF-8").upper() not in ("UTF-8", "US-ASCII", "ASCII"):
        raise refused(f"The file is in {docinfo.encoding}. Save it as UTF-8.", "xml-encoding")
    if name_of(root) != "definitions" or etree.QName(root).namespace not in NAMESPACES:
        raise refused("This is not a DMN file (version 1.1 to 1.5).", "dmn", line_of(root))
    return root


def refused(message: str, rule: str, line: int | None = None, element: str | None = None) -> DefinitionError:
    """Return the error of a file that cannot be used, with one finding."""
    return DefinitionError([Finding("error", rule, element, line, message)])


def _within_limits(root: etree._Element) -> None:
    waiting, count = [(root, 1)], 0
    while waiting:
        element, depth = waiting.pop()
        count += 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS or len(element.attrib) > MAX_ATTRIBUTES:
            message = "The file nests too deep, or has too many elements or attributes."
            raise refused(message, "xml-size", line_of(element))
        waiting.extend((child, depth + 1) for child in element)


def name_of(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname


def line_of(element: etree._Element) -> int | None:
    """Return the line an element starts at."""
    line = element.sourceline
    return line if isinstance(line, int) else None


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the DMN children of an element that have one of the names."""
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).namespace in NAMESPACES and name_of(child) in names:
            yield child


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """Return the first child with one of the names."""
    return next(children(element, *names), None)


def text_of(element: etree._Element | None) -> str:
    """Return the text of an element's `text` child, blank when there is none."""
    if element is None:
        return ""
    inner = child(element, "text")
    return ("" if inner is None else inner.text or "").strip()


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute as text, blank when it is not there."""
    return str(element.get(name) or "")
