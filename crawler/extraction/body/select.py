"""Choose the blocks of a page that are the article's text.

A heuristic marks the text, and a learned classifier decides by what each block says and what
surrounds it (classes, links, position, neighbours). Where it is in doubt, trafilatura is asked: the
text that it keeps is looked up among the blocks of the page, and all are classified again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from crawler.extraction.body import prose_heuristic, script_text, trafilatura_text
from crawler.extraction.body.alignment import locate, sources
from crawler.extraction.body.classifier import BlockClassifier, shipped_classifier
from crawler.extraction.body.features import PageFeatures
from crawler.extraction.cleaning.galleries import find_galleries
from crawler.extraction.cleaning.other_articles import find_other_articles
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.document import PageDocument

MOST = 0.9
"""Share of the text: the innermost element that holds it is the article's."""
TOO_LITTLE = 0.25
"""Share of the letters kept without trafilatura: where it finds fewer, it missed the article, and
what was kept stays. Two pages of 909 lost over four fifths of their text; where it found more, the
letters kept before were other stories' and comments."""
COVERED = 0.6
"""Share of trafilatura's letters that blocks cover; with less, parts of blocks are looked for."""


@dataclass
class ChosenBody:
    """Hold the blocks that may be the article's text, in reading order."""

    blocks: list[Block]
    """Marked by the heuristic or by trafilatura, or kept by the classifier."""
    doubted: frozenset[int] = frozenset()
    """Positions of those among them that the classifier does not keep."""
    shown: list[Block] = field(default_factory=list)
    """Where the text is a script's: what the page shows of it, among its pictures."""

    def adding(self, blocks: Iterable[Block]) -> ChosenBody:
        """Return the same with other blocks of the page, which are text for certain."""
        added = {block.position: block for block in blocks}
        if not added:
            return self
        others = [block for block in self.blocks if block.position not in added]
        return replace(
            self,
            blocks=sorted([*others, *added.values()], key=lambda block: block.position),
            doubted=self.doubted.difference(added),
        )


def choose_body(
    document: PageDocument,
    blocks: list[Block],
    facts: DeclaredFacts,
    classifier: BlockClassifier | None = None,
) -> ChosenBody:
    """Choose the blocks that are the article's text, by ``classifier`` or the one that ships.

    Where a script holds the story, and the page does not show it or only its beginning, the blocks
    are made of the script's text: they stand in no element of the page.
    """
    blocks = blocks_of_story(blocks, facts)
    marked, kept = _classify(document, blocks, facts, classifier or shipped_classifier())
    shown = [blocks[index] for index in sorted(kept)]
    if story := script_text.find_story(document, blocks, shown, facts):
        document.warnings.append("the text is in a script, not in the page's elements")
        for block in story:
            block.position += len(blocks)
        return ChosenBody(story, shown=shown)
    if not script_text.is_enough(shown):
        extracted = trafilatura_text.extract_text(document, blocks, fast=False)
        kept |= {index for index, mark in enumerate(locate(blocks, extracted)) if mark}
    return _chosen(blocks, marked, kept)


def blocks_of_story(blocks: list[Block], facts: DeclaredFacts) -> list[Block]:
    """Return a page's blocks without those of other articles and of galleries."""
    others = find_other_articles(blocks, facts)
    blocks = [block for block in blocks if block.position not in others]
    captions = find_galleries(blocks)
    return [block for block in blocks if block.position not in captions]


def _classify(
    document: PageDocument, blocks: list[Block], facts: DeclaredFacts, classifier: BlockClassifier
) -> tuple[list[bool], set[int]]:
    """Return which blocks the heuristic or trafilatura marked, and the indexes of those kept."""
    features = PageFeatures(blocks, facts, classifier.lexicon)
    marked = prose_heuristic.marks(blocks)
    candidates = features.candidates(marked)
    found = classifier.classify(candidates.rows, after_trafilatura=False)
    kept = _whole_lists(blocks, candidates.indexes, found.keeps)
    if found.is_sure and script_text.is_enough(blocks[index] for index in kept):
        return marked, kept
    extracted = trafilatura_text.extract_text(document, blocks, fast=True)
    marked = find_in(blocks, extracted)
    candidates = features.candidates(marked)
    found = classifier.classify(candidates.rows, after_trafilatura=True)
    again = _whole_lists(blocks, candidates.indexes, found.keeps)
    taken = {index for index, mark in enumerate(marked) if mark}
    return marked, after_both_looks(blocks, kept, taken, again) or taken


def after_both_looks(
    blocks: list[Block], first: set[int], taken: set[int], again: set[int]
) -> set[int]:
    """Return what to keep: what the second look kept, and the first where trafilatura failed.

    Each is the indexes of blocks; ``taken``: those that trafilatura took. A summary above the text,
    which says a paragraph of it beforehand, tells nothing of who found the rest: what each has at
    another place counts for neither.
    """
    said = [{blocks[at].letters for at in some} for some in (taken - first, first - taken)]
    twice = said[0] & said[1]
    found, before = (
        sum(len(blocks[at].text) for at in some if blocks[at].letters not in twice)
        for some in (taken, first)
    )
    return again | first if found < TOO_LITTLE * before else again


def find_in(blocks: list[Block], text: str) -> list[bool]:
    """Mark the blocks that are in ``text``, or of which it holds parts; ``text``: letters."""
    marked = locate(blocks, text)
    covered = sum(len(block.letters) for block, mark in zip(blocks, marked, strict=True) if mark)
    return sources(blocks, text) if covered < COVERED * len(text) else marked


def _chosen(blocks: list[Block], marked: list[bool], kept: set[int]) -> ChosenBody:
    marks = {index for index, mark in enumerate(marked) if mark}
    doubted = frozenset(blocks[index].position for index in marks - kept)
    return ChosenBody([blocks[index] for index in sorted(kept | marks)], doubted)


def _whole_lists(blocks: list[Block], chosen: list[int], keeps: list[bool]) -> set[int]:
    """Return the blocks to keep: of a list all or none, as most of its letters are."""
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


def containers(body: list[Block]) -> list[HtmlElement]:
    """Return the element that holds most of the text: its pictures are the article's."""
    (innermost,) = prose_heuristic.innermost(body, MOST)
    if innermost is None:
        return []
    holder = next(block for block in body if innermost in block.path)
    element: HtmlElement | None = holder.element
    for container in reversed(holder.path):
        if container is innermost or element is None:
            break
        element = element.getparent()
    return [] if element is None else [element]
