"""DMN files written to hurt, by name: each is refused with a finding, or read, linted and decided within its budget."""

# ruff: noqa: E501 (a file stands in one line, however long)

from __future__ import annotations

from collections.abc import Callable

from tests.unit.dmn.models import DMN_13, decision, document, literal, table

OPEN = f'<definitions xmlns="{DMN_13}" id="d" name="n" namespace="urn:n">'
WHOLE = document(decision(table(["a:number"], ["r"], ["> 1 | 1 | why", "- | 2 |"], "FIRST")))


def _doctypes() -> dict[str, bytes]:
    """Return files with a DOCTYPE: entities that grow, entities that read files or the network, and a plain one."""
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY a{n} "{"&a;" * 9 if n == 1 else f"&a{n - 1};" * 9}">' for n in range(1, 9)
    )
    inner = {
        "plain": "",
        "laughs": laughs,
        "file": '<!ENTITY a SYSTEM "file:///etc/passwd">',
        "network": '<!ENTITY a SYSTEM "http://127.0.0.1:9/x">',
        "parameter": '<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;',
        "quadratic": f'<!ENTITY a "{"x" * 10_000}">',
        "recursive": '<!ENTITY a "&b;"><!ENTITY b "&a;">',
        "attribute default": '<!ATTLIST decision id CDATA "x">',
        "notation": '<!NOTATION n SYSTEM "file:///bin/sh">',
    }
    body = f"{OPEN}{decision(literal('1')).replace('1', '&a;' * 3, 1)}</definitions>"
    found = {name: f"<!DOCTYPE definitions [{text}]>{body}".encode() for name, text in inner.items()}
    found["external"] = f'<!DOCTYPE definitions SYSTEM "http://127.0.0.1:9/x.dtd">{OPEN}</definitions>'.encode()
    found["public"] = f'<!DOCTYPE definitions PUBLIC "-//X//EN" "file:///etc/passwd">{OPEN}</definitions>'.encode()
    return {f"doctype {name}": xml for name, xml in found.items()}


def _bytes() -> dict[str, bytes]:
    text = WHOLE.decode()
    found = {f"cut at {at}": WHOLE[:at] for at in range(0, len(WHOLE), len(WHOLE) // 14)}
    for encoding in ("utf-16", "utf-7", "latin-1", "cp1252", "utf-32"):
        found[encoding] = text.replace("UTF-8", encoding).encode(encoding)
    return found | {
        "wrong encoding": text.replace("UTF-8", "no-such").encode(),
        "null byte": WHOLE.replace(b"> 1", b"\x00"),
        "control sign": WHOLE.replace(b"FIRST", b"\x08"),
        "not utf-8": WHOLE.replace(b"why", b"\xff\xfe"),
        "too large": WHOLE + b" " * 2_000_000,
        "no xml": b"{}",
        "html": b"<html><body/></html>",
        "another namespace": WHOLE.replace(DMN_13.encode(), b"urn:other"),
        "no namespace": WHOLE.replace(f'xmlns="{DMN_13}"'.encode(), b""),
        "instruction": WHOLE.replace(b"<definitions", b'<?xml-stylesheet href="file:///etc/passwd"?><definitions', 1),
        "include": WHOLE.replace(b"</definitions>", b'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/></definitions>'),
        "attributes": WHOLE.replace(b'id="d"', b" ".join(b'a%d=""' % n for n in range(200))),
        "elements": document("<x/>" * 30_000),
        "schema": WHOLE.replace(b'id="d"', b'xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:schemaLocation="a http://127.0.0.1:9/x"'),
    }  # fmt: skip


_NESTS: dict[str, Callable[[str], str]] = {
    "list": lambda inner: f"<list>{inner}</list>",
    "context": lambda inner: f'<context><contextEntry><variable name="a"/>{inner}</contextEntry></context>',
    "conditional": lambda inner: f"<conditional><if>{literal('true')}</if><then>{inner}</then><else>{literal('1')}</else></conditional>",
    "filter": lambda inner: f"<filter><in>{inner}</in><match>{literal('true')}</match></filter>",
    "for": lambda inner: f'<for iteratorVariable="i"><in>{inner}</in><return>{literal("i")}</return></for>',
    "function": lambda inner: f"<functionDefinition>{inner}</functionDefinition>",
    "invocation": lambda inner: f'<invocation>{literal("f")}<binding><parameter name="x"/>{inner}</binding></invocation>',
}  # fmt: skip


def _deep() -> dict[str, bytes]:
    found = {}
    for name, wrap in _NESTS.items():
        for levels in (25, 45, 400):
            inner = literal("1")
            for _ in range(levels):
                inner = wrap(inner)
            found[f"{name} {levels} deep"] = document(decision(inner))
    return found


def _requires(kind: str, name: str) -> str:
    requirement = "knowledgeRequirement" if kind == "Knowledge" else "informationRequirement"
    return f'<{requirement}><required{kind} href="#{name}"/></{requirement}>'


def _bkm(name: str, text: str, requires: str = "") -> str:
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"/><encapsulatedLogic>'
        f"{literal(text)}</encapsulatedLogic>{requires}</businessKnowledgeModel>"
    )


def _circles() -> dict[str, bytes]:
    def ring(size: int) -> str:
        names = [f"d{n}" for n in range(size)]
        return "".join(
            decision(literal("1"), name, _requires("Decision", names[(at + 1) % size])) for at, name in enumerate(names)
        )

    chain = "".join(decision(literal("1"), f"d{n}", _requires("Decision", f"d{n + 1}")) for n in range(300))
    diamond = "".join(
        decision(literal(f"d{n + 1} + e{n + 1}"), each + str(n), _requires("Decision", f"d{n + 1}") + _requires("Decision", f"e{n + 1}"))
        for n in range(40) for each in "de"
    )  # fmt: skip
    wide = "".join(
        f'<itemDefinition name="t{n}"><itemComponent name="a"><typeRef>t{n + 1}</typeRef></itemComponent>'
        f'<itemComponent name="b"><typeRef>t{n + 1}</typeRef></itemComponent></itemDefinition>' for n in range(60)
    )  # fmt: skip
    service = '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#route"/></decisionService>'
    return {
        **{f"ring of {size}": document(ring(size)) for size in (1, 2, 3, 40)},
        "long chain": document(chain),
        "diamonds": document(diamond),
        "function calls itself": document(
            decision(literal("f()"), requires=_requires("Knowledge", "f")) + _bkm("f", "f()", _requires("Knowledge", "f"))
        ),
        "functions call each other": document(
            decision(literal("f()"), requires=_requires("Knowledge", "f"))
            + _bkm("f", "g()", _requires("Knowledge", "g")) + _bkm("g", "f()", _requires("Knowledge", "f"))
        ),
        "service asks for itself": document(decision(literal("s()"), requires=_requires("Knowledge", "s")) + service),
        "type of itself": document(
            '<itemDefinition name="t"><itemComponent name="a"><typeRef>t</typeRef></itemComponent>'
            '<itemComponent name="b"><typeRef>t</typeRef></itemComponent></itemDefinition>'
            + decision(literal("{a: {a: null, b: 1}, b: null}"), type_="t")
        ),
        "type is itself": document('<itemDefinition name="t"><typeRef>t</typeRef></itemDefinition>' + decision(literal("1"), type_="t")),
        "types that double": document(wide + decision(literal("1"), type_="t0")),
        "imports itself": document(f'<import name="me" namespace="http://example.org" importType="{DMN_13}"/>' + decision(literal("me.x"))),
    }  # fmt: skip


def _parts() -> dict[str, bytes]:
    """Return files in which a part is missing, doubled or wild."""
    many = [f"{n} | {n}" for n in range(1_001)]
    bodies = {
        "no logic": "",
        "empty text": literal(""),
        "no text": "<literalExpression/>",
        "table without output": "<decisionTable/>",
        "cells missing": table(["a"], ["r"], ["1 | 1"]).replace("<outputEntry><text>1</text></outputEntry>", ""),
        "no input expression": "<decisionTable><input/><output/></decisionTable>",
        "hit policy": table(["a"], ["r"], ["1 | 1"], "WHATEVER"),
        "aggregation": table(["a"], ["r"], ["1 | 1"], "COLLECT", 'aggregation="EVAL"'),
        "too many rules": table(["a"], ["r"], many),
        "too many columns": table([f"a{n}" for n in range(60)], ["r"], []),
        "five hundred overlapping rules": table(["a:number"], ["r"], [f"> {n} | {n}" for n in range(500)]),
        "wide and long": table([f"a{n}" for n in range(12)], ["r"], [" | ".join([f"> {n}", *["-"] * 11, "1"]) for n in range(120)]),
        "cell of Python": table(["a"], ["r"], ['__import__("os") | open("/etc/passwd")']),
        "cell too deep": table(["a"], ["r"], ["(" * 200 + " | 1"]),
        "cell without end": table(["a"], ["r"], ["- | count(for i in 1..9999 return for j in 1..9999 return i)"]),
        "pattern": table(["a"], ["r"], ['matches("' + "a" * 3_000 + '!", "(x+x+)+y") | 1']),
        "invocation of nothing": '<invocation><binding><parameter name="x"/></binding></invocation>',
        "relation askew": f'<relation><column name="a"/><row>{literal("1")}{literal("2")}</row></relation>',
        "loop over millions": f'<for iteratorVariable="i"><in>{literal("[1..100000000]")}</in><return>{literal("i")}</return></for>',
        "java": '<functionDefinition kind="Java"><context/></functionDefinition>',
        "other language": '<literalExpression expressionLanguage="http://python.org"><text>1</text></literalExpression>',
        "dangling type": literal("1").replace("<literalExpression>", '<literalExpression typeRef="no.such.type">'),
        "wild type": literal("1").replace("<literalExpression>", f'<literalExpression typeRef="{"list&lt;" * 300}">'),
    }  # fmt: skip
    found = {name: document(decision(body)) for name, body in bodies.items()}
    return found | {
        "ids twice": document(decision(literal("1")) * 2),
        "names twice": document(decision(literal("1"), "a").replace('name="a"', 'name="x"') + decision(literal("2"), "b").replace('name="b"', 'name="x"')),
        "no ids": document("<decision/><inputData/><businessKnowledgeModel/><decisionService/><itemDefinition/><import/>"),
        "dangling decision": document(decision(literal("x"), requires=_requires("Decision", "nowhere"))),
        "dangling namespace": document(decision(literal("x"), requires=_requires("Decision", "x").replace("#", "urn:x#"))),
        "dangling service": document('<decisionService id="s" name="s"><outputDecision href="#no"/><inputDecision href="#no"/></decisionService>'
                                     + decision(literal("s(1)"), requires=_requires("Knowledge", "s"))),
        "wild names": document(decision(literal("1"), "a b/c*d+e-f.g and not(h)")),
        "broken allowed values": document('<itemDefinition name="t"><typeRef>number</typeRef><allowedValues><text>&gt; (</text></allowedValues></itemDefinition>'
                                          + decision(literal("1"), type_="t")),
        "wild allowed values": document('<itemDefinition name="t"><typeRef>string</typeRef><allowedValues><text>matches(?, "(a|a)*$")</text></allowedValues></itemDefinition>'
                                        + decision(literal(f'"{"a" * 5_000}!"'), type_="t")),
    }  # fmt: skip


FILES = {**_doctypes(), **_bytes(), **_deep(), **_circles(), **_parts()}
