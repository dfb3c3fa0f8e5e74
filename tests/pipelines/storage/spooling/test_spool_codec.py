from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import bson
import pytest

from database.spool.spool import Record
from model.components import (
    Author,
    Discovery,
    Extraction,
    Fetch,
    Image,
    LiveBlogUpdate,
    Removed,
    SourceReference,
)
from model.errors import SpoolRecordError
from model.items import Article, Rejection
from model.pages import Page
from pipelines.storage.spooling.spool_codec import item_of, record_of

NOW = datetime(2026, 11, 22, 13, 30, 5, 250_000, tzinfo=UTC)
PAGE = Page("f" * 64, "https://herald.example/a", b"\x28\xb5\x00\xff", 9, "utf-8", None, NOW)
ARTICLE = Article(
    url="https://herald.example/a",
    urlKey="herald.example/a",
    alternateUrls=["https://herald.example/b"],
    source=SourceReference("herald", "The Herald", "herald.example"),
    discovery=Discovery("feed", None, NOW),
    headline="Harbour reopens",
    articleBody="One.\n\nTwo.",
    articleBodyHtml="<p>One.</p><p>Two.</p>",
    authors=[Author("Ada Quill")],
    datePublished=NOW,
    datePublishedPrecision="minute",
    mainImage=Image("https://herald.example/a.jpg", credit="A. Quill"),
    liveBlogUpdates=[LiveBlogUpdate("Open.", datePublished=NOW)],
    contentHash="c",
    fingerprint=[1, 2**63 - 1],
    fetch=Fetch(200, "run", pageId=PAGE.id, partIds=["e" * 64], incomplete=True),
    extraction=Extraction("copydesk", "1", removed=[Removed("Share", "share-bar")]),
    page=PAGE,
    partPages=[replace(PAGE, id="e" * 64)],
)
REJECTION = Rejection(
    url="https://herald.example/a",
    urlKey="herald.example/a",
    reason="too-short",
    stage="validation",
    detail="3 words",
    page=PAGE,
)


@pytest.mark.parametrize("item", [ARTICLE, REJECTION], ids=["article", "rejection"])
def test_an_item_comes_back_as_it_was_with_its_page(item: Article | Rejection) -> None:
    record = record_of(item)
    assert record.key.split() == [item.id, *item.alternateUrls]
    assert item_of(record) == item


def test_addresses_of_any_length_and_number_make_a_key() -> None:
    short = [f"https://herald.example/{number}" for number in range(100)]
    for addresses in (
        ["https://herald.example/" + "x" * 70_000],
        short,
        ["https://a.example/\ud83d"],
    ):
        item = replace(ARTICLE, alternateUrls=addresses)
        assert record_of(item).key.split()[0] == item.id
        assert len(record_of(item).key.encode()) < 2**16


def test_half_characters_of_a_page_can_be_spooled() -> None:
    broken = ARTICLE.rejected("empty", "extraction", "a lone \ud83d surrogate")
    assert item_of(record_of(broken)).detail == "a lone \ufffd surrogate"  # type: ignore[union-attr]


def test_what_a_later_version_no_longer_knows_is_passed_over() -> None:
    content = bson.decode(record_of(REJECTION).data)
    content["item"]["formerly"] = 1
    assert item_of(Record("x", bson.encode(content))).url == REJECTION.url


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no BSON",
        bson.encode({}),
        bson.encode({"kind": "Popen", "item": {}}),
        bson.encode({"kind": ["Article"], "item": {}}),
        bson.encode({"kind": "Article", "item": {"url": "https://herald.example/"}}),
        bson.encode({"kind": "Article", "item": 7}),
    ],
)
def test_what_is_no_item_is_named(data: bytes) -> None:
    with pytest.raises(SpoolRecordError, match="record 'page-1'"):
        item_of(Record("page-1", data))
