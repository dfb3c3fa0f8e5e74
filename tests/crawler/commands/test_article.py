"""The commands as a user types them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from typing import Any

import pytest
from pymongo.database import Database

from tests.sites.herald.site import LEAD
from tests.sites.hostile_pages import PARAGRAPHS, story
from tests.sites.server import Web
from tests.sites.serving import Reply
from tests.support.commands import PATIENCE, ROOT, SCRAPY, Copydesk


def test_article_prints_the_text_for_a_person_and_stores_it(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    lead = web["herald"].article(LEAD)
    printed = copydesk.scrapy("article", lead.url)
    joined = " ".join(printed.stdout.split())
    assert lead.headline in joined
    assert lead.first in joined
    assert lead.last in joined
    assert "Source link" not in joined
    assert printed.stderr == "" or "ERROR" not in printed.stderr
    stored = mongo_database["articles"].find_one()
    assert stored is not None
    assert stored["headline"] == lead.headline


def test_article_prints_json_for_programs(copydesk: Copydesk, web: Web) -> None:
    lead = web["herald"].article(LEAD)
    printed = copydesk.scrapy(
        "article", "--json", "--dry-run", lead.url, PYTHONPROFILEIMPORTTIME="1"
    )
    document = json.loads(printed.stdout)
    assert document["headline"] == lead.headline
    assert [author["name"] for author in document["authors"]] == [lead.author]
    assert "page" not in document
    # what somebody who waits for one page need not wait for: Scrapy's remote control, its console
    assert "scrapy.crawler" in printed.stderr
    assert "aiohttp" not in printed.stderr
    assert "twisted.conch" not in printed.stderr


def test_a_dry_run_stores_nothing_and_needs_no_database(copydesk: Copydesk, web: Web) -> None:
    lead = web["herald"].article(LEAD)
    nowhere = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=500"
    assert copydesk.scrapy("article", "--dry-run", lead.url, MONGO_URI=nowhere).stdout
    failed = copydesk.scrapy("article", lead.url, code=2, MONGO_URI=nowhere)
    assert "connection refused" in failed.stderr


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "not a url", "http://", ""]
)
def test_article_refuses_what_is_no_address(copydesk: Copydesk, address: str) -> None:
    refused = copydesk.scrapy("article", address, code=2)
    assert "scrapy" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_article_says_why_there_is_none(copydesk: Copydesk, web: Web) -> None:
    herald = web["herald"]
    missing = copydesk.scrapy("article", f"{herald.base}/nothing", code=1)
    assert "http-404" in missing.stderr
    herald.override("/wall", Reply(body=b"<h1>Just a moment</h1><p>Verify you are human.</p>"))
    assert "bot-wall" in copydesk.scrapy("article", f"{herald.base}/wall", code=1).stderr
    herald.down()
    try:
        assert "refused" in copydesk.scrapy("article", f"{herald.base}/x", code=1).stderr
    finally:
        herald.up()


def test_control_characters_of_a_page_never_reach_the_terminal(
    copydesk: Copydesk, web: Web
) -> None:
    herald = web["herald"]
    page = story("Pendulum \x1b[2J thief", ("Owned \x1b]0;o\x07 and &#27;[31m voted.", *PARAGRAPHS))
    herald.override("/controls", Reply(body=page.encode()))
    printed = copydesk.scrapy("article", "--dry-run", f"{herald.base}/controls")
    assert "voted" in printed.stdout
    assert not set(printed.stdout) & {"\x1b", "\x07", "\x9b"}


def test_crawl_article_takes_urls_and_files(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    urls = [article.url for article in web["herald"].articles]
    copydesk.scrapy("crawl", "article", "-a", f"url={urls[0]},{urls[1]}")
    assert mongo_database["articles"].count_documents({}) == 2
    listed = copydesk.folder / "urls.txt"
    listed.write_text("\n".join(["# to read", "", *urls, urls[2] + "?utm_source=x"]))
    copydesk.scrapy("crawl", "article", "-a", f"file={listed}")
    assert mongo_database["articles"].count_documents({}) == len(urls)
    listed.write_text("\n".join(["nonsense", urls[0]]))
    done = copydesk.scrapy("crawl", "article", "-a", f"file={listed}", code=1)
    assert "invalid-url 1" in done.stdout
    assert "line 1" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["article"], "url=URL"),
        (["article", "-a", "url=http://a.example/", "-a", "file=x"], "either"),
        (["article", "-a", "file=/nonexistent"], "/nonexistent"),
        (["article", "-a", "link=http://a.example/"], "no spider argument link"),
        (["news", "-a", "source=nobody"], "no source 'nobody'"),
        (["nonsense"], "nonsense"),
    ],
)
def test_crawl_refuses_what_it_does_not_know(
    copydesk: Copydesk, web: Web, arguments: list[str], said: str
) -> None:
    sources = copydesk.write_sources(web.sources())
    refused = copydesk.scrapy("crawl", *arguments, "-s", f"SOURCES_FILE={sources}", code=2)
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_sources_may_come_through_a_pipe(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    """What is read twice is another file the second time, and a pipe is empty then."""
    sources = web.sources().split("[[source]]")
    one = f"[[source]]{sources[1]}"
    done = subprocess.run(
        [SCRAPY, "crawl", "news", "-s", "SOURCES_FILE=/dev/stdin"],
        cwd=ROOT,
        env=copydesk.environment,
        input=one,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert mongo_database["articles"].count_documents({}) > 0


def test_a_mistake_in_the_sources_stops_the_command_before_the_first_request(
    copydesk: Copydesk, web: Web
) -> None:
    copydesk.write_sources(web.sources().replace("language", "langauge", 1))
    refused = copydesk.crawl(code=2)
    for part in ("sources.toml", "langauge", "language"):
        assert part in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not any(site.requests for site in web)


def test_without_a_database_the_crawl_does_not_begin(copydesk: Copydesk, web: Web) -> None:
    copydesk.write_sources(web.sources())
    secret = "mongodb://user:s3cret@127.0.0.1:1/?serverSelectionTimeoutMS=500"
    done = copydesk.crawl(code=2, MONGO_URI=secret)
    assert "connection refused" in done.stderr
    assert "s3cret" not in done.stderr + done.stdout
    assert not any(site.requests for site in web)


def test_export_goes_on_from_its_cursor(copydesk: Copydesk, web: Web) -> None:
    herald, ticker = web["herald"], web["ticker"]
    first, second = herald.articles[0], ticker.articles[0]
    copydesk.scrapy("crawl", "article", "-a", f"url={first.url}")
    exported = copydesk.scrapy("export")
    lines = [json.loads(line) for line in exported.stdout.splitlines()]
    assert [line["headline"] for line in lines] == [first.headline]
    cursor = lines[-1]["cursor"]
    assert cursor in exported.stderr
    assert copydesk.scrapy("export", "--since", cursor).stdout == ""
    copydesk.scrapy("crawl", "article", "-a", f"url={second.url}")
    later = copydesk.scrapy("export", "--since", cursor, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(later)))
    assert [row["headline"] for row in rows] == [second.headline]
    assert len(copydesk.scrapy("export", "--since", "2026-01-01").stdout.splitlines()) == 2


@pytest.mark.parametrize("since", ["nonsense", "c1.AAAA", "2026-13-45"])
def test_export_refuses_what_is_no_cursor(copydesk: Copydesk, since: str) -> None:
    refused = copydesk.scrapy("export", "--since", since, code=2)
    assert "cursor" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_exported_cells_are_no_formulas(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    herald = web["herald"]
    page = story("=HYPERLINK(1) strikes the clock", PARAGRAPHS)
    herald.override("/formula", Reply(body=page.encode()))
    copydesk.scrapy("crawl", "article", "-a", f"url={herald.base}/formula")
    rows = list(csv.DictReader(io.StringIO(copydesk.scrapy("export", "--format", "csv").stdout)))
    assert rows[0]["headline"].startswith("'=HYPERLINK")
