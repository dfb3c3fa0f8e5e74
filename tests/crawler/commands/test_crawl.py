"""Test ``scrapy crawl`` as a user types it: its arguments, its files, its exit codes."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.demo.server import Web
from tests.support.commands import COMMAND_TIMEOUT, ROOT, SCRAPY, Copydesk


@pytest.mark.long
def test_crawl_article_takes_urls_and_files(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    urls = [article.url for article in web["herald"].articles]
    written = copydesk.folder / "articles.jsonl"
    missing = f"{web['herald'].base}/nothing-here"
    copydesk.scrapy(
        *("crawl", "article", "-a", f"url={urls[0]},{missing},{urls[1]}", "-o", str(written)),
        code=None,
    )
    assert mongo_database["rejected"].count_documents({}) == 1  # and not in the file
    stored = {each["url"]: each["articleBody"] for each in mongo_database["articles"].find()}
    assert len(stored) == 2
    exported = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    assert {each["url"]: each["articleBody"] for each in exported} == stored
    assert not any("page" in each for each in exported)
    listed = copydesk.folder / "urls.txt"
    listed.write_text("\n".join(["# to read", "", *urls, urls[2] + "?utm_source=x"]))
    copydesk.scrapy("crawl", "article", "-a", f"file={listed}")
    assert mongo_database["articles"].count_documents({}) == len(urls)
    listed.write_text("\n".join(["nonsense", urls[0]]))
    done = copydesk.scrapy("crawl", "article", "-a", f"file={listed}", code=1)
    assert "invalid-url 1" in done.stdout
    assert "line 1" in done.stderr


REFUSED = (
    (["article", "-a", "url=http://a.example/", "-a", "file=x"], "either"),
    (["article", "-a", "file=/nonexistent"], "/nonexistent"),
    (["article", "-a", "link=http://a.example/"], "no spider argument 'link'"),
    (["news", "-a", "source=nobody"], "no source 'nobody'"),
    (["news", "-a", "watch=maybe"], "watch is 'maybe'; expected 1 or 0"),
    (["new"], "no spider 'new'; did you mean news?"),
    (["nonsense"], "nonsense"),
)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["article"], "url=URL"),
        (["news", "-a", "sources=herald"], "no spider argument 'sources'; did you mean source?"),
        *(pytest.param(*each, marks=pytest.mark.long) for each in REFUSED),
    ],
)
def test_crawl_refuses_what_it_does_not_know(
    copydesk: Copydesk, web: Web, arguments: list[str], said: str
) -> None:
    sources = copydesk.write_sources(web.sources())
    refused = copydesk.scrapy("crawl", *arguments, "-s", f"SOURCES_FILE={sources}", code=2)
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_all_mistakes_are_named_at_once_before_the_first_request(
    copydesk: Copydesk, web: Web
) -> None:
    sources = copydesk.write_sources(f"Sections = []\n{web.sources()}")
    refused = copydesk.scrapy(
        *("crawl", "news", "-a", "watch=maybe", "-s", f"SOURCES_FILE={sources}"),
        *("-s", "ARTICLES_PER_SOURCE=many", "-s", "RECHECKS_PER_RUN=-1", "-s", "POLL_FLOR=5"),
        *("-s", "LOG_LEVEL=LOUD", "-s", "EXTENSIONS={", "-s", "MY_ADDON=1"),
        code=2,
        WATCH_INTERVAL="soon",
    )
    for said in (
        "watch is 'maybe'",
        f"{sources}: Sections: unknown",
        "-s ARTICLES_PER_SOURCE (new articles of one source in one run): 'many'",
        "-s RECHECKS_PER_RUN",
        "did you mean POLL_FLOOR?",
        "-s LOG_LEVEL",
        "-s EXTENSIONS",
        "warning: -s MY_ADDON",
        "WATCH_INTERVAL in the environment",
    ):
        assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len(refused.stderr.splitlines()) == 9
    assert not any(site.requests for site in web)


@pytest.mark.parametrize(
    "command",
    [
        "status",
        *(
            pytest.param(each, marks=pytest.mark.long)
            for each in ("sources", "export", "rejected", "clusters")
        ),
    ],
)
def test_every_command_names_wrong_settings(copydesk: Copydesk, command: str) -> None:
    refused = copydesk.scrapy(command, "-s", "MONGO_URI=localhost:27017", code=2)
    assert "has to begin with mongodb://" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.long
def test_the_sources_may_come_through_a_pipe(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    """Give the sources through a pipe, which is empty when it is read a second time."""
    sources = web.sources().split("[[source]]")
    one = f"[[source]]{sources[1]}"
    done = subprocess.run(
        [SCRAPY, "crawl", "news", "-s", "SOURCES_FILE=/dev/stdin"],
        cwd=ROOT,
        env=copydesk.environment,
        input=one,
        capture_output=True,
        text=True,
        timeout=COMMAND_TIMEOUT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert mongo_database["articles"].count_documents({}) > 0


@pytest.mark.long
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
