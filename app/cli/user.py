"""`python -m app user create NAME --org ORG --group G --role R`: a person and what they hold."""

from __future__ import annotations

import argparse
import sys

from app import cli


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `create` and what it takes."""
    create = parser.add_subparsers(dest="action", required=True).add_parser("create", help="create a person")
    create.add_argument("account", metavar="NAME", help="account name")
    create.add_argument("--org", required=True, choices=("lgsco", "phso", "hwe"), help="organisation")
    create.add_argument("--group", action="append", default=[], metavar="G", help="a group; may be repeated")
    create.add_argument("--role", action="append", default=[], metavar="R", help="a role; may be repeated")
    create.add_argument("--name", default="", help="full name")
    create.add_argument("--email", default="", help="address for notifications")
    create.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(arguments: argparse.Namespace) -> int:
    """Create the person; print the password that was made up, this once, where none was given."""
    from app.services import people

    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else None
    created = people.create(
        cli.ports(),
        arguments.account,
        organisation=arguments.org,
        groups=arguments.group,
        roles=arguments.role,
        name=arguments.name,
        email=arguments.email,
        password=password,
    )
    print(f"Created {created.account}.")
    if created.password:
        print(f"Password, shown this once: {created.password}")
    return 0
