"""Follow redirects, and say as a cause why one is not followed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.downloader.answers.redirect_cookies import cookie_header, with_cookies_of
from crawler.downloader.failures import (
    COOKIE_WALL,
    REDIRECT_LOOP,
    REDIRECT_REFUSED,
    RequestRefused,
)
from crawler.polling.request_context import RequestContext

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class BoundedRedirects(RedirectMiddleware):
    """Follow redirects as Scrapy does, and fail with a cause where it raises an error of any kind.

    A redirect to what is no address (``javascript:...``, a port that is none) fails with the cause
    ``redirect-refused``; more than ``REDIRECT_MAX_TIMES`` in a row with ``redirect-loop``, or with
    ``cookie-wall`` where a site sets cookies and still redirects back to the same address.

    The cookies that a chain of redirects sets are sent along this chain, as sites that set one and
    redirect back expect; they are not kept beyond it. Otherwise no cookies are sent.

    Settings: ``REDIRECT_MAX_TIMES``.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware, without Scrapy's look for what sets Referer: nothing does here."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def process_response(  # type: ignore[override] # Scrapy's takes a spider nobody passes now
        self, request: Request, response: Response
    ) -> Request | Response:
        context = RequestContext.of(request)
        cookies = with_cookies_of(context.redirect_cookies, response)
        try:
            redirected = super().process_response(request, response)
        except ValueError as error:  # urllib's and Request's, over the address in Location
            raise RequestRefused(REDIRECT_REFUSED, str(error)) from error
        except IgnoreRequest as error:  # too many in a row
            came_by = [*request.meta.get("redirect_urls", []), request.url]
            if cookies and len(set(came_by)) < len(came_by):
                message = f"sets a cookie and redirects to the same address: {request.url!r}"
                raise RequestRefused(COOKIE_WALL, message) from error
            raise RequestRefused(REDIRECT_LOOP, str(error)) from error
        if isinstance(redirected, Request) and cookies:
            redirected.headers.pop("Cookie", None)
            header = cookie_header(redirected.url, cookies)
            if header is not None:
                redirected.headers["Cookie"] = header
            redirected.meta.update(replace(context, redirect_cookies=cookies).as_meta())
        return redirected
