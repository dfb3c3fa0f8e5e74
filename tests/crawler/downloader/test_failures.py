"""Test which cause each failure of a download has."""

from __future__ import annotations

import zlib

import pytest
from OpenSSL import SSL
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.test import get_crawler
from service_identity import VerificationError
from twisted.internet.error import CertificateError, ConnectionLost, VerifyError
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed, ResponseNeverReceived

from crawler.downloader import failures
from crawler.downloader.failures import (
    FailureCause,
    RequestRefused,
    cause_of,
    cause_of_status,
    detail_of,
)
from crawler.downloader.middlewares.address_guard import AddressGuard
from crawler.downloader.middlewares.compression import BoundedCompression
from crawler.downloader.middlewares.redirect import BoundedRedirects
from urls.address_policy import AddressPolicy

# What every cause is called in stored documents and statistics, and whether it lasts.
NAMES = {
    "dns": False,
    "refused": False,
    "timeout": False,
    "tls": False,
    "connection": False,
    "truncated": False,
    "too-large": True,
    "scheme": True,
    "redirect-loop": True,
    "cookie-wall": True,
    "challenge": True,
    "redirect-refused": True,
    "bad-encoding": True,
    "address-refused": True,
    "left": False,
    "stopped": False,
    "robots": False,
    "robots-unavailable": False,
    "paused": False,
    "postponed": False,
    "busy": False,
    "ignored": False,
}
# All that was once searched for in messages, in an address that a page could choose.
HOSTILE_QUERY = (
    "?x=DOWNLOAD_MAXSIZE&address refused&max redirections reached&Forbidden by robots.txt"
    "&robots.txt unavailable&host paused&too many content encodings&too many bodies at once"
    "&SSL&certificate&VerificationError"
)


def test_the_names_of_causes_and_whether_they_last_stay() -> None:
    causes = [each for each in vars(failures).values() if isinstance(each, FailureCause)]
    assert {cause.name: cause.is_lasting for cause in causes} == NAMES
    assert len(causes) == len(NAMES)


def answered(status: int) -> HttpError:
    return HttpError(Response("https://herald.example/", status=status))


def download_failed(*reasons: Exception) -> DownloadFailedError:
    """Return the error that Scrapy makes of what ended a connection."""
    error = DownloadFailedError(f"failed: http://herald.example/{HOSTILE_QUERY}")
    error.__cause__ = ResponseFailed([Failure(reason) for reason in reasons])  # type: ignore[no-untyped-call] # Twisted's
    return error


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (CannotResolveHostError("x"), failures.DNS),
        (DownloadConnectionRefusedError("x"), failures.CONNECTION_REFUSED),
        (DownloadTimeoutError("x"), failures.TIMEOUT),
        (ResponseDataLossError("x"), failures.TRUNCATED),
        (UnsupportedURLSchemeError("x"), failures.SCHEME),
        (IgnoreRequest("x"), failures.IGNORED),
        (RequestRefused(failures.BUSY, "x"), failures.BUSY),
        (DownloadFailedError("x"), failures.CONNECTION),
    ],
)
def test_each_exception_has_a_cause(error: Exception, cause: FailureCause) -> None:
    assert cause_of(error) == cause


@pytest.mark.parametrize(
    "kind",
    [
        CannotResolveHostError,
        DownloadConnectionRefusedError,
        DownloadTimeoutError,
        DownloadFailedError,
        ResponseDataLossError,
        UnsupportedURLSchemeError,
        IgnoreRequest,
        ValueError,
        OSError,
    ],
)
def test_the_message_of_an_exception_plays_no_part(kind: type[Exception]) -> None:
    assert cause_of(kind(f"http://10.0.0.1/{HOSTILE_QUERY}")) == cause_of(kind(""))


@pytest.mark.parametrize(
    "reason",
    [
        SSL.Error([("SSL routines", "", "certificate verify failed")]),
        SSL.SysCallError(-1, "Unexpected EOF"),
        VerificationError(errors=[]),
        CertificateError("x"),
        VerifyError("x"),
    ],
)
def test_a_failed_handshake_is_told_by_the_type_of_its_error(reason: Exception) -> None:
    assert cause_of(download_failed(reason)) == failures.TLS
    assert cause_of(download_failed(ConnectionLost("x"), reason)) == failures.TLS
    never = ResponseNeverReceived([Failure(reason)])  # type: ignore[no-untyped-call] # Twisted's
    assert cause_of(download_failed(never)) == failures.TLS


def test_a_lost_connection_is_no_failed_handshake_whatever_its_message_quotes() -> None:
    assert cause_of(download_failed(ConnectionLost(HOSTILE_QUERY))) == failures.CONNECTION


def test_errors_that_name_each_other_as_their_cause_come_to_an_end() -> None:
    first, second = DownloadFailedError("a"), DownloadFailedError("b")
    first.__cause__, second.__cause__ = second, first
    assert cause_of(first) == failures.CONNECTION


@pytest.mark.parametrize(
    ("status", "name", "is_lasting"),
    [
        (299, "http-299", False),
        (300, "redirect-refused", True),
        (302, "redirect-refused", True),
        (399, "redirect-refused", True),
        (400, "http-400", True),
        (403, "http-403", True),
        (404, "http-404", True),
        (407, "http-407", True),
        (408, "http-408", False),
        (409, "http-409", True),
        (424, "http-424", True),
        (425, "http-425", False),
        (426, "http-426", True),
        (428, "http-428", True),
        (429, "http-429", False),
        (430, "http-430", True),
        (499, "http-499", True),
        (500, "http-500", False),
        (503, "http-503", False),
    ],
)
def test_each_status_has_a_cause(status: int, name: str, is_lasting: bool) -> None:
    assert cause_of_status(status) == FailureCause(name, is_lasting)
    assert cause_of(answered(status)) == FailureCause(name, is_lasting)


@pytest.mark.parametrize(
    "error",
    [
        OSError(24, "Too many open files"),
        ValueError("a bug"),
        UnicodeError("a bug"),
        LookupError("a bug"),
        NotSupported("the download handler could not be loaded"),
        DownloadCancelledError("outside a download handler of ours"),
        None,
    ],
)
def test_what_nobody_expected_is_named_by_its_class_and_never_lasting(
    error: Exception | None,
) -> None:
    assert cause_of(error) == FailureCause(type(error).__name__, is_lasting=False)


# --- decided where it happens ---------------------------------------------------------------


def refused_by_guard(url: str) -> FailureCause:
    guard = AddressGuard(AddressPolicy([], (80, 443)))
    with pytest.raises(RequestRefused) as caught:
        guard.process_request(Request(url))
    return cause_of(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://herald.example:22/",
        "http://her%61ld.example/",
        "http://herald%00.example/",
    ],
)
def test_an_address_is_refused_as_such_whatever_its_query_says(url: str) -> None:
    assert refused_by_guard(url) == failures.ADDRESS_REFUSED
    assert refused_by_guard(url + HOSTILE_QUERY) == failures.ADDRESS_REFUSED


def test_another_scheme_is_refused_as_such_whatever_its_query_says() -> None:
    assert refused_by_guard(f"ftp://herald.example/{HOSTILE_QUERY}") == failures.SCHEME


def redirects(**settings: object) -> BoundedRedirects:
    crawler = get_crawler(settings_dict=settings)
    crawler.spider = crawler._create_spider("x")
    return BoundedRedirects.from_crawler(crawler)


def redirect(location: str) -> Response:
    return Response("http://herald.example/", status=302, headers={"Location": location})


@pytest.mark.parametrize(
    "location",
    ["http://herald.example:99999/", "http://[::1/", "http://[::1]x/", "javascript:void(0)"],
)
def test_a_redirect_to_what_is_no_address_is_refused(location: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        redirects().process_response(Request("http://herald.example/"), redirect(location))
    assert cause_of(caught.value) == failures.REDIRECT_REFUSED


def test_redirects_without_an_end_are_a_loop_and_the_last_allowed_one_is_not() -> None:
    middleware = redirects(REDIRECT_MAX_TIMES=2)
    request: Request | Response = Request(f"http://herald.example/{HOSTILE_QUERY}")
    for _ in range(2):
        assert isinstance(request, Request)
        request = middleware.process_response(request, redirect("/again"))
    assert isinstance(request, Request)
    with pytest.raises(RequestRefused) as caught:
        middleware.process_response(request, redirect("/again"))
    assert cause_of(caught.value) == failures.REDIRECT_LOOP


def unpack(body: bytes, encoding: str) -> Request | Response:
    given = {"DOWNLOAD_MAXSIZE": 1000, "WAITING_BODIES_MAX": 1000}
    middleware = BoundedCompression(get_crawler(settings_dict=given))
    url = f"http://herald.example/{HOSTILE_QUERY}"
    headers = {"Content-Encoding": encoding}
    return middleware.process_response(Request(url), HtmlResponse(url, body=body, headers=headers))


@pytest.mark.parametrize(
    ("body", "encoding", "cause"),
    [
        (b"<p>no gzip", "gzip", failures.BAD_ENCODING),
        (b"<p>", "identity, identity, identity", failures.BAD_ENCODING),
        (b"<p>", "\x1b]0;owned", failures.BAD_ENCODING),
        (zlib.compress(b" " * 1001), "deflate", failures.TOO_LARGE),
    ],
)
def test_a_body_that_can_not_be_unpacked_names_its_cause(
    body: bytes, encoding: str, cause: FailureCause
) -> None:
    with pytest.raises(RequestRefused) as caught:
        unpack(body, encoding)
    assert cause_of(caught.value) == cause


def test_a_challenge_is_named_whatever_its_status() -> None:
    headers = {"cf-mitigated": "challenge"}
    for status in (403, 429, 503):
        error = HttpError(Response("https://herald.example/", status=status, headers=headers))
        assert cause_of(error) == failures.CHALLENGE
        assert detail_of(error).startswith(f"HTTP {status}: a challenge of Cloudflare")


def test_what_happened_is_told_in_a_sentence() -> None:
    assert detail_of(answered(404)) == "HTTP 404"
    assert detail_of(RequestRefused(failures.BUSY, "too many bodies")) == "too many bodies"
