"""Look again at articles that an earlier extraction read: only corrections are revisions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from tests.sites.serial import Serial, paragraphs, part_page
from tests.support.articles.crawl_results import count_in_summary, make_all_due, stored_article
from tests.support.commands import Copydesk

SAME, CORRECTED, PAGE_GONE = "/2026/11/20/same", "/2026/11/20/corrected", "/2026/11/20/not-kept"
STORIES = {SAME: 1, CORRECTED: 2, PAGE_GONE: 3}
NOTE = "This report was corrected on Friday, as the keepers were nine."


@pytest.fixture
def serial() -> Iterator[Serial]:
    """Serve a site that answers what a test tells it to."""
    site = Serial("127.0.10.11")
    yield site
    site.down()


def headline(story: int) -> str:
    return f"Lighthouse {story} moves inland over a winter"


@pytest.mark.long
def test_what_other_rules_read_is_no_revision_and_a_correction_is_one(
    copydesk: Copydesk, serial: Serial, mongo_database: Database[BSONDocument]
) -> None:
    for path, story in STORIES.items():
        serial.put(path, part_page(1, story=story, headline=headline(story)))
    serial.listed = list(STORIES)
    copydesk.write_sources(serial.sources)
    copydesk.crawl()
    before = {path: stored_article(mongo_database, serial.base + path) for path in STORIES}
    # What an earlier extraction would have made of the pages: it lost a paragraph.
    for path, article in before.items():
        lost = "\n\n".join(article["articleBody"].split("\n\n")[:-2])
        earlier = {"articleBody": lost, "contentHash": f"of {path}", "extraction.version": "0"}
        mongo_database["articles"].update_one({"_id": article["_id"]}, {"$set": earlier})
    mongo_database["pages"].delete_one({"_id": before[PAGE_GONE]["fetch"]["pageId"]})
    text = [*paragraphs(1, 2), NOTE]
    serial.put(CORRECTED, part_page(1, story=2, headline=headline(2), text=text))
    another = part_page(1, story=3, headline=headline(3), head="<!-- at another hour -->")
    serial.put(PAGE_GONE, another)
    make_all_due(mongo_database)

    done = copydesk.crawl()
    assert count_in_summary(done, "articles changed") == 1
    after = {path: stored_article(mongo_database, serial.base + path) for path in STORIES}
    for path in (SAME, PAGE_GONE):
        for name in ("articleBody", "revision", "contentChangedAt", "extraction", "contentHash"):
            assert after[path][name] == before[path][name], (path, name)
        assert after[path]["changed"] > before[path]["changed"]
    assert NOTE in after[CORRECTED]["articleBody"]
    assert after[CORRECTED]["revision"] == 2
    (revision,) = mongo_database["revisions"].find()
    # What the page said, as it is read today: the lost paragraph is not taken for a correction.
    assert revision["document"]["articleBody"] == before[CORRECTED]["articleBody"]
    assert revision["changedFields"] == ["articleBody", "articleBodyHtml", "wordCount"]

    make_all_due(mongo_database)
    again = copydesk.crawl()
    assert count_in_summary(again, "articles unchanged") == len(STORIES)
    assert mongo_database["revisions"].count_documents({}) == 1
