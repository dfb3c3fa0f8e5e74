"""Test what a run says where all is well: a line, the summary; and nothing where nothing is due."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import partial

import pytest

from copydesk.demo.server import Web, sources_toml
from tests.support.commands import COMMAND_TIMEOUT, ROOT, Copydesk

LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+0000 \[[\w.]+\] (\w+): (.*)")
CONTACT = "https://desk.example/contact"


# What a run with nothing due has no use for, and what would take long to import: what reads pages,
# asks servers, checks what is wrong, judges sources, draws tables, and starts processes.
UNUSED = {
    *("trafilatura", "numpy", "dateparser", "crawler.extraction.extractor", "ftfy"),
    *("crawler.discovery.feeds.xml_feed", "crawler.discovery.sections.section_page"),
    *("crawler.discovery.sitemaps.sitemap", "crawler.downloader.connections"),
    *("text.credits", "text.dates", "scrapy.core.downloader.contextfactory"),
    *("twisted.web.client", "crawler.downloader.handlers", "tldextract", "pebble"),
    *("pydantic", "cattrs", "psutil", "statistics", "rich", "rich.console", "pythonjsonlogger"),
    *("crawler.extraction.multipage.join", "crawler.health.anomalies", "multiprocessing"),
    "crawler.finding.found",  # of another command
    "itemadapter",  # of one of Scrapy's commands
}
IMPORT = "import time:"


def test_a_run_says_what_it_does_then_what_it_did_and_nothing_where_nothing_is_due(
    copydesk: Copydesk, web: Web
) -> None:
    """Check too what each of the runs costs that cron starts every minute."""
    sources = copydesk.write_sources(sources_toml([web["herald"].source()], every="1h"))
    usual = partial(copydesk.crawl, LOG_LEVEL="", CONTACT_URL=CONTACT)
    done = usual()
    lines = [LINE.fullmatch(each) for each in done.stderr.splitlines()]
    assert all(lines), done.stderr
    (level, first), *others = [each.groups() for each in lines if each is not None]
    assert level == "NOTICE"
    assert re.fullmatch(
        r"Copydesk [\d.]+: 1 of 1 source due \(sources in .*sources\.toml, data in .*data\)", first
    )
    assert {level for level, _ in others} <= {"WARNING"}
    assert "sources polled" in done.stdout
    done = usual("-a", "source=herald", "--quiet")
    assert (done.stdout, done.stderr) == ("", "")

    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "copydesk", "crawl", "news"],
        cwd=ROOT,
        env=copydesk.environment | {"SOURCES_FILE": str(sources), "LOG_LEVEL": ""},
        capture_output=True,
        text=True,
        timeout=COMMAND_TIMEOUT,
        check=True,
    )
    said = done.stderr.splitlines()
    assert (done.stdout, [line for line in said if not line.startswith(IMPORT)]) == ("", [])
    imported = {line.rpartition("|")[2].strip() for line in said}
    assert {
        "scrapy",
        "pymongo",
        "crawler.spiders.base",
        "crawler.spiders.listing_reader",
    } <= imported
    assert sorted(UNUSED & imported) == []


@pytest.mark.long
def test_the_log_can_be_json(copydesk: Copydesk, web: Web) -> None:
    copydesk.write_sources(web.sources())
    done = copydesk.crawl("-a", "source=ticker", "-s", "LOG_JSON=True", LOG_LEVEL="")
    first, *warnings = [json.loads(line) for line in done.stderr.splitlines()]
    assert (first["level"], first["logger"]) == ("NOTICE", "crawler.spiders.base")
    assert first["message"].startswith("Copydesk ")
    assert first["time"].endswith("+00:00")
    assert any("CONTACT_URL is not set" in each["message"] for each in warnings)
