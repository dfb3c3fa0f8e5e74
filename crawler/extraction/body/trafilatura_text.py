"""Ask trafilatura for the text of a page; the block classifier decides what is kept of it."""

from __future__ import annotations

import copy

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.body.pruning import readable
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.document import PageDocument
from text.letters import letters

MAX_TEXTS = 10_000
"""Pieces of text in the paragraphs of a page that is given to trafilatura; of 909 pages the longest
has 1,400. To find them, libxml2 compares each with all others: 10,000 take 2 s, 28,000 take 26."""

_count_texts = etree.XPath("count(/descendant::text()[ancestor::p])")


def extract_text(document: PageDocument, blocks: list[Block], *, fast: bool) -> str:
    """Return the letters of trafilatura's text.

    It is given a copy of the tree, as it takes out what it does not want.
    ``fast`` leaves out its fallbacks, which take as long again, and looks only at the part of the
    page that has prose (``blocks``: all of the page), which takes half as long. What it is known
    to raise on odd input becomes a warning of the document, as does that it was not asked.
    """
    if (texts := int(_count_texts(document.tree))) > MAX_TEXTS:
        document.warnings.append(f"trafilatura is not asked of {texts} texts in paragraphs")
        return ""
    # Imported here: it takes a quarter of a second, and who reads one page mostly needs none of it.
    import trafilatura
    from trafilatura.settings import Document as TrafilaturaDocument

    try:
        found = trafilatura.bare_extraction(
            _without_readings(readable(document.tree, blocks) if fast else document.tree),
            url=document.url,
            include_comments=False,
            include_tables=True,
            fast=fast,
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError,
            AssertionError, etree.LxmlError) as error:  # fmt: skip
        document.warnings.append(f"trafilatura failed: {type(error).__name__}: {error}")
        return ""
    return letters(found.text or "") if isinstance(found, TrafilaturaDocument) else ""


def _without_readings(tree: HtmlElement) -> HtmlElement:
    """Return a page without the readings above its characters, which trafilatura takes as text."""
    if tree.find(".//rt") is None:
        return tree
    tree = copy.deepcopy(tree)
    etree.strip_elements(tree, "rt", "rp", with_tail=False)
    return tree
