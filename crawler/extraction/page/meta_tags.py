"""What do the page's meta elements and links declare?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.extraction.page.blocks import clean
from crawler.extraction.page.document import Document
from crawler.extraction.page.linked_data import StructuredData, as_text, types_of

MAX_KEYWORDS = 30  # more is a search-engine list, not what the story is about
MAX_KEYWORD_LENGTH = 80  # letters; longer ones are sentences
MAX_DESCRIPTION_LENGTH = 2000  # letters; summaries reach 500, whole articles are put there, too
MAX_META = 500  # elements; pages have ten to a hundred

_PAYWALL = re.compile(r"\b(?:paywall|piano-inline|metered-content|premium-content-lock)\b", re.I)

_TYPES = (
    "LiveBlogPosting", "OpinionNewsArticle", "AnalysisNewsArticle", "ReviewNewsArticle",
    "ReportageNewsArticle", "BackgroundNewsArticle", "AskPublicNewsArticle",
    "AdvertiserContentArticle", "SatiricalArticle", "NewsArticle", "BlogPosting",
)  # fmt: skip
"""The more telling first: a node may have several."""


@dataclass
class Metadata:
    """Contents of the page's meta elements by lower-case name, in order, and of its links."""

    contents: dict[str, list[str]] = field(default_factory=dict)
    title: str | None = None
    canonical: str | None = None
    amphtml: str | None = None

    def all(self, *names: str) -> list[str]:
        """Every content under any of the names, in the names' order."""
        return [content for name in names for content in self.contents.get(name, [])]

    def first(self, *names: str) -> str | None:
        """The first content under the first of the names that has one."""
        return next(iter(self.all(*names)), None)


def read(document: Document) -> Metadata:
    """Read the meta elements, the title and the links that matter."""
    found = Metadata()
    for count, element in enumerate(document.tree.iter("meta")):
        if count >= MAX_META:
            break
        content = clean((element.get("content") or "")[:20_000])
        if not content:
            continue
        names = {element.get(name, "").strip().lower() for name in ("property", "name", "itemprop")}
        for name in names - {""}:
            found.contents.setdefault(name, []).append(content)
    title = document.tree.find(".//head/title")
    if title is None:
        title = document.tree.find(".//title")
    if title is not None:
        found.title = clean(title.text_content()) or None
    for element in document.tree.iter("link"):
        relations = (element.get("rel") or "").lower().split()
        if "canonical" in relations and not found.canonical:
            found.canonical = element.get("href")
        elif "amphtml" in relations and not found.amphtml:
            found.amphtml = document.absolute(element.get("href"))
    return found


def type_of(structured: StructuredData) -> str:
    """The article's type, schema.org's name; NewsArticle where the page says nothing finer."""
    kinds = types_of(structured.article)
    return next((kind for kind in _TYPES if kind in kinds), "NewsArticle")


def publisher(structured: StructuredData, metadata: Metadata) -> str | None:
    """Who publishes: JSON-LD's publisher, else the site's declared name."""
    named = structured.string("publisher")
    if named and not named.startswith("http"):
        return named
    return metadata.first("og:site_name", "article:publisher_name", "publisher", "dc.publisher",
                          "application-name")  # fmt: skip


def description(structured: StructuredData, metadata: Metadata) -> str | None:
    """What the page says of itself to feeds, search engines and social networks."""
    found = metadata.first(
        "og:description", "description", "twitter:description", "dc.description"
    ) or structured.string("description")
    text = as_text(found)
    return text[:MAX_DESCRIPTION_LENGTH] if text else None


def section(structured: StructuredData, metadata: Metadata) -> str | None:
    """The section of the paper that the story stands in."""
    named = structured.string("articleSection") or metadata.first(
        "article:section", "og:article:section", "section", "parsely-section", "dc.subject"
    )
    text = as_text(named)
    return text if text and len(text) <= MAX_KEYWORD_LENGTH else None


def keywords(structured: StructuredData, metadata: Metadata) -> list[str]:
    """What the story is about, in the page's own words."""
    listed = [text for value in structured.values("keywords") if (text := as_text(value))]
    listed = listed or metadata.all("article:tag", "og:article:tag")
    listed = listed or metadata.all("news_keywords", "keywords", "parsely-tags")
    found: dict[str, str] = {}
    for entry in listed:
        # one string holds them all, or each has its own; "Smith, John" only in the latter
        parts = (
            re.split(r"[,;،、|]", entry) if len(listed) == 1 or entry.count(",") > 1 else [entry]
        )
        for part in parts:
            # some publishers prefix a vocabulary: "Tag:" or "keywords/"
            word = clean(part).strip("\"'#")
            if word and len(word) <= MAX_KEYWORD_LENGTH:
                found.setdefault(word.casefold(), word)
    return list(found.values())[:MAX_KEYWORDS]


def accessible_for_free(
    document: Document, structured: StructuredData, metadata: Metadata
) -> bool | None:
    """Whether all may read it; None where the page does not say."""
    for value in structured.values("isAccessibleForFree"):
        text = str(value).strip().lower().rsplit("/", 1)[-1]
        if text in {"true", "1", "yes"}:
            return True
        if text in {"false", "0", "no"}:
            return False
    tier = (metadata.first("article:content_tier", "og:article:content_tier") or "").lower()
    if tier in {"locked", "metered", "premium"}:
        return False
    if tier == "free":
        return True
    if "paywall" not in document.text:  # a millisecond less on nine pages of ten
        return None
    marked = document.tree.xpath("//*[contains(@class, 'paywall') or contains(@id, 'paywall')]")
    # an overlay's empty frame says nothing: the marked element must hold something to read
    if any(_PAYWALL.search(e.get("class") or e.get("id") or "") and len(e.text_content()) > 40
           for e in marked[:20]):  # fmt: skip
        return False
    return None
