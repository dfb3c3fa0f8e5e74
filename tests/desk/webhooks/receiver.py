"""Receive webhooks over a real socket, as docs/api.md tells receivers to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Received:
    """Hold one request."""

    id: str
    timestamp: str
    signature: str
    text: bytes

    @property
    def body(self) -> Any:
        """Return what it tells."""
        return json.loads(self.text)

    @property
    def article(self) -> int:
        """Return the number of the article that it is about."""
        return int(self.body["data"]["id"], 16)

    def is_signed_with(self, secret: str) -> bool:
        """Return whether it was signed with ``secret`` a moment ago."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.id}.{self.timestamp}.".encode() + self.text
        digest = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        is_new = abs(time.time() - int(self.timestamp)) < 300
        return is_new and hmac.compare_digest(self.signature, f"v1,{digest}")


class Receiver:
    """Keep all requests, and answer each with what ``answer`` returns: 200 unless told."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer: Callable[[Received], int] = lambda _: 200
        self.headers: dict[str, str] = {}
        self.url = ""

    @property
    def articles(self) -> list[int]:
        """Return the numbers of the articles that were told of."""
        return [each.article for each in self.received]

    def numbers(self, kind: str) -> list[int]:
        """Return the numbers of the articles that were told of in events of one type."""
        return [each.article for each in self.received if each.body["type"] == kind]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Run a receiver on a free port of loopback."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["content-length"]))
            got = Received(
                self.headers["webhook-id"],
                self.headers["webhook-timestamp"],
                self.headers["webhook-signature"],
                text,
            )
            kept.received.append(got)
            self.send_response(kept.answer(got))
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # the desk was killed meanwhile

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
