"""FEEL, the expression language of DMN: compiled once to Python closures, evaluated against data, within a budget.

    expression = feel.compile('outcome = "suitable" and jw.version > 1')
    expression.evaluate({"outcome": "suitable", "jw": {"version": 2}})   # Outcome(value=True, problems=())
    expression.names                                                     # {("outcome",), ("jw", "version")}
    feel.check('outcom = "x"', {"outcome": feel.STRING})                 # There is no “outcom” here. Did you mean ...

Data never raise: a value that cannot be had is null, and the reason is in `problems`. An expression reaches the names
of its scope, the functions of its `Library`, and nothing else of the host. Add functions with `STANDARD.extended`.
"""

from app.feel.check import check, check_unary, type_of
from app.feel.errors import FeelLimitExceeded, FeelSyntaxError, Problem
from app.feel.expression import Expression, Outcome, UnaryTests, compile, compile_unary
from app.feel.library import Function, Library, function
from app.feel.standard import STANDARD
from app.feel.stored import from_json, to_json
from app.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
    parse_type,
)
from app.feel.values import FunctionValue, Range, YearsMonths

__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "DATE_TIME",
    "DAYS_DURATION",
    "MONTHS_DURATION",
    "NULL",
    "NUMBER",
    "STANDARD",
    "STRING",
    "TIME",
    "ContextType",
    "Expression",
    "FeelLimitExceeded",
    "FeelSyntaxError",
    "Function",
    "FunctionType",
    "FunctionValue",
    "Library",
    "ListType",
    "Outcome",
    "Problem",
    "Range",
    "RangeType",
    "Type",
    "UnaryTests",
    "YearsMonths",
    "check",
    "check_unary",
    "compile",
    "compile_unary",
    "from_json",
    "function",
    "parse_type",
    "to_json",
    "type_of",
]
