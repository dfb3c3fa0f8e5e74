"""Serve a host on a loopback address that answers what it is told to, well or badly."""

from __future__ import annotations

import gzip
import hashlib
import socket
import ssl
import struct
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

# Seconds after which an idle keep-alive connection is closed, as real servers do.
IDLE_SECONDS = 60.0
# Bytes from which on an answer is compressed: gzip makes a shorter one longer.
WORTH_COMPRESSING = 500
COMPRESSIBLE = ("text/", "application/xml", "application/json", "application/feed+json")
COMPRESSIBLE_SUFFIXES = ("+xml", "+json")
# Seconds between two looks of the accepting thread whether it should stop.
SHUTDOWN_POLL_SECONDS = 0.02

Stream = Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Reply:
    """Define what one address answers.

    ``body`` is bytes, or a function that returns the pieces of a stream (sent chunked). Without
    a Content-Type in ``headers`` it is ``text/html; charset=utf-8``. ``delay`` is in seconds
    before the status line, ``drip`` in seconds between single bytes of the body. After
    ``reset_after`` bytes of body the connection is reset. ``claimed_length`` is the
    Content-Length that is declared instead of the true one; the connection is closed after it.
    With ``raw`` the body is everything that goes over the wire, status line included.
    ``to_cookies`` is what a request that brings cookies gets instead.
    """

    status: int = 200
    body: bytes | Stream = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    modified: datetime | None = None
    delay: float = 0.0
    drip: float = 0.0
    reset_after: int | None = None
    claimed_length: int | None = None
    raw: bool = False
    to_cookies: Reply | None = None


NOT_FOUND = Reply(
    status=404,
    body=b"<!DOCTYPE html><html lang=en><title>Not found</title><h1>404</h1><p>No such page.",
)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128  # a crawler opens many connections at once

    def __init__(self, address: tuple[str, int], host: Host) -> None:
        self.host = host
        self.open_connections: set[socket.socket] = set()
        self.lock = Lock()
        super().__init__(address, _Handler)
        if host.tls is not None:
            # the handshake waits for the first read, which is not the accepting thread's
            self.socket = host.tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        with self.lock:
            self.open_connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        with self.lock:
            self.open_connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # a client that goes away, or a site taken down, is what the tests are about
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def cut_connections(self) -> None:
        with self.lock:
            connections = list(self.open_connections)
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: _Listener

    def version_string(self) -> str:
        return "nginx"

    def log_message(self, format: str, *args: object) -> None:
        """Write no log: the host keeps its own."""

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        host = self.server.host
        reply = host.reply(self.path)
        cookies = self.headers.get("Cookie")
        if cookies is not None:
            host.cookies.append((self.path, cookies))
            reply = reply.to_cookies or reply
        time.sleep(host.latency + reply.delay)
        headers = self._validators(reply)
        status = 304 if self._is_fresh(reply, headers) else reply.status
        host.log(self.command, self.path, status)
        if reply.raw:
            self._send_raw(reply)
        elif status == 304:
            self._send_head(304, headers)
        elif isinstance(reply.body, bytes):
            self._send_bytes(reply, reply.body, headers, with_body=with_body)
        else:
            self._send_stream(reply, reply.body, headers, with_body=with_body)

    def _validators(self, reply: Reply) -> dict[str, str]:
        headers = {"Content-Type": "text/html; charset=utf-8", **reply.headers}
        if reply.status == 200 and isinstance(reply.body, bytes):
            digest = hashlib.sha256(reply.body).hexdigest()[:20]
            headers.setdefault("ETag", f'W/"{digest}"')
        if reply.modified is not None:
            moment = reply.modified.astimezone(UTC)
            headers.setdefault("Last-Modified", format_datetime(moment, usegmt=True))
        return headers

    def _is_fresh(self, reply: Reply, headers: Mapping[str, str]) -> bool:
        """Tell whether the client's copy is still the current one (RFC 9110, section 13.2.2)."""
        if reply.status != 200:
            return False
        known = self.headers.get("If-None-Match")
        if known is not None:
            return known.strip() == "*" or headers.get("ETag", "") in _tags(known)
        since = self.headers.get("If-Modified-Since")
        if since is None or reply.modified is None:
            return False
        try:
            moment = parsedate_to_datetime(since)
        except ValueError:
            return False
        return reply.modified.replace(microsecond=0) <= moment

    def _send_head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send_bytes(
        self, reply: Reply, body: bytes, headers: dict[str, str], *, with_body: bool
    ) -> None:
        if self._compresses(reply, body, headers):
            # level 1 and no time: cheap, and the same bytes for the same page
            body = gzip.compress(body, compresslevel=1, mtime=0)
            headers["Content-Encoding"] = "gzip"
            headers["Vary"] = "Accept-Encoding"
        headers["Content-Length"] = str(
            len(body) if reply.claimed_length is None else reply.claimed_length
        )
        self._send_head(reply.status, headers)
        if not with_body:
            return
        if reply.reset_after is not None:
            self.wfile.write(body[: reply.reset_after])
            self._reset()
        elif reply.drip:
            for start in range(len(body)):
                self.wfile.write(body[start : start + 1])
                time.sleep(reply.drip)
        else:
            self.wfile.write(body)
        if reply.claimed_length is not None:
            self.close_connection = True

    def _compresses(self, reply: Reply, body: bytes, headers: Mapping[str, str]) -> bool:
        kind = headers["Content-Type"].partition(";")[0].strip()
        return (
            "gzip" in self.headers.get("Accept-Encoding", "")
            and len(body) >= WORTH_COMPRESSING
            and "Content-Encoding" not in headers
            and (kind.startswith(COMPRESSIBLE) or kind.endswith(COMPRESSIBLE_SUFFIXES))
            and not reply.drip
            and reply.reset_after is None
            and reply.claimed_length is None
        )

    def _send_stream(
        self, reply: Reply, stream: Stream, headers: dict[str, str], *, with_body: bool
    ) -> None:
        headers["Transfer-Encoding"] = "chunked"
        self._send_head(reply.status, headers)
        if not with_body:
            return
        for piece in stream():
            if piece:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def _send_raw(self, reply: Reply) -> None:
        self.close_connection = True
        for piece in [reply.body] if isinstance(reply.body, bytes) else reply.body():
            self.wfile.write(piece)

    def _reset(self) -> None:
        # lingering for zero seconds makes close() send RST instead of FIN
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.server.open_connections.discard(self.connection)
        # the request's own reader keeps the descriptor open: both must go for the reset to be sent
        self.rfile.close()
        self.connection.close()


def _tags(header: str) -> set[str]:
    return {tag.strip() for tag in header.split(",")}


class Host:
    """Serve an address of its own on loopback, log what is asked, and switch how it answers.

    Subclasses say in ``answer`` what is there. The port is a free one unless given, and stays the
    same when the host goes down and comes up again. A subclass sets its own attributes before it
    calls ``super().__init__``, because that opens the port. With ``tls`` the host speaks HTTPS.
    """

    def __init__(self, address: str, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.address = address
        self.tls = tls
        self.latency = 0.0
        """Seconds before each answer, as of a busy server."""
        self.requests: list[tuple[str, str, int]] = []
        """What was asked so far: method, request target, status answered."""
        self.cookies: list[tuple[str, str]] = []
        """The cookies that were sent so far: request target, Cookie header."""
        self._overrides: dict[str, Reply] = {}
        self._listener: _Listener | None = None
        self._thread: Thread | None = None
        self._port = port
        self.up()

    @property
    def port(self) -> int:
        """Return the port that the host listens at."""
        return self._port

    @property
    def base(self) -> str:
        """Return ``http://ADDRESS:PORT`` (or https), without a slash at the end."""
        return f"{'https' if self.tls else 'http'}://{self.address}:{self._port}"

    @property
    def open_connections(self) -> int:
        """Return how many connections are open now."""
        return len(self._listener.open_connections) if self._listener else 0

    def answer(self, target: str) -> Reply:
        """Return what ``target`` (path with query) answers as long as no override covers it."""
        raise NotImplementedError

    def reply(self, target: str) -> Reply:
        path = target.partition("?")[0]
        override = self._overrides.get(target) or self._overrides.get(path)
        return override or self.answer(target)

    def log(self, method: str, target: str, status: int) -> None:
        self.requests.append((method, target, status))

    def override(self, path: str, reply: Reply) -> None:
        """Answer ``path`` (with or without a query) with ``reply`` from now on."""
        self._overrides[path] = reply

    def remove_override(self, path: str) -> None:
        """Answer ``path`` as the site itself does again. Raises KeyError if it already does."""
        del self._overrides[path]

    def down(self) -> None:
        """Close the port and cut every connection."""
        if self._listener is None or self._thread is None:
            return
        self._listener.shutdown()
        self._listener.server_close()
        self._listener.cut_connections()
        self._thread.join()
        self._listener = self._thread = None

    def up(self) -> None:
        """Open the port again, the same as before."""
        if self._listener is not None:
            return
        self._listener = _Listener((self.address, self._port), self)
        self._port = self._listener.server_address[1]
        self._thread = Thread(
            target=self._listener.serve_forever,
            args=(SHUTDOWN_POLL_SECONDS,),
            name=f"host {self.address}",
            daemon=True,
        )
        self._thread.start()

    def reset(self) -> None:
        """Bring the host up, make it quick, and drop all overrides and the log."""
        self.up()
        self.latency = 0.0
        self._overrides.clear()
        self.requests.clear()
        self.cookies.clear()
