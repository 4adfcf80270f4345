"""Commands. Each is a function that takes parsed arguments and returns an exit code; `COMMANDS` is the list.

What a command needs is imported when it runs: starting up stays quick, and `--help` needs no database. The command
line is for whoever has the disk, so it acts without signing in; what it changes is audited.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.errors import DefinitionError, RedressError

if TYPE_CHECKING:
    from app.services.ports import Ports


@dataclass(frozen=True, slots=True)
class Command:
    """A command and the module that declares its arguments (`arguments`) and does it (`run`)."""

    name: str
    module: str
    help: str


COMMANDS: Final = (
    Command("migrate", "migrate", "create or upgrade the database"),
    Command("deploy", "deploy", "import and publish the shipped definitions"),
    Command("user", "user", "people: create"),
    Command("token", "token", "tokens of the API: create, list, revoke"),
    Command("serve", "serve", "serve pages and API, with the worker unless --no-worker"),
    Command("worker", "worker", "fire timers and do jobs, without serving"),
    Command("check", "check", "every finding in definitions, in sentences"),
    Command("demo", "demo", "the demonstration people and cases"),
    Command("settings", "settings", "every setting with its default and meaning"),
    Command("conformance", "conformance", "score the decision engine against the public test kit of DMN"),
    Command("bench", "bench", "measure and print the table of figures"),
)


def main(arguments: Sequence[str]) -> int:
    """Run a command; return its exit code. What goes wrong is said in a sentence on standard error."""
    parser = argparse.ArgumentParser(prog="python -m app", description="Redress")
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    wanted = next((each for each in arguments if not each.startswith("-")), None)
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=command.help)
        if command.name == wanted:
            module = importlib.import_module(f"app.cli.{command.module}")
            module.arguments(sub)
            sub.set_defaults(run=module.run)
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.run(parsed) or 0)
    except DefinitionError as problem:
        print(*(str(finding) for finding in problem.findings), sep="\n", file=sys.stderr)
        return 1
    except RedressError as problem:
        print(problem.message, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def ports() -> Ports:
    """Return the ports of this process from its environment, logging as it says."""
    from app import config, logs
    from app.bootstrap import build

    settings = config.load(os.environ)
    logs.configure(settings)
    return build(settings)
