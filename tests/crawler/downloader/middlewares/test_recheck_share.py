"""Test which requests are postponed when stored articles had their share of a host's time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.utils.test import get_crawler

from crawler.downloader.failures import POSTPONED, RequestRefused
from crawler.downloader.middlewares.recheck_share import RecheckShares
from crawler.polling.poll import Poll
from crawler.polling.request_context import RequestContext
from crawler.sources.source import Source
from database.repositories.crawling.known_pages import KnownPage

HARBOUR, LIGHTHOUSE = "https://harbour.example/1", "https://lighthouse.example/1"


def request(url: str, context: RequestContext) -> Request:
    return Request(url, meta=context.as_meta())


def test_only_visits_of_stored_articles_of_that_host_are_postponed() -> None:
    crawler = get_crawler(settings_dict={"RECHECK_SECONDS": 60})
    now = iter([0.0, 61.0, 61.0])
    shares = RecheckShares(crawler, lambda: next(now))
    due = RequestContext(known=KnownPage("a1"))
    shares.process_request(request(HARBOUR, due))
    with pytest.raises(RequestRefused) as refused:
        shares.process_request(request(HARBOUR, due))
    assert refused.value.cause is POSTPONED
    assert crawler.stats is not None
    assert crawler.stats.get_value("recheck_share/postponed") == 1
    source = Source(id="harbour", name="Harbour", home="https://harbour.example/")
    poll = Poll(source, "feed", source.home, datetime(2026, 11, 22, tzinfo=UTC))
    shares.process_request(request(HARBOUR, RequestContext()))
    shares.process_request(request(HARBOUR, RequestContext(known=KnownPage("a1"), poll=poll)))
    shares.process_request(request(LIGHTHOUSE, due))
