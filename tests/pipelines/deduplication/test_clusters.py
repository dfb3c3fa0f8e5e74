"""Test on a real server that copies find each other, whatever comes first and whoever writes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.monitoring import CommandListener, CommandStartedEvent

from database.connection.client import CLIENT_OPTIONS
from database.documents.bson_document import BSONDocument
from database.schema.ensure import ensure_schema
from model.clock import Clock
from model.items import Article
from pipelines.deduplication.fingerprint_index import HOLDERS
from pipelines.storage.article_store import ArticleStore
from pipelines.storage.write_plan import Outcome
from tests.support.articles.stories import NOON, article, sentences, story

Work = Callable[[ArticleStore, AsyncDatabase[BSONDocument]], Awaitable[Any]]


class Store:
    """Hold an archive on the test's database, and what it has made of the articles."""

    def __init__(self, uri: str, database: Database[BSONDocument]) -> None:
        self._uri = uri
        self._database = database
        self.articles = database["articles"]

    def run(self, work: Work, listeners: tuple[CommandListener, ...] = ()) -> Any:
        async def connected() -> Any:
            async with AsyncMongoClient[BSONDocument](
                self._uri, event_listeners=listeners, **CLIENT_OPTIONS
            ) as client:
                database = client[self._database.name]
                await ensure_schema(database)
                return await work(ArticleStore(database, timedelta(days=1), Clock()), database)

        return asyncio.run(connected())

    def put(self, *items: Article) -> list[Outcome]:
        """Store the articles in one batch."""
        outcomes: list[Outcome] = self.run(lambda archive, _: archive.store(list(items)))
        return outcomes

    def put_singly(self, *items: Article) -> None:
        async def each(archive: ArticleStore, _: AsyncDatabase[BSONDocument]) -> None:
            for item in items:
                await archive.store([item])

        self.run(each)

    def clusters(self) -> dict[str, list[str]]:
        """Return the addresses of each cluster's members by its id, the original first."""
        found = defaultdict(list)
        for each in self.articles.find().sort([("cluster.role", -1), ("url", 1)]):
            found[each["cluster"]["id"]].append(each["url"].removeprefix("https://"))
        for cluster in found:
            roles = [
                each["cluster"]["role"] for each in self.articles.find({"cluster.id": cluster})
            ]
            assert Counter(roles)["original"] == 1
        return dict(found)

    def stories(self) -> list[list[str]]:
        return sorted(self.clusters().values())


@pytest.fixture
def store(mongo_uri: str, mongo_database: Database[BSONDocument]) -> Store:
    return Store(mongo_uri, mongo_database)


def test_copies_are_stored_and_share_a_cluster(store: Store) -> None:
    whole = story(1, 20)
    outcomes = store.put(
        article("herald.example", whole, hours=0),
        article("post.example", "LONDON (Reuters) - " + whole, hours=3, headline="Otherwise"),
        article("other.example", story(2, 20), hours=1),
    )
    store.put(article("echo.example", story(1, 8), hours=5))
    assert outcomes == [Outcome.NEW] * 3
    assert store.stories() == [
        ["herald.example/a", "echo.example/a", "post.example/a"],
        ["other.example/a"],
    ]
    cut = store.articles.find_one({"url": "https://echo.example/a"}) or {}
    assert cut["cluster"]["role"] == "copy"
    assert cut["cluster"]["similarity"] == 1.0
    edited = store.articles.find_one({"url": "https://post.example/a"}) or {}
    assert 0.9 < edited["cluster"]["similarity"] <= 1
    assert (store.articles.find_one({"url": "https://other.example/a"}) or {})["cluster"] == {
        "id": article("other.example", "").id,
        "role": "original",
        "similarity": 1.0,
    }


def test_a_copy_that_arrives_before_its_original_becomes_the_copy(store: Store) -> None:
    store.put(article("post.example", story(1), hours=4))
    before = store.articles.find_one() or {}
    assert before["cluster"]["role"] == "original"
    store.put(article("herald.example", story(1), hours=0))
    assert store.stories() == [["herald.example/a", "post.example/a"]]
    after = store.articles.find_one({"url": "https://post.example/a"}) or {}
    assert after["cluster"]["role"] == "copy"
    # who follows what is new and changed is not told: the article says what it said
    assert (after["changed"], after["revision"]) == (before["changed"], 1)
    assert (store.articles.find_one({"url": "https://herald.example/a"}) or {})["cluster"][
        "similarity"
    ] == 1.0


def test_a_whole_text_unites_the_clusters_of_its_halves(store: Store) -> None:
    parts = sentences(1, 40)
    first, second = " ".join(parts[:24]), " ".join(parts[14:])
    store.put(article("a.example", first, hours=1), article("b.example", second, hours=2))
    whole = article("c.example", " ".join(parts), hours=3)
    separate = store.stories()
    store.put(whole)
    united = store.stories()
    assert len(united) == 1
    assert len(separate) <= 2


def test_two_clusters_that_turn_out_to_be_one_are_united(store: Store) -> None:
    # two writers that did not see each other, and died before they could settle
    for site in ("a.example", "b.example"):
        store.put(article(site, story(1), hours=1))
    for each in store.articles.find():
        store.articles.update_one(
            {"_id": each["_id"]},
            {"$set": {"cluster": {"id": each["_id"], "role": "original", "similarity": 1.0}}},
        )
    assert len(store.stories()) == 2
    store.put(article("c.example", story(1), hours=0))
    assert store.stories() == [["c.example/a", "a.example/a", "b.example/a"]]


def test_a_corrected_text_leaves_its_cluster(store: Store) -> None:
    texts = [article(f"{name}.example", story(1), hours=n) for n, name in enumerate("abc")]
    store.put(*texts)
    assert store.put(article("a.example", story(7))) == [Outcome.CHANGED]
    assert store.stories() == [["a.example/a"], ["b.example/a", "c.example/a"]]
    # and comes back
    assert store.put(article("a.example", story(1) + " (Corrected.)")) == [Outcome.CHANGED]
    assert store.stories() == [["a.example/a", "b.example/a", "c.example/a"]]


def test_a_correction_stays_in_its_cluster_and_is_no_copy(store: Store) -> None:
    store.put(article("a.example", story(1)), article("b.example", story(1), hours=1))
    names = set(store.clusters())
    store.put(article("a.example", story(1) + "\n\nCorrection: it was the other quay."))
    assert store.stories() == [["a.example/a", "b.example/a"]]
    assert set(store.clusters()) == names
    alone = article("c.example", story(4))
    store.put(alone)
    store.put(article("c.example", story(5)))
    assert (store.articles.find_one({"_id": alone.id}) or {})["cluster"]["id"] == alone.id
    kept = store.articles.database["revisions"].find_one({"articleId": alone.id}) or {}
    assert set(kept["changedFields"]) <= {"articleBody", "wordCount"}
    assert "fingerprint" not in kept["document"]


def test_when_the_original_is_removed_the_next_takes_its_place(store: Store) -> None:
    items = [article(f"{name}.example", story(1), hours=n) for n, name in enumerate("abc")]
    store.put(*items)
    store.run(lambda archive, _: archive.mark_gone([items[0].id]))
    assert (store.articles.find_one({"_id": items[0].id}) or {})["status"] == "gone"
    assert store.stories() == [["b.example/a", "a.example/a", "c.example/a"]]
    store.run(lambda archive, _: archive.mark_gone([items[1].id, items[2].id]))
    assert store.stories()[0][0] == "a.example/a"


def test_articles_whose_fingerprints_were_deleted_keep_their_story(store: Store) -> None:
    # what docs/scaling.md says of old articles
    items = [article(f"{name}.example", story(1), hours=n) for n, name in enumerate("abc")]
    store.put(*items)
    store.articles.update_many({}, {"$unset": {"fingerprint": ""}})
    assert store.put(items[1]) == [Outcome.UNCHANGED]
    store.run(lambda archive, _: archive.mark_gone([items[0].id]))
    assert store.stories() == [["b.example/a", "a.example/a", "c.example/a"]]
    # one that is edited all the same finds none of the others
    assert store.put(article("c.example", story(1) + " (Corrected.)")) == [Outcome.CHANGED]
    assert store.stories() == [["b.example/a", "a.example/a"], ["c.example/a"]]


def test_a_story_is_found_for_thirty_days(store: Store) -> None:
    store.put(article("a.example", story(1)))
    store.articles.update_one({}, {"$set": {"contentChangedAt": NOON - timedelta(days=40)}})
    store.put(article("b.example", story(1)))
    assert len(store.stories()) == 2


@pytest.mark.long
def test_four_processes_split_no_story_and_merge_no_two(
    store: Store, mongo_uri: str, mongo_database: Database[BSONDocument]
) -> None:
    stories = 200
    store.run(lambda archive, _: asyncio.sleep(0))  # makes the schema
    names = [mongo_uri, mongo_database.name]
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.support.racing", *names, str(number), str(stories)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    # all begin each batch at once: else one runs ahead, and the others find what it has stored
    while all(writer.stdout and writer.stdout.readline() for writer in writers):
        for writer in writers:
            assert writer.stdin is not None
            print(file=writer.stdin, flush=True)
    assert [writer.wait(timeout=60) for writer in writers] == [0] * 4
    found = store.stories()
    assert len(found) == stories
    for members in found:
        assert len({member.partition("/")[2] for member in members}) == 1
        assert len(members) == 4
        assert members[0].startswith("site0.example/")


def test_writers_that_unite_the_same_clusters_at_once_agree(store: Store) -> None:
    # a chain of separate clusters, and four writers that each see another part of it
    for n in range(6):
        store.put(article(f"{n}.example", story(1), hours=n))
    for each in store.articles.find():
        store.articles.update_one(
            {"_id": each["_id"]},
            {"$set": {"cluster": {"id": each["_id"], "role": "original", "similarity": 1.0}}},
        )

    async def race(archive: ArticleStore, _: AsyncDatabase[BSONDocument]) -> None:
        await asyncio.gather(
            *(archive.store([article(f"w{n}.example", story(1), hours=-n)]) for n in range(4))
        )
        await archive.store([article("last.example", story(1), hours=9)])

    store.run(race)
    members = store.stories()
    assert len(members) <= 1 + 6
    assert members[-1][0] == "w3.example/a"


@pytest.mark.long
def test_boilerplate_of_ten_thousand_articles_leads_nowhere_and_costs_nothing(
    store: Store,
) -> None:
    line = " ".join(sentences(99, 2))

    def page(number: int) -> Article:
        return article("site.example", f"{line}\n\n{story(number, 2)}", path=str(number))

    async def fill(archive: ArticleStore, database: AsyncDatabase[BSONDocument]) -> int:
        for first in range(0, 10_000, 500):
            await archive.store([page(number) for number in range(first, first + 500)])
        await archive.store([page(20_000)])
        query = {"fingerprint": {"$in": page(30_000).fingerprint}}
        plan = await database.command(
            {"explain": {"find": "articles", "filter": query}, "verbosity": "executionStats"}
        )
        keys: int = plan["executionStats"]["totalKeysExamined"]
        return keys

    keys = store.run(fill)
    holders: Counter[int] = Counter()
    for each in store.articles.find({}, {"fingerprint": 1}):
        holders.update(each["fingerprint"])
    assert max(holders.values()) <= HOLDERS
    assert keys <= 2 * len(page(30_000).fingerprint) * HOLDERS
    # the line is no reason to merge, and no reason not to
    ids = store.articles.distinct("cluster.id")
    assert len(ids) == 10_001
    copy = article("other.example", story(20_000, 2), hours=2)
    store.put(copy)
    placed = store.articles.find_one({"_id": copy.id}) or {}
    assert placed["cluster"] == {"id": page(20_000).id, "role": "copy", "similarity": 1.0}


def test_an_article_takes_few_round_trips(store: Store) -> None:
    class Counted(CommandListener):
        def __init__(self) -> None:
            self.names: Counter[str] = Counter()

        def started(self, event: CommandStartedEvent) -> None:
            if event.command_name in ("find", "aggregate", "update", "insert", "getMore"):
                self.names[event.command_name] += "articles" in str(
                    event.command.get(event.command_name)
                )

        def succeeded(self, event: Any) -> None: ...

        def failed(self, event: Any) -> None: ...

    store.put(article("a.example", story(1)))
    for items, most in (
        ([article("b.example", story(2))], 5),
        ([article("c.example", story(1), hours=1)], 5),
        ([article(f"{n}.example", story(n)) for n in range(30, 60)], 5),
    ):
        counted = Counted()

        async def put(
            archive: ArticleStore,
            database: AsyncDatabase[BSONDocument],
            items: list[Article] = items,
        ) -> None:
            await archive.store(list(items))

        store.run(put, (counted,))
        # one of them finds what is known of the address, one writes the article
        assert sum(counted.names.values()) <= most
