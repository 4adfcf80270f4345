"""`python -m app serve`: pages and API on waitress, timers and jobs in the same process unless `--no-worker`."""

from __future__ import annotations

import argparse
import signal
from typing import TYPE_CHECKING, Any

import structlog

from app import cli
from app.errors import InvalidInput

if TYPE_CHECKING:
    from app.services.ports import Ports

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
log = structlog.get_logger()


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--no-worker", action="store_true", help="leave timers and jobs to `python -m app worker`")


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop; /health/ready answers 200 once work can be done."""
    signal.signal(signal.SIGTERM, _stop)
    from waitress import create_server

    from app import create_app

    ports = cli.ports()
    _refuse_open_door(ports, arguments.host)
    first_start(ports)
    server = create_server(
        create_app(ports),
        host=arguments.host,
        port=arguments.port,
        threads=ports.settings.threads,
        ident=None,
        max_request_body_size=26_000_000,
        clear_untrusted_proxy_headers=True,
    )
    if not arguments.no_worker:
        ports.dispatcher.start()
    log.info("serving", host=arguments.host, port=arguments.port, training=ports.settings.training)
    try:
        server.run()
    finally:
        if not arguments.no_worker:
            ports.dispatcher.stop()
        ports.database.dispose()
    return 0


def first_start(ports: Ports) -> None:
    """Publish the shipped definitions where a database has none yet."""
    from app.services import definitions, readiness

    if any("deploy" in sentence for sentence in readiness.missing(ports)):
        definitions.deploy(ports)
    if not readiness.missing(ports):
        ports.clock.now()


def _refuse_open_door(ports: Ports, host: str) -> None:
    """Refuse to listen for others without https: passwords and cookies would travel in the clear."""
    if host in LOOPBACK or ports.settings.training or ports.settings.public_url.startswith("https://"):
        return
    raise InvalidInput(
        {"host": "REDRESS_PUBLIC_URL is missing"},
        f"Listening on {host} needs REDRESS_PUBLIC_URL=https://... and a proxy that holds the certificate.",
    )


def _stop(_number: int, _frame: Any) -> None:
    raise SystemExit(0)
