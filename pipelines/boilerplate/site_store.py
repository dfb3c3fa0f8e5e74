"""Keep what is remembered of each site in the collection ``sites``."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.documents.crawling.sites import Site
from database.repositories.sites import SiteRepository
from pipelines.boilerplate.outline import Outline
from pipelines.boilerplate.site_memory import SiteMemory

# What another process learned is seen this much later, at most: boilerplate lives for months.
FRESH = timedelta(minutes=1)
# Memories held in this process, the least recently used first to go; each takes about 150 KB.
MOST_SITES = 128


@dataclass
class _HeldMemory:
    """Hold a site's memory as this process knows it."""

    memory: SiteMemory
    version: int
    """The version in the database; 0 where it is not there yet."""
    read: datetime


class SiteStore:
    """Read and write the memories of all sites, one document each in the collection ``sites``.

    Processes share them without locks: a write counts only if no other process has written since
    the site was read. Else it is lost, and the next articles teach the same.
    """

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._repository = SiteRepository(database)
        self._held: OrderedDict[str, _HeldMemory] = OrderedDict()

    async def learn(self, texts: dict[str, list[Outline]], now: datetime) -> dict[str, SiteMemory]:
        """Return, by domain, the memory of each site once it has seen the site's texts.

        It takes one read and one write at most. Raises ``pymongo.errors.PyMongoError``.
        """
        await self._read(texts.keys(), now)
        learned_sites: list[Site] = []
        for domain, outlines in texts.items():
            held = self._held[domain]
            learned = held.memory.with_articles(outlines, now)
            if learned is not held.memory:
                held.memory = learned
                held.version += 1
                learned_sites.append(Site(domain, held.version, now, list(learned.articles)))
        memories = {domain: self._held[domain].memory for domain in texts}
        if not await self._repository.write(learned_sites):
            for site in learned_sites:
                del self._held[site.id]
        while len(self._held) > MOST_SITES:
            self._held.popitem(last=False)
        return memories

    async def _read(self, domains: Collection[str], now: datetime) -> None:
        missing = [
            domain
            for domain in domains
            if domain not in self._held or now - self._held[domain].read > FRESH
        ]
        if missing:
            stored = await self._repository.read(missing)
            for domain in missing:
                site = stored.get(domain)
                articles = site.articles if site is not None else ()
                version = site.version if site is not None else 0
                self._held[domain] = _HeldMemory(SiteMemory(articles), version, now)
        for domain in domains:
            self._held.move_to_end(domain)
