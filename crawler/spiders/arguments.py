"""Parse the arguments of spiders (``-a NAME=VALUE``) into dataclasses, before the first request."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.configuration.arguments import flag, noting, refuse
from crawler.configuration.known_arguments import ARTICLE, NEWS, REPLAY, names_of
from crawler.frontier.selection import Period
from crawler.sources.current import CurrentSources
from crawler.sources.source import Source
from database.repositories.replay import ReplayFilter
from model.errors import ConfigurationError, no_such
from urls.domains.shards import members, parse_shard


@dataclass(frozen=True)
class NewsArguments:
    """Say what the news spider polls."""

    sources: tuple[Source, ...]
    current: CurrentSources | None = None
    """Where the spider asks again for the sources, as the desk may have changed them."""
    are_named: bool = False
    """Whether the operator named the sources: then they are polled, due or not."""
    shard: str = ""
    """Which part of the sources is polled; empty for all of them."""
    watch: bool = False
    """Whether the crawl stays, and polls what falls due until it is stopped."""
    period: Period | None = None
    """For a backfill: when the articles to fetch were published."""

    @property
    def is_shard(self) -> bool:
        """Return whether others crawl other shards: then only hosts with held leases are asked."""
        return bool(self.shard)

    def part_of(self, sources: Sequence[Source]) -> tuple[Source, ...]:
        """Return those of all sources that the shard has, as they are now."""
        return _of_shard(self.shard, sources) if self.shard else tuple(sources)


@dataclass(frozen=True)
class ArticleArguments:
    """Say which addresses the article spider fetches."""

    addresses: tuple[tuple[str, str], ...]
    """Where each was given, for a message, and the address."""


def news_arguments(
    given: Mapping[str, str],
    sources: Sequence[Source] | None,
    now: datetime,
    current: CurrentSources | None = None,
) -> NewsArguments:
    """Parse ``source``, ``shard``, ``watch``, ``since`` and ``until``; raise ConfigurationError.

    ``sources`` are all there are; None where the file can't be read, which its reader says.
    """
    mistakes: list[str] = []
    watch, period, chosen = False, None, tuple(sources or ())
    named = names(given.get("source", ""))
    with noting(mistakes):
        refuse_unknown("news", given, names_of(NEWS))
    with noting(mistakes):
        watch = flag("news", "watch", given.get("watch", ""))
    with noting(mistakes):
        period = _period(given.get("since", ""), given.get("until", ""), now)
    if period is not None and (watch or not named):
        mistakes.append("news: since and until go with source=ID, and not with watch")
    shard = given.get("shard", "")
    if named and shard:
        mistakes.append("news: give either source or shard")
    if sources is not None:
        with noting(mistakes):
            chosen = _of_shard(shard, sources) if shard else _named_sources(sources, named)
    refuse(mistakes)
    return NewsArguments(
        sources=chosen,
        current=current,
        are_named=bool(named),
        shard=shard,
        watch=watch,
        period=period,
    )


def article_arguments(given: Mapping[str, str]) -> ArticleArguments:
    """Parse ``url`` or ``file``; raise ConfigurationError."""
    mistakes: list[str] = []
    addresses: list[tuple[str, str]] = []
    url, file = given.get("url", ""), given.get("file", "")
    with noting(mistakes):
        refuse_unknown("article", given, names_of(ARTICLE))
    with noting(mistakes):
        if bool(url) == bool(file):
            raise ConfigurationError("article: give either -a url=URL[,URL...] or -a file=URLS.txt")
        addresses = _lines_of(file) if file else _split(url)
    refuse(mistakes)
    return ArticleArguments(tuple(addresses))


def replay_arguments(given: Mapping[str, str]) -> ReplayFilter:
    """Parse which stored pages are replayed; raise ConfigurationError."""
    known = names_of(REPLAY)
    source, since, until, version, rejected, reason, ids = (given.get(name, "") for name in known)
    mistakes: list[str] = []
    of_rejected, first, end = False, None, None
    with noting(mistakes):
        refuse_unknown("replay", given, known)
    with noting(mistakes):
        of_rejected = flag("replay", "rejected", rejected)
        if reason and not of_rejected:
            mistakes.append("replay: reason goes with rejected=1")
        if version and of_rejected:
            mistakes.append("replay: a rejected page has no extractor version")
    with noting(mistakes):
        first = moment("replay", "since", since) if since else None
    with noting(mistakes):
        end = moment("replay", "until", until, end=True) if until else None
    if first is not None and end is not None and first >= end:
        mistakes.append(f"replay: since={since} is not before until={until}")
    refuse(mistakes)
    return ReplayFilter(
        ids=names(ids),
        sources=names(source),
        since=first,
        until=end,
        version=version or None,
        rejected=of_rejected,
        reasons=names(reason),
    )


def refuse_unknown(spider: str, given: Mapping[str, str], known: Collection[str]) -> None:
    """Raise ConfigurationError if an argument is given that the spider does not have."""
    unknown = sorted(given.keys() - set(known))
    refuse([f"{spider}: {no_such('spider argument', name, known)}" for name in unknown])


def names(text: str) -> tuple[str, ...]:
    """Return the names of a list with commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def moment(spider: str, name: str, text: str, *, end: bool = False) -> datetime:
    """Return an ISO date, or date and time, as a moment; UTC where it names no offset.

    A bare day is its beginning, or with ``end`` the beginning of the next: all of it is before.

    Raises ConfigurationError naming the spider, the argument and what is expected.
    """
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(
            f"{spider}: {name} is {text!r}, no ISO date; "
            "expected a date such as 2026-11-22 or 2026-11-22T08:00"
        ) from None
    if end and len(text) <= len("2026-11-22"):
        try:
            date += timedelta(days=1)
        except OverflowError:
            raise ConfigurationError(
                f"{spider}: {name} is {text!r}, the last day there is"
            ) from None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _period(since: str, until: str, now: datetime) -> Period | None:
    if not since and not until:
        return None
    if not since:
        raise ConfigurationError("news: until goes with since")
    first = moment("news", "since", since)
    last = moment("news", "until", until, end=True) if until else now
    if first >= last:
        raise ConfigurationError(f"news: since ({since}) is not before until ({until or 'now'})")
    return Period(first, last)


def _named_sources(sources: Sequence[Source], named: Sequence[str]) -> tuple[Source, ...]:
    by_id = {source.id: source for source in sources}
    unknown = [name for name in named if name not in by_id]
    refuse(
        [
            f"news: {no_such('source', name, by_id)} (in the sources file, or added at the desk)"
            for name in unknown
        ]
    )
    return tuple(by_id[name] for name in named) if named else tuple(sources)


def _of_shard(text: str, sources: Sequence[Source]) -> tuple[Source, ...]:
    try:
        shard = parse_shard(text)
    except ValueError as error:
        raise ConfigurationError(f"news: shard is {text!r}; {error}") from None
    chosen = members(shard, (source.placed for source in sources))
    return tuple(source for source in sources if source.id in chosen)


def _split(urls: str) -> list[tuple[str, str]]:
    # A comma may belong to an address: only one that is followed by a new address separates two.
    joined = urls.replace(",http", "\nhttp").split("\n")
    return [("url", url) for url in joined if url.strip()]


def _lines_of(file: str) -> list[tuple[str, str]]:
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"article: can't read the file of addresses: {error}") from error
    return [
        (f"{file}, line {number}", line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
