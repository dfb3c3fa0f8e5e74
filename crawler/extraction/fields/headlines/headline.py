"""Choose the headline.

It is the one the page shows to readers (its h1), unless what the page declares, or the address
that was made from the headline, tells otherwise; never with the site's or the writer's name
attached.

Rules choose it, not a model: boosted trees over the same candidates (which sources agree, lengths,
separators, the address), fitted and tried on five folds of sites, gained half a percent on pages
of all kinds on top of these rules and lost one on news.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from html import unescape

from crawler.extraction.cleaning.phrases import BY_LINE, is_date_line
from crawler.extraction.fields.headlines.shown_headline import (
    MAX_LENGTH,
    ShownHeadline,
    shown_headlines,
)
from crawler.extraction.fields.headlines.site_names import (
    NAMED_AFTER,
    SEPARATOR,
    Titles,
    before_pipes,
    is_site,
    title_words,
    without_names,
)
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.document import PageDocument
from crawler.extraction.page.meta_tags import Metadata
from crawler.extraction.page.schema_org import StructuredData, types_of
from model.links import Link
from text.letters import letters
from text.words import word_set

ENOUGH_WORDS = 4
"""An unconfirmed first h1 of this many words is a headline, not the name of a section."""
CONFIRMED = 0.5
"""An h1 that has this share of a declared title's words is the article's, not a logo's."""
REALLY_OTHER = 0.6
"""Two titles that share at least this share of words are one headline, reworded."""
LINKED = 0.9
"""This share of the characters of a menu's entry, a breadcrumb or a tag is a link."""
PIPED_WORDS = 3
"""So many words after the last pipe of a title not shown on the page name a site or section."""
AGREED = 3
"""So many declared titles of one spelling have the newsroom's; the h1 may have a template's."""
PARAGRAPH_WORDS = 25
"""A text of more sentences than one and more words than this is a description, no headline."""
LONGEST_SECTION = 40
"""A link to a section has fewer characters than this; a longer one is another headline."""
LONGEST_KICKER = 100
"""What stands above a headline has fewer characters; a longer text is the story's."""
SIGNED = 4
"""Writer and day stand at most this many blocks below the headline: after standfirst, picture."""

_SIGNATURE = word_set("byline bylines author authors date dateline timestamp published pubdate")
_NO_HEADLINE = frozenset({"nav", "footer", "aside"})
_NEXT_SENTENCE = re.compile(r"[.!?]\s+[A-Z]")
# Where an aggregator's headline leads, and the comments on it: "(herald.example) 87".
_SOURCE = re.compile(r"\s+\((?:[\w-]+\.)+[a-z]{2,}\)(?:\s+\d+)?$")
_CURLY = re.compile("[\u2018\u2019\u201c\u201d]")
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")


@dataclass
class Headline:
    """Hold the headline and the other one, where the page has two that really differ."""

    headline: str | None
    alternative: str | None


def choose_headline(
    document: PageDocument,
    blocks: list[Block],
    structured: StructuredData,
    metadata: Metadata,
    link: Link | None = None,
) -> Headline:
    """Choose among h1, JSON-LD, OpenGraph, Twitter, ``<title>`` and the feed's title."""
    titles = Titles(document, structured, metadata, link)
    h1s = shown_headlines(blocks, document.url)
    lines = {
        block.letters
        for block in blocks
        if len(block.text) < MAX_LENGTH
        and not block.hidden
        and _NO_HEADLINE.isdisjoint(block.ancestors)
    }
    h1s = without_names(h1s, titles, lines) or _signed_headings(blocks)
    declared = titles.stripped(h1s, lines)
    forms = set(map(letters, declared))
    shown = [
        unescape(next((text for text in (h1.whole, *h1.parts) if letters(text) in forms), h1.text))
        for h1 in h1s
    ]
    declared = [text for text in declared if not _is_paragraph(text)] or declared
    if declared:
        shown = [text for text in shown if not _is_paragraph(text)]
    signed = bool(h1s) and _is_signed(blocks, h1s[0])
    headline = _declared_against_shown(shown, structured, declared) or _best(
        shown, declared, titles, lines, signed=signed
    )
    if headline and headline not in declared:
        headline = _SOURCE.sub("", headline)
    headline = _as_typed(_best_spelling(headline, declared, structured), declared)
    headline = _without_section(headline, shown, blocks, titles.names)
    headline = before_pipes(headline, titles.texts) if headline else None
    alternative = next(
        (
            text
            for text in (structured.string("alternativeHeadline"), *declared)
            if text
            and headline
            and _shared(text, headline) < REALLY_OTHER
            and not is_site(text, titles.names)
        ),
        None,
    )
    return Headline(headline, alternative)


def _signed_headings(blocks: list[Block]) -> list[ShownHeadline]:
    """Return the first heading that is signed: the headline, where the only h1 is a logo."""
    for block in blocks:
        if len(block.text) >= LONGEST_KICKER and not block.is_heading:
            return []  # the story has begun
        heading = ShownHeadline(block.text, block.text, block.position, is_logo=False)
        if (
            block.is_heading
            and not block.hidden
            and not _NO_HEADLINE & block.ancestors
            and len(block.text) <= MAX_LENGTH
            and not is_date_line(block.text)
            and len(title_words(block.text)) >= ENOUGH_WORDS
            and _is_signed(blocks, heading)
        ):
            return [heading]
    return []


def _is_signed(blocks: list[Block], h1: ShownHeadline) -> bool:
    """Return whether the writer or the day stands right below an h1, which then heads the story."""
    below = blocks[h1.position + 1 : h1.position + 1 + SIGNED]
    return any(
        _SIGNATURE & block.names
        or BY_LINE.match(block.text)
        or (len(block.text) < LONGEST_SECTION and is_date_line(block.text))
        for block in below
    )


def _best_spelling(
    headline: str | None, declared: list[str], structured: StructuredData
) -> str | None:
    """Choose, of two renderings of the same letters, the one that the newsroom wrote.

    A template may set the h1 in capitals or without any, or take a space or a quotation mark out.
    """
    form = letters(headline or "")
    same = [text for text in declared if letters(text) == form]
    if not headline or not same:
        return headline
    if same[0].casefold() == headline.casefold() and (
        same.count(same[0]) >= AGREED or (headline.split()[0].islower() and same[0][0].isupper())
    ):
        return same[0]
    # a headline in a script without capitals may hold an acronym: then there is no other
    lower = [text for text in same if not text.isupper()] if headline.isupper() else []
    return next(iter(lower), same[0] if _is_news(structured) else headline)


def _as_typed(headline: str | None, declared: list[str]) -> str | None:
    """Choose the spelling with straight quotation marks, where two declared titles have it.

    A site's typography curls in what it shows the marks that the newsroom typed.
    """
    if not headline or not _CURLY.search(headline):
        return headline
    straight = headline.translate(_STRAIGHT)
    return straight if declared.count(straight) > 1 else headline


def _without_section(
    headline: str | None, shown: list[str], blocks: list[Block], names: set[str]
) -> str | None:
    """Remove a last part that is a name of the site, or that the page links as a section."""
    separator = next(reversed(list(SEPARATOR.finditer(headline or ""))), None)
    if not headline or not separator:
        return headline
    tail = headline[separator.end() :]
    form = letters(tail)
    piped = "|" in separator[0] and headline not in shown and len(tail.split()) <= PIPED_WORDS
    named = (
        piped
        or form in names
        or any(
            block.link_density >= LINKED
            and len(block.text) < LONGEST_SECTION
            and block.letters == form
            for block in blocks
        )
    )
    return headline[: separator.start()] if named and separator.start() else headline


def _is_paragraph(text: str) -> bool:
    return len(text.split()) > PARAGRAPH_WORDS and _NEXT_SENTENCE.search(text) is not None


def _is_news(structured: StructuredData) -> bool:
    return any("News" in kind or kind == "LiveBlogPosting" for kind in types_of(structured.article))


def _declared_against_shown(
    shown: list[str], structured: StructuredData, declared: list[str]
) -> str | None:
    """Choose what a news article's JSON-LD and OpenGraph say, where both differ from the h1.

    The h1 then begins with a kicker, or was written for search engines. Pages that are no news
    put those search-engine titles into JSON-LD: there the h1 stands. A JSON-LD that has an
    alternative headline, too, and neither is the h1, is where the newsroom keeps its own.
    """
    forms = [letters(text) for text in declared]
    if len(forms) < 2 or not shown or any(letters(text) == forms[0] for text in shown):
        return None
    if forms[0] == forms[1]:
        kicker = any(letters(text).endswith(forms[0]) for text in shown)
        return declared[0] if kicker or _is_news(structured) else None
    other = letters(structured.string("alternativeHeadline") or "")
    told_apart = other and structured.string("headline") and other != letters(shown[0])
    return declared[0] if told_apart and forms[0] not in forms[1:] else None


def _best(
    shown: list[str], declared: list[str], titles: Titles, lines: Collection[str], *, signed: bool
) -> str | None:
    """Choose the h1 that the declared titles confirm most, or the title that the address tells.

    An h1 that is a declared title stands. So does one that the writer signs, against a title that
    the page shows nowhere: search engines are told that one.
    """
    shown = [text for text in shown if not is_site(text, titles.names)]
    if not shown or not declared:
        return next(iter([*shown, *declared]), None)
    support = [max(_shared(text, title) for title in declared) for text in shown]
    named = [_named_after(titles.address, text) for text in shown]
    index = max(range(len(shown)), key=lambda at: support[at] + named[at])
    if support[index] < CONFIRMED:
        index = 0
        if len(title_words(shown[0])) < ENOUGH_WORDS:
            return declared[0]
        told_by = [title for title in declared if letters(title) in lines]
        if told_by and not signed:
            return told_by[0]
    index = _longest_of_title(shown, declared, index)
    forms = [letters(title) for title in declared]
    title = max(declared, key=lambda text: forms.count(letters(text)))
    if letters(shown[index]) in forms:
        return shown[index]
    if index and _is_word_of(shown[index], title):
        return title
    if signed and letters(title) not in lines:
        return shown[index]
    told = _named_after(titles.address, title) - _named_after(titles.address, shown[index])
    return title if told >= NAMED_AFTER else shown[index]


def _named_after(address: set[str], title: str) -> float:
    """Return the share of the address's words that a title has."""
    return len(address & title_words(title)) / len(address) if address else 0.0


def _is_word_of(h1: str, title: str) -> bool:
    """Return whether an h1 below the first is a word or two of a title: it heads a part."""
    words = title_words(h1)
    return len(words) < ENOUGH_WORDS and 2 * len(words) < len(title_words(title))


def _longest_of_title(shown: list[str], declared: list[str], index: int) -> int:
    """Return the h1 that is most of the title that the given one is a part of.

    All words of the site's name are in a title, too, and its h1 stands above the headline's.
    """
    title = next((title for title in declared if _shared(shown[index], title) == 1), None)
    if title is None:
        return index
    whole = [at for at, text in enumerate(shown) if _shared(text, title) == 1]
    return max(whole, key=lambda at: min(len(title_words(shown[at])), len(title_words(title))))


def _shared(one: str, other: str) -> float:
    """Return the share of the shorter text's words (or characters) that the longer has."""
    first, second = title_words(one), title_words(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))
