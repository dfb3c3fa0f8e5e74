"""Test the memory of sites in the pipeline on a real server, and over crawls and replays."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.monitoring import CommandListener
from scrapy.utils.test import get_crawler

from copydesk.demo.serving import Reply
from database.connection.client import CLIENT_OPTIONS
from database.connection.session import DatabaseSession
from database.documents.bson_document import BSONDocument
from database.schema.ensure import ensure_schema
from model.clock import Clock
from model.components import Discovery, Fetch
from model.items import Article
from pipelines.boilerplate.outline import outline
from pipelines.boilerplate.pipeline import BoilerplatePipeline
from pipelines.boilerplate.site_memory import REASON
from pipelines.boilerplate.site_store import SiteStore
from pipelines.deduplication.pipeline import DeduplicationPipeline
from pipelines.storage.article_store import ArticleStore
from pipelines.storage.write_plan import Outcome
from tests.pipelines.boilerplate.test_site_memory import PROMPT, articles
from tests.sites.bulk import BulkSite
from tests.support.articles.crawl_results import count_in_summary, stored_articles
from tests.support.commands import Copydesk
from tests.support.fixtures.sites import ServeBulk

Work = Callable[[AsyncDatabase[BSONDocument]], Awaitable[Any]]
Run = Callable[[Work], Any]


class Commands(CommandListener):
    """Note the reads and writes of ``sites``."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def started(self, event: Any) -> None:
        schema = event.command_name in ("create", "createIndexes")
        if event.command.get(event.command_name) == "sites" and not schema:
            self.sent.append(event.command_name)

    def succeeded(self, event: Any) -> None: ...

    def failed(self, event: Any) -> None: ...


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
def run(mongo_uri: str, mongo_database: Database[BSONDocument], commands: Commands) -> Run:
    def run_work(work: Work) -> Any:
        async def connected() -> Any:
            options = {**CLIENT_OPTIONS, "event_listeners": [commands]}
            async with AsyncMongoClient[BSONDocument](mongo_uri, **options) as client:
                database = client[mongo_database.name]
                await ensure_schema(database)
                return await work(database)

        return asyncio.run(connected())

    return run_work


@pytest.fixture
def environment(
    mongo_uri: str, mongo_database: Database[BSONDocument], tmp_path: Path
) -> dict[str, Any]:
    return {
        "MONGO_URI": mongo_uri,
        "MONGO_DATABASE": mongo_database.name,
        "DATA_DIR": str(tmp_path),
        "STORAGE_LINGER": "0",  # nothing else comes
        "EXTENSIONS": {
            "crawler.extensions.counts.CrawlCounts": 0,
            "crawler.extensions.database.ScrapyDatabaseSession": 0,
        },
    }


def processed(items: list[Article], settings: dict[str, Any]) -> list[Article]:
    """Return the items after the pipeline, as one process runs it."""

    async def through() -> list[Article]:
        crawler = get_crawler(settings_dict=settings)
        pipeline = BoilerplatePipeline.from_crawler(crawler)
        items_out = await asyncio.gather(*(pipeline.process_item(item) for item in items))
        connection = crawler.get_extension(DatabaseSession)
        assert connection is not None
        await connection.close()
        return items_out

    return asyncio.run(through())


def removed(item: Article) -> list[str]:
    assert item.extraction is not None
    return [each.text for each in item.extraction.removed if each.reason == REASON]


def test_the_spool_and_the_crawl_are_not_cleaned_at_once(
    environment: dict[str, Any], mongo_database: Database[BSONDocument]
) -> None:
    """Let a batch of the crawl wait for an answer while the spool is emptied."""
    items = articles(12, tail=[PROMPT])

    async def through() -> None:
        crawler = get_crawler(settings_dict=environment)
        pipeline = BoilerplatePipeline.from_crawler(crawler)
        await asyncio.gather(pipeline.process_batch(items[:6]), pipeline.process_batch(items[6:]))
        connection = crawler.get_extension(DatabaseSession)
        assert connection is not None
        await connection.close()

    asyncio.run(through())
    (site,) = mongo_database["sites"].find()
    assert len(site["articles"]) == len(items)


def test_rejections_wait_with_the_articles_so_that_all_are_stored_together(
    environment: dict[str, Any],
) -> None:
    (item,) = articles(1)
    rejection = item.rejected("too-short", "validation", "3 words")

    async def through() -> list[bool]:
        crawler = get_crawler(settings_dict=environment | {"STORAGE_LINGER": 0.3})
        pipeline = BoilerplatePipeline.from_crawler(crawler)
        waiting = [asyncio.ensure_future(pipeline.process_item(each)) for each in (item, rejection)]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for _ in range(5):  # each of them wakes in a turn of its own
            await asyncio.sleep(0)
        are_through = [each.done() for each in waiting]
        await asyncio.wait(waiting)
        connection = crawler.get_extension(DatabaseSession)
        assert connection is not None
        await connection.close()
        return are_through

    assert asyncio.run(through()) == [True, True]


def test_what_one_process_learned_the_next_knows(environment: dict[str, Any]) -> None:
    for item in articles(12, tail=[PROMPT]):
        processed([item], environment)
    (late,) = processed(articles(1, tail=[PROMPT], seed=1), environment)
    assert removed(late) == [PROMPT]
    assert PROMPT not in late.articleBody


def test_the_same_article_again_is_no_witness(environment: dict[str, Any]) -> None:
    for _ in range(4):
        for item in processed(articles(4, tail=[PROMPT]), environment):
            assert removed(item) == []


def test_a_site_costs_a_batch_one_read_and_one_write_at_most(run: Run, commands: Commands) -> None:
    now = datetime.now(UTC)

    async def learn(database: AsyncDatabase[BSONDocument]) -> list[str]:
        sites = SiteStore(database)
        texts = [outline(item, now) for item in articles(80)]
        by_site = {f"site-{n}.example": texts[n * 4 : n * 4 + 4] for n in range(20)}
        await sites.learn(by_site, now)
        first = [*commands.sent]
        await sites.learn(by_site, now)
        assert commands.sent == first  # fresh in this process, and nothing new in it
        await sites.learn(by_site, now + timedelta(minutes=2))
        return commands.sent

    assert run(learn) == ["find", "insert", "find"]


def test_processes_that_learn_at_once_do_no_harm(run: Run, mongo_database: Any) -> None:
    now = datetime.now(UTC)
    texts = [outline(item, now) for item in articles(40, tail=[PROMPT])]

    async def race(database: AsyncDatabase[BSONDocument]) -> None:
        processes = [SiteStore(database) for _ in range(4)]
        for start in range(0, 40, 4):
            await asyncio.gather(
                *(
                    process.learn({"gazette.example": [texts[start + number]]}, now)
                    for number, process in enumerate(processes)
                )
            )
        memory = await SiteStore(database).learn({"gazette.example": []}, now)
        assert memory["gazette.example"].repeated_in(texts[0])

    run(race)
    (site,) = mongo_database["sites"].find()
    ids = [each["id"] for each in site["articles"]]
    assert len(ids) == len(set(ids)) >= 10  # each round at least one of four is kept


def test_what_another_process_wrote_is_not_overwritten(run: Run, mongo_database: Any) -> None:
    now = datetime.now(UTC)
    texts = [outline(item, now) for item in articles(4)]

    async def learn(database: AsyncDatabase[BSONDocument]) -> None:
        first, second = SiteStore(database), SiteStore(database)
        for process, text in zip(
            [first, second, first, second, second], (0, 0, 1, 2, 3), strict=True
        ):
            await process.learn({"gazette.example": [texts[text]]}, now)

    run(learn)
    (site,) = mongo_database["sites"].find()
    # the third is lost, with the news that somebody else was faster; the next is learned again
    assert {each["id"] for each in site["articles"]} == {texts[n].id for n in (0, 1, 3)}


def test_hostile_domains_and_texts_are_stored(run: Run, mongo_database: Any) -> None:
    now = datetime.now(UTC)
    odd = [outline(item, now) for item in articles(1, tail=["\ud83d lone and \x00 nul " * 3])]
    run(lambda database: SiteStore(database).learn({"$where.example": odd}, now))
    assert mongo_database["sites"].count_documents({}) == 1


def test_without_a_database_articles_pass_as_they_are(environment: dict[str, Any]) -> None:
    environment["MONGO_URI"] = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200"
    items = articles(8, tail=[PROMPT])
    assert processed(copy.deepcopy(items), environment) == items


# --- What was learned between two visits changes no article; a replay does


def visit(run: Run, items: list[Article], environment: dict[str, Any]) -> list[Outcome]:
    """Run the items through the pipelines, and store them."""
    asyncio.run(_signed(processed(items, environment)))

    async def store(database: AsyncDatabase[BSONDocument]) -> list[Outcome]:
        return await ArticleStore(database, timedelta(days=30), Clock()).store(items)

    outcomes: list[Outcome] = run(store)
    return outcomes


async def _signed(items: list[Article]) -> None:
    for item in items:
        await DeduplicationPipeline().process_item(item)


def pages(count: int, **options: Any) -> list[Article]:
    items = articles(count, **options)
    for item in items:
        item.fetch = Fetch(200, "run", pageId=f"page of {item.urlKey}")
        item.discovery = Discovery("feed", None, datetime.now(UTC))
    return items


def replays(items: list[Article]) -> list[Article]:
    for item in items:
        item.replayOf = item.id
    return items


@pytest.mark.long
def test_an_unchanged_page_is_unchanged_whatever_was_learned(
    run: Run, environment: dict[str, Any], mongo_database: Database[BSONDocument]
) -> None:
    collection = mongo_database["articles"]
    # one by one, as a polite crawl fetches them: the first are stored before anything is known
    for number in range(12):
        (item,) = pages(12, tail=[PROMPT])[number : number + 1]
        assert visit(run, [item], environment) == [Outcome.NEW]
    raw = {a["_id"] for a in collection.find() if PROMPT in a["articleBody"]}
    assert 5 <= len(raw) < 12
    before = {a["_id"]: a["articleBody"] for a in collection.find()}

    assert set(visit(run, pages(12, tail=[PROMPT]), environment)) == {Outcome.UNCHANGED}
    assert {a["_id"]: a["articleBody"] for a in collection.find()} == before

    outcomes = visit(run, replays(pages(12, tail=[PROMPT])), environment)
    assert outcomes.count(Outcome.READ_ANEW) == len(raw)
    assert outcomes.count(Outcome.UNCHANGED) == 12 - len(raw)
    assert mongo_database["revisions"].count_documents({}) == 0
    assert collection.count_documents({"articleBody": {"$regex": "Morning Briefing"}}) == 0
    for article in collection.find():
        assert [each["text"] for each in article["extraction"]["removed"]] == [PROMPT]
    again = replays(pages(12, tail=[PROMPT]))
    assert set(visit(run, again, environment)) == {Outcome.UNCHANGED}
    assert set(visit(run, pages(12, tail=[PROMPT]), environment)) == {Outcome.UNCHANGED}


def test_what_is_forgotten_is_not_put_back(
    run: Run, environment: dict[str, Any], mongo_database: Database[BSONDocument]
) -> None:
    visit(run, pages(12, tail=[PROMPT]), environment)
    mongo_database["sites"].delete_many({})
    (one,) = pages(12, tail=[PROMPT])[:1]
    assert visit(run, [one], environment) == [Outcome.UNCHANGED]
    (one,) = replays(pages(12, tail=[PROMPT])[:1])
    assert visit(run, [one], environment) == [Outcome.UNCHANGED]
    assert mongo_database["revisions"].count_documents({}) == 0
    (kept,) = mongo_database["articles"].find({"_id": one.id})
    assert PROMPT not in kept["articleBody"]
    assert kept["extraction"]["removed"]


def test_a_new_prompt_on_an_old_page_is_no_revision_and_a_correction_is(
    run: Run, environment: dict[str, Any], mongo_database: Database[BSONDocument]
) -> None:
    visit(run, pages(12, tail=[PROMPT]), environment)
    (bare,) = pages(12)[:1]
    assert visit(run, [bare], environment) == [Outcome.UNCHANGED]
    (corrected,) = pages(12, tail=[PROMPT])[:1]
    corrected.articleBody = f"A correction.\n\n{corrected.articleBody}"
    assert visit(run, [corrected], environment) == [Outcome.CHANGED]
    (article,) = mongo_database["articles"].find({"_id": corrected.id})
    assert article["articleBody"].startswith("A correction.")
    assert PROMPT not in article["articleBody"]


def test_the_same_text_under_another_address_is_recognised_before_and_after_learning(
    run: Run, environment: dict[str, Any], mongo_database: Database[BSONDocument]
) -> None:
    for item in pages(12, tail=[PROMPT]):
        visit(run, [item], environment)
    for number in (0, 11):
        (again,) = pages(12, tail=[PROMPT])[number : number + 1]
        again.url, again.urlKey = f"{again.url}/2", f"{again.urlKey}/2"
        assert visit(run, [again], environment) == [Outcome.DUPLICATE]
    assert mongo_database["articles"].count_documents({}) == 12


@pytest.mark.long
def test_a_replay_of_a_page_that_was_downloaded_anew_meanwhile_changes_nothing(
    run: Run, environment: dict[str, Any], mongo_database: Database[BSONDocument]
) -> None:
    (first,) = pages(1)
    visit(run, [first], environment)
    (corrected,) = pages(1)
    corrected.articleBody += "\n\nCorrected."
    corrected.fetch = Fetch(200, "run", pageId="another page")
    visit(run, [corrected], environment)
    assert visit(run, replays(pages(1)), environment) == [Outcome.UNCHANGED]
    assert (mongo_database["articles"].find_one() or {})["articleBody"].endswith("Corrected.")


# --- As an operator sees it


@pytest.mark.long
def test_a_crawl_learns_and_a_replay_cleans_what_came_first(
    copydesk: Copydesk, bulk_site: ServeBulk, mongo_database: Database[BSONDocument]
) -> None:
    bulk = bulk_site(count=24, hosts=1)
    (site,) = bulk
    assert isinstance(site, BulkSite)
    # prose: nothing on one page alone tells it from the story
    about = "Our printing press has belonged to those who work on it since the year 1871."
    for story in site.stories:
        page = site.page(story).replace("\n</article>", f"\n<p>{about}</p></article>")
        site.override(site.path(story), Reply(body=page.encode()))
    copydesk.write_sources(bulk.sources())
    copydesk.crawl()
    crawled = stored_articles(mongo_database)
    assert len(crawled) == 24
    cleaned = [a for a in crawled.values() if about not in a["articleBody"]]
    assert cleaned
    # looked at again, all are as they were
    soon = {"$set": {"nextCheckAt": datetime.now(UTC)}}
    mongo_database["articles"].update_many({}, soon)
    again = copydesk.crawl("-a", f"source={site.id}")
    assert count_in_summary(again, "articles unchanged") == 24
    assert count_in_summary(again, "articles changed") == 0
    site.down()
    done = copydesk.scrapy("crawl", "replay")
    assert count_in_summary(done, "articles read anew") == 24 - len(cleaned)
    assert count_in_summary(done, "articles unchanged") == len(cleaned)
    for article in mongo_database["articles"].find():
        assert about not in article["articleBody"]
        assert {"text": about, "reason": REASON} in article["extraction"]["removed"]
    done = copydesk.scrapy("crawl", "replay")
    assert count_in_summary(done, "articles unchanged") == 24
    assert mongo_database["sites"].count_documents({}) == 1


def test_a_dry_run_learns_nothing(
    copydesk: Copydesk, bulk_site: ServeBulk, mongo_database: Database[BSONDocument]
) -> None:
    (site,) = bulk_site(count=1, hosts=1)
    copydesk.scrapy("article", site.articles[0].url, "--dry-run")
    assert mongo_database["sites"].count_documents({}) == 0
