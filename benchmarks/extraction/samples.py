"""Read pages as samples for the block classifier: rows of features, and which blocks are right."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import tldextract
from lxml.html import HtmlElement

from benchmarks.extraction.readers import NO_URL
from crawler.extraction.body import prose_heuristic, trafilatura_text
from crawler.extraction.body.alignment import locate
from crawler.extraction.body.features import PageFeatures, Table
from crawler.extraction.body.lexicon import Lexicon
from crawler.extraction.body.select import blocks_of_story
from crawler.extraction.cleaning import standfirst
from crawler.extraction.extractor import declared_facts, parse
from crawler.extraction.fields.authors import find_authors
from crawler.extraction.fields.declared import choose_publisher
from crawler.extraction.fields.headlines.headline import choose_headline
from crawler.extraction.fields.headlines.shown_headline import locate_headline
from crawler.extraction.page.blocks import Block
from text.letters import letters

# The parts into which sites are divided: each model is fitted on the pages of four fifths of them.
FOLDS = 5
# Stands for a block's element, as lxml's elements can't go between processes.
_NO_ELEMENT = cast("HtmlElement", None)


@dataclass
class Sample:
    """Hold the blocks of one page that could be text, their features, and which are right.

    There are two of each page: as the heuristic marks it, and as trafilatura does.
    """

    directory: str
    site: str
    gold: str
    blocks: list[Block]
    """Without elements: they go between processes."""
    rows: Table
    right: list[bool]
    is_standfirst: list[bool]
    """Whether ``standfirst.py`` takes the block out, so that it is not classified."""


@dataclass
class PageSamples:
    """Hold both samples of one page."""

    heuristic: Sample
    """With the blocks that the heuristic marks."""
    trafilatura: Sample
    """With the blocks that trafilatura takes."""

    @property
    def site(self) -> str:
        """Return the registrable domain of the page."""
        return self.trafilatura.site


def read(task: tuple[Path, dict[str, Any]]) -> PageSamples:
    """Read one page: its blocks, their features without words, and which blocks its gold holds."""
    directory, gold = task
    html = gzip.decompress((directory / "pages" / f"{gold['id']}.html.gz").read_bytes())
    url = gold.get("url") or NO_URL
    page = parse(html, url)
    title = choose_headline(page.document, page.blocks, page.structured, page.metadata)
    position = locate_headline(page.blocks, title.headline, page.document.url)
    publisher = choose_publisher(page.structured, page.metadata)
    writers = find_authors(
        page.document, page.blocks, page.structured, page.metadata, publisher, None, position
    )
    facts = declared_facts(page, title.headline, position, writers)
    blocks = blocks_of_story(page.blocks, facts)
    right = locate(blocks, letters(gold["articleBody"]))
    features = PageFeatures(blocks, facts, Lexicon())

    def sample(marked: list[bool]) -> Sample:
        kept = [block for block, mark in zip(blocks, marked, strict=True) if mark]
        abstract = standfirst.separate(page.blocks, kept, facts).standfirst
        candidates = features.candidates(marked)
        chosen = candidates.indexes
        return Sample(
            directory=directory.resolve().name,
            site=site_of(url),
            gold=gold["articleBody"],
            blocks=[replace(blocks[index], element=_NO_ELEMENT, pieces=()) for index in chosen],
            rows=candidates.rows,
            right=[right[index] for index in chosen],
            is_standfirst=[blocks[index].text == abstract for index in chosen],
        )

    extracted = trafilatura_text.extract_text(page.document, blocks, fast=True)
    return PageSamples(sample(prose_heuristic.marks(blocks)), sample(locate(blocks, extracted)))


_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=())


def site_of(url: str) -> str:
    """Return the registrable domain of an address."""
    return _SUFFIXES(url).top_domain_under_public_suffix or url


def fold_of(site: str, folds: int = FOLDS) -> int:
    """Return the fold of a site: the same one, whatever else is in the data."""
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % folds
