"""Read pages with Copydesk, and with the extractors that it is compared with.

trafilatura is always there, newspaper4k and readability-lxml where they are installed
(requirements-compare.txt).
"""

from __future__ import annotations

import gzip
import importlib
import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import lxml.html
import trafilatura
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from crawler.extraction import extract
from crawler.extraction.page.blocks import cut_blocks
from model.errors import NotAnArticle
from model.items import Article
from text.encoding.decoding import decode, label_in_document

# Processes at once, as on the machine of the published figures: more change the CPU per page.
PROCESSES = 2
# Seconds for one page and reader; what takes longer has found nothing on it.
TIMEOUT = 60.0
# Stands for the address of a page whose gold has none: that of a page, since the root of a site is
# its front page, and without a word, since headlines are told by those of the address.
NO_URL = "https://unknown.invalid/_"


@dataclass
class Reading:
    """Hold what one extractor made of one page."""

    headline: str | None = None
    abstract: str | None = None
    text: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None
    milliseconds: float = 0.0


def ours(html: bytes, url: str) -> Reading:
    """Read a page with Copydesk."""
    started = time.process_time()
    try:
        article = extract(html, url)
    except NotAnArticle:
        return Reading(milliseconds=(time.process_time() - started) * 1000)
    return Reading(**read_of(article), milliseconds=(time.process_time() - started) * 1000)


def read_of(article: Article) -> dict[str, Any]:
    """Return what is compared of an article, by the names of a reading's fields."""
    published = article.datePublished
    return {
        "headline": article.headline,
        "abstract": article.abstract,
        "text": article.articleBody,
        "authors": tuple(author.name for author in article.authors),
        "published": published.isoformat() if published else None,
        "language": article.inLanguage,
    }


def theirs(html: bytes, url: str) -> Reading:
    """Read a page with trafilatura as it comes, without comments."""
    started = time.process_time()
    found = trafilatura.bare_extraction(html, url=url, include_comments=False, with_metadata=True)
    spent = (time.process_time() - started) * 1000
    if not isinstance(found, trafilatura.metadata.Document):
        return Reading(milliseconds=spent)
    authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Reading(found.title, None, found.text or "", authors, found.date, found.language, spent)


def of_newspaper(html: bytes, url: str) -> Reading:
    """Read a page with newspaper4k; nothing where it raises."""
    newspaper = importlib.import_module("newspaper")
    started = time.process_time()
    # it would load the page's pictures to choose one, and wait for each
    article = newspaper.Article(url, fetch_images=False)
    try:
        article.download(input_html=_decoded(html))
        article.parse()
    except Exception:  # noqa: BLE001 - whatever it raises is its result
        return Reading(milliseconds=(time.process_time() - started) * 1000)
    spent = (time.process_time() - started) * 1000
    when = article.publish_date
    return Reading(
        article.title, None, article.text or "", tuple(article.authors or ()),
        when.isoformat() if isinstance(when, datetime) else None, article.meta_lang, spent,
    )  # fmt: skip


def of_readability(html: bytes, url: str) -> Reading:
    """Read a page with readability-lxml: a title and a tree, whose blocks are its text."""
    readability = importlib.import_module("readability")
    started = time.process_time()
    try:
        document = readability.Document(_decoded(html), url=url)
        tree = lxml.html.document_fromstring(document.summary())
        title = document.short_title()
    except Exception:  # noqa: BLE001 - whatever it raises is its result
        return Reading(milliseconds=(time.process_time() - started) * 1000)
    text = "\n".join(block.text for block in cut_blocks(tree))
    return Reading(title, None, text, milliseconds=(time.process_time() - started) * 1000)


def _decoded(html: bytes) -> str:
    return decode(html, [label_in_document(html)]).text


Reader = Callable[[bytes, str], Reading]
_OPTIONAL: dict[str, tuple[str, Reader]] = {
    "newspaper4k": ("newspaper", of_newspaper),
    "readability": ("readability", of_readability),
}


def readers() -> dict[str, Reader]:
    """Return what is compared, ours first: by name, a function of a page's bytes and address."""
    installed = {
        name: reader
        for name, (module, reader) in _OPTIONAL.items()
        if importlib.util.find_spec(module)
    }
    return {"copydesk": ours, "trafilatura": theirs, **installed}


def _read(path: Path, url: str, reader: str) -> Reading:
    return readers()[reader](gzip.decompress(path.read_bytes()), url)


def read_all(directory: Path, pages: list[dict[str, Any]]) -> dict[str, list[Reading]]:
    """Return what each reader made of each page, in their order."""
    with ProcessPool(PROCESSES) as pool:
        # page by page, all readers on each: a busy minute of the machine is the same for all
        running = [
            {
                name: pool.schedule(
                    _read,
                    (
                        directory / "pages" / f"{page['id']}.html.gz",
                        page.get("url") or NO_URL,
                        name,
                    ),
                    timeout=TIMEOUT,
                )
                for name in readers()
            }
            for page in pages
        ]
        return {name: [result(of[name]) for of in running] for name in readers()}


def result(running: ProcessFuture[Reading]) -> Reading:
    """Return what a reader found; nothing if it took too long, or its process died."""
    try:
        return running.result()
    except (TimeoutError, ProcessExpired):
        return Reading(milliseconds=TIMEOUT * 1000)
