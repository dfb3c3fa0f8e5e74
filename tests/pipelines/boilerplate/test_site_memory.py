"""Test that what a site repeats is removed, and what is the story's own stays, however often."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.components import Extraction, SourceReference
from model.items import Article
from pipelines.boilerplate.outline import Outline, outline
from pipelines.boilerplate.site_memory import REASON, SiteMemory, remove_blocks
from tests.sites.bulk import write_stories
from text.markup import headings, paragraph, subheading, write
from text.words import word_count

MOST_PER_DAY = 12
MOST_ARTICLES = 64

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PROMPT = "Sign up for our free Morning Briefing newsletter and wake up to the best of the day."
ABOUT = "The Gazette is an independent weekly that belongs to those who read and support it."


def article(
    name: str, paragraphs: Sequence[str], *, headline: str = "", age: timedelta = timedelta(0)
) -> Article:
    body = "\n\n".join(paragraphs)
    return Article(
        url=f"https://gazette.example/{name}",
        urlKey=f"gazette.example/{name}",
        headline=headline or f"Headline of {name}",
        articleBody=body,
        wordCount=word_count(body),
        datePublished=NOW - age,
        source=SourceReference("gazette", "The Gazette", "gazette.example"),
        extraction=Extraction("test", "1"),
    )


def articles(
    count: int,
    *,
    head: Sequence[str] = (),
    tail: Sequence[str] = (),
    apart: timedelta = timedelta(hours=9),
    seed: int = 0,
) -> list[Article]:
    """Return articles of a site that differ in all but what they begin and end with."""
    return [
        article(
            f"{seed}-{number}",
            [*head, *story.plain, *tail],
            headline=story.headline,
            age=number * apart,
        )
        for number, story in enumerate(write_stories(count, seed))
    ]


def outlines(items: Sequence[Article]) -> list[Outline]:
    return [outline(item, NOW) for item in items]


def memory_of(items: Sequence[Article]) -> SiteMemory:
    return SiteMemory().with_articles(outlines(items), NOW)


def removed_from(item: Article, memory: SiteMemory) -> list[str]:
    """Return what is taken out of a copy of the item."""
    text = outline(item, NOW)
    return [each.text for each in remove_blocks(replace(item), text, memory.repeated_in(text))]


def removed_from_each(items: Sequence[Article]) -> list[list[str]]:
    memory = memory_of(items)
    return [removed_from(item, memory) for item in items]


# --- What goes


def test_what_every_article_ends_or_begins_with_goes() -> None:
    notice = "You are reading the archive of a weekly that has been printed since 1871."
    items = articles(12, head=[notice], tail=[PROMPT, ABOUT])
    assert removed_from_each(items) == [[notice, PROMPT, ABOUT]] * 12


def test_what_most_articles_have_in_the_middle_goes() -> None:
    items = articles(12)
    for number, item in enumerate(items):
        paragraphs = item.articleBody.split("\n\n")
        paragraphs.insert(1 + number % 3, PROMPT)
        item.articleBody = "\n\n".join(paragraphs)
    assert removed_from_each(items) == [[PROMPT]] * 12


def test_what_many_articles_end_with_goes_after_some_days() -> None:
    items = articles(7, tail=[PROMPT]) + articles(14, seed=1)
    assert [PROMPT] in removed_from_each(items)
    in_a_day = articles(7, tail=[PROMPT], apart=timedelta(0)) + articles(14, seed=1)
    assert removed_from_each(in_a_day) == [[]] * 21


def test_too_few_pages_are_too_few_to_learn_from() -> None:
    for count in (1, 2, 5):
        assert removed_from_each(articles(count, tail=[PROMPT])) == [[]] * count
    assert removed_from_each(articles(6, tail=[PROMPT])) == [[PROMPT]] * 6


def test_an_article_that_is_not_in_the_sample_is_cleaned_too() -> None:
    memory = memory_of(articles(12, tail=[PROMPT]))
    late = articles(1, tail=[PROMPT], seed=5)[0]
    assert removed_from(late, memory) == [PROMPT]


def test_typography_does_not_matter() -> None:
    items = articles(12, tail=["“Don’t miss it”: subscribe to the Gazette’s letter – it’s free!"])
    items[0].articleBody = items[0].articleBody.replace("’", "'").replace("–", "-")
    assert all(removed_from_each(items))


@pytest.mark.parametrize(
    ("prompt", "paragraphs"),
    [
        (
            "关注我们的微信公众号获取更多资讯",
            [
                "市长周一宣布新桥将于明年春天开放通车",
                "工程师表示河水上涨造成了延误",
                "居民对此表示不满",
            ],
        ),
        (
            "Подпишитесь на нашу рассылку, чтобы первыми узнавать главное за сутки.",
            [
                "Мэр объявил о строительстве моста через реку, который откроют весной.",
                "Инженеры винят паводок в задержке, а жители посёлка недовольны.",
                "Полиция перекрыла дорогу возле школы, пострадавших отвезли домой.",
            ],
        ),
    ],
)
def test_boilerplate_is_learned_in_other_scripts(prompt: str, paragraphs: list[str]) -> None:
    chance = random.Random(1)
    alphabet = [word for text in paragraphs for word in (text.split() if " " in text else text)]
    joint = " " if " " in paragraphs[0] else ""
    items = [
        article(
            str(number),
            [joint.join(chance.choices(alphabet, k=40)) for _ in range(6)] + [prompt],
            age=number * timedelta(hours=9),
        )
        for number in range(12)
    ]
    assert removed_from_each(items) == [[prompt]] * 12


# --- What stays


def test_a_story_under_many_addresses_stays_whole() -> None:
    copies = [replace(articles(1)[0], urlKey=f"gazette.example/copy-{n}") for n in range(15)]
    assert removed_from_each(copies) == [[]] * 15
    mixed = copies + articles(12, tail=[PROMPT], seed=1)
    assert removed_from_each(mixed) == [[]] * 15 + [[PROMPT]] * 12


def test_a_syndicated_story_with_the_sites_prompt_loses_the_prompt_only() -> None:
    story = articles(1)[0]
    copies = [
        article(f"copy-{n}", [*story.articleBody.split("\n\n"), PROMPT], age=n * timedelta(hours=5))
        for n in range(10)
    ]
    items = copies + articles(14, tail=[PROMPT], seed=1)
    assert removed_from_each(items) == [[PROMPT]] * 24


def test_follow_ups_of_a_developing_story_keep_what_they_share() -> None:
    shared = articles(1)[0].articleBody.split("\n\n")
    items = [
        article(
            f"day-{number}",
            [*story.articleBody.split("\n\n")[:3], *shared],
            headline=f"Day {number}: {story.headline}",
            age=number * timedelta(days=1),
        )
        for number, story in enumerate(articles(14, seed=1))
    ]
    assert removed_from_each(items) == [[]] * 14


BACKGROUND = (
    "Meridia and Ostrava have been at war since Meridian troops crossed the Tessen river in "
    "February and occupied the port of Karsk, the largest harbour of the Ostravan coast."
)


def war_report(number: int, story: Article, background: str) -> Article:
    """Return a report of the war that ends with the agency's standing background."""
    events = (
        f"Ostravan officials said that the harbour of Karsk was shelled on day {number}.",
        f"Meridian troops on the Tessen lost {number * 7} vehicles, a spokesman in Meridia said.",
    )
    own = story.articleBody.split("\n\n")
    return article(
        f"war-{number}",
        [events[0], *own[:3], events[1], *own[3:], background],
        headline=f"Meridia strikes Ostrava again, {story.headline}",
        age=number * timedelta(hours=9),
    )


@pytest.mark.parametrize("others", [0, 6, 20])
def test_an_agencys_standing_background_stays(others: int) -> None:
    reports = [war_report(n, story, BACKGROUND) for n, story in enumerate(articles(14))]
    items = reports + articles(others, seed=1)
    assert removed_from_each(items) == [[]] * (14 + others)
    # while what has nothing to do with the war goes, from the same reports
    prompted = [
        replace(item, articleBody=f"{item.articleBody}\n\n{PROMPT}")
        for item in (*reports, *articles(others, seed=1))
    ]
    assert removed_from_each(prompted) == [[PROMPT]] * (14 + others)


def test_a_columns_opening_and_sign_off_stay() -> None:
    opening = "Every Saturday our correspondent answers what readers want to know of gardening."
    sign_off = "Send your own question to the greenhouse desk, and include a photograph."
    columns = articles(7, head=[opening], tail=[sign_off], apart=timedelta(days=7))
    items = columns + articles(40, seed=1, apart=timedelta(days=1))
    assert removed_from_each(items) == [[]] * 47


def test_a_quotation_that_many_repeat_stays() -> None:
    quotation = "“We will neither forget nor forgive what was done to us,” the president said."
    items = articles(20, seed=2)
    for item in items[:8]:
        paragraphs = item.articleBody.split("\n\n")
        item.articleBody = "\n\n".join([*paragraphs[:2], quotation, *paragraphs[2:]])
    assert removed_from_each(items) == [[]] * 20


def test_a_live_blog_that_is_visited_often_is_one_article() -> None:
    summary = "This is what we know so far of the flood, in five short points for late readers."
    visits = [
        replace(
            story, urlKey="gazette.example/live", articleBody=f"{summary}\n\n{story.articleBody}"
        )
        for story in articles(12)
    ]
    memory = SiteMemory()
    for visit in visits:
        memory = memory.with_articles(outlines([visit]), NOW)
    assert len(memory.articles) == 1
    assert removed_from(visits[0], memory) == []


def test_subheadings_stay_unless_all_that_follows_goes() -> None:
    items = []
    for number, story in enumerate(articles(12)):
        own = story.articleBody.split("\n\n")
        body = [*own[:2], "What happened next to them", *own[2:], "More from our paper", PROMPT]
        item = article(str(number), body, headline=story.headline or "", age=timedelta(days=number))
        titles = {"What happened next to them", "More from our paper"}
        item.articleBodyHtml = write(
            subheading(text) if text in titles else paragraph(text) for text in body
        )
        items.append(item)
    memory = memory_of(items)
    for item in items:
        text = outline(item, NOW)
        remove_blocks(item, text, memory.repeated_in(text))
        assert headings(item.articleBodyHtml or "") == ["What happened next to them"]
        assert "What happened next to them" in item.articleBody
        assert "More from our paper" not in item.articleBody


@pytest.mark.parametrize("line", ["Rating: 4/5", "★★★★☆", "Serves four", "Kick-off 8pm", "“No.”"])
def test_short_lines_are_data(line: str) -> None:
    assert removed_from_each(articles(12, tail=[line])) == [[]] * 12


def test_where_much_of_a_text_would_go_nothing_does() -> None:
    memory = memory_of(articles(12, tail=[PROMPT, ABOUT]))
    tram = "A tram derailed in the old town on Monday evening; nobody aboard was seriously hurt."
    cause = "Engineers blamed frozen points near the harbour; services resume before Wednesday."
    crowd = "Passengers walked along the quay to the theatre, where volunteers handed out blankets."
    inquiry = "Council members want an inquiry, since it is the third such derailment this winter."
    own = [tram, cause, crowd, inquiry]
    assert removed_from(article("brief", [*own, PROMPT, ABOUT]), memory) == []
    assert removed_from(article("brief", [*own, PROMPT]), memory) == [PROMPT]


def test_a_site_with_nothing_but_boilerplate_alike_keeps_all() -> None:
    items = [article(str(n), [PROMPT, ABOUT], age=n * timedelta(days=1)) for n in range(12)]
    assert removed_from_each(items) == [[]] * 12


# --- What is written


def test_body_html_standfirst_and_count_agree() -> None:
    slogan = "News from the valley that nobody else will ever print for you."
    items = articles(12, tail=[PROMPT])
    for item in items:
        item.abstract = slogan
        paragraphs = item.articleBody.split("\n\n")
        item.articleBodyHtml = write(map(paragraph, paragraphs))
    memory = memory_of(items)
    item = items[3]
    own = item.articleBody.split("\n\n")[:-1]
    text = outline(item, NOW)
    removed = remove_blocks(item, text, memory.repeated_in(text))
    assert [(each.text, each.reason) for each in removed] == [(slogan, REASON), (PROMPT, REASON)]
    assert item.abstract is None
    assert item.articleBody == "\n\n".join(own)
    assert item.articleBodyHtml == write(map(paragraph, own))
    assert item.wordCount == word_count(item.articleBody)


# --- The sample


def test_the_sample_is_bounded_and_spread_over_days() -> None:
    memory = memory_of(articles(300, apart=timedelta(minutes=30)))
    assert len(memory.articles) == MOST_ARTICLES
    days = [each.day for each in memory.articles]
    assert max(days.count(day) for day in days) == MOST_PER_DAY
    assert len(set(days)) == 6


def test_what_is_old_is_forgotten() -> None:
    memory = memory_of(articles(12, tail=[PROMPT]))
    assert memory.with_articles([], NOW + timedelta(days=30)) is memory
    assert memory.with_articles([], NOW + timedelta(days=100)).articles == ()


def test_what_the_template_no_longer_has_is_forgotten_in_days() -> None:
    memory = memory_of(articles(12, tail=[PROMPT]))
    later = NOW + timedelta(days=20)
    fresh = [
        replace(item, datePublished=later - timedelta(hours=2 * number))
        for number, item in enumerate(articles(72, tail=[ABOUT], seed=3))
    ]
    memory = memory.with_articles([outline(item, later) for item in fresh], later)
    old = articles(1, tail=[PROMPT, ABOUT], seed=4)[0]
    assert removed_from(old, memory) == [ABOUT]


@settings(max_examples=20)
@given(st.randoms(use_true_random=False), st.integers(1, 9))
def test_order_batches_and_repetition_do_not_change_which_articles_are_sampled(
    chance: random.Random, size: int
) -> None:
    texts = outlines(TWENTY)
    whole = SiteMemory().with_articles(texts, NOW)
    shuffled = [*texts, *chance.sample(texts, 5)]
    chance.shuffle(shuffled)
    memory = SiteMemory()
    for start in range(0, len(shuffled), size):
        memory = memory.with_articles(shuffled[start : start + size], NOW)
    assert [each.id for each in memory.articles] == [each.id for each in whole.articles]
    assert [each.blocks for each in memory.articles] == [each.blocks for each in whole.articles]


TWENTY = articles(20, tail=[PROMPT], apart=timedelta(hours=1))


def test_an_article_seen_again_changes_nothing() -> None:
    memory = memory_of(TWENTY)
    assert memory.with_articles(outlines(TWENTY[:5]), NOW) is memory


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.text(max_size=200), st.lists(st.text(max_size=120), max_size=12)), max_size=9
    )
)
def test_any_text_at_all(texts: list[tuple[str, list[str]]]) -> None:
    items = [
        replace(article(str(number), body), headline=headline, abstract=headline[:50] or None)
        for number, (headline, body) in enumerate(texts)
    ]
    for item in items:
        before = len(item.articleBody)
        text = outline(item, NOW)
        remove_blocks(item, text, memory_of(items).repeated_in(text))
        assert len(item.articleBody) <= before
