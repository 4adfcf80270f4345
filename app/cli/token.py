"""`python -m app token create|list|revoke`: tokens of the API. `create` prints the token and nothing else."""

from __future__ import annotations

import argparse

from app import cli


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the three actions."""
    actions = parser.add_subparsers(dest="action", required=True)
    create = actions.add_parser("create", help="print a new token")
    create.add_argument("--user", required=True, metavar="NAME", help="whom it acts for")
    create.add_argument("--read-only", action="store_true", help="it reads and changes nothing")
    create.add_argument("--process", metavar="KEY", help="it is for instances of this process alone")
    shown = actions.add_parser("list", help="list tokens")
    shown.add_argument("--user", metavar="NAME", help="of this person alone")
    actions.add_parser("revoke", help="revoke a token").add_argument("number", type=int, help="its number in the list")


def run(arguments: argparse.Namespace) -> int:
    """Do the action."""
    from app.services import people

    ports = cli.ports()
    if arguments.action == "create":
        token = people.token_create(ports, arguments.user, read_only=arguments.read_only, process=arguments.process)
        print(token)
    elif arguments.action == "revoke":
        people.token_revoke(ports, arguments.number)
        print(f"Revoked token {arguments.number}.")
    else:
        for row in people.token_list(ports, arguments.user):
            state = "revoked" if row.revoked_at else f"until {row.expires_at:%Y-%m-%d}"
            narrowed = [word for word in ("read only" if row.read_only else "", row.process or "") if word]
            print("\t".join([str(row.id), row.account, state, ", ".join(narrowed)]).rstrip())
    return 0
