"""Test what receivers are told of a change."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bson import Timestamp

from database.cursor import Position, encoded
from database.documents.bson_document import BSONDocument
from database.documents.saved_searches import SavedSearch
from desk.answers.schemas import article_of
from desk.webhooks.event import event_of, trial_event
from tests.search.articles import NOON, article

SEARCH = SavedSearch("1", "Ferries", {}, NOON)
STAMP = Timestamp(1_700_000_000, 3)


def cursor(increment: int = 3, number: int = 1) -> str:
    return encoded(Position(STAMP.time, increment, f"{number:032x}"))


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (article(1, changed=STAMP), "article.created"),
        (article(1, changed=STAMP, revision=2), "article.changed"),
        (article(1, changed=STAMP, status="gone", revision=2), "article.changed"),
        ({"_id": f"{1:032x}", "status": "forgotten", "changed": STAMP}, "article.deleted"),
    ],
)
def test_the_body_is_the_article_as_the_api_shows_it(document: BSONDocument, kind: str) -> None:
    event = event_of(SEARCH, cursor(), document)
    body = json.loads(event.body)
    assert (body["type"], body["timestamp"]) == (kind, "2023-11-14T22:13:20Z")
    shown: dict[str, Any] | None = None
    if kind != "article.deleted":
        shown = json.loads(article_of(document).model_dump_json(by_alias=True))
    assert body["data"] == {
        "search": {"id": "1", "name": "Ferries"},
        "id": f"{1:032x}",
        "cursor": cursor(),
        "article": shown,
    }


def test_an_event_has_its_id_from_search_and_change_alone() -> None:
    first = event_of(SEARCH, cursor(), article(1, changed=STAMP))
    renamed = SavedSearch("1", "Ships", {"q": "ship"}, NOON)
    assert event_of(renamed, cursor(), article(1, changed=STAMP, headline="x")).id == first.id
    others = [
        event_of(SavedSearch("2", "Ferries", {}, NOON), cursor(), article(1, changed=STAMP)),
        event_of(SEARCH, cursor(4), article(1, changed=STAMP)),
        event_of(SEARCH, cursor(3, 2), article(2, changed=STAMP)),
        trial_event(SEARCH, NOON),
        trial_event(SEARCH, NOON),
    ]
    assert len({first.id, *(each.id for each in others)}) == 6
