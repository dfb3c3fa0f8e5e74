"""Serve as many made-up articles as wanted, for crawls that are long enough to kill.

The texts are put together from phrases and from names that no other article has, so that they
read like news and differ from each other. The same seed gives the same articles.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import escape

from copydesk.demo.formats import mail_date, sitemap, text_reply
from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from copydesk.demo.site import Site
from copydesk.demo.stories import Block, Story, render_blocks

NETWORK = "127.0.3"
NEWEST = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
# Time between two articles: 500 are a day and a half, which is what a big site writes.
BETWEEN_ARTICLES = timedelta(minutes=4)
# The fewest and the most paragraphs of an article.
PARAGRAPHS = (5, 9)
# The fewest and the most sentences of a paragraph.
SENTENCES = (2, 4)

SYLLABLES = (
    *("ba", "cor", "dal", "en", "fir", "gro", "hal", "ister", "jun", "kel", "lor", "mar", "nes"),
    *("ol", "pra", "quin", "ros", "sel", "tor", "ul", "ver", "wen", "yar", "zo", "bren", "cas"),
    *("dor", "el", "fan", "gil", "hest", "im", "lin", "mor", "nat", "os", "pel", "rin", "sil"),
)
DOERS = (
    "the harbour board",
    "a committee of teachers",
    "the mayor of {place}",
    "{person}, a retired surveyor,",
    "the owners of the mill",
    "three neighbouring parishes",
    "the {place} water company",
    "{person}",
    "a spokeswoman for the railway",
    "the county court",
    "volunteers from {place}",
    "an engineer named {person}",
    "the parents' council",
    "the oldest firm in {place}",
    "the night shift",
    "a survey of {number} households",
)
DEEDS = (
    "put off until spring",
    "refused to pay for",
    "found an unexpected use for",
    "asked the ministry to look into",
    "voted to keep",
    "lost the only key to",
    "will sell at auction",
    "measured for the first time",
    "promised to rebuild",
    "complained in writing about",
    "paid a fine over",
    "spent {number} crowns on",
    "found cracks in",
    "gave away",
    "planned to move",
    "closed without notice",
)
THINGS = (
    "the covered market at {place}",
    "{number} lengths of copper pipe",
    "a bridge that nobody claims",
    "the swimming baths",
    "a collection of glass eyes",
    "the road to {place}",
    "the bells of Saint {place}",
    "a herd of {number} goats",
    "an orchard behind the barracks",
    "the timetable of the branch line",
    "the archive of {person}",
    "a warehouse of winter coats",
    "the lock gates below {place}",
    "a telescope bought in error",
    "the school roof",
    "{number} unsold lottery tickets",
)
CIRCUMSTANCES = (
    "after a meeting that lasted until midnight",
    "although the money ran out in {month}",
    "on the advice of {person}",
    "while the rest of {place} was asleep",
    "for the first time in {number} years",
    "before the river rose again",
    "in spite of a petition",
    "because of a misprint in the by-laws",
    "to the surprise of its own lawyers",
    "without waiting for the verdict from {place}",
    "according to papers seen by this newspaper",
    "and apologised on {day}",
    "as snow closed the pass at {place}",
    "when the insurance lapsed in {month}",
)
MONTHS = ("January", "March", "April", "June", "August", "October")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
FEED_HEAD = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'


class _Writer:
    """Write one article; all it knows comes from the random numbers it is given."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.place_names = [self.name() for _ in range(4)]
        self.people = [f"{self.name()} {self.name()}" for _ in range(4)]

    def name(self) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 3))).capitalize()

    def fill(self, phrase: str) -> str:
        return phrase.format(
            place=self.chance.choice(self.place_names),
            person=self.chance.choice(self.people),
            number=self.chance.randint(3, 980),
            month=self.chance.choice(MONTHS),
            day=self.chance.choice(DAYS),
        )

    def sentence(self) -> str:
        pools = (DOERS, DEEDS, THINGS, CIRCUMSTANCES)
        words = " ".join(self.fill(self.chance.choice(pool)) for pool in pools)
        return f"{words[0].upper()}{words[1:]}."

    def paragraph(self) -> str:
        sentences = [self.sentence() for _ in range(self.chance.randint(*SENTENCES))]
        if self.chance.random() < 0.3:  # about as many paragraphs of news quote somebody
            sentences.append(f"“{self.sentence()[:-1]},” said {self.chance.choice(self.people)}.")
        return " ".join(sentences)

    def headline(self) -> str:
        deed = self.fill(self.chance.choice(DEEDS))
        return f"{self.place_names[0]} {deed} {self.fill(self.chance.choice(THINGS))}"


def write_stories(count: int, seed: int) -> list[Story]:
    """Return ``count`` articles, newest first; the same for the same seed."""
    stories = []
    for number in range(count):
        writer = _Writer(random.Random(f"{seed}/{number}"))
        paragraphs = [writer.paragraph() for _ in range(writer.chance.randint(*PARAGRAPHS))]
        stories.append(
            Story(
                slug=str(100_000 + count - number),
                headline=writer.headline(),
                section=writer.chance.choice(("local", "business", "culture")),
                published=NEWEST - number * BETWEEN_ARTICLES,
                blocks=[Block("paragraph", [paragraph]) for paragraph in paragraphs],
                author=writer.people[0],
            )
        )
    return stories


class BulkSite(Site):
    """Serve many articles; its feed and its sitemap list all of them."""

    name = "The Bulk Gazette"
    language = "en"

    def __init__(self, address: str, count: int, seed: int) -> None:
        self.id = f"bulk-{address.rpartition('.')[2]}"
        super().__init__(address, write_stories(count, seed))

    def source(self) -> dict[str, str | list[str]]:
        return {**super().source(), "feeds": [f"{self.base}/feed.xml"]}

    def path(self, story: Story) -> str:
        return f"/{story.section}/{story.published:%Y/%m}/story-{story.slug}.html"

    def route(self, path: str, query: str) -> Reply | None:
        if path == "/robots.txt":
            return text_reply(f"User-agent: *\nAllow: /\nSitemap: {self.base}/sitemap.xml\n")
        if path == "/feed.xml":
            return self.feed()
        if path == "/sitemap.xml":
            return self.xml(sitemap([(self.url(story), story.changed) for story in self.stories]))
        if path == "/":
            return self.home()
        story = self.find(path)
        return self.html(self.page(story), story.changed) if story else None

    def home(self) -> Reply:
        rows = "".join(
            f'<li><a href="{self.path(story)}">{escape(story.headline)}</a></li>'
            for story in self.stories[:30]  # a front page shows about as many
        )
        return self.html(
            f"<!DOCTYPE html><html lang=en><head><title>{self.name}</title><link rel=alternate "
            f'type="application/rss+xml" href="{self.base}/feed.xml"></head><body>'
            f"<h1>{self.name}</h1><ul>{rows}</ul></body></html>"
        )

    def page(self, story: Story) -> str:
        body = "\n".join(render_blocks(story.blocks))
        return (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
            f"<title>{escape(story.headline)} - {self.name}</title>"
            f'<link rel="canonical" href="{self.url(story)}"><meta property="og:type" '
            f'content="article"><meta property="og:title" content="{escape(story.headline)}">'
            f'<meta property="article:published_time" content="{story.published.isoformat()}">'
            f'<meta name="author" content="{escape(story.author)}"></head><body><header><nav>'
            '<a href="/">Home</a> <a href="/local/">Local</a> <a href="/business/">Business</a>'
            f"</nav></header><main><article><h1>{escape(story.headline)}</h1><p class=byline>By "
            f"{escape(story.author)}</p>\n{body}\n</article></main><footer><p>© {self.name}. All "
            "rights reserved.</p></footer></body></html>"
        )

    def feed(self, stories: Iterable[Story] | None = None) -> Reply:
        """Return the feed, of all stories or of some."""
        items = "\n".join(
            f"<item><title>{escape(story.headline)}</title><link>{self.url(story)}</link>"
            f"<guid>{self.url(story)}</guid><dc:creator>{escape(story.author)}</dc:creator>"
            f"<pubDate>{mail_date(story.published)}</pubDate></item>"
            for story in (self.stories if stories is None else stories)
        )
        return self.xml(
            f"{FEED_HEAD}<title>{self.name}</title><link>{self.base}/</link><description>"
            f"</description>\n{items}</channel></rss>",
            "application/rss+xml",
        )


@contextmanager
def serve_bulk(count: int = 500, hosts: int = 1, seed: int = 0) -> Iterator[Web]:
    """Serve ``count`` articles, spread evenly over ``hosts`` loopback addresses.

    The sites are ``bulk-1``, ``bulk-2``, ... Raises ValueError unless there is an article and an
    address (1 to 250) for each.
    """
    if not 1 <= hosts <= min(count, 250):
        raise ValueError(f"{count} articles can't be spread over {hosts} hosts")
    sizes = [count // hosts + (number < count % hosts) for number in range(hosts)]
    sites = [
        BulkSite(f"{NETWORK}.{number}", size, seed * 1000 + number)
        for number, size in enumerate(sizes, 1)
    ]
    web = Web({site.id: site for site in sites})
    try:
        yield web
    finally:
        web.close()
