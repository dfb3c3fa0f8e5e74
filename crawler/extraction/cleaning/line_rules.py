"""Which of the kept lines are not the story?

Structure speaks first: where a line stands, what its classes say, how much of it is links, whether
it repeats the headline. Words (of several languages) are one signal more, and only for short
lines. A line inside the running text needs stronger evidence than one above or below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.extraction.cleaning.phrases import BY_LINE, DATE_LINE, SHORT
from crawler.extraction.cleaning.phrases import reason as phrase_reason
from crawler.extraction.cleaning.repeated_text import retold
from crawler.extraction.page.blocks import Block, letters
from model.components import Removed
from text.words import word_set

MAX_REMOVED = 200  # entries in the trace; a page has one to twenty
MAX_REMOVED_LENGTH = 300  # letters of each; enough to recognise it
LONG = 100  # letters: a sentence, not a label
LABEL = 60  # letters: a category, a place and date, a button
TAIL = 0.4  # of the text: more links at the end are a list of links, which is the article
LINKED = 0.7  # share of a line that is links: a teaser, not a sentence with a link
TOO_MUCH = 0.2  # of the text: an element that holds more is the article's own, not a box in it

_CLASSES: dict[str, frozenset[str]] = {
    "share": word_set("share sharing sharebar social socials addtoany sharedaddy follow"),
    "newsletter": word_set("newsletter newsletters signup subscribe subscription optin mailchimp"),
    "related": word_set("related recommended recommendation recommendations readmore outbrain "
    "taboola jp "
        "relatedposts morefrom mostread trending popular yarpp seealso"),
    "advertisement": word_set("ads advert advertisement adslot adsbygoogle sponsored dfp"),
    "byline": word_set("byline bylines author authors authorbox bio biography"),
    "comments": word_set("comments comment disqus respond"),
    "navigation": word_set("breadcrumb breadcrumbs pagination pager toc prevnext skiplink menu"),
    "tags": word_set("tags taglist tagcloud topics keywords hashtags"),
    "credit": word_set("credit credits copyright photographer imagecredit"),
    "cookies": word_set("cookie cookies consent gdpr"),
    "published": word_set("date dateline timestamp datetime pubdate posted published"),
}  # fmt: skip

_BOXES = frozenset({"newsletter", "related", "advertisement", "byline", "comments"})
"""What may hold a paragraph of prose: a teaser's, an advertisement's, a biography's."""
_OWN = frozenset({"h1", "h2", "h3", "h4", "body", "main", "article"})
"""Elements whose own classes name the article, not a box in it."""

_SENTENCE_END = re.compile(r"[.!?…。！？؟।»”\"'’)]\s*$")


@dataclass
class Context:
    """What is known of the article when its lines are judged."""

    headlines: list[str]
    """The headline and whatever else the page declares as its title."""
    abstract: str | None = None
    authors: list[str] = field(default_factory=list)
    headline_position: int | None = None
    """Of the block that shows the headline."""
    doubted: frozenset[int] = frozenset()
    """Positions of the blocks that the judge does not take for the story's."""
    removed: list[Removed] = field(default_factory=list)


def strip(blocks: list[Block], context: Context) -> list[Block]:
    """Take the lines that are not the story out of ``blocks``; ``context.removed`` tells why."""
    kept = [block for block in blocks if block.letters]
    for rule in (_retold, _structural, _edges, _lines, _doubted, _trailing):
        reasons = rule(kept, context)
        for block, reason in zip(kept, reasons, strict=True):
            if reason and len(context.removed) < MAX_REMOVED:
                context.removed.append(Removed(block.text[:MAX_REMOVED_LENGTH], reason))
        kept = [block for block, reason in zip(kept, reasons, strict=True) if not reason]
    return kept


Rule = Callable[[list[Block], Context], list[str | None]]


def _retold(blocks: list[Block], _: Context) -> list[str | None]:
    """What the page tells once more."""
    return ["told-twice" if told else None for told in retold(blocks)]


def _structural(blocks: list[Block], context: Context) -> list[str | None]:
    """Class words of the elements near around the line, if those hold none of the story's prose.

    An element with two paragraphs of prose or much of the text inside is the article's own
    container, whatever words its classes have.
    """
    total = sum(len(block.text) for block in blocks)
    size: Counter[int] = Counter()
    prose: Counter[int] = Counter()
    for block in blocks:
        for container in block.containers:
            size[container.number] += len(block.text)
            prose[container.number] += _is_prose(block)
    reasons: list[str | None] = []
    for block in blocks:
        reasons.append(
            next(
                (
                    reason
                    for container in block.containers
                    for reason, words in _CLASSES.items()
                    if words & container.words
                    and container.tag not in _OWN
                    and size[container.number] <= TOO_MUCH * total
                    and prose[container.number] <= (1 if reason in _BOXES else 0)
                ),
                None,
            )
        )
    return reasons


def _is_prose(block: Block) -> bool:
    return len(block.text) > SHORT and block.link_density < 0.3


def _edges(blocks: list[Block], context: Context) -> list[str | None]:
    """The headline again, and what stands above it; bylines and dates above the first paragraph."""
    reasons: list[str | None] = [None] * len(blocks)
    forms = {letters(text) for text in context.headlines if text}
    body = _first_paragraph(blocks)
    for index, block in enumerate(blocks):
        form = block.letters
        if (form in forms and (index <= body + 1 or len(form) > 20)) or (
            block.position == context.headline_position and index < body
        ):
            reasons[index] = "headline"
    repeated = [i for i in range(min(len(blocks), body + 1)) if reasons[i] == "headline"]
    top = repeated[-1] if repeated else -1
    if top < 0 and context.headline_position is not None:
        top = sum(block.position < context.headline_position for block in blocks[:body]) - 1
    for index in range(min(body, len(blocks))):
        block = blocks[index]
        if reasons[index]:
            continue
        if index < top and len(block.text) < LONG:
            reasons[index] = "above-headline"
        else:
            reasons[index] = _above_text(block, context)
    return reasons


def _above_text(block: Block, context: Context) -> str | None:
    text = block.text
    if len(text) > SHORT:
        return None
    if _is_byline(text, context):
        return "byline"
    if DATE_LINE.match(text):
        return "date"
    if block.link_density > LINKED and len(text) < LABEL and not block.is_heading:
        return "category"
    return None


def _is_byline(text: str, context: Context) -> bool:
    if len(text) > SHORT:
        return False
    form = letters(text)
    names = [letters(name) for name in context.authors]
    covered = sum(len(name) for name in names if name and name in form)
    if covered and covered >= 0.5 * len(form):
        return True
    return bool(BY_LINE.match(text)) and not text.rstrip().endswith((".", "?", "!"))


def _lines(blocks: list[Block], context: Context) -> list[str | None]:
    """Prompts, labels, credits and teasers wherever they stand."""
    reasons: list[str | None] = [None] * len(blocks)
    last = _last_paragraph(blocks)
    for index, block in enumerate(blocks):
        text = block.text
        if len(text) > 2 * SHORT:
            continue
        if told := phrase_reason(text):
            reasons[index] = told
        elif _is_caption(block):
            reasons[index] = "caption"
        elif (
            DATE_LINE.match(text)
            and len(text) < LABEL
            and not block.is_heading
            and block.tag != "td"
        ):
            reasons[index] = "date" if index > last or index < 3 else None
        elif index > last and _is_byline(text, context):
            reasons[index] = "byline"
        elif block.link_density > 0.95 and len(text) > 25 and _alone(blocks, index):
            reasons[index] = "related"
    return reasons


def _is_caption(block: Block) -> bool:
    """What stands under a picture; a quotation or a table set as a figure is text."""
    return block.tag == "figcaption" or (
        "figure" in block.ancestors and not {"blockquote", "table"} & block.ancestors
    )


def _alone(blocks: list[Block], index: int) -> bool:
    """A paragraph that is nothing but a link, between paragraphs: a teaser of another story."""
    block = blocks[index]
    if block.tag in {"li", "td", "th", "dt", "dd", "blockquote"} or block.is_heading:
        return False
    return not block.text.rstrip().endswith((".", ":", ","))


def _doubted(blocks: list[Block], context: Context) -> list[str | None]:
    """What no rule explains and the judge does not take for the story's."""
    return ["not-story" if block.position in context.doubted else None for block in blocks]


def _trailing(blocks: list[Block], context: Context) -> list[str | None]:
    """After the last paragraph: lists of links, headings with nothing below."""
    reasons: list[str | None] = [None] * len(blocks)
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        linked = block.link_density > LINKED and not _SENTENCE_END.search(block.text)
        if linked:
            reasons[index] = "related"
        elif block.is_heading:
            reasons[index] = "heading-without-text"
        else:
            break
    tail = sum(len(block.text) for block, reason in zip(blocks, reasons, strict=True) if reason)
    if tail > TAIL * sum(len(block.text) for block in blocks):
        return [None] * len(blocks)
    return reasons


def _first_paragraph(blocks: list[Block]) -> int:
    return next((i for i, block in enumerate(blocks) if _is_paragraph(block)), 0)


def _last_paragraph(blocks: list[Block]) -> int:
    return max((i for i, block in enumerate(blocks) if _is_paragraph(block)), default=len(blocks))


def _is_paragraph(block: Block) -> bool:
    size = len(block.text)
    if size < LONG and not block.text.isascii():
        size += sum(character > "\u2e80" for character in block.text)
    return (
        size >= LONG
        and not block.is_heading
        and block.link_density < 0.5
        and block.tag != "figcaption"
    )
