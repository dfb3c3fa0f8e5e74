"""Ask trafilatura for the text of a page; the block classifier decides what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass

import trafilatura
from lxml import etree
from trafilatura.settings import Document as TrafilaturaDocument

from crawler.extraction.body.pruning import readable
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.document import PageDocument
from text.letters import letters


@dataclass
class ExtractedText:
    """Hold what trafilatura takes for the text."""

    lines: list[str]
    letters: str
    """All of it without spaces and punctuation."""


def extract_text(document: PageDocument, blocks: list[Block], *, fast: bool) -> ExtractedText:
    """Return trafilatura's text, made on a copy of the tree (it takes out what it does not want).

    ``fast`` leaves out its fallbacks, which take as long again, and looks only at the part of the
    page that has prose (``blocks``: all of the page), which takes half as long. What it is known
    to raise on odd input becomes a warning of the document.
    """
    try:
        found = trafilatura.bare_extraction(
            readable(document.tree, blocks) if fast else document.tree,
            url=document.url,
            include_comments=False,
            include_tables=True,
            fast=fast,
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError,
            AssertionError, etree.LxmlError) as error:  # fmt: skip
        document.warnings.append(f"trafilatura failed: {type(error).__name__}: {error}")
        return ExtractedText([], "")
    if not isinstance(found, TrafilaturaDocument) or not found.text:
        return ExtractedText([], "")
    lines = [line.strip() for line in found.text.split("\n")]
    return ExtractedText([line for line in lines if line], letters(found.text))
