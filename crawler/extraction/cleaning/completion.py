"""Bring back what is missing of structures of which the text has the rest, and embedded posts.

The classifier judges each block by itself. But a heading is the text's where the part below it is,
and so are the rows of a table of which others are, and a list that a sentence announces.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise, takewhile

from crawler.extraction.body.select import ChosenBody
from crawler.extraction.cleaning.phrases import FAQ, reason_of
from crawler.extraction.cleaning.widgets import is_of_post
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.open_elements import Container
from text.words import word_set

LONGEST_HEADING = 200
"""Letters of a heading, at most; a longer one is a paragraph that is set large."""
PARAGRAPH = 80
"""Letters of a paragraph, whose markup and place are the text's."""
FOLDED = 4
"""Elements of its own, at most, around a question that folds its answer open."""
STEPS = 3
"""Headings, one below another, that stand above the same part."""
BELOW = 15
"""Blocks below the text's last one where a heading of questions may stand."""
QUESTIONS = 2
"""Questions with answers, at least, below a heading that announces them."""
MOST_QUESTIONS = 200
"""Blocks below such a heading that are looked at: twenty questions with long answers."""
MOST_SECTIONS = 20
"""Such headings that are looked at, as each costs that many blocks; a page has one or two."""
LONGEST_ANSWER = 12
"""Blocks of an answer; what goes on for longer is another part."""
ALIKE = 3
"""Paragraphs of the text, at least, with the same markup from the root on."""
LINKED_HEADING = 0.7
"""Share of a heading in links from which on it leads to another story."""
LINKED = 0.3
"""Share of a list or paragraph in links from which on it leads elsewhere."""
SIBLINGS = 2
"""Paragraphs of the text in one element, at least, so that a list among them is the text's."""
ROWS = 2
"""Rows of two cells and more that a table has, at least; layouts of old pages have one."""
MOST_ROWS = 0.6
"""Share of a table's rows that have two cells and more."""
TABLE_SHARE = 0.3
"""Share of a table's letters that are in the text, at least, so that the others are, too."""

_LISTS = frozenset({"ul", "ol"})
_CELLS = frozenset({"td", "th"})
_ELSEWHERE = frozenset({"nav", "aside", "form"})
_QUESTION_MARKS = ("?", "？", "؟")
_FOLDS = word_set("faq faqs accordion question questions toggle collapse")

Form = tuple[str, frozenset[str]]
"""A heading's level and the words of its class."""
Place = tuple[Form, ...]
"""The tags and classes around a block, from the root to its element."""
Rule = Callable[[list[Block], set[int]], Iterator[Block]]
"""Takes the blocks from the text's first to its last and the positions of those that are text;
returns others that are."""


def complete(blocks: list[Block], chosen: ChosenBody) -> ChosenBody:
    """Add headings, lists and rows of tables that were left out; ``blocks``: all of the page."""
    kept = {block.position for block in chosen.blocks} - chosen.doubted
    if not kept or chosen.shown:
        return chosen
    questions = _answered_questions(blocks, min(kept), max(kept) + BELOW)
    found = {block.position: block for block in questions if block.position not in kept}
    known = kept | found.keys()
    around = blocks[min(known) : max(known) + 1]
    rules: tuple[Rule, ...] = (
        _announced_lists,
        _lists_among_paragraphs,
        _rows,
        _paragraphs,
        _posts,
        _headings,
    )
    for rule in rules:
        for block in rule(around, kept | found.keys()):
            if block.position not in kept and not block.hidden and not reason_of(block.text):
                found[block.position] = block
    return chosen.adding(found.values())


def _answered_questions(blocks: list[Block], first: int, end: int) -> Iterator[Block]:
    """Find questions with their answers below a heading that says so; answers may be folded.

    The heading stands between two positions.
    """
    sections = 0
    for at in range(first + 1, min(end, len(blocks))):
        heading = blocks[at]
        question = next(filter(_is_question, blocks[at + 1 : at + 1 + STEPS]), None)
        if (
            question is None  # as for nearly all, whose words are not looked at then
            or len(heading.text) > LONGEST_HEADING
            or not FAQ.match(heading.text.lower())
            or not _ELSEWHERE.isdisjoint(heading.ancestors)
        ):
            continue
        if sections == MOST_SECTIONS:
            return
        sections += 1
        section = blocks[question.position : at + 1 + MOST_QUESTIONS]
        asked = [at for at, each in enumerate(section) if _asks_like(each, question)]
        followed = zip(asked, [*asked[1:], len(section)], strict=True)
        asked = [at for at, after in followed if after > at + 1]
        if len(asked) >= QUESTIONS:
            yield heading
            yield from _with_answers(section, asked)


def _with_answers(section: list[Block], asked: list[int]) -> Iterator[Block]:
    """Yield questions and what stands below each; below the last what is printed like answers."""
    answers: set[Place] = set()
    for at, after in pairwise(asked):
        if after - at > LONGEST_ANSWER:
            yield from section[at : at + 2]
            return
        answers.update(map(_place, section[at + 1 : after]))
        yield from section[at:after]
    yield section[asked[-1]]
    last = section[asked[-1] + 1 :][:LONGEST_ANSWER]
    yield from takewhile(lambda block: _place(block) in answers, last)


def _is_question(block: Block) -> bool:
    return (
        block.text.endswith(_QUESTION_MARKS)
        and len(block.text) <= LONGEST_HEADING
        and block.link_density <= LINKED
    )


def _asks_like(block: Block, other: Block) -> bool:
    return _is_question(block) and _form(block) == _form(other)


def _announced_lists(around: list[Block], kept: set[int]) -> Iterator[Block]:
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


def _lists_among_paragraphs(around: list[Block], kept: set[int]) -> Iterator[Block]:
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


def _paragraphs(around: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find the paragraphs that are printed like some of the text between which they stand."""
    paragraphs = [block for block in around if _is_paragraph(block)]
    known = Counter(_place(block) for block in paragraphs if block.position in kept)
    for block in paragraphs:
        if block.link_density < LINKED and known[_place(block)] >= ALIKE:
            yield block


def _rows(around: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find the rows of tables of which the text has others; a table of a layout is none."""
    tables: dict[int, list[Block]] = defaultdict(list)
    for block in around:
        if "table" in block.ancestors or block.tag == "table":
            table = next(each for each in reversed(block.path) if each.tag == "table")
            tables[table.number].append(block)
    for blocks in tables.values():
        known = [block for block in blocks if block.position in kept]
        if known and _size(known) >= TABLE_SHARE * _size(blocks) and _is_of_data(blocks):
            yield from blocks


def _is_of_data(blocks: list[Block]) -> bool:
    cells: dict[int, set[int]] = defaultdict(set)
    for block in blocks:
        row = next((each.number for each in reversed(block.path) if each.tag == "tr"), 0)
        cell = next((each.number for each in reversed(block.path) if each.tag in _CELLS), row)
        cells[row].add(cell)
    wide = sum(len(row) > 1 for row in cells.values())
    has_headings = any(block.is_heading for block in blocks)
    return wide >= ROWS and wide >= MOST_ROWS * len(cells) and not has_headings


def _posts(around: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find the posts between the text's paragraphs, with their authors and links."""
    yield from filter(is_of_post, around)


def _headings(around: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find the headings right above a part of the text, in one element with it."""
    known = {_form(block) for block in around if block.position in kept and block.is_heading}
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
        return own <= 1 or _form(block) in known
    return own <= FOLDED and _is_folded_question(block)


def _is_folded_question(block: Block) -> bool:
    if block.path[-1].tag == "summary":
        return True
    names = frozenset().union(*(container.written for container in block.path[-3:]))
    return _is_question(block) and not _FOLDS.isdisjoint(names)


def _place(block: Block) -> Place:
    return tuple((container.tag, container.words) for container in block.path)


def _form(block: Block) -> Form:
    return block.tag, block.path[-1].words


def _is_paragraph(block: Block) -> bool:
    return len(block.text) >= PARAGRAPH and not block.is_heading and block.tag != "li"


def _list_of(block: Block) -> Container | None:
    """Return the outermost list around an item; None for what is in no item."""
    if "li" not in block.ancestors and block.tag != "li":
        return None
    return next((each for each in block.path if each.tag in _LISTS), None)


def _size(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)
