"""Test which rejected pages are counted, listed and found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import zstandard
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.rejections import (
    RejectionCount,
    RejectionFilter,
    RejectionRepository,
)

DAYS = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
RAW = b"<p>The page."


@pytest.fixture
def rejections(mongo_database: Database[BSONDocument]) -> RejectionRepository:
    mongo_database["rejected"].insert_many(
        {
            "_id": name,
            "source": {"id": source},
            "reason": reason,
            "rejectedAt": day,
            "fetch": {"pageId": f"page of {name}"},
            "alternateUrls": [f"https://herald.example/{name}"],
        }
        for name, source, reason, day in [
            ("a", "herald", "wall", DAYS[0]),
            ("b", "herald", "empty", DAYS[1]),
            ("c", "kurier", "wall", DAYS[2]),
        ]
    )
    mongo_database["rejected"].insert_one({"_id": "d", "reason": "empty", "rejectedAt": DAYS[3]})
    mongo_database["pages"].insert_many(
        [
            {"_id": "page of a", "size": len(RAW), "body": zstandard.compress(RAW)},
            {"_id": "page of b", "size": len(RAW), "body": b"damaged"},
        ]
    )
    return RejectionRepository(mongo_database)


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (RejectionFilter(), "dcba"),
        (RejectionFilter(sources=["herald"]), "ba"),
        (RejectionFilter(sources=["herald", "kurier"]), "cba"),
        (RejectionFilter(reasons=["wall"]), "ca"),
        (RejectionFilter(reasons=["wall", "empty"]), "dcba"),
        (RejectionFilter(since=DAYS[1]), "dcb"),
        (RejectionFilter(sources=["herald"], reasons=["wall"], since=DAYS[0]), "a"),
        (RejectionFilter(sources=["herald"], reasons=["wall"], since=DAYS[1]), ""),
    ],
)
def test_each_filter_chooses_by_what_it_names(
    chosen: RejectionFilter, names: str, rejections: RejectionRepository
) -> None:
    assert [each["_id"] for each in rejections.newest(chosen, 9)] == list(names)
    assert sum(each.pages for each in rejections.counts(chosen, 9)) == len(names)


def test_the_newest_are_listed_up_to_a_limit(rejections: RejectionRepository) -> None:
    assert [each["_id"] for each in rejections.newest(RejectionFilter(), 2)] == ["d", "c"]


def test_the_largest_counts_come_first_with_their_latest_rejection(
    rejections: RejectionRepository, mongo_database: Database[BSONDocument]
) -> None:
    mongo_database["rejected"].insert_one(
        {"_id": "e", "source": {"id": "kurier"}, "reason": "wall", "rejectedAt": DAYS[1]}
    )
    counts = rejections.counts(RejectionFilter(), 2)
    assert counts[0] == RejectionCount("kurier", "wall", 2, DAYS[2])
    assert len(counts) == 2
    assert RejectionCount("", "empty", 1, DAYS[3]) in rejections.counts(RejectionFilter(), 9)


def test_a_rejection_is_found_by_id_or_by_another_address(rejections: RejectionRepository) -> None:
    found = [
        rejections.find(["a"], "a"),
        rejections.find(["z", "b"], "z"),
        rejections.find(["z"], "https://herald.example/c"),
    ]
    assert [each and each["_id"] for each in found] == ["a", "b", "c"]
    assert rejections.find(["z"], "https://herald.example/z") is None


def test_the_page_of_a_rejection_is_read_where_it_is_kept_and_whole(
    rejections: RejectionRepository,
) -> None:
    pages = [rejections.page(each) for each in rejections.newest(RejectionFilter(), 9)]
    assert [kept and kept[1] for kept in pages] == [None, None, None, RAW]
