"""Test ``scrapy article`` as a user types it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.demo.herald.site import LEAD
from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from tests.sites.hostile_pages import PARAGRAPHS, story
from tests.support.commands import Copydesk


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


@pytest.mark.long
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


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("html", "<article><h1>{}</h1>"),
        pytest.param("markdown", "# {}\n\n", marks=pytest.mark.long),
    ],
)
def test_article_prints_the_text_with_its_structure(
    copydesk: Copydesk, web: Web, form: str, start: str
) -> None:
    lead = web["herald"].article(LEAD)
    printed = copydesk.scrapy("article", "--format", form, "--dry-run", lead.url).stdout
    assert printed.startswith(start.format(lead.headline))
    assert lead.last in printed


def test_a_dry_run_stores_nothing_and_needs_no_database(copydesk: Copydesk, web: Web) -> None:
    lead = web["herald"].article(LEAD)
    nowhere = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=500"
    assert copydesk.scrapy("article", "--dry-run", lead.url, MONGO_URI=nowhere).stdout
    failed = copydesk.scrapy("article", lead.url, code=2, MONGO_URI=nowhere)
    assert "connection refused" in failed.stderr


REFUSED = ("javascript:alert(1)", "not a url", "http://", "")


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", *(pytest.param(each, marks=pytest.mark.long) for each in REFUSED)],
)
def test_article_refuses_what_is_no_address(copydesk: Copydesk, address: str) -> None:
    refused = copydesk.scrapy("article", address, code=2)
    assert "scrapy" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.long
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


@pytest.mark.long
def test_control_characters_of_a_page_never_reach_the_terminal(
    copydesk: Copydesk, web: Web
) -> None:
    herald = web["herald"]
    page = story("Pendulum \x1b[2J thief", ("Owned \x1b]0;o\x07 and &#27;[31m voted.", *PARAGRAPHS))
    herald.override("/controls", Reply(body=page.encode()))
    printed = copydesk.scrapy("article", "--dry-run", f"{herald.base}/controls")
    assert "voted" in printed.stdout
    assert not set(printed.stdout) & {"\x1b", "\x07", "\x9b"}
