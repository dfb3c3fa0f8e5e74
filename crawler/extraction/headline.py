"""What is the headline?

The one the page shows to readers (its h1), as long as what the page declares elsewhere confirms
it; never with the site's name attached.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.extraction.blocks import Block, clean, letters
from crawler.extraction.document import Document
from crawler.extraction.metadata import Metadata
from crawler.extraction.structured import StructuredData, as_text, types_of
from crawler.items import Link

MAX_LENGTH = 500  # letters; the longest real ones are near 300, a whole post under an h1 is none
ENOUGH_WORDS = 4  # the only h1 of a page, if it is a phrase and not a section's name, stands
MAX_H1 = 20  # per page; section pages have one a teaser
CONFIRMED = 0.5  # of the words shared with a declared title: the h1 is the article's, not a logo's
REALLY_OTHER = 0.6  # of the words shared: below, it is another headline, above, the same reworded

# with spaces around: "Prime Minister - The Paper"; a colon or dash inside words is the story's own
_SEPARATOR = re.compile(r"\s+[|\-–—»«•·~/:›>]{1,2}\s+|\s*[|│｜]\s*|:\s+(?=[A-Z][\w.]{0,40}$)")
# without spaces they stand inside headlines, too: what follows must be a name of the site exactly
_TIGHT = re.compile(r"[：ㅣ]|-{1,2}")
_WORDS = re.compile(r"\w+")


@dataclass
class Headline:
    """The headline and the other one, where the page has two that really differ."""

    headline: str | None
    alternative: str | None


def choose(
    document: Document,
    blocks: list[Block],
    structured: StructuredData,
    metadata: Metadata,
    link: Link | None = None,
) -> Headline:
    """Choose among h1, JSON-LD, OpenGraph, Twitter, ``<title>`` and the feed's title."""
    shown = shown_headlines(blocks)
    names = site_names(document, structured, metadata)
    declared = [
        stripped
        for text in (
            structured.string("headline"),
            as_text(metadata.first("og:title")),
            as_text(metadata.first("twitter:title")),
            as_text(metadata.title),
            link.headline if link else None,
        )
        if text and (stripped := without_site(text, names, shown)) and len(stripped) <= MAX_LENGTH
    ]
    agreed = _declared_against_shown(shown, structured, declared)
    headline = _best_spelling(agreed or _best(shown, declared, names), declared, structured)
    alternatives = [structured.string("alternativeHeadline"), *declared]
    alternative = next(
        (
            text
            for text in alternatives
            if text
            and headline
            and _shared(text, headline) < REALLY_OTHER
            and not _is_site(text, names)
        ),
        None,
    )
    return Headline(headline, alternative)


def _best_spelling(
    headline: str | None, declared: list[str], structured: StructuredData
) -> str | None:
    """Of two renderings of the same letters, the one that the newsroom wrote.

    A template may set the h1 in capitals, or take a space or a quotation mark out of it.
    """
    form = letters(headline or "")
    same = [text for text in declared if letters(text) == form]
    if not headline or not same:
        return headline
    if headline.isupper():
        return next((text for text in same if not text.isupper()), headline)
    return same[0] if _is_news(structured) else headline


def _is_news(structured: StructuredData) -> bool:
    return any("News" in kind or kind == "LiveBlogPosting" for kind in types_of(structured.article))


def _declared_against_shown(
    shown: list[str], structured: StructuredData, declared: list[str]
) -> str | None:
    """Where a news article's JSON-LD and OpenGraph agree against the h1, they hold the headline.

    The h1 then begins with a kicker, or was written for search engines. Pages that are no news
    put those search-engine titles into JSON-LD: there the h1 stands.
    """
    if len(declared) < 2 or not shown or letters(declared[0]) != letters(declared[1]):
        return None
    form = letters(declared[0])
    if any(letters(text) == form for text in shown):
        return None
    kicker = any(letters(text).endswith(form) for text in shown)
    return declared[0] if kicker or _is_news(structured) else None


def shown_headlines(blocks: list[Block]) -> list[str]:
    """The texts of the page's h1 elements, in order."""
    found: list[str] = []
    previous = None
    for block in blocks:
        if "h1" not in block.ancestors and block.tag != "h1":
            continue
        if block.hidden or not block.letters:
            continue
        holder = next((c.number for c in block.containers if c.tag == "h1"), None)
        if found and holder is not None and holder == previous:
            found[-1] = f"{found[-1]} {block.text}"
        elif len(found) < MAX_H1:
            found.append(block.text)
        previous = holder
    return [text for text in found if len(text) <= MAX_LENGTH]


def position(blocks: list[Block], headline: str | None) -> int | None:
    """Where the page shows the headline: its h1, else the first block that says the same."""
    form = letters(headline or "")
    same = [block for block in blocks if form and block.letters == form and not block.hidden]
    top = [block for block in same if block.tag == "h1"] or [b for b in blocks if b.tag == "h1"]
    chosen = next(iter(top), None) or next(iter(same), None)
    return chosen.position if chosen else None


def _best(shown: list[str], declared: list[str], names: set[str]) -> str | None:
    shown = [text for text in shown if not _is_site(text, names)]
    if shown:
        support = [max((_shared(text, title) for title in declared), default=1.0) for text in shown]
        index = max(range(len(shown)), key=support.__getitem__)
        if support[index] >= CONFIRMED:
            return shown[index]
        if not declared or (len(shown) == 1 and len(_units(shown[0])) >= ENOUGH_WORDS):
            return shown[0]
    return next(iter(declared), None) or next(iter(shown), None)


def site_names(document: Document, structured: StructuredData, metadata: Metadata) -> set[str]:
    """Names of the site and of the section, in letters only: declared ones, the host's own."""
    named = [
        metadata.first("og:site_name"),
        metadata.first("application-name"),
        structured.string("publisher"),
        *(as_text(value) for value in structured.values("isPartOf")),
        structured.string("articleSection"),
        metadata.first("article:section"),
    ]
    for node in structured.nodes:
        if node.get("@type") in ("WebSite", "Organization", "NewsMediaOrganization"):
            named.append(as_text(node.get("name")))
            named.append(as_text(node.get("alternateName")))
    host = (urlsplit(document.url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    named.extend([host, max(labels[:-1], key=len, default="")])
    return {letters(name) for name in named if name and len(letters(name)) > 1}


def without_site(text: str, names: set[str], shown: Sequence[str] = ()) -> str:
    """Take the site's or section's name off the end, or the start, of a title.

    A part goes if it is a known name of the site, or if the rest is what the page shows.
    """
    text = clean(text)
    forms = {letters(headline) for headline in shown}
    if letters(text) in forms:
        return text
    separators = list(_SEPARATOR.finditer(text))
    for separator in separators:
        if letters(text[: separator.start()]) in forms:
            return text[: separator.start()]
    for separator in separators:
        if letters(text[separator.end() :]) in forms:
            return text[separator.end() :]
    while separators:
        last = separators.pop()
        if not _is_site(text[last.end() :], names):
            break
        text = text[: last.start()].rstrip()
    for tight in reversed(list(_TIGHT.finditer(text))):
        if letters(text[tight.end() :]) in names and tight.start() > 0:
            text = text[: tight.start()].rstrip()
    first = next(iter(_SEPARATOR.finditer(text)), None)
    if first and _is_site(text[: first.start()], names):
        text = text[first.end() :]
    return text


def _is_site(text: str, names: set[str]) -> bool:
    form = letters(text)
    return not form or any(
        form == name
        or (len(form) > 3 and (form in name or (name in form and len(name) * 2 > len(form))))
        for name in names
    )


def _shared(one: str, other: str) -> float:
    """Share of the shorter text's words (characters without spaces between) in the longer."""
    first, second = _units(one), _units(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _units(text: str) -> set[str]:
    found = _WORDS.findall(text.casefold())
    if found and sum(map(len, found)) / len(found) > 9:  # words are not written apart
        return set("".join(found))
    return set(found)
