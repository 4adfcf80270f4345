"""A server for one test: pages from memory, the built front end from its folder, with the headers the product sends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from app.web.assets import BUILT

STRICT = (
    "default-src 'none'; script-src 'self' 'nonce-fixed'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
EDITOR = STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "font-src 'self'", "font-src 'self' data:"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".html": "text/html"}


@dataclass
class Site:
    """A server for one test: `pages` are served as they are, a POST is kept and answered from `answers`."""

    address: str = ""
    csp: str = STRICT
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    answers: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    posted: list[tuple[str, dict[str, str], str]] = field(default_factory=list)

    def html(self, path: str, text: str) -> str:
        """Serve a page; return its address."""
        self.pages[path] = ("text/html; charset=utf-8", text)
        return self.address + path

    def file(self, path: str, text: str, kind: str = "application/xml") -> str:
        """Serve a document; return its path."""
        self.pages[path] = (kind, text)
        return path

    def sent_to(self, path: str) -> list[dict[str, Any]]:
        """Return what was posted to a path, read as JSON."""
        return [json.loads(body) for posted, _, body in self.posted if posted == path]


def handler_for(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", site.csp)
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path.startswith("/static/built/") and (BUILT / path.rsplit("/", 1)[1]).is_file():
                found = BUILT / path.rsplit("/", 1)[1]
                kind = KINDS.get(found.suffix, "application/octet-stream")
                self._answer(200, kind, found.read_bytes())
            elif path in site.pages:
                kind, text = site.pages[path]
                self._answer(200, kind, text.encode())
            else:
                self._answer(404, "text/plain", b"nothing here")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            site.posted.append((self.path, dict(self.headers), body))
            status, answer = site.answers.get(self.path, (404, {}))
            self._answer(status, "application/json", json.dumps(answer).encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    return Handler
