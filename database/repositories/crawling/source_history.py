"""Read and write the days of sources and the findings about them: ``days`` and ``health``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from pymongo import DeleteOne, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.documents.crawling.health import Finding, SourceDay, SourceHealth
from database.documents.encoding import as_document

SUMS = (
    "articles", "undated", "unstamped", "unsigned", "logWords", "logWordsSquared", "rejected",
)  # fmt: skip
"""The fields of a SourceDay that runs add to. They also add to ``found`` and ``polls``, by hour."""


class SourceHistoryRepository:
    """Read and write what is known of the past of sources."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._days = database["days"]
        self._health = database["health"]

    async def add(self, days: Iterable[SourceDay]) -> None:
        """Add the counts of these days to those that are stored, in one round trip."""
        writes = [_addition(day) for day in days]
        if writes:
            await self._days.bulk_write(writes, ordered=False)

    async def first_polled(self, days: Sequence[SourceDay]) -> set[str]:
        """Return the sources whose polls in these days are the first of an hour.

        The days must have been added before.
        """
        polls = {day.id: day.polls for day in days if day.polls}
        found = self._days.find({"_id": {"$in": list(polls)}}, {"source": 1, "polls": 1})
        return {
            each["source"]
            for each in await found.to_list()
            if any(each["polls"].get(hour) == n for hour, n in (polls[each["_id"]] or {}).items())
        }

    async def days(self, sources: Sequence[str], since: datetime) -> dict[str, list[SourceDay]]:
        """Return the days of each source since a time, by source id."""
        days: dict[str, list[SourceDay]] = defaultdict(list)
        query = {"source": {"$in": list(sources)}, "day": {"$gte": since}}
        for each in await self._days.find(query).to_list():
            days[each["source"]].append(SourceDay(id=each.pop("_id"), **each))
        return days

    async def findings(self, sources: Sequence[str]) -> dict[str, list[Finding]]:
        """Return the findings by source id; healthy sources are not among them."""
        found = self._health.find({"_id": {"$in": list(sources)}})
        return {each["_id"]: findings_of(each) async for each in found}

    async def record(self, findings: Mapping[str, Sequence[Finding]], now: datetime) -> None:
        """Write the findings of sources; delete those of a source that has none now."""
        writes = [
            UpdateOne({"_id": source}, {"$set": _health(source, found, now)}, upsert=True)
            if found
            else DeleteOne({"_id": source})
            for source, found in findings.items()
        ]
        if writes:
            await self._health.bulk_write(writes, ordered=False)


def findings_of(health: BSONDocument) -> list[Finding]:
    """Return the findings in a document of ``health``."""
    return [Finding(**each) for each in health.get("findings", ())]


def _health(source: str, findings: Sequence[Finding], now: datetime) -> BSONDocument:
    document = as_document(SourceHealth(source, now, list(findings)))
    del document["_id"]
    return document


def _addition(day: SourceDay) -> UpdateOne:
    values = asdict(day)
    sums = {name: values[name] for name in SUMS}
    for name in ("found", "polls"):
        sums |= {f"{name}.{hour}": count for hour, count in (values[name] or {}).items()}
    first = {"source": day.source, "day": day.day}
    return UpdateOne({"_id": day.id}, {"$inc": sums, "$setOnInsert": first}, upsert=True)
