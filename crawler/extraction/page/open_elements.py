"""Hold the elements between a page's root and where the walk through it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extraction.page.class_names import LABELS, label_of, words_of_label, written_words

_NONE: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Container:
    """Hold an element around a block: its place in the page, and the words of its class and id.

    There is one for each element: two are the same if they are the same object.
    """

    number: int
    tag: str
    label: str
    """Its class and id."""
    words: frozenset[str]
    """All words of them, those in hashes as well: what the classifier has learned, and what
    distinguishes one template's elements from another's."""

    @property
    def written(self) -> frozenset[str]:
        """Return the words that people wrote: what rules may read a meaning from.

        Few elements are asked for them, and to tell words from hashes takes longer than all else.
        """
        return written_words(self.label)


@dataclass(slots=True)
class OpenElement:
    """Hold an element on the way from the root to where the walk is."""

    element: HtmlElement
    tag: str
    number: int
    is_block: bool
    is_hidden: bool
    meaning: str
    """The tag of the nearest element, this one or one around it, that says what the text is."""
    around: OpenElement | None
    named: list[str]
    """The names of its attributes."""
    classes: str
    """Its class, as the page has it: to read an attribute once more takes as long as all that is
    done with it."""
    path: tuple[Container, ...] = ()
    """The elements from the root to this one; made only when it has text: most have none."""
    above: frozenset[str] = _NONE
    """The tags of its ancestors; made with the path."""

    def place(self) -> None:
        """Make the path of the element, and of those around it that have none yet."""
        pending = []
        entry: OpenElement | None = self
        while entry is not None and not entry.path:
            pending.append(entry)
            entry = entry.around
        for entry in reversed(pending):
            label = label_of(entry.element, entry.named, entry.classes)
            own = Container(entry.number, entry.tag, label, words_of_label(label))
            around = entry.around
            if around is None:
                entry.path = (own,)
                continue
            entry.path = (*around.path, own)
            entry.above = _with(around.above, around.tag)


@lru_cache(LABELS)
def _with(tags: frozenset[str], tag: str) -> frozenset[str]:
    """Return the tags with one more: few such sets are on all pages, so each is made once."""
    return tags | {tag}
