"""Bring an index up to the database, and keep it there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from threading import Event

from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.reader import FORGOTTEN, ChangeReader, Reading
from database.repositories.newest_articles import NewestArticles
from database.repositories.state_changes import StateChanges
from database.repositories.stories import StoryRepository
from model.clock import Clock
from search.index.index import IndexState, IndexWriter, SearchIndex
from search.rows import FIELDS, story_number

FOLLOW_SECONDS = 0.5
"""Seconds between two looks for something new, where nothing was: each reads three indexes of the
database, in a millisecond. With the two of ``database.reader`` it is what a search is behind."""
COMMIT_ARTICLES = 50_000
"""Articles that are added before a commit while an index is made: a commit takes .1 s."""
BATCH_SIZE = 500
"""Articles read at once: about 5 MB."""

_NEVER = Event()


class IndexFeed:
    """Follow a database into an index whose writer's lock this process holds."""

    def __init__(
        self,
        index: SearchIndex,
        writer: IndexWriter,
        news: Database[BSONDocument],
        address: str,
        clock: Clock,
    ) -> None:
        """``address`` names the server in errors."""
        self._index = index
        self._writer = writer
        self._clock = clock
        self._articles = NewestArticles(news)
        self._stories = StoryRepository(news)
        self._state = self._starting_state(news)
        self._changes = ChangeReader(
            news, address, self._state.cursor, Reading(fields=FIELDS, batch_size=BATCH_SIZE)
        )
        self._state_changes = StateChanges(news, self._state.stateChanged)
        # Articles that were added since the last commit, by story: no search sees them yet.
        self._added: dict[int, dict[str, int]] = {}
        self._is_dirty = False

    def _starting_state(self, news: Database[BSONDocument]) -> IndexState:
        found = list(news.list_collections(filter={"name": "articles"}))
        collection = str(found[0]["info"]["uuid"]) if found else ""
        state = self._index.state
        if state is not None and state.collection == collection:
            return state
        self._writer.clear()
        fresh = IndexState(collection, indexedAt=self._clock.now().isoformat())
        self._writer.commit(fresh)
        return fresh

    def catch_up(self, stop: Event = _NEVER) -> int:
        """Index all that is new, changed or deleted; return how many articles that was.

        Once ``stop`` is set it ends after the batch that is under way: the next goes on there.
        Raises DatabaseUnavailable: what was indexed by then stays.
        """
        indexed = 0
        while True:
            batch = self._changes.read()
            forgotten = [each["_id"] for _, each in batch if each["status"] == FORGOTTEN]
            self._index_articles(
                [each for _, each in batch if each["status"] != FORGOTTEN], forgotten
            )
            indexed += len(batch)
            if batch:
                self._state = replace(self._state, cursor=batch[-1][0])
            if stop.is_set():
                self._commit(when_due=False)
                return indexed
            if not self._changes.has_more:
                break
            self._commit(when_due=True)
        for ids in _parts(self._state_changes.read(), BATCH_SIZE):
            self._index_articles(self._articles.by_id(ids, FIELDS), [])
            indexed += len(ids)
        self._state = replace(
            self._state,
            stateChanged=self._state_changes.last,
            indexedAt=self._clock.now().isoformat(),
        )
        self._commit(when_due=False)
        return indexed

    def follow(self, stop: Event) -> None:
        """Catch up again and again until ``stop`` is set. Raises DatabaseUnavailable."""
        while not stop.is_set():
            # What was stored while the last ones settled has waited already.
            if not self.catch_up(stop):
                stop.wait(FOLLOW_SECONDS)

    def _index_articles(self, articles: list[BSONDocument], forgotten: list[str]) -> None:
        if not articles and not forgotten:
            return
        ids = [*(each["_id"] for each in articles), *forgotten]
        left = {each.cluster for each in self._index.rows(ids) if each.cluster}
        clusters = left | {each["cluster"]["id"] for each in articles if "cluster" in each}
        sizes = self._stories.sizes(clusters)
        for article_id in forgotten:
            self._writer.remove(article_id)
        for article in articles:
            self._put(article, sizes)
        self._put_others_of(clusters, sizes, set(ids))
        self._is_dirty = True

    def _put(self, article: BSONDocument, sizes: dict[str, int]) -> None:
        cluster = article.get("cluster", {}).get("id", article["_id"])
        copies = max(sizes.get(cluster, 1) - 1, 0)
        self._writer.put(article, copies)
        self._added.setdefault(story_number(cluster), {})[article["_id"]] = copies

    def _put_others_of(
        self, clusters: Collection[str], sizes: dict[str, int], done: set[str]
    ) -> None:
        """Index the articles anew whose story has another number of copies now."""
        copies_of = {story_number(each): sizes.get(each, 1) - 1 for each in clusters}
        indexed = {
            each.id: (each.story, each.copies) for each in self._index.rows_of_stories(copies_of)
        }
        for story in copies_of.keys() & self._added.keys():
            indexed |= {each: (story, copies) for each, copies in self._added[story].items()}
        outdated = [
            each
            for each, (story, copies) in indexed.items()
            if each not in done and copies != copies_of.get(story)
        ]
        for part in _parts(outdated, BATCH_SIZE):
            articles = self._articles.by_id(part, FIELDS)
            known = self._stories.sizes({e["cluster"]["id"] for e in articles if "cluster" in e})
            for each in articles:
                self._put(each, known)

    def _commit(self, *, when_due: bool) -> None:
        added = sum(map(len, self._added.values()))
        is_due = added >= COMMIT_ARTICLES
        if when_due and not is_due:
            return
        if self._is_dirty:
            self._writer.commit(self._state)
            self._added.clear()
            self._is_dirty = False
        else:
            self._writer.remember(self._state)


def bring_up(index: SearchIndex, news: Database[BSONDocument], address: str, clock: Clock) -> bool:
    """Index all that is new, unless another process does; return whether it was done here."""
    with index.writing() as writer:
        if writer is None:
            return False
        IndexFeed(index, writer, news, address, clock).catch_up()
        return True


def _parts(ids: list[str], size: int) -> list[list[str]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
