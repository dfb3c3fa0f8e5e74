"""Tell which looks at changed pages bring nothing new, from what the database knows."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.documents.crawling.sites import TurningLine
from database.repositories.archive.revisions import RevisionArchive
from database.repositories.archive.turning_lines import TurningLineRepository
from model.items import Article
from pipelines.storage.comparison.line_forms import line_forms
from pipelines.storage.comparison.look import Look, LookResult
from pipelines.storage.comparison.turning_lines import SEVERAL

KEPT = timedelta(days=60)
"""How long a line is known after it last turned: as long as a site, in ``sites``."""
REFRESHED = timedelta(days=1)
"""How often it is written that a line still turns."""
EXAMPLE_LENGTH = 120
"""Letters of a line that are kept for a person to recognise it."""
EARLIER_FIELDS = {"document.headline": 1, "document.abstract": 1, "document.articleBody": 1}


class Looks:
    """Compare looks at pages with the stored articles, and learn which lines of a site turn."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._lines = TurningLineRepository(database)
        self._revisions = RevisionArchive(database)

    async def compare(
        self,
        changed: Mapping[int, Article],
        before: Mapping[str, BSONDocument],
        moments: Mapping[int, datetime],
    ) -> dict[int, LookResult]:
        """Return what each look brings, in three round trips at most.

        Raises PyMongoError.
        """
        if not changed:
            return {}
        await asyncio.to_thread(line_forms)  # compiled once, which takes most of a second
        looks: dict[int, Look] = {}
        for index, article in changed.items():
            # In threads: a hostile text of a hundred thousand lines takes seconds.
            looks[index] = await asyncio.to_thread(Look, before[article.id], article)
        witnesses = await self._learn(looks.values(), max(moments[index] for index in looks))
        ids = [each for look in looks.values() for each in look.earlier_ids]
        earlier = await self._revisions.read(ids, EARLIER_FIELDS) if ids else {}
        verdicts = {}
        for index, look in looks.items():
            said = [earlier[each]["document"] for each in look.earlier_ids if each in earlier]
            verdicts[index] = await asyncio.to_thread(look.verdict, witnesses, said, moments[index])
        return verdicts

    async def _learn(self, looks: Iterable[Look], now: datetime) -> dict[str, set[str]]:
        """Return, by the id of each line, the articles on which it turned, these looks included."""
        known = await self._lines.read({each for look in looks for each in look.line_ids})
        witnesses = defaultdict(set, {each.id: set(each.articles) for each in known.values()})
        turned: dict[str, TurningLine] = {}
        for look in looks:
            for line_id, line in look.turned.items():
                is_fresh = line_id in known and known[line_id].expiresAt - now > KEPT - REFRESHED
                if is_fresh and len(known[line_id].articles) >= SEVERAL:
                    continue
                if len(witnesses[line_id]) < SEVERAL:
                    witnesses[line_id].add(look.article.id)
                example, articles = line[:EXAMPLE_LENGTH], sorted(witnesses[line_id])
                turned[line_id] = TurningLine(line_id, articles, example, now + KEPT)
        await self._lines.add(turned.values())
        return witnesses
