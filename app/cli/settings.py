"""`python -m app settings`: every environment variable, its default and its meaning."""

from __future__ import annotations

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no arguments."""


def run(_arguments: argparse.Namespace) -> int:
    """Print the table."""
    from app.config import SETTINGS

    width = max(len(setting.variable) for setting in SETTINGS)
    for setting in SETTINGS:
        default = "(secret)" if setting.secret else str(setting.default) if setting.default != "" else "(empty)"
        default = str(int(setting.default)) if setting.type is bool else default
        choices = f" ({', '.join(setting.choices)})" if setting.choices else ""
        print(f"{setting.variable:<{width}}  {default:<28}  {setting.help}{choices}")
    return 0
