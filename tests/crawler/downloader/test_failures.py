from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.downloader.failures import ADDRESS_REFUSED, cause_of, is_lasting


def answered(status: int) -> HttpError:
    return HttpError(Response("https://herald.example/", status=status))


@pytest.mark.parametrize(
    ("error", "cause", "lasting"),
    [
        (answered(404), "http-404", True),
        (answered(403), "http-403", True),
        (answered(429), "http-429", False),
        (answered(408), "http-408", False),
        (answered(500), "http-500", False),
        (answered(302), "redirect-refused", True),
        (CannotResolveHostError("x"), "dns", False),
        (DownloadConnectionRefusedError("x"), "refused", False),
        (DownloadTimeoutError("x"), "timeout", False),
        (DownloadCancelledError("x"), "too-large", True),
        (DownloadFailedError("[('SSL routines', '', 'certificate verify failed')]"), "tls", False),
        (DownloadFailedError("Connection lost"), "connection", False),
        (ResponseDataLossError("x"), "truncated", False),
        (UnsupportedURLSchemeError("x"), "scheme", True),
        (IgnoreRequest("Forbidden by robots.txt"), "robots", False),
        (IgnoreRequest("max redirections reached"), "redirect-loop", True),
        (IgnoreRequest("body exceeded DOWNLOAD_MAXSIZE (16 B)"), "too-large", True),
        (IgnoreRequest(f"{ADDRESS_REFUSED}: 10.0.0.1"), "address-refused", True),
        (OSError("Not a gzipped file"), "bad-encoding", True),
        (LookupError("what"), "LookupError", False),
    ],
)
def test_each_failure_has_a_name_and_is_passing_or_not(
    error: Exception, cause: str, lasting: bool
) -> None:
    assert cause_of(error) == cause
    assert is_lasting(cause) is lasting
