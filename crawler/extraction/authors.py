"""Who wrote it?

People, and agencies credited like people; never the publisher, a role, a date or an address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree
from trafilatura.metadata import extract_author

from crawler.extraction.blocks import Block, clean
from crawler.extraction.document import Document
from crawler.extraction.metadata import Metadata
from crawler.extraction.names import name_set
from crawler.extraction.structured import StructuredData, as_text
from crawler.extraction.text import letters
from crawler.items import Author, Link

MAX_AUTHORS = 20  # investigations by many hands name a dozen
MAX_NAME_LENGTH = 70  # letters; longer ones are sentences about somebody
MAX_WORDS = 6  # "Maria del Carmen de la Fuente"
BYLINE_BLOCKS = 40  # blocks around the headline in which a byline may stand

_PREFIX = re.compile(
    r"^(?:(?:written|posted|published|reported|story|article|words|text|reviewed|updated|edited)\s+"
    r"by|by|von|par|por|di|door|av|af|autor(?:in)?|author|text|från|przez|автор|من|بقلم|"
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
    r"march|april|may|june|july|august|september|october|november|december)(?:\s+\d.*)?$",
    re.IGNORECASE,
)
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
    """Who is named as author: by JSON-LD, else by meta elements, by a byline, by the feed."""
    refused = {letters(name) for name in (publisher, metadata.first("og:site_name")) if name}
    sources: tuple[Callable[[], list[Author]], ...] = (
        lambda: _from_structured(document, structured),
        lambda: _from_meta(metadata),
        lambda: _from_extractor(document),
        lambda: _from_byline(document, blocks),
        lambda: link.authors if link else [],
    )
    return next((people for source in sources if (people := _people(source(), refused))), [])


def names_in(text: str) -> list[str]:
    """The names of a byline: without "By", roles and dates; several split."""
    text = clean(_ADDRESS.sub(" ", text))
    for _ in range(2):  # "Text: By ..."
        text = _PREFIX.sub("", text)
    text = _PARENTHESES.sub("", text)
    found = []
    for part in _SPLIT.split(text):
        name = _KOREAN_ROLE.sub("", clean(part or "").strip(" .,:;-–—|\"'"))
        name = _WHEN.sub("", _PREFIX.sub("", name))
        if _is_name(name):
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


def _people(listed: list[Author], refused: set[str]) -> list[Author]:
    found: dict[str, Author] = {}
    for author in listed:
        for name in names_in(author.name):
            form = letters(name)
            if form in refused:
                break  # "The Paper, London": what follows is the publisher's address
            known = found.setdefault(form, Author(name, author.url))
            known.url = known.url or author.url
    return list(found.values())[:MAX_AUTHORS]


def _from_structured(document: Document, structured: StructuredData) -> list[Author]:
    values = structured.values("author") or structured.values("creator")
    found = []
    for value in values[: 2 * MAX_AUTHORS]:
        for entry in value if isinstance(value, list) else [value]:
            entry = structured.resolve(entry)
            name = _name_of(entry)
            if name:
                url = entry.get("url") if isinstance(entry, dict) else None
                found.append(Author(name, document.absolute(url) if isinstance(url, str) else None))
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
