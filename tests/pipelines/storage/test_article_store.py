"""Test on a real server what each visit to a page makes of its document."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import AsyncMongoClient, WriteConcern
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from crawler.workers.page_tasks import page_to_keep
from database.connection.client import CLIENT_OPTIONS
from database.connection.outages import is_outage
from database.documents.bson_document import BSONDocument
from database.schema.ensure import ensure_schema
from model.clock import Clock
from model.components import Discovery, Extraction, Recheck, SourceReference
from model.items import Article, Rejection
from pipelines.identity.addresses import MOST_ADDRESSES
from pipelines.storage.article_store import ArticleStore
from pipelines.storage.write_plan import Outcome
from tests.support.articles.stories import article as page_about
from tests.support.articles.stories import story
from text.comparison.fingerprints import content_hash
from urls import url_key

Work = Callable[[ArticleStore, AsyncDatabase[BSONDocument]], Awaitable[Any]]
Run = Callable[[Work], Any]


@pytest.fixture
def run(mongo_uri: str, mongo_database: Database[BSONDocument]) -> Run:
    """Run a coroutine function with an archive on the test's database."""

    def run_work(work: Work) -> Any:
        async def connected() -> Any:
            async with AsyncMongoClient[BSONDocument](mongo_uri, **CLIENT_OPTIONS) as client:
                database = client[mongo_database.name]
                await ensure_schema(database)
                return await work(ArticleStore(database, timedelta(days=30), Clock()), database)

        return asyncio.run(connected())

    return run_work


def article(name: str, body: str, *, site: str = "herald.example", **fields: Any) -> Article:
    url = f"https://{site}/{name}"
    item = Article(
        url=url,
        urlKey=f"{site}/{name}",
        headline="Bridge",
        articleBody=body,
        wordCount=len(body.split()),
        source=SourceReference("herald", "The Herald", site),
        discovery=Discovery("feed", f"https://{site}/feed", datetime.now(UTC)),
        contentHash=content_hash("Bridge", None, body),
        page=page_to_keep(
            body.encode("utf-8", "replace"), url, "utf-8", "text/html", datetime.now(UTC)
        ),
    )
    for field, value in fields.items():
        setattr(item, field, value)
    return item


def rejection(name: str) -> Rejection:
    return article(name, "x").rejected("too-short", "validation", "1 word")


def store(run: Run, *items: Article | Rejection) -> list[Outcome]:
    outcomes: list[Outcome] = run(lambda archive, _: archive.store(list(items)))
    return outcomes


def test_new_then_unchanged_then_changed(run: Run, mongo_database: Database[BSONDocument]) -> None:
    articles, revisions = mongo_database["articles"], mongo_database["revisions"]
    assert store(run, article("a", "Before.", abstract="Deck")) == [Outcome.NEW]
    first = articles.find_one() or {}
    assert first["revision"] == 1
    assert first["changed"].time > 0

    assert store(run, article("a", "Before.", abstract="Deck")) == [Outcome.UNCHANGED]
    second = articles.find_one() or {}
    moved = {name for name in first if first[name] != second[name]}
    assert moved <= {"lastCheckedAt", "nextCheckAt"}
    assert "lastCheckedAt" in moved
    assert revisions.count_documents({}) == 0

    assert store(run, article("a", "After.")) == [Outcome.CHANGED]
    third = articles.find_one() or {}
    assert (third["articleBody"], third["revision"]) == ("After.", 2)
    assert "abstract" not in third
    assert third["changed"] > first["changed"]
    assert third["firstFetchedAt"] == first["firstFetchedAt"]
    assert third["discovery"] == first["discovery"]
    entry = revisions.find_one() or {}
    assert entry["_id"] == f"{first['_id']}:1"
    assert entry["document"]["articleBody"] == "Before."
    assert entry["changedFields"] == ["abstract", "articleBody"]
    assert mongo_database["pages"].count_documents({}) == 2


def test_the_same_text_under_another_address_of_the_site_is_the_same_article(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    assert store(run, article("sport/a", "One text.")) == [Outcome.NEW]
    again = article("news/a", "One text.", alternateUrls=["https://herald.example/r?u=a"])
    assert store(run, again) == [Outcome.DUPLICATE]
    stored = mongo_database["articles"].find_one() or {}
    assert mongo_database["articles"].count_documents({}) == 1
    assert sorted(stored["alternateUrls"]) == [
        "https://herald.example/news/a",
        "https://herald.example/r?u=a",
    ]


def test_a_copy_on_another_site_is_kept(run: Run, mongo_database: Database[BSONDocument]) -> None:
    outcomes = store(run, article("a", "One text."), article("a", "One text.", site="b.example"))
    assert outcomes == [Outcome.NEW, Outcome.NEW]
    assert mongo_database["articles"].count_documents({}) == 2


def test_one_batch_may_hold_the_same_page_and_text_many_times(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    outcomes = store(
        run,
        article("a", "First."),
        article("a", "Second."),
        article("a", "Second."),
        article("b", "Second."),
        rejection("c"),
        rejection("c"),
    )
    assert outcomes == [
        Outcome.NEW,
        Outcome.CHANGED,
        Outcome.UNCHANGED,
        Outcome.DUPLICATE,
        Outcome.REJECTED,
        Outcome.REJECTED,
    ]
    assert mongo_database["articles"].count_documents({}) == 1
    assert (mongo_database["rejected"].find_one() or {})["attempts"] == 2


def test_a_text_under_ever_new_addresses_is_a_template(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    count = MOST_ADDRESSES + 3
    outcomes = store(run, *(article(str(n), "Try again later.") for n in range(count)))
    assert outcomes.count(Outcome.DUPLICATE) == MOST_ADDRESSES
    assert outcomes[-1] == Outcome.REJECTED
    assert (mongo_database["rejected"].find_one() or {})["reason"] == "repeated-text"


def test_a_rejected_page_that_becomes_an_article_leaves_the_rejected(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    assert store(run, rejection("a")) == [Outcome.REJECTED]
    held = mongo_database["rejected"].find_one() or {}
    assert held["_id"] == rejection("a").id
    assert held["nextCheckAt"] > datetime.now(UTC)
    assert mongo_database["pages"].count_documents({"_id": article("a", "x").page.id}) == 1  # type: ignore[union-attr] # made with one
    assert store(run, article("a", "A whole text.")) == [Outcome.NEW]
    assert mongo_database["rejected"].count_documents({}) == 0


def test_a_wall_before_a_stored_article_leaves_its_text_alone(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    store(run, article("a", "A whole text."))
    before = mongo_database["articles"].find_one() or {}
    assert store(run, rejection("a")) == [Outcome.REJECTED]
    after = mongo_database["articles"].find_one() or {}
    assert (after["articleBody"], after["changed"]) == (before["articleBody"], before["changed"])


def test_storing_a_batch_twice_stores_it_once(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    batch = [article(str(n), f"Text {n}.") for n in range(250)]
    assert set(store(run, *batch)) == {Outcome.NEW}
    assert set(store(run, *batch)) == {Outcome.UNCHANGED}
    assert mongo_database["articles"].count_documents({}) == 250


def test_writers_racing_for_the_same_pages_store_each_once(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    async def race(
        archive: ArticleStore, database: AsyncDatabase[BSONDocument]
    ) -> list[list[Outcome]]:
        def batch(writer: int) -> list[Article | Rejection]:
            pages = [article(str(n), f"Text {n}.") for n in range(50)]
            # The same text of one site, found by each writer under an address of its own.
            texts = [article(f"{writer}/{n}", f"Shared {n}.") for n in range(20)]
            return [*pages, *texts]

        return await asyncio.gather(*(archive.store(batch(writer)) for writer in range(4)))

    outcomes = run(race)
    assert sum(result.count(Outcome.NEW) for result in outcomes) == 70
    assert mongo_database["articles"].count_documents({}) == 70


def test_writers_racing_to_revise_lose_no_version(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    store(run, article("a", "Version 0."))

    async def race(archive: ArticleStore, database: AsyncDatabase[BSONDocument]) -> Any:
        return await asyncio.gather(
            *(archive.store([article("a", f"Version {n}.")]) for n in range(1, 5))
        )

    run(race)
    stored = mongo_database["articles"].find_one() or {}
    kept = {entry["document"]["articleBody"] for entry in mongo_database["revisions"].find()}
    assert kept | {stored["articleBody"]} == {f"Version {n}." for n in range(5)}
    assert stored["revision"] == len(kept) + 1


def test_what_the_validator_refuses_is_rejected_and_the_rest_stored(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    odd = article("odd", "A text.", wordCount="two")
    assert store(run, odd, article("a", "Another text.")) == [Outcome.REJECTED, Outcome.NEW]
    held = mongo_database["rejected"].find_one() or {}
    assert (held["reason"], held["stage"]) == ("invalid-document", "storage")


def test_lone_surrogates_are_stored_as_replacement_characters(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    assert store(run, article("a", "Before \ud83d after.")) == [Outcome.NEW]
    assert (mongo_database["articles"].find_one() or {})["articleBody"] == "Before \ufffd after."


def test_a_page_expires_so_long_after_its_last_download(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    item = article("a", "Text.")
    assert item.page is not None
    store(run, item)
    page = mongo_database["pages"].find_one() or {}
    assert page["expiresAt"] - page["fetchedAt"] == timedelta(days=30)


def test_what_no_majority_has_is_not_stored(run: Run) -> None:
    """Store on a primary alone: if it dies, it takes the article along."""

    async def work(archive: ArticleStore, database: AsyncDatabase[BSONDocument]) -> None:
        await archive.store([article("a", "Text.")])
        four = WriteConcern(w=4, wtimeout=200)  # more than there are
        archive = ArticleStore(
            database.with_options(write_concern=four), timedelta(days=30), Clock()
        )
        with pytest.raises(BulkWriteError) as caught:
            await archive.store([article("a", "Text.")])
        assert is_outage(caught.value)

    run(work)


DAY = "https://herald.example/2026/11/26/"
CONSTANT = url_key(f"{DAY}sample-page-of-the-theme")


def page(number: int, name: str, *, declares: str | None = None, **fields: Any) -> Article:
    """Return a whole page about story ``number``, as extraction leaves it."""
    body, url = story(number), f"{DAY}{name}"
    item = page_about(
        "herald.example", body, path=f"2026/11/26/{name}", headline=" ".join(body.split()[:6])
    )
    item.extraction = Extraction("test", "1")
    item.declaredKey = declares
    item.canonicalUrl = declares or url
    for field, value in fields.items():
        setattr(item, field, value)
    return item


def warned(database: Database[BSONDocument], name: str) -> bool:
    found = database["articles"].find_one({"urlKey": url_key(f"{DAY}{name}")}) or {}
    return any("of another article" in each for each in found["extraction"].get("warnings", []))


@pytest.mark.parametrize("at_once", [True, False])
def test_pages_that_declare_one_address_for_all_stay_what_they_are(
    run: Run, mongo_database: Database[BSONDocument], at_once: bool
) -> None:
    pages = [page(number, f"story-{number}", declares=CONSTANT) for number in range(4)]
    pages.insert(2, page(9, "sample-page-of-the-theme"))
    for batch in [pages] if at_once else [[each] for each in pages]:
        assert set(store(run, *batch)) == {Outcome.NEW}
    assert mongo_database["articles"].count_documents({}) == 5
    # Nothing speaks against the first of them.
    assert [warned(mongo_database, f"story-{n}") for n in range(4)] == [False, True, True, True]
    assert not warned(mongo_database, "sample-page-of-the-theme")
    assert mongo_database["articles"].count_documents({"declaredKey": CONSTANT}) == 1
    pages = [page(number, f"story-{number}", declares=CONSTANT) for number in range(4)]
    assert set(store(run, *pages)) == {Outcome.UNCHANGED}
    assert mongo_database["revisions"].count_documents({}) == 0


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("order", ["declared first", "declaring first", "only declaring"])
def test_prints_of_one_story_that_declare_its_address_are_one_article(
    run: Run, mongo_database: Database[BSONDocument], order: str, at_once: bool
) -> None:
    cut = story(1, 10)
    prints = [
        page(1, "amp-1", declares=CONSTANT, articleBody=cut, contentHash="amp"),
        page(1, "view-1", declares=CONSTANT, articleBody=f"{cut} Tap.", contentHash="view"),
    ]
    whole = page(1, "sample-page-of-the-theme")
    pages = {
        "declared first": [whole, *prints],
        "declaring first": [*prints, whole],
        "only declaring": prints,
    }[order]
    outcomes = []
    for batch in [pages] if at_once else [[each] for each in pages]:
        outcomes += store(run, *batch)
    assert outcomes == [Outcome.NEW, *[Outcome.DUPLICATE] * (len(pages) - 1)]
    (stored,) = mongo_database["articles"].find()
    assert stored["_id"] == pages[0].id
    assert sorted(stored["alternateIds"]) == sorted(each.id for each in pages[1:])
    assert sorted(stored["alternateUrls"]) == sorted(each.url for each in pages[1:])
    assert stored["revision"] == 1


def test_a_stored_article_that_declares_another_storys_address_stays_itself(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    store(run, page(1, "one"), page(2, "two"))
    one = page(1, "one")
    corrected = f"{story(1)} Corrected."
    again = page(
        1, "one", declares=url_key(f"{DAY}two"), articleBody=corrected, contentHash="corrected"
    )
    again.recheckOf = Recheck(one.id, one.url)
    assert store(run, again) == [Outcome.CHANGED]
    other = page(
        2,
        "one",
        declares=url_key(f"{DAY}two"),
        contentHash="other",
        recheckOf=Recheck(one.id, one.url),
    )
    assert store(run, other) == [Outcome.WITHHELD]
    stored = {each["_id"]: each for each in mongo_database["articles"].find()}
    assert stored.keys() == {one.id, page(2, "two").id}
    assert stored[one.id]["articleBody"] == corrected
    assert "declaredKey" not in stored[one.id]
    assert "canonicalUrl" not in stored[one.id]
    assert warned(mongo_database, "one")
    assert stored[page(2, "two").id]["revision"] == 1


def test_a_story_that_moves_keeps_its_document_and_learns_the_address(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    store(run, page(1, "old-slug"))
    before = mongo_database["articles"].find_one() or {}
    moved = page(1, "new-slug", recheckOf=Recheck(before["_id"], before["url"]))
    assert store(run, moved) == [Outcome.UNCHANGED]
    stored = mongo_database["articles"].find_one() or {}
    assert (stored["url"], stored["alternateUrls"]) == (f"{DAY}new-slug", [f"{DAY}old-slug"])
    assert (stored["_id"], stored["changed"]) == (before["_id"], before["changed"])
    # At its new address it is looked at as itself, whatever is corrected there.
    changed = page(1, "new-slug", headline="Another headline", contentHash="corrected")
    assert store(run, changed) == [Outcome.CHANGED]
    # And a move that brings a correction is one as well.
    last = page(
        1,
        "last-slug",
        headline="A third one",
        contentHash="x",
        recheckOf=Recheck(before["_id"], before["url"]),
    )
    assert store(run, last) == [Outcome.CHANGED]
    stored = mongo_database["articles"].find_one() or {}
    assert (stored["url"], stored["revision"]) == (f"{DAY}last-slug", 3)
    assert sorted(stored["alternateUrls"]) == [f"{DAY}new-slug", f"{DAY}old-slug"]
    assert sorted(stored["alternateIds"]) == sorted(
        page(1, n).id for n in ("new-slug", "last-slug")
    )
    assert mongo_database["articles"].count_documents({}) == 1


def test_an_old_address_that_leads_to_another_story_makes_no_revision_of_the_old_one(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    store(run, page(1, "old-slug"))
    led = page(2, "follow-up", alternateUrls=[f"{DAY}old-slug"])
    assert store(run, led) == [Outcome.NEW]
    moved = page(1, "new-slug", contentHash="x", alternateUrls=[f"{DAY}old-slug"])
    assert store(run, moved) in ([Outcome.UNCHANGED], [Outcome.CHANGED])
    assert mongo_database["articles"].count_documents({}) == 2


def test_a_look_that_is_led_to_another_stored_article_leaves_the_old_one(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    old, other = page(1, "old-slug"), page(2, "other")
    store(run, old, other)
    # Under its headline, as a template's or one of a series: as if it was written anew.
    led = page(2, "other", headline=old.headline, contentHash="x")
    led.recheckOf = Recheck(old.id, old.url)
    assert store(run, led) == [Outcome.WITHHELD]
    stored = mongo_database["articles"].find_one({"_id": old.id}) or {}
    assert (stored["revision"], stored["articleBody"]) == (1, old.articleBody)
    assert stored["failedCheck"]["reason"] == "shows-other-text"
