"""Find the text of an element that the markup names as the author's.

The names are those that trafilatura looks for, in its order, and so is what it leaves out. It
copies the page and asks its patterns of each element a dozen times, which took a third of what such
a page took in all; here each attribute is looked at once, and elements share most of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from text.words import word_set

SHORTEST, LONGEST = 3, 119
"""Characters of a text that is a name, or some with a role."""
MAX_CANDIDATES = 500
"""Elements of a page that are looked at: each comment of a page may name its author."""
LABELS = 8192
"""What this many attributes say is cached: those of some forty sites."""

_SURE_TAGS = word_set("a address div link p span strong")
_USUAL_TAGS = word_set("a div h3 h4 p span")
_DISCARDED_TAGS = word_set("a div section span")
_NO_NAMES = word_set("time figure")
_READ = frozenset({"class", "id", "itemprop", "rel", "data-testid", "data-component"})
_SURE = re.compile(r"author-?name|[Aa]uthorName")
_USUAL_ID = re.compile(r"author|zuozhe|bianji|xiaobian")
_USUAL_CLASS = re.compile(
    r"author|channel-name|zuozhe|bianji|xiaobian|submitted-by|posted-by|journalist-name"
)
_ANY_CLASS = re.compile(r"[Aa]uthor|screenname|writer|[Bb]yline")
_DISCARDED_ID = re.compile(r"^comments|comment-?list|ProductReviews")
_DISCARDED_CLASS = re.compile(
    r"^(?:[Cc]omments|title$|date$)|commentlist|comments-list|sidebar|is-hidden|quote|"
    r"embedly-instagram|article-(?:share|support)|print|category|meta-date|meta-reviewer|author-(?:bio|description)\b"
)


def find_labelled(tree: HtmlElement) -> str | None:
    """Return the names in the first element that is named as the author's, the surest first."""
    candidates: list[tuple[int, HtmlElement]] = []
    for element in tree.iter():
        if (rank := _rank(element)) is not None:
            candidates.append((rank, element))
            if len(candidates) == MAX_CANDIDATES:
                break
    for _, element in sorted(candidates, key=lambda candidate: candidate[0]):
        if any(map(_is_discarded, (element, *element.iterancestors()))):
            continue
        text = _short_text(element)
        if SHORTEST <= len(text) <= LONGEST:
            # Imported here, as in trafilatura_text.
            from trafilatura.json_metadata import normalize_authors

            return normalize_authors(None, text)
    return None


def _rank(element: HtmlElement) -> int | None:
    """Return how surely an element is named as the author's: 0 or more, the surest first."""
    tag = element.tag
    if tag == "author":
        return 0
    named = _READ.intersection(element.keys())
    if not named:
        return None
    ways = [told for name in named if (told := _says(name, element.get(name, "")))]
    if not ways:  # as of nearly all
        return None
    said = frozenset().union(*ways)
    if "sure" in said and tag in _SURE_TAGS:
        return 0
    if "usual" in said and tag in _USUAL_TAGS:
        return 1
    return 2 if "any" in said else None


@lru_cache(LABELS)
def _says(name: str, value: str) -> frozenset[str]:
    """Return in which ways an attribute names an author: "sure", "usual", "any", "discarded"."""
    sure = usual = other = discarded = False
    match name:
        case "class":
            sure = value == "author" or bool(_SURE.search(value))
            usual = value in {"byline", "username", "byl", "BBL"} or bool(
                _USUAL_CLASS.search(value)
            )
            other = bool(_ANY_CLASS.search(value))
            discarded = value == "comments" or bool(_DISCARDED_CLASS.search(value))
        case "id":
            sure = value == "author"
            usual = bool(_USUAL_ID.search(value))
            other = "author" in value or "Author" in value
            discarded = bool(_DISCARDED_ID.search(value))
        case "itemprop":
            sure = value == "author name"
            usual = other = "author" in value
        case "rel":
            sure = value == "author"
        case "data-testid":
            sure = value in {"AuthorCard", "AuthorURL"}
        case "data-component":
            other = "Byline" in value
            discarded = "Figure" in value
    ways = {"sure": sure, "usual": usual, "any": other, "discarded": discarded}
    return frozenset(way for way, is_so in ways.items() if is_so)


def _is_discarded(element: HtmlElement) -> bool:
    """Tell whether an element holds comments, dates or pictures, or is shown beside the text."""
    if element.tag in _NO_NAMES:
        return True
    if element.tag not in _DISCARDED_TAGS:
        return False
    named = _READ.intersection(element.keys())
    return any("discarded" in _says(name, element.get(name, "")) for name in named)


def _short_text(element: HtmlElement) -> str:
    """Return an element's text without what is discarded in it, cut where it is no name's."""
    found: list[str] = []
    size = 0
    for text in _texts(element):
        words = " ".join(text.split())
        if words:
            found.append(words)
            size += len(words)
        if size > LONGEST:
            break
    return " ".join(found)


def _texts(element: HtmlElement) -> Iterator[str]:
    """Yield the texts in an element without recursion, as pages nest deeply."""
    pending: list[HtmlElement | str] = [element]
    while pending:
        each = pending.pop()
        if isinstance(each, str):
            yield each
            continue
        if each.text:
            yield each.text
        for child in reversed(each):
            if child.tail:
                pending.append(child.tail)
            if not _is_discarded(child):
                pending.append(child)
