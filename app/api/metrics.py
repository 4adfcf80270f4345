"""Metrics for Prometheus: how long requests take by route, and how things stand. Numbers only, no names of anybody."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator
from typing import Any, Final, cast

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app.errors import NotFound
from app.services.ports import Ports
from app.store.queries import figures

LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Standing(Collector):
    """How things stand, counted when somebody asks."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def describe(self) -> list[Any]:
        """Say nothing beforehand: counting needs a database."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures."""
        with self._ports.database.read() as tx:
            counted = figures.standing(tx)
        for figure in counted:
            family = GaugeMetricFamily(f"redress_{figure.name}", figure.help, labels=figure.labels)
            for values, number in figure.numbers:
                family.add_metric(list(values), number)
            yield family


def install(app: Flask) -> None:
    """Measure every request of an application, and serve `/metrics`."""
    registry = CollectorRegistry()
    registry.register(Standing(cast("Ports", app.extensions["redress"])))
    latency = Histogram(
        "redress_request_seconds",
        "How long requests took, by route",
        ("method", "route", "status"),
        buckets=BUCKETS,
        registry=registry,
    )

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(none)"
        status = f"{response.status_code // 100}xx"
        latency.labels(request.method, route, status).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return response

    def metrics() -> Response:
        _allow()
        return Response(generate_latest(registry), mimetype="text/plain; version=0.0.4")

    app.before_request(begin)
    app.after_request(end)
    metrics.is_public = True  # type: ignore[attr-defined]
    app.add_url_rule("/metrics", "metrics", metrics)


def _allow() -> None:
    """Let this machine ask, or whoever has the token; for others there is nothing here."""
    token = cast("Ports", current_app.extensions["redress"]).settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return
    forwarded = "X-Forwarded-For" in request.headers
    if request.remote_addr not in LOOPBACK or forwarded:
        raise NotFound()
