"""Refuse requests that would lead into the operator's own network."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self
from urllib.request import getproxies

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.dns import refused_names
from crawler.downloader.failures import ADDRESS_REFUSED, SCHEME, RequestRefused
from urls.address_policy import AddressPolicy, is_host

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class AddressGuard:
    """Refuse schemes and ports that no news site uses, and say which names the resolver refused.

    The address itself is checked by ``crawler.downloader.dns.GuardedResolver``, which every
    connection gets it from: those for pages, redirects, feeds, sitemaps and robots.txt. Pictures
    are never requested.

    Settings: ``ALLOWED_NETWORKS`` (CIDR ranges that are open all the same, on any port),
    ``ALLOWED_PORTS``, ``HTTPPROXY_ENABLED``.

    A proxy looks names up itself, so that only the proxy can refuse what they lead to; addresses
    that are written out are still refused here. Therefore ``http_proxy`` and ``https_proxy`` of
    the environment are ignored unless ``HTTPPROXY_ENABLED`` is set.
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
        """Refuse a request whose scheme, host or port is not allowed."""
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
        """Give the cause ``address-refused`` to a name that the resolver refused."""
        if not isinstance(exception, CannotResolveHostError):
            return
        address = refused_names.get(urlparse_cached(request).hostname or "")
        if address is not None:
            raise _refusal(f"{request.url!r} leads to {address} (see ALLOWED_NETWORKS)")


def _refusal(what: str) -> RequestRefused:
    return RequestRefused(ADDRESS_REFUSED, f"address refused: {what}")
