"""Summarise the state of a database and its crawls. Not for asyncio."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pymongo import DESCENDING
from pymongo.database import Database
from pymongo.errors import OperationFailure

from database.documents.bson_document import BSONDocument
from database.documents.crawling.health import Finding
from database.documents.crawling.polling import EndpointState
from database.documents.crawling.runs import Holder
from database.processes import is_running, this_process
from database.repositories.crawling.desk_sources import DeskSourceRepository
from database.repositories.crawling.poll_states import state_of
from database.repositories.crawling.source_history import findings_of
from database.repositories.runs import DIED, SILENCE
from model.run_counts import RunCounts
from model.run_documents import read_counts

LATE = timedelta(hours=1)
"""A listing that has been due for longer is late: nobody crawls, or crawls can't keep up."""
RECENT = timedelta(days=1)
"""How far back a rejection counts as recent."""


@dataclass(frozen=True)
class RunStatus:
    """Summarise one run."""

    document: BSONDocument
    """The run as it is stored, without what it did for each source; dead if it died."""
    counts: RunCounts

    @classmethod
    def of(cls, document: BSONDocument) -> RunStatus:
        """Return the status of the run that a document of ``runs`` records."""
        return cls(document, read_counts(RunCounts, document.get("counts", {})))

    @property
    def startedAt(self) -> datetime:
        """Return when it began."""
        started: datetime = self.document["startedAt"]
        return started

    @property
    def seconds(self) -> float:
        """Return how many seconds it has lasted."""
        return float(self.document.get("seconds", 0))

    @property
    def pages_a_second(self) -> float:
        """Return how many pages a second it has fetched."""
        return self.counts.pages / max(self.seconds, 1)

    @property
    def sources_left(self) -> int:
        """Return how many sources have polls that are not over."""
        return int(self.document.get("sourcesLeft", 0))

    @property
    def next_poll_at(self) -> datetime | None:
        """Return when the next listing is to be polled, where the run waits for it."""
        due: datetime | None = self.document.get("nextPollAt")
        return due

    @property
    def spider(self) -> str:
        """Return the name of its spider."""
        return str(self.document.get("spider", ""))

    @property
    def outcome(self) -> str:
        """Return how it ended, or ``running``."""
        return str(self.document.get("outcome", ""))

    @property
    def failed(self) -> int:
        """Return how many pages and listings could not be fetched."""
        return self.counts.failed.total() + self.counts.listings.failed.total()


@dataclass
class SourceStatus:
    """Summarise what is known of one source."""

    source: str
    listings: int = 0
    failing: dict[str, int] = field(default_factory=dict)
    """How many listings could not be read at their last poll, by cause."""
    late: int = 0
    """How many listings have been due for more than LATE."""
    pushing: int = 0
    """How many listings offer to tell of new entries (``rel="hub"``, ``<cloud>``)."""
    polledAt: datetime | None = None
    """When a listing of it was last read."""
    findings: list[Finding] = field(default_factory=list)
    articles: int = 0
    """How many articles it brought in the last seven days."""
    pausedAt: datetime | None = None
    """Since when nothing is asked of it, as somebody at the desk wanted; None: it is polled."""

    @property
    def state(self) -> str:
        """Return paused, failing, not as usual, late, well or not polled yet: the worst of it."""
        if self.pausedAt is not None:
            return "paused"
        if self.failing and sum(self.failing.values()) == self.listings:
            return "failing"
        if self.findings:
            return "not as usual"
        if self.late:
            return "late"
        return "well" if self.listings else "not polled yet"


@dataclass(frozen=True)
class CollectionSize:
    """Say how much a collection holds."""

    name: str
    documents: int
    bytes: int
    """Bytes on disk, those of its indexes included."""


@dataclass(frozen=True)
class ShardStatus:
    """Summarise the shards, where workers on several machines share the sources."""

    states: dict[str, int] = field(default_factory=dict)
    """How many shards are waiting, queued, running, dead."""
    dead: dict[str, str] = field(default_factory=dict)
    """Those that failed again and again, and what was wrong the last time."""
    queued: dict[str, int] = field(default_factory=dict)
    """Queue → how many of its shards wait there for a worker."""
    failing: int = 0
    """How many failed the last time that they were crawled."""
    oldest: dict[str, float] = field(default_factory=dict)
    """Queue → seconds since its longest due shard was due, where one waits."""
    workers: int = 0
    """How many processes crawl a shard just now."""


class Overview:
    """Read what an operator asks first: runs, sources, rejections and sizes."""

    def __init__(self, database: Database[BSONDocument]) -> None:
        self._database = database

    def runs(self, number: int, now: datetime, spider: str | None = None) -> list[RunStatus]:
        """Return the last runs, of all spiders or of one, the newest first.

        A run that died, and that no later run has marked as dead yet, is returned as dead.
        """
        chosen = {} if spider is None else {"spider": spider}
        runs = self._database["runs"].find(chosen, {"sources": 0, "settings": 0})
        return [
            RunStatus.of(run | {"outcome": DIED} if _is_dead(run, now) else run)
            for run in runs.sort("startedAt", DESCENDING).limit(number)
        ]

    def source_names(self) -> list[str]:
        """Return the ids of all sources that were ever polled, or added at the desk, in order."""
        polled = self._database["sources"].distinct("source")
        return sorted({*polled, *DeskSourceRepository(self._database).added()})

    def days(self, names: list[str], since: datetime) -> list[BSONDocument]:
        """Return ``source``, ``day`` and ``articles`` of each day of these sources, in order."""
        chosen = {"source": {"$in": names}, "day": {"$gte": since}}
        fields = {"_id": 0, "source": 1, "day": 1, "articles": 1}
        return list(self._database["days"].find(chosen, fields).sort([("day", 1), ("source", 1)]))

    def is_crawling_here(self) -> bool:
        """Return whether a run of this machine is under way, and gave a sign of life lately."""
        lately = {"$subtract": ["$$NOW", round(SILENCE.total_seconds() * 1000)]}
        under_way = {"holder.machine": this_process().machine, "endedAt": {"$exists": False}}
        alive = under_way | {"$expr": {"$gt": ["$aliveAt", lately]}}
        return self._database["runs"].find_one(alive, {"_id": 1}) is not None

    def poll_states(self, names: list[str]) -> dict[str, list[EndpointState]]:
        """Return the poll states of all listings of these sources, also of those named before."""
        states: dict[str, list[EndpointState]] = {name: [] for name in names}
        for document in self._database["sources"].find(
            {"source": {"$in": names}}, {"publishingPattern": 0}
        ):
            states[document["source"]].append(state_of(document))
        return states

    def sources(
        self, polled: Mapping[str, Iterable[EndpointState]], now: datetime
    ) -> list[SourceStatus]:
        """Return the status of these sources, in their order.

        ``polled``: source → the states of the listings that are polled now. Others may be stored:
        of addresses that sources.toml names no more.
        """
        names = list(polled)
        statuses = {name: SourceStatus(name) for name in names}
        for name, states in polled.items():
            for state in states:
                _add(statuses[name], state, now)
        for health in self._database["health"].find({"_id": {"$in": names}}):
            statuses[health["_id"]].findings = findings_of(health)
        week = {"source": {"$in": names}, "day": {"$gte": now - timedelta(days=7)}}
        articles: dict[str, int] = defaultdict(int)
        for day in self._database["days"].find(week, {"source": 1, "articles": 1}):
            articles[day["source"]] += day["articles"]
        for name, number in articles.items():
            statuses[name].articles = number
        for name, since in DeskSourceRepository(self._database).paused(names).items():
            statuses[name].pausedAt = since
        return list(statuses.values())

    def rejected(self, now: datetime) -> tuple[int, dict[str, int]]:
        """Return how many pages are rejected, and how many by reason in the last day."""
        rejected = self._database["rejected"]
        lately = rejected.aggregate(
            [
                {"$match": {"rejectedAt": {"$gte": now - RECENT}}},
                {"$group": {"_id": "$reason", "pages": {"$sum": 1}}},
                {"$sort": {"pages": -1, "_id": 1}},
            ]
        )
        return rejected.estimated_document_count(), {each["_id"]: each["pages"] for each in lately}

    def shards(self) -> ShardStatus:
        """Return how the shards are; nothing where one machine crawls all."""
        states: dict[str, int] = defaultdict(int)
        dead: dict[str, str] = {}
        queued: dict[str, int] = defaultdict(int)
        oldest: dict[str, float] = {}
        workers = failing = 0
        fields = {
            **dict.fromkeys(("queue", "state", "error"), 1),
            "late": {"$divide": [{"$subtract": ["$$NOW", "$dueAt"]}, 1000]},
            "isHeld": {"$gt": ["$expiresAt", "$$NOW"]},
        }
        for shard in self._database["shards"].aggregate(
            [{"$sort": {"_id": 1}}, {"$project": fields}]
        ):
            state, queue = shard["state"], shard["queue"]
            states[state] += 1
            queued[queue] += state == "queued"
            failing += "error" in shard
            workers += state == "running" and shard["isHeld"]
            if state == "dead":
                dead[shard["_id"]] = shard.get("error", "its workers died")
            elif state in ("waiting", "queued"):
                oldest[queue] = max(oldest.get(queue, 0.0), shard["late"])
        return ShardStatus(dict(states), dead, dict(queued), failing, oldest, workers)

    def sizes(self) -> list[CollectionSize]:
        """Return the sizes of all collections, by name."""
        sizes = []
        for name in sorted(self._database.list_collection_names()):
            try:
                (found,) = self._database[name].aggregate([{"$collStats": {"storageStats": {}}}])
            except OperationFailure:
                continue  # a view of the operator's, or dropped just now
            stats = found["storageStats"]
            sizes.append(CollectionSize(name, stats["count"], stats["totalSize"]))
        return sizes


def _is_dead(run: BSONDocument, now: datetime) -> bool:
    if "endedAt" in run:
        return False
    holder = Holder(**run["holder"]) if "holder" in run else None
    if holder is not None and holder.machine == this_process().machine:
        return not is_running(holder)
    seen: datetime = run.get("aliveAt") or run["startedAt"]
    return now - seen > SILENCE


def _add(status: SourceStatus, state: EndpointState, now: datetime) -> None:
    status.listings += 1
    if state.error is not None:
        cause = state.error.cause
        status.failing[cause] = status.failing.get(cause, 0) + 1
    status.pushing += state.push is not None
    due = state.nextPollAt
    status.late += due is not None and due < now - LATE
    polled = state.lastSucceededAt
    if polled is not None and (status.polledAt is None or polled > status.polledAt):
        status.polledAt = polled
