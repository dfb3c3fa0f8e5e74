"""Crawl articles that are split over several addresses, and store each as one."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event

import pytest
from pymongo.database import Database

from copydesk.demo.serving import Reply
from database.documents.bson_document import BSONDocument
from model.components import Fetch
from model.items import Article
from pipelines.storage.comparison.change_detection import says_the_same
from tests.sites.serial import STORY, Serial, lines, part_page, row
from tests.support.articles.crawl_results import count_in_summary, stored_article
from tests.support.commands import COMMAND_TIMEOUT, Copydesk
from tests.support.waiting import wait_until

Documents = Database[BSONDocument]


@pytest.fixture
def serial() -> Iterator[Serial]:
    """Serve a site of split articles."""
    site = Serial("127.0.10.1")
    yield site
    site.down()


def text(article: BSONDocument) -> list[str]:
    """Return the paragraphs of a stored article."""
    return str(article["articleBody"]).split("\n\n")


def warned(article: BSONDocument, word: str) -> bool:
    """Tell whether a warning of the extraction holds ``word``."""
    return any(word in warning for warning in article["extraction"].get("warnings", ()))


def make_all_due(database: Documents) -> datetime:
    """Make every listing and every article due, also those that are not checked again by age."""
    now = datetime.now(UTC)
    database["articles"].update_many({}, {"$set": {"nextCheckAt": now}})
    database["sources"].update_many({}, {"$set": {"nextPollAt": now}})
    return now


def test_parts_become_one_article_and_faults_cost_only_what_is_missing(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    base = serial.base
    serial.robots = "User-agent: *\nDisallow: /2026/forbidden-lights-of-the-coast/2\n"
    first, second, third = serial.split("/2026/three-lights-of-the-coast", story=1)
    missing = serial.split("/2026/missing-lights-of-the-coast", "/page/{}", story=2)
    serial.override(missing[1], Reply(status=404))
    astray = serial.split("/2026/straying-lights-of-the-coast", "/{}", story=3)
    serial.override(astray[1], Reply(status=302, headers={"Location": first}))
    forbidden = serial.split("/2026/forbidden-lights-of-the-coast", "/{}", story=4)
    looping = serial.split("/2026/looping-lights-of-the-coast", parts=4, story=5)
    serial.put(looping[2], part_page(1, row(looping, 3), story=5))
    endless = serial.split("/2026/endless-lights-of-the-coast", parts=30, story=6)
    another = serial.split("/2026/other-lights-of-the-coast", "-{}", story=7)
    serial.put(another[1], part_page(2, story=8, published="2026-11-13T08:00:00Z"))
    whole = serial.split("/2026/whole-lights-of-the-coast", story=9)
    links = f'{row(whole, 1)} <a href="?page=all">Single page</a>'
    serial.put(whole[0], part_page(1, links, story=9))
    everything = part_page(1, story=9, text=lines(3, 9)[2:-1])
    serial.put(whole[0] + "?page=all", everything)
    back = serial.split("/2026/later-lights-of-the-coast", story=10)
    canonical = f'<link rel="canonical" href="{base}{back[0]}">'
    serial.put(back[2], part_page(3, row(back, 3), story=10, head=canonical))
    alone = serial.split("/2026/lonely-lights-of-the-coast", story=11)
    orphan = serial.split("/2026/orphaned-lights-of-the-coast", story=13)
    canonical = f'<link rel="canonical" href="{base}{orphan[0]}">'
    serial.put(orphan[2], part_page(3, row(orphan, 3), story=13, head=canonical))
    serial.override(orphan[0], Reply(status=404))
    unkept = serial.split("/2026/unkept-lights-of-the-coast", story=12)
    serial.override(
        unkept[2],
        Reply(body=part_page(3, story=12), headers={"X-Robots-Tag": "noarchive"}),
    )
    named = [first, missing[0], astray[0], forbidden[0], looping[0], endless[0], another[0]]
    named += [whole[0], back[2], alone[2], orphan[2], unkept[0]]
    copydesk.scrapy("crawl", "article", "-a", "url=" + ",".join(base + target for target in named))

    article = stored_article(mongo_database, base + first)
    assert text(article) == lines(3, 1)
    assert article["url"] == base + first
    assert article["alternateUrls"] == [base + second, base + third]
    assert "etag" not in article["fetch"]  # a 304 of the first says nothing of the others
    assert "incomplete" not in article["fetch"]
    kept = [article["fetch"]["pageId"], *article["fetch"]["partIds"]]
    pages = [mongo_database["pages"].find_one({"_id": page_id}) for page_id in kept]
    assert [page and page["url"] for page in pages] == [base + first, base + second, base + third]

    for targets, cause, story in (
        (missing, "http-404", 2),
        (astray, f"leads to {base}{first}", 3),
        (forbidden, "robots", 4),
    ):
        article = stored_article(mongo_database, base + targets[0])
        assert text(article) == lines(1, story)
        assert warned(article, f"part 2: {cause}")
        assert article["fetch"]["incomplete"]
        assert "etag" not in article["fetch"]  # the next visit must bring the page, not a 304
    assert serial.asked(forbidden[1]) == 0

    article = stored_article(mongo_database, base + looping[0])
    assert text(article) == lines(2, 5)
    assert warned(article, "part 3: repeats")
    assert "incomplete" not in article["fetch"]
    assert serial.asked(looping[3]) == 0

    article = stored_article(mongo_database, base + endless[0])
    assert text(article) == lines(10, 6)
    assert warned(article, "ARTICLE_MAX_PARTS is 10")
    assert serial.asked(endless[9]) == 1
    assert serial.asked(endless[10]) == 0

    article = stored_article(mongo_database, base + another[0])
    assert text(article) == lines(1, 7)
    assert warned(article, "another article")

    article = stored_article(mongo_database, base + whole[0])
    assert text(article) == lines(3, 9)
    assert article["url"] == base + whole[0]
    assert not {"partIds", "etag"} & article["fetch"].keys()
    assert serial.asked(whole[1]) == 0

    article = stored_article(mongo_database, base + back[0])
    assert text(article) == lines(3, 10)
    assert base + back[2] in article["alternateUrls"]
    assert serial.asked(back[2]) == 2  # once by itself, once as a part

    article = stored_article(mongo_database, base + alone[2])
    assert article["url"] == base + alone[2]
    assert "etag" in article["fetch"]
    assert serial.asked(alone[0]) == 0

    article = stored_article(mongo_database, base + orphan[2])
    assert article["urlKey"].endswith("?page=3")  # else it would be taken for the whole
    assert warned(article, f"later part of {base}{orphan[0]}")

    article = stored_article(mongo_database, base + unkept[0])
    assert text(article) == lines(3, 12)
    assert not {"pageId", "partIds"} & article["fetch"].keys()
    assert mongo_database["pages"].count_documents({"url": {"$regex": "unkept"}}) == 0
    assert mongo_database["articles"].count_documents({}) == len(named)

    before = {each["_id"]: each for each in mongo_database["articles"].find()}
    for each in before.values():
        planted = {"contentHash": f"before-{each['_id']}", "articleBody": "Old.", "wordCount": 1}
        mongo_database["articles"].update_one(
            {"_id": each["_id"]}, {"$set": planted, "$unset": {"extraction.textHash": ""}}
        )
    lost = stored_article(mongo_database, base + looping[0])
    mongo_database["pages"].delete_one({"_id": lost["fetch"]["partIds"][0]})
    serial.down()
    done = copydesk.scrapy("crawl", "replay")
    # one has lost the page of a part, and one may not be kept
    assert (
        count_in_summary(done, "pages replayed")
        == count_in_summary(done, "articles read anew")
        == len(named) - 2
    )
    assert "2 more are no longer kept" in done.stdout
    assert mongo_database["revisions"].count_documents({}) == 0
    anew = list(mongo_database["articles"].find({"articleBody": {"$ne": "Old."}}))
    assert len(anew) == len(named) - 2
    for each in anew:
        was = before[each["_id"]]
        assert each["articleBody"] == was["articleBody"]
        assert each["articleBodyHtml"] == was["articleBodyHtml"]
        assert each["fetch"] == was["fetch"]


@pytest.mark.long
def test_a_later_visit_drops_no_part(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    first, second, third = serial.split()
    orphan = serial.split("/2026/orphaned-lights-of-the-coast", story=1)
    canonical = f'<link rel="canonical" href="{serial.base}{orphan[0]}">'
    serial.put(orphan[2], part_page(3, row(orphan, 3), story=1, head=canonical))
    serial.override(orphan[0], Reply(status=404))
    serial.listed = [first, orphan[2]]
    copydesk.write_sources(serial.sources)
    assert count_in_summary(copydesk.crawl(), "articles new") == 2
    stored = stored_article(mongo_database, serial.base + first)
    assert text(stored) == lines(3)
    assert stored["discovery"]["via"] == "feed"

    serial.requests.clear()
    targets = [first, second, third]
    serial.put(orphan[0], part_page(1, row(orphan, 1), story=1))
    amended = [*lines(3)[12:16], "An addition: the keeper has retired."]
    serial.put(third, part_page(3, row(targets, 3), text=amended))
    now = make_all_due(mongo_database)
    done = copydesk.crawl()
    # that of its first part alone does not tell whether it has changed
    assert [serial.asked(target) for target in targets] == [1, 1, 1]
    assert text(stored_article(mongo_database, serial.base + first))[-2] == amended[-1]
    # the part that stood for itself leads to the whole now, and is not due for ever
    assert count_in_summary(done, "articles new") == 1
    assert text(stored_article(mongo_database, serial.base + orphan[0])) == lines(3, 1)
    assert stored_article(mongo_database, serial.base + orphan[2])["nextCheckAt"] > now
    serial.listed = [first]

    corrected = [*lines(3)[2:6], "A correction: the tower was built in the other village."]
    serial.put(first, part_page(1, row(targets, 1), text=corrected))
    serial.override(third, Reply(status=503))
    make_all_due(mongo_database)
    copydesk.crawl()
    assert stored_article(mongo_database, serial.base + first)["revision"] == 2
    assert serial.asked(third) > 1

    serial.remove_override(third)
    serial.put(third, part_page(3, row(targets, 3)))
    make_all_due(mongo_database)
    assert count_in_summary(copydesk.crawl(), "articles changed") == 1
    article = stored_article(mongo_database, serial.base + first)
    assert corrected[-1] in text(article)
    assert len(text(article)) == len(lines(3)) + 1
    assert article["revision"] == 3


@pytest.mark.parametrize(
    ("stored", "same"),
    [
        ({"partIds": ["b", "c"]}, True),
        ({"partIds": ["b", "c"], "incomplete": True}, True),
        # as much was missing before: what has changed is the text
        ({"partIds": ["b"], "incomplete": True}, False),
        # all parts at one address, or one text by now
        ({}, True),
    ],
)
def test_what_ends_early_says_nothing_of_what_is_stored_with_more(
    stored: BSONDocument, same: bool
) -> None:
    now = Article("https://a.example/a", "a", contentHash="new", wordCount=90)
    now.fetch = Fetch(200, "run", pageId="a", partIds=["b"], incomplete=True)
    before = {"contentHash": "old", "wordCount": 100, "fetch": {"pageId": "a", **stored}}
    assert says_the_same(before, now) is same
    now.wordCount = 101
    assert not says_the_same(before, now)
    now.wordCount, now.fetch.incomplete = 90, None
    assert not says_the_same(before, now)


def test_a_replay_says_nothing_of_parts_that_were_downloaded_anew() -> None:
    again = Article("https://a.example/a", "a", contentHash="new", wordCount=9, replayOf="x")
    again.fetch = Fetch(200, "run", pageId="a", partIds=["b"])
    before = {"contentHash": "old", "wordCount": 9, "fetch": {"pageId": "a", "partIds": ["c"]}}
    assert says_the_same(before, again)
    before["fetch"] = {"pageId": "a", "partIds": ["b"]}
    assert not says_the_same(before, again)


def held_back(page: bytes, release: Event) -> Reply:
    """Return a reply whose body is not sent until ``release`` is set."""

    def body() -> Iterator[bytes]:
        release.wait(COMMAND_TIMEOUT)
        yield page

    return Reply(body=body)


@pytest.mark.long
def test_kill_9_between_parts_loses_nothing(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    targets = serial.split()
    page = part_page(3, row(targets, 3))
    release = Event()
    serial.override(targets[2], held_back(page, release))
    file = copydesk.write_sources(serial.sources)
    process = copydesk.start("crawl", "news", "-s", f"SOURCES_FILE={file}")
    wait_until(lambda: serial.asked(targets[2]) == 1, process)  # the second part is read by now
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    release.set()
    assert mongo_database["articles"].count_documents({}) == 0
    # The listing is fenced from its first poll on; that poll itself is not recorded.
    assert mongo_database["sources"].count_documents({"polls": {"$gt": 0}}) == 0
    serial.put(targets[2], page)
    copydesk.crawl()
    assert text(stored_article(mongo_database, serial.base + targets[0])) == lines(3)


@pytest.mark.long
def test_a_crawl_that_is_stopped_between_parts_stores_what_there_is(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    targets = serial.split()
    release = Event()
    serial.override(targets[1], held_back(part_page(2, row(targets, 2)), release))
    file = copydesk.write_sources(serial.sources)
    process = copydesk.start("crawl", "news", "-s", f"SOURCES_FILE={file}")
    wait_until(lambda: serial.asked(targets[1]) == 1, process)
    process.send_signal(signal.SIGTERM)
    assert process.stdout is not None
    assert any("Received SIGTERM" in line for line in process.stdout)
    release.set()
    process.communicate(timeout=COMMAND_TIMEOUT)
    article = stored_article(mongo_database, serial.base + targets[0])
    assert text(article) == lines(2)
    assert article["fetch"]["incomplete"]
    assert warned(article, "stopped")
    assert serial.asked(targets[2]) == 0
    make_all_due(mongo_database)
    copydesk.crawl()
    article = stored_article(mongo_database, serial.base + targets[0])
    assert text(article) == lines(3)
    assert "incomplete" not in article["fetch"]


def test_one_url_on_the_command_line_is_the_whole_article(
    copydesk: Copydesk, serial: Serial
) -> None:
    serial.split(STORY)
    printed = copydesk.scrapy("article", "--json", "--dry-run", serial.base + STORY).stdout
    document = json.loads(printed)
    assert text(document) == lines(3)
