"""Test on a real server which looks at a page bring nothing new, and which lines a site turns."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.database import Database

from database.connection.client import CLIENT_OPTIONS
from database.documents.bson_document import BSONDocument
from database.schema.ensure import ensure_schema
from model.components import Extraction, Fetch, Removed, SourceReference
from model.items import Article
from pipelines.boilerplate.site_memory import REASON
from pipelines.deduplication.pipeline import identify
from pipelines.storage.article_store import ArticleStore
from pipelines.storage.visit_updates import FLIPPING
from pipelines.storage.write_plan import Outcome

SEVERAL = 3
KEPT, REFRESHED = timedelta(days=60), timedelta(days=1)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
SITE = "herald.example"
SUBJECTS = {
    "pier": "The harbour council voted on Monday to lengthen the wooden pier at Saltholm.",
    "bus": "Buses between Ambry and Kirbrook will leave every twenty minutes from Tuesday.",
    "school": "Teachers at three primary schools welcomed the offer of smaller classes.",
    "bank": "The savings bank closed its last branch after ninety years of business.",
    "owl": "Rangers counted fourteen breeding owls in the forest, twice as many as before.",
}
TYRES, CHAIRS = "New tyres from 19 crowns at Wheelhouse", "Save a fifth on garden chairs today"
MORE = "It was the first decision of its kind, and more of them are expected in spring."


class StoppedClock:
    """Tell the time that a test sets."""

    now_is = NOON

    def now(self) -> datetime:
        return self.now_is


Look = Callable[..., list[Outcome]]


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def look(mongo_uri: str, mongo_database: Database[BSONDocument], clock: StoppedClock) -> Look:
    """Store looks at pages, as one batch."""

    def store(*articles: Article) -> list[Outcome]:
        async def connected() -> list[Outcome]:
            async with AsyncMongoClient[BSONDocument](mongo_uri, **CLIENT_OPTIONS) as client:
                database = client[mongo_database.name]
                await ensure_schema(database)
                store = ArticleStore(database, timedelta(days=30), clock)  # type: ignore[arg-type]
                return await store.store(articles)

        return asyncio.run(connected())

    return store


def page(name: str, *lines: str, headline: str | None = None, **fields: Any) -> Article:
    body = "\n\n".join(lines)
    article = Article(
        url=f"https://{SITE}/{name}",
        urlKey=f"{SITE}/{name}",
        headline=headline or f"News of the {name}",
        articleBody=body,
        wordCount=len(body.split()),
        source=SourceReference("herald", "The Herald", SITE),
        **fields,
    )
    identify(article)
    return article


def story(name: str, *lines: str, **fields: Any) -> Article:
    return page(name, SUBJECTS[name], MORE, *lines, **fields)


def stored(database: Database[BSONDocument], name: str) -> BSONDocument:
    found = database["articles"].find_one({"urlKey": f"{SITE}/{name}"})
    assert found is not None
    return found


NEW, SAME, CHANGED = [Outcome.NEW], [Outcome.UNCHANGED], [Outcome.CHANGED]


def test_a_counter_that_turns_is_no_change_and_a_sentence_is_one(
    look: Look, mongo_database: Database[BSONDocument]
) -> None:
    assert look(story("pier", "1,037 people have read this", "Three people came.")) == NEW
    assert look(story("pier", "1,100 people have read this", "Three people came.")) == SAME
    assert stored(mongo_database, "pier")["revision"] == 1
    assert look(story("pier", "1,200 people have read this", "Four people came.")) == CHANGED
    assert look(story("pier", "Four people came.", "Ad: Tyres")) == SAME


def test_a_sentence_that_begins_as_a_label_is_part_of_the_story(look: Look) -> None:
    assert look(story("pier", "Share prices fell by 3%.")) == NEW
    assert look(story("pier", "Share prices fell by 3%.")) == SAME
    assert look(story("pier", "Share prices fell by 4%.")) == CHANGED
    assert look(story("pier")) == CHANGED  # it was taken out
    assert look(story("bus", headline="Share prices fall")) == NEW
    assert look(story("bus", headline="Share prices rise")) == CHANGED
    assert look(story("bus", headline="Share prices rise")) == SAME


def test_a_line_turns_on_several_articles_before_it_counts_as_volatile(
    look: Look, mongo_database: Database[BSONDocument]
) -> None:
    names = list(SUBJECTS)
    assert look(*(story(name, TYRES) for name in names)) == [Outcome.NEW] * 5
    for name in names[: SEVERAL - 1]:
        assert look(story(name, CHAIRS)) == CHANGED
    assert look(story(names[0], TYRES)) == CHANGED  # twice on one article is no more than once
    for name in names[SEVERAL - 1 :]:
        assert look(story(name, CHAIRS)) == SAME
    assert look(story(names[0], CHAIRS)) == SAME
    assert look(story(names[3], "Two buses were burnt.")) == CHANGED
    lines = {line["example"]: line for line in mongo_database["turningLines"].find()}
    assert len(lines[TYRES]["articles"]) == len(lines[CHAIRS]["articles"]) == SEVERAL
    assert len(lines["Two buses were burnt."]["articles"]) == 1


def test_lines_that_turn_on_several_articles_in_one_batch_make_no_revision(look: Look) -> None:
    names = list(SUBJECTS)
    look(*(story(name, TYRES) for name in names))
    assert look(*(story(name, CHAIRS) for name in names[:2])) == [Outcome.CHANGED] * 2
    assert look(*(story(name, CHAIRS) for name in names[2:])) == [Outcome.UNCHANGED] * 3


def test_a_line_of_one_site_says_nothing_of_another(look: Look) -> None:
    elsewhere = SourceReference("other", "The Other", "other.example")
    look(*(story(name, TYRES) for name in SUBJECTS))
    look(*(story(name, CHAIRS) for name in SUBJECTS))
    body = (SUBJECTS["pier"], MORE)
    other = page("a", *body, TYRES)
    other.source = elsewhere
    assert look(other) == NEW
    changed = page("a", *body, CHAIRS)
    changed.source = elsewhere
    assert look(changed) == CHANGED


def test_a_sentence_that_several_stories_correct_is_a_change_on_each(look: Look) -> None:
    before = "More than 1,200 soldiers were killed, the ministry reported."
    after = "More than 1,300 soldiers were killed, the ministry reported."
    look(*(story(name, before) for name in SUBJECTS))
    assert look(*(story(name, after) for name in SUBJECTS)) == [Outcome.CHANGED] * 5


def test_what_a_site_turns_is_known_as_long_as_it_turns(
    look: Look, mongo_database: Database[BSONDocument], clock: StoppedClock
) -> None:
    lines = mongo_database["turningLines"]
    look(*(story(name, TYRES) for name in SUBJECTS))
    look(*(story(name, CHAIRS) for name in SUBJECTS))
    assert {line["expiresAt"] for line in lines.find()} == {NOON + KEPT}
    for wait, kept in ((REFRESHED - timedelta(hours=1), NOON), (REFRESHED, NOON + REFRESHED)):
        clock.now_is = NOON + wait
        assert look(story("pier", CHAIRS)) == SAME
        known = {line["expiresAt"] for line in lines.find({"example": TYRES})}
        assert known == {kept + KEPT}


def test_headlines_and_standfirsts_that_alternate_make_one_revision_each(
    look: Look, mongo_database: Database[BSONDocument]
) -> None:
    assert look(story("pier", headline="A pier grows")) == NEW
    assert look(story("pier", headline="The pier grows")) == CHANGED
    for headline in ("A pier grows", "The pier grows", "A pier grows"):
        assert look(story("pier", headline=headline)) == SAME
    assert look(story("pier", headline="Pier: it grows")) == CHANGED
    for headline in ("A pier grows", "The pier grows", "Pier: it grows"):
        assert look(story("pier", headline=headline)) == SAME
    assert stored(mongo_database, "pier")["revision"] == 3
    # a fourth one: the story is written on, and an old one that returns is a change
    assert look(story("pier", headline="No pier")) == CHANGED
    assert look(story("pier", headline="A pier grows")) == CHANGED
    # the text is corrected beneath a known headline
    assert look(story("pier", "Four died.", headline="The pier grows")) == CHANGED

    assert look(story("bus", abstract="Every twenty minutes")) == NEW
    assert look(story("bus")) == CHANGED
    assert look(story("bus", abstract="Every twenty minutes")) == SAME
    assert look(story("bus", abstract="Every thirty minutes")) == CHANGED


def test_a_standfirst_that_only_tells_the_time_is_no_content(look: Look) -> None:
    assert look(story("pier", abstract="Updated 5 minutes ago")) == NEW
    assert look(story("pier", abstract="Updated an hour ago")) == SAME
    assert look(story("pier", headline="5 minutes ago the pier fell")) == CHANGED
    assert look(story("pier", headline="6 minutes ago the pier fell")) == CHANGED


def test_a_text_that_returns_is_stored_and_one_that_flips_again_is_held(
    look: Look, mongo_database: Database[BSONDocument], clock: StoppedClock
) -> None:
    one, other = "The vote was close.", "The vote was unanimous."
    assert look(story("pier", one)) == NEW
    assert look(story("pier", other)) == CHANGED
    assert look(story("pier", one)) == CHANGED
    clock.now_is += timedelta(hours=23)
    assert look(story("pier", other)) == [Outcome.WITHHELD]
    article = stored(mongo_database, "pier")
    assert article["revision"] == 3
    assert one in article["articleBody"]
    assert (article["failedCheck"]["reason"], article["failedCheck"]["attempts"]) == (FLIPPING, 1)
    assert "nextCheckAt" in article
    assert look(story("pier", one)) == SAME
    assert "failedCheck" not in stored(mongo_database, "pier")
    # what it never said is a change at once
    assert look(story("pier", "The vote was delayed.")) == CHANGED
    # a day later the page still says the other
    assert look(story("pier", one)) == CHANGED
    clock.now_is += timedelta(days=1)
    assert look(story("pier", "The vote was delayed.")) == CHANGED


def test_what_the_site_repeats_was_removed_at_one_look_while_a_counter_turned(look: Look) -> None:
    legal = "The Herald is printed by Herald Press in Ambry."
    removed = Extraction("copydesk", "1", removed=[Removed(legal, REASON)])
    assert look(story("pier", "12 views", legal)) == NEW
    assert look(story("pier", "13 views", extraction=removed)) == SAME
    assert look(story("bus", "12 views", extraction=removed, abstract=None)) == NEW
    assert look(story("bus", "13 views", legal)) == SAME
    assert look(story("bus", "13 views", legal, "Herald Press burnt down.")) == CHANGED


def test_a_replay_stores_what_other_rules_make_of_the_page(look: Look) -> None:
    downloaded = Fetch(200, "run", pageId="0" * 64)
    first = story("pier", "12 views", fetch=downloaded)
    assert look(first) == NEW
    again = story("pier", fetch=downloaded, extraction=Extraction("copydesk", "2"))
    again.replayOf = first.id
    assert look(again) == [Outcome.READ_ANEW]
