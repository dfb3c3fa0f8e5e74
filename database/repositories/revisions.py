"""Read how a stored article has changed: ``articles`` with ``revisions``. Not for asyncio."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from model.identity import page_id
from urls import url_key

COMPARED = ("headline", "alternativeHeadline", "abstract", "articleBody")
"""The fields whose old and new text a difference shows; all others are only named as changed."""
CONTEXT = 1
"""Unchanged paragraphs shown above and below a change, so that its place in the text is seen."""


@dataclass(frozen=True)
class Change:
    """Describe what one revision changed."""

    number: int
    """The number of the version that the change made."""
    at: datetime
    fields: list[str]
    before: BSONDocument
    after: BSONDocument


@dataclass(frozen=True)
class Version:
    """Say which change made a version of an article, without what the article said then."""

    number: int
    at: datetime
    fields: list[str]


class RevisionRepository:
    """Read an article and the changes between its versions."""

    def __init__(self, database: Database[BSONDocument]) -> None:
        self._articles = database["articles"]
        self._revisions = database["revisions"]

    def article_at(self, url: str) -> BSONDocument | None:
        """Return the article stored under an address, its own or another one of it.

        Raises InvalidURL.
        """
        own = page_id(url_key(url))
        return self._articles.find_one({"_id": own}) or self._articles.find_one(
            {"$or": [{"alternateIds": own}, {"alternateUrls": url}]}
        )

    def article(self, article_id: str) -> BSONDocument | None:
        """Return the article with this id, its own or that of another address of it."""
        return self._articles.find_one({"_id": article_id}) or self._articles.find_one(
            {"alternateIds": article_id}
        )

    def changes_of(self, article: BSONDocument) -> list[Change]:
        """Return the changes between the versions of an article, oldest first."""
        found = self._revisions.find({"articleId": article["_id"]}).sort("revision", ASCENDING)
        return changes_between(article, list(found))

    def versions(self, article_id: str, limit: int) -> list[Version]:
        """Return the last ``limit`` versions that a change has made, the oldest first."""
        fields = {"revision": 1, "replacedAt": 1, "changedFields": 1}
        found = self._revisions.find({"articleId": article_id}, fields)
        last = list(found.sort("revision", DESCENDING).limit(limit))
        return [
            Version(each["revision"] + 1, each["replacedAt"], each["changedFields"])
            for each in reversed(last)
        ]

    def version(self, article: BSONDocument, number: int) -> BSONDocument | None:
        """Return what an article said in one version; None where there is no such version."""
        current = article.get("revision", 1)
        if not 1 <= number < current:
            return article if number == current else None
        kept = self._revisions.find_one({"articleId": article["_id"], "revision": number})
        return kept["document"] if kept else None

    def replaced(self, article_ids: Sequence[str], limit: int) -> list[BSONDocument]:
        """Return ``articleId``, ``revision``, ``replacedAt`` and ``changedFields`` of changes.

        They are those of some articles, the oldest first, ``limit`` at most.
        """
        fields = {"articleId": 1, "revision": 1, "replacedAt": 1, "changedFields": 1}
        found = self._revisions.find({"articleId": {"$in": list(article_ids)}}, fields)
        return list(found.sort("replacedAt", ASCENDING).limit(limit))


def changes_between(article: BSONDocument, revisions: Sequence[BSONDocument]) -> list[Change]:
    """Return the changes that lead to ``article``, from its revisions in order of their number.

    Each revision holds the version that was replaced.
    """
    versions = [*(revision["document"] for revision in revisions), article]
    return [
        Change(
            number=revision["revision"] + 1,
            at=revision["replacedAt"],
            fields=revision["changedFields"],
            before=before,
            after=after,
        )
        for revision, (before, after) in zip(revisions, pairwise(versions), strict=True)
    ]


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a unified difference by paragraphs: ``- old``, ``+ new``, context."""
    old, new = _paragraphs(before), _paragraphs(after)
    for line in difflib.unified_diff(old, new, n=CONTEXT, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            yield f"{line[0]} {line[1:]}"


def _paragraphs(version: Mapping[str, Any]) -> list[str]:
    texts = (version.get(name) or "" for name in COMPARED)
    return [line for text in texts for line in text.splitlines() if line.strip()]
