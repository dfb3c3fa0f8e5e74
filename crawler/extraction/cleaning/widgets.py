"""Find what a page sets between the paragraphs that is no paragraph, whatever its classes are.

These are polls, notes of audio players, cards of other stories, summaries that a machine made of
the text, and the writer's biography below it. Each is told by what it holds and where it stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache, cached_property
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extraction.cleaning.paragraphs import is_paragraph, is_prose, last_paragraph
from crawler.extraction.cleaning.phrases import MACHINE_MADE, reason_of
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.open_elements import Container, OpenElement
from text.cleaning import clean

TOO_MUCH = 0.15
"""Share of the text: what holds more is the article's own: a quiz, a list of linked headings."""
MAX_CARDS = 3
"""So many cards stand between the paragraphs of a story; more of them are a list, its own text."""
CARD_LENGTH = 300
"""Characters of a card at most: a kicker, a headline, a teaser."""
CARD_ELEMENTS = 40
"""Elements of a card at most, pictures and icons included."""
LINKED = 0.9
"""This share of a card's headline is a link."""
REPEATED = 0.6
"""A point of a summary has at least this share of its words in the text, too."""
MAX_CHOICES = 200
"""At most this many choices of a page's forms are looked at."""
LEVELS = 4
"""A poll's question stands at most this many elements above its choices."""
LONGEST_BUTTON = 60
"""Letters of a button in a post: "View this post on Instagram", in any language."""
LABELLED = 2
"""Lines with the same label before a link, at least: one may be a hint of the writer's."""
LONGEST_LABEL = 40
"""Letters of a label before a link; longer ones are sentences."""
HEADLINE = 25
"""Letters of a linked headline, at least; shorter are names of sources and shops."""
MAX_BIOGRAPHY = 300
"""Characters of a biography at most, below the last paragraph."""

_WORD = re.compile(r"\w{4,}")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_OWN = frozenset({"body", "main", "article", "html"})
_MARKED = frozenset({"em", "i", "small"})
# Network → words of the class that its code to embed a post has.
_POSTS = {
    "twitter": {"twitter", "tweet"},
    "instagram": {"instagram", "media"},
    "bluesky": {"bluesky", "embed"},
    "mastodon": {"mastodon", "embed"},
    "facebook": {"fb", "xfbml"},
    "tiktok": {"tiktok", "embed"},
    "threads": {"text", "post", "media"},
    "reddit": {"reddit", "embed"},
    "imgur": {"imgur", "embed"},
    "telegram": {"telegram", "post"},
}
_LABEL_ENDS = (":", "：", "|", ">", "»", "–", "—", "-", "►", "▶", "→")
_SENTENCE_ENDS = (".", "…", "。")
Reason = str | None


def is_of_post(block: Block) -> bool:
    """Tell whether a line is of a post of a network that is embedded as a quotation.

    A button of the network in it is none.
    """
    is_quoted = block.path[-1].tag == "blockquote" or "blockquote" in block.ancestors
    networks = map(_network_of, block.path) if is_quoted else ()
    network = next(filter(None, networks), None)
    if network is None:
        return False
    is_button = len(block.text) <= LONGEST_BUTTON and network in block.text.lower()
    return not is_button or "@" in block.text


def _network_of(container: Container) -> str | None:
    if container.tag != "blockquote":
        return None
    return next((name for name, words in _POSTS.items() if words <= container.words), None)


def find_widgets(blocks: list[Block], facts: DeclaredFacts) -> list[Reason]:
    """Return for each block of the text why it is a widget's; None where it is not."""
    if not blocks:
        return []
    inside = _Inside(blocks)
    polls = _polls(blocks)
    reasons: dict[int, str] = {}
    for index, block in enumerate(blocks) if polls else ():
        if not polls.isdisjoint(_around(block.element)) and not is_prose(block):
            reasons[index] = "poll"
    reasons |= dict.fromkeys(_beside_players(blocks, inside), "audio")
    reasons |= dict.fromkeys(_cards(blocks), "related")
    reasons |= dict.fromkeys(_labelled_links(blocks, facts.address), "related")
    reasons |= dict.fromkeys(_machine_made(blocks, inside), "machine-summary")
    reasons |= dict.fromkeys(_biographies(blocks, facts), "byline")
    return [reasons.get(index) for index in range(len(blocks))]


class _Inside:
    """Know what each element near the blocks has of them; few pages have a widget that asks."""

    def __init__(self, blocks: list[Block]) -> None:
        self._all = blocks

    @cached_property
    def _blocks(self) -> dict[int, list[int]]:
        """Return the indexes of the blocks by number of the element."""
        found: dict[int, list[int]] = defaultdict(list)
        for index, block in enumerate(self._all):
            for container in block.containers:
                found[container.number].append(index)
        return found

    def around(self, block: Block) -> list[int]:
        """Return the blocks of the smallest element that holds this one and another."""
        for container in block.containers:
            together = self._blocks[container.number]
            if len(together) > 1:
                size = sum(len(self._all[index].text) for index in together)
                own = size <= TOO_MUCH * sum(len(each.text) for each in self._all)
                return together if own else []
        return []


def _around(element: HtmlElement) -> list[HtmlElement]:
    found = [element]
    for above in element.iterancestors():
        if len(found) == LEVELS:
            break
        found.append(above)
    return found


def _polls(blocks: list[Block]) -> set[HtmlElement]:
    """Return the elements that hold two choices or more of a poll, and no prose of the text."""
    inputs = blocks[0].element.getroottree().iter("input")
    choices = [each for each in inputs if each.get("type") == "radio"][:MAX_CHOICES]
    if not choices:  # as on nearly all pages
        return set()
    count: Counter[HtmlElement] = Counter()
    for choice in choices:
        count.update(_around(choice))
    prose = {
        element for block in blocks if is_paragraph(block) for element in _around(block.element)
    }
    return {element for element, choices in count.items() if choices > 1} - prose


def _beside_players(blocks: list[Block], inside: _Inside) -> list[int]:
    """Return what stands in one element with a line of an audio player."""
    return [
        index
        for block in blocks
        if reason_of(block.text) == "audio"
        for index in inside.around(block)
        if not is_prose(blocks[index])
    ]


def _cards(blocks: list[Block]) -> list[int]:
    """Return the cards of other stories: a linked headline with a kicker or teaser of its own."""
    held: dict[HtmlElement, list[int]] = {}
    headed = _headed(blocks[0].element)
    is_card = cache(_is_card)  # most blocks have one around them in common
    for index, block in enumerate(blocks):
        short = len(block.text) <= CARD_LENGTH
        if short and (card := _card_around(block.element, headed, is_card)) is not None:
            held.setdefault(card, []).append(index)
    cards = [
        card
        for card in held.values()
        if card[0] > 0
        and card[-1] < len(blocks) - 1
        and is_paragraph(blocks[card[0] - 1])
        and is_paragraph(blocks[card[-1] + 1])
    ]
    return [index for card in cards for index in card] if len(cards) <= MAX_CARDS else []


def _labelled_links(blocks: list[Block], address: str) -> list[int]:
    """Return lines that lead to other stories behind a label that comes again: "READ | A story".

    They stand between paragraphs, and lead to the site of ``address``; a list of facts, with what
    each links to, does not.
    """
    lines: dict[str, list[int]] = {}
    for index in range(1, len(blocks) - 1):
        block = blocks[index]
        if (
            block.links
            and len(block.text) <= CARD_LENGTH
            and is_paragraph(blocks[index - 1])
            and (is_paragraph(blocks[index + 1]) or blocks[index + 1].is_heading)
            and (label := _label(block))
            and _stays_on_site(block, address)
        ):
            lines.setdefault(label, []).append(index)
    return [index for alike in lines.values() if len(alike) >= LABELLED for index in alike]


def _label(block: Block) -> str | None:
    """Return the text before the link that is all the rest of a line, if that is a headline."""
    at = next((at for at, piece in enumerate(block.pieces) if _is_linked(piece)), 0)
    label = clean("".join(text for text, _ in block.pieces[:at]))
    rest = [piece for piece in block.pieces[at:] if piece[0].strip()]
    if not label.endswith(_LABEL_ENDS) or len(label) > LONGEST_LABEL:
        return None
    if block.links < HEADLINE or not all(map(_is_linked, rest)):
        return None
    return None if block.text.endswith(_SENTENCE_ENDS) else label


def _stays_on_site(block: Block, address: str) -> bool:
    link = next(block.element.iter("a"), None)
    href = (link.get("href") or "").strip() if link is not None else ""
    try:
        host = urlsplit(href).hostname
        own = urlsplit(address).hostname
    except ValueError:
        return False
    return host is None or (host.removeprefix("www.") == (own or "").removeprefix("www."))


def _is_linked(piece: tuple[str, OpenElement | None]) -> bool:
    inner = piece[1]
    while inner is not None and not inner.is_block:
        if inner.tag == "a":
            return True
        inner = inner.around
    return False


def _headed(page: HtmlElement) -> set[HtmlElement]:
    """Return the headings of a page below the first level, and the elements around them."""
    found: set[HtmlElement] = set()
    for heading in page.getroottree().iter(*_HEADINGS):
        for element in (heading, *heading.iterancestors()):
            if element in found:
                break
            found.add(element)
    return found


def _card_around(
    element: HtmlElement, headed: set[HtmlElement], is_card: Callable[[HtmlElement], bool | None]
) -> HtmlElement | None:
    """Return the element that holds nothing but a linked headline and a little beside it."""
    for around in _around(element):
        if around.tag in _OWN:
            return None
        if around in headed and (found := is_card(around)) is not None:
            return around if found else None
    return None


def _is_card(element: HtmlElement) -> bool | None:
    """Tell whether an element with a heading is a card; None where it may be a part of one."""
    if len(list(islice(element.iter(), CARD_ELEMENTS + 1))) > CARD_ELEMENTS:
        return False
    headings = list(element.iter(*_HEADINGS))
    text = clean(element.text_content())
    if len(headings) > 1 or len(text) > CARD_LENGTH:
        return False
    return _is_link(headings[0]) if text != clean(headings[0].text_content()) else None


def _is_link(heading: HtmlElement) -> bool:
    """Return whether a heading is a link to another page."""
    link = next(heading.iter("a"), None)
    link = next(heading.iterancestors("a"), None) if link is None else link
    if link is None or not (link.get("href") or "").strip().startswith(("/", "http")):
        return False
    words = len(clean(heading.text_content()))
    return len(clean(link.text_content())) >= LINKED * words


def _machine_made(blocks: list[Block], inside: _Inside) -> list[int]:
    """Return a summary that says a machine made it, if the text tells the same."""
    found: list[int] = []
    notes = (
        i
        for i, block in enumerate(blocks)
        if len(block.text) <= CARD_LENGTH and MACHINE_MADE.search(block.text.lower())
    )
    for index in islice(notes, MAX_CARDS):
        block = blocks[index]
        together = inside.around(block)
        rest = {
            word
            for other, elsewhere in enumerate(blocks)
            if other not in together
            for word in _WORD.findall(elsewhere.text.lower())
        }
        words = {
            word
            for other in together
            if other != index
            for word in _WORD.findall(blocks[other].text.lower())
        }
        if len(words & rest) >= REPEATED * len(words):
            found += together or [index]
    return found


def _biographies(blocks: list[Block], facts: DeclaredFacts) -> list[int]:
    """Return what is told of the writers below the last paragraph, set apart by its print."""
    last = last_paragraph(blocks)
    return [
        index
        for index in range(last + 1, len(blocks))
        if len(blocks[index].text) <= MAX_BIOGRAPHY
        and blocks[index].mark in _MARKED
        and any(blocks[index].letters.startswith(form) for form in facts.author_forms)
    ]
