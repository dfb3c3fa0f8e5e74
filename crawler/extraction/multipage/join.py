"""Join the parts of an article that is split over several addresses.

What a later part repeats of the earlier ones (headline, standfirst, lead, the lines at its end) is
in the article once; a part that brings nothing new, or is another article, is not joined.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from model.components import Removed
from model.items import Article
from text.letters import letters
from text.markup import Line, lines_of, paragraph, plain, write
from text.words import word_count

REPEATED = 0.5
"""Share of a part's letters, and of an earlier part's, that make it the same page again."""
ALIKE = 0.5
"""Share of the shorter headline's words in the other: "Title" and "Title, page 2: the engine"."""
HELD = 0.8
"""Share of a part's letters that the page with all parts has; the rest stands around each part."""
LONG = 80
"""Letters from which on nobody writes the same paragraph twice."""
DECLARED = frozenset({"jsonld", "meta"})
"""Sources of a date that is the article's, not that of a line somewhere on the page."""


class Joining:
    """Join the later parts to ``article``, the first one, one by one and in their order."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._numbers = count()
        self._lines = _lines_of(article, self._numbers)
        self._parts = [_forms(self._lines)]

    def add(self, part: Article) -> str | None:
        """Add the next part, as extracted from its own page; say why not where it is none."""
        if _is_another(self.article, part):
            return "is another article"
        lines = _lines_of(part, self._numbers)
        if part.abstract:  # what stands first on a later page is text, if it is new
            lines.insert(0, paragraph(part.abstract))
        forms = _forms(lines)
        if self._repeats(forms):
            return "repeats the text before it"
        common = _common_end(self._lines, lines)
        ending = lines[len(lines) - common :]
        new, repeated = self._new(lines[: len(lines) - common])
        if not any(line.text for line in new):
            return "repeats the text before it"
        self._lines = self._lines[: len(self._lines) - common] + new + ending
        self._parts.append(forms)
        self._complete(part, repeated)
        return None

    def _repeats(self, forms: frozenset[str]) -> bool:
        size = _size(forms)
        return any(
            (again := _size(forms & earlier)) >= REPEATED * size
            and again >= REPEATED * _size(earlier)
            for earlier in self._parts
        )

    def _new(self, lines: list[Line]) -> tuple[list[Line], list[Removed]]:
        """Return the lines without repeated ones (at the start, or long), and the repeated ones."""
        article = self.article
        known = {letters(text) for text in (article.headline, article.abstract) if text}
        known.update(*self._parts)
        shown = {line.markup for line in self._lines if not line.text}
        new: list[Line] = []
        repeated: list[Removed] = []
        begun = False
        for line in lines:
            form = letters(line.text)
            if not line.text:
                new += [line] if line.markup not in shown else []
            elif form in known and (not begun or len(form) >= LONG):
                repeated.append(Removed(line.text, "repeated-on-part"))
            else:
                new.append(line)
                begun = True
        return new, repeated

    def _complete(self, part: Article, repeated: list[Removed]) -> None:
        article = self.article
        article.articleBody = plain(self._lines)
        article.articleBodyHtml = write(self._lines)
        article.wordCount = word_count(article.articleBody)
        shown = {image.url for image in article.images}
        article.images += [image for image in part.images if image.url not in shown]
        trace, more = article.extraction, part.extraction
        if trace is not None and more is not None:
            removed = [each for each in more.removed if each not in trace.removed]
            trace.removed += removed + repeated
            trace.warnings += [each for each in more.warnings if each not in trace.warnings]
        if part.url not in article.alternateUrls:
            article.alternateUrls.append(part.url)


def _lines_of(article: Article, numbers: Iterator[int] | None = None) -> list[Line]:
    return lines_of(article.articleBody, article.articleBodyHtml, numbers)


def _forms(lines: list[Line]) -> frozenset[str]:
    return frozenset(letters(line.text) for line in lines if line.text)


def _size(forms: frozenset[str]) -> int:
    return sum(map(len, forms))


def _common_end(before: list[Line], after: list[Line]) -> int:
    """Count the lines with which both end: a biography or note that stands below each part."""
    common = 0
    for mine, others in zip(reversed(before), reversed(after), strict=False):
        if (letters(mine.text) or mine.markup) != (letters(others.text) or others.markup):
            break
        common += 1
    return common


def _is_another(first: Article, part: Article) -> bool:
    """Tell whether a part has another day, or where no day is named another headline."""
    days = [
        article.datePublished.date()
        for article in (first, part)
        if article.datePublished is not None and article.datePublishedSource in DECLARED
    ]
    if len(days) == 2:
        return days[0] != days[1]
    one, other = (_without_digits(letters(article.headline or "")) for article in (first, part))
    if one in other or other in one:
        return False
    words = [set((article.headline or "").casefold().split()) for article in (first, part)]
    return len(words[0] & words[1]) < ALIKE * min(map(len, words))


def _without_digits(text: str) -> str:
    return "".join(character for character in text if not character.isdigit())


def holds(whole: Article, part: Article) -> bool:
    """Tell whether the text of ``part`` is in that of ``whole``, which has more."""
    forms = _forms(_lines_of(part))
    again = _size(forms & _forms(_lines_of(whole)))
    return again >= HELD * _size(forms) and whole.wordCount > part.wordCount
