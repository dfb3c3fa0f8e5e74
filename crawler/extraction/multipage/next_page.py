"""Find the address at which the article of a page goes on.

Only what the page itself links to counts: a link marked ``rel=next``, or one in a row of numbers,
and only where its address is this page's with the next number (``part_addresses``). Blogs mark the
next article ``rel=next``; that has another slug, and is not followed. A page whose address says
that it is a later part, and that names the first as its canonical one, leads back to that.

A page that shows all parts at once is preferred, as search engines ask publishers to declare it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extraction.multipage.part_urls import is_whole, part_of
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.class_names import words_of
from crawler.extraction.page.document import PageDocument
from model.items import Article
from model.links import Continuation
from text.words import word_set
from urls.article_paths import looks_like_article_path
from urls.parts import MAX_LENGTH

SHORT = 200
"""Letters of the longest row of page numbers, or of "Next: ..." with a part's title."""
LABEL = 60
"""Letters of the longest link in such a row."""
NEAR = 6
"""Elements around a link whose class words say what is paged."""
MAX_WHOLE_LINKS = 5000
"""Links among which the page with all parts is looked for; pages have hundreds."""
MAX_LINKS = 200
"""Links that are looked at closely; a long row of numbers has thirty."""

DATED = frozenset({"jsonld", "meta", "feed", "newsSitemap"})
"""Sources of a date that say of a page that it is an article; a list shows those of its items."""

_NEXT = frozenset({
    "", "next", "next page", "continue", "continue reading", "continued", "weiter", "nächste",
    "nächste seite", "weiterlesen", "suivant", "suivante", "page suivante", "la suite", "suite",
    "siguiente", "página siguiente", "próxima", "próxima página", "seguinte", "avanti",
    "successiva", "pagina successiva", "volgende", "volgende pagina", "nästa", "nästa sida",
    "neste", "neste side", "næste", "næste side", "seuraava", "następna", "następna strona",
    "další", "tovább", "sonraki", "далее", "следующая", "вперёд", "下一页", "下一頁", "次へ",
    "次のページ", "다음", "التالي", "التالية",
})  # fmt: skip
_ENDS = frozenset(label.rpartition(" ")[2] for label in _NEXT)
_ARROWS = " >»›→"
_NUMBER = re.compile(
    r"(?:\[|\()?(?:page|seite|página|pagina|sida|side|sivu|strona|стр\.?|第)?\s*(\d{1,3})"
    r"\s*(?:页|頁|ページ)?(?:\]|\))?",
    re.IGNORECASE,
)
_PAGERS = word_set("pagination pager pages paging paginator paginate pagelinks multipage nextpage")
_OTHERS = word_set("""
    comment comments respond disqus reply replies related recommended recommendations outbrain
    taboola latest trending archive archives feed
    """)
_ANCHORS = ("comment", "respond", "reply", "disqus")


def find(
    document: PageDocument, blocks: list[Block], own: str, article: Article, part: str | None = None
) -> Continuation | None:
    """Return where the article goes on; None where all of it is here, as far as is known.

    ``own``: the key of the page's address; ``article``: what it declares of itself.
    ``part``: of a page that is known to be a later part, the first's address or key.
    """
    if part is not None:
        here = part_of(part, document.url)
        firsts, number = [part], here.number if here else 1
    elif article.declaredKey is None:
        firsts, number = [own], 1
    elif article.canonicalUrl and part_of(article.canonicalUrl, document.url) is not None:
        return Continuation(article.canonicalUrl)
    else:
        firsts, number = [own, article.declaredKey], 1
    if part is None and not _is_dated_or_named(article):
        return None
    found = next(_next_parts(document, blocks, firsts, number + 1), None)
    if found is None:
        return None
    first, address = found
    whole = next(_wholes(document, first), None) if part is None else None
    return Continuation(first, part=address, whole=whole)


def _is_dated_or_named(article: Article) -> bool:
    """Tell whether a page is an article by its address or date: lists go on with more items."""
    return article.datePublishedSource in DATED or looks_like_article_path(
        urlsplit(article.url).path
    )


def _next_parts(
    document: PageDocument, blocks: list[Block], firsts: list[str], number: int
) -> Iterator[tuple[str, str]]:
    """Yield links to the part with that number, as the first part's address and the part's."""
    numbered_address = re.compile(rf"(?<!\d){number}(?!\d)")
    for link, marked in islice(_candidates(document, blocks, number), MAX_LINKS):
        written = link.get("href")
        if written is None or not numbered_address.search(
            written, max(0, len(written) - MAX_LENGTH)
        ):
            continue
        address = document.absolute(written)
        if address is None or _is_of_others(link, address):
            continue
        for first in firsts:
            found = part_of(first, address)
            if found is None or found.number != number:
                continue
            label = _label(link)
            numbered = _NUMBER.fullmatch(label)
            is_numbered = numbered is not None and int(numbered[1]) == number
            # "weekly-roundup" and "weekly-roundup-2" are two articles, one the next of the other
            if is_numbered or (not found.is_suffix and (marked or _leads_on(link, label))):
                yield first, address.partition("#")[0]


def _candidates(
    document: PageDocument, blocks: list[Block], number: int
) -> Iterator[tuple[HtmlElement, bool]]:
    """Yield links that may lead to a next part, and whether they are marked ``rel=next``."""
    head = document.tree.find("head")
    for link in head.iterchildren("link") if head is not None else ():
        if _is_next(link):
            yield link, True
    written = str(number)
    walked = None
    for block in blocks:
        if block.element is walked or not block.links or len(block.text) > SHORT:
            continue
        if _may_lead_on(block, written):
            walked = block.element  # one without paragraphs has many blocks
            for link in walked.iter("a"):
                yield link, _is_next(link)


def _is_next(link: HtmlElement) -> bool:
    relation = link.get("rel")
    return relation is not None and "next" in relation.lower().split()


def _may_lead_on(block: Block, number: str) -> bool:
    """Tell whether a line may be a row of page numbers, or the link to the next part."""
    text = block.text
    if number in text and (len(text) <= LABEL or 2 * block.links > len(text)):
        return True
    return text[-1] in _ARROWS or text.rpartition(" ")[2].lower() in _ENDS


def _leads_on(link: HtmlElement, label: str) -> bool:
    """Tell whether a link that is not marked is one of a row of pages."""
    if label and label.strip(_ARROWS).lower() in _NEXT:
        return True
    return any(not _PAGERS.isdisjoint(words_of(each)) for each in _around(link))


def _is_of_others(link: HtmlElement, address: str) -> bool:
    """Tell whether a link pages comments, or other articles."""
    fragment = address.partition("#")[2].lower()
    if fragment.startswith(_ANCHORS):
        return True
    return any(not _OTHERS.isdisjoint(words_of(each)) for each in _around(link))


def _around(link: HtmlElement) -> Iterable[HtmlElement]:
    yield link
    for count, element in enumerate(link.iterancestors()):
        if count == NEAR or element.tag in {"article", "main", "body", "html"}:
            return
        yield element


def _label(link: HtmlElement) -> str:
    if link.tag != "a":
        return ""
    text = " ".join(link.text_content()[: 4 * LABEL].split())
    return text if len(text) <= LABEL else ""


def _wholes(document: PageDocument, first: str) -> Iterator[str]:
    """Yield addresses at which all parts stand on one page."""
    for link in islice(document.tree.iter("link", "a"), MAX_WHOLE_LINKS):
        relations = (link.get("rel") or "").lower().split()
        if link.tag == "link" and "canonical" not in relations:
            continue
        address = document.absolute(link.get("href"))
        if address is not None and "nofollow" not in relations and is_whole(first, address):
            yield address.partition("#")[0]
