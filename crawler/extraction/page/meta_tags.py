"""Read the page's meta elements, its title and the links that name other addresses of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.extraction.page.document import PageDocument
from text.cleaning import clean

MAX_META = 500
"""At most this many meta elements are read; pages have ten to a hundred."""
MAX_CONTENT_LENGTH = 20_000
"""This many characters of a content are read; some pages put whole articles there."""


@dataclass
class Metadata:
    """Hold the contents of the page's meta elements by lower-case name, its title and links."""

    contents: dict[str, list[str]] = field(default_factory=dict)
    title: str | None = None
    canonical: str | None = None
    amphtml: str | None = None

    def all(self, *names: str) -> list[str]:
        """Return every content under any of the names, in the names' order."""
        return [content for name in names for content in self.contents.get(name, [])]

    def first(self, *names: str) -> str | None:
        """Return the first content under the first of the names that has one."""
        return next(iter(self.all(*names)), None)


def read_meta_tags(document: PageDocument) -> Metadata:
    """Read the meta elements, the title and the links that matter."""
    found = Metadata()
    for count, element in enumerate(document.tree.iter("meta")):
        if count >= MAX_META:
            break
        content = clean((element.get("content") or "")[:MAX_CONTENT_LENGTH])
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
