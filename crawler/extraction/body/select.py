"""Which of the page's blocks are the article?

A rule of thumb marks the body, and a learned judge weighs what each block says for itself and what
surrounds it (class, links, position, neighbours). Where it is in doubt, an extractor is heard: what
that keeps is looked up among the blocks of the page itself, and all is weighed again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extraction.body import prose_heuristic as prose
from crawler.extraction.body import script_text as unrendered
from crawler.extraction.body import trafilatura_text as extractors
from crawler.extraction.body.alignment import locate, sources
from crawler.extraction.body.block_features import Known
from crawler.extraction.body.classifier import judge
from crawler.extraction.body.features import Evidence
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.document import Document

MOST = 0.9  # of the text: the element that holds it is the article's
COVERED = 0.6  # of an extractor's letters found among the blocks, else its text is taken as it is


@dataclass
class Story:
    """What may be the article's text, in reading order."""

    blocks: list[Block]
    """Taken for text by the witness or by the judge."""
    doubted: frozenset[int]
    """Positions of those among them that the judge does not take for the story's."""


def story(
    document: Document,
    blocks: list[Block],
    known: Known,
    article_body: str | None = None,
) -> Story:
    """The blocks that are the article.

    ``article_body``: what the page's structured data gives as its text. Where the extracted text
    is not among the page's blocks (it came from a script), its lines are the blocks, without
    surroundings.
    """
    evidence = Evidence(blocks, known, judge().lexicon)
    marked = prose.marks(blocks)
    seen = evidence.seen_by(marked)
    verdict = judge().verdict(seen.rows, informed=False)
    kept = _whole_lists(blocks, seen.indexes, verdict.keeps)
    if verdict.is_sure and unrendered.is_enough(blocks[index] for index in kept):
        return _story(blocks, marked, kept)
    found = extractors.trafilatura_text(document, blocks, fast=True)
    taken = locate(blocks, found.letters)
    covered = sum(len(block.letters) for block, mark in zip(blocks, taken, strict=True) if mark)
    if covered < COVERED * len(found.letters):
        taken = sources(blocks, found.letters)
    if found.letters and not any(taken):
        document.warnings.append("the text is not among the page's visible blocks")
        return Story(
            [
                Block(line, "p", document.tree, (), frozenset(), 0, False, position)
                for position, line in enumerate(found.lines)
            ],
            frozenset(),
        )
    seen = evidence.seen_by(taken)
    verdict = judge().verdict(seen.rows, informed=True)
    kept = _whole_lists(blocks, seen.indexes, verdict.keeps)
    if not kept:
        kept = {index for index, mark in enumerate(taken) if mark}
    if not unrendered.is_enough(blocks[index] for index in kept):
        hidden = unrendered.blocks(document, article_body)
        if hidden:
            document.warnings.append("the text is in a script, not in the page's elements")
            return Story(hidden, frozenset())
        found = extractors.trafilatura_text(document, blocks, fast=False)
        kept |= {index for index, mark in enumerate(locate(blocks, found.letters)) if mark}
    return _story(blocks, taken, kept)


def _story(blocks: list[Block], taken: list[bool], kept: set[int]) -> Story:
    witnessed = {index for index, mark in enumerate(taken) if mark}
    return Story([blocks[index] for index in sorted(kept | witnessed)], frozenset(witnessed - kept))


def _whole_lists(blocks: list[Block], chosen: list[int], keeps: list[bool]) -> set[int]:
    """The blocks to keep: a list stands or falls as a whole, as most of its letters do."""
    kept = {index for index, keep in zip(chosen, keeps, strict=True) if keep}
    lists: dict[int, list[int]] = defaultdict(list)
    for index in chosen:
        block = blocks[index]
        if block.path and block.path[-1].tag == "li" and len(block.path) > 1:
            lists[block.path[-2].number].append(index)
    for items in lists.values():
        inside = sum(len(blocks[index].text) for index in items if index in kept)
        if 2 * inside >= sum(len(blocks[index].text) for index in items):
            kept.update(items)
        else:
            kept.difference_update(items)
    return kept


def paragraphs(body: list[Block]) -> list[str]:
    """The blocks as paragraphs: cells of a row on one line."""
    found: list[str] = []
    row = None
    for block in body:
        current = _row(block)
        if current is not None and current == row:
            found[-1] = f"{found[-1]} | {block.text}"
        else:
            found.append(block.text)
        row = current
    return found


def _row(block: Block) -> int | None:
    return next((holder.number for holder in block.containers if holder.tag == "tr"), None)


def containers(body: list[Block]) -> list[HtmlElement]:
    """The element that holds most of the text: its pictures are the story's."""
    weights: dict[HtmlElement, int] = {}
    total = 0
    for block in body:
        total += len(block.text)
        for element in (block.element, *block.element.iterancestors()):
            weights[element] = weights.get(element, 0) + len(block.text)
    # the innermost that holds nearly all; ancestors weigh the same, and come later
    holding = [element for element, weight in weights.items() if weight >= MOST * total]
    return (
        [max(holding, key=lambda element: sum(1 for _ in element.iterancestors()))]
        if holding
        else []
    )
