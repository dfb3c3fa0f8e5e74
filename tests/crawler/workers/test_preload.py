"""Test how the processes of a crawl are prepared, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crawler.workers.forkserver import ONE_PAGE, PRELOADED


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize(("modules", "has_witness"), [(PRELOADED, True), (ONE_PAGE, False)])
def test_the_fork_server_loads_the_parsers_and_ends_without_cleanup(
    modules: list[str], has_witness: bool
) -> None:
    """Check what multiprocessing hides: it says nothing where a module can't be preloaded."""
    printed = run(
        "import atexit; atexit.register(print, 'freed')\n"
        f"import gc, sys, {', '.join(modules)}\n"
        "print('crawler.extraction.extractor' in sys.modules, 'trafilatura' in sys.modules,"
        " gc.get_threshold()[0], gc.get_freeze_count() > 10_000, flush=True)"
    )
    assert printed == f"True {has_witness} 100000 True\n"


def test_workers_load_nothing_more_for_listings_and_pages_and_no_driver() -> None:
    """Check that workers share what they need: else each takes the time to load it."""
    code = (
        f"import {', '.join(PRELOADED)}\n"
        + """
import sys
from datetime import UTC, datetime
from crawler.workers.listing_tasks import read_listing_body
from crawler.workers.page_tasks import read_page

loaded = set(sys.modules)
now = datetime.now(UTC)
address = "https://herald.example/pier"
bodies = {
    "feed": f"<rss version='2.0'><channel><item><link>{address}</link></item></channel></rss>",
    "sitemap": "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    f"<url><loc>{address}</loc></url></urlset>",
    "section": f"<h2><a href='{address}-opens-2026'>The ferry pier opens again</a></h2>",
}
for kind, body in bodies.items():
    listing = read_listing_body(kind, body.encode(), "https://herald.example/", "text/html", now)
    print(kind, len(listing.unpack().links))
page = "<title>Pier</title><h1>Pier opens</h1><p>" + "The pier opened today. " * 30
print(read_page(page.encode(), address, None, None, now, None).article.headline)
print(sorted(set(sys.modules) - loaded), sorted({"pymongo", "scrapy"} & loaded), flush=True)
"""
    )
    assert run(code).splitlines() == ["feed 1", "sitemap 1", "section 1", "Pier opens", "[] []"]


@pytest.mark.parametrize(
    ("arguments", "is_started"),
    [
        (["article", "https://herald.example/a"], True),
        (["article", "https://herald.example/a", "--history"], False),
        (["crawl", "article"], False),
        ([], False),
    ],
)
def test_only_reading_one_page_starts_the_fork_server_first(
    arguments: list[str], is_started: bool
) -> None:
    printed = run(
        "import gc\n"
        "from multiprocessing import forkserver\n"
        "from crawler.workers.startup import prepare_process\n"
        "forkserver.set_forkserver_preload = lambda names: None\n"
        f"prepare_process({arguments!r})\n"
        "print(forkserver._forkserver._forkserver_pid is not None, gc.get_threshold()[0])"
    )
    assert printed == f"{is_started} 20000\n"


def test_the_process_of_a_crawl_loads_nothing_that_only_its_workers_need() -> None:
    """Check what a run with nothing to do costs: it must not pay for reading pages."""
    printed = run(
        "import sys\n"
        "import crawler.commands.crawl, crawler.spiders.news, crawler.downloader.handlers\n"
        "from crawler.settings import ITEM_PIPELINES\n"
        "from scrapy.utils.misc import load_object\n"
        "from text.credits import _label\n"
        "for each in ITEM_PIPELINES: load_object(each)\n"
        "workers = {'crawler.extraction.extractor', 'crawler.workers.preload', 'trafilatura',"
        " 'numpy', 'dateparser', 'htmldate'}\n"
        "print(sorted(workers & set(sys.modules)), _label.cache_info().currsize)"
    )
    assert printed == "[] 0\n"
