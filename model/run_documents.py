"""Write the counts of a run as the documents of ``runs`` hold them, and read them back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from model.run_counts import ArticleCounts, LinkCounts

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

TOTAL = "total"
"""The key of a count in ``runs`` below which its parts stand, too."""

Counts = TypeVar("Counts", bound="DataclassInstance")


def counts_document(counts: DataclassInstance) -> dict[str, Any]:
    """Return counts as ``runs`` holds them: nested, sorted by name, without what was not counted.

    A name in it holds neither ``.`` nor ``$``, so that a query can address it.
    """
    if isinstance(counts, ArticleCounts):
        return _articles_document(counts)
    document: dict[str, Any] = {}
    for each in fields(counts):
        if not each.metadata.get("document", True):
            continue
        count = getattr(counts, each.name)
        if isinstance(count, Mapping):
            count = _plain(count)
        elif is_dataclass(count) and not isinstance(count, type):
            count = counts_document(count)
        if count or (count is not None and each.metadata.get("keep_zero")):
            document[each.metadata.get("name", each.name)] = count
    return dict(sorted(document.items()))


def read_counts(kind: type[Counts], document: Mapping[str, Any]) -> Counts:
    """Return the counts that ``counts_document`` has written.

    What was not counted is as in new counts; a name that is no count any more is left out.
    """
    counts = kind()
    if isinstance(counts, ArticleCounts):
        _read_articles(counts, document)
        return counts
    for each in fields(counts):
        stored = document.get(each.metadata.get("name", each.name))
        if stored is None or not each.metadata.get("document", True):
            continue
        empty = getattr(counts, each.name)
        if isinstance(empty, Counter):
            value: Any = Counter(stored)
        elif each.name == "links":
            value = read_counts(LinkCounts, stored)
        elif is_dataclass(empty) and not isinstance(empty, type):
            value = read_counts(type(empty), stored)
        else:
            value = stored
        setattr(counts, each.name, value)
    return counts


def _articles_document(counts: ArticleCounts) -> dict[str, Any]:
    """Return the outcomes, with the reasons of the rejected ones below ``rejected``."""
    document: dict[str, Any] = _plain(counts.outcomes)
    if counts.rejected:
        total = {TOTAL: document["rejected"]} if "rejected" in document else {}
        document["rejected"] = total | _plain(counts.rejected)
    return document


def _read_articles(counts: ArticleCounts, document: Mapping[str, Any]) -> None:
    for outcome, stored in document.items():
        if isinstance(stored, Mapping):
            reasons = {name: count for name, count in stored.items() if name != TOTAL}
            counts.rejected = Counter(reasons)
            counts.outcomes[outcome] = stored.get(TOTAL, sum(reasons.values()))
        else:
            counts.outcomes[outcome] = stored


def _plain(counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        name.replace(".", "-").replace("$", "-"): count for name, count in sorted(counts.items())
    }
