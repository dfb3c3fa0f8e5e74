"""Decide of which articles a given one is a copy (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.deduplication.fingerprint_index import FingerprintIndex
from pipelines.deduplication.similarity import COPY, compare, likeness
from text.comparison.compared_text import ComparedText

# The least average likeness (0 to 1) to the members of a cluster that an article joins: one member
# alone may be there by mistake.
LIKE_ITS_MEMBERS = 0.5
# The least likeness (0 to 1) between members of two clusters that one article joins into one: a
# round-up is like both stories that it quotes, but these are not like each other.
LIKE_EACH_OTHER = 0.3


@dataclass(frozen=True)
class CopyLink:
    """Say of two articles, by their ids, that they print one text, and how sure that is."""

    article: str
    other: str
    likeness: float
    """As ``similarity.likeness`` returns it."""
    contained: float
    """The share (0 to 1) of the shorter text that stands in the longer."""


def copy_links(
    article_id: str,
    nearest: Iterable[str],
    index: FingerprintIndex,
    texts: Mapping[str, ComparedText],
) -> list[CopyLink]:
    """Return links from an article to its copies among the ``nearest``, the most alike first."""
    compared: defaultdict[str, list[CopyLink]] = defaultdict(list)
    for other in nearest:
        if other not in texts:
            continue  # it was deleted since, or was not among the nearest when texts were read
        comparison = compare(texts[article_id], texts[other])
        if comparison is not None:
            link = CopyLink(article_id, other, likeness(comparison), comparison.contained)
            compared[index.clusters[other]].append(link)
    stories = [
        links
        for links in compared.values()
        if max(link.likeness for link in links) >= COPY and _average(links) >= LIKE_ITS_MEMBERS
    ]
    if not stories:
        return []
    most_alike = max(stories, key=_average)
    accepted = [
        link
        for links in stories
        if links is most_alike or _like_each_other(links, most_alike, texts)
        for link in links
        if link.likeness >= COPY
    ]
    return sorted(accepted, key=lambda link: (-link.likeness, link.other))


def _average(links: Sequence[CopyLink]) -> float:
    return sum(link.likeness for link in links) / len(links)


def _like_each_other(
    some: Sequence[CopyLink], others: Sequence[CopyLink], texts: Mapping[str, ComparedText]
) -> bool:
    return any(
        likeness(compare(texts[one.other], texts[other.other])) >= LIKE_EACH_OTHER
        for one in some
        for other in others
    )
