"""Test ``scrapy articles`` as a user types it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from bson import Timestamp
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from tests.support.commands import Copydesk

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def article(name: str, **fields: object) -> BSONDocument:
    source = {"id": "herald", "name": "Herald"}
    url = f"https://herald.example/{name}"
    return {"_id": name, "url": url, "urlKey": url, "source": source, **fields}


@pytest.fixture
def stored(mongo_database: Database[BSONDocument]) -> None:
    mongo_database["articles"].insert_many(
        [
            article(
                "pier",
                headline="The pier\x1b[2J opens",
                datePublished=NOON,
                revision=3,
                status="gone",
                cluster={"id": "p", "role": "original"},
            ),
            article("copy", headline="Pier opens", cluster={"id": "p", "role": "copy"}, revision=2),
            article("plain", revision=1),
        ]
    )


def test_a_table_shows_what_was_copied_changed_and_is_gone(
    copydesk: Copydesk, stored: None
) -> None:
    lines = [each.rstrip() for each in copydesk.scrapy("articles").stdout.splitlines()]
    assert [each.split() for each in lines[:1]] == [["published", "source", "headline"]]
    assert "2026-11-22 12:00" in lines[1]
    assert lines[1].endswith("+1 copy, changed 2 times, gone")
    assert "\x1b" not in "".join(lines)
    undated = sorted(lines[2:])
    assert len(undated) == 2
    assert all(each.startswith("undated") for each in undated)
    assert any(each.endswith("+1 copy, changed") for each in undated)
    assert any("https://herald.example/plain" in each for each in undated)


@pytest.mark.long
def test_a_program_gets_json(copydesk: Copydesk, stored: None) -> None:
    printed = copydesk.scrapy("articles", "--json", "--since", "2026-11-01").stdout
    (found,) = [json.loads(line) for line in printed.splitlines()]
    assert (found["_id"], found["copies"], found["revision"]) == ("pier", 1, 3)
    assert copydesk.scrapy("articles", "--source", "no").stdout == "No such article is stored.\n"
    assert "--limit is at least 1" in copydesk.scrapy("articles", "--limit=0", code=2).stderr


def test_a_search_finds_articles_and_says_what_is_wrong_with_one(
    copydesk: Copydesk, mongo_database: Database[BSONDocument]
) -> None:
    seen = {
        "status": "active",
        "firstFetchedAt": NOON,
        "contentChangedAt": NOON,
        "changed": Timestamp(1, 1),
    }
    mongo_database["articles"].insert_many(
        [article(name, headline=f"The {name} opens", **seen) for name in ("pier", "ferry")]
    )
    printed = copydesk.scrapy("articles", "--json", "--query", "headline:pier OR rain").stdout
    assert [json.loads(line)["_id"] for line in printed.splitlines()] == ["pier"]
    exported = copydesk.scrapy("export", "--query", "pier NOT rain", "--fields", "headline")
    assert [json.loads(line)["_id"] for line in exported.stdout.splitlines()] == ["pier"]
    assert "--query 'pier NOT rain'" in exported.stderr
    refused = copydesk.scrapy("articles", "--query", "pier AND", code=2)
    assert "at character 9 of the search" in refused.stderr
