"""Tell where a paragraph ends that the markup does not name as one.

Old systems, and many in Japan, write an article into one element and break its lines. Accordions
write their questions on buttons.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from text.scripts import wide_length

FEWEST_LINES = 3
"""Lines of an element of paragraphs; one break in a paragraph is a line of its own, or a slip."""
LONG_LINE = 60
"""Letters of a line that is a paragraph; those of verses, addresses and tables are shorter."""
PROSE = 0.7
"""Share of the letters that are in long lines with an end of a sentence; the others are speech."""
MAX_CHILDREN = 5_000
"""Children of an element that are looked at; a text of a hundred thousand letters has a tenth."""
LONGEST_QUESTION = 200
"""Letters of a question on a button; a longer text is no control."""
SHORTEST_ANSWER = 10
"""Letters that open under a question; fewer are an empty panel, or a sign."""
MAX_PIECES = 20
"""Texts at the beginning of an element that are read to tell what it holds."""

_IDEOGRAPHIC_SPACE = "\u3000"
_SENTENCE_END = re.compile(r"[.!?…。！？؟।:]['\"”’»）)」』]*$|[」』]$")
_TOGGLES = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
_QUESTION_MARKS = ("?", "？", "؟", ";")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "dt"})


def are_paragraphs(element: HtmlElement) -> bool:
    """Tell whether an element with line breaks holds a paragraph in each of its lines."""
    lines = _lines(element)
    if len(lines) < FEWEST_LINES:
        return sum(line.startswith(_IDEOGRAPHIC_SPACE) for line in lines) > 1
    sizes = [wide_length(line) for line in lines]
    prose = [
        size
        for line, size in zip(lines, sizes, strict=True)
        if size >= LONG_LINE and _SENTENCE_END.search(line.rstrip())
    ]
    return len(prose) > 1 and sum(prose) >= PROSE * sum(sizes)


def _lines(element: HtmlElement) -> list[str]:
    """Return an element's lines; of elements inside a line only the beginning is read."""
    lines = [element.text or ""]
    for count, child in enumerate(element):
        if count >= MAX_CHILDREN:
            break
        if child.tag == "br":
            lines.append("")
        elif child.text:
            lines[-1] += child.text
        if child.tail:
            lines[-1] += child.tail
    return [line.strip(" \t\r\n") for line in lines if line.strip()]


def is_question(button: HtmlElement) -> bool:
    """Tell whether a button is a heading: it says what the text tells that it opens."""
    around = button.getparent()
    text = _beginning(button)
    if around is None or not 1 < len(text) <= LONGEST_QUESTION:
        return False
    if around.tag in _HEADINGS:
        panel = around.getnext()
    elif text.endswith(_QUESTION_MARKS) and any(mark in button.attrib for mark in _TOGGLES):
        panel = button.getnext()
    else:
        return False
    return panel is not None and len(_beginning(panel)) >= SHORTEST_ANSWER


def _beginning(element: HtmlElement) -> str:
    return " ".join("".join(islice(element.itertext(), MAX_PIECES)).split())
