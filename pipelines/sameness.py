"""Does a page say what its article says already? (pure)

A page is unchanged when its text is what it was, or the story in it is: between two visits more may
be learned of what the site repeats, and the site may come to repeat something else.
"""

from __future__ import annotations

from typing import Any

from crawler.items import Article

KNOWN_FIELDS = {"contentHash": 1, "extraction.textHash": 1, "fetch.pageId": 1, "wordCount": 1}
"""What ``says_the_same`` needs of a stored article."""


def hashes(article: Article) -> list[str | None]:
    """contentHash, and the hash of the text before what the site repeats was taken out."""
    before = article.extraction.textHash if article.extraction else None
    return [article.contentHash] if before is None else [article.contentHash, before]


def says_the_same(stored: dict[str, Any], article: Article) -> bool:
    """Whether ``article``, just read from its page, leaves the ``stored`` one as it is.

    A replay is different: it may take out what was not known to be boilerplate at the visit (it
    never puts back what is no longer remembered), and it says nothing of an article whose page
    was downloaded anew meanwhile.
    """
    content: str = stored["contentHash"]
    page_text: str | None = stored.get("extraction", {}).get("textHash")
    words: int = stored["wordCount"]
    if article.contentHash == content:
        return True
    same_page = hashes(article)[-1] == (page_text or content)
    if article.replayOf is None:
        return same_page
    if article.fetch is None or article.fetch.pageId != stored.get("fetch", {}).get("pageId"):
        return True
    return same_page and article.wordCount >= words
