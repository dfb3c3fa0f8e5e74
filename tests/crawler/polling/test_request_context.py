"""Test that a request's context is kept through redirects and retries, and has a default."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.polling.poll import Poll
from crawler.polling.request_context import META_KEY, RequestContext
from crawler.sources.source import Source
from model.components import SourceReference
from model.links import Link

HOME = "https://herald.example/"
POLL = Poll(Source("herald", HOME, "The Herald"), "feed", HOME, datetime(2026, 3, 2, tzinfo=UTC))
CONTEXT = RequestContext(
    verify_tls=False,
    poll=POLL,
    awaited=7,
    link=Link(f"{HOME}1", via="feed"),
    source=SourceReference("herald", "The Herald", "herald.example"),
)


def test_a_redirected_request_keeps_its_context() -> None:
    middleware = RedirectMiddleware.from_crawler(get_crawler(Spider))
    request = Request(f"{HOME}1", meta=CONTEXT.as_meta())
    redirect = Response(request.url, status=302, headers={"Location": "/2"}, request=request)
    redirected = middleware.process_response(request, redirect)
    assert isinstance(redirected, Request)
    assert redirected.url == f"{HOME}2"
    assert RequestContext.of(redirected) is CONTEXT


def test_a_retried_request_keeps_its_context() -> None:
    spider = get_crawler(Spider)._create_spider("reader")
    retried = get_retry_request(
        Request(HOME, meta=CONTEXT.as_meta()), spider=spider, reason="503", max_retry_times=1
    )
    assert RequestContext.of(retried) is CONTEXT


@pytest.mark.parametrize(
    "request_", [None, Request(HOME), Request(HOME, meta={META_KEY: "another middleware's"})]
)
def test_a_request_without_a_context_has_the_default_one(request_: Request | None) -> None:
    assert RequestContext.of(request_) == RequestContext()
    assert RequestContext.of(request_).verify_tls
    assert RequestContext.of(request_).poll is None
