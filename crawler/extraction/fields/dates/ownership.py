"""Tell whether a date that a page shows is of its article, or of something else on the page.

The article's own date stands with its headline or its text. Another one stands in a box: in an
embedded post, a list of other stories, an event, the comments. A box is what neither the headline
nor the text is in; it is told by its tag, its class, or the headlines of other stories in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from crawler.extraction.fields.dates.date_words import is_of_event
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.class_names import words_of
from text.scripts import begins_east_asian
from text.words import word_set

PROSE_LENGTH = 120
"""A paragraph of the text has more characters than this; lines with dates have fewer."""
LINKED = 0.5
"""A long block of which this share is links is no paragraph of the text."""
MAX_PROSE = 100
"""At most this many paragraphs say where the text is."""
HEADLINE_WORDS = 6
"""A link of this many words is the headline of another story; "Share this on Facebook" is none."""
HEADED_WORDS = 4
"""In a heading so many words are enough; fewer are the name of a writer."""
HEADLINE_IDEOGRAPHS = 12
"""So is one of this many characters in Chinese, Japanese or Korean."""
MAX_LINKS = 50
"""At most this many links of a box are read."""
MAX_DEPTH = 60
"""At most this many elements around a date are looked at."""

_TAGS = word_set("nav figure figcaption blockquote form iframe")
_NAMES = word_set("""
    related popular latest newest recent trending recommended recommendation recommendations
    teaser teasers oembed embedded embeds twitter tweet instagram facebook fb tiktok telegram
    youtube bluesky mastodon reddit event events comment comments ticker promo carousel mostread
    outbrain taboola
    """)
# A site builder whose "w-embed" is any piece of markup.
_WEBFLOW = "w"
# A link to a place on this page, a script or a person is none to a story.
_LEADS_ELSEWHERE = re.compile(r"(?!#|javascript:|mailto:)\S", re.IGNORECASE)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


class Ownership:
    """Know where a page's headline and text are, and so which of its elements are in a box."""

    def __init__(self, blocks: Sequence[Block], headline: int | None) -> None:
        self._blocks = blocks
        self._headline = headline
        # a hostile page has thousands of dates in one box
        self._boxes: dict[HtmlElement, _Box] = {}

    @cached_property
    def _paragraphs(self) -> frozenset[HtmlElement]:
        """Return the paragraphs of the text."""
        paragraphs = (block.element for block in self._blocks if is_paragraph(block))
        return frozenset(islice(paragraphs, MAX_PROSE))

    @cached_property
    def _around_article(self) -> set[HtmlElement]:
        """Return the elements that the headline or a paragraph of the text is in."""
        found = set(self._paragraphs)
        if self._headline is not None:
            found.add(self._blocks[self._headline].element)
        return found.union(*(element.iterancestors() for element in found))

    def is_in_sentence(self, element: HtmlElement) -> bool:
        """Return whether an element is a part of a paragraph of the text, which tells of a day."""
        around = element.getparent()
        return around is not None and around.tag == "p" and around in self._paragraphs

    def is_article_s(
        self, element: HtmlElement, *, labelled: bool = False, after_text: bool = False
    ) -> bool:
        """Return whether the date that an element shows belongs to the article.

        ``labelled``: words say what it is the date of, as no list of stories does. ``after_text``:
        it stands below the text, where a box of something else has a heading of its own.
        """
        box = [
            around
            for around in (element, *islice(element.iterancestors(), MAX_DEPTH))
            if around not in self._around_article
        ]
        if any(around.tag in _TAGS or _is_named(around) for around in box):
            return False
        if not box or labelled:
            return True
        known = self._boxes.get(box[-1])
        if known is None:
            known = self._boxes[box[-1]] = _Box(box[-1])
        return not (known.holds_story or known.is_event or (after_text and known.is_headed))


class _Box:
    """Hold what tells that an element is a box of other stories, looked up once."""

    def __init__(self, element: HtmlElement) -> None:
        links = islice(element.iter("a"), MAX_LINKS)
        self.holds_story = any(_is_headline(link) for link in links)
        heading = next(element.iter(*_HEADINGS), None)
        self.is_headed = heading is not None
        self.is_event = heading is not None and is_of_event(heading.text_content())


def _is_named(element: HtmlElement) -> bool:
    """Return whether the class or the type of an element says that it is a box."""
    words = words_of(element)
    is_embedded = "embed" in words and _WEBFLOW not in words
    return is_embedded or bool(words & _NAMES) or (element.get("itemtype") or "").endswith("Event")


def is_paragraph(block: Block) -> bool:
    """Return whether a block is a paragraph of a text, by its length and its links."""
    is_long = len(block.text) > PROSE_LENGTH and not block.is_heading
    return is_long and block.link_density < LINKED


def _is_headline(link: HtmlElement) -> bool:
    """Return whether a link is another story's headline."""
    if not _LEADS_ELSEWHERE.match(link.get("href") or ""):
        return False
    text = " ".join(link.text_content().split())
    if begins_east_asian(text):
        return len(text) >= HEADLINE_IDEOGRAPHS
    around = link.getparent()
    is_heading = around is not None and str(around.tag) in _HEADINGS
    is_heading = is_heading or next(link.iter(*_HEADINGS), None) is not None
    return len(text.split()) >= (HEADED_WORDS if is_heading else HEADLINE_WORDS)
