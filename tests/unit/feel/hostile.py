"""Expressions written to hurt, by family: names that look like Python's, endless work, broken text, wild arguments."""

from __future__ import annotations

from app import feel

NAMES = ("__class__", "__dict__", "__globals__", "mro", "real", "keys", "format", "tzinfo", "_value", "call",
         "__init__", "__subclasses__", "gi_frame", "f_globals", "func_code", "utcoffset", "ordinal",
         "kinds")  # fmt: skip
VALUES = ("x", "1", '"a"', "[1]", "{a: 1}", "true", "null", '@"2026-04-13"', "[1..2]", "(function(y) y)", "count",
          '@"P1D"', '@"20000-01-01"')  # fmt: skip
REACHING = [f"{value}.{name}" for value in VALUES for name in NAMES]
CALLING = ['__import__("os")', 'open("/etc/passwd")', 'eval("1")', "x.a.__init__()", 'get value(x, "__class__")',
           "x.keys()", '"{0.__class__}".format(1)', "count.call(1)", "(function(y) y).call(1)", "exec(1)",
           'getattr(x, "a")', "globals()", "lambda x: x", "print(1)", "x.a()", "__builtins__", "self", "f.scope",
           '(function(x) external {java: {class: "java.lang.Runtime", method signature: "getRuntime()"}})(1)',
           'range("[open(\\"x\\")..2]")', 'date("__import__")', 'time("10:00:00@../../etc/passwd")']  # fmt: skip
DOUBLING = ", ".join(f"{b}: [{a}, {a}]" for a, b in zip("abcdefghijklmnopqrstu", "bcdefghijklmnopqrstuv", strict=True))
COSTLY = [
    "some i in 1..1000000000 satisfies false",
    "every i in 1..1e6000 satisfies true",
    "count(for i in 1..9999 return for j in 1..9999 return i)",
    "every x in (for i in 1..9999 return i) satisfies count((for j in 1..9999 return j)[item > x]) >= 0",
    f"{{a: [1, 1], {DOUBLING}, result: string(v)}}.result",
    f"{{a: [1, 1], {DOUBLING}, result: v = v}}.result",
    f"{{a: [1, 1], {DOUBLING}, result: flatten(v)}}.result",
    f"{{a: [1, 1], {DOUBLING}, result: distinct values(v)}}.result",
    f"{{a: [1, 1], {DOUBLING}, result: list contains(v, u)}}.result",
    "(function(f) f(f))(function(f) f(f))",
    "{f: function(g, n) if n = 0 then 0 else g(g, n - 1), r: f(f, 1000)}.r",
    "{f: function(g) count(for i in 1..99 return g(g)), r: f(f)}.r",
    'count(for d in @"0001-01-01"..@"9999-12-31" return d)',
    "count(for i in 1..9999 return sort(for j in 1..9999 return -j))",
    "every i in 1..9999 satisfies every j in 1..9999 satisfies every k in 1..9999 satisfies true",
]
TOO_LARGE = [
    "for i in 1..1000000000 return i",
    "for i in 1..100, j in 1..100, k in 1..100 return 1",
    "for i in 1..1e6000 return i",
    'string join(for i in 1..9999 return "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")',
    f'replace("{"a" * 4000}", "a", "{"b" * 3000}")',
    f'{{a: "{"x" * 4000}", b: a+a+a+a+a, c: b+b+b+b+b+b}}',
    "concatenate(for i in 1..9999 return i, for i in 1..9999 return i)",
    "(" * 500 + "1" + ")" * 500,
    "[" * 100,
    "{a:" * 100,
    "-" * 3000 + "1",
    "if true then " * 70 + "1" + " else 2" * 70,
    "function(x) " * 70 + "1",
    "x" * 9000,
    "é" * 5000,
    "1" * 9000,
    "not(" * 100 + "true" + ")" * 100,
    "for a in 1..2 return " * 70 + "1",
    "some a in [1] satisfies " * 70 + "true",
]
NULL = [
    "10 ** 6144 * 10", "1.5 ** 999999999999", "1e6000 ** 1e6000", "exp(1e10)", "modulo(1e6000, 3)", "odd(1e6000)",
    'matches("' + "a" * 5000 + '!", "(a|a)*(a|a)*$")', 'matches("a", "(a{1,9999}){1,9999}")', 'matches("a", "(?R)")',
    'matches("a", "(?>a)")', 'matches("a", "' + "(" * 600 + '")', 'matches("a", "[")', 'matches("a", "a", "z")',
    "decimal(1, 99999999999)", "round up(1, -9999)", 'substring("abc", 1e9)', "date(1e30, 1, 1)", "time(1e6000, 1, 1)",
    'duration("P999999999999D")', '@"2026-01-01" + duration("P9999999999Y")', '@"P1D" * 1e6000',
    '@"P9999Y" * 1e6000', '@"P1D" / 1e-6000', "[1, 2][1e6000]", "sublist([1], 1e6000)", "remove([1], 1e6000)",
    'time("10:00:00@../etc/passwd")', 'number("1' + "0" * 7000 + '")', 'number("1e99999")', "partition([1], 0)",
    "1 < null", "[null..1]", "sort([1, true])", "sort([1, 2], function(x, y) null)", 'sum([1, "a"])', "context([{}])",
    "null[1]", 'date("9999999999-01-01")', 'date("999999999-12-31") + @"P1D"', 'range("[1..")', 'range("[2..1]")',
    '@"20000-01-01" - @"-999999999-01-01"', 'date("00000-01-01")', 'get value({}, "a")',
]  # fmt: skip
LONG = ["9**9**9**9", "+".join(["1"] * 1500), " and ".join(["true"] * 1000), "a" * 8000, "(" * 60 + "1" + ")" * 60,
        "not(" * 60 + "true" + ")" * 60, "count(sort(for i in 1..9999 return -i))", "[1..1e6000]", "1 in [1..1e6000]",
        "string(1e6144)", "count(distinct values(for i in 1..9999 return i))", "if " * 400 + "true", "a." * 60 + "a",
        "[1]" * 400, "x[x]" * 60, "{}" * 800, '""' * 2000, "1 in (" + ",".join(["1"] * 1200) + ")",
        "{" + ",".join(f"a{n}: {n}" for n in range(900)) + "}", "/*" * 3000, "//" + "x" * 8000, "\\u0041" * 1000,
        '"' + "\\u0041" * 1000 + '"', '"' + "\\" * 4001 + '"', "1e" * 3000, "@" * 4000, "<" * 4000, "..." * 2000,
        "instance of " * 500, "1 instance of " + "list<" * 500 + ">" * 500, "between " * 500, "? " * 3000]  # fmt: skip
WHOLE = 'for x in some list[a > 1 and b = "c"] return if x.y between 1 and 2 then {z: [1..3]} else f(x: -x)'
BROKEN = [WHOLE[:at] for at in range(1, len(WHOLE))] + [
    "\x00", "1\x00", '"\x00"', "\ud800", '"\\ud800"', "\u202e1 + 2", "\u2028", "\ufeff1", "1 + \u00a0 2", "'a'",
    "a && b",
    "a || b", "!a", "a; b", "a == b", "${a}", "{{a}}", "<script>", "SELECT 1", "a\tb\rc\nd", "١ + ٢", "1_000",
    "0x10", "ⅷ",
    "🐎", "a🐎b", "\u0301", "1..2..3", "[1..2", "]1..2[", "(..)", "..", "{:}", "{a}", "{a:}", "function", "function()",
    "if", "if 1", "for", "for x", "@", '@"', "-", "=", "==", "= =", "not", "not(", ")(", "a.",
    ".a", "a..b", "1.", ".1.",
]  # fmt: skip
ARGUMENTS = ("", "null, null, null", "1e6000, -1e6000, 1e-6000", '"a", "(", "$9"', "[[[[1]]]], [null], [[]]",
             "{a: {}}, function(x) x, [1..2]", '@"20000-01-01", @"10:00:00@Europe/Paris", @"P1Y"')  # fmt: skip
WILD = [f"{name}({given})" for name in sorted(feel.STANDARD.functions) for given in ARGUMENTS]
EVERYTHING = [*REACHING, *CALLING, *COSTLY, *TOO_LARGE, *NULL, *LONG, *BROKEN, *WILD]
