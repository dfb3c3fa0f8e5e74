"""Test the documents and updates that store items, field by field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import Binary, Timestamp

from model.components import Author, Discovery, Extraction, Fetch, SourceReference
from model.items import Article
from model.pages import Page
from pipelines.storage import updates
from pipelines.storage.visit_updates import visited

FIRST = datetime(2026, 11, 22, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEN_MINUTES, FIVE_MINUTES = timedelta(minutes=10), timedelta(minutes=5)


def article(body: str = "Text.", **fields: Any) -> Article:
    item = Article(
        url="https://herald.example/a",
        urlKey="herald.example/a",
        headline="Bridge",
        articleBody=body,
        wordCount=len(body.split()),
        source=SourceReference("herald", "The Herald", "herald.example"),
        discovery=Discovery("feed", None, FIRST),
        contentHash=f"hash of {body}",
        extraction=Extraction("copydesk", "2"),
    )
    for name, value in fields.items():
        setattr(item, name, value)
    return item


def stored(**fields: Any) -> dict[str, Any]:
    return updates.new_article(article(), FIRST) | fields


def page(fetched: datetime) -> Page:
    return Page("f" * 64, "https://herald.example/a", b"zstd", 9, "utf-8", None, fetched)


def test_a_new_article_is_active_and_has_the_time_of_its_visit() -> None:
    document = updates.new_article(article(), NOW)
    assert document["_id"] == article().id
    assert (document["status"], document["revision"], document["schemaVersion"]) == ("active", 1, 2)
    for name in ("contentChangedAt", "firstFetchedAt", "lastFetchedAt", "lastCheckedAt"):
        assert document[name] == NOW, name
    assert document["nextCheckAt"] == NOW + TEN_MINUTES
    assert document["changed"] == Timestamp(0, 0)


def test_a_live_blog_is_visited_sooner() -> None:
    blog = article(type="LiveBlogPosting")
    assert updates.new_article(blog, NOW)["nextCheckAt"] == NOW + FIVE_MINUTES


def test_a_rejected_page_that_passes_a_replay_has_the_time_of_its_download() -> None:
    replayed = article(replayOf="0" * 32, page=page(FIRST))
    assert updates.new_article(replayed, NOW)["firstFetchedAt"] == FIRST
    assert updates.new_article(article(page=page(FIRST)), NOW)["firstFetchedAt"] == NOW


def test_a_revision_keeps_what_the_first_visit_said() -> None:
    before = stored(alternateUrls=["https://herald.example/b"], alternateIds=["b" * 32])
    entry, update = updates.revised(article("Other.", urlKey="else"), before, NOW)
    after = update["$set"]
    for name in ("urlKey", "source", "discovery", "firstFetchedAt", "alternateUrls"):
        assert after[name] == before[name], name
    assert after["alternateIds"][0] == before["alternateIds"][0]
    assert after["revision"] == 2
    assert (after["contentChangedAt"], after["lastFetchedAt"]) == (NOW, NOW)
    assert update["$currentDate"] == {"changed": {"$type": "timestamp"}}
    assert not {"_id", "changed"} & after.keys()
    assert entry["_id"] == f"{before['_id']}:1"
    assert (entry["articleId"], entry["revision"]) == (before["_id"], 1)
    assert entry["replacedAt"] == NOW


def test_a_revision_lists_the_content_that_changed_and_keeps_what_it_was() -> None:
    entry, _ = updates.revised(article("Other text."), stored(abstract="Deck"), NOW)
    assert entry["changedFields"] == ["abstract", "articleBody", "wordCount"]
    assert entry["document"] == {
        "type": "NewsArticle",
        "headline": "Bridge",
        "articleBody": "Text.",
        "wordCount": 1,
        "abstract": "Deck",
    }


SAYS_NOTHING_OF_THE_STORY: dict[str, Any] = {
    "_id": "0" * 32,
    "urlKey": "herald.example/b",
    "source": {"id": "tribune"},
    "discovery": {"via": "sitemap"},
    "firstFetchedAt": FIRST,
    "alternateUrls": ["https://herald.example/b"],
    "alternateIds": ["b" * 32],
    "revision": 7,
    "url": "https://herald.example/b",
    "declaredKey": "herald.example/b",
    "schemaVersion": 1,
    "status": "gone",
    "contentHash": "x",
    "fingerprint": [1],
    "cluster": {"id": "x"},
    "contentChangedAt": FIRST,
    "lastFetchedAt": FIRST,
    "lastCheckedAt": FIRST,
    "nextCheckAt": FIRST,
    "missing": 1,
    "failedCheck": {"reason": "timeout"},
    "changed": Timestamp(1, 1),
    "fetch": {"status": 200},
    "extraction": {"version": "1"},
}


@pytest.mark.parametrize("field", SAYS_NOTHING_OF_THE_STORY)
def test_a_revision_does_not_tell_of_what_says_nothing_of_the_story(field: str) -> None:
    before = stored(**{field: SAYS_NOTHING_OF_THE_STORY[field]})
    entry, _ = updates.revised(article("Other text."), before, NOW)
    assert entry["changedFields"] == ["articleBody", "wordCount"]
    assert field not in entry["document"]


def test_a_revision_removes_fields_that_the_article_no_longer_has() -> None:
    before = stored(abstract="Deck", missing=1, alternateUrls=["x"], unknown="of another version")
    _, update = updates.revised(article("Other."), before, NOW)
    assert update["$unset"] == {"abstract": "", "missing": ""}
    assert "$unset" not in updates.revised(article("Other."), stored(), NOW)[1]


FACTS: dict[str, Any] = {
    "dateModified": FIRST,
    "authors": [{"name": "Maren Oduya"}],
    "description": "What the feed says of it.",
    "keywords": ["bridge", "harbour"],
    "inLanguage": "en",
    "publisher": "The Herald",
    "articleSection": "Local",
}


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_stays_that_the_page_no_longer_gives(fact: str) -> None:
    entry, update = updates.revised(article("Other."), stored(**{fact: FACTS[fact]}), NOW)
    assert update["$set"][fact] == FACTS[fact]
    assert "$unset" not in update
    assert entry["changedFields"] == ["articleBody"]


@pytest.mark.parametrize(
    ("fact", "value", "written"),
    [
        ("dateModified", NOW, NOW),
        ("authors", [Author("Tobias Quill")], [{"name": "Tobias Quill"}]),
        ("description", "What the page says.", "What the page says."),
        ("keywords", ["ferry"], ["ferry"]),
        ("inLanguage", "de", "de"),
        ("publisher", "Herald Media", "Herald Media"),
        ("articleSection", "Sport", "Sport"),
    ],
)
def test_a_fact_that_the_page_gives_replaces_the_stored_one(
    fact: str, value: Any, written: Any
) -> None:
    entry, update = updates.revised(
        article("Other.", **{fact: value}), stored(**{fact: FACTS[fact]}), NOW
    )
    assert update["$set"][fact] == written
    assert entry["changedFields"] == sorted(["articleBody", fact])


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        ("en-GB", "en", "en-GB"),
        ("en", "en-GB", "en-GB"),
        ("en-GB", "de", "de"),
        ("eng-GB", "en", "en"),
    ],
)
def test_a_language_stays_where_the_page_only_says_less_of_it(
    before: str, now: str, kept: str
) -> None:
    _, update = updates.revised(article("Other.", inLanguage=now), stored(inLanguage=before), NOW)
    assert update["$set"]["inLanguage"] == kept


LISTED_DATE: dict[str, Any] = {
    "datePublished": FIRST,
    "datePublishedRaw": "Sun, 22 Nov 2026 09:00 GMT",
    "datePublishedSource": "feed",
    "datePublishedPrecision": "minute",
}
DAY = datetime(2026, 11, 22, tzinfo=UTC)


def dated(source: str) -> dict[str, Any]:
    return {"datePublished": DAY, "datePublishedRaw": "22.11.", "datePublishedSource": source}


def test_the_date_of_a_listing_stays_whole_where_the_page_gives_none() -> None:
    _, update = updates.revised(article("Other."), stored(**LISTED_DATE), NOW)
    assert LISTED_DATE.items() <= update["$set"].items()


@pytest.mark.parametrize("listing", ["feed", "newsSitemap"])
@pytest.mark.parametrize("source", ["time", "text", "url"])
def test_the_date_of_a_listing_stays_where_the_page_gives_a_worse_one(
    listing: str, source: str
) -> None:
    before = stored(**LISTED_DATE | {"datePublishedSource": listing})
    _, update = updates.revised(article("Other.", **dated(source)), before, NOW)
    assert update["$set"]["datePublished"] == FIRST
    assert update["$set"]["datePublishedSource"] == listing


@pytest.mark.parametrize(
    ("before", "now"), [("feed", "jsonld"), ("feed", "meta"), ("time", "url"), ("meta", "text")]
)
def test_a_date_that_the_page_declares_replaces_the_stored_one_whole(before: str, now: str) -> None:
    known = stored(**LISTED_DATE | {"datePublishedSource": before})
    _, update = updates.revised(article("Other.", **dated(now)), known, NOW)
    assert update["$set"]["datePublished"] == DAY
    assert update["$unset"] == {"datePublishedPrecision": ""}


def test_an_article_whose_date_stays_is_visited_by_its_age() -> None:
    old = stored(**LISTED_DATE | {"datePublished": FIRST - timedelta(days=9)})
    old["firstFetchedAt"] = FIRST - timedelta(days=9)
    assert "nextCheckAt" not in updates.revised(article("Other."), old, NOW)[1]["$set"]


def test_a_visit_that_finds_the_article_ends_what_failed() -> None:
    failed = {"reason": "shows-less", "attempts": 3, "checkedAt": FIRST}
    assert "failedCheck" in visited(stored(failedCheck=failed), NOW)["$unset"]
    changed = updates.revised(article("Other."), stored(failedCheck=failed), NOW)[1]
    assert "failedCheck" in changed["$unset"]


@pytest.mark.parametrize(
    ("kind", "hours", "wait"),
    [
        ("NewsArticle", 1, TEN_MINUTES),
        ("NewsArticle", 2, timedelta(hours=2)),
        ("LiveBlogPosting", 99, FIVE_MINUTES),
    ],
)
def test_a_revised_article_is_visited_by_its_age_and_a_live_blog_by_its_change(
    kind: str, hours: int, wait: timedelta
) -> None:
    now = FIRST + timedelta(hours=hours)
    _, update = updates.revised(article("Other.", type=kind), stored(), now)
    assert update["$set"]["nextCheckAt"] == now + wait


def test_a_page_that_is_read_anew_is_no_revision_and_leaves_what_belongs_to_visits() -> None:
    failed = {"reason": "timeout", "attempts": 1, "checkedAt": FIRST}
    before = stored(status="gone", missing=2, failedCheck=failed, fetch={"status": 200})
    before["url"] = "https://paper.example/moved"  # where the last visit found it
    replayed = article("Other.", replayOf=before["_id"], fetch=Fetch(200, "replay"))
    update = updates.read_anew(replayed, before, NOW)
    after = update["$set"]
    for name in (
        *("url", "fetch", "lastFetchedAt", "lastCheckedAt", "nextCheckAt", "status", "missing"),
        "failedCheck",
    ):
        assert after[name] == before[name], name
    assert "$unset" not in update
    assert after["articleBody"] == "Other."
    assert after["extraction"]["version"] == "2"
    for name in ("revision", "contentChangedAt"):
        assert after[name] == before[name], name
    assert update["$currentDate"] == {"changed": {"$type": "timestamp"}}


def test_readers_are_not_told_of_a_page_that_other_rules_read_the_same() -> None:
    before = stored()
    same = updates.read_anew(article(), before, NOW)
    assert same["$set"]["extraction"]["version"] == "2"
    assert same["$set"]["lastCheckedAt"] == NOW
    assert "$currentDate" not in same


@pytest.mark.parametrize(
    "before",
    [{"status": "gone"}, {"cluster": {"id": "other", "role": "copy", "similarity": 0.9}}],
)
def test_those_who_follow_the_state_are_told_of_a_page_that_is_back_or_of_another_story(
    before: dict[str, Any],
) -> None:
    update = updates.read_anew(article(), stored(**before), NOW)
    assert update["$currentDate"] == {"stateChanged": {"$type": "timestamp"}}


def test_a_rejection_says_when_the_page_is_tried_again() -> None:
    rejection = article().rejected("too-short", "validation", "1 word")
    update = updates.rejected(rejection, 1, NOW)
    assert update["$set"]["nextCheckAt"] == NOW + timedelta(hours=1)
    assert (update["$set"]["rejectedAt"], update["$set"]["attempts"]) == (NOW, 1)
    assert (update["$set"]["reason"], update["$set"]["stage"]) == ("too-short", "validation")
    assert "$unset" not in update
    last = updates.rejected(rejection, 5, NOW)
    assert last["$unset"] == {"nextCheckAt": ""}
    assert "nextCheckAt" not in last["$set"]
    assert last["$set"]["attempts"] == 5


def test_a_replay_of_a_rejected_page_changes_only_why_it_is_rejected() -> None:
    rejection = article().rejected("too-short", "validation", "1 word")
    assert updates.rejected_again(rejection) == {
        "$set": {"reason": "too-short", "stage": "validation", "detail": "1 word"}
    }


def test_a_page_is_written_once_and_kept_from_its_last_download_on() -> None:
    update = updates.page(page(NOW), timedelta(days=30))
    assert update["$max"] == {"expiresAt": NOW + timedelta(days=30)}
    assert update["$setOnInsert"]["body"] == Binary(b"zstd")
    assert isinstance(update["$setOnInsert"]["body"], Binary)
    assert "id" not in update["$setOnInsert"]


def test_an_item_that_is_stored_late_was_fetched_when_it_was_found() -> None:
    assert updates.fetched_at(article(), NOW) == FIRST
    assert updates.fetched_at(article(), FIRST - timedelta(hours=1)) == FIRST - timedelta(hours=1)
    assert updates.fetched_at(article(discovery=None), NOW) == NOW
