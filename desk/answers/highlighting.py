"""Show in a list where what was searched for stands."""

from __future__ import annotations

import pymongo
from pymongo.errors import PyMongoError

from database.repositories.newest_articles import NewestArticles
from desk.answers.schemas import Highlights, TextSegment
from desk.dependencies import DeskContext
from search.engine import Hit
from search.highlights import Segment, excerpt, highlighted
from search.query import Query

PATIENCE = 1.0
"""Seconds for the texts to come: without them, what the index holds of each is shown."""


def highlights_of(
    hits: list[Hit], query: Query | None, context: DeskContext
) -> dict[str, Highlights]:
    """Return headline and an excerpt of each hit with the matches in them, by id."""
    ids = [hit.row.id for hit in hits]
    texts: dict[str, str] = {}
    try:
        with pymongo.timeout(PATIENCE):
            for each in NewestArticles(context.news).by_id(ids, ["articleBody"]):
                texts[each["_id"]] = each.get("articleBody", "")
    except PyMongoError:
        texts = {}
    return {
        hit.row.id: Highlights(
            headline=_told(highlighted(hit.row.headline or "", query, "headline")),
            text=_told(excerpt(texts.get(hit.row.id) or hit.row.lead, query, "text")),
        )
        for hit in hits
    }


def _told(segments: list[Segment]) -> list[TextSegment]:
    return [TextSegment(text=each.text, match=each.is_match) for each in segments]
