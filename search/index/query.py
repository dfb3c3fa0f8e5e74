"""Turn a request into a query of the index (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from tantivy import FieldType, Occur, Query, Schema

from search.analyzer import terms
from search.engine import SearchRequest
from search.folding import folded
from search.query import AllOf, AnyOf, Name, Prefix, Published, Without, Words
from search.query import Query as Tree
from search.rows import seconds

# Where a word without a field is looked for, and how much more it says there than in the text: a
# headline has ten words and a text hundreds.
_DEFAULT_FIELDS = (("headline", 3.0), ("author", 2.0), ("text", 1.0), ("keyword", 1.0))
# How much the fields add in which a word is found less well than in its best.
_TIE_BREAKER = 0.1
_FIRST_REVISION = 1


class IndexQuery:
    """Build queries over the fields of one index."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def of(self, request: SearchRequest) -> Query:
        """Return the query that finds what is asked for, whatever the order."""
        parts = [self._any_name("source", request.sources)]
        parts.append(self._any_name("lang", [each.lower() for each in request.languages]))
        parts.append(self._any_name("section", map(folded, request.sections)))
        parts.append(self._any_of([self._words(Words(each, "author")) for each in request.authors]))
        if request.ids is not None:
            parts.append(Query.term_set_query(self._schema, "id", list(request.ids)))
        if request.since or request.until:
            parts.append(self._published(request.since, request.until))
        parts.append(self._at_least("copies", 1, request.has_copies))
        parts.append(self._at_least("revision", _FIRST_REVISION + 1, request.is_changed))
        if request.is_gone is not None:
            parts.append(Query.term_query(self._schema, "gone", request.is_gone))
        if request.query is not None:
            parts.append(self._tree(request.query))
        present = [(Occur.Must, each) for each in parts if each is not None]
        return Query.boolean_query(present) if present else Query.all_query()

    def of_articles(self, ids: Iterable[str]) -> Query:
        """Return the query that finds articles by their ids."""
        return Query.term_set_query(self._schema, "id", list(ids))

    def of_stories(self, stories: Iterable[int]) -> Query:
        """Return the query that finds all articles of some stories, by their numbers."""
        return Query.term_set_query(self._schema, "story", list(stories))

    def up_to(self, newest: int) -> Query:
        """Return the query that finds what stands at a place in the order of time or after it."""
        return self._range("newest", None, newest)

    def _tree(self, node: Tree) -> Query:
        match node:
            case Words():
                return self._words(node)
            case Prefix():
                return self._in_fields(node.field, lambda field: self._prefix(field, node.text))
            case Name(field="source"):
                # as it is configured, as it is called, or by its domain
                return self._term("name", folded(node.text))
            case Name(field="lang"):
                return self._term("lang", node.text.lower())
            case Name():
                return self._term(node.field, folded(node.text))
            case Published():
                return self._published(node.since, node.until)
            case AnyOf():
                return Query.boolean_query(
                    [(Occur.Should, self._tree(each)) for each in node.parts]
                )
            case Without():
                return self._all([node])
            case AllOf():
                return self._all(node.parts)

    def _all(self, parts: Sequence[Tree]) -> Query:
        found = [
            (Occur.MustNot, self._tree(each.part))
            if isinstance(each, Without)
            else (Occur.Must, self._tree(each))
            for each in parts
        ]
        if all(occurs == Occur.MustNot for occurs, _ in found):
            # What only excludes is excluded from everything.
            found.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
        return Query.boolean_query(found)

    def _words(self, node: Words) -> Query:
        words = terms(node.text)
        if not words:
            # Nothing but punctuation: it says nothing about an article.
            return Query.const_score_query(Query.all_query(), 0.0)
        return self._in_fields(node.field, lambda field: self._phrase(field, words, node.slop))

    def _in_fields(self, field: str | None, build: Callable[[str], Query]) -> Query:
        if field is not None:
            return build(field)
        return Query.disjunction_max_query(
            [Query.boost_query(build(name), boost) for name, boost in _DEFAULT_FIELDS],
            _TIE_BREAKER,
        )

    def _phrase(self, field: str, words: list[str], slop: int) -> Query:
        if len(words) == 1:
            return Query.term_query(self._schema, field, words[0])
        return Query.phrase_query(self._schema, field, list(words), slop)

    def _prefix(self, field: str, text: str) -> Query:
        words = terms(text)
        if not words:
            return Query.empty_query()
        *before, last = words
        if before:
            return Query.phrase_prefix_query(self._schema, field, list(words))
        return Query.regex_query(self._schema, field, re.escape(last) + ".*")

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value, index_option="basic")

    def _any_name(self, field: str, values: Iterable[str]) -> Query | None:
        names = list(values)
        return Query.term_set_query(self._schema, field, names) if names else None

    @staticmethod
    def _any_of(queries: list[Query]) -> Query | None:
        return Query.boolean_query([(Occur.Should, each) for each in queries]) if queries else None

    def _at_least(self, field: str, least: int, wanted: bool | None) -> Query | None:
        if wanted is None:
            return None
        return self._range(field, least, None) if wanted else self._range(field, None, least - 1)

    def _published(self, since: datetime | None, until: datetime | None) -> Query:
        low = None if since is None else seconds(since)
        # ``until`` itself is not part of it; no article was published before 1970.
        high = None if until is None else seconds(until) - 1
        if high is not None and high < 0:
            return Query.empty_query()
        return self._range("published", low, high)

    def _range(self, field: str, low: int | None, high: int | None) -> Query:
        if low is None and high is None:
            return Query.all_query()
        return Query.const_score_query(
            Query.range_query(self._schema, field, FieldType.Unsigned, low, high), 0.0
        )
