"""Find the other parts of lists, tables, headings and paragraphs of which the text has some."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from crawler.extraction.cleaning.completion.markup import Form, form_of, place_of
from crawler.extraction.cleaning.completion.questions import LONGEST_HEADING, STEPS, is_question
from crawler.extraction.cleaning.completion.tables import by_table, is_of_data
from crawler.extraction.cleaning.widgets import is_of_post
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.open_elements import Container
from text.words import word_set

PARAGRAPH = 80
"""Letters of a paragraph, whose markup and place are the text's."""
FOLDED = 4
"""Elements of its own, at most, around a question that folds its answer open."""
ALIKE = 3
"""Paragraphs of the text, at least, with the same markup from the root on."""
LINKED_HEADING = 0.7
"""Share of a heading in links from which on it leads to another story."""
LINKED = 0.3
"""Share of a list or paragraph in links from which on it leads elsewhere."""
SIBLINGS = 2
"""Paragraphs of the text in one element, at least, so that a list among them is the text's."""
TABLE_SHARE = 0.3
"""Share of a table's letters that are in the text, at least, so that the others are, too."""

_LISTS = frozenset({"ul", "ol"})
_SENTENCE_MARKS = tuple(".!?…。！？؟।")
_FOLDS = word_set("faq faqs accordion question questions toggle collapse")


def find_announced_lists(around: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find the items of a list right below a line of the text that ends in a colon."""
    announced: Container | None = None
    before: Block | None = None
    for block in around:
        own = _list_of(block)
        if own is not announced or own is None:
            is_first = before is not None and _list_of(before) is not own
            announced = own if is_first and _announces(before, kept) else None
        if announced is not None:
            yield block
        before = block


def _announces(block: Block | None, kept: set[int]) -> bool:
    return (
        block is not None and block.position in kept and block.text.rstrip().endswith((":", "："))
    )


def find_lists_among_paragraphs(around: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find the items of lists that stand among paragraphs of the text, and are no links."""
    paragraphs = Counter(
        block.path[-2].number
        for block in around
        if block.position in kept and len(block.path) > 1 and _is_paragraph(block)
    )
    items: dict[int, list[Block]] = defaultdict(list)
    for block in around:
        if (around_it := _list_of(block)) is None:
            continue
        at = block.path.index(around_it)
        if at and paragraphs[block.path[at - 1].number] >= SIBLINGS:
            items[around_it.number].append(block)
    for blocks in items.values():
        if sum(block.links for block in blocks) <= LINKED * _size(blocks):
            yield from blocks


def find_paragraphs(around: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find the paragraphs that are printed like some of the text between which they stand."""
    paragraphs = [block for block in around if _is_paragraph(block)]
    known = Counter(place_of(block) for block in paragraphs if block.position in kept)
    for block in paragraphs:
        if block.link_density < LINKED and known[place_of(block)] >= ALIKE:
            yield block


def find_closing(around: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find the short sentence right below the text that stands beside its paragraphs, like them."""
    last = max(kept)
    closing = next((block for block in around if block.position == last + 1), None)
    if closing is None or not _is_short_sentence(closing):
        return
    beside = {
        place_of(block)
        for block in around
        if block.position in kept and _is_paragraph(block) and block.path[:-1] == closing.path[:-1]
    }
    if place_of(closing) in beside:
        yield closing


def _is_short_sentence(block: Block) -> bool:
    return len(block.text) < PARAGRAPH and not block.links and block.text.endswith(_SENTENCE_MARKS)


def find_rows(around: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find the rows of tables of which the text has others; a table of a layout is none."""
    for blocks in by_table(around):
        known = [block for block in blocks if block.position in kept]
        if known and _size(known) >= TABLE_SHARE * _size(blocks) and is_of_data(blocks):
            yield from blocks


def find_posts(around: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find the posts between the text's paragraphs, with their authors and links."""
    yield from filter(is_of_post, around)


def find_headings(around: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find the headings right above a part of the text, in one element with it."""
    known = {form_of(block) for block in around if block.position in kept and block.is_heading}
    part: Block | None = None
    steps = 0
    for block in reversed(around):
        if block.position in kept:
            part, steps = block, 0
        elif part is not None and steps < STEPS and _heads(block, part, known):
            steps += 1
            yield block
        else:
            part = None


def _heads(block: Block, part: Block, known: set[Form]) -> bool:
    """Tell whether a block heads a part: beside it, or printed like a heading of the text."""
    if len(block.text) > LONGEST_HEADING or block.link_density > LINKED_HEADING:
        return False
    if not (part.is_heading or part.tag == "li" or len(part.text) >= PARAGRAPH):
        return False
    shared = sum(one is other for one, other in zip(block.path, part.path, strict=False))
    own = len(block.path) - shared
    if block.is_heading and block.tag != "h1":
        return own <= 1 or form_of(block) in known
    return own <= FOLDED and _is_folded_question(block)


def _is_folded_question(block: Block) -> bool:
    if block.path[-1].tag == "summary":
        return True
    names = frozenset().union(*(container.written for container in block.path[-3:]))
    return is_question(block) and not _FOLDS.isdisjoint(names)


def _is_paragraph(block: Block) -> bool:
    return len(block.text) >= PARAGRAPH and not block.is_heading and block.tag != "li"


def _list_of(block: Block) -> Container | None:
    """Return the outermost list around an item; None for what is in no item."""
    if "li" not in block.ancestors and block.tag != "li":
        return None
    return next((each for each in block.path if each.tag in _LISTS), None)


def _size(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)
