"""Connect with certificates read once, one address a name, and few idle connections."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint, TCP4ClientEndpoint
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IResolutionReceiver, IStreamClientEndpoint
from twisted.internet.ssl import CertificateOptions
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.downloader.private_names import (
    ClientTLSOptions,
    ContextFactory,
    HTTP11ClientProtocol,
    UnverifiedTLSOptions,
    connection_creator,
    hostname_target,
    idle_timeouts,
    replace_wrapped_endpoint,
    verifying_options,
)

if TYPE_CHECKING:
    from twisted.internet.interfaces import IAddress, IHostResolution, IProtocol, IProtocolFactory

# Idle connections that each of a crawl's three pools (http, https, https unverified) keeps open for
# the next request to the same host. With the 64 that are in use they stay under the 1,024 open
# files that jobs of cron have on most systems; without this bound, a run over three thousand
# sources reached that number after the first thousand.
MOST_IDLE = 250


class SharedContextFactory(ContextFactory):
    """Make TLS connections as Scrapy does, but all from one context.

    Reading the certificates that the machine trusts takes 8 ms and 0.9 MB, and Scrapy reads them
    for each connection. Whether the server is the right one is still checked for each connection.
    """

    @cached_property
    def _options(self) -> CertificateOptions:
        if not self._verify_certificates:
            return self._get_cert_options()
        return verifying_options(**self._get_cert_options_kwargs())

    def creatorForNetloc(  # type: ignore[override] # Scrapy declares it so, too
        self, hostname: bytes, port: int
    ) -> ClientTLSOptions:
        """Return what makes the connection to one host."""
        kind = ClientTLSOptions if self._verify_certificates else UnverifiedTLSOptions
        return connection_creator(kind, self._options, hostname.decode("ascii"))


class ConnectionPool(HTTPConnectionPool):
    """Keep at most ``MOST_IDLE`` idle connections, and connect to one address of each host.

    Twisted bounds idle connections for each host only. It also tries every address of a name, and
    defines a new class at each attempt; ``crawler.downloader.dns.GuardedResolver`` returns a single
    address anyway.
    """

    def getConnection(
        self, key: Hashable, endpoint: IStreamClientEndpoint
    ) -> Deferred[HTTP11ClientProtocol]:
        """Return a connection, idle or new, to the one address of the endpoint's host."""
        replace_wrapped_endpoint(endpoint, _to_one_address)
        return super().getConnection(key, _to_one_address(endpoint))

    def _putConnection(self, key: Hashable, connection: HTTP11ClientProtocol) -> None:
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call] # Twisted's
        timeouts = idle_timeouts(self)
        for timeout in islice(timeouts, max(0, len(timeouts) - MOST_IDLE)):
            timeout.reset(0)


def _to_one_address(endpoint: IStreamClientEndpoint) -> IStreamClientEndpoint:
    if isinstance(endpoint, HostnameEndpoint):
        return _SingleAddressEndpoint(endpoint)  # type: ignore[return-value] # mypy knows no implementers
    return endpoint


@implementer(IStreamClientEndpoint)
class _SingleAddressEndpoint:
    """Connect to the first address that a host name is resolved to."""

    def __init__(self, by_name: HostnameEndpoint) -> None:
        self._by_name = by_name

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[IProtocol]:
        target = hostname_target(self._by_name)
        if target.is_invalid:
            return self._by_name.connect(protocolFactory)  # which fails and says why
        receiver = _FirstAddress()
        target.reactor.nameResolver.resolveHostName(receiver, target.host, portNumber=target.port)

        def connect(address: str) -> Deferred[IProtocol]:
            return TCP4ClientEndpoint(
                target.reactor, address, target.port, target.timeout, target.bind_address
            ).connect(protocolFactory)

        return receiver.address.addCallback(connect)


@implementer(IResolutionReceiver)
class _FirstAddress:
    """Receive the addresses that a name is resolved to, and give the first of them."""

    def __init__(self) -> None:
        self.address: Deferred[str] = Deferred()
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:
        self._name = resolutionInProgress.name

    def addressResolved(self, address: IAddress) -> None:
        self._addresses.append(address)

    def resolutionComplete(self) -> None:
        if self._addresses:
            self.address.callback(self._addresses[0].host)
        else:
            self.address.errback(DNSLookupError(f"no address of {self._name!r}"))
