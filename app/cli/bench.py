"""`python -m app bench`: the figures of docs/performance.md, measured on this machine beside their references."""

from __future__ import annotations

import argparse
import subprocess
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no arguments."""


def run(_arguments: argparse.Namespace) -> int:
    """Run the bench of the tests in a process of its own; it needs the requirements of the tests."""
    return subprocess.run([sys.executable, "-m", "tests.bench"], check=False).returncode
