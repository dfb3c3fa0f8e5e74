"""Hold what a page declares of its article before the article's text is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from text.letters import letters


@dataclass(frozen=True)
class DeclaredFacts:
    """Hold the facts that help to tell the article's text from what surrounds it.

    Each fact is compared with blocks of the page by its letters, so those are kept, too.
    """

    headline: str | None = None
    """The headline that was chosen for the article."""
    headlines: list[str] = field(default_factory=list)
    """The chosen headline, and every other title that the page or its listing gives."""
    authors: list[str] = field(default_factory=list)
    """Names of the authors."""
    description: str | None = None
    """What the page says of itself to feeds, search engines and social networks."""
    article_body: str | None = None
    """The text that the page's structured data gives, a line for each paragraph."""
    headline_position: int | None = None
    """Position of the block that shows the headline."""
    address: str = ""
    """Of the page."""

    @cached_property
    def headline_forms(self) -> frozenset[str]:
        """Return the letters of each headline."""
        return frozenset(map(letters, self.headlines))

    @cached_property
    def author_forms(self) -> list[str]:
        """Return the letters of each author's name."""
        return [form for name in self.authors if (form := letters(name))]

    @cached_property
    def description_letters(self) -> str:
        """Return the letters of the description; empty where there is none."""
        return letters(self.description or "")

    @cached_property
    def article_body_letters(self) -> str:
        """Return the letters of the declared text; empty where there is none."""
        return letters(self.article_body or "")
