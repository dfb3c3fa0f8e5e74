"""Reach the private names of Scrapy and Twisted that the crawl depends on, each for a reason.

They may change with any upgrade. So they are used in this module only, and by the subclasses that
``PRIVATE_NAMES`` names; everything else calls the functions here. ``tests/crawler/downloader/
test_private_names.py`` names what is gone when an upgrade takes it away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory as ContextFactory
from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory as LenientProtocolFactory,
)
from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientProtocol as LenientProtocol,
)
from scrapy.core.downloader.tls import _ScrapyClientTLSOptions26 as UnverifiedTLSOptions
from scrapy.utils.ssl import _set_keylog_callback
from twisted.internet._sslverify import ClientTLSOptions, platformTrust
from twisted.internet.endpoints import HostnameEndpoint, _WrapperEndpoint
from twisted.internet.ssl import CertificateOptions
from twisted.web._newclient import BODY, HEADER, STATUS, HTTP11ClientProtocol

if TYPE_CHECKING:
    from twisted.internet.base import DelayedCall
    from twisted.internet.interfaces import IStreamClientEndpoint
    from twisted.python.failure import Failure
    from twisted.web.client import HTTPConnectionPool

__all__ = [
    "ClientTLSOptions",
    "ContextFactory",
    "HTTP11ClientProtocol",
    "LenientProtocol",
    "LenientProtocolFactory",
    "UnverifiedTLSOptions",
]


@dataclass(frozen=True)
class PrivateName:
    """Name something that a library does not promise to keep, and say what it is needed for."""

    owner: str
    """A module, or a class of one: ``package.module`` or ``package.module:Class``."""
    name: str
    used_by: str
    """The module that uses it."""
    why: str


_HERE = "crawler.downloader.private_names"
_COMPRESSION = "crawler.downloader.middlewares.compression"
_CONNECTIONS = "crawler.downloader.connections"
_HANDLERS = "crawler.downloader.handlers"
_QUEUE = "crawler.frontier.queue"
_HTTP11 = "scrapy.core.downloader.handlers.http11"
_CONTEXT = "scrapy.core.downloader.contextfactory"
_ENDPOINT = "twisted.internet.endpoints:HostnameEndpoint"
_NEW_CLIENT = "twisted.web._newclient"
_PROTOCOL = "twisted.web._newclient:HTTP11ClientProtocol"
_POOL = "twisted.web.client:HTTPConnectionPool"
_PQUEUES = "scrapy.pqueues:DownloaderAwarePriorityQueue"

PRIVATE_NAMES = (
    # One TLS context for all connections: reading the trusted certificates takes 8 ms each time.
    PrivateName(_CONTEXT, "_ScrapyClientContextFactory", _HERE, "base of the shared TLS context"),
    PrivateName(
        f"{_CONTEXT}:_ScrapyClientContextFactory", "_verify_certificates", _CONNECTIONS,
        "whether certificates are verified",
    ),
    PrivateName(
        f"{_CONTEXT}:_ScrapyClientContextFactory", "_get_cert_options", _CONNECTIONS,
        "options of a context that verifies nothing",
    ),
    PrivateName(
        f"{_CONTEXT}:_ScrapyClientContextFactory", "_get_cert_options_kwargs", _CONNECTIONS,
        "the operator's TLS versions and ciphers",
    ),
    PrivateName(
        "scrapy.core.downloader.tls", "_ScrapyClientTLSOptions26", _HERE,
        "a connection that verifies nothing",
    ),
    PrivateName("scrapy.utils.ssl", "_set_keylog_callback", _HERE, "SSLKEYLOGFILE, as in Scrapy"),
    PrivateName(
        "twisted.internet._sslverify", "ClientTLSOptions", _HERE, "a connection that verifies"
    ),
    PrivateName(
        "twisted.internet._sslverify", "platformTrust", _HERE, "the machine's certificates"
    ),
    PrivateName(
        "twisted.internet._sslverify:OpenSSLCertificateOptions", "_makeTLSConnection", _HERE,
        "a connection of the shared context",
    ),
    # One address per host and few idle connections.
    PrivateName("twisted.internet.endpoints", "_WrapperEndpoint", _HERE, "what TLS wraps"),
    PrivateName(
        "twisted.internet.endpoints:_WrapperEndpoint", "_wrappedEndpoint", _HERE, "what TLS wraps"
    ),
    *(
        PrivateName(_ENDPOINT, name, _HERE, "to connect to the one address that was resolved")
        for name in ("_badHostname", "_reactor", "_hostText", "_port", "_timeout", "_bindAddress")
    ),
    PrivateName(_POOL, "_putConnection", _CONNECTIONS, "notice that a connection becomes idle"),
    PrivateName(_POOL, "_timeouts", _HERE, "end the connections that have been idle longest"),
    PrivateName(_POOL, "_factory", _HERE, "have the pool make bounded protocols"),
    # Bounded headers.
    PrivateName(f"{_HTTP11}:HTTP11DownloadHandler", "_pool", _HANDLERS, "replace Scrapy's pool"),
    PrivateName(
        f"{_HTTP11}:HTTP11DownloadHandler", "_contextFactory", _HANDLERS,
        "replace Scrapy's TLS context",
    ),
    PrivateName(_HTTP11, "_LenientHTTP11ClientProtocol", _HERE, "base of the bounded protocol"),
    PrivateName(_HTTP11, "_LenientHTTP11ClientFactory", _HERE, "base of its factory"),
    PrivateName(
        f"{_HTTP11}:_LenientHTTP11ClientFactory", "_quiescentCallback", _HANDLERS,
        "build the bounded protocol",
    ),
    PrivateName(_NEW_CLIENT, "STATUS", _HERE, "whether the status line is being read"),
    PrivateName(_NEW_CLIENT, "HEADER", _HERE, "whether headers are being read"),
    PrivateName(_NEW_CLIENT, "HTTP11ClientProtocol", _HERE, "the type of a pool's connections"),
    PrivateName(_PROTOCOL, "_parser", _HERE, "whether headers are being read"),
    PrivateName(_PROTOCOL, "_disconnectParser", _HERE, "fail a request at once"),
    PrivateName(_NEW_CLIENT, "BODY", _HERE, "whether a body is being read"),
    # Bodies that wait.
    PrivateName(
        "scrapy.core.scraper:Slot", "active_size", _COMPRESSION,
        "bytes of the bodies that wait (public, but not documented)",
    ),
    # Hosts whose turn it is.
    PrivateName(_PQUEUES, "_downloader_interface", _QUEUE, "say which hosts may be asked"),
    PrivateName(_PQUEUES, "_next_slot", _QUEUE, "take the host that has waited longest"),
    PrivateName(_PQUEUES, "_start_queue_cls", _QUEUE, "make the queue of a host"),
)  # fmt: skip


@dataclass(frozen=True)
class HostnameTarget:
    """Say what a HostnameEndpoint connects to."""

    is_invalid: bool
    """Whether the name is none that can be looked up."""
    reactor: Any
    host: str
    port: int
    timeout: float
    bind_address: Any


def hostname_target(endpoint: HostnameEndpoint) -> HostnameTarget:
    """Return what an endpoint connects to, so that another can do it with a single address."""
    return HostnameTarget(
        endpoint._badHostname,
        endpoint._reactor,
        endpoint._hostText,
        endpoint._port,
        endpoint._timeout,
        endpoint._bindAddress,
    )


def replace_wrapped_endpoint(
    endpoint: IStreamClientEndpoint,
    replacement: Callable[[IStreamClientEndpoint], IStreamClientEndpoint],
) -> None:
    """Replace the endpoint that a TLS endpoint connects by; an endpoint without TLS stays."""
    if isinstance(endpoint, _WrapperEndpoint):
        endpoint._wrappedEndpoint = replacement(endpoint._wrappedEndpoint)


def verifying_options(**version_and_ciphers: Any) -> CertificateOptions:
    """Return the TLS options of connections that verify certificates, to be shared by them.

    Twisted's own function for clients makes new options, and reads the machine's certificates,
    for each connection.
    """
    trusted = platformTrust()  # type: ignore[no-untyped-call] # Twisted's
    options = CertificateOptions(trustRoot=trusted, **version_and_ciphers)
    _set_keylog_callback(options.getContext())
    return options


def connection_creator(
    kind: type[ClientTLSOptions], options: CertificateOptions, hostname: str
) -> ClientTLSOptions:
    """Return what makes a connection to one host from options that other hosts share."""
    return kind(options._makeTLSConnection, hostname)


def idle_timeouts(pool: HTTPConnectionPool) -> Collection[DelayedCall]:
    """Return the timeouts that close a pool's idle connections, the longest idle first.

    Twisted bounds idle connections for each host, and not all of them together.
    """
    timeouts: dict[object, DelayedCall] = pool._timeouts
    return timeouts.values()


def use_protocol_factory(
    pool: HTTPConnectionPool, factory: Callable[..., LenientProtocolFactory]
) -> None:
    """Have a pool make its connections' protocols with a factory of ours."""
    pool._factory = factory  # type: ignore[assignment] # Twisted declares a class and calls it


def is_reading_headers(protocol: HTTP11ClientProtocol) -> bool:
    """Return whether a protocol is reading a status line or headers, and no body.

    Twisted bounds the length of a line only, not of all lines together.
    """
    return protocol._parser is not None and protocol._parser.state in (STATUS, HEADER)


def is_reading_announced_body(protocol: HTTP11ClientProtocol) -> bool:
    """Return whether a protocol is reading a body whose end was announced, by length or chunks.

    The end of any other body is that of its connection.
    """
    parser = protocol._parser
    if parser is None or parser.state != BODY:
        return False
    # A decoder of chunks has no contentLength.
    return getattr(parser.bodyDecoder, "contentLength", 0) is not None


def fail_request(protocol: HTTP11ClientProtocol, reason: Failure) -> None:
    """Fail the request that a protocol is at.

    Its own way to give up waits, under TLS, for the server to close the connection.
    """
    protocol._disconnectParser(reason)  # type: ignore[no-untyped-call] # Twisted's
