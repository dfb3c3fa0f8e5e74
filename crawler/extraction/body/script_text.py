"""Find the story's text where only a script would show it, or show all of it.

Pages built in the browser hold their text in JSON (``__NEXT_DATA__``, React Query, Nuxt, Apollo
and the like), in JSON-LD, or in ``<noscript>``. They hold much else there: teasers, other stories,
messages of the interface. A text counts only if it is shown to be this page's story: it contains
what the page shows of the story and goes on, or, where the page shows none, it has the headline.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.extraction.body.alignment import end_of, share_held
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import PageDocument
from crawler.extraction.page.script_values import ENOUGH, PARAGRAPH, read_texts
from text.letters import letters
from text.scripts import ideographs

MAX_CANDIDATES = 50
"""Texts of a page that are compared with what it shows, the longest first."""

CONTAINED = 0.6
"""Share of the shown letters that a text holds which is the same story: the rest are prompts to
register, which may be as long as a paragraph of two that are shown."""
FIRST = 1.3
"""A text that begins as the shown one does has so many times its letters where that ends: between
its paragraphs are captions. What stands elsewhere in a longer text is the page's whole content."""
GOES_ON = 0.3
"""A text goes on after the shown one by this share of it; less are notes and the author's life."""
UNSEEN = 0.8
"""Share of what follows that is nowhere on the page: teasers and notices are on it, though not in
the text, and so is a story that the page shows to its end."""
SHARED_WORDS = 0.5
"""Share of the headline's words that the story's text has; clickbait names its matter with half."""
SAME_TITLE = 0.7
"""Share of the words of the shorter of two titles in the other, where both name one story."""
LONG_WORD = 4
"""Letters of a word that tells what a headline is about."""
STEM = 5
"""Letters at the beginning of a word that its inflected forms share."""
BEGINNING = 40
"""Letters at the beginning of a description that tell one text from all others."""
LONGEST_TEASER = 3_000
"""Letters of a shown text behind which scripts are not read: no teaser is as long, and to read the
state of a page takes as long as all else that is done for it."""
PROBE = 30
"""Characters of a shown sentence by which a script that holds the text is found."""
SHORTEST_PROBE = 12
"""Characters of the shortest probe; a shorter one may stand in any script."""
PROBED = 4
"""Shown paragraphs of which a probe is looked for; links inside break the text of one or two."""

_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|li|blockquote)\b", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</(?:a|b|i|u|em|strong|span|su[bp]|cite|mark|small)>", re.IGNORECASE)
# Runs of letters, spaces and commas: they are the same in JSON and markup.
_PLAIN = re.compile(r"[^\W_][\w ,.]+")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass
class _Candidate:
    """Hold a text that may be the story's."""

    blocks: list[Block]
    title: str | None = None
    """The title of the object that holds it."""

    def __post_init__(self) -> None:
        self.size = sum(_size(block.text) for block in self.blocks if _is_sentence(block))
        self.letters = "".join(block.letters for block in self.blocks)


def find_story(
    document: PageDocument, blocks: list[Block], shown: list[Block], facts: DeclaredFacts
) -> list[Block]:
    """Return the story's text as scripts, JSON-LD or ``<noscript>`` hold it.

    ``blocks``: all of the page; ``shown``: those of the text that it shows. Returns nothing where
    that is all of it, or where nothing tells that another text is this story's.
    """
    visible = "".join(block.letters for block in shown)
    is_text = is_enough(shown)
    probes = _probes(shown) if is_text else None
    candidates = _candidates(document, facts, probes if len(visible) <= LONGEST_TEASER else [])
    longest = sorted(candidates, key=lambda found: found.size, reverse=True)[:MAX_CANDIDATES]
    if not longest:
        return []
    if any(map(_is_sentence, shown)):
        page = "".join(block.letters for block in blocks)
        story = next((found for found in longest if _continues(found, visible, page)), None)
        if story or is_text or _speaks_of(visible, facts.headline):
            return story.blocks if story else []
    story = next((found for found in longest if _has_title(found, facts)), None) or next(
        (found for found in longest if _is_about(found, facts)), None
    )
    return story.blocks if story else []


def is_enough(blocks: Iterable[Block]) -> bool:
    """Tell whether a text is as long as a brief; an ideograph says as much as two letters."""
    sizes = accumulate(_size(block.text) for block in blocks)
    return any(size >= ENOUGH for size in sizes)


def _continues(found: _Candidate, visible: str, page: str) -> bool:
    """Tell whether a text begins as the visible one does (its letters) and goes on unseen.

    ``page``: all letters of the page.
    """
    if share_held(visible, found.letters) < CONTAINED:
        return False
    start = end_of(visible, found.letters)
    rest = found.letters[start:]
    return (
        start <= FIRST * len(visible)
        and len(rest) >= GOES_ON * len(visible)
        and share_held(rest, page) <= 1 - UNSEEN
    )


def _has_title(found: _Candidate, facts: DeclaredFacts) -> bool:
    return found.title is not None and letters(found.title) in facts.headline_forms


def _is_about(found: _Candidate, facts: DeclaredFacts) -> bool:
    """Tell whether a text, and its title if it has one, name what the headline does."""
    if found.title is not None and not any(
        _is_same_title(found.title, headline) for headline in facts.headlines
    ):
        return False
    description = facts.description_letters[:BEGINNING]
    return _speaks_of(found.letters, facts.headline) or (
        len(description) == BEGINNING and description in found.letters
    )


def _is_same_title(one: str, other: str) -> bool:
    shorter, longer = sorted((_stems(one), _stems(other)), key=len)
    return len(shorter & longer) >= SAME_TITLE * max(1, len(shorter))


def _speaks_of(form: str, headline: str | None) -> bool:
    """Tell whether a text (its letters) names what the headline does."""
    stems = _stems(headline or "")
    return sum(stem in form for stem in stems) >= SHARED_WORDS * max(1, len(stems))


def _stems(title: str) -> set[str]:
    """Return how a title's long words begin; of Chinese and Japanese, pairs of characters."""
    found: set[str] = set()
    for word in _WORD.findall(title):
        form = letters(word)
        if ideographs(form):
            found.update(form[at : at + 2] for at in range(len(form) - 1))
        elif len(form) >= LONG_WORD:
            found.add(form[:STEM])
    return found


def _candidates(
    document: PageDocument, facts: DeclaredFacts, probes: list[str] | None
) -> list[_Candidate]:
    """Return the texts that may be the story's; of scripts only those with one of ``probes``."""
    found = [
        _Candidate(_as_blocks(text.paragraphs), text.title)
        for text in read_texts(document.tree, probes)
    ]
    if probes is None:
        found += map(_Candidate, _in_noscript(document.tree))
    if facts.article_body:
        found.append(_Candidate(_as_blocks([facts.article_body])))
    return [candidate for candidate in found if candidate.size >= ENOUGH]


def _probes(shown: list[Block]) -> list[str]:
    """Return pieces of the shown text, as scripts may spell them, by which it is found there."""
    found: list[str] = []
    for block in islice(filter(_is_sentence, shown), PROBED):
        piece = max(_PLAIN.findall(block.text), key=len, default="")[:PROBE]
        if _size(piece) >= SHORTEST_PROBE:
            found += dict.fromkeys((piece, json.dumps(piece)[1:-1]))
    return found


def _is_sentence(block: Block) -> bool:
    return len(block.text) >= PARAGRAPH or _size(block.text) >= PARAGRAPH


def _size(text: str) -> int:
    """Return a text's length, an ideograph counted twice."""
    return len(text) + ideographs(text)


def _in_noscript(tree: HtmlElement) -> Iterator[list[Block]]:
    for element in tree.iter("noscript"):
        yield [block for child in element for block in cut_blocks(child)]


def _as_blocks(texts: list[str]) -> list[Block]:
    try:
        tree = document_fromstring(
            f"<html><body>{''.join(map(_markup, texts))}</body></html>",
            parser=HTMLParser(remove_comments=True, remove_pis=True),
        )
    except (etree.LxmlError, ValueError):
        return []
    return cut_blocks(tree)


def _markup(text: str) -> str:
    """Return a text as markup; what is none has its paragraphs at line breaks."""
    if _TAG.search(text):
        return text
    if not _INLINE_TAG.search(text):
        text = text.replace("<", "&lt;")
    return "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())
