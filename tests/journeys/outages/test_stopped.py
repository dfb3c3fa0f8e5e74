"""Tell a crawl to stop while requests wait for the delay of their host."""

from __future__ import annotations

import signal
from typing import Any

from pymongo.database import Database

from tests.support.articles.crawl_results import HELD
from tests.support.commands import COMMAND_TIMEOUT, Copydesk
from tests.support.fixtures.sites import ServeBulk
from tests.support.outages import pages_requested
from tests.support.waiting import wait_until

# More pages than wait at their host at once, and seconds between two of its requests.
PAGES = 12
DELAY = 1


def test_a_crawl_that_is_stopped_waits_for_no_delay_and_the_next_goes_on(
    copydesk: Copydesk, bulk_site: ServeBulk, mongo_database: Database[dict[str, Any]]
) -> None:
    web = bulk_site(count=PAGES)
    sources = f"SOURCES_FILE={copydesk.write_sources(web.sources())}"
    crawl = copydesk.start("crawl", "news", "-s", sources, "-s", f"DOWNLOAD_DELAY={DELAY}")
    wait_until(lambda: pages_requested(web) == 2, crawl)
    crawl.send_signal(signal.SIGTERM)
    said, _ = crawl.communicate(timeout=COMMAND_TIMEOUT)
    assert crawl.returncode == 0, said
    assert pages_requested(web) <= 3  # the third may have begun when it was told
    assert mongo_database["rejections"].count_documents({}) == 0
    assert mongo_database["leases"].count_documents(HELD) == 0
    articles = mongo_database["articles"]
    assert articles.count_documents({}) == pages_requested(web)
    copydesk.crawl("-s", sources)
    assert pages_requested(web) == len(articles.distinct("url")) == PAGES
    assert articles.count_documents({"revision": 1}) == PAGES
