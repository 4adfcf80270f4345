"""Handing emails to a real mail server on this machine, and every way in which that can go wrong."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from app.correspondence import Delivered, Item, Refused, Smtp, TryLater, Unknown

TEXT = b"From: a@lgsco.example.org\r\nTo: sam@phso.example.org\r\nSubject: x\r\n\r\nOne\r\n.two\r\n..\r\n"
EMAIL = Item("job-1", "email", "sam@phso.example.org", TEXT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Inbox:
    """A handler that keeps what arrives, and answers each step as told."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.received: list[Any] = []

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        envelope.mail_from = address
        return self.answers.get("mail", "250 OK")

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 OK")

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.received.append(envelope)
        return self.answers.get("data", "250 OK")


@contextmanager
def serving(inbox: Inbox) -> Iterator[Smtp]:
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield smtp(controller.port)
    finally:
        controller.stop()


def smtp(port: int, **more: Any) -> Smtp:
    return Smtp("127.0.0.1", port, "jwt@lgsco.example.org", **{"tls": "none", "timeout": 1.0, **more})


@contextmanager
def answering(talk: Callable[[socket.socket], None]) -> Iterator[Smtp]:
    """A server that holds one conversation by hand."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        connection, _ = listener.accept()
        with connection:
            talk(connection)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield smtp(listener.getsockname()[1], timeout=0.3)
    finally:
        listener.close()
        thread.join(2)


def lines(connection: socket.socket, *answers: bytes) -> None:
    """Greet, then give one answer to each command."""
    connection.sendall(b"220 hello\r\n")
    for answer in answers:
        connection.recv(4096)
        connection.sendall(answer)


UP_TO_DATA = (b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n")


def test_an_email_arrives_byte_for_byte() -> None:
    inbox = Inbox()

    with serving(inbox) as server:
        receipt = server.hand_over(EMAIL)

    assert receipt == Delivered("accepted by 127.0.0.1")
    assert inbox.received[0].content == TEXT
    assert inbox.received[0].rcpt_tos == ["sam@phso.example.org"]
    assert inbox.received[0].mail_from == "jwt@lgsco.example.org"


def test_bare_line_ends_are_sent_as_the_standard_wants() -> None:
    inbox = Inbox()

    with serving(inbox) as server:
        server.hand_over(Item("k", "email", "a@b.uk", b"a: b\n\n.x"))

    assert inbox.received[0].content == b"a: b\r\n\r\n.x\r\n"


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize(("answer", "kind"), [("451 try again", TryLater), ("550 no such person", Refused)])
def test_a_refusal_is_for_now_or_for_good(step: str, answer: str, kind: type) -> None:
    with serving(Inbox(**{step: answer})) as server:
        receipt = server.hand_over(EMAIL)

    assert isinstance(receipt, kind)
    assert receipt.detail == f"The mail server answered {answer[:3]}: {answer[4:]}"


@pytest.mark.parametrize(("greeting", "kind"), [(b"421 busy\r\n", TryLater), (b"554 not you\r\n", Refused)])
def test_a_server_that_does_not_greet_is_for_now_or_for_good(greeting: bytes, kind: type) -> None:
    with answering(lambda connection: connection.sendall(greeting)) as server:
        assert isinstance(server.hand_over(EMAIL), kind)


def test_a_server_that_is_not_there_is_tried_later() -> None:
    assert isinstance(smtp(free_port()).hand_over(EMAIL), TryLater)


def test_a_server_whose_name_is_unknown_is_tried_later() -> None:
    assert isinstance(Smtp("mail.invalid", 25, "a@b.uk", timeout=0.5).hand_over(EMAIL), TryLater)


@pytest.mark.parametrize(
    "talk",
    [
        lambda connection: connection.recv(4096),
        lambda connection: lines(connection, *UP_TO_DATA[:1]) or (connection.recv(4096) and connection.recv(4096)),
        lambda connection: lines(connection, *UP_TO_DATA) or (connection.recv(4096) and connection.recv(4096)),
    ],
    ids=["greeting", "sender", "data"],
)
def test_a_time_out_before_the_text_is_tried_later(talk: Any) -> None:
    with answering(talk) as server:
        assert isinstance(server.hand_over(EMAIL), TryLater)


@pytest.mark.parametrize("answers", [(), UP_TO_DATA[:1], UP_TO_DATA[:2], UP_TO_DATA])
def test_a_connection_lost_before_the_text_is_tried_later(answers: tuple[bytes, ...]) -> None:
    def talk(connection: socket.socket) -> None:
        lines(connection, *answers)
        connection.recv(4096)

    with answering(talk) as server:
        assert isinstance(server.hand_over(EMAIL), TryLater)


def test_a_connection_lost_once_the_text_has_begun_is_unknown() -> None:
    def talk(connection: socket.socket) -> None:
        lines(connection, *UP_TO_DATA, b"354 go ahead\r\n")
        connection.recv(4096)

    with answering(talk) as server:
        receipt = server.hand_over(EMAIL)

    assert isinstance(receipt, Unknown)
    assert "was lost while the email was sent" in receipt.detail


def test_silence_after_the_text_is_unknown() -> None:
    def talk(connection: socket.socket) -> None:
        lines(connection, *UP_TO_DATA, b"354 go ahead\r\n")
        while connection.recv(4096):
            pass

    with answering(talk) as server:
        assert isinstance(server.hand_over(EMAIL), Unknown)


def test_an_email_accepted_is_delivered_even_when_the_goodbye_fails() -> None:
    def talk(connection: socket.socket) -> None:
        lines(connection, *UP_TO_DATA, b"354 go ahead\r\n", b"250 queued\r\n")

    with answering(talk) as server:
        assert isinstance(server.hand_over(EMAIL), Delivered)


def test_a_server_without_tls_gets_nothing_where_tls_is_asked_for() -> None:
    inbox = Inbox()

    with serving(inbox) as server:
        receipt = smtp(server.port, tls="starttls").hand_over(EMAIL)

    assert isinstance(receipt, TryLater)
    assert inbox.received == []


def test_a_server_that_speaks_no_tls_at_all_gets_nothing() -> None:
    with serving(Inbox()) as server:
        assert isinstance(smtp(server.port, tls="implicit").hand_over(EMAIL), TryLater)


@pytest.mark.parametrize("to", ["a@b.c, evil@x.y", "a@b.uk>\r\nRCPT TO:<evil@x.yz", "", "x"])
def test_what_is_not_one_address_never_reaches_the_server(to: str) -> None:
    inbox = Inbox()

    with serving(inbox) as server:
        receipt = server.hand_over(Item("k", "email", to, TEXT))

    assert isinstance(receipt, Refused)
    assert inbox.received == []


def test_a_wrong_password_is_refused() -> None:
    with serving(Inbox()) as server:
        receipt = smtp(server.port, user="a", password="b").hand_over(EMAIL)

    assert not isinstance(receipt, Delivered | Unknown)
