"""Divide a batch into groups that may be stored one after the other (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from model.items import Article, Rejection
from pipelines.identity.stored_articles import asked_ids, declared_ids, text_of


def groups(
    items: Sequence[Article | Rejection], pending: Iterable[int]
) -> list[dict[int, Article | Rejection]]:
    """Return groups without two items of one address or text: the second must see the first.

    Of several that declare one address, the others must see the first: a site may declare one for
    all its pages, and its batch is not stored page by page for that.
    """
    divided: list[dict[int, Article | Rejection]] = []
    first: dict[object, int] = {}
    last: dict[object, int] = {}
    for index in pending:
        item = items[index]
        own, declared = _marks(item)
        place = max(
            [last[mark] + 1 for mark in own if mark in last]
            + [first[mark] + 1 for mark in declared if mark in first],
            default=0,
        )
        if place == len(divided):
            divided.append({})
        divided[place][index] = item
        for mark in own | declared:
            first.setdefault(mark, place)
            last[mark] = max(place, last.get(mark, place))
    return divided


def _marks(item: Article | Rejection) -> tuple[set[object], set[object]]:
    if isinstance(item, Rejection):
        return {item.id}, set()
    own: set[object] = {text_of(item), *asked_ids(item)}
    declared: set[object] = {*declared_ids(item)}
    return own, declared - own
