"""Redress: complaint-handling manuals run as BPMN diagrams.

`create_app` puts the faces together and is the table of contents of the web side; the layers below know no Flask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.services.ports import Ports


def create_app(ports: Ports) -> Flask:
    """Return the web application of one process: pages, API, health and metrics on the same ports."""
    from flask import Flask

    from app import api, logs, web
    from app.api import health, metrics
    from app.web import context, frame, security

    logs.configure(ports.settings)
    app = Flask("app", static_folder="web/static", template_folder="web/templates")
    app.extensions["redress"] = ports
    frame.configure(app, ports.settings)
    security.install(app)
    context.install(app)
    metrics.install(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(api.blueprint())
    for area in web.BLUEPRINTS:
        app.register_blueprint(area)
    frame.handle_errors(app, api.BASE, api.problems.respond)
    return app
