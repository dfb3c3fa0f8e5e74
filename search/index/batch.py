"""Search among a few articles that are held in memory, exactly as among those of the index."""

from __future__ import annotations

from collections.abc import Iterable

from tantivy import Index

from database.documents.bson_document import BSONDocument
from search.analyzer import NAME as ANALYZER
from search.analyzer import analyzer
from search.engine import SearchRequest
from search.index.document import document_of, row_in, schema
from search.index.query import IndexQuery

# Bytes that tantivy wants at least to gather articles in.
_WRITER_MEMORY = 15_000_000
_SCHEMA = schema()
_QUERIES = IndexQuery(_SCHEMA)


class BatchIndex:
    """Say which of some articles a request finds: those that it was made of, as they were then."""

    def __init__(self, articles: Iterable[tuple[BSONDocument, int]]) -> None:
        """Take stored articles, each with the number of others that print its story."""
        index = Index(_SCHEMA)
        index.register_tokenizer(ANALYZER, analyzer())
        writer = index.writer(_WRITER_MEMORY, 1)
        self._size = 0
        for article, copies in articles:
            writer.add_document(document_of(article, copies))
            self._size += 1
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def matching(self, request: SearchRequest) -> set[str]:
        """Return the ids of the articles that a request finds, whatever its order and limit."""
        if not self._size:
            return set()
        query = _QUERIES.of(request)
        hits = self._searcher.search(query, limit=self._size, count=False).hits
        return {row_in(self._searcher.doc(address)).id for _, address in hits}
