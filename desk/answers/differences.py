"""Show what differs between texts: the copies of a story, the versions of an article."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.newest_articles import NewestArticles
from desk.answers.schemas import DiffPart
from desk.word_difference import with_context, word_difference

MOST_COPIES = 10
"""Copies of a story that are compared with the original in one answer: some 50 ms."""
LONGEST_DIFFERENCE = 4_000
"""Characters of what differs in one text."""
_KEPT = 60  # characters of what stayed that are shown beside each change


def differences(before: str, after: str) -> list[DiffPart]:
    """Return what differs, with a few words of what stayed around it; nothing where nothing does.

    It is cut after LONGEST_DIFFERENCE.
    """
    passages = word_difference(before, after)
    if all(each.change == "kept" for each in passages):
        return []
    found: list[DiffPart] = []
    left = LONGEST_DIFFERENCE
    for each in with_context(passages, _KEPT):
        found.append(DiffPart(change=each.change, text=each.text[:left]))
        left -= len(each.text)
        if left <= 0:
            break
    return found


def differences_of_copies(
    news: Database[BSONDocument], articles: Sequence[BSONDocument]
) -> dict[str, list[DiffPart]]:
    """Return by id how the texts of a story's first copies differ from that of the first article.

    ``articles`` are those of the story, the original first.
    """
    compared = [each["_id"] for each in articles[: MOST_COPIES + 1]]
    texts = {
        each["_id"]: each.get("articleBody", "")
        for each in NewestArticles(news).by_id(compared, ["articleBody"])
    }
    original = texts.get(compared[0], "")
    return {each: differences(original, texts.get(each, "")) for each in compared}
