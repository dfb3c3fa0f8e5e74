"""Cut an article's text into the words by which texts are compared (pure)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from text.scripts import SPACELESS, has_spaceless

# A number is one token, with what groups and separates its digits: 1.5 is another than 1 and 5.
_TOKEN = re.compile(rf"[^\W\d_{SPACELESS}]+|\d+(?:[.,:]\d+)*|[{SPACELESS}]")
# Signs that stand around a token, and in none.
_AROUND = ".,:;!?…'\"“”„«»()[]’‘–—-"
_UNSPACED_TOKEN = re.compile(rf"[{SPACELESS}]")
# The site's name behind a headline, as in " | The Herald" and " - Herald Online".
_SITE_NAME = re.compile(r"\s[|–—-]\s[^|–—]{1,30}$")

# Words of a text that are compared: a longer one is an archive, and the words after these say
# nothing new about what it is a copy of.
MOST_WORDS = 6000
# Words at the beginning of a text that tell whether its language writes spaces.
SCRIPT_SAMPLE = 200


@dataclass(frozen=True)
class ComparedText:
    """Hold what is compared of an article; it is cut into words only when it is compared."""

    title: str | None
    body: str
    published: datetime | None = None
    site: str | None = None
    """The registrable domain of the article's page."""

    @cached_property
    def headline(self) -> tuple[str, ...]:
        """Return the title's words, case folded, without the site's name."""
        return tuple(word.casefold() for word in _words(_SITE_NAME.sub("", self.title or "")))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return the words and numbers of the text as written; characters in spaceless scripts."""
        return _words(self.body)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Return the words of the text, case folded."""
        return tuple(" ".join(self.words).casefold().split(" ")) if self.words else ()

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the tokens only written with a capital: names, and what begins sentences."""
        small = {word for word in self.words if word == word.lower()}
        return frozenset(
            {word.casefold() for word in self.words if word[0].isupper()}.difference(small)
        )

    @cached_property
    def unspaced(self) -> bool:
        """Return whether the text's language writes no spaces between words."""
        if not has_spaceless(self.body):
            return False
        sample = self.words[:SCRIPT_SAMPLE]
        return 2 * sum(1 for each in sample if _UNSPACED_TOKEN.match(each)) > len(sample)


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", text)
    if has_spaceless(plain):
        return tuple(_TOKEN.findall(plain)[:MOST_WORDS])
    # The pattern takes twice the time: most parts between white space are one word each.
    found: list[str] = []
    for part in plain.split():
        if part.isalpha():
            found.append(part)
        elif (word := part.strip(_AROUND)).isalpha():
            found.append(word)
        elif word:
            found += _TOKEN.findall(word)
    return tuple(found[:MOST_WORDS])
