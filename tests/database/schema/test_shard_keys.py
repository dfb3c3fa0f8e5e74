"""Test that a sharded cluster can hold the collections, and answers most queries from one shard.

No mongos is to be had here, so that this reads the code: who adds a query without the shard key of
its collection has to name it below, with the reason why each shard may be asked.
"""

from __future__ import annotations

import re

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.schema.collections import COLLECTIONS
from database.schema.ensure import Schema, ensure_schema
from tests.database.schema.query_shapes import ROOT, Query, queries, queries_in
from tests.support.async_work import use

SHARDED = {name: each for name, each in COLLECTIONS.items() if each.shard_key}

OF_READERS = "asked once for a hundred changes: each shard reads its own index of stamps"
OF_A_BATCH = "asked once for a batch, by texts and other addresses, which no key can foretell"
OF_A_LISTING = "asked once for a thousand links of a listing, by other addresses, too"
OF_A_RUN = "asked once a run, for up to 200 articles that are due"
OF_A_STORY = "a story's copies are on many sites, and so on many shards"
OF_A_PERSON = "asked where a person looks at one page of results"
NOT_SHARDED = "gathered for a collection that stays whole on one shard"
OF_AN_OPERATOR = "asked by a command that an operator types"

EVERY_SHARD = {
    "database/reader.py: _newest": OF_READERS,
    "database/reader.py: _batch": OF_READERS,
    "database/repositories/state_changes.py: StateChanges.read": OF_READERS,
    "database/repositories/archive/articles.py: ArticleRepository.known": OF_A_BATCH,
    "database/repositories/archive/clusters.py: ClusterRepository.candidates": OF_A_BATCH,
    "database/repositories/archive/clusters.py: ClusterRepository.members": OF_A_BATCH,
    "database/repositories/archive/clusters.py: _write": OF_A_STORY,
    "database/repositories/crawling/known_pages.py: KnownPageRepository._among": OF_A_LISTING,
    "database/repositories/crawling/known_pages.py: KnownPageRepository.due_for_recheck": OF_A_RUN,
    "database/repositories/stories.py: StoryRepository.sizes": OF_A_STORY,
    "database/repositories/stories.py: StoryRepository.articles_of": OF_A_STORY,
    "database/repositories/stories.py: StoryRepository.originals": OF_A_PERSON,
    "database/repositories/stories.py: StoryRepository.most_printed": OF_A_PERSON,
    "database/repositories/newest_articles.py: NewestArticles.read": OF_A_PERSON,
    "database/repositories/rejections.py: RejectionRepository.counts": OF_A_PERSON,
    "database/repositories/rejections.py: RejectionRepository.newest": OF_A_PERSON,
    "database/repositories/rejections.py: RejectionRepository.find": OF_A_PERSON,
    "database/repositories/revisions.py: RevisionRepository.article_at": OF_A_PERSON,
    "database/repositories/revisions.py: RevisionRepository.article": OF_A_PERSON,
    "database/repositories/revisions.py: RevisionRepository.changes_of": OF_A_PERSON,
    "database/repositories/revisions.py: RevisionRepository.versions": OF_A_PERSON,
    "database/repositories/revisions.py: RevisionRepository.version": OF_A_PERSON,
    "database/repositories/revisions.py: RevisionRepository.replaced": OF_A_PERSON,
    "database/repositories/overview.py: Overview.rejected": OF_A_PERSON,
    "database/repositories/overview.py: Overview.sizes": OF_A_PERSON,
    "database/repositories/forgetting.py: ForgettingRepository.count_of_source": OF_AN_OPERATOR,
    "database/repositories/forgetting.py: ForgettingRepository._found": OF_AN_OPERATOR,
    "database/repositories/forgetting.py: ForgettingRepository.delete": OF_AN_OPERATOR,
    "database/repositories/replay.py: ReplayRepository.chunks": OF_AN_OPERATOR,
    "database/repositories/crawling/shards.py: ShardRepository.plan": NOT_SHARDED,
}
"""The queries that have no shard key, and why each shard may be asked."""


def of_sharded(found: list[Query]) -> list[Query]:
    """Return the queries that may be of a sharded collection."""
    return [each for each in found if each.collection in SHARDED or each.collection is None]


def test_every_query_names_the_shard_key_or_may_ask_each_shard() -> None:
    without = {each.place for each in of_sharded(queries()) if not each.names_key}
    assert without == set(EVERY_SHARD)


def test_every_upsert_names_the_shard_key() -> None:
    # A cluster refuses any other: it could not tell where the document belongs.
    upserts = [each for each in of_sharded(queries()) if each.upserts]
    assert {"pages.py: PageArchive.keep", "rejected.py: RejectedRepository.record"} <= {
        each.place.rpartition("/")[2] for each in upserts
    }
    assert [each.place for each in upserts if not each.names_key] == []


@pytest.mark.parametrize("name", SHARDED)
def test_every_unique_index_of_a_cluster_begins_with_the_shard_key(name: str) -> None:
    collection = SHARDED[name]
    for index in collection.on_cluster().indexes:
        if index.document.get("unique"):
            assert next(iter(index.document["key"])) == collection.shard_key
    kept = [index.document["key"] for index in collection.on_cluster().indexes]
    assert kept == [index.document["key"] for index in collection.indexes]


def test_what_is_not_sharded_stays_as_it_is() -> None:
    searches = COLLECTIONS["savedSearches"]
    assert searches.on_cluster() == searches
    assert any(index.document.get("unique") for index in searches.on_cluster().indexes)


def test_the_command_that_shards_each_collection_is_documented() -> None:
    text = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    commands = re.findall(r'sh\.shardCollection\("news\.(\w+)", \{ (\w+): 1 \}\)', text)
    assert dict(commands) == {name: each.shard_key for name, each in SHARDED.items()}


def test_a_database_that_joins_a_cluster_gets_indexes_that_can_be_sharded(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    def unique() -> list[str]:
        return [name for name, each in news.articles.index_information().items()
                if each.get("unique")]  # fmt: skip

    async def join(database: AsyncDatabase[BSONDocument]) -> None:
        await ensure_schema(database, Schema().on_cluster())

    assert unique() == ["urlKey_1", "source.domain_1_contentHash_1"]
    names = list(news.articles.index_information())
    use(mongo_uri, news, join)
    assert unique() == []
    assert sorted(news.articles.index_information()) == sorted(names)
    use(mongo_uri, news, ensure_schema)
    assert unique() == ["urlKey_1", "source.domain_1_contentHash_1"]


CLASS = """
class Repository:
    def __init__(self, database):
        self._articles = database["articles"].with_options(read_concern=LOCAL)
        self._finder = Finder(database)

    def ask(self, ids, query, name):
        own = {"_id": {"$in": ids}}
        also = {"status": "gone"}
        anything = query
        return CALL
"""


@pytest.mark.parametrize(
    ("call", "names_key"),
    [
        ('self._articles.find({"_id": name})', True),
        ('self._articles.find({"status": "gone", "_id": {"$in": ids}}, FIELDS)', True),
        ("self._articles.find(own)", True),
        ("self._articles.find(own | also)", True),
        ("self._articles.delete_many({**own, **also})", True),
        ('self._articles.aggregate([{"$match": {"_id": name}}, {"$limit": 1}])', True),
        ("self._articles.find_one(filter=own)", True),
        ("self._articles.find(also)", False),
        ("self._articles.find()", False),
        ('self._articles.find({"$or": [own, also]})', False),
        ('self._articles.find({"_id": {"$gt": name}})', False),
        ('self._articles.find({"_id": {"$nin": ids}})', False),
        ('self._articles.find({"_id": {"$in": ids, "$ne": name}})', False),
        ("self._articles.find(query)", False),
        ("self._articles.find(anything)", False),
        ("self._articles.find(self.chosen(name))", False),
        ('self._articles.aggregate([{"$limit": 1}, {"$match": {"_id": name}}])', False),
        ("[self._articles.find(also) for _ in ids]", False),
        ("(lambda: self._articles.find(also))()", False),
    ],
)
def test_what_names_the_key(call: str, names_key: bool) -> None:
    (query,) = queries_in("a.py", CLASS.replace("CALL", call))
    assert (query.place, query.collection) == ("a.py: Repository.ask", "articles")
    assert query.names_key == names_key


def test_whose_collection_is_unknown_is_taken_for_sharded() -> None:
    (query,) = queries_in("a.py", CLASS.replace("CALL", "query[name].find_one(also)"))
    assert query.collection is None
    write = 'UpdateOne({"urlKey": name}, {}, upsert=True)'
    (query,) = queries_in("a.py", CLASS.replace("CALL", write))
    assert (query.collection, query.upserts, query.names_key) == (None, True, False)
    assert list(queries_in("a.py", CLASS.replace("CALL", "self._finder.find(also)"))) == []


def test_what_a_stage_adds_of_another_collection_is_a_query_of_its_own() -> None:
    stage = '{"$unionWith": {"coll": "rejected", "pipeline": stages}}'
    for matched, names_key in (("own", True), ("own | also", True), ("also", False)):
        code = CLASS.replace("anything = query", f'stages = [{{"$match": {matched}}}]')
        code = code.replace("CALL", stage)
        (query,) = queries_in("a.py", code)
        assert (query.collection, query.names_key) == ("rejected", names_key)
    with pytest.raises(ValueError, match="in a variable"):
        list(queries_in("a.py", CLASS.replace("CALL", stage.replace("stages", "self.stages()"))))
