"""Keep and ask the full-text index: tantivy, in a folder of DATA_DIR.

Many processes may search at once. One at a time may write: whoever holds the writer's lock.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from filelock import FileLock, Timeout
from tantivy import Document, Index, Query, Searcher

from database.documents.bson_document import BSONDocument
from model.errors import SearchUnavailable
from search.analyzer import NAME as ANALYZER
from search.analyzer import analyzer
from search.engine import FoundIds, SearchPage, SearchRequest
from search.index.document import VERSION, document_of, id_in, row_in, schema
from search.index.printing import most_printed
from search.index.query import IndexQuery
from search.index.ranking import ids_of, page_by_relevance, page_by_time
from search.rows import Row

WRITER_MEMORY = 128_000_000
"""Bytes of articles that are gathered before they go to disk as one segment. tantivy wants 15 MB at
least; with more, fewer segments have to be merged."""
WRITER_THREADS = 1
"""More would share these bytes, and the machine is the crawl's."""

_FOLDER = "search"
_LOCK = "writer.lock"
_STATE = "state.json"
# What is read of stored articles of one story: those of a big one go in several answers.
_MEMBERS_READ = 10_000


@dataclass(frozen=True)
class IndexState:
    """Say up to where an index has followed which collection."""

    collection: str
    """The id that the server gave the collection ``articles``: another one is indexed anew."""
    cursor: str | None = None
    """The cursor of the last change that is in the index."""
    stateChanged: tuple[int, int] | None = None
    """The stamp of the last change of status or story that is in it."""
    indexedAt: str = ""
    """When it was last seen to hold all that the database has; ISO 8601."""


class SearchIndex:
    """Search articles, and with the writer's lock keep them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / str(VERSION)
        self._schema = schema()
        self._queries = IndexQuery(self._schema)
        self._index: Index | None = None
        # Up to where the index was as it was read last.
        self._position: IndexState | None = None

    @classmethod
    def open(cls, data_directory: Path, database: str) -> SearchIndex:
        """Return the index of a database; it need not be there yet."""
        # A name that MongoDB takes is also one of a folder: it holds no separator and no dot.
        return cls(data_directory / _FOLDER / database)

    @property
    def state(self) -> IndexState | None:
        """Return up to where the index is; None where there is none."""
        try:
            stored = json.loads((self._folder / _STATE).read_text(encoding="utf-8"))
            stamp = stored.pop("stateChanged")
            return IndexState(**stored, stateChanged=tuple(stamp) if stamp else None)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def search(self, request: SearchRequest) -> SearchPage:
        """Return the articles that a request asks for.

        Raises CursorError, SearchUnavailable.
        """
        state, searcher = self._state_and_searcher()
        indexed_at = datetime.fromisoformat(state.indexedAt)
        page = page_by_time if request.order == "newest" else page_by_relevance
        return page(searcher, self._queries, request, indexed_at)

    def counts(
        self, request: SearchRequest, by: Literal["source", "lang", "section"], limit: int
    ) -> Mapping[str, int]:
        """Return how many articles of a request each source (or language, or section) has."""
        found = self._searcher().aggregate(
            self._queries.of(request), {"each": {"terms": {"field": by, "size": limit}}}
        )
        return {each["key"]: each["doc_count"] for each in found["each"]["buckets"]}

    def most_printed(self, request: SearchRequest) -> list[Row]:
        """Return of the stories of a request those that most articles print, the first first.

        Of each the original where it was found, else the newest article; ``limit`` of them.
        Raises SearchUnavailable.
        """
        return most_printed(self._searcher(), self._queries, request)

    def matching(self, request: SearchRequest) -> set[str]:
        """Return the ids of all articles of a request that names its ``ids``."""
        return {id_in(each) for each in self._documents(self._queries.of(request))}

    def every_id(self, request: SearchRequest) -> FoundIds:
        """Return the ids of all that a request finds now, however long they take to be read.

        Raises SearchUnavailable.
        """
        state, searcher = self._state_and_searcher()
        return FoundIds(state.cursor, ids_of(searcher, self._queries, request))

    def rows(self, ids: Iterable[str]) -> list[Row]:
        """Return the rows of some articles, as far as they are indexed."""
        return self._rows(self._queries.of_articles(ids))

    def rows_of_stories(self, stories: Iterable[int]) -> list[Row]:
        """Return the rows of all indexed articles of some stories, by their numbers."""
        return self._rows(self._queries.of_stories(stories))

    def _rows(self, query: Query) -> list[Row]:
        return [row_in(each) for each in self._documents(query)]

    def _documents(self, query: Query) -> Iterator[Document]:
        searcher = self._searcher()
        for _, address in searcher.search(query, limit=_MEMBERS_READ, count=False).hits:
            yield searcher.doc(address)

    def _state_and_searcher(self) -> tuple[IndexState, Searcher]:
        """Return up to where the index is, and a searcher that holds at least as much."""
        state = self.state
        index = self._opened()
        if state is None:
            raise _no_index()
        position = replace(state, indexedAt="")
        if position != self._position:
            # Another process may have committed: tantivy itself looks each half second only.
            index.reload()
            self._position = position
        return state, index.searcher()

    def _searcher(self) -> Searcher:
        return self._opened().searcher()

    def _opened(self) -> Index:
        if self._index is None:
            try:
                index = Index.open(str(self._folder))
            except (ValueError, OSError):
                raise _no_index() from None
            index.register_tokenizer(ANALYZER, analyzer())
            self._index = index
        return self._index

    @contextmanager
    def writing(self) -> Iterator[IndexWriter | None]:
        """Take the writer's lock, or give None where another process has it.

        An index that is missing, broken or of another version is made anew, empty.
        Raises SearchUnavailable.
        """
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._folder.parent / _LOCK)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            yield None
            return
        try:
            self._prepare()
            with IndexWriter(self._folder, self._opened()) as writer:
                yield writer
        finally:
            lock.release()

    def _prepare(self) -> None:
        for entry in self._folder.parent.iterdir():
            if entry.is_dir() and entry != self._folder:
                shutil.rmtree(entry, ignore_errors=True)  # of another version
        try:
            self._opened()
        except SearchUnavailable:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True)
            Index(self._schema, path=str(self._folder))


class IndexWriter:
    """Add articles to an index and take them out; nothing is seen before ``commit``.

    All raise SearchUnavailable where the disk doesn't take it: another writer goes on from the
    last commit.
    """

    def __init__(self, folder: Path, index: Index) -> None:
        self._folder = folder
        self._index = index
        with _written(folder):
            self._writer = index.writer(WRITER_MEMORY, WRITER_THREADS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        """Let the work on segments that is under way end."""
        try:
            with _written(self._folder):
                self._writer.wait_merging_threads()
        except SearchUnavailable:
            # What ends the work already says more than that its threads have ended, too.
            if error is None:
                raise

    def put(self, article: BSONDocument, copies: int) -> None:
        """Add an article, or replace what the index holds of it."""
        self.remove(article["_id"])
        with _written(self._folder):
            self._writer.add_document(document_of(article, copies))

    def remove(self, article_id: str) -> None:
        """Take an article out."""
        with _written(self._folder):
            self._writer.delete_documents_by_term("id", article_id)

    def clear(self) -> None:
        """Take all articles out."""
        with _written(self._folder):
            self._writer.delete_all_documents()

    def commit(self, state: IndexState) -> None:
        """Make what was added seen, and remember up to where that was.

        A process that dies between the two adds the last articles again, which changes nothing.
        """
        with _written(self._folder):
            self._writer.commit()
        # Whoever reads the new state must find the articles, too.
        self._index.reload()
        self.remember(state)

    def remember(self, state: IndexState) -> None:
        """Write up to where the index is, where nothing was added."""
        with _written(self._folder):
            written = self._folder / f"{_STATE}.new"
            written.write_text(json.dumps(asdict(state)), encoding="utf-8")
            written.replace(self._folder / _STATE)


@contextmanager
def _written(folder: Path) -> Iterator[None]:
    """Name the folder that could not be written. Raises SearchUnavailable."""
    try:
        yield
    except (ValueError, OSError) as error:
        # tantivy reports whatever the disk does as a ValueError
        raise SearchUnavailable(
            f"the search index in {folder} can't be written: {error}"
        ) from error


def _no_index() -> SearchUnavailable:
    return SearchUnavailable(
        "there is no search index yet: `copydesk desk` makes it, and any search of a command"
    )
