"""Decide of which articles a given one is a copy (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.deduplication.compared_text import ComparedText
from pipelines.deduplication.fingerprint_index import FingerprintIndex
from pipelines.deduplication.similarity import COPY, compare, likeness

# An article joins a cluster whose members it is like on the average: one of them may be a stray.
LIKE_ITS_MEMBERS = 0.5
# Two clusters that an article is like are one story only if their members are a little like each
# other. A round-up is like both of the stories that it quotes.
LIKE_EACH_OTHER = 0.3


@dataclass(frozen=True)
class CopyLink:
    """Two articles that print one text."""

    article: str
    other: str
    likeness: float
    contained: float


def copy_links(
    article_id: str,
    nearest: Iterable[str],
    holders: FingerprintIndex,
    texts: Mapping[str, ComparedText],
) -> list[CopyLink]:
    """The copies among the nearest, the likest first."""
    compared: defaultdict[str, list[CopyLink]] = defaultdict(list)
    for other in nearest:
        if other not in texts:
            continue  # deleted since, or not among the nearest when texts were read
        comparison = compare(texts[article_id], texts[other])
        if comparison is not None:
            link = CopyLink(article_id, other, likeness(comparison), comparison.contained)
            compared[holders.clusters[other]].append(link)
    stories = [
        links
        for links in compared.values()
        if max(link.likeness for link in links) >= COPY and _average(links) >= LIKE_ITS_MEMBERS
    ]
    if not stories:
        return []
    likest = max(stories, key=_average)
    accepted = [
        link
        for links in stories
        if links is likest or _like_each_other(links, likest, texts)
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
