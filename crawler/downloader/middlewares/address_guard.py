"""Nothing a page says leads into the operator's own network."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self
from urllib.request import getproxies

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.dns import refused
from crawler.downloader.failures import ADDRESS_REFUSED, SCHEME, RequestRefused
from urls.address_policy import AddressPolicy, is_host

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class AddressGuard:
    """Refuses schemes and ports that no news site uses, and names what the resolver refused.

    The address itself is checked by ``crawler.downloader.dns.GuardedResolver``, where the
    connection
    takes it from: pages, redirects, feeds, sitemaps and robots.txt all go that way. Pictures are
    never requested.

    Settings: ``ALLOWED_NETWORKS`` (CIDR ranges that are open all the same, on any port),
    ``ALLOWED_PORTS``, ``HTTPPROXY_ENABLED``.

    A proxy looks names up itself, and where they lead is then for the proxy to guard: only
    addresses that are spelled out are refused here. So ``http_proxy`` and ``https_proxy`` of the
    environment are left aside unless ``HTTPPROXY_ENABLED`` is set.
    """

    def __init__(self, policy: AddressPolicy) -> None:
        self._policy = policy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        ports = [int(port) for port in settings.getlist("ALLOWED_PORTS")]
        if not settings.getbool("HTTPPROXY_ENABLED") and {"http", "https"} & getproxies().keys():
            logger.warning(
                "http_proxy and https_proxy are not used: a proxy could lead pages into the "
                "network it stands in. If yours does not, set HTTPPROXY_ENABLED=True"
            )
        return cls(AddressPolicy(settings.getlist("ALLOWED_NETWORKS"), ports))

    def process_request(self, request: Request) -> None:
        if urlparse_cached(request).scheme not in ("http", "https"):
            raise RequestRefused(SCHEME, f"no http(s) address: {request.url!r}")
        host = urlparse_cached(request).hostname or ""
        if not is_host(host):
            raise _refusal(f"no host in {request.url!r}")
        if self._policy.refuses_host(host):
            raise _refusal(f"{request.url!r} (see ALLOWED_NETWORKS)")
        if self._policy.refuses_port(request.url):
            raise _refusal(f"port of {request.url!r} (see ALLOWED_PORTS)")

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, CannotResolveHostError):
            return
        address = refused.get(urlparse_cached(request).hostname or "")
        if address is not None:
            raise _refusal(f"{request.url!r} leads to {address} (see ALLOWED_NETWORKS)")


def _refusal(what: str) -> RequestRefused:
    return RequestRefused(ADDRESS_REFUSED, f"address refused: {what}")
