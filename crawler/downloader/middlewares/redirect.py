"""Follow redirects, and say as a cause why one is not followed."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.downloader.failures import REDIRECT_LOOP, REDIRECT_REFUSED, RequestRefused


class BoundedRedirects(RedirectMiddleware):
    """Follow redirects as Scrapy does, and fail with a cause where it raises an error of any kind.

    A redirect to what is no address (``javascript:...``, a port that is none) fails with the cause
    ``redirect-refused``; more than ``REDIRECT_MAX_TIMES`` in a row with ``redirect-loop``.

    Settings: ``REDIRECT_MAX_TIMES``.
    """

    def process_response(  # type: ignore[override] # Scrapy's takes a spider nobody passes now
        self, request: Request, response: Response
    ) -> Request | Response:
        try:
            return super().process_response(request, response)
        except ValueError as error:  # urllib's and Request's, over the address in Location
            raise RequestRefused(REDIRECT_REFUSED, str(error)) from error
        except IgnoreRequest as error:  # too many in a row
            raise RequestRefused(REDIRECT_LOOP, str(error)) from error
