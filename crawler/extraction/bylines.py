"""Whom does the page itself show as its author?

A byline near the headline, else a credit or an author's box further down, else a first line
that is nothing but a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.extraction.blocks import Block, clean
from crawler.extraction.credits import ACCOUNT_PAGE, MAX_NAME_LENGTH, PREFIX, names_in
from crawler.extraction.document import Document
from crawler.extraction.names import name_set
from crawler.items import Author

REACH = 40  # blocks around the headline in which a byline may stand
MAX_BARE_WORDS = 4  # of a name that nothing marks as one
PARAGRAPH = 100  # letters: the story has begun
MAX_LINKED = 3  # distinct names linked as authors; a page with more lists other stories

_BYLINE = name_set("""
author authors byline bylines autor autoren auteur autore writer contributor contributors
forfatter firma
""")
_NOT_BYLINE = name_set("""
comment comments related bio avatar footer sidebar social share card teaser photo image date time
""")
_CREDIT = re.compile(
    r"(?:(?:written|authored|words)\s+by|autorin/autor)\b\s*:?|[(（]?责(?:任编辑|编)[:：]",
    re.IGNORECASE,
)
"""Said of the author only, wherever it stands."""
_WITHIN = re.compile(r"(?<!\w)by\s+(?=[A-Z])")
"""In a line with the date: "Published August 7 by Mara Lind"."""


def near(document: Document, blocks: Sequence[Block]) -> list[Author]:
    """Who is linked as author, or named in a byline around the headline."""
    linked = [
        Author(text, document.absolute(element.get("href")))
        for element in document.tree.iterfind(".//a[@rel]")
        if "author" in (element.get("rel") or "").lower().split()
        and not ACCOUNT_PAGE.search(element.get("href") or "")
        and (text := clean(element.text_content()))
        and names_in(text)
    ]
    if linked:
        return linked[:1] if len({author.name for author in linked}) > MAX_LINKED else linked
    start = next((block.position for block in blocks if block.tag == "h1"), 0)
    for block in blocks[max(0, start - 5) : start + REACH]:
        by = PREFIX.match(block.text)
        marked = bool(_BYLINE & block.names) and not _NOT_BYLINE & block.names
        if (by or marked) and len(block.text) < 2 * MAX_NAME_LENGTH:
            names = names_in(block.text)
            if names and (marked or names[0][0].isupper()):
                return [Author(name) for name in names]
    return []


def elsewhere(blocks: Sequence[Block]) -> Iterator[list[Author]]:
    """Whom the page credits otherwise, the surest first; each way only if it names one alone."""
    for way in (_bare, _within, _credited, _boxed):
        texts = list(dict.fromkeys(way(blocks)))
        if len(texts) == 1:
            yield [Author(name) for name in names_in(texts[0])]


def _short(blocks: Sequence[Block]) -> Iterator[Block]:
    return (block for block in blocks if len(block.text) < 2 * MAX_NAME_LENGTH)


def _within(blocks: Sequence[Block]) -> Iterator[str]:
    start = next((block.position for block in blocks if block.tag == "h1"), 0)
    for block in _short(blocks[start : start + REACH]):
        by = _WITHIN.search(block.text)
        names = names_in(block.text[by.end() :]) if by else []
        if names and _is_full_name(names[0]) and not _NOT_BYLINE & block.names:
            yield names[0]


def _credited(blocks: Sequence[Block]) -> Iterator[str]:
    for block in _short(blocks):
        credit = _CREDIT.match(block.text)
        if credit and names_in(block.text[credit.end() :]):
            yield block.text[credit.end() :].rstrip(")） ")


def _boxed(blocks: Sequence[Block]) -> Iterator[str]:
    for block in _short(blocks):
        if _BYLINE & block.names and _is_full_name(block.text):
            yield block.text


def _bare(blocks: Sequence[Block]) -> Iterator[str]:
    """A line between the headline and the first paragraph that holds nothing but names."""
    start = next((block.position for block in blocks if block.tag == "h1"), None)
    if start is None:
        return
    for block in blocks[start + 1 : start + REACH]:
        if block.tag != "p" or block.link_density:
            continue
        if len(block.text) > PARAGRAPH:
            return
        names = names_in(block.text)
        if (
            names
            and sum(map(len, names)) + len(names) > len(block.text)
            and all(map(_is_full_name, names))
        ):
            yield block.text


def _is_full_name(text: str) -> bool:
    words = text.split()
    return (
        1 < len(words) <= MAX_BARE_WORDS
        and all(word[0].isupper() for word in words)
        and names_in(text) == [text]
    )
