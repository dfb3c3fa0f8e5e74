"""Test which articles are bookmarked and tagged, and how they are listed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.documents.forgotten import Forgotten, Remains
from database.documents.marks import Mark
from database.repositories.forgetting import ForgettingRepository
from database.repositories.readers.marks import MarkRepository, Place, Tag
from tests.support.articles.whole_documents import WHOLE
from tests.support.async_work import use

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HARBOUR = {"harbour": "Harbour"}


@pytest.fixture
def marks(news_database: Database[BSONDocument]) -> MarkRepository:
    """Return the marks of a database with articles 1 to 5."""
    whole = WHOLE["articles"]
    news_database["articles"].insert_many(
        whole | {"_id": f"{number}", "urlKey": f"{number}", "contentHash": f"{number}"}
        for number in range(1, 6)
    )
    return MarkRepository(news_database)


def test_an_article_is_bookmarked_and_tagged_and_neither(
    marks: MarkRepository, news_database: Database[BSONDocument]
) -> None:
    before = list(news_database["articles"].find())
    marks.bookmark("1", "ada", NOON)
    assert marks.of(["1", "2"]) == {"1": Mark("1", NOON, "ada", NOON)}
    marks.tag("1", HARBOUR, "bob", NOON + MINUTE)
    assert marks.of(["1"])["1"] == Mark("1", NOON, "bob", NOON, ["Harbour"], ["harbour"])
    marks.take_bookmark("1", "ada")
    assert marks.of(["1"])["1"] == Mark("1", NOON, "ada", None, ["Harbour"], ["harbour"])
    marks.tag("1", {}, "ada", NOON)
    assert marks.of(["1"]) == {}
    marks.tag("2", {}, "ada", NOON)
    marks.take_bookmark("2", "ada")
    marks.tag("2", HARBOUR, "ada", NOON)
    marks.bookmark("2", "ada", NOON + MINUTE)
    marks.tag("2", {}, "bob", NOON)
    assert marks.of(["1", "2"]) == {"2": Mark("2", NOON + MINUTE, "bob", NOON + MINUTE)}
    assert list(news_database["articles"].find()) == before


def test_lists_begin_with_the_last_and_go_on_after_any_place(marks: MarkRepository) -> None:
    for name, minutes in (("1", 0), ("2", 1), ("3", 1), ("4", 2)):
        marks.bookmark(name, "ada", NOON + minutes * MINUTE)
        marks.tag(name, HARBOUR, "ada", NOON)
    marks.tag("5", {"to do": "to do", "harbour": "harbour"}, "ada", NOON + 3 * MINUTE)
    assert [each.id for each in marks.listed(None, None, 9)] == ["4", "3", "2", "1"]
    assert [each.id for each in marks.listed("harbour", None, 2)] == ["5", "4"]
    assert [each.id for each in marks.listed("to do", None, 9)] == ["5"]
    assert marks.listed("Harbour", None, 9) == []
    for tag, expected in ((None, ["4", "3", "2", "1"]), ("harbour", ["5", "4", "3", "2", "1"])):
        found: list[str] = []
        after = None
        while part := marks.listed(tag, after, 1):
            found.append(part[0].id)
            after = Place(part[0].markedAt, part[0].id)
        assert found == expected
    assert marks.tags(9) == [Tag("harbour", "harbour", 5), Tag("to do", "to do", 1)]
    assert marks.tags(1) == [Tag("harbour", "harbour", 5)]


@pytest.mark.parametrize(
    "query", [{"tagKeys": "harbour"}, {"bookmarkedAt": {"$exists": True, "$lte": NOON}}]
)
def test_lists_are_read_in_the_order_of_an_index(
    marks: MarkRepository, news_database: Database[BSONDocument], query: BSONDocument
) -> None:
    marks.bookmark("1", "ada", NOON)
    order = [("markedAt" if "tagKeys" in query else "bookmarkedAt", -1), ("_id", -1)]
    plan = str(news_database["marks"].find(query, sort=order).explain()["queryPlanner"])
    assert "IXSCAN" in plan
    assert "COLLSCAN" not in plan
    assert "'stage': 'SORT'" not in plan


def test_the_mark_of_a_forgotten_article_goes_with_it_and_none_comes_after(
    marks: MarkRepository, news_database: Database[BSONDocument], mongo_uri: str
) -> None:
    marks.bookmark("1", "ada", NOON)
    marks.bookmark("2", "ada", NOON)
    tombstone = Forgotten("1", ["1", "1b"], NOON, "paper", Remains(True, [], [], "1"))

    async def forget(database: AsyncDatabase[BSONDocument]) -> None:
        await ForgettingRepository(database).delete([tombstone])

    use(mongo_uri, news_database, forget)
    assert [each.id for each in marks.listed(None, None, 9)] == ["2"]
    marks.bookmark("1", "ada", NOON)
    marks.tag("1", HARBOUR, "ada", NOON)
    assert [each.id for each in marks.listed(None, None, 9)] == ["2"]
