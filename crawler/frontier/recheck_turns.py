"""Choose which stored articles are looked at again in this run (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain, zip_longest

from database.repositories.crawling.known_pages import KnownPage
from model.links import Link

# One turn in so many is kept for articles whose last visits failed: they must not crowd out those
# that can be had, nor be forgotten while a run has never turns enough for all.
TURNS_PER_FAILING = 10
# The interval between two looks at an article that is gone and listed all the same; it doubles with
# each that finds no page, up to the longest.
NAMED_INTERVAL = timedelta(hours=1)
LONGEST_NAMED_INTERVAL = timedelta(days=1)
# Articles that are gone and that are looked at again after one poll of a listing that names them.
MOST_NAMED_AGAIN = 20


def take_turns(due: Iterable[KnownPage], most: int) -> list[KnownPage]:
    """Return at most ``most`` of the pages that are ``due``, given as the longest due first.

    Sources take turns, so that none keeps the others waiting. Articles whose last visits failed,
    and those that are gone, come after all others.
    """
    pages = list(due)
    healthy = _by_turns(page for page in pages if not _is_ill(page))
    failing = _by_turns(page for page in pages if _is_ill(page))
    kept = min(len(failing), most // TURNS_PER_FAILING)
    chosen = healthy[: most - kept]
    return chosen + failing[: most - len(chosen)]


def named_again(listed: Iterable[tuple[Link, KnownPage]], now: datetime) -> list[KnownPage]:
    """Return the stored articles that are gone and that a listing names all the same.

    At once when it first does so; a listing that goes on naming pages that are not there is
    believed ever less.
    """
    return [
        page
        for _, page in listed
        if page.timesGone
        and page.checkedAt is not None
        and now >= page.checkedAt + _listed_interval(page.timesGone)
    ][:MOST_NAMED_AGAIN]


def _listed_interval(times_gone: int) -> timedelta:
    if times_gone == 1:
        return timedelta()
    doublings = min(times_gone - 2, 10)  # an hour doubled so often is longer than the longest
    doubled: timedelta = NAMED_INTERVAL * 2**doublings
    return min(doubled, LONGEST_NAMED_INTERVAL)


def _is_ill(page: KnownPage) -> bool:
    return page.isFailing or page.timesGone > 0


def _by_turns(pages: Iterable[KnownPage]) -> list[KnownPage]:
    by_source: defaultdict[str | None, list[KnownPage]] = defaultdict(list)
    for page in pages:
        by_source[page.source].append(page)
    rounds = zip_longest(*by_source.values())
    return [page for page in chain.from_iterable(rounds) if page is not None]
