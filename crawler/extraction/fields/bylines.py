"""Find whom the page itself shows as its author.

A byline near the headline comes first, then a credit or an author's box further down, then a
first line that is nothing but a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from lxml import etree

from crawler.extraction.page.blocks import Block
from crawler.extraction.page.document import PageDocument
from model.components import Author
from text.cleaning import clean
from text.credit_line import PREFIX
from text.credits import credits_writer, is_writer_label
from text.letters import letters
from text.person_names import ACCOUNT_PAGE, MAX_NAME_LENGTH, names_in
from text.words import word_set

ABOVE = 5
"""A byline may stand this many blocks above the headline, beside its kicker."""
BELOW = 9
"""Who signs the story, or is linked as its writer, stands fewer blocks below the headline."""
REACH = 40
"""A byline stands fewer than this many blocks below the headline; the next story comes after."""
MAX_BARE_WORDS = 4
"""A name that nothing marks as one has at most this many words; longer lines are headlines."""
PARAGRAPH = 100
"""A paragraph of more characters begins the story: a name below it is of somebody told of."""
MAX_LISTED = 20
"""At most this many names are read below a label; studies list a dozen."""
TOLD = 3
"""After so many paragraphs a "by" in a line is of a book or a finder that the story tells of."""
MAX_LINKED = 3
"""A page links at most this many names as its authors; one with more lists other stories."""

_BYLINE = word_set("""
author authors byline bylines autor autoren auteur autore writer contributor contributors
forfatter firma
""")
_NOT_BYLINE = word_set("""
comment comments related bio avatar footer sidebar social share card teaser photo image
""")
_CREDIT = re.compile(
    r"(?:(?:this\s\w+\s(?:was|is)\s)?(?:written|authored|words)\s+by|autorin/autor)\b\s*:?|"
    r"[(（]?责(?:任编辑|编)[:：]",
    re.IGNORECASE,
)
"""These words credit only the author, wherever they stand."""
_SIGNED = re.compile(
    r"(?:[Ww]ritten\s|[Ss]tory\s)?(?:[Bb]y|BY|[Vv]on|[Pp]or|[Pp]ar|[Aa]v):?\s+(?=[^\W\d_])"
)
"""A line that signs the story begins so; in these languages no other short line does."""
_RELATED = etree.XPath("descendant::a[@rel]")
_NOT_STORY = frozenset({"figure", "aside", "nav", "footer"})
_MENUS = frozenset({"nav", "footer"})
"""Where "Story" and "Reporting" stand above other links, unless in the article itself."""
_PROFILE = re.compile(
    r"/(?:[\w-]{0,20}aut(?:h?or|eur)\w{0,5}|people|team|staff|profiles?|contributors?|writers?|by)/[^/?#]",
    re.IGNORECASE,
)
"""The address of a page about a writer has such a part."""
_SOURCE = re.compile(r"(?:quelle|source|fuente|fonte)\b", re.IGNORECASE)
"""A picture's or a chart's source is written so."""
_TEXTS = etree.XPath("descendant::text()[not(ancestor::script or ancestor::style)]|descendant::br")
_WITHIN = re.compile(r"(?<!\w)by\s+(?=[A-Z])")
"""The "by" stands inside a line with the date: "Published August 7 by Mara Lind"."""


def near(
    document: PageDocument, blocks: Sequence[Block], headline: int | None = None
) -> list[Author]:
    """Find who is linked as author or named near the headline (``headline``: its position)."""
    linked = [
        Author(text, document.absolute(element.get("href")))
        for element in _RELATED(document.tree)
        if "author" in (element.get("rel") or "").lower().split()
        and not ACCOUNT_PAGE.search(element.get("href") or "")
        and (text := clean(element.text_content()))
        and names_in(text)
    ]
    if linked:
        return linked[:1] if len({author.name for author in linked}) > MAX_LINKED else linked
    start = _start(blocks, headline) or 0
    first: list[str] = []
    paragraphs = 0
    for block in blocks[max(0, start - ABOVE) : start + REACH]:
        if len(block.text) >= 2 * MAX_NAME_LENGTH:
            paragraphs += block.position > start and not block.hidden
            continue
        marked = bool(_BYLINE & block.names) and not _NOT_BYLINE & block.names
        if paragraphs >= TOLD and not marked:
            continue
        by = PREFIX.match(block.text) and not _SOURCE.match(block.text)
        by = by or credits_writer(block.text)
        names = names_in(_apart(block)) if by or (marked and not first) else []
        if by and names and not names[0][0].islower():
            return [Author(name) for name in names]
        if marked:
            first = first or names
    return [Author(name) for name in first]


def _apart(block: Block) -> str:
    """Return a block's text with a bar where two elements meet without a space, or a line ends.

    A name, an account and a role each have an element of their own: "Mara Lind|@mara|Editor".
    """
    text = ""
    for piece in _TEXTS(block.element):
        if not isinstance(piece, str):
            text += " | "
            continue
        meet = text[-1:].isalnum() and not piece[:1].islower() and piece[:1].strip()
        text += f" | {piece}" if meet else piece
    same = letters(text) == block.letters  # the element may hold other blocks, too
    return clean(text) if same else block.text


def _start(blocks: Sequence[Block], headline: int | None) -> int | None:
    """Return where the article begins: at its headline, else at the first h1."""
    if headline is not None:
        return headline
    return next((block.position for block in blocks if block.tag == "h1"), None)


def profiled(document: PageDocument, blocks: Sequence[Block], headline: int | None) -> list[Author]:
    """Find whose name stands alone by the headline and links to the author's page on the site."""
    start = _start(blocks, headline) or 0
    for block in _short(blocks[max(0, start - ABOVE) : start + BELOW]):
        if not block.links or block.hidden or not _is_full_name(block.text):
            continue
        for link in (block.element.getparent(), *block.element.iter("a")):
            address = (link.get("href") if link is not None else "") or ""
            if _PROFILE.search(address) and not ACCOUNT_PAGE.search(address):
                return [Author(name, document.absolute(address)) for name in names_in(block.text)]
    return []


def signed(blocks: Sequence[Block], headline: int | None) -> list[Author]:
    """Find who signs right below the headline, all by full names: "By Mara Lind"."""
    if headline is None:
        return []
    for block in _short(blocks[headline + 1 : headline + BELOW]):
        by = _SIGNED.match(block.text)
        if by and not block.hidden and not _NOT_STORY & block.ancestors:
            names = names_in(block.text[by.end() :])
            return [Author(name) for name in names] if all(map(_is_full_name, names)) else []
    return []


def elsewhere(blocks: Sequence[Block], headline: int | None = None) -> Iterator[list[Author]]:
    """Yield whom the page credits otherwise, the surest way first, if each names only one."""
    start = _start(blocks, headline)
    for texts in (_bare(blocks, start), _within(blocks, start), _boxed(blocks)):
        if named := _alone(texts):
            yield named


def credited(blocks: Sequence[Block], headline: int | None = None) -> list[Author]:
    """Find whom a line credits as the writer; nobody if several lines name different ones."""
    start = _start(blocks, headline) or 0
    return _alone(_credited(blocks)) or _alone(_labelled(blocks[max(0, start - ABOVE) :]))


def _alone(texts: Iterator[str]) -> list[Author]:
    different = list(dict.fromkeys(texts))
    return [Author(name) for name in names_in(different[0])] if len(different) == 1 else []


def _short(blocks: Sequence[Block]) -> Iterator[Block]:
    return (block for block in blocks if len(block.text) < 2 * MAX_NAME_LENGTH)


def _within(blocks: Sequence[Block], start: int | None) -> Iterator[str]:
    start = start or 0
    for block in _short(blocks[start : start + REACH]):
        by = _WITHIN.search(block.text)
        names = names_in(block.text[by.end() :]) if by else []
        if names and _is_full_name(names[0]) and not _NOT_BYLINE & block.names:
            yield names[0]


def _labelled(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the names that stand right below a line that only says "Author" or "By"."""
    for at, block in enumerate(blocks):
        if block.hidden or "figure" in block.ancestors or not is_writer_label(block.text):
            continue
        if _MENUS & block.ancestors and "article" not in block.ancestors:
            continue
        below = blocks[at + 1 : at + 1 + MAX_LISTED]
        named = list(takewhile(lambda one: _is_full_name(_first_line(one)), below))
        alike = [one for one in named if one.path[-2:-1] == named[0].path[-2:-1]]
        if named:
            yield " | ".join(_first_line(one) for one in alike or named[:1])


def _first_line(block: Block) -> str:
    return _apart(block).partition(" | ")[0]


def _credited(blocks: Sequence[Block]) -> Iterator[str]:
    for block in _short(blocks):
        credit = _CREDIT.match(block.text)
        if credit and names_in(block.text[credit.end() :]):
            yield block.text[credit.end() :].rstrip(")） ")


def _boxed(blocks: Sequence[Block]) -> Iterator[str]:
    for block in _short(blocks):
        if _BYLINE & block.names and _is_full_name(block.text):
            yield block.text


def _bare(blocks: Sequence[Block], start: int | None) -> Iterator[str]:
    """Yield the lines between the headline and the first paragraph that hold only names."""
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
