"""`python -m app deploy [processes/]`: publishes the shipped definitions that changed."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import cli


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the folder."""
    parser.add_argument("folder", nargs="?", type=Path, help="processes/, or the folder that holds it")


def run(arguments: argparse.Namespace) -> int:
    """Publish what changed since it was last shipped; a second time publishes nothing."""
    from app.services import definitions

    folder: Path | None = arguments.folder
    if folder is not None and folder.resolve().name == "processes":
        folder = folder.resolve().parent
    published = definitions.deploy(cli.ports(), folder)
    print(*published, sep="\n") if published else print("Nothing has changed since the last deployment.")
    return 0
