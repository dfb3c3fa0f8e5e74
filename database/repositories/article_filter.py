"""Choose stored articles by source, date of publication, language and story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from database.documents.bson_document import BSONDocument


@dataclass(frozen=True)
class ArticleFilter:
    """Choose stored articles; what is empty or None excludes nothing."""

    sources: Sequence[str] = ()
    languages: Sequence[str] = ()
    """Primary language codes: ``en`` finds ``en-GB``, too."""
    since: datetime | None = None
    """The earliest date of publication."""
    one_per_story: bool = False
    """Whether to leave out the copies of a story, as far as they are known now."""

    @property
    def query(self) -> BSONDocument:
        """Return the query that finds the chosen documents of ``articles``."""
        query: BSONDocument = {}
        if self.sources:
            query["source.id"] = {"$in": list(self.sources)}
        if self.since:
            query["datePublished"] = {"$gte": self.since}
        if self.one_per_story:
            query["cluster.role"] = {"$ne": "copy"}
        if self.languages:
            # "en-" to "en." holds every region of en: "." is the character after "-".
            query["$or"] = [
                {"inLanguage": condition}
                for each in self.languages
                for condition in (each, {"$gte": f"{each}-", "$lt": f"{each}."})
            ]
        return query

    @property
    def deletions(self) -> BSONDocument:
        """Return the query that finds the tombstones of articles that may have been chosen.

        A tombstone keeps nothing but the source, and sometimes not even that.
        """
        return {"source": {"$in": [*self.sources, None]}} if self.sources else {}
