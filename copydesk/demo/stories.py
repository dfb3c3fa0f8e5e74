"""Read the files in which the articles of our own sites are written.

A file is TOML between two ``+++`` lines, then the text: blocks with a blank line between them. A
block that starts with ``## `` is a subheading, with ``> `` a quotation; lines that start with
``- `` are a list; all else is a paragraph. Text is HTML already where it needs to be.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any, Literal

BlockKind = Literal["paragraph", "heading", "quote", "list"]
FENCE = "+++\n"
TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Block:
    """Hold a piece of a text; only a list has more than one part."""

    kind: BlockKind
    parts: list[str]

    @property
    def plain(self) -> list[str]:
        """Return the parts as a reader sees them."""
        return [unescape(TAG.sub("", part)) for part in self.parts]


@dataclass(frozen=True)
class Update:
    """Hold one entry of a live blog."""

    published: datetime
    headline: str
    blocks: list[Block]


@dataclass(frozen=True)
class Story:
    """Hold one article of a site; ``slug`` is what its address holds (a name or a number)."""

    slug: str
    headline: str
    section: str
    published: datetime
    blocks: list[Block]
    author: str = ""
    modified: datetime | None = None
    standfirst: str = ""
    keywords: list[str] = field(default_factory=list)
    kind: str = "article"
    caption: str = ""
    credit: str = ""
    canonical: str = ""
    updates: list[Update] = field(default_factory=list)

    @property
    def changed(self) -> datetime:
        """Return when the text was last touched."""
        return self.modified or self.published

    @property
    def plain(self) -> list[str]:
        """Return every part of the text as a reader sees it, in the order of the page."""
        blocks = [*self.blocks, *(block for update in self.updates for block in update.blocks)]
        return [part for block in blocks for part in block.plain]


def moments_later(moment: datetime) -> datetime:
    """Return when a correction to something of ``moment`` appears, if the test does not say."""
    return moment + timedelta(hours=1)


def another_story(story: Story) -> Story:
    """Return a story that is published later than the others of its site, with the same text."""
    return replace(
        story,
        slug="another-story-of-the-day",
        headline="Another story of the day is out",
        published=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        modified=None,
    )


def parse_blocks(text: str) -> list[Block]:
    """Return the blocks of a text."""
    return [_block(piece.strip()) for piece in text.split("\n\n") if piece.strip()]


def _block(piece: str) -> Block:
    if piece.startswith("- "):
        items = piece.removeprefix("- ").split("\n- ")
        return Block("list", [_one_line(item) for item in items])
    if piece.startswith("## "):
        return Block("heading", [_one_line(piece[3:])])
    if piece.startswith("> "):
        return Block("quote", [_one_line(piece[2:])])
    return Block("paragraph", [_one_line(piece)])


def _one_line(text: str) -> str:
    # a script that writes no spaces gets none where a line of the file ends
    lines = text.split("\n")
    return "".join(lines) if ord(lines[0][-1]) >= 0x3000 else " ".join(lines)


def parse_story(text: str) -> Story:
    """Return the story that the text of its file holds.

    Raises ValueError, TypeError if it is not well written.
    """
    opening, head, body = text.split(FENCE, 2)
    if opening:
        raise ValueError("a story begins with +++")
    values: dict[str, Any] = tomllib.loads(head)
    updates = [
        Update(entry["published"], entry.get("headline", ""), parse_blocks(entry["text"]))
        for entry in values.pop("updates", [])
    ]
    return Story(blocks=parse_blocks(body), updates=updates, **values)


def load_stories(directory: Path) -> list[Story]:
    """Return the stories of a directory, newest first."""
    stories = [parse_story(path.read_text("utf-8")) for path in directory.glob("*.txt")]
    return newest_first(stories)


def newest_first(stories: list[Story]) -> list[Story]:
    """Return stories in the order in which a feed lists them."""
    return sorted(stories, key=lambda story: story.published, reverse=True)


def render_blocks(
    blocks: list[Block],
    *,
    paragraph: str = "<p>{}</p>",
    heading: str = "<h2>{}</h2>",
    quote: str = "<blockquote><p>{}</p></blockquote>",
    items: str = "<ul>{}</ul>",
    item: str = "<li>{}</li>",
) -> list[str]:
    """Return each block as HTML, in the markup that the site's theme uses."""
    patterns = {"paragraph": paragraph, "heading": heading, "quote": quote}
    return [
        items.format("".join(item.format(part) for part in block.parts))
        if block.kind == "list"
        else patterns[block.kind].format(block.parts[0])
        for block in blocks
    ]
