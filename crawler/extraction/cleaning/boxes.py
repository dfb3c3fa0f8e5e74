"""Find boxes in the text by the class words of the elements around its lines.

A class word says little of a page that writes it on its own paragraphs (``author-text``,
``ads-inside-paragraph``), so that the classifier is asked, too.
"""

from __future__ import annotations

from collections import Counter

from crawler.extraction.cleaning.paragraphs import is_paragraph, is_prose, is_sentence
from crawler.extraction.page.blocks import Block
from text.words import word_set

TOO_MUCH = 0.2
"""Share of the text: an element that holds more is the article's own, not a box in it, and a class
word whose elements hold more in all names no box."""
_CLASSES: dict[str, frozenset[str]] = {
    "share": word_set("""
        share sharing sharebar social socials addtoany sharedaddy follow
        """),
    "newsletter": word_set("""
        newsletter newsletters signup subscribe subscription optin mailchimp
        """),
    "related": word_set("""
        related recommended recommendation recommendations readmore outbrain taboola
        relatedposts morefrom mostread trending popular yarpp seealso
        """),
    "advertisement": word_set("""
        ads advert advertisement adslot adsbygoogle sponsored dfp
        """),
    "byline": word_set("""
        byline bylines author authors authorbox bio biography
        """),
    "comments": word_set("""
        comments comment disqus respond
        """),
    "navigation": word_set("""
        breadcrumb breadcrumbs pagination pager toc prevnext skiplink menu
        """),
    "tags": word_set("""
        tags taglist tagcloud topics keywords hashtags
        """),
    "credit": word_set("""
        credit credits copyright photographer imagecredit
        """),
    "cookies": word_set("""
        cookie cookies consent gdpr
        """),
    "published": word_set("""
        date dateline timestamp datetime pubdate posted published
        """),
}
"""Reason → class words of elements whose lines are removed for it; the first that fits counts."""
_WORDS: frozenset[str] = frozenset().union(*_CLASSES.values())
_BOXES = frozenset({"newsletter", "related", "advertisement", "byline", "comments"})
"""Reasons of elements that may hold one paragraph of prose: a teaser's, a biography's."""
_OWN = frozenset({"h1", "h2", "h3", "h4", "body", "main", "article"})
"""Elements whose own classes name the article, not a box in it."""


def find_boxes(blocks: list[Block], doubted: frozenset[int]) -> list[str | None]:
    """Return for each block the reason for which it stands in a box, not in the text; or None.

    ``doubted``: positions of the blocks that the classifier does not keep.

    An element with two paragraphs of prose or much of the text inside is the article's own
    container, whatever words its classes have. So are elements that together hold as much, where
    the classifier keeps it: the page writes the word on its paragraphs.
    """
    near = {container.number: container for block in blocks for container in block.containers}
    holders = {
        number: container
        for number, container in near.items()
        if container.tag not in _OWN and not _WORDS.isdisjoint(container.written)
    }
    if not holders:
        return [None] * len(blocks)
    total = sum(len(block.text) for block in blocks)
    size = dict.fromkeys(holders, 0)
    prose = dict.fromkeys(holders, 0)
    for block in blocks:
        for container in block.containers:
            if container.number in holders:
                size[container.number] += len(block.text)
                prose[container.number] += is_prose(block)
    by_element: dict[int, list[tuple[str, str]]] = {
        number: [
            (reason, word)
            for reason, words in _CLASSES.items()
            for word in words & container.written
            if prose[number] <= (1 if reason in _BOXES else 0)
        ]
        for number, container in holders.items()
        if size[number] <= TOO_MUCH * total
    }
    named = [
        [name for container in block.containers for name in by_element.get(container.number, ())]
        for block in blocks
    ]
    own = _own_words(blocks, named, doubted)
    return [
        None
        if is_sentence(block) and block.position not in doubted
        else next((reason for reason, word in names if word not in own), None)
        for block, names in zip(blocks, named, strict=True)
    ]


def _own_words(
    blocks: list[Block], named: list[list[tuple[str, str]]], doubted: frozenset[int]
) -> set[str]:
    """Return the class words that the page writes on its own paragraphs; ``named``: on which."""
    size: Counter[str] = Counter()
    paragraphs: Counter[str] = Counter()
    for block, names in zip(blocks, named, strict=True):
        if block.position not in doubted:
            for word in {word for _, word in names}:
                size[word] += len(block.text)
                paragraphs[word] += is_paragraph(block)
    most = TOO_MUCH * sum(len(block.text) for block in blocks)
    return {word for word in size if size[word] > most or paragraphs[word] > 1}
