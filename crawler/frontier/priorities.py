"""Give each link the priority of its request: by kind of listing, then by age."""

from __future__ import annotations

from datetime import datetime, timedelta

from model.components import Via
from model.links import Link

# What a publisher announces as news comes before what a front page shows, and that before what an
# archive lists.
PRIORITIES: dict[Via, int] = {"feed": 300, "newsSitemap": 300, "section": 200, "sitemap": 100}
# Within a kind, priority falls by one for each quarter of an hour of age. It falls by at most 99,
# which is a day, so that the oldest link of a kind still comes before the newest of the next.
FRESHNESS_STEP = timedelta(minutes=15)
MOST_STEPS = 99


def link_date(link: Link) -> datetime | None:
    """Return when the listing says that the article was published, or else last changed."""
    return link.datePublished or link.dateModified


def request_priority(link: Link, now: datetime) -> int:
    """Return the priority of the request for a link; the highest is requested first."""
    date = link_date(link)
    age = max(timedelta(), now - date) if date else FRESHNESS_STEP * MOST_STEPS
    return PRIORITIES.get(link.via, 0) + max(0, MOST_STEPS - age // FRESHNESS_STEP)
