"""Who wrote it?

People first, and agencies credited like people; never a role, a date or an address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from trafilatura.metadata import extract_author

from crawler.extraction.blocks import Block, clean, letters
from crawler.extraction.document import Document
from crawler.extraction.metadata import Metadata
from crawler.extraction.names import name_set
from crawler.extraction.structured import StructuredData, as_text, types_of
from crawler.items import Author, Link

MAX_AUTHORS = 20  # investigations by many hands name a dozen
MAX_NAME_LENGTH = 70  # letters; longer ones are sentences about somebody
MAX_WORDS = 6  # "Maria del Carmen de la Fuente"
LONGEST_EASTERN_NAME = 4  # characters of a Chinese, Japanese or Korean name without a space
BYLINE_BLOCKS = 40  # blocks around the headline in which a byline may stand

_PREFIX = re.compile(
    r"^(?:autorin/autor|(?:written|posted|published|reported|story|article|words|text|reviewed|"
    r"updated|edited)\s+by|by|von|par|por|di|door|av|af|autor(?:in)?|author|text|från|przez|автор|من|بقلم|"
    r"作者|记者|記者|文|글|quelle|source|fuente|fonte)\b\s*[:：\-–|]?\s+|^(?:作者|记者|記者|文|글|by)\s*[:：/]\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*[,;|/•·、，；&]\s*|\s+(?:and|und|et|y|e|en|och|og|ja|with|mit|avec|con|i|és|и|و)\s+|\s{3,}",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|journalist|contributor|staff|columnist|producer|"
    r"photographer|redakt(?:ion|eur|or)\w*|autor(?:in)?|korrespondent\w*|rédact\w+|redacci[oó]n|"
    r"corresponsal|journaliste|redazione|redactie|redaksj\w*|newsroom|newsdesk|news desk|bureau|"
    r"admin|administrator|team|author|guest|special to|for the|m\.?d\.?|ph\.?d\.?|mph|mba|rdn?|"
    r"msc?|jr\.?|cfa|cfp|ldn?|cpa|esq\.?|fand|min read|minutes?)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"@|https?:|www\.|\d{2}|\.(?:com|org|net|de|fr|co|uk)\b|[{}<>\[\]_=]|^\W*$|"
    r"\b(?:follow|share|subscribe|read more|updated|published|comments?|photo|image|view)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\s+(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$|\s+(?:on\s+)?(?:january|february|"
    r"march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|"
    r"aug|sept?|oct|nov|dec)(?:\.?\s+\d.*)?$",
    re.IGNORECASE,
)
_ACCOUNT_PAGE = re.compile(r"/author/\w*admin\w*/?(?:#.{0,80})?$")
"""Who set the site up, not who wrote: WordPress's first account."""
_NOT_AN_AUTHOR = re.compile(
    r"@|https?:|www\.|[{}<>\[\]_=]|^(?:admin|administrator|author|user|team|staff|editor|guest|"
    r"unknown|anonymous|n/?a)$",
    re.IGNORECASE,
)
_ADDRESS_IN_NAME = re.compile(r"\s*\((?:https?://|www\.)[^()]{0,100}\)|,.{0,80}$")
_ELSEWHERE = re.compile(r"(?:in|for|at|on|about)\s", re.IGNORECASE)
"""After a name: the section or paper, "in News"."""
_QUALIFICATION = re.compile(
    r"[A-Z][A-Za-z]?[A-Z.®™-]{0,5}|(?i:(?:dietitian|nutritionist|expert|ceo|president|director)\b.{0,40})"
)
"""After a name: a degree or an office."""
_ACCOUNT = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)+")
_ADDRESS = re.compile(r"\S*(?:https?:|www\.|@)\S*", re.IGNORECASE)
_PARENTHESES = re.compile(r"\s*[(（][^()（）]{0,80}[)）]")
_KOREAN_ROLE = re.compile(r"\s*(?:기자|記者|记者|特派員)\s*$")
_META = (
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "dc.creator.creator", "citation_author", "og:article:author",
    "cxenseparse:author", "twitter:data1",
)  # fmt: skip
_BYLINE = name_set("""
author authors byline bylines autor autoren auteur autore writer contributor contributors
forfatter firma
""")
_NOT_BYLINE = name_set("""
comment comments related bio avatar footer sidebar social share card teaser photo image date time
""")


def find(
    document: Document,
    blocks: list[Block],
    structured: StructuredData,
    metadata: Metadata,
    publisher: str | None,
    link: Link | None = None,
) -> list[Author]:
    """Who is named as author: by JSON-LD, else by meta elements, by a byline, by the feed.

    Where no person is named, whoever the page declares to be its author stands: a newsroom, an
    agency, the publisher itself (on a site of one person, that person).
    """
    refused = {letters(name) for name in (publisher, metadata.first("og:site_name")) if name}
    host = (urlsplit(document.url).hostname or "").removeprefix("www.")
    refused |= {letters(host), letters(host.split(".")[0])}
    declared = _from_structured(document, structured)
    organised = bool(declared) and all(author.organised for author in declared)
    named = _from_meta(metadata)
    sources: tuple[Callable[[], Sequence[Author]], ...] = (
        lambda: [author for author in declared if not author.organised],
        lambda: named,
        lambda: [] if organised else _from_extractor(document),
        lambda: _from_byline(document, blocks),
        lambda: link.authors if link else [],
    )
    for source in sources:
        people = _people(source(), refused)
        if organised:
            # beside a declared newsroom, initials and agencies' marks are no other author
            people = [author for author in people if _is_full_name(author.name)]
        if people:
            return people
    return _collective([*declared, *named], refused)


def _is_full_name(name: str) -> bool:
    return " " in name or (name > "\u2e80" and len(name) <= LONGEST_EASTERN_NAME)


def _collective(declared: Sequence[Author], refused: set[str]) -> list[Author]:
    """The first declared author that could be a newsroom, an agency or a publisher."""
    for author in declared:
        name = clean(_PREFIX.sub("", _ADDRESS_IN_NAME.sub("", clean(author.name))))
        if (
            len(letters(name)) >= 2
            and len(name) <= MAX_NAME_LENGTH
            and len(name.split()) <= MAX_WORDS
            and not _NOT_AN_AUTHOR.search(name)
            and (letters(name) in refused or not _ACCOUNT.fullmatch(name))
            and not name.isdigit()
        ):
            return [Author(name, author.url)]
    return []


def names_in(text: str) -> list[str]:
    """The names of a byline: without "By", roles and dates; several split."""
    text = clean(_ADDRESS.sub(" ", text))
    for _ in range(2):  # "Text: By ..."
        text = _PREFIX.sub("", text)
    text = _PARENTHESES.sub("", text)
    found: list[str] = []
    for part in _SPLIT.split(text):
        name = _KOREAN_ROLE.sub("", clean(part or "").strip(" .,:;-–—|\"'"))
        name = _WHEN.sub("", _PREFIX.sub("", name))
        if found and _ELSEWHERE.match(name):
            break
        if _is_name(name) and not (found and _QUALIFICATION.fullmatch(name)):
            found.append(name)
    return found


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= MAX_NAME_LENGTH or len(name.split()) > MAX_WORDS:
        return False
    if _NOT_A_NAME.search(name) or _PREFIX.match(f"{name} "):
        return False
    if _ACCOUNT.fullmatch(name):
        return False
    role = _ROLE.search(name)
    if role and role.span() != (0, len(name)) and len(name.split()) > 3:
        return False
    return not (role and len(_ROLE.sub("", name).strip(" .,-")) < 4) and name[0].isalpha()


def _people(listed: Sequence[Author], refused: set[str]) -> list[Author]:
    found: dict[str, Author] = {}
    for author in listed:
        if letters(author.name.split(",")[0]) in refused:
            continue  # "The Paper, London": what follows is the publisher's address
        for name in names_in(author.name):
            form = letters(name)
            if form in refused or (found and _is_desk(form, refused)):
                break
            known = found.setdefault(form, Author(name, author.url))
            known.url = known.url or author.url
    return list(found.values())[:MAX_AUTHORS]


@dataclass
class _Declared(Author):
    """An author of JSON-LD."""

    organised: bool = False
    """Declared to be an organization, not a person."""


def _is_desk(form: str, refused: set[str]) -> bool:
    """A part of the publisher, after a person's name: "Mara Lind, The Paper Harbour Desk"."""
    return any(len(name) > 2 and form.startswith(name) for name in refused)


def _from_structured(document: Document, structured: StructuredData) -> list[_Declared]:
    values = structured.values("author") or structured.values("creator")
    found: list[_Declared] = []
    for value in values[: 2 * MAX_AUTHORS]:
        for entry in value if isinstance(value, list) else [value]:
            entry = structured.resolve(entry)
            name = _name_of(entry)
            if not name:
                continue
            if not isinstance(entry, dict):
                found.append(_Declared(name))
                continue
            addresses = [text for text in (entry.get("url"), entry.get("@id"))
                         if isinstance(text, str)]  # fmt: skip
            if any(_ACCOUNT_PAGE.search(text) for text in addresses):
                continue
            url = entry.get("url")
            found.append(
                _Declared(
                    name,
                    document.absolute(url) if isinstance(url, str) else None,
                    organised=any(kind.endswith("Organization") for kind in types_of(entry)),
                )
            )
    return found


def _name_of(entry: Any) -> str | None:
    name = entry.get("name") if isinstance(entry, dict) else entry
    if isinstance(name, list):
        name = ", ".join(part for part in name if isinstance(part, str))
    if isinstance(entry, dict) and not name:
        parts = [as_text(entry.get("givenName")), as_text(entry.get("familyName"))]
        name = " ".join(part for part in parts if part)
    return as_text(name)


def _from_meta(metadata: Metadata) -> list[Author]:
    for name in _META:
        listed = [text for text in metadata.all(name) if not text.startswith(("http", "/", "@"))]
        if any(names_in(text) for text in listed):
            return [Author(text) for text in listed]
    return []


def _from_extractor(document: Document) -> list[Author]:
    """trafilatura's own reading: the best on pages without structured data."""
    try:
        found = extract_author(document.tree)  # it prunes a copy of its own
    except (ValueError, TypeError, AttributeError, IndexError, etree.LxmlError):
        return []
    return [Author(name) for name in (found or "").split(";") if name.strip()]


def _from_byline(document: Document, blocks: list[Block]) -> list[Author]:
    linked = [
        Author(text, document.absolute(element.get("href")))
        for element in document.tree.iterfind(".//a[@rel]")
        if "author" in (element.get("rel") or "").lower().split()
        and (text := clean(element.text_content()))
        and names_in(text)
    ]
    if linked:
        return linked[:1] if len({author.name for author in linked}) > 3 else linked
    start = next((block.position for block in blocks if block.tag == "h1"), 0)
    for block in blocks[max(0, start - 5) : start + BYLINE_BLOCKS]:
        by = _PREFIX.match(block.text)
        marked = bool(_BYLINE & block.names) and not _NOT_BYLINE & block.names
        if (by or marked) and len(block.text) < 2 * MAX_NAME_LENGTH:
            names = names_in(block.text)
            if names and (marked or names[0][0].isupper()):
                return [Author(name) for name in names]
    return []
