"""Send events to receivers, and to no address inside the operator's own network."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from model.installation.version import COPYDESK_VERSION
from text.escaping import printable
from urls.address_policy import AddressPolicy, is_host

TIMEOUT = 15.0
"""Seconds that a receiver has from the look-up of its name to the end of its answer: Standard
Webhooks recommends 15 to 30."""
LONGEST_URL = 2000
LARGEST_ANSWER = 4096
"""Bytes of an answer that are read, so that the connection serves again; nobody looks at them."""

_HEADERS = {"Content-Type": "application/json", "User-Agent": f"Copydesk/{COPYDESK_VERSION}"}


class AddressRefused(OSError):
    """Report that a receiver's name leads into a network that is not open."""


@dataclass(frozen=True)
class Outcome:
    """Say what became of an attempt."""

    status: int | None
    """What the receiver answered; None where it did not."""
    fault: str | None = None
    """Why the event counts as not taken; None where it was taken."""

    @property
    def is_gone(self) -> bool:
        """Return whether the receiver wants nothing more."""
        return self.status == HTTPStatus.GONE


class Sender:
    """Post to receivers over connections of its own."""

    def __init__(self, session: aiohttp.ClientSession, policy: AddressPolicy) -> None:
        self._session = session
        self._policy = policy

    def refusal(self, url: str) -> str | None:
        """Return why nothing is ever sent to an address as it is written; None where it may be."""
        try:
            parts = urlsplit(url)
            host, is_port_refused = parts.hostname or "", self._policy.refuses_port(url)
        except ValueError:
            return "it is no address"
        if parts.scheme not in ("http", "https") or not is_host(host):
            return "it is no http or https address"
        if parts.username is not None:
            return "it holds a user: put a secret into the path instead"
        if is_port_refused:
            return "its port is refused: see ALLOWED_PORTS"
        if self._policy.refuses_host(host):
            return "its host is refused: see ALLOWED_NETWORKS"
        return None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Send ``body`` and return what became of it; a redirect is not followed.

        What is said of a fault names no part of the address, which may hold a secret.
        """
        if refusal := self.refusal(url):
            return Outcome(None, f"the address is refused: {refusal}")
        try:
            async with self._session.post(
                url, data=body, headers={**_HEADERS, **headers}, allow_redirects=False
            ) as answer:
                await answer.content.read(LARGEST_ANSWER)
                return _outcome(answer.status)
        except TimeoutError:
            return Outcome(None, f"no answer within {TIMEOUT:g} s")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Outcome(None, _cause(error))


@asynccontextmanager
async def open_sender(policy: AddressPolicy) -> AsyncIterator[Sender]:
    """Open connections as they are needed, and close them in the end."""

    def checked_socket(address: tuple[Any, ...]) -> socket.socket:
        # The last step before a connection: no later look-up can lead elsewhere.
        family, kind, protocol, _, where = address
        host, port = where[0], where[1]
        written = f"[{host}]" if ":" in host else host
        if policy.refuses_address(host) or policy.refuses_port(f"http://{written}:{port}"):
            raise AddressRefused("it leads to an address that is refused: see ALLOWED_NETWORKS")
        return socket.socket(family, kind, protocol)

    connector = aiohttp.TCPConnector(
        limit=0,  # each saved search has one event under way: none waits for another's receiver
        socket_factory=checked_socket,
    )
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=TIMEOUT),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    ) as session:
        yield Sender(session, policy)


def _outcome(status: int) -> Outcome:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome(status)
    is_redirect = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    return Outcome(
        status, f"it answered {status}" + ("; redirects are not followed" if is_redirect else "")
    )


def _cause(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientSSLError):
        return "no connection: the TLS handshake failed, or its certificate is not valid"
    if isinstance(error, aiohttp.ClientConnectorError):
        cause = error.os_error
        if isinstance(cause, AddressRefused):
            return str(cause)
        return f"no connection: {printable(cause.strerror or type(cause).__name__)}"
    if isinstance(error, aiohttp.ServerDisconnectedError | aiohttp.ClientOSError):
        return "it closed the connection without an answer"
    return f"no answer that can be read ({type(error).__name__})"
