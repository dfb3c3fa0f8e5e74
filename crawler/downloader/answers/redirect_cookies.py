"""Send the cookies that a chain of redirects sets along that chain, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar
from scrapy.utils.httpobj import urlparse_cached

from urls.domains.registrable import domain_of

# Cookies that one chain of redirects may set; walls set one to three.
MOST_COOKIES = 20
# Bytes of one cookie with its attributes: what browsers keep (RFC 6265, 6.1).
MOST_COOKIE_BYTES = 4096
# Bytes of all cookies of a chain: servers refuse requests with larger headers.
MOST_BYTES = 8192

SetCookies = tuple[tuple[str, bytes], ...]
"""The address of each response that set a cookie, and its Set-Cookie header, in order."""


def with_cookies_of(before: SetCookies, response: Response) -> SetCookies:
    """Return the cookies set before, and those that a response sets, within the bounds."""
    found = list(before)
    size = sum(len(header) for _, header in found)
    for header in response.headers.getlist("Set-Cookie"):
        if len(found) == MOST_COOKIES:
            break
        if len(header) <= MOST_COOKIE_BYTES and size + len(header) <= MOST_BYTES:
            found.append((response.url, header))
            size += len(header)
    return tuple(found)


def cookie_header(url: str, cookies: Iterable[tuple[str, bytes]]) -> bytes | None:
    """Return the Cookie header for a request to ``url``; None where no cookie is for it.

    A cookie goes to the host that set it, or where it says so to the hosts of its domain; never to
    another site, nor to all hosts of a public suffix. Paths, Secure and expiry are obeyed.
    """
    jar = CookieJar()
    for set_at, header in cookies:
        request = Request(set_at)
        domain = domain_of(urlparse_cached(request).hostname or "")
        response = Response(set_at, headers={"Set-Cookie": header})
        for cookie in jar.make_cookies(response, request):
            inside = f".{cookie.domain.lstrip('.')}".endswith(f".{domain}")
            if inside or not cookie.domain_specified:
                jar.set_cookie_if_ok(cookie, request)
    asking = Request(url)
    jar.add_cookie_header(asking)
    return asking.headers.get("Cookie")
