"""Delete pages on request, so that they do not come back."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.documents.forgotten import Forgotten
from database.repositories.forgetting import ForgettingRepository
from model.clock import Clock
from pipelines.deduplication.clusters import Clusters

# Pages that are deleted at once: about as many as one batch of storage, in ten round trips.
AT_ONCE = 100


class Forgetting:
    """Delete articles and rejected pages with all that is stored of them.

    First their tombstones are written, then everything is deleted, then the clusters that lost a
    member choose their originals anew, and last the readers are told. It may be cut short anywhere:
    run again, it goes on. All methods raise PyMongoError.
    """

    def __init__(self, database: AsyncDatabase[BSONDocument], clock: Clock) -> None:
        self._repository = ForgettingRepository(database)
        self._clusters = Clusters(database)
        self._clock = clock

    async def count_at(self, urls: Sequence[str]) -> dict[str, int]:
        """Return how many pages are stored under each address. Raises InvalidURL."""
        now = self._clock.now()
        return {url: len(await self._repository.at_address(url, now)) for url in urls}

    async def count_of(self, source: str) -> tuple[int, int]:
        """Return how many articles and rejected pages of a source are stored."""
        return await self._repository.count_of_source(source)

    async def forget_at(self, urls: Sequence[str]) -> int:
        """Forget what is stored under these addresses; return how many pages. Raises InvalidURL."""
        forgotten = 0
        for url in urls:
            tombstones = await self._repository.at_address(url, self._clock.now())
            await self._forget(tombstones)
            forgotten += len(tombstones)
        return forgotten

    async def forget_source(self, source: str) -> int:
        """Forget everything that is stored of a source; return how many pages."""
        forgotten = 0
        now = self._clock.now()
        await self._repository.delete_pending(source)
        async for tombstones in self._repository.of_source(source, now, AT_ONCE):
            await self._forget(tombstones)
            forgotten += len(tombstones)
        return forgotten

    async def _forget(self, tombstones: Sequence[Forgotten]) -> None:
        if not tombstones:
            return
        buried = await self._repository.bury(tombstones)
        await self._repository.delete(buried)
        clusters = {each.remains.cluster for each in buried if each.remains}
        await self._clusters.choose_originals_of(
            {each for each in clusters if each is not None}, self._clock.now()
        )
        await self._repository.finish(buried)
