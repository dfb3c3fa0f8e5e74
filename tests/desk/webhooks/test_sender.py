"""Test where events may go, and what a receiver can make of the sender."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from desk.webhooks import sender
from desk.webhooks.sender import Outcome, open_sender
from tests.desk.webhooks.receiver import receiver
from urls.address_policy import AddressPolicy

OPEN = AddressPolicy(["127.0.0.0/8"], [80])


def post(url: str, policy: AddressPolicy = OPEN) -> Outcome:
    async def send() -> Outcome:
        async with open_sender(policy) as opened:
            return await opened.post(url, {"webhook-id": "evt_1"}, b"{}")

    return asyncio.run(send())


@contextmanager
def answering(answer: bytes, *, for_ever: bool = False) -> Iterator[str]:
    """Answer the first connection with these bytes, once or until it is closed."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                try:
                    connection.sendall(answer)
                    while for_ever:
                        connection.sendall(b"x" * 65536)
                except OSError:
                    pass  # closed: nobody reads more

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join(30)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("url", "is_refused"),
    [
        *(("https://hooks.example/a?b=c", False), ("http://hooks.example:80/", False)),
        *(("http://127.0.0.1:9999/", False), ("http://[::ffff:127.0.0.1]:9999/", False)),
        *(("http://hooks.example:22/", True), ("http://10.0.0.1/", True), ("http://[::1]/", True)),
        *(("http://0x7f.1/", False), ("http://2852039166/", True)),
        *(("http://169.254.169.254/", True), ("http:///", True), ("", True)),
        *(("http://ada@hooks.example/", True), ("http://:secret@hooks.example/", True)),
        *(("http://a.example\\@10.0.0.1/", True), ("http://a b.example/", True)),
        *(("file:///etc/passwd", True), ("gopher://a.example/", True), ("hooks.example", True)),
        *(("http://a.example:99999/", True), ("http://[::1/", True)),
    ],
)  # fmt: skip
def test_an_address_is_refused_as_it_is_written(url: str, is_refused: bool) -> None:
    async def ask() -> str | None:
        async with open_sender(AddressPolicy(["127.0.0.0/8"], [80, 443])) as opened:
            return opened.refusal(url)

    assert (asyncio.run(ask()) is not None) == is_refused


def test_a_name_that_leads_inside_is_refused_when_it_is_connected_to() -> None:
    with receiver() as to:
        port = urlsplit(to.url).port
        assert port is not None
        outcome = post(f"http://localhost:{port}/secret", AddressPolicy([], [port]))
        assert outcome.status is None
        assert "ALLOWED_NETWORKS" in str(outcome.fault)
        assert "secret" not in str(outcome.fault)
        assert to.received == []
        assert post(f"http://localhost:{port}/", AddressPolicy(["127.0.0.0/8"], [port])).status


def test_a_redirect_is_a_failure_and_is_not_followed() -> None:
    with receiver() as elsewhere, receiver() as to:
        to.answer, to.headers = lambda _: 307, {"location": elsewhere.url}
        assert post(to.url) == Outcome(307, "it answered 307; redirects are not followed")
        assert elsewhere.received == []


@pytest.mark.parametrize(
    ("status", "fault"),
    [(200, None), (202, None), (204, None), (400, "it answered 400")],
)
def test_2xx_is_taken_and_nothing_else(status: int, fault: str | None) -> None:
    head = f"HTTP/1.1 {status} x\r\ncontent-length: 0\r\n\r\n".encode()
    with answering(head) as url:
        outcome = post(url)
    assert outcome == Outcome(status, fault)


@pytest.mark.parametrize(
    ("answer", "for_ever", "told"),
    [
        (b"", False, "closed the connection"),
        (b"\x00\xff\r\n\r\n", False, "no answer that can be read"),
        (b"HTTP/1.1 200 x\r\nbig: " + b"x" * 100_000 + b"\r\n\r\n", False, "no answer that can"),
        (b"HTTP/1.1 200 x\r\ncontent-encoding: gzip\r\n\r\n", True, None),
        (b"HTTP/1.1 200 x\r\nset-cookie: a=b\r\n\r\n", True, None),
    ],
)
def test_an_endless_or_broken_answer_costs_nothing(
    answer: bytes, for_ever: bool, told: str | None
) -> None:
    with answering(answer, for_ever=for_ever) as url:
        fault = post(url).fault
    assert fault is None if told is None else told in str(fault)


def test_a_receiver_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        outcome = post(f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert outcome == Outcome(None, "no answer within 0.2 s")


def test_a_receiver_that_is_not_there_is_told_of_without_its_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    fault = str(post(f"http://127.0.0.1:{port}/secret").fault)
    assert fault.startswith("no connection")
    assert "secret" not in fault
    assert "no connection" in str(post("http://none.invalid/secret").fault)
