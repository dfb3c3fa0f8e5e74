"""Read whom a line of a page names: its elements set names, roles and accounts apart."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.page.blocks import Block
from crawler.extraction.page.class_names import words_of
from text.cleaning import clean
from text.credits import ROLES
from text.letters import letters
from text.person_names import names_in
from text.words import word_set

MAX_BARE_WORDS = 4
"""A name that nothing marks as one has at most this many words; longer lines are headlines."""
MAX_PARTS = 60
"""At most this many elements of a line are looked at: twenty authors, each with link and icon."""
NEAR = 3
"""A writer's picture is in one of so many elements around the name."""
MAX_PICTURES = 5
"""At most this many pictures in each of them are looked at; what has more is no byline."""

PROFILE = re.compile(
    r"/(?:[\w-]{0,20}aut(?:h?or|eur)\w{0,5}|people|team|staff|profiles?|contributors?|writers?|by)/[^/?#]",
    re.IGNORECASE,
)
"""The address of a page about a writer has such a part."""
_BETWEEN = re.compile(r"\s*[,|/•·⋅●]\s*|\s+[–—-]\s+")
_NAME_OF_AUTHOR = word_set("author name")
_TEXTS = etree.XPath("descendant::text()[not(ancestor::script or ancestor::style)]|descendant::br")


def names_of(block: Block) -> list[str]:
    """Return the names in a byline: those that it sets apart, if all others are parts of roles."""
    whole = names_in(_apart(block))
    if not len(block.element):
        return whole
    own = [
        text
        for element in islice(block.element.iter("a", "span"), MAX_PARTS)
        if _names_a_writer(element) and is_full_name(text := clean(element.text_content()))
    ]
    others = [name for name in whole if " " in name and not name.startswith(tuple(own))]
    return list(dict.fromkeys(own)) if own and not others else whole


def _names_a_writer(element: HtmlElement) -> bool:
    if element.tag == "a" and PROFILE.search(element.get("href") or ""):
        return True
    return words_of(element) >= _NAME_OF_AUTHOR


def _apart(block: Block) -> str:
    """Return a block's text with a bar where two elements meet without a space, or a line ends.

    A name, an account and a role each have an element of their own: "Mara Lind|@mara|Editor".
    """
    text = ""
    for piece in _TEXTS(block.element):
        if not isinstance(piece, str):
            text += " | "
            continue
        meet = text[-1:].isalnum() and not piece[:1].islower() and piece[:1].strip()
        text += f" | {piece}" if meet else piece
    same = letters(text) == block.letters  # the element may hold other blocks, too
    return clean(text) if same else block.text


def signed_with_role(block: Block) -> list[str]:
    """Return the name that a line begins with, where the rest is what that person is, and a day."""
    name, *rest = (part.strip() for part in _BETWEEN.split(block.text))
    roles = [part for part in rest if part and part.split()[-1].casefold() in ROLES]
    if not roles or not is_full_name(name):
        return []
    return [] if any(is_full_name(part) for part in rest if part not in roles) else [name]


def has_picture(block: Block) -> bool:
    """Return whether a picture near a line is called after the name that the line is."""
    form = block.letters
    for around in islice(block.element.iterancestors(), NEAR):
        pictures = islice(around.iter("img"), MAX_PICTURES)
        if any(form in letters(picture.get("alt") or "") for picture in pictures):
            return True
    return False


def first_name(block: Block) -> str:
    """Return the first of the names that stand apart in a line, or all of the line."""
    return _apart(block).partition(" | ")[0]


def is_full_name(text: str) -> bool:
    """Return whether a text is nothing but the name of a person, of two words or more."""
    words = text.split()
    return (
        1 < len(words) <= MAX_BARE_WORDS
        and all(word[0].isupper() for word in words)
        and names_in(text) == [text]
    )
