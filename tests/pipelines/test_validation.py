"""Test which pages are articles, and why others are not."""

from __future__ import annotations

import asyncio
import re

import pytest

from model.components import LiveBlogUpdate
from model.items import Article, Rejection
from pipelines.validation import WALLS, ValidationPipeline, judge

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
    verdict = judge(item)
    return verdict.reason if verdict else None


def test_a_brief_of_four_sentences_is_an_article() -> None:
    assert reason(article()) is None


def test_a_short_item_in_an_unspaced_script_is_an_article() -> None:
    body = "港の橋は金曜日に再開する。市長は火曜日の会見で述べた。工事は来週始まり、費用は未定だ。"
    assert reason(article(body, "橋が再開", language="ja", words=len(body))) is None
    assert reason(article("橋が再開する。", "橋", language="ja", words=7)) == "too-short"


def test_a_short_text_is_rejected() -> None:
    assert reason(article("Video: the bridge.")) == "too-short"
    assert reason(article("")) == "too-short"


def test_a_paywall_stub_is_kept() -> None:
    assert reason(article("The council voted on Tuesday.", free=False)) is None


def test_a_live_blog_counts_by_its_updates() -> None:
    blog = article("")
    blog.liveBlogUpdates = [LiveBlogUpdate("The vote has begun.")]
    assert reason(blog) is None


def test_a_page_without_a_headline_is_rejected() -> None:
    assert reason(article(headline=None)) == "no-headline"


def test_a_text_beyond_all_measure_is_rejected() -> None:
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


# One sentence for each phrase of each table, in the order of the phrases.
WALL_SENTENCES = {
    "bot-wall": [
        "Verify that you are a human.",
        "Hello, are you a robot?",
        "Please solve the captcha.",
        "We are checking your browser.",
        "Enable JavaScript and cookies to continue.",
        "There was unusual traffic from your network.",
        "Access to this page has been denied.",
        "Your request has been blocked.",
        "Bestätigen Sie, dass Sie kein Roboter sind.",
        "Cochez : je ne suis pas un robot.",
        "Marque: no soy un robot.",
        "Подтвердите, что запросы отправляли вы.",
        "请完成安全验证。",
    ],
    "consent-wall": [
        "We and our 812 partners value your privacy.",
        "Before you continue to the site, choose.",
        "Agree to all cookies to read on.",
        "Sie können mit Werbung und Tracking lesen.",
        "Um weiterzulesen, stimmen Sie der Nutzung von Cookies zu.",
        "Wir und unsere 12 Partner verwenden Cookies.",
        "Accepter tous les cookies.",
        "Aceptar todas las cookies.",
        "Accetta tutti i cookie.",
        "このサイトではcookieを使用します。",
    ],
    "cookie-wall": [
        "Please enable your browser cookies.",
        "It seems that cookies are disabled.",
        "Cookies must be enabled for this site.",
        "Your browser does not accept cookies.",
        "Aktivieren Sie bitte die Cookies.",
        "Cookies müssen aktiviert sein.",
        "Activez les cookies.",
        "Les cookies sont désactivés.",
        "Habilite las cookies.",
        "Abilita i cookie.",
        "Habilite os cookies.",
        "Włącz obsługę plików cookie.",
        "Включите cookie.",
        "Cookieを有効にしてください。",
        "请启用 Cookie。",
    ],
    "soft-404": [
        "The page you requested could not be found.",
        "Sorry, page not found.",
        "HTTP 404 is the error.",
        "This story is no longer available.",
        "The page you're looking for doesn't exist.",
        "Diese Seite wurde leider nicht gefunden.",
        "Page introuvable.",
        "Página no encontrada.",
        "Pagina non trovata.",
        "Strona nie została znaleziona.",
        "Страница не найдена.",
        "ページが見つかりません。",
        "页面不存在。",
    ],
    "login-page": [
        "Sign in to continue.",
        "Forgotten your password?",
        "Passwort vergessen?",
        "Mot de passe oublié ?",
        "¿Ha olvidado su contraseña?",
        "Забыли пароль?",
    ],
}


@pytest.mark.parametrize(
    ("wall", "number", "sentence"),
    [
        (wall, number, sentence)
        for wall, sentences in WALL_SENTENCES.items()
        for number, sentence in enumerate(sentences)
    ],
)
def test_each_phrase_of_a_wall_is_found_by_itself(wall: str, number: int, sentence: str) -> None:
    assert reason(article(sentence)) == wall
    others = [phrase for place, phrase in enumerate(WALLS[wall]) if place != number]
    assert [phrase for phrase in others if re.search(phrase, sentence, re.IGNORECASE)] == []


def test_each_phrase_has_a_sentence() -> None:
    assert {wall: len(phrases) for wall, phrases in WALLS.items()} == {
        wall: len(sentences) for wall, sentences in WALL_SENTENCES.items()
    }


@pytest.mark.parametrize(("words", "expected"), [(150, "soft-404"), (151, None)])
def test_only_a_short_text_is_searched_for_the_phrases_of_walls(
    words: int, expected: str | None
) -> None:
    assert reason(article("Page not found. " + BRIEF, words=words)) == expected


@pytest.mark.parametrize(("characters", "expected"), [(400, "soft-404"), (401, None)])
def test_the_same_holds_of_characters_where_no_spaces_are_written(
    characters: int, expected: str | None
) -> None:
    body = "ページが見つかりません。"
    assert reason(article(body, language="ja", words=characters)) == expected


def test_a_live_blog_may_say_anything() -> None:
    blog = article("Page not found.")
    blog.liveBlogUpdates = [LiveBlogUpdate("The vote has begun.")]
    assert reason(blog) is None


def test_a_phrase_in_the_headline_counts_and_so_does_none_across_headline_and_text() -> None:
    assert reason(article(headline="Page not found")) == "soft-404"
    assert reason(article("not found. " + BRIEF, headline="The page")) is None


@pytest.mark.parametrize(("words", "expected"), [(19, "too-short"), (20, None)])
def test_an_article_has_twenty_words(words: int, expected: str | None) -> None:
    assert reason(article(words=words)) == expected


@pytest.mark.parametrize("language", ["zh", "ja", "th", "lo", "km", "my", "bo", "zh-Hant"])
@pytest.mark.parametrize(("characters", "expected"), [(39, "too-short"), (40, None)])
def test_an_article_has_forty_characters_where_no_spaces_are_written(
    language: str, characters: int, expected: str | None
) -> None:
    assert reason(article("橋。", language=language, words=characters)) == expected


def test_a_page_without_text_is_no_stub_of_a_paywall() -> None:
    assert reason(article("", free=False)) == "too-short"
    assert reason(article("Text.", free=True)) == "too-short"


@pytest.mark.parametrize(("characters", "expected"), [(1_000_000, None), (1_000_001, "too-long")])
def test_an_article_has_a_million_characters_at_most(characters: int, expected: str | None) -> None:
    assert reason(article("x" * characters, words=500)) == expected


def lines(headlines: int, sentences: int, words: int = 5) -> str:
    return "\n\n".join(["word " * (words - 1) + "end"] * headlines + [SENTENCE] * sentences)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (lines(8, 0), "index-page"),
        (lines(7, 0), None),
        (lines(8, 2), "index-page"),  # 80% of the lines
        (lines(7, 2), None),  # 78%
        (lines(8, 0, words=20), "index-page"),
        (lines(8, 0, words=21), None),
    ],
)
def test_an_index_page_is_eight_lines_of_which_four_in_five_are_headlines(
    body: str, expected: str | None
) -> None:
    assert reason(article(body, words=200)) == expected


@pytest.mark.parametrize(("characters", "expected"), [(45, "index-page"), (46, None)])
def test_a_headline_has_up_to_45_characters_where_no_spaces_are_written(
    characters: int, expected: str | None
) -> None:
    body = "\n\n".join(["橋" * characters] * 8)
    assert reason(article(body, language="ja", words=500)) == expected


@pytest.mark.parametrize("mark", list(""".!?…。！？｡۔।:;,"'”’»)]"""))
def test_each_mark_ends_a_sentence_which_no_headline_does(mark: str) -> None:
    assert reason(article("\n\n".join(["A line that ends" + mark] * 12), words=200)) is None


def test_a_front_page_is_an_index_page_and_a_page_named_by_its_query_is_not() -> None:
    assert reason(article(url="https://herald.example")) == "index-page"
    assert reason(article(url="https://herald.example//")) == "index-page"
    assert reason(article(url="https://herald.example/?p=1234")) is None
    assert reason(article(url="https://herald.example/a")) is None


def test_a_live_blog_of_short_lines_is_no_index_page() -> None:
    blog = article(lines(12, 0), words=200)
    blog.liveBlogUpdates = [LiveBlogUpdate("The vote has begun.")]
    assert reason(blog) is None


def test_an_empty_headline_is_none() -> None:
    assert reason(article(headline="")) == "no-headline"


def test_an_article_out_of_the_spool_was_accepted_when_it_was_fetched() -> None:
    item = article("Short.")
    item.contentHash = "c"
    assert asyncio.run(ValidationPipeline().process_item(item)) is item


def test_a_rejection_passes() -> None:
    item = article().rejected("binary", "extraction", "a picture")
    assert asyncio.run(ValidationPipeline().process_item(item)) is item
