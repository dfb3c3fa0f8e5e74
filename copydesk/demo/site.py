"""Build a site of our own small web: stories, templates, corrections, new articles."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import ClassVar

from copydesk.demo.formats import XML_HEAD
from copydesk.demo.serving import NOT_FOUND, Host, Reply
from copydesk.demo.stories import Block, Story, load_stories, moments_later, newest_first

HERE = Path(__file__).parent
# The smallest transparent GIF: a picture that costs nothing to keep.
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
PICTURE_SUFFIXES = (".jpg", ".png", ".gif", ".webp", ".ico")


@dataclass(frozen=True)
class Expected:
    """Hold what a reader sees of one article, and a crawler should store.

    ``first`` and ``last`` are the whole first and last paragraph (or list item) of the text. All
    white space is a single space, the ideographic one too.
    ``kind`` is ``article``, ``opinion``, ``brief``, ``liveblog``, ``structure`` (a live blog that
    no metadata calls one), ``syndicated`` or ``paywalled`` (only the beginning is on the page).
    """

    url: str
    headline: str
    first: str
    last: str
    published: datetime
    author: str
    kind: str


class Site(Host):
    """Serve a news site from the story files in its directory."""

    id: str
    name: ClassVar[str]
    language: ClassVar[str]
    encoding: ClassVar[str] = "utf-8"

    def __init__(self, address: str, stories: list[Story] | None = None, *, port: int = 0) -> None:
        written = load_stories(HERE / self.id / "stories") if stories is None else stories
        self._written = newest_first(written)
        self._list(self._written)
        super().__init__(address, port)

    # what a site says of itself

    def path(self, story: Story) -> str:
        """Return where the story is, from the root of the site."""
        raise NotImplementedError

    def files(self) -> Mapping[str, Callable[[], Reply]]:
        """Return what answers at addresses that stay: feeds, sitemaps, robots.txt."""
        return {}

    def section_path(self, section: str) -> str:
        """Return where the articles of a section are listed."""
        raise NotImplementedError

    def listing(self, path: str, heading: str, stories: list[Story]) -> Reply:
        """Return the page at ``path`` that lists ``stories``."""
        raise NotImplementedError

    def page(self, story: Story) -> str:
        """Return the page of an article."""
        raise NotImplementedError

    def route(self, path: str, query: str) -> Reply | None:
        """Return the reply for an address, or None where there is nothing."""
        files = self.files()
        if path in files:
            return files[path]()
        if path == "/":
            return self.home()
        for section in self.sections:
            if path == self.section_path(section):
                return self.listing(path, section, self.of_section(section))
        story = self.find(path)
        return self.html(self.page(story), story.changed) if story else None

    def source(self) -> dict[str, str | list[str]]:
        """Return the site's entry in a sources file."""
        return {
            "id": self.id,
            "name": self.name,
            "home": f"{self.base}/",
            "language": self.language,
        }

    # what tests do with it

    @property
    def articles(self) -> list[Expected]:
        """Return every article of the site as it is now, newest first."""
        return [self.expected(story) for story in self.stories]

    def article(self, slug: str) -> Expected:
        """Return one article. Raises KeyError if there is none of that name."""
        return self.expected(self.story(slug))

    def expected(self, story: Story) -> Expected:
        """Return what a crawler should make of ``story``."""
        plain = story.plain
        return Expected(
            url=self.url(story),
            headline=_single_spaced(story.headline),
            first=_single_spaced(plain[0]),
            last=_single_spaced(plain[-1]),
            published=story.published,
            author=story.author,
            kind=story.kind,
        )

    def story(self, slug: str) -> Story:
        """Return the story of that name. Raises KeyError if there is none."""
        for story in self.stories:
            if story.slug == slug:
                return story
        raise KeyError(slug)

    def correct(self, slug: str, old: str, new: str, when: datetime | None = None) -> Expected:
        """Change words in the headline and text of an article, as an editor would.

        ``when`` becomes the time of modification (default: an hour after the last change).
        Raises KeyError if there is no such article, ValueError if it never says ``old``.
        """
        story = self.story(slug)
        corrected = replace(
            story,
            headline=story.headline.replace(old, new),
            blocks=[
                Block(block.kind, [part.replace(old, new) for part in block.parts])
                for block in story.blocks
            ],
            modified=when or moments_later(story.changed),
        )
        if (corrected.headline, corrected.blocks) == (story.headline, story.blocks):
            raise ValueError(f"{slug} does not say {old!r}")
        self._list([corrected if other is story else other for other in self.stories])
        return self.expected(corrected)

    def publish(self, story: Story) -> Expected:
        """Add an article: it is in feeds, sitemaps and on the home page from now on."""
        self._list(newest_first([*self.stories, story]))
        return self.expected(story)

    def withdraw(self, slug: str) -> None:
        """Take an article away: its address answers 404, and nothing lists it any more."""
        gone = self.story(slug)
        self._list([story for story in self.stories if story is not gone])

    def reset(self) -> None:
        super().reset()
        self._list(self._written)

    # what the sites themselves need

    @property
    def changed(self) -> datetime:
        """Return when anything on the site last changed."""
        return max(story.changed for story in self.stories)

    @property
    def sections(self) -> list[str]:
        """Return the sections that have articles, that of the newest first."""
        return list(dict.fromkeys(story.section for story in self.stories))

    def of_section(self, section: str) -> list[Story]:
        return [story for story in self.stories if story.section == section]

    def home(self) -> Reply:
        return self.listing("/", self.name, self.stories)

    def url(self, story: Story) -> str:
        return self.base + self.path(story)

    def find(self, path: str) -> Story | None:
        """Return the story at a path."""
        return self._by_path.get(path)

    def others(self, story: Story, count: int) -> list[Story]:
        """Return ``count`` other stories, those that follow it first."""
        position = self.stories.index(story)
        return (self.stories[position + 1 :] + self.stories[:position])[:count]

    def answer(self, target: str) -> Reply:
        path, _, query = target.partition("?")
        if path.endswith(PICTURE_SUFFIXES):
            return Reply(body=PIXEL, headers={"Content-Type": "image/gif"})
        if path.endswith(".js"):
            return Reply(body=b"/* nothing */", headers={"Content-Type": "text/javascript"})
        if path.endswith(".css"):
            return Reply(body=b"/* nothing */", headers={"Content-Type": "text/css"})
        return self.route(path, query) or NOT_FOUND

    def render(self, template: str, values: Mapping[str, str]) -> str:
        """Fill in the site's template of that name."""
        given = {"base": self.base, "site": escape(self.name), "lang": self.language}
        return read_template(self.id, template).substitute({**given, **values})

    def html(self, text: str, modified: datetime | None = None) -> Reply:
        """Return a page in the site's encoding, which its Content-Type declares."""
        kind = f"text/html; charset={self.encoding}"
        return self.reply_with(text, kind, modified)

    def xml(self, text: str, kind: str = "application/xml; charset=utf-8") -> Reply:
        """Return a feed or a sitemap, in UTF-8."""
        return Reply(
            body=(XML_HEAD + text).encode(), headers={"Content-Type": kind}, modified=self.changed
        )

    def reply_with(self, text: str, kind: str, modified: datetime | None = None) -> Reply:
        return Reply(
            body=text.encode(self.encoding, "xmlcharrefreplace"),
            headers={"Content-Type": kind},
            modified=modified or self.changed,
        )

    def _list(self, stories: list[Story]) -> None:
        # replaced whole, never changed in place: requests are answered in other threads
        self.stories = stories
        self._by_path = {self.path(story): story for story in stories}


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


@cache
def read_template(site: str, name: str) -> Template:
    return Template((HERE / site / name).read_text("utf-8"))
