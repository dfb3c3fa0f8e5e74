"""Tell what the site and its sections are called, and take it off the titles of its pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from urllib.parse import unquote, urlsplit

from crawler.extraction.fields.headlines.shown_headline import MAX_LENGTH, ShownHeadline
from crawler.extraction.page.document import PageDocument
from crawler.extraction.page.meta_tags import Metadata
from crawler.extraction.page.schema_org import StructuredData, as_text, types_of
from model.links import Link
from text.cleaning import clean
from text.letters import letters
from text.scripts import begins_east_asian, ideographs
from text.words import estimated_words

LONGEST_TITLE = 4 * MAX_LENGTH
"""A title with the names of site and sections has at most this many characters."""
NAMED_AFTER = 0.3
"""An address was made from a title that has this share of its words more than the h1 has."""
EASTERN_SECTION = 4
"""A section's name before the site's has at most this many characters: headline-section|site."""

HEADLINE_FIRST = 1 / 3
"""A title begins with a headline of more than this share, before sections, pictures and site."""
HEADLINE_LAST = 1 / 2
"""A title ends with a headline of more than this share: less stands before it than after it."""
PIPED = 2
"""So many pipes are a template's, which lists names after the headline; one may be the headline's
own."""
PIPED_FIRST = 4
"""The headline before those pipes has so many words at least; fewer are a kicker."""
PIPED_TAIL = 4
"""A part after a pipe that names a section, a list or the site has so many words at most."""
MAX_SIGNS = 20
"""At most this many signs of a title are looked at; real titles have up to six."""

# The signs stand between spaces: "Prime Minister - The Paper". A colon or dash inside words is the
# headline's own.
SEPARATOR = re.compile(r"\s+[|\-–—»«•·~/:›>_]{1,2}\s+|\s*[|│｜丨]\s*|:\s+(?=[A-Z][\w.]{0,40}$)")
# Without spaces the signs stand inside headlines, too: what follows must be exactly a name of the
# site.
TIGHT = re.compile(r"[：ㅣ_]|-{1,2}")
# Signs that only separate where the page shows the words on one side of them as a line of its own;
# so does the wide space of Japanese, which is a plain one by then.
_SHOWN_APART = re.compile(r"[：ㅣ_—–(（【\[]+|-{1,2}|(?<=[\u2e80-\uffff])\s(?=[\u2e80-\uffff])")
# Chinese, Japanese and Korean newspapers, agencies and portals are called so at the end, and
# templates join their names to the headline, with the sections before them.
_EASTERN_SITE = re.compile(
    r"(?P<sign>\s*[-—–|｜丨ㅣ_:：]+\s*)(?:[^-—–|｜丨ㅣ_:：]{1,8}(?P=sign)){0,3}[^-—–|｜丨ㅣ_:：\s]{1,12}"
    r"(?:网|網|报|報|频道|頻道|新闻|客户端|电视台|通讯社|新聞|ニュース|通信社?|放送|テレビ|オンライン|"
    r"신문|일보|뉴스|방송)$"
)
_WORDS = re.compile(r"\w+")


class Titles:
    """Hold what the page declares as its title, with the names that stand in titles."""

    def __init__(
        self,
        document: PageDocument,
        structured: StructuredData,
        metadata: Metadata,
        link: Link | None,
    ) -> None:
        self.names = site_names(document, structured, metadata)
        self.address = title_words(unquote(urlsplit(document.url).path))
        self.news = structured.string("headline")
        declared = (
            self.news,
            as_text(metadata.first("og:title")),
            as_text(metadata.first("twitter:title")),
            as_text(metadata.title),
            link.headline if link else None,
        )
        self.texts = [text for text in declared if text]
        self.pages = [text for text in (declared[1], declared[3]) if text]
        """The titles that templates put the site's name in."""
        self.writers = {
            letters(name)
            for name in (*map(as_text, structured.values("author")), metadata.first("author"))
            if name
        }

    def stripped(self, h1s: list[ShownHeadline], lines: Collection[str]) -> list[str]:
        """Return the titles without names of the site; ``lines``: the letters of each line."""
        shown = [text for h1 in h1s for text in (h1.whole, h1.text, *h1.parts)]
        cut = {text: without_site(text, self.names, shown, lines) for text in set(self.texts)}
        titles = [cut[text] for text in self.texts]  # several are the same on most pages
        return [title for title in titles if title and len(title) <= MAX_LENGTH]


def without_names(
    h1s: list[ShownHeadline], titles: Titles, lines: Collection[str]
) -> list[ShownHeadline]:
    """Leave out each h1 that is the name of the site or of the writer, if a headline is left.

    The names left out are added to the site's: titles end with them.
    """
    declared = {letters(text) for text in titles.texts}
    named = [
        h1
        for h1 in h1s
        if (h1.is_logo and letters(h1.text) not in declared)
        or letters(h1.text) in titles.writers
        or _ends_titles(h1.text, titles, lines)
    ]
    if not named:
        return h1s
    others = [h1 for h1 in h1s if h1 not in named]
    names = titles.names | {letters(h1.text) for h1 in named}
    rest = (without_site(text, names, (), lines) for text in titles.texts)
    if not others and all(is_site(text, names) for text in rest):
        return h1s
    titles.names = names
    return others


def _ends_titles(text: str, titles: Titles, lines: Collection[str]) -> bool:
    """Return whether an h1 is the name of the site: last in a title, after the headline.

    The headline is told by the address that was made from it, or is a line of the page.
    """
    form = letters(text)
    address = titles.address
    for title in titles.pages:
        for start, end in divided(title):
            if letters(end) != form:
                continue
            named = len(address & title_words(start))
            if named >= NAMED_AFTER * len(address) and not address & title_words(text):
                return True
            if len(start) > len(end) and letters(start) in lines:
                return True
    return False


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


def without_site(
    text: str, names: set[str], shown: Sequence[str] = (), lines: Collection[str] = ()
) -> str:
    """Remove the site's or section's name from the end, or the start, of a title.

    A part goes if it is a known name of the site, or if the rest is what the page shows: as a
    headline (``shown``), or, where the rest is the longer part, as any line (``lines``: letters).
    The host's name before it goes without a sign, too, where the page shows the name by itself.
    """
    text = clean(text)
    if len(text) > LONGEST_TITLE:
        return text
    forms = {letters(headline) for headline in shown}
    if letters(text) in forms:
        return text
    separators = list(SEPARATOR.finditer(text))
    for separator in separators:
        if letters(text[: separator.start()]) in forms:
            return text[: separator.start()]
    for separator in separators:
        if letters(text[separator.end() :]) in forms:
            return text[separator.end() :]
    if part := _shown_part(text, names, forms, lines):
        return part
    joined = _without_joined(text)
    cut, text = joined != text, joined
    separators = list(SEPARATOR.finditer(text))
    while separators:
        last = separators.pop()
        if not is_site(text[last.end() :], names):
            break
        text = text[: last.start()].rstrip()
    for tight in reversed(list(TIGHT.finditer(text))):
        end = text[tight.end() :]
        section = cut and begins_east_asian(end) and len(end) <= EASTERN_SECTION
        if (letters(end) in names or section) and tight.start() > 0:
            text, cut = text[: tight.start()].rstrip(), True
    host, _, rest = text.partition(" ")
    if rest and "." in host[1:-1] and letters(host) in names and letters(host) in lines:
        return rest
    first = next(iter(SEPARATOR.finditer(text)), None)
    if first and is_site(text[: first.start()], names):
        text = text[first.end() :]
    return text


def _shown_part(
    text: str, names: Collection[str], forms: Collection[str], lines: Collection[str]
) -> str | None:
    """Return the longest part of a title that the page shows by itself, if it may be the story's.

    A line is more often a section's name: it counts from the share of the title that names leave.
    """
    if letters(text) in lines:
        return None
    whole = len(letters(text))
    parts = [
        part
        for pair in divided(text)
        for part, share in zip(pair, (HEADLINE_FIRST, HEADLINE_LAST), strict=True)
        if (form := letters(part)) in forms
        or (len(form) > share * whole and form in lines and not is_site(part, names))
    ]
    return max(parts, key=len, default=None)


def before_pipes(headline: str, titles: Collection[str]) -> str:
    """Return a headline without short parts that a template piped to it, there or in a title."""
    whole = [headline, *(title for title in titles if title.startswith(headline))]
    first, *tails = (part.strip() for part in headline.split("|"))
    named = (
        max(text.count("|") for text in whole) >= PIPED
        and estimated_words(first) >= PIPED_FIRST
        and all(estimated_words(part) <= PIPED_TAIL for part in tails)
    )
    return first if named else headline


def divided(title: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after each sign of a title that may separate names."""
    title = title[:LONGEST_TITLE]
    for signs in (SEPARATOR, _SHOWN_APART):
        for sign in islice(signs.finditer(title), MAX_SIGNS):
            yield title[: sign.start()].strip(), title[sign.end() :].strip()


def _without_joined(text: str) -> str:
    """Return the headline of a Chinese or Japanese title that templates join to the site's name.

    It is the first part: headline_section_site; where that is as short as a section, the longest.
    Other signs join only what is called as newspapers are.
    """
    if named := _EASTERN_SITE.search(text):
        text = text[: named.start()] or text
    parts = [part.strip() for part in text.split("_")]
    if len(parts) == 1 or not ideographs(text):
        return text
    return parts[0] if len(parts[0]) > EASTERN_SECTION else max(parts, key=len)


def is_site(text: str, names: Collection[str]) -> bool:
    """Return whether a text is a name of the site, or most of one."""
    form = letters(text)
    return not form or any(
        form == name
        or (len(form) > 3 and (form in name or (name in form and len(name) * 2 > len(form))))
        for name in names
    )


def title_words(text: str) -> set[str]:
    """Return the words of a title; its characters where words are not written apart."""
    found = _WORDS.findall(text.casefold())
    if found and sum(map(len, found)) / len(found) > 9:
        return set("".join(found))
    return set(found)
