"""`python -m app demo`: invented people, and cases made by running the processes on the virtual clock."""

from __future__ import annotations

import argparse

from app import cli


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare when to do nothing."""
    parser.add_argument("--if-new", action="store_true", help="do nothing where there are people already")


def run(arguments: argparse.Namespace) -> int:
    """Make the demonstration, and print who can sign in."""
    from app.errors import Conflict
    from app.services.demonstration import cast
    from app.services.demonstration import run as demonstration
    from app.store import counts

    ports = cli.ports()
    with ports.database.read() as tx:
        peopled = counts.any_person(tx)
    if peopled and not arguments.if_new:
        raise Conflict("There are people already. The demonstration begins with an empty database.")
    if not peopled:
        print("Making the demonstration: about forty cases over three months. This takes half a minute.", flush=True)
        demonstration.run(ports)
    print(f"\nSign in with any of these accounts; the password of all is {demonstration.PASSWORD}\n")
    for actor in cast.CAST:
        holds = ", ".join(actor.groups or actor.roles)
        print(f"  {actor.account:<6}  {actor.name:<16}  {actor.organisation:<5}  {holds}")
    print(flush=True)
    return 0
