"""Hold a page's structured data: nodes of schema.org's vocabulary, and how to read their values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from text.words import word_set

Node = dict[str, Any]
"""A node is one thing that the page describes: an article, a person, a picture."""

ARTICLE_TYPES = word_set("""
    NewsArticle ReportageNewsArticle AnalysisNewsArticle AskPublicNewsArticle
    BackgroundNewsArticle OpinionNewsArticle ReviewNewsArticle LiveBlogPosting BlogPosting
    Article AdvertiserContentArticle SatiricalArticle ScholarlyArticle TechArticle Report
    SocialMediaPosting DiscussionForumPosting MedicalScholarlyArticle APIReference Review Recipe
    VideoObject
    """)
"""A node of one of these types, schema.org's names, may describe the page's article."""

ATTACHED_TYPES = frozenset({"Review", "Recipe", "VideoObject", "SocialMediaPosting"})
"""These of them more often describe a part of the article than the article itself."""

# What ends the address of a type's vocabulary; most types stand without one.
_VOCABULARY = re.compile(r"[/#:]")
# Tags that end a line of a text with markup.
_BREAK = re.compile(r"</?(?:p|div|br|h[1-6]|li|blockquote|tr)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")


@dataclass
class StructuredData:
    """Hold the article's node, and every other node of the page."""

    article: Node = field(default_factory=dict)
    """The node that describes the article; empty where the page has none."""
    nodes: list[Node] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)

    def resolve(self, value: Any) -> Any:
        """Follow ``{"@id": ...}`` to the node that says more."""
        if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str):
            return self.by_id.get(value["@id"], value)
        return value

    def values(self, name: str) -> list[Any]:
        """Return the article's values of a property as a list, references followed."""
        value = self.article.get(name)
        values = value if isinstance(value, list) else [value]
        return [self.resolve(entry) for entry in values if entry not in (None, "", [], {})]

    def string(self, name: str) -> str | None:
        """Return the article's first value of a property that is, or names, a text."""
        return next((text for value in self.values(name) if (text := as_text(value))), None)

    def lines(self, name: str) -> str | None:
        """Return the article's value of a property that is a text, its paragraphs as lines."""
        texts = (value for value in self.values(name) if isinstance(value, str))
        return next((lines for text in texts if (lines := _as_lines(text))), None)


def types_of(node: Node) -> list[str]:
    """Return the node's types without the address of their vocabulary."""
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [
        kind if kind.isalpha() else _VOCABULARY.split(kind)[-1]
        for kind in listed
        if isinstance(kind, str)
    ]


def as_text(value: Any) -> str | None:
    """Make a plain text of a string, a number, a node's name or a list's first entry."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("headline")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(_unescaped(str(value), " ").split()) or None


def _as_lines(value: str) -> str | None:
    """Make a plain text of one with markup or line breaks, a line for each paragraph."""
    lines = (" ".join(line.split()) for line in _unescaped(value, "\n").split("\n"))
    return "\n".join(filter(None, lines)) or None


def _unescaped(text: str, line_break: str) -> str:
    """Resolve entities, and take out tags: those that end a line become ``line_break``."""
    if "&" in text:
        text = unescape(unescape(text))  # escaped once for JSON-LD and once more by the template
    if "<" in text:
        text = _TAG.sub(" ", _BREAK.sub(line_break, text))
    return text
