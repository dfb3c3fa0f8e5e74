"""Nothing a page says leads into the operator's own network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest, NotSupported
from scrapy.resolver import dnscache
from scrapy.utils.httpobj import urlparse_cached

from crawler.failures import ADDRESS_REFUSED
from crawler.network import AddressPolicy

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class AddressGuard:
    """Refuses schemes and ports that no news site uses, and names what the resolver refused.

    The address itself is checked by ``crawler.resolver.GuardedResolver``, where the connection
    takes it from: pages, redirects, feeds, sitemaps and robots.txt all go that way.

    Settings: ``ALLOWED_NETWORKS`` (CIDR ranges that are open all the same, on any port),
    ``ALLOWED_PORTS``.

    A proxy (``http_proxy`` in the environment) looks names up itself, and must guard itself.
    """

    def __init__(self, policy: AddressPolicy) -> None:
        self._policy = policy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        ports = [int(port) for port in settings.getlist("ALLOWED_PORTS")]
        return cls(AddressPolicy(settings.getlist("ALLOWED_NETWORKS"), ports))

    def process_request(self, request: Request) -> None:
        if urlparse_cached(request).scheme not in ("http", "https"):
            raise NotSupported(f"no http(s) address: {request.url!r}")
        if self._policy.refuses_port(request.url):
            raise IgnoreRequest(f"{ADDRESS_REFUSED}: port of {request.url!r} (see ALLOWED_PORTS)")

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, CannotResolveHostError):
            return
        # The resolver remembers what it found before it refuses it; Scrapy's error does not say.
        address = dnscache.get(urlparse_cached(request).hostname or "")
        if address is not None and self._policy.refuses_address(address):
            raise IgnoreRequest(
                f"{ADDRESS_REFUSED}: {request.url!r} leads to {address} (see ALLOWED_NETWORKS)"
            )
