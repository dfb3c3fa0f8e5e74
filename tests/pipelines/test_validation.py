from __future__ import annotations

import asyncio

import pytest

from model.components import LiveBlogUpdate
from model.items import Article, Rejection
from pipelines.validation import ValidationPipeline, reason_to_reject

SENTENCE = "The council voted on Tuesday to repair the old bridge before the winter sets in."
BRIEF = " ".join(
    [SENTENCE, "Work begins next week.", "The road stays open.", "Buses run as usual."]
)


def article(
    body: str = BRIEF,
    headline: str | None = "Bridge repairs begin",
    url: str = "https://herald.example/2026/11/21/bridge/",
    language: str = "en",
    words: int | None = None,
    free: bool | None = None,
) -> Article:
    return Article(
        url=url,
        urlKey=url,
        headline=headline,
        articleBody=body,
        wordCount=len(body.split()) if words is None else words,
        inLanguage=language,
        isAccessibleForFree=free,
    )


def reason(item: Article) -> str | None:
    verdict = reason_to_reject(item)
    return verdict.reason if verdict else None


def test_a_brief_of_four_sentences_is_an_article() -> None:
    assert reason(article()) is None


def test_a_short_item_in_an_unspaced_script_is_an_article() -> None:
    body = "港の橋は金曜日に再開する。市長は火曜日の会見で述べた。工事は来週始まり、費用は未定だ。"
    assert reason(article(body, "橋が再開", language="ja", words=len(body))) is None
    assert reason(article("橋が再開する。", "橋", language="ja", words=7)) == "too-short"


def test_too_short() -> None:
    assert reason(article("Video: the bridge.")) == "too-short"
    assert reason(article("")) == "too-short"


def test_a_paywall_stub_is_kept() -> None:
    assert reason(article("The council voted on Tuesday.", free=False)) is None


def test_a_live_blog_counts_by_its_updates() -> None:
    blog = article("")
    blog.liveBlogUpdates = [LiveBlogUpdate("The vote has begun.")]
    assert reason(blog) is None


def test_no_headline() -> None:
    assert reason(article(headline=None)) == "no-headline"


def test_too_long() -> None:
    assert reason(article("word " * 300_000)) == "too-long"


@pytest.mark.parametrize(
    ("expected", "headline", "body"),
    [
        ("bot-wall", "Just a moment", "Verifying you are human. This may take a few seconds."),
        ("bot-wall", "Herald", "Please enable JavaScript and cookies to continue reading."),
        ("bot-wall", "Access denied", "You are not allowed to see this page. Reference 18.2f."),
        ("consent-wall", "Before you continue", "Choose how your data is used on our pages."),
        ("consent-wall", "Herald", "We and our 812 partners value your privacy. " * 3),
        ("consent-wall", "Willkommen", "Mit Werbung weiterlesen oder ein Abo abschließen."),
        ("soft-404", "Page not found", "Try the search or go back to the front page of the site."),
        ("soft-404", "Oops", "The page you are looking for has been moved or no longer exists."),
        ("soft-404", "Fehler", "Die Seite wurde leider nicht gefunden. Zur Startseite bitte hier."),
        ("soft-404", "Ошибка", "Страница не найдена. Перейдите на главную страницу сайта."),
        ("login-page", "Welcome back", "Sign in to your account. Forgot your password? Register."),
    ],
)
def test_walls_and_error_pages_are_named(expected: str, headline: str, body: str) -> None:
    assert reason(article(body, headline)) == expected


def test_a_story_about_a_wall_is_an_article() -> None:
    story = " ".join([SENTENCE] * 20) + " The site said: page not found. Access denied, it added."
    assert reason(article(story, "Council site tells readers 'page not found'")) is None


def test_an_index_page_is_none() -> None:
    headlines = "\n\n".join(f"Council votes on bridge number {n}" for n in range(12))
    assert reason(article(headlines)) == "index-page"
    assert reason(article(url="https://herald.example/")) == "index-page"


def test_what_is_a_line_of_an_index_is_told_without_spaces_too() -> None:
    index = "\n\n".join(f"港の橋をめぐり市議会が{n}回目の採決、結論は持ち越し" for n in range(12))
    assert reason(article(index, "港の橋", language="ja", words=len(index))) == "index-page"
    places = "、".join(f"港町{n}丁目" for n in range(12))
    report = "\n\n".join(f"第{n}地区：{places}" for n in range(12))
    assert reason(article(report, "各地の震度", language="ja", words=len(report))) is None


def test_a_listicle_is_an_article() -> None:
    body = "\n\n".join([SENTENCE, "- a rope\n\n- a lamp\n\n- bread", SENTENCE, SENTENCE, SENTENCE])
    assert reason(article(body)) is None


def test_the_pipeline_keeps_what_is_known_of_the_page() -> None:
    item = article("Short.")
    item.alternateUrls = ["https://herald.example/amp/bridge"]
    rejection = asyncio.run(ValidationPipeline().process_item(item))
    assert isinstance(rejection, Rejection)
    assert (rejection.reason, rejection.stage) == ("too-short", "validation")
    assert rejection.id == item.id
    assert rejection.alternateUrls == item.alternateUrls
    assert rejection.headline == item.headline
