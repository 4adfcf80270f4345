"""`python -m app conformance dmn-tck DIR`: how much of the public test kit of DMN the decision engine passes.

Prints a line for each folder, then each result that differs and why, then one JSON object for machines.
"""

from __future__ import annotations

import argparse
import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.dmn.tck import Case


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the kit and where it lies."""
    parser.add_argument("kit", choices=["dmn-tck"], help="which test kit")
    parser.add_argument("folder", type=Path, help="where it lies: the kit, one of its levels, or one of its folders")


def run(arguments: argparse.Namespace) -> int:
    """Score the kit; exit 1 when there is nothing to score."""
    from app.dmn import tck

    found = tck.score(arguments.folder)
    print(f"| {'folder':<52} | {'passed':>6} | {'of':>6} |\n|{'-' * 54}|{'-' * 8}|{'-' * 8}|")
    for folder, cases in groupby(found, key=lambda case: case.folder):
        _row(folder, list(cases))
    _row("all", found)
    failed = [{"case": f"{case.folder}/{case.name}", "why": _why(case)} for case in found if not case.passed]
    print(*(f"{each['case']}: {each['why']}" for each in failed), sep="\n")
    refused = sum(case.refused for case in found)
    summary = {"total": len(found), "passed": len(found) - len(failed), "refused": refused, "failed": failed}
    print(json.dumps(summary, ensure_ascii=False))
    return 0 if found else 1


def _row(name: str, cases: list[Case]) -> None:
    print(f"| {name:<52} | {sum(case.passed for case in cases):>6,} | {len(cases):>6,} |")


def _why(case: Case) -> str:
    return f"Refused by design, as safety asks: {case.why}" if case.refused else case.why
