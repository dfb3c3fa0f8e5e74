"""Serve one news site of the week: its feed, its articles, and its bad days."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from benchmarks.ordinary_week.stories import End, Story
from copydesk.demo.serving import NOT_FOUND, Host, Reply

# Items of a feed: those of half a day, so that what could not be fetched leaves it soon.
ITEMS = 12
# The site is down once in the week, for so long.
OUTAGE = timedelta(hours=3)
XML = {"Content-Type": "application/rss+xml; charset=utf-8"}


@dataclass(frozen=True)
class Habits:
    """Say what a site's template does on every page."""

    counter: str = ""
    """A line in the text that turns by itself, with {} for a number."""
    facts_on_page: bool = True
    """Whether pages give date and author; else only the feed does."""
    listed_under: str = ""
    """A prefix of the addresses in the feed, whose pages declare the address without it."""


HABITS = (
    Habits(),
    Habits(counter="{} people have read this"),
    Habits(counter="Updated {} minutes ago"),
    Habits(counter="{} views"),
    Habits(facts_on_page=False),
    Habits(listed_under="/rss"),
    Habits(counter="Listen ({} min)"),
    Habits(counter="(As of {}:05 GMT)"),
    Habits(counter="Yes {} percent, {} votes"),
    Habits(facts_on_page=False, listed_under="/rss"),
)


class NewsSite(Host):
    """Answer as the site would at the simulated time; keep what was answered for the judge."""

    def __init__(
        self,
        address: str,
        stories: list[Story],
        habits: Habits,
        outage: datetime,
        now: Callable[[], datetime],
    ) -> None:
        self.stories = {story.slug: story for story in stories}
        self.habits = habits
        self.outage = outage
        self.now = now
        self.pages_asked = 0
        self._asked = dict.fromkeys(self.stories, 0)
        super().__init__(address)

    def source(self, number: int) -> str:
        """Return the site's entry in sources.toml."""
        return (
            f'[[source]]\nid = "site{number}"\nhome = "{self.base}/"\n'
            f'feeds = ["{self.base}/feed"]\ndelay = 0.0\nevery = "30m"\n\n'
        )

    def answer(self, target: str) -> Reply:
        now = self.now()
        if self.outage <= now < self.outage + OUTAGE:
            return Reply(503, b"<title>503</title>busy")
        if target == "/feed":
            return Reply(body=self._feed(now).encode(), headers=XML)
        if target == "/":
            links = "".join(f'<a href="/2026/{slug}">{slug}</a>' for slug in self.stories)
            return Reply(body=f"<title>Front page</title>{links}".encode())
        self.pages_asked += target != "/robots.txt"
        slug = target.rpartition("/")[2]
        found = self.stories.get(slug.removesuffix("-moved"))
        if found is None or found.published > now:
            return NOT_FOUND
        return self._page(found, target, now)

    def path_of(self, story: Story, now: datetime) -> str:
        """Return the path of a story's page at a time."""
        has_moved = story.end == End.MOVED and story.ends is not None and now >= story.ends
        return f"/2026/{story.slug}{'-moved' if has_moved else ''}"

    def _page(self, story: Story, target: str, now: datetime) -> Reply:
        has_ended = story.ends is not None and now >= story.ends
        if has_ended and story.end == End.REMOVED:
            return NOT_FOUND
        if has_ended and story.end == End.REDIRECTED:
            return Reply(302, headers={"Location": "/"})
        if has_ended and story.end == End.MOVED and not target.endswith("-moved"):
            return Reply(301, headers={"Location": self.path_of(story, now)})
        self._asked[story.slug] += 1
        is_stub = story.is_metered and self._asked[story.slug] % 2 == 0
        version = story.version(now)
        story.looks.append((now, None if is_stub else version))
        return Reply(body=self._html(story, version, is_stub=is_stub, now=now).encode())

    def _html(self, story: Story, version: int, *, is_stub: bool, now: datetime) -> str:
        asked = self._asked[story.slug]
        headline = story.headlines[asked % len(story.headlines)]
        paragraphs = list(story.versions[version].paragraphs)
        if is_stub:
            paragraphs = [*paragraphs[:1], "Subscribe from one crown a month to read on."]
        if self.habits.counter:
            paragraphs.insert(1, self.habits.counter.format(asked * 7 % 59 + 1, asked * 37))
        data: dict[str, object] = {"@type": "NewsArticle", "headline": headline}
        if self.habits.facts_on_page:
            data |= {
                "datePublished": story.published.isoformat(),
                "author": {"@type": "Person", "name": "Maren Oduya"},
            }
            if version:
                data["dateModified"] = story.versions[version].since.isoformat()
        text = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
        return (
            f'<!DOCTYPE html><html lang="en"><head><title>{escape(headline)}</title>'
            f'<link rel="canonical" href="{self.base}{self.path_of(story, now)}">'
            f'<script type="application/ld+json">{json.dumps(data)}</script></head><body>'
            f"<nav><a href=/>Home</a></nav><main><article><h1>{escape(headline)}</h1>{text}"
            "</article></main><footer><p>All rights reserved.</p></footer></body></html>"
        )

    def _feed(self, now: datetime) -> str:
        listed = sorted(
            (story for story in self.stories.values() if story.published <= now),
            key=lambda story: story.published,
            reverse=True,
        )[:ITEMS]
        items = "".join(
            f"<item><title>{escape(story.headlines[0])}</title>"
            f"<link>{self.base}{self.habits.listed_under}{self.path_of(story, now)}</link>"
            f"<pubDate>{format_datetime(story.published)}</pubDate>"
            "<author>desk@site.example (Maren Oduya)</author></item>"
            for story in listed
        )
        return f'<rss version="2.0"><channel><title>Site</title>{items}</channel></rss>'
