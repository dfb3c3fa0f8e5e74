"""What does a site repeat on its other pages, and what of it is not the story's own? (pure)

A site is remembered by a small sample of its articles: for each, the hashes of the blocks (body
paragraphs, standfirst) that might be boilerplate, and how much each has to do with the rest of its
article. A block is boilerplate when many stories of the sample carry it that have nothing else in
common, and it has nothing to do with any of them:

- the same text under several addresses, or a story and its follow-ups, is one story: texts that
  share much of their letters count as one witness;
- an agency's standing background speaks of what its articles speak of, boilerplate does not: the
  share of a block's words that the rest of its article uses tells them apart;
- a column's opening or a helpline's number is on few of a site's pages, boilerplate on many;
- what is in the middle or at the top of most pages, or at the end of many over several days, goes;
  subheadings go with what follows them; and where much of a text would go, nothing does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property

from database.documents.sites import SampledArticle
from model.components import Removed, Section
from model.items import Article
from pipelines.boilerplate.outline import Outline
from text.words import word_count

REASON = "repeated-on-site"
"""In ``extraction.removed``."""

REMOVED_LENGTH = 300  # characters of a removed block that are kept: enough to recognise it

# --- The sample
# Articles of one day of publication, and in all: the last five days of a big site, the last two
# months of a small one.
MOST_A_DAY = 12
MOST_ARTICLES = 64
OLDEST = timedelta(days=60)  # sites redo their templates a few times a year

# --- Evidence
# Other stories that carry the block. Two are too few to learn from (measured); five with nothing
# in common are no chance.
WITNESSES = 5
MOST_STORIES = 0.5  # of the sampled: anywhere in the text
MANY_STORIES = 0.25  # at the end of the text, and on DAYS days: more than any column's share
DAYS = 3
# Letters that two texts share, of the shorter: copies and versions share more, the boilerplate of
# two stories less.
SAME_STORY = 0.4
# Of a text: where more would go, something is wrong with it or with what was learned.
MOST_REMOVED = 0.25

# Share of a block's words that the rest of its article uses, measured on 800 news texts: for their
# own paragraphs .47 at the lower quartile and .63 in the middle; for paragraphs of other articles
# .20 in the middle, .46 at the upper tenth. The mean of five or more stays well apart.
RELATED_ON_AVERAGE = 0.3
RELATED_HERE = 0.5


class SiteMemory:
    """What is remembered of a site: a sample of its articles.

    The sample is the same whoever draws it, and in whatever order: of each day the articles with
    the smallest ids (which are hashes), of the latest days. An article seen again takes its own
    place, and counts once.
    """

    def __init__(self, articles: Iterable[SampledArticle] = ()) -> None:
        self.articles = tuple(articles)

    def with_articles(self, outlines: Iterable[Outline], now: datetime) -> SiteMemory:
        """The memory that has also seen these; the same object where that changes nothing."""
        texts = {text.id: text for text in outlines}
        merged = {each.id: each for each in self.articles}
        merged |= {text.id: text.sampled() for text in texts.values()}
        kept: list[SampledArticle] = []
        days: Counter[datetime] = Counter()
        for each in sorted(merged.values(), key=lambda each: (-each.day.timestamp(), each.id)):
            if days[each.day] < MOST_A_DAY and now - each.day <= OLDEST:
                days[each.day] += 1
                kept.append(each)
        memory = SiteMemory(kept[:MOST_ARTICLES])
        for each in memory.articles:
            if each.id in texts:
                related = texts[each.id].related(memory._repeated)
                each.related = [round(100 * related[key]) for key in each.blocks]
        return self if memory.articles == self.articles else memory

    def repeated_in(self, text: Outline) -> set[int]:
        """The keys of the blocks of ``text`` that are boilerplate of the site."""
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
        related = text.related(self._repeated)
        found = {key for key in found if related[key] <= RELATED_HERE}
        return _without_open_headings(text, found)

    @cached_property
    def _stories(self) -> list[int]:
        """For each sampled article the number of its story."""
        numbers: list[int] = []
        for index, each in enumerate(self.articles):
            like = self._like(dict(zip(each.blocks, each.lengths, strict=True)))
            # a story is called after its first article; likeness to others of it is not enough,
            # or a chain of follow-ups would become one
            firsts = (other for other in like if other < index and numbers[other] == other)
            numbers.append(min(firsts, default=index))
        return numbers

    def _like(self, blocks: dict[int, int]) -> list[int]:
        """The articles that share much of their letters with these blocks (key → letters)."""
        shared: Counter[int] = Counter()
        for key, letters in blocks.items():
            for index in self._places.get(key, ()):
                shared[index] += letters
        total = sum(blocks.values())
        return [
            index
            for index, letters in shared.items()
            if letters > SAME_STORY * min(total, sum(self.articles[index].lengths))
        ]

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        """Key → the articles that have the block."""
        places: dict[int, list[int]] = defaultdict(list)
        for index, each in enumerate(self.articles):
            for key in each.blocks:
                places[key].append(index)
        return dict(places)

    @cached_property
    def _carriers(self) -> dict[int, dict[int, tuple[datetime, int]]]:
        """Key → the stories that carry the block, each with its day and the percent related."""
        carriers: dict[int, dict[int, tuple[datetime, int]]] = defaultdict(dict)
        for each, story in zip(self.articles, self._stories, strict=True):
            for key, percent in zip(each.blocks, each.related, strict=True):
                carriers[key].setdefault(story, (each.day, percent))
        return dict(carriers)

    @cached_property
    def _repeated(self) -> set[int]:
        """What more than one story carries."""
        return {
            key
            for key, places in self._places.items()
            if len(places) > 1 and len({self._stories[index] for index in places}) > 1
        }


def without(article: Article, text: Outline, boilerplate: set[int]) -> list[Removed]:
    """Take the blocks with these keys out of an article's body, sections and standfirst.

    Returns what was taken; nothing is where more than a quarter of the text would go.
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
    article.sections = _sections_without(article.sections, texts)
    article.wordCount = word_count(article.articleBody)
    return [Removed(block.text[:REMOVED_LENGTH], REASON) for block in taken]


def _sections_without(sections: list[Section], texts: set[str]) -> list[Section]:
    kept = [
        Section(
            None if section.headline in texts else section.headline,
            [paragraph for paragraph in section.paragraphs if paragraph not in texts],
        )
        for section in sections
    ]
    kept = [section for section in kept if section.headline or section.paragraphs]
    return kept if any(section.headline for section in kept) else []


def _without_open_headings(text: Outline, found: set[int]) -> set[int]:
    """A subheading that many articles have ("Background") goes only where all that follows does."""
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
