"""Test that messages reach a real server by apprise, and that failures say no address."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from crawler.health.alerts import Alerts
from crawler.health.receivers import receivers
from model.errors import ConfigurationError

SECRET = "fjord-secret"


class Chat:
    """Take messages as a chat server does."""

    def __init__(self) -> None:
        self.taken: list[dict[str, str]] = []
        self.status = 200
        taken = self.taken
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                taken.append(json.loads(self.rfile.read(length)))
                self.send_response(chat.status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"json://user:{SECRET}@127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def chat() -> Iterator[Chat]:
    """Return a server that is up until the test ends."""
    up = Chat()
    yield up
    up.server.shutdown()
    up.server.server_close()


def test_a_message_arrives_at_every_address(chat: Chat) -> None:
    alerts = Alerts(f"{chat.address} {chat.address}")
    assert asyncio.run(alerts.post({"text": "herald: silence", "new": []}))
    assert [each["message"] for each in chat.taken] == ["herald: silence"] * 2
    assert chat.taken[0]["title"] == "Copydesk"


def test_what_is_not_accepted_is_said_without_the_address(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    chat.status = 500
    with caplog.at_level(logging.DEBUG):
        assert not asyncio.run(Alerts(f"{chat.address} {chat.address}").post({"text": "x"}))
    ours = [each.getMessage() for each in caplog.records if each.name == "crawler.health.alerts"]
    assert ours == ["No message by JSON: it was not accepted"] * 2
    assert SECRET not in caplog.text


def test_an_address_that_nobody_knows_is_refused_by_its_number() -> None:
    with pytest.raises(ConfigurationError, match=r"^address 2 of ALERTS is none"):
        Alerts(f"json://127.0.0.1/ nonsense://{SECRET}")


def test_only_what_is_named_is_told() -> None:
    assert receivers("", "") == {}
    assert list(receivers("http://127.0.0.1:9/", "")) == ["BREAKAGE_WEBHOOK"]
    both = receivers("http://127.0.0.1:9/", "json://127.0.0.1/")
    assert list(both) == ["BREAKAGE_WEBHOOK", "ALERTS"]
