"""Find whom the page itself shows as its author.

A byline near the headline comes first, then a credit or an author's box further down, then a
first line that is nothing but a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, takewhile

from lxml import etree

from crawler.extraction.fields.byline_names import (
    PROFILE,
    first_name,
    has_picture,
    is_full_name,
    names_of,
    signed_with_role,
)
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.document import PageDocument
from model.components import Author
from text.cleaning import clean
from text.credit_line import MONTH_NAME, PREFIX
from text.credits import (
    ROLES,
    credits_only_others,
    credits_writer,
    is_label_of_others,
    is_writer_label,
)
from text.person_names import ACCOUNT_PAGE, MAX_NAME_LENGTH, names_in
from text.words import word_set

ABOVE = 5
"""A byline may stand this many blocks above the headline, beside its kicker."""
BELOW = 9
"""Who signs the story, or is linked as its writer, stands fewer blocks below the headline."""
REACH = 40
"""A byline stands fewer than this many blocks below the headline; the next story comes after."""
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
description
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
_SOURCE = re.compile(r"(?:quelle|source|fuente|fonte)\b", re.IGNORECASE)
"""A picture's or a chart's source is written so."""
_AFTER_NAME = re.compile(r"\s*(?:$|[,|·•(–—-])")
"""A name ends the line, or a sign stands between it and what that person is."""
_WITHIN = re.compile(r"(?<!\w)by\s+(?=[A-Z])")
"""The "by" stands inside a line with the date: "Published August 7 by Mara Lind"."""
_DAY = re.compile(rf"\b{MONTH_NAME}\b|\d[./-]\d", re.ASCII)


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
    return _lines(blocks, headline, credits_only_others)


def edited(blocks: Sequence[Block], headline: int | None = None) -> list[Author]:
    """Find who is named near the headline for other work than writing, where nobody else is."""
    return _lines(blocks, headline, lambda line: not credits_only_others(line))


def _lines(
    blocks: Sequence[Block], headline: int | None, is_left_out: Callable[[str], bool]
) -> list[Author]:
    """Find who is named in the first line near the headline that credits somebody."""
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
        if not (by or marked) or is_left_out(block.text):
            continue
        names = names_of(block) if by or not first else []
        if by and names and not names[0][0].islower():
            return [Author(name) for name in names]
        if marked:
            first = first or names
    return [Author(name) for name in first]


def _start(blocks: Sequence[Block], headline: int | None) -> int | None:
    """Return where the article begins: at its headline, else at the first h1."""
    if headline is not None:
        return headline
    return next((block.position for block in blocks if block.tag == "h1"), None)


def profiled(
    document: PageDocument, blocks: Sequence[Block], headline: int | None, above: int = ABOVE
) -> list[Author]:
    """Find whose names by the headline link to their pages here, or stand with a role.

    Such a link begins the line, or is all of it; so linked names below it are of others who wrote.
    Without one, what the person is stands in the line, or next to it with a picture of that name.
    ``above``: so many blocks above the headline are read, where a kicker may lead to "/people/…".
    """
    start = _start(blocks, headline) or 0
    near = [block for block in _short(blocks[max(0, start - above) : start + BELOW])
            if not block.hidden]  # fmt: skip
    for at, block in enumerate(near):
        if at and is_label_of_others(near[at - 1].text):
            continue
        if linked := _linked(document, block):
            below = (_linked(document, other) for other in near[at + 1 :])
            return [*linked, *chain.from_iterable(takewhile(bool, below))]
    for block in near:
        if (
            block.position <= start
            or block.is_heading
            or _NOT_STORY & {block.tag, *block.ancestors}
        ):
            continue
        if names := signed_with_role(block):
            return [Author(name) for name in names]
        if is_full_name(block.text) and has_picture(block) and _is_by_day_or_role(blocks, block):
            return [Author(block.text)]
    return []


def _is_by_day_or_role(blocks: Sequence[Block], block: Block) -> bool:
    """Return whether the line before or after a name is of the day, or what that person is."""
    at = block.position
    return any(
        _DAY.search(one.text) or one.text.split()[-1].casefold() in ROLES
        for one in _short((*blocks[max(0, at - 1) : at], *blocks[at + 1 : at + 2]))
    )


def _linked(document: PageDocument, block: Block) -> list[Author]:
    if not block.links:
        return []
    for link in (block.element.getparent(), *islice(block.element.iter("a"), MAX_LINKED)):
        address = (link.get("href") if link is not None else "") or ""
        if link is None or not PROFILE.search(address) or ACCOUNT_PAGE.search(address):
            continue
        linked = clean(link.text_content())
        if block.text in linked:  # and not one elsewhere in an element that holds other lines, too
            text = block.text
        elif block.text.startswith(linked) and _AFTER_NAME.match(block.text, len(linked)):
            text = linked
        else:
            continue
        if is_full_name(text) and text.split()[-1].casefold() not in ROLES:
            return [Author(text, document.absolute(address))]
    return []


def signed(blocks: Sequence[Block], headline: int | None) -> list[Author]:
    """Find who signs right below the headline, all by full names: "By Mara Lind"."""
    if headline is None:
        return []
    for block in _short(blocks[headline + 1 : headline + BELOW]):
        by = _SIGNED.match(block.text)
        if by and not block.hidden and not _NOT_STORY & block.ancestors:
            names = names_in(block.text[by.end() :])
            return [Author(name) for name in names] if all(map(is_full_name, names)) else []
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
        names = names_in(block.text[by.end() :]) if by and _DAY.search(block.text) else []
        if names and is_full_name(names[0]) and not _NOT_BYLINE & block.names:
            yield names[0]


def _labelled(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the names that stand right below a line that only says "Author" or "By"."""
    for at, block in enumerate(blocks):
        if block.hidden or "figure" in block.ancestors or not is_writer_label(block.text):
            continue
        if _MENUS & block.ancestors and "article" not in block.ancestors:
            continue
        below = blocks[at + 1 : at + 1 + MAX_LISTED]
        named = list(takewhile(lambda one: is_full_name(first_name(one)), below))
        alike = [one for one in named if one.path[-2:-1] == named[0].path[-2:-1]]
        if named:
            yield " | ".join(first_name(one) for one in alike or named[:1])


def _credited(blocks: Sequence[Block]) -> Iterator[str]:
    for block in _short(blocks):
        credit = _CREDIT.match(block.text)
        if credit and names_in(block.text[credit.end() :]):
            yield block.text[credit.end() :].rstrip(")） ")


def _boxed(blocks: Sequence[Block]) -> Iterator[str]:
    for block in _short(blocks):
        if _BYLINE & block.names and is_full_name(block.text):
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
            and all(map(is_full_name, names))
        ):
            yield block.text
