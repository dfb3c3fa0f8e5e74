"""Choose what the page declares of its article: type, publisher, section, keywords, free access."""

from __future__ import annotations

import re

from crawler.extraction.page.document import PageDocument
from crawler.extraction.page.meta_tags import Metadata
from crawler.extraction.page.schema_org import StructuredData, as_text, types_of
from text.cleaning import clean

MAX_KEYWORDS = 30
"""At most this many keywords of an article are kept; more are a list for search engines."""
MAX_KEYWORD_LENGTH = 80
"""A keyword or section has at most this many characters; longer ones are sentences."""
MAX_DESCRIPTION_LENGTH = 2000
"""This many characters of a description are kept; summaries reach 500, some are the article."""
MIN_PAYWALLED_TEXT = 40
"""A paywalled element must hold more characters than this; the frame of an overlay is empty."""
MAX_PAYWALLED_ELEMENTS = 20
"""At most this many elements marked as paywalled are looked at, to bound the time it takes."""

_PAYWALL = re.compile(r"\b(?:paywall|piano-inline|metered-content|premium-content-lock)\b", re.I)

_TYPES = (
    "LiveBlogPosting", "OpinionNewsArticle", "AnalysisNewsArticle", "ReviewNewsArticle",
    "ReportageNewsArticle", "BackgroundNewsArticle", "AskPublicNewsArticle",
    "AdvertiserContentArticle", "SatiricalArticle", "NewsArticle", "BlogPosting",
)  # fmt: skip
"""These types are kept, schema.org's names, the finer first: a node may have several."""
_SITE_NAMES = (
    "og:site_name", "article:publisher_name", "publisher", "dc.publisher", "application-name",
)  # fmt: skip
_SECTIONS = (
    "article:section", "og:article:section", "section", "parsely-section", "dc.subject",
)  # fmt: skip
_CLOSED_TIERS = frozenset({"locked", "metered", "premium"})


def choose_type(structured: StructuredData) -> str:
    """Choose the article's type, schema.org's name; NewsArticle where the page is not finer."""
    kinds = types_of(structured.article)
    return next((kind for kind in _TYPES if kind in kinds), "NewsArticle")


def choose_publisher(structured: StructuredData, metadata: Metadata) -> str | None:
    """Choose who publishes: JSON-LD's publisher, else the site's declared name."""
    named = structured.string("publisher")
    if named and not named.startswith("http"):
        return named
    return metadata.first(*_SITE_NAMES)


def choose_description(structured: StructuredData, metadata: Metadata) -> str | None:
    """Choose what the page says of itself to feeds, search engines and social networks."""
    found = metadata.first(
        "og:description", "description", "twitter:description", "dc.description"
    ) or structured.string("description")
    text = as_text(found)
    return text[:MAX_DESCRIPTION_LENGTH] if text else None


def choose_section(structured: StructuredData, metadata: Metadata) -> str | None:
    """Choose the section of the paper that the story stands in."""
    text = as_text(structured.string("articleSection") or metadata.first(*_SECTIONS))
    return text if text and len(text) <= MAX_KEYWORD_LENGTH else None


def choose_keywords(structured: StructuredData, metadata: Metadata) -> list[str]:
    """Choose what the story is about, in the page's own words, each once."""
    listed = [text for value in structured.values("keywords") if (text := as_text(value))]
    listed = listed or metadata.all("article:tag", "og:article:tag")
    listed = listed or metadata.all("news_keywords", "keywords", "parsely-tags")
    found: dict[str, str] = {}
    for entry in listed:
        # one string holds them all, or each has its own; "Smith, John" only in the latter
        holds_several = len(listed) == 1 or entry.count(",") > 1
        for part in re.split(r"[,;،、|]", entry) if holds_several else [entry]:
            word = clean(part).strip("\"'#")
            if word and len(word) <= MAX_KEYWORD_LENGTH:
                found.setdefault(word.casefold(), word)
    return list(found.values())[:MAX_KEYWORDS]


def is_accessible_for_free(
    document: PageDocument, structured: StructuredData, metadata: Metadata
) -> bool | None:
    """Return whether all may read the article; None where the page does not say."""
    for value in structured.values("isAccessibleForFree"):
        text = str(value).strip().lower().rsplit("/", 1)[-1]
        if text in {"true", "1", "yes"}:
            return True
        if text in {"false", "0", "no"}:
            return False
    tier = (metadata.first("article:content_tier", "og:article:content_tier") or "").lower()
    if tier in _CLOSED_TIERS:
        return False
    if tier == "free":
        return True
    return False if _has_paywall(document) else None


def _has_paywall(document: PageDocument) -> bool:
    """Return whether an element that is marked as paywalled holds something to read."""
    if "paywall" not in document.text:  # a millisecond less on nine pages of ten
        return False
    marked = document.tree.xpath("//*[contains(@class, 'paywall') or contains(@id, 'paywall')]")
    return any(
        _PAYWALL.search(element.get("class") or element.get("id") or "")
        and len(element.text_content()) > MIN_PAYWALLED_TEXT
        for element in marked[:MAX_PAYWALLED_ELEMENTS]
    )
