"""Emails by SMTP, step by step, so that it is known how far each got.

Until the server is told to take the text, nothing has left. Once the text is on its way, silence means "unknown": the
email may be in the other's inbox, and is never sent again by itself.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal

from app.correspondence.channels import Delivered, Item, Receipt, Refused, TryLater, Unknown
from app.correspondence.mail import address
from app.errors import InvalidInput

_GO_AHEAD: Final = 354
_LINE_DOTS: Final = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server. `tls`: none (loopback only), starttls, or implicit; certificates are always verified."""

    host: str
    port: int
    sender: str
    tls: Literal["none", "starttls", "implicit"] = "starttls"
    user: str = ""
    password: str = ""
    timeout: float = 20.0

    def hand_over(self, item: Item) -> Receipt:
        """Hand one email to the server, and say what became of it."""
        try:
            with self._connected() as server:
                problem = self._envelope(server, item)
                return problem or self._text(server, item.content)
        except InvalidInput as refused:
            return Refused(refused.message)
        except smtplib.SMTPResponseException as answer:
            return _told(answer.smtp_code, answer.smtp_error)
        except (smtplib.SMTPException, OSError) as problem:
            return TryLater(f"The mail server {self.host} cannot be used: {_reason(problem)}.")

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self.tls == "implicit":
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.tls == "starttls":
                server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
            if self.user:
                server.login(self.user, self.password)
            yield server
        finally:
            _leave(server)

    def _envelope(self, server: smtplib.SMTP, item: Item) -> Receipt | None:
        """Say who writes to whom, and ask to send the text; return what went wrong, None where all is well."""
        for step, whom in ((server.mail, item.sender or self.sender), (server.rcpt, item.to)):
            code, answer = step(address(whom).addr_spec)
            if code // 100 != 2:
                return _told(code, answer)
        code, answer = server.docmd("DATA")
        return None if code == _GO_AHEAD else _told(code, answer)

    def _text(self, server: smtplib.SMTP, content: bytes) -> Receipt:
        body = _LINE_DOTS.sub(b"..", content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n"))
        try:
            server.send(body + (b"" if body.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            code, answer = server.getreply()
        except (smtplib.SMTPException, OSError) as problem:
            return Unknown(f"The connection to {self.host} was lost while the email was sent: {_reason(problem)}.")
        return Delivered(f"accepted by {self.host}") if code // 100 == 2 else _told(code, answer)


def _told(code: int, answer: bytes | str) -> Receipt:
    """Return what a refusal means: 4xx is a matter of time, anything else needs a person."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    told = f"The mail server answered {code}: {' '.join(text.split())[:200]}"
    return TryLater(told) if code // 100 == 4 else Refused(told)


def _reason(problem: Exception) -> str:
    return getattr(problem, "strerror", None) or str(problem) or type(problem).__name__


def _leave(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()
