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


def test_an_old_article_is_visited_no_more() -> None:
    old = article(datePublished=NOW - timedelta(days=9))
    assert "nextCheckAt" in updates.new_article(old, NOW)  # it was seen just now
    document = updates.visited(stored(), FIRST + timedelta(days=9))
    assert "nextCheckAt" not in document["$set"]
    assert document["$unset"] == {"missing": "", "failedCheck": "", "nextCheckAt": ""}


def test_a_rejected_page_that_passes_a_replay_has_the_time_of_its_download() -> None:
    replayed = article(replayOf="0" * 32, page=page(FIRST))
    assert updates.new_article(replayed, NOW)["firstFetchedAt"] == FIRST
    assert updates.new_article(article(page=page(FIRST)), NOW)["firstFetchedAt"] == NOW


def test_a_revision_keeps_what_the_first_visit_said() -> None:
    before = stored(alternateUrls=["https://herald.example/b"])
    entry, update = updates.revised(article("Other.", urlKey="else"), before, NOW)
    after = update["$set"]
    for name in ("urlKey", "source", "discovery", "firstFetchedAt", "alternateUrls"):
        assert after[name] == before[name], name
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


def test_a_withheld_visit_says_why_and_comes_back_ever_more_rarely() -> None:
    seen = article("Sign in to read on.")
    before = stored(wordCount=412, missing=1)
    for attempts, hours in ((1, 1), (2, 2), (3, 4)):
        update = updates.withheld(before, "shows-less", seen, NOW)
        failed = {
            "reason": "shows-less",
            "attempts": attempts,
            "checkedAt": NOW,
            "detail": "5 words in place of 412",
        }
        assert update == {
            "$set": {
                "lastCheckedAt": NOW,
                "nextCheckAt": NOW + timedelta(hours=hours),
                "failedCheck": failed,
            },
            "$unset": {"missing": ""},
        }
        before["failedCheck"] = failed


def test_a_visit_that_finds_the_article_ends_what_failed() -> None:
    failed = {"reason": "shows-less", "attempts": 3, "checkedAt": FIRST}
    assert "failedCheck" in updates.visited(stored(failedCheck=failed), NOW)["$unset"]
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
    before = stored(status="gone", missing=2)
    replayed = article("Other.", replayOf=before["_id"], fetch=Fetch(200, "replay"))
    update = updates.read_anew(replayed, before, NOW)
    after = update["$set"]
    for name in ("url", "lastFetchedAt", "lastCheckedAt", "nextCheckAt", "status", "missing"):
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


def test_a_visit_that_finds_nothing_new_moves_its_times_only() -> None:
    update = updates.visited(stored(), NOW)
    assert update == {
        "$set": {
            "lastCheckedAt": NOW,
            "status": "active",
            "nextCheckAt": NOW + timedelta(hours=2),
        },
        "$unset": {"missing": "", "failedCheck": ""},
    }
    blog = stored(type="LiveBlogPosting", contentChangedAt=NOW)
    assert updates.visited(blog, NOW)["$set"]["nextCheckAt"] == NOW + FIVE_MINUTES


def test_visits_that_fail_move_the_next_one_ever_further_and_leave_the_rest() -> None:
    update = updates.visit_failed(stored(), "http-500", "500 oops", NOW)
    first = {"reason": "http-500", "attempts": 1, "checkedAt": NOW, "detail": "500 oops"}
    assert update == {
        "$set": {
            "lastCheckedAt": NOW,
            "nextCheckAt": NOW + timedelta(hours=1),
            "failedCheck": first,
        }
    }
    again = updates.visit_failed(stored(failedCheck=first), "timeout", "3 s", NOW)
    assert again["$set"]["nextCheckAt"] == NOW + timedelta(hours=2)
    assert again["$set"]["failedCheck"] == first | {
        "reason": "timeout", "attempts": 2, "detail": "3 s"
    }  # fmt: skip


def test_an_outage_of_a_host_is_one_failure_however_often_it_is_met() -> None:
    five = {"reason": "http-500", "attempts": 5, "checkedAt": FIRST}
    began = updates.visit_failed(stored(failedCheck=five), "paused", "", NOW, is_of_host=True)
    outage = began["$set"]["failedCheck"]
    assert (outage["attempts"], outage["hostFailsSince"]) == (6, NOW)
    assert began["$set"]["nextCheckAt"] == NOW + timedelta(hours=1)
    later = NOW + timedelta(hours=3)
    goes_on = updates.visit_failed(stored(failedCheck=outage), "dns", "", later, is_of_host=True)
    assert goes_on["$set"]["failedCheck"]["attempts"] == 6
    assert goes_on["$set"]["failedCheck"]["hostFailsSince"] == NOW
    assert goes_on["$set"]["nextCheckAt"] == later + timedelta(hours=3)
    own = updates.visit_failed(
        stored(failedCheck=goes_on["$set"]["failedCheck"]), "timeout", "", later
    )
    assert own["$set"]["failedCheck"]["attempts"] == 7
    assert "hostFailsSince" not in own["$set"]["failedCheck"]


@pytest.mark.parametrize(("missing", "hours"), [(0, 1), (1, 24), (2, 48), (3, 96), (9, 720)])
def test_a_page_that_is_not_there_is_looked_at_ever_more_rarely(missing: int, hours: int) -> None:
    update = updates.missed(stored(missing=missing), NOW)
    due = NOW + timedelta(hours=hours)
    assert update == {"$set": {"lastCheckedAt": NOW, "missing": missing + 1, "nextCheckAt": due}}


def test_a_visit_that_fails_makes_nobody_look_sooner_at_what_is_gone() -> None:
    gone = stored(status="gone", missing=4)
    update = updates.visit_failed(gone, "timeout", "", NOW)
    assert update["$set"]["nextCheckAt"] == NOW + timedelta(days=4)


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
