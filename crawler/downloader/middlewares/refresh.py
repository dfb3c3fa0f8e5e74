"""Follow pages that only lead to another address."""

from __future__ import annotations

from http import HTTPStatus

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.downloader.answers.stubs import stub_target
from crawler.downloader.middlewares.redirect import BoundedRedirects


class RefreshRedirects(BoundedRedirects):
    """Take a page that says nothing but where it leads for a redirect there.

    It leads there by a Refresh header or a meta element, by a script, or by its only link (see
    ``crawler.downloader.answers.stubs``). It is followed as a redirect is, with its cookies, and
    counts as one of ``REDIRECT_MAX_TIMES``. A page that leads to itself is followed only when it
    sets a cookie: news pages reload themselves.

    Settings: ``REDIRECT_MAX_TIMES``. It must come after BoundedCompression has unpacked the body.
    """

    def process_response(  # type: ignore[override] # as BoundedRedirects
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request for the address that a stub refreshes to, or the response."""
        header = response.headers.get("Refresh")
        is_read = 200 <= response.status < 300 and (
            header is not None or isinstance(response, HtmlResponse)
        )
        if not is_read:
            return response
        written = header.decode("latin-1") if header is not None else None
        target = stub_target(written, response.body, response.url)
        cookies = response.headers.getlist("Set-Cookie")
        if target is None or (target.partition("#")[0] == response.url and not cookies):
            return response
        as_redirect = Response(
            response.url,
            status=HTTPStatus.FOUND.value,
            headers={"Location": target, "Set-Cookie": cookies},
        )
        followed = super().process_response(request, as_redirect)
        return response if followed is as_redirect else followed
