"""Read what a person typed into a tree of what is searched for (pure).

Lucene's query language, as far as an index can answer it: words (all must be there), ``"phrases"``,
``AND``, ``OR``, ``NOT``, ``-word``, parentheses, ``begin*``, ``field:word``, and dates as
``date:2026-11-22``, ``date:[2026-11 TO 2026-12]`` and ``date:>=2026-11-22``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dateutil.relativedelta import relativedelta
from luqum import tree
from luqum.exceptions import IllegalCharacterError, ParseSyntaxError
from luqum.thread import parse as parse_lucene

from model.errors import QuerySyntaxError
from search.analyzer import terms

LONGEST_QUERY = 1000
"""Characters of a query: a page of text is no query, and each word costs a look-up."""
MOST_TERMS = 64
"""Words of a query, those of phrases among them, and each character where a script sets no spaces:
each is a look-up in every segment of the index."""
TERMS_OF_A_PREFIX = 8
"""Words that ``begin*`` counts as: it reads the articles of all words that begin so."""
DEEPEST = 20
"""Parentheses within one another: nobody writes more, and the parser calls itself for each."""
SHORTEST_PREFIX = 2
"""Letters before ``*``: one letter begins a tenth of all words."""

TEXT_FIELDS = ("headline", "author", "text", "keyword")
"""Fields that are searched word by word."""
NAME_FIELDS = ("source", "lang", "section")
"""Fields that are compared as a whole."""
DATE_FIELD = "date"
"""The field of the date of publication."""
FIELDS = (*TEXT_FIELDS, *NAME_FIELDS, DATE_FIELD)

# What word processors put in place of a plain quotation mark.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


@dataclass(frozen=True)
class Words:
    """Search for a word, or for words that are not separated by spaces, in this order."""

    text: str
    field: str | None = None
    slop: int = 0
    """How many other words may stand between those of a phrase."""


@dataclass(frozen=True)
class Prefix:
    """Search for all words that begin so."""

    text: str
    field: str | None = None


@dataclass(frozen=True)
class Name:
    """Search for articles one of whose fields is exactly this."""

    field: str
    text: str


@dataclass(frozen=True)
class Published:
    """Search for articles that were published from ``since`` on and before ``until``."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class AllOf:
    """Search for what all of the parts find."""

    parts: tuple[Query, ...]


@dataclass(frozen=True)
class AnyOf:
    """Search for what one of the parts finds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True)
class Without:
    """Search for what the part does not find."""

    part: Query


Query = Words | Prefix | Name | Published | AllOf | AnyOf | Without


def parse(text: str) -> Query | None:
    """Return the tree of a query; None where it holds nothing to search for.

    Raises QuerySyntaxError, which says what is wrong and at which character.
    """
    if len(text) > LONGEST_QUERY:
        raise QuerySyntaxError(f"a query has {LONGEST_QUERY} characters at most", LONGEST_QUERY)
    text = re.sub(r"[\x00-\x1f\x7f]", " ", text.translate(_QUOTES))
    if not text.strip():
        return None
    if text.count("(") > DEEPEST:
        raise QuerySyntaxError(
            f"a query has {DEEPEST} parentheses at most", _nth(text, "(", DEEPEST)
        )
    try:
        parsed = parse_lucene(text)
    except IllegalCharacterError as error:
        position = _position_in(str(error), len(text))
        if text[position : position + 1] == '"':
            raise QuerySyntaxError("a quotation mark is never closed", position) from None
        raise QuerySyntaxError(f"{text[position]!r} can't stand here", position) from None
    except ParseSyntaxError as error:
        position = _position_in(str(error), len(text))
        if position == len(text):
            raise QuerySyntaxError(
                "something is missing at the end: a word, or a closing parenthesis", position
            ) from None
        word = text[position:].split(maxsplit=1)[0]
        raise QuerySyntaxError(f"{word!r} can't stand here", position) from None
    except (ArithmeticError, ValueError):  # luqum's own, of "a^." and '"a b"~.'
        sign = re.search(r"[\^~]", text)
        raise QuerySyntaxError(
            "a number is missing after this", sign.start() if sign else 0
        ) from None
    reader = _TreeReader()
    return reader.read(parsed, None)


class _TreeReader:
    """Turn luqum's tree into ours, and count its terms."""

    def __init__(self) -> None:
        self._terms = 0
        self._readers: dict[type[tree.Item], Callable[[tree.Item, str | None], Query]] = {
            tree.Word: self._word,
            tree.Phrase: self._phrase,
            tree.Proximity: self._proximity,
            tree.SearchField: self._field,
            tree.Range: self._range,
            tree.From: self._bound,
            tree.To: self._bound,
            tree.Group: self._inner,
            tree.FieldGroup: self._inner,
            tree.Plus: self._inner,
            tree.Not: self._without,
            tree.Prohibit: self._without,
            tree.AndOperation: self._all,
            tree.UnknownOperation: self._all,
            tree.OrOperation: self._any,
        }

    def read(self, item: tree.Item, field: str | None) -> Query:
        read = self._readers.get(type(item))
        if read is None:
            what = {"Regex": "a pattern between slashes", "Boost": "^", "Fuzzy": "~ after a word"}
            name = type(item).__name__
            raise QuerySyntaxError(
                f"{what.get(name, name)} can't be searched for: put such words in quotation marks",
                _begin(item),
            )
        return read(item, field)

    def _word(self, item: tree.Item, field: str | None) -> Query:
        text = str(item.value)
        if text.rstrip("*") != text.replace("*", ""):
            raise QuerySyntaxError("* can stand at the end of a word only", _begin(item))
        if text.endswith("*") and field not in (*NAME_FIELDS, DATE_FIELD):
            beginning = text.rstrip("*")
            if len(beginning) < SHORTEST_PREFIX:
                raise QuerySyntaxError(
                    f"{SHORTEST_PREFIX} letters at least stand before *", _begin(item)
                )
            self._count(item, TERMS_OF_A_PREFIX)
            return Prefix(_unescaped(beginning), field)
        return self._leaf(item, _unescaped(text), field)

    def _phrase(self, item: tree.Item, field: str | None) -> Query:
        return self._leaf(item, _unescaped(str(item.value)[1:-1]), field)

    def _proximity(self, item: tree.Item, field: str | None) -> Query:
        phrase = self.read(item.term, field)
        if not isinstance(phrase, Words):
            raise QuerySyntaxError("~ can stand after a phrase only", _begin(item))
        return Words(phrase.text, phrase.field, min(int(item.degree), MOST_TERMS))

    def _leaf(self, item: tree.Item, text: str, field: str | None) -> Query:
        self._count(item, max(len(terms(text)), 1))
        if field == DATE_FIELD:
            return Published(*_period(text, _begin(item)))
        if field in NAME_FIELDS:
            return Name(field, text)
        return Words(text, field)

    def _field(self, item: tree.Item, field: str | None) -> Query:
        name = str(item.name).lower()
        if field is not None or name not in FIELDS:
            raise QuerySyntaxError(
                f"there is no field {name!r}, but {', '.join(FIELDS)}: "
                "put words with a colon in quotation marks",
                _begin(item),
            )
        return self.read(item.expr, name)

    def _range(self, item: tree.Item, field: str | None) -> Query:
        self._count(item)
        self._only_dates(item, field)
        low, high = str(item.low), str(item.high)
        since, before_low = (None, None) if low == "*" else _period(low, _begin(item.low))
        from_high, until = (None, None) if high == "*" else _period(high, _begin(item.high))
        return Published(
            since if item.include_low else before_low, until if item.include_high else from_high
        )

    def _bound(self, item: tree.Item, field: str | None) -> Query:
        self._count(item)
        self._only_dates(item, field)
        begin, end = _period(str(item.children[0]).strip(), _begin(item))
        if isinstance(item, tree.From):
            return Published(begin if item.include else end, None)
        return Published(None, end if item.include else begin)

    def _only_dates(self, item: tree.Item, field: str | None) -> None:
        if field != DATE_FIELD:
            raise QuerySyntaxError(f"only {DATE_FIELD}: can be searched from … to …", _begin(item))

    def _inner(self, item: tree.Item, field: str | None) -> Query:
        return self.read(item.children[0], field)

    def _without(self, item: tree.Item, field: str | None) -> Query:
        return Without(self.read(item.children[0], field))

    def _all(self, item: tree.Item, field: str | None) -> Query:
        return AllOf(self._parts(item.children, field))

    def _any(self, item: tree.Item, field: str | None) -> Query:
        return AnyOf(self._parts(item.children, field))

    def _parts(self, items: Sequence[tree.Item], field: str | None) -> tuple[Query, ...]:
        return tuple(self.read(each, field) for each in items)

    def _count(self, item: tree.Item, terms: int = 1) -> None:
        self._terms += terms
        if self._terms > MOST_TERMS:
            raise QuerySyntaxError(f"a query has {MOST_TERMS} words at most", _begin(item))


def _period(text: str, position: int) -> tuple[datetime, datetime]:
    """Return the begin and the end of a year, month or day (UTC), or a moment twice."""
    text = text.strip().strip('"')
    lengths = {4: ("%Y", relativedelta(years=1)), 7: ("%Y-%m", relativedelta(months=1))}
    form, length = lengths.get(len(text), ("%Y-%m-%d", relativedelta(days=1)))
    try:
        if len(text) > len("2026-11-22"):
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return moment, moment + relativedelta(seconds=1)
        begin = datetime.strptime(text, form).replace(tzinfo=UTC)
        return begin, begin + length
    except (ValueError, OverflowError):
        raise QuerySyntaxError(
            f"{text[:40]!r} is no date: write 2026, 2026-11 or 2026-11-22", position
        ) from None


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _begin(item: tree.Item) -> int:
    return int(item.pos or 0)


def _position_in(message: str, at_the_end: int) -> int:
    """Return the position that luqum's message names: its errors hold none."""
    found = re.search(r"at position (\d+)!?$", message)
    return int(found[1]) if found else at_the_end


def _nth(text: str, character: str, number: int) -> int:
    return [index for index, each in enumerate(text) if each == character][number]
