"""Name why a download failed, by the type of its exception."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from OpenSSL.SSL import Error as OpenSSLError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import CertificateError as ServiceCertificateError
from service_identity import VerificationError
from twisted.internet.error import CertificateError, VerifyError

from crawler.downloader.answers.wall_pages import CHALLENGE_REASON, challenge_of


@dataclass(frozen=True)
class FailureCause:
    """Name the cause of a failed download, and say whether the page itself is to blame."""

    name: str
    """Short and stable: statistics, health records and rejections hold it."""
    is_lasting: bool = False
    """Whether the page is recorded as rejected. Otherwise nothing is recorded of it, because a
    later attempt may well succeed, and the next poll asks again."""
    is_of_host: bool = False
    """Whether no page of the host is to be had now, so that nothing is held against this one."""


DNS = FailureCause("dns", is_of_host=True)
CONNECTION_REFUSED = FailureCause("refused", is_of_host=True)
TIMEOUT = FailureCause("timeout")
TLS = FailureCause("tls", is_of_host=True)
CONNECTION = FailureCause("connection")
TRUNCATED = FailureCause("truncated")
TOO_LARGE = FailureCause("too-large", is_lasting=True)
SCHEME = FailureCause("scheme", is_lasting=True)
REDIRECT_LOOP = FailureCause("redirect-loop", is_lasting=True)
CHALLENGE = FailureCause(CHALLENGE_REASON, is_lasting=True)
COOKIE_WALL = FailureCause("cookie-wall", is_lasting=True)
REDIRECT_REFUSED = FailureCause("redirect-refused", is_lasting=True)
BAD_ENCODING = FailureCause("bad-encoding", is_lasting=True)
ADDRESS_REFUSED = FailureCause("address-refused", is_lasting=True)
ROBOTS = FailureCause("robots")
ROBOTS_UNAVAILABLE = FailureCause("robots-unavailable", is_of_host=True)
PAUSED = FailureCause("paused", is_of_host=True)
BUSY = FailureCause("busy")
POSTPONED = FailureCause("postponed")
"""Stored articles had their share of the host's time: this one was not asked for, and stays due."""
LEFT = FailureCause("left")
"""Another crawl has taken over the host: what is not asked for here is that one's."""
STOPPED = FailureCause("stopped")
"""The crawl was told to stop: what is not asked for now is due in the next one."""
IGNORED = FailureCause("ignored")
"""A component of Scrapy's, or of an operator's own, gave up a request without naming a cause."""

ABANDONED = (LEFT, STOPPED)
"""Causes that say nothing of a page or listing: it is asked for elsewhere, or in the next run."""

_BY_EXCEPTION: tuple[tuple[type[BaseException], FailureCause], ...] = (
    (CannotResolveHostError, DNS),
    (DownloadConnectionRefusedError, CONNECTION_REFUSED),
    (DownloadTimeoutError, TIMEOUT),
    (ResponseDataLossError, TRUNCATED),
    (UnsupportedURLSchemeError, SCHEME),
    (IgnoreRequest, IGNORED),
)
# What OpenSSL, service_identity and Twisted raise over a handshake or a certificate.
_TLS_ERRORS = (
    OpenSSLError,
    VerificationError,
    ServiceCertificateError,
    CertificateError,
    VerifyError,
)
# A client error (4xx) lasts, except 408 Request Timeout, 425 Too Early and 429 Too Many Requests,
# which are about the moment and not about the page.
_PASSING_CLIENT_ERRORS = frozenset({408, 425, 429})
# Errors that an error is followed back through; chains of real errors have three or four.
_LONGEST_CHAIN = 20


class RequestRefused(IgnoreRequest):
    """Give up a request for a cause that is known where it is raised."""

    def __init__(self, cause: FailureCause, message: str) -> None:
        super().__init__(message)
        self.cause = cause


def cause_of(error: BaseException | None) -> FailureCause:
    """Return the cause that an exception stands for; its message plays no part in that.

    Messages quote addresses and headers, which a page chooses. An exception that nobody expected
    is named by its class, and never lasting: it may be a fault of this program or this machine.
    """
    if isinstance(error, RequestRefused):
        return error.cause
    if isinstance(error, HttpError):
        is_challenge = challenge_of(error.response) is not None
        return CHALLENGE if is_challenge else cause_of_status(error.response.status)
    if isinstance(error, DownloadFailedError):
        return TLS if any(isinstance(each, _TLS_ERRORS) for each in _chain(error)) else CONNECTION
    for kind, cause in _BY_EXCEPTION:
        if isinstance(error, kind):
            return cause
    return FailureCause(type(error).__name__)


def cause_of_status(status: int) -> FailureCause:
    """Return the cause that an HTTP status other than 2xx stands for: ``http-404``, ..."""
    if 300 <= status < 400:
        # Scrapy follows no redirect to another scheme, and hands out the redirect itself.
        return REDIRECT_REFUSED
    is_lasting = 400 <= status < 500 and status not in _PASSING_CLIENT_ERRORS
    return FailureCause(f"http-{status}", is_lasting)


def detail_of(error: BaseException | None) -> str:
    """Return what happened, in a sentence for a person."""
    if not isinstance(error, HttpError):
        return str(error)
    status = f"HTTP {error.response.status}"
    challenge = challenge_of(error.response)
    return f"{status}: {challenge}" if challenge is not None else status


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception, what it was raised from, and what Twisted gathered in ``reasons``."""
    # Imported here: Twisted's client takes 20 ms, and where it has failed it is loaded.
    from twisted.web.client import ResponseFailed

    waiting: list[BaseException] = [error]
    for _ in range(_LONGEST_CHAIN):
        if not waiting:
            return
        each = waiting.pop()
        yield each
        if each.__cause__ is not None:
            waiting.append(each.__cause__)
        if isinstance(each, ResponseFailed):
            waiting.extend(reason.value for reason in each.reasons)
