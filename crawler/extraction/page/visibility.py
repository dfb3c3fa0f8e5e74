"""Tell what of a page's markup is not for the eye of whoever reads the text.

Readings above characters, words for screen readers, names of icons, hints and cards that open
under the pointer, deleted text: they stand inside sentences, and no reader sees them there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from itertools import islice
from typing import Literal

from lxml.html import HtmlElement

from text.words import word_set

LABELS = 8192
"""What this many classes mean is cached: those of some forty sites."""
NAMES = 16_384
"""So is what this many single names mean: other classes share most of them."""
MAX_LABEL = 300
"""Characters of a class that are read: those that tell stand among the first."""
MANY = 2
"""Paragraphs in an element from which on it is text: a class means something else there, or an
element was not closed and holds the rest of the page."""
MAX_ELEMENTS = 100
"""Elements in an element that is no text; a person's card has some thirty."""
MAX_STYLE = 500_000
"""Characters of a style sheet in the page that are read; frameworks' whole sheets are smaller."""
MAX_RULES = 200
"""Rules of a sheet that hide something, at most: a page has some dozens."""
LONGEST_TRAP = 400
"""Letters of a paragraph that a style sheet hides: a notice to copiers. A longer text is folded
in, and a click shows it."""
MANY_INSIDE = 10
"""Elements in a paragraph: links, and words that stand out."""
LONGEST_ICON = 40
"""Characters of an icon's name (``keyboard_double_arrow_right`` has 27)."""

Look = Literal["plain", "unseen", "hidden", "drop-cap"]
"""How readers see an element. Unseen: its text is for no reader's eye, though it stands in a
sentence. Hidden: the markup itself hides it, a paywall's text, a menu, a dialogue. A drop cap is
the first letter of a paragraph, set larger than the others."""

# Readings above characters, and text that an editor took back.
_UNSEEN_TAGS = word_set("rt rp rtc del s strike")
_NONE: frozenset[str] = frozenset()
_TRAPS = frozenset({"span", "em", "i", "small", "b", "strong"})
_HEADLINE = frozenset({"h1"})
_INLINE_TRIGGERS = frozenset({"a", "abbr", "b", "cite", "dfn", "em", "i", "mark", "span", "strong"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FOR_SCREEN_READERS = re.compile(
    r"(?<!not-)(?<!:)\b(?:sr-only|only-sr|sr-text|visually-?hidden|visually-?hide|hidden-visually|"
    r"vis-?hidden|vh|screen-?reader(?:s|-text|-only|s-only)?|show-for-sr|element-invisible|"
    r"off-?screen|assistive-text|a11y-(?:hidden|text|only|hide)|accessib(?:le|ility)-(?:hidden|hide|text))(?![a-z])"
)
_OFF_SCREEN = re.compile(
    r"(?:left|top|text-indent)\s*:\s*-\d{3,5}|clip\s*:\s*rect\(\s*[01]|font-size\s*:\s*0\s*(?:px)?\s*(?:;|$)"
)
_HINT = re.compile(
    r"\b(?:tooltip|popover|hover-?card|hover-?box|info-?tip|qtip|tippy|preview-?card)-?"
    r"(?:text|content|inner|body|box|bubble|message|panel|card|popup|list)\b|\bhover-?card\b|"
    r"\b(?:glossary|definition)-?(?:popup|tooltip|card)\b"
)
_PLAIN_HINT = re.compile(r"\b(?:tooltip|popover|popup|flyout|preview-?card|tip)\b")
_LIGATURES = re.compile(r"\bmaterial-(?:icons?|symbols)\b")
_ICON = re.compile(r"\b(?:icons?|icon-?font|glyph|ligature)\b")
_DROP_CAP = re.compile(
    r"\b(?:drop-?caps?|lettrine|first-?letter|initial-?letter|initiale?|versal)\b"
)
_LIGATURE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*|[\ue000-\uf8ff]+")
# Each name above has one of these in it, or is the short one; few classes do, and to look for them
# one by one takes a third of the time that a pattern takes.
_PARTS = (
    *("only", "hid", "reader", "visible", "screen", "assistive", "a11y", "accessib", "-for-sr"),
    *("sr-text", "sr_text", "tip", "pop", "hover", "card", "flyout", "icon", "material", "glyph"),
    *("ligature", "drop", "letter", "lettrine", "initial", "versal"),
)
_SHORT_NAME = "vh"
_SELECTOR = re.compile(r"(?:p|span|div|li|em|i|b|strong|small)?\.([A-Za-z_][\w-]*)")
# It begins with the letters that "display" and "visibility" share, which are found fast.
_HIDES = re.compile(r"is(?:(?<=dis)play\s*:\s*none|(?<=vis)ibility\s*:\s*hidden)")
# What React sends after the frame of a page stands in such an element until a script puts it where
# it is shown: <div hidden id="S:2">. A prefix may stand before it; the number is hexadecimal.
_STREAMED = re.compile(r"[\w-]{0,40}:?S:[0-9a-f]{1,6}", re.ASCII)


class _Kind(Enum):
    """Name what a class says of its element."""

    READER = auto()
    """It is for screen readers."""
    HINT = auto()
    """It opens under the pointer."""
    PLAIN_HINT = auto()
    """It does, or it is what one points at."""
    LIGATURES = auto()
    """It is set in a font that draws its words as icons."""
    ICON = auto()
    """It is an icon, or something with an icon."""
    DROP_CAP = auto()


# The surest first: what a class says where its names say several things.
_PATTERNS = {
    _Kind.READER: _FOR_SCREEN_READERS,
    _Kind.HINT: _HINT,
    _Kind.DROP_CAP: _DROP_CAP,
    _Kind.LIGATURES: _LIGATURES,
    _Kind.ICON: _ICON,
    _Kind.PLAIN_HINT: _PLAIN_HINT,
}


# Without one of these attributes an element is as plain as its tag.
_TELLING = frozenset({"class", "style", "role", "hidden"})
_OTHERS = _TELLING - {"class"}
_TELLING_TAGS = _UNSEEN_TAGS | {"span"}
_DROPPED = _Kind.DROP_CAP  # Python 3.11 takes ten times as long to find a member than a name


def look_at(element: HtmlElement) -> Look:
    """Tell how readers see an element of a page whose style sheets hide no classes."""
    return look(element, element.keys(), element.get("class", ""), _NONE)


def look(element: HtmlElement, named: list[str], label: str, hidden: frozenset[str]) -> Look:
    """Tell how readers see an element; each of its attributes is read once.

    ``named``: their names; ``label``: the class; ``hidden``: the classes that the page's style
    sheets hide.
    """
    tag = element.tag
    if _TELLING.isdisjoint(named) and tag not in _TELLING_TAGS:
        return "plain"
    kind = _kind_of(label[:MAX_LABEL]) if label else None
    if kind is None and not hidden and tag not in _TELLING_TAGS and _OTHERS.isdisjoint(named):
        return "plain"
    style = element.get("style", "").lower() if "style" in named else ""
    if tag in _UNSEEN_TAGS or ("role" in named and element.get("role") == "tooltip"):
        is_unseen = _is_small(element)
    elif tag == "span" and len(element) and _lists_links(element):
        is_unseen = _hangs_on_a_name(element)
    elif style and _OFF_SCREEN.search(style):
        is_unseen = tag not in _HEADLINE and _is_small(element)
    else:
        is_unseen = kind is not None and _is_unseen(element, kind)
    if is_unseen or (hidden and label and _is_trap(element, label, hidden)):
        return "unseen"
    if "hidden" in named and not (tag == "div" and _STREAMED.fullmatch(element.get("id") or "")):
        return "hidden"
    if style and "display:none" in style.replace(" ", ""):
        return "hidden"
    return "drop-cap" if kind is _DROPPED else "plain"


def _is_unseen(element: HtmlElement, kind: _Kind) -> bool:
    match kind:
        case _Kind.READER:
            return element.tag not in _HEADLINE and _is_small(element)
        case _Kind.HINT:
            return _is_small(element)
        case _Kind.PLAIN_HINT:
            return _hangs_on_a_name(element) and _is_small(element)
        case _Kind.LIGATURES:
            return _is_ligature(element)
        case _Kind.ICON:
            is_drawn = element.tag == "i" or element.get("aria-hidden") == "true"
            return is_drawn and _is_ligature(element)
        case _Kind.DROP_CAP:
            return _is_doubled(element)


def interrupts(element: HtmlElement, tail: str) -> bool:
    """Tell whether an element is a card with links inside a sentence, which goes on behind it.

    The parser ends the paragraph where the card begins, as HTML has it. ``tail``: what follows the
    element, more than white space.
    """
    rest = tail.strip()
    if not (rest[0].islower() or rest[0] in ",;"):
        return False
    before = element.getprevious()
    return before is not None and before.tag == "p" and _lists_links(element)


@lru_cache(LABELS)
def _kind_of(label: str) -> _Kind | None:
    """Return the surest that one of a class's names says."""
    lower = label.lower()
    if not any(map(lower.__contains__, _PARTS)) and _SHORT_NAME not in lower:
        return None
    kinds = [kind for name in label.split() if (kind := _kind_of_name(name))]
    return min(kinds, key=list(_PATTERNS).index, default=None)


@lru_cache(NAMES)
def _kind_of_name(name: str) -> _Kind | None:
    lower = name.lower()
    if not any(map(lower.__contains__, _PARTS)) and lower != _SHORT_NAME:
        return None
    words = _CAMEL.sub("-", name).lower().replace("_", "-")
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(words)), None)


def _is_small(element: HtmlElement) -> bool:
    inside = [each.tag for each in islice(element.iterdescendants(), MAX_ELEMENTS + 1)]
    return len(inside) <= MAX_ELEMENTS and inside.count("p") < MANY and "h1" not in inside


def _lists_links(element: HtmlElement) -> bool:
    if next(element.iter("li"), None) is None:  # as in nearly all
        return False
    inside = [each.tag for each in islice(element.iterdescendants(), MAX_ELEMENTS + 1)]
    return inside.count("li") >= MANY and inside.count("a") >= MANY and len(inside) <= MAX_ELEMENTS


def _hangs_on_a_name(element: HtmlElement) -> bool:
    """Tell whether a card follows what it tells of right away, or stands inside it, behind it."""
    around = element.getparent()
    if around is None or element.tag in {"a", "abbr", "dfn", "button"}:
        return False
    before = element.getprevious()
    if before is not None:
        return before.tag in _INLINE_TRIGGERS and not (before.tail or "").strip()
    return around.tag in _INLINE_TRIGGERS and bool((around.text or "").strip())


def _is_ligature(element: HtmlElement) -> bool:
    if len(element):
        return False
    text = (element.text or "").strip()
    return len(text) <= LONGEST_ICON and _LIGATURE.fullmatch(text) is not None


def _is_doubled(element: HtmlElement) -> bool:
    """Tell whether the text after a drop cap says its letter again: "T" and "The"."""
    cap, rest = "".join(islice(element.itertext(), MANY)).strip(), (element.tail or "")[:2]
    return len(cap) == 1 and cap.isupper() and rest[:1] == cap and rest[1:].islower()


def hidden_classes(root: HtmlElement) -> frozenset[str]:
    """Return the classes that a style sheet in the page hides, whatever the size of the screen."""
    found: set[str] = set()
    left = MAX_RULES
    for style in root.iter("style"):
        sheet = (style.text or "")[:MAX_STYLE]
        depth = before = 0
        for rule in islice(_HIDES.finditer(sheet), left):
            left -= 1
            start = sheet.rfind("{", before, rule.start())
            if start < 0:
                continue
            depth += sheet.count("{", before, start) - sheet.count("}", before, start)
            if depth == 0:  # deeper stands what counts for some screens
                found.update(_classes_of(sheet[sheet.rfind("}", 0, start) + 1 : start]))
            before = start
    return frozenset(found)


def _classes_of(selectors: str) -> Iterator[str]:
    """Yield the classes that alone make up one of a rule's selectors."""
    for selector in selectors[-MAX_LABEL:].split(","):
        if named := _SELECTOR.fullmatch(selector.strip()):
            yield named[1]


def _is_trap(element: HtmlElement, label: str, hidden: frozenset[str]) -> bool:
    """Tell whether a paragraph is shown to nobody but programs that copy the page.

    ``label``: its class; ``hidden``: the classes that the page's style sheets hide.
    """
    if hidden.isdisjoint(label.split()) or not _is_among_text(element):
        return False
    inside = [each.tag for each in islice(element.iterdescendants(), MANY_INSIDE + 1)]
    return len(inside) <= MANY_INSIDE and "p" not in inside and _length(element) <= LONGEST_TRAP


def _is_among_text(element: HtmlElement) -> bool:
    """Tell whether an element is a paragraph between others, or part of one."""
    before, after, around = element.getprevious(), element.getnext(), element.getparent()
    if element.tag == "p":
        return before is not None and before.tag == "p" and (after is None or after.tag == "p")
    return element.tag in _TRAPS and around is not None and around.tag == "p"


def _length(element: HtmlElement) -> int:
    return sum(map(len, islice(element.itertext(), 2 * MANY_INSIDE)))
