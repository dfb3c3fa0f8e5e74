"""Write articles as a JSON Feed (jsonfeed.org, version 1.1; pure)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from search.rows import Row


def json_feed(rows: Sequence[Row], title: str, address: str) -> str:
    """Return the feed of some articles at an address."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "feed_url": address,
            "items": [_item(row) for row in rows],
        },
        ensure_ascii=False,
    )


def _item(row: Row) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": row.id,
        "url": row.url,
        "title": row.headline or row.url,
        "content_text": row.lead,
        "date_published": (row.datePublished or row.firstFetchedAt).isoformat(),
        "date_modified": row.contentChangedAt.isoformat(),
        "authors": [{"name": each} for each in row.authors],
        "image": row.image,
        "language": row.language,
        "tags": [row.section] if row.section else [],
    }
    return {name: value for name, value in item.items() if value not in (None, [])}
