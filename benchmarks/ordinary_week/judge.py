"""Compare what is stored after the week with what the sites have shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from benchmarks.ordinary_week.news_site import NewsSite
from benchmarks.ordinary_week.stories import Story
from database.documents.bson_document import BSONDocument
from pipelines.storage.recheck_schedule import INTERVALS

# Two looks may follow each other sooner than the schedule says, by the length of a run.
EARLY = 0.9


@dataclass
class Verdict:
    """Count what went wrong in the week; all but the first three are wanted to be 0."""

    stories: int = 0
    stored: int = 0
    page_requests: int = 0
    false_revisions: int = 0
    missed_corrections: int = 0
    lost: int = 0
    overwritten: int = 0
    stored_twice: int = 0
    wasted: int = 0
    """Requests of a page that was looked at already, and not due."""
    examples: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the figures to print."""
        share = self.wasted / max(1, self.page_requests)
        return [
            f"stories                {self.stories}",
            f"stored                 {self.stored}",
            f"false revisions        {self.false_revisions}",
            f"missed corrections     {self.missed_corrections}",
            f"lost articles          {self.lost}",
            f"overwritten texts      {self.overwritten}",
            f"stored twice           {self.stored_twice}",
            f"wasted page requests   {self.wasted} of {self.page_requests} ({share:.1%})",
            *self.examples,
        ]


def judge(
    sites: Sequence[NewsSite], articles: Sequence[BSONDocument], since: datetime, until: datetime
) -> Verdict:
    """Return the verdict on the stories published between two times, by what was shown of them."""
    verdict = Verdict()
    for site in sites:
        verdict.page_requests += site.pages_asked
        stored = _by_slug(articles, site)
        for story in site.stories.values():
            if not since <= story.published <= until:
                continue
            verdict.stories += 1
            _judge_story(verdict, site, story, stored.get(story.slug, []))
    return verdict


def _by_slug(articles: Sequence[BSONDocument], site: NewsSite) -> Mapping[str, list[BSONDocument]]:
    found: dict[str, list[BSONDocument]] = {}
    for article in articles:
        if article["url"].startswith(site.base):
            slug = article["url"].rpartition("/")[2].removesuffix("-moved")
            found.setdefault(slug, []).append(article)
    return found


def _judge_story(
    verdict: Verdict, site: NewsSite, story: Story, stored: Sequence[BSONDocument]
) -> None:
    wasted = _wasted(story)
    verdict.wasted += wasted
    if wasted:
        looks = ", ".join(f"{look - story.published}: {shown}" for look, shown in story.looks)
        verdict.examples.append(f"{wasted} wasted: {site.base}/2026/{story.slug}: {looks}")
    whole = [version for _, version in story.looks if version is not None]
    if not stored:
        verdict.lost += 1
        verdict.examples.append(f"lost: {site.base}/2026/{story.slug}, {len(whole)} looks")
        return
    verdict.stored += 1
    verdict.stored_twice += len(stored) - 1
    article = stored[0]
    shown = [version for version, _ in groupby(whole)]
    # The first change to each headline that is tested is one for the reader, too.
    surplus = article["revision"] - len(shown) - (len(story.headlines) - 1)
    if surplus > 0:
        verdict.false_revisions += surplus
        verdict.examples.append(f"{surplus} false: {article['url']} ({site.habits.counter})")
    body = article["articleBody"]
    matching = [
        number
        for number, version in enumerate(story.versions)
        if all(paragraph in body for paragraph in version.paragraphs)
    ]
    if not matching:
        verdict.overwritten += 1
        verdict.examples.append(f"overwritten: {article['url']}: {body[:60]!r}")
    elif shown and shown[-1] not in matching:
        verdict.missed_corrections += 1
        verdict.examples.append(f"missed: {article['url']}: version {matching}, shown {shown}")


def _wasted(story: Story) -> int:
    """Count the looks at a story that came sooner than its age asks for.

    The look after one that failed, or showed less, comes when that asks for it.
    """
    count = 0
    for (before, version), (now, _) in zip(story.looks, story.looks[1:], strict=False):
        if version is None:
            continue
        # As the schedule has it: from when it was seen first, if that was later.
        age = before - max(story.published, story.looks[0][0])
        wait = next((wait for limit, wait in INTERVALS if age <= limit), timedelta.max)
        count += wait is timedelta.max or now - before < EARLY * wait
    return count
