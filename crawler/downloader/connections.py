"""How a crawl connects: certificates read once, one address a name, few idle connections."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.tls import _ScrapyClientTLSOptions26
from scrapy.utils.ssl import _set_keylog_callback
from twisted.internet._sslverify import ClientTLSOptions, platformTrust
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint, TCP4ClientEndpoint, _WrapperEndpoint
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IResolutionReceiver, IStreamClientEndpoint
from twisted.internet.ssl import CertificateOptions
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from twisted.internet.interfaces import IAddress, IHostResolution, IProtocol, IProtocolFactory
    from twisted.web._newclient import HTTP11ClientProtocol

# Kept open by each of a crawl's three pools (http, https, https unverified) for the next request to
# the same host. With the 64 that are in use they are under the 1,024 open files that cron's jobs
# have on most systems; a run over three thousand sources came to that after the first thousand.
MOST_IDLE = 250


class SharedContext(_ScrapyClientContextFactory):
    """Scrapy's context factory, whose connections share one TLS context.

    To read the certificates that the machine trusts takes 8 ms and 0.9 MB, and Scrapy reads them
    for each connection. Who the server has to be is checked for each connection, as before.
    """

    @cached_property
    def _options(self) -> CertificateOptions:
        if not self._verify_certificates:
            return self._get_cert_options()
        trusted = platformTrust()  # type: ignore[no-untyped-call] # Twisted's
        options = CertificateOptions(trustRoot=trusted, **self._get_cert_options_kwargs())
        _set_keylog_callback(options.getContext())
        return options

    def creatorForNetloc(  # type: ignore[override] # Scrapy says it so, too
        self, hostname: bytes, port: int
    ) -> ClientTLSOptions:
        creator = ClientTLSOptions if self._verify_certificates else _ScrapyClientTLSOptions26
        return creator(self._options._makeTLSConnection, hostname.decode("ascii"))


class ConnectionPool(HTTPConnectionPool):
    """Twisted's pool, with at most ``MOST_IDLE`` idle connections and one address a host.

    Twisted bounds them for each host only, and tries every address that a name has: that declares
    a class for each connection. ``crawler.downloader.dns.GuardedResolver`` gives one address.
    """

    def getConnection(
        self, key: Hashable, endpoint: IStreamClientEndpoint
    ) -> Deferred[HTTP11ClientProtocol]:
        if isinstance(endpoint, _WrapperEndpoint):  # TLS
            endpoint._wrappedEndpoint = _to_one_address(endpoint._wrappedEndpoint)
        return super().getConnection(key, _to_one_address(endpoint))

    def _putConnection(self, key: Hashable, connection: HTTP11ClientProtocol) -> None:
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call] # Twisted's
        # Those that have been idle longest come first; their time is over.
        for timeout in islice(self._timeouts.values(), max(0, len(self._timeouts) - MOST_IDLE)):
            timeout.reset(0)


def _to_one_address(endpoint: IStreamClientEndpoint) -> IStreamClientEndpoint:
    if isinstance(endpoint, HostnameEndpoint):
        return _OneAddress(endpoint)  # type: ignore[return-value] # mypy knows no implementers
    return endpoint


@implementer(IStreamClientEndpoint)
class _OneAddress:
    def __init__(self, by_name: HostnameEndpoint) -> None:
        self._by_name = by_name

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[IProtocol]:
        name = self._by_name
        if name._badHostname:
            return name.connect(protocolFactory)  # says so
        answer = _Answer()
        name._reactor.nameResolver.resolveHostName(answer, name._hostText, portNumber=name._port)

        def connect(host: str) -> Deferred[IProtocol]:
            return TCP4ClientEndpoint(
                name._reactor, host, name._port, name._timeout, name._bindAddress
            ).connect(protocolFactory)

        return answer.host.addCallback(connect)


@implementer(IResolutionReceiver)
class _Answer:
    """The first address that a name is resolved to."""

    def __init__(self) -> None:
        self.host: Deferred[str] = Deferred()
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:
        self._name = resolutionInProgress.name

    def addressResolved(self, address: IAddress) -> None:
        self._addresses.append(address)

    def resolutionComplete(self) -> None:
        if self._addresses:
            self.host.callback(self._addresses[0].host)
        else:
            self.host.errback(DNSLookupError(f"no address of {self._name!r}"))
