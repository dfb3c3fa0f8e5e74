"""Which block above the text is its standfirst (deck, lead, summary)?

It stands between the headline and the first paragraph, marked by its classes or by being what
the page gives as its description. It is kept apart from the body, and not twice.
"""

from __future__ import annotations

from crawler.extraction.cleaning.line_rules import Context
from crawler.extraction.page.blocks import Block, letters
from model.components import Removed
from text.words import word_set

SHORTEST = 25  # letters; below it is a label
LONGEST = 1000  # letters; above it is the story
REACH = 25  # blocks below the headline in which it may stand: byline, share bar, picture between
SAME = 40  # letters at the start: two renderings of one sentence

_CLASSES = word_set("""
    standfirst deck dek subtitle subhead subheading subheadline subline lead lede leadtext summary
    excerpt intro introtext introduction teaser chapo chapeau sapo abstract kicker strapline
    tagline sommario occhiello ingress manchet vorspann bajada entradilla copete subtitulo
    perex leadin synopsis preamble
    """)
_NOT = word_set("related newsletter share social author byline caption credit comment menu")


def separate(
    blocks: list[Block],
    kept: list[Block],
    headline: str | None,
    description: str | None,
    context: Context,
) -> tuple[str | None, list[Block]]:
    """Return the standfirst, and the text without it.

    ``blocks``: all of the page; ``kept``: what was taken for the text.
    """
    start = context.headline_position
    if start is None or not kept:
        return None, kept
    told = letters(description or "")
    inside = {block.position for block in kept}
    prose = [block for block in kept if block.position > start and len(block.text) > SHORTEST]
    after = 0
    for block in blocks[start + 1 : start + 1 + REACH]:
        if block.hidden or not _could_be(block, headline):
            continue
        marked = bool(_CLASSES & _near(block)) and not _NOT & block.names
        same = bool(told) and _same(block.letters, told)
        heading = block.tag == "h2" and block.position - start <= 3 and len(block.text) > 60
        if block.position in inside:
            after += 1
            remaining = [other for other in prose if other is not block]
            if (marked or heading) and remaining and len(block.text) < LONGEST:
                return block.text, [other for other in kept if other is not block]
            if after >= 2:
                break
        elif marked or same or heading:
            form = block.letters
            twice = [other for other in kept if other.letters == form]
            context.removed.extend(Removed(other.text, "standfirst") for other in twice)
            return block.text, [other for other in kept if other not in twice]
    return None, kept


def _near(block: Block) -> frozenset[str]:
    return frozenset().union(*(container.words for container in block.containers[:2]))


def _could_be(block: Block, headline: str | None) -> bool:
    return (
        SHORTEST <= len(block.text) <= LONGEST
        and block.link_density < 0.5
        and block.tag not in {"li", "figcaption", "td", "th"}
        and not {"nav", "figure", "footer", "aside", "form"} & block.ancestors
        and block.letters != letters(headline or "")
    )


def _same(form: str, told: str) -> bool:
    return form == told or (len(told) >= SAME and len(form) >= SAME and form[:SAME] == told[:SAME])
