"""Does a page say what its article says already? (pure)

A page is unchanged when its text is what it was, or the story in it is: between two visits more may
be learned of what the site repeats, and the site may come to repeat something else.
"""

from __future__ import annotations

from typing import Any

from model.items import Article

KNOWN_FIELDS = {
    "contentHash": 1,
    "extraction.textHash": 1,
    "fetch.pageId": 1,
    "fetch.partIds": 1,
    "fetch.incomplete": 1,
    "wordCount": 1,
}
"""What ``says_the_same`` needs of a stored article."""


def hashes(article: Article) -> list[str | None]:
    """contentHash, and the hash of the text before what the site repeats was taken out."""
    before = article.extraction.textHash if article.extraction else None
    return [article.contentHash] if before is None else [article.contentHash, before]


def says_the_same(stored: dict[str, Any], article: Article) -> bool:
    """Whether ``article``, just read from its page, leaves the ``stored`` one as it is.

    A replay is different: it may take out what was not known to be boilerplate at the visit (it
    never puts back what is no longer remembered), and it says nothing of an article whose page
    was downloaded anew meanwhile. And what ends before a part that was not to be had says nothing
    of an article that has it.
    """
    content: str = stored["contentHash"]
    page_text: str | None = stored.get("extraction", {}).get("textHash")
    words: int = stored["wordCount"]
    if article.contentHash == content:
        return True
    same_page = hashes(article)[-1] == (page_text or content)
    fetch: dict[str, Any] = stored.get("fetch", {})
    if article.replayOf is None:
        return same_page or _is_cut_short(article, words, fetch)
    if article.fetch is None or article.fetch.pageId != fetch.get("pageId"):
        return True
    if article.fetch.partIds != fetch.get("partIds", []):
        return True
    return same_page and article.wordCount >= words


def _is_cut_short(article: Article, words: int, fetch: dict[str, Any]) -> bool:
    """Whether parts are missing that the stored one, of so many ``words``, has."""
    if article.fetch is None or not article.fetch.incomplete or article.wordCount >= words:
        return False
    return not fetch.get("incomplete") or len(article.fetch.partIds) < len(fetch.get("partIds", []))
