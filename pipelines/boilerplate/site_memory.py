"""Tell which blocks of an article its site repeats on unrelated pages (pure).

A site is remembered by a small sample of its articles: for each, the hashes of the blocks (body
paragraphs, standfirst) that might be boilerplate, and how much each has to do with the rest of its
article. A block is boilerplate when many stories of the sample carry it that have nothing else in
common, and when it has nothing to do with any of them:

- The same text under several addresses, or a story and its follow-ups, is one story: texts that
  share many of their letters count once.
- An agency's standing background speaks of what its articles speak of, boilerplate does not: the
  share of a block's words that the rest of its article uses tells them apart.
- A column's opening or a helpline's number is on few of a site's pages, boilerplate on many.
- A block is removed that is at the top or in the middle of most pages, or at the end of many over
  several days. Subheadings are removed with what follows them. Where much of a text would be
  removed, nothing is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property

from database.documents.crawling.sites import SampledArticle
from model.components import Removed
from model.items import Article
from pipelines.boilerplate.outline import Outline
from text.markup import without
from text.words import word_count

REASON = "repeated-on-site"
"""The reason in ``extraction.removed``."""

# Characters of a removed block that are kept in ``extraction.removed``: enough to recognise it.
REMOVED_LENGTH = 300

# --- The sample
# Articles of one day of publication, and in all: they are of the last five days of a big site, and
# of the last two months of a small one.
MOST_PER_DAY = 12
MOST_ARTICLES = 64
# The age of the oldest article of the sample: sites redo their templates a few times a year.
OLDEST = timedelta(days=60)

# --- Evidence
# Other stories that must carry a block. Two are too few to learn from (measured); five that have
# nothing else in common are no coincidence.
WITNESSES = 5
# The share of the sampled stories that must carry a block that is anywhere in the text.
MOST_STORIES = 0.5
# The share that must carry a block at the end of the text, on at least DAYS days: more than the
# share of any column.
MANY_STORIES = 0.25
DAYS = 3
# The share of the shorter text's letters above which two texts are one story: copies and versions
# share more, and the boilerplate of two stories is less.
SAME_STORY = 0.4
# The share of a text's letters that may be removed: where more would be, something is wrong with
# the text or with what was learned.
MOST_REMOVED = 0.25

# The share of a block's words that the rest of its article uses, up to which it is boilerplate: on
# the average of the other stories, and in the article itself. Measured on 800 news texts: their own
# paragraphs have .47 at the lower quartile and .63 at the median; paragraphs of other articles have
# .20 at the median and .46 at the upper tenth. The means of five or more are well apart.
RELATED_ON_AVERAGE = 0.3
RELATED_HERE = 0.5


class SiteMemory:
    """Remember a site by a sample of its articles.

    The sample is the same whoever draws it, and in whatever order: of the latest days, the articles
    with the smallest ids (which are hashes). An article that is seen again replaces itself.
    """

    def __init__(self, articles: Iterable[SampledArticle] = ()) -> None:
        self.articles = tuple(articles)

    def with_articles(self, outlines: Iterable[Outline], now: datetime) -> SiteMemory:
        """Return the memory that has also seen these; this object where that changes nothing."""
        texts = {text.id: text for text in outlines}
        merged = {each.id: each for each in self.articles}
        merged |= {text.id: text.sampled() for text in texts.values()}
        kept: list[SampledArticle] = []
        days: Counter[datetime] = Counter()
        for each in sorted(merged.values(), key=lambda each: (-each.day.timestamp(), each.id)):
            if days[each.day] < MOST_PER_DAY and now - each.day <= OLDEST:
                days[each.day] += 1
                kept.append(each)
        memory = SiteMemory(kept[:MOST_ARTICLES])
        for each in memory.articles:
            if each.id in texts:
                related = texts[each.id].related(memory._repeated_keys)
                each.related = [round(100 * related[key]) for key in each.blocks]
        return self if memory.articles == self.articles else memory

    def repeated_in(self, text: Outline) -> set[int]:
        """Return the keys of the blocks of ``text`` that are boilerplate of the site."""
        mine = {block.key: block.letters for block in text.candidates}
        own_story = {self._stories[index] for index in self._like(mine)}
        own_story |= {
            story
            for each, story in zip(self.articles, self._stories, strict=True)
            if each.id == text.id
        }
        stories = len(set(self._stories) - own_story)
        found = set()
        for block in text.candidates:
            witnesses = [
                carrier
                for story, carrier in self._carriers.get(block.key, {}).items()
                if story not in own_story
            ]
            if len(witnesses) < WITNESSES:
                continue
            average = sum(percent for _, percent in witnesses) / len(witnesses)
            if average > 100 * RELATED_ON_AVERAGE:
                continue
            days = len({day for day, _ in witnesses})
            at_the_end = block.place == "tail" and days >= DAYS
            if len(witnesses) / stories >= (MANY_STORIES if at_the_end else MOST_STORIES):
                found.add(block.key)
        if not found:
            return found
        related = text.related(self._repeated_keys)
        found = {key for key in found if related[key] <= RELATED_HERE}
        return _without_open_headings(text, found)

    @cached_property
    def _stories(self) -> list[int]:
        """Return the number of each sampled article's story: the position of its first article."""
        numbers: list[int] = []
        for index, each in enumerate(self.articles):
            like = self._like(dict(zip(each.blocks, each.lengths, strict=True)))
            # An article belongs to a story only if it is like the first article of it: else a chain
            # of follow-ups would become one story.
            firsts = (other for other in like if other < index and numbers[other] == other)
            numbers.append(min(firsts, default=index))
        return numbers

    def _like(self, blocks: dict[int, int]) -> list[int]:
        """Return the positions of articles that share many letters with blocks (key → letters)."""
        shared: Counter[int] = Counter()
        for key, letters in blocks.items():
            for index in self._positions.get(key, ()):
                shared[index] += letters
        total = sum(blocks.values())
        return [
            index
            for index, letters in shared.items()
            if letters > SAME_STORY * min(total, sum(self.articles[index].lengths))
        ]

    @cached_property
    def _positions(self) -> dict[int, list[int]]:
        """Return, by the key of each block, the positions of the articles that have it."""
        positions: dict[int, list[int]] = defaultdict(list)
        for index, each in enumerate(self.articles):
            for key in each.blocks:
                positions[key].append(index)
        return dict(positions)

    @cached_property
    def _carriers(self) -> dict[int, dict[int, tuple[datetime, int]]]:
        """Return, by the key of each block, its stories, each with day and percent related."""
        carriers: dict[int, dict[int, tuple[datetime, int]]] = defaultdict(dict)
        for each, story in zip(self.articles, self._stories, strict=True):
            for key, percent in zip(each.blocks, each.related, strict=True):
                carriers[key].setdefault(story, (each.day, percent))
        return dict(carriers)

    @cached_property
    def _repeated_keys(self) -> set[int]:
        """Return the keys of the blocks that more than one story carries."""
        return {
            key
            for key, positions in self._positions.items()
            if len(positions) > 1 and len({self._stories[index] for index in positions}) > 1
        }


def remove_blocks(article: Article, text: Outline, boilerplate: set[int]) -> list[Removed]:
    """Remove the blocks with these keys from an article's body and standfirst.

    Returns what was removed. Nothing is removed where more than ``MOST_REMOVED`` of the text would
    be.
    """
    taken = [block for block in text.blocks if block.key in boilerplate]
    if not taken or sum(block.letters for block in taken) > MOST_REMOVED * text.letters:
        return []
    texts = {block.text for block in taken}
    if article.abstract in texts:
        article.abstract = None
    article.articleBody = "\n\n".join(
        paragraph for paragraph in article.articleBody.split("\n\n") if paragraph not in texts
    )
    if article.articleBodyHtml:
        article.articleBodyHtml = without(article.articleBodyHtml, texts)
    article.wordCount = word_count(article.articleBody)
    return [Removed(block.text[:REMOVED_LENGTH], REASON) for block in taken]


def _without_open_headings(text: Outline, found: set[int]) -> set[int]:
    """Return ``found`` without subheadings ("Background") under which a block is kept."""
    kept = set()
    closed = True
    for block in reversed(text.blocks):
        if block.key not in found:
            closed = False
        elif closed or not block.is_heading:
            kept.add(block.key)
        else:
            closed = False
    return kept
