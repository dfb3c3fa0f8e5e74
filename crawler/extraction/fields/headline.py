"""Choose the headline.

It is the one the page shows to readers (its h1), unless what the page declares, or the address
that was made from the headline, tells otherwise; never with the site's name attached.

Rules choose it, not a model: boosted trees over the same candidates (which sources agree, lengths,
separators, the address), fitted and tried on five folds of sites, gained half a percent on pages
of all kinds on top of these rules and lost one on news.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.extraction.page.blocks import Block
from crawler.extraction.page.document import PageDocument
from crawler.extraction.page.meta_tags import Metadata
from crawler.extraction.page.schema_org import StructuredData, as_text, types_of
from model.links import Link
from text.cleaning import clean
from text.letters import letters
from text.scripts import begins_east_asian

MAX_LENGTH = 500
"""A headline has at most this many characters: real ones reach 300, and some h1 hold a post."""
LONGEST_TITLE = 4 * MAX_LENGTH
"""A title with the names of site and sections has at most this many characters."""
ENOUGH_WORDS = 4
"""An unconfirmed first h1 of this many words is a headline, not the name of a section."""
MAX_H1 = 20
"""At most this many h1 elements are read; section pages have one for each teaser."""
CONFIRMED = 0.5
"""An h1 that has this share of a declared title's words is the article's, not a logo's."""
REALLY_OTHER = 0.6
"""Two titles that share at least this share of words are one headline, reworded."""
NAMED_AFTER = 0.3
"""An address was made from a title that has this share of its words more than the h1 has."""
LINKED = 0.9
"""This share of the characters of a menu's entry, a breadcrumb or a tag is a link."""
MANY_WORDS = 4
"""So many words of the address must tell against an h1 that a declared title confirms."""
EASTERN_SECTION = 4
"""A section's name before the site's has at most this many characters: headline-section|site."""
PIPED_WORDS = 3
"""So many words after the last pipe of a title not shown on the page name a site or section."""
LONGEST_SECTION = 40
"""A link to a section has fewer characters than this; a longer one is another headline."""

# The signs stand between spaces: "Prime Minister - The Paper". A colon or dash inside words is the
# headline's own.
_SEPARATOR = re.compile(r"\s+[|\-–—»«•·~/:›>]{1,2}\s+|\s*[|│｜]\s*|:\s+(?=[A-Z][\w.]{0,40}$)")
# Without spaces the signs stand inside headlines, too: what follows must be exactly a name of the
# site.
_TIGHT = re.compile(r"[：ㅣ]|-{1,2}")
_WORDS = re.compile(r"\w+")
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
    shown = shown_headlines(blocks)
    names = site_names(document, structured, metadata)
    address = _units(unquote(urlsplit(document.url).path))
    titles = [text for text in (as_text(metadata.first("og:title")), metadata.title) if text]
    logos = {letters(text) for text in shown if _ends_titles(text, titles, address)}
    names |= logos
    shown = [text for text in shown if letters(text) not in logos]
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
    headline = _best_spelling(
        agreed or _best(shown, declared, names, address), declared, structured
    )
    headline = _without_section(_as_typed(headline, declared), shown, blocks, names)
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
    """Choose, of two renderings of the same letters, the one that the newsroom wrote.

    A template may set the h1 in capitals, or take a space or a quotation mark out of it.
    """
    form = letters(headline or "")
    same = [text for text in declared if letters(text) == form]
    if not headline or not same:
        return headline
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
    separator = next(reversed(list(_SEPARATOR.finditer(headline or ""))), None)
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


def _ends_titles(text: str, titles: list[str], address: set[str]) -> bool:
    """Return whether an h1 is the site's name: last in a title, after the words of the address."""
    form = letters(text)
    for title in titles:
        separator = next(reversed(list(_SEPARATOR.finditer(title[:LONGEST_TITLE]))), None)
        if separator and form == letters(title[separator.end() :]):
            named = len(address & _units(title[: separator.start()]))
            if named >= NAMED_AFTER * len(address) and not address & _units(text):
                return True
    return False


def shown_headlines(blocks: list[Block]) -> list[str]:
    """Return the texts of the page's h1 elements, in order."""
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


def locate_headline(blocks: list[Block], headline: str | None) -> int | None:
    """Return where the page shows the headline: at its h1, else the first block with that text."""
    form = letters(headline or "")
    same = [block for block in blocks if form and block.letters == form and not block.hidden]
    top = [block for block in same if block.tag == "h1"] or [b for b in blocks if b.tag == "h1"]
    chosen = next(iter(top), None) or next(iter(same), None)
    return chosen.position if chosen else None


def _best(shown: list[str], declared: list[str], names: set[str], address: set[str]) -> str | None:
    shown = [text for text in shown if not _is_site(text, names)]
    if not shown or not declared:
        return next(iter([*shown, *declared]), None)
    support = [max(_shared(text, title) for title in declared) for text in shown]
    index = max(range(len(shown)), key=support.__getitem__)
    if support[index] < CONFIRMED:
        index = 0
        if len(_units(shown[0])) < ENOUGH_WORDS:
            return declared[0]
    forms = [letters(title) for title in declared]
    title = max(declared, key=lambda text: forms.count(letters(text)))
    told = len(address & _units(title)) - len(address & _units(shown[index]))
    confirmed = letters(shown[index]) in forms
    if told >= (MANY_WORDS if confirmed else 1) and told >= NAMED_AFTER * len(address):
        return title
    return shown[index]


def site_names(document: PageDocument, structured: StructuredData, metadata: Metadata) -> set[str]:
    """Gather the names of the site and the section, letters only: declared ones and the host's."""
    named = [
        metadata.first("og:site_name"),
        metadata.first("application-name"),
        structured.string("publisher"),
        *(
            as_text(whole)
            for whole in structured.values("isPartOf")
            if isinstance(whole, dict) and "WebPage" not in types_of(whole)
        ),
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
    return {form for name in named if name and len(form := letters(name)) > 1}


def without_site(text: str, names: set[str], shown: Sequence[str] = ()) -> str:
    """Remove the site's or section's name from the end, or the start, of a title.

    A part goes if it is a known name of the site, or if the rest is what the page shows.
    """
    text = clean(text)
    if len(text) > LONGEST_TITLE:
        return text
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
    cut = False
    for tight in reversed(list(_TIGHT.finditer(text))):
        end = text[tight.end() :]
        section = cut and begins_east_asian(end) and len(end) <= EASTERN_SECTION
        if (letters(end) in names or section) and tight.start() > 0:
            text, cut = text[: tight.start()].rstrip(), True
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
    """Return the share of the shorter text's words (or characters) that the longer has."""
    first, second = _units(one), _units(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _units(text: str) -> set[str]:
    found = _WORDS.findall(text.casefold())
    if found and sum(map(len, found)) / len(found) > 9:  # words are not written apart
        return set("".join(found))
    return set(found)
