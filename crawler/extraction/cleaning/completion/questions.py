"""Find questions and answers: below a heading that says so, or printed like those of the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, takewhile

from crawler.extraction.cleaning.completion.markup import Place, form_of, place_of
from crawler.extraction.cleaning.phrases import FAQ
from crawler.extraction.page.blocks import Block

LONGEST_HEADING = 200
"""Letters of a heading, at most; a longer one is a paragraph that is set large."""
STEPS = 3
"""Headings, one below another, that stand above the same part."""
QUESTIONS = 2
"""Questions with answers, at least, below a heading that announces them, or that are text."""
MOST_QUESTIONS = 200
"""Blocks below such a heading that are looked at: twenty questions with long answers."""
MOST_SECTIONS = 20
"""Such headings that are looked at, as each costs that many blocks; a page has one or two."""
LONGEST_ANSWER = 12
"""Blocks of an answer; what goes on for longer is another part."""
LINKED = 0.3
"""Share of a question in links from which on it leads elsewhere."""

_ELSEWHERE = frozenset({"nav", "aside", "form"})
_QUESTION_MARKS = ("?", "？", "؟")


def find_below_headings(blocks: list[Block], first: int, end: int) -> Iterator[Block]:
    """Find questions with their answers below a heading that says so; answers may be folded.

    The heading stands between two positions.
    """
    sections = 0
    for at, question in _above_questions(blocks, first + 1, min(end, len(blocks))):
        heading = blocks[at]
        if (
            len(heading.text) > LONGEST_HEADING
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


def _above_questions(blocks: list[Block], start: int, end: int) -> Iterator[tuple[int, Block]]:
    """Yield the indexes of blocks a few steps above a question, with the first one below each.

    They are few: the words of all others need not be looked at.
    """
    before = start
    for at in range(start + 1, min(end + STEPS, len(blocks))):
        if is_question(blocks[at]):
            for above in range(max(before, at - STEPS), min(at, end)):
                yield above, blocks[at]
            before = at


def find_alike(blocks: list[Block], kept: set[int]) -> Iterator[Block]:
    """Find questions that are printed like some of the text, their answers like those below them.

    ``kept``: positions of the text's blocks.
    """
    answers: dict[Place, list[Place]] = defaultdict(list)
    for question, below in pairwise(blocks):
        if {question.position, below.position} <= kept and is_question(question):
            answers[place_of(question)].append(place_of(below))
    known = {
        question: set(places) - {question}
        for question, places in answers.items()
        if len(places) >= QUESTIONS
    }
    if not known:
        return
    for at, question in enumerate(blocks[:-1]):
        if is_question(question) and (places := known.get(place_of(question))):
            after = blocks[at + 1 : at + 1 + LONGEST_ANSWER]
            answer = list(takewhile(lambda block: _answers_like(block, places), after))
            if answer:
                yield question
                yield from answer


def _with_answers(section: list[Block], asked: list[int]) -> Iterator[Block]:
    """Yield questions and what stands below each; below the last what is printed like answers."""
    answers: set[Place] = set()
    for at, after in pairwise(asked):
        if after - at > LONGEST_ANSWER:
            yield from section[at : at + 2]
            return
        answers.update(map(place_of, section[at + 1 : after]))
        yield from section[at:after]
    yield section[asked[-1]]
    last = section[asked[-1] + 1 :][:LONGEST_ANSWER]
    yield from takewhile(lambda block: place_of(block) in answers, last)


def is_question(block: Block) -> bool:
    """Tell whether a block asks something, and leads nowhere."""
    return (
        block.text.endswith(_QUESTION_MARKS)
        and len(block.text) <= LONGEST_HEADING
        and block.link_density <= LINKED
    )


def _answers_like(block: Block, places: set[Place]) -> bool:
    return place_of(block) in places and block.link_density <= LINKED


def _asks_like(block: Block, other: Block) -> bool:
    return is_question(block) and form_of(block) == form_of(other)
