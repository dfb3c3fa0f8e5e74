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
    dated: str | None = None,
) -> Article:
    return Article(
        url=url,
        urlKey=url,
        headline=headline,
        articleBody=body,
        wordCount=len(body.split()) if words is None else words,
        inLanguage=language,
        isAccessibleForFree=free,
        datePublishedSource=dated,
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


BRIEFS_WITH_A_WALLS_WORDS = [
    "The extradition request has been blocked by the high court in Norhaven, which found on "
    "Tuesday that the papers were incomplete. The minister has two weeks to appeal against it.",
    "Access is denied to reporters and the public when the harbour council meets next week, the "
    "chairman said. The union of journalists called it a step back.",
    "Visitors to the city's website read “Page not found” for most of Tuesday, after an update "
    "went wrong. The forms could be handed in at the town hall.",
    "Die Seite wurde nicht gefunden, als am Dienstag Tausende im Portal der Stadt nach Plätzen in "
    "Kitas suchten, teilte das Amt mit. Der Fehler ist inzwischen behoben.",
    "Cookies are disabled by default in the browser that the ministry gives to all schools in the "
    "province from January. The teachers had asked for it since spring.",
    "Le message « page introuvable » a accueilli mardi des milliers de parents sur le portail de "
    "la ville, a reconnu la mairie. Le service est rétabli depuis le soir.",
]


@pytest.mark.parametrize("body", BRIEFS_WITH_A_WALLS_WORDS)
@pytest.mark.parametrize("dated", ["jsonld", "meta", "time", "feed", None])
def test_a_brief_that_says_a_walls_words_in_a_sentence_is_an_article(
    body: str, dated: str | None
) -> None:
    assert reason(article(body, "Council in brief", dated=dated)) is None


@pytest.mark.parametrize("dated", ["time", "text", "url", "feed", "newsSitemap", None])
def test_a_wall_addresses_its_reader_however_long_its_sentences_are(dated: str | None) -> None:
    for body in (
        "We use cookies and similar techniques to store and to read what is on a device, and to "
        "measure how often pages of this site are read. All of it may be switched off later.",
        "Die Seite wurde leider nicht gefunden oder ist umgezogen, versuchen Sie es bitte über die "
        "Suche oder gehen zurück auf die Startseite dieses Angebots mit allen Nachrichten.",
        "Access to this page has been denied because it looks as if a machine had asked for it, "
        "which your network is known for at present. The number of this case is 18.",
    ):
        assert reason(article(body, "The Herald", dated=dated)) is not None


@pytest.mark.parametrize(("words", "expected"), [(11, "soft-404"), (12, None)])
def test_a_sentence_of_twelve_words_tells_a_story(words: int, expected: str | None) -> None:
    sentence = "Page not found" + " word" * (words - 3)
    assert reason(article(f"{BRIEF} {sentence}. {BRIEF}")) == expected
    assert reason(article(f"{BRIEF} {sentence}, please. {BRIEF}")) == "soft-404"
    assert reason(article(f"{BRIEF}\n{sentence}\n{BRIEF}")) == expected


def test_a_second_place_of_a_phrase_counts_too() -> None:
    told = "The city's website told its readers page not found for most of the day. "
    assert reason(article(told + BRIEF)) is None
    assert reason(article(told + "Page not found. " + BRIEF)) == "soft-404"


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Page not found", "soft-404"),
        ("Page not found | Herald", "soft-404"),
        ("Page not found: city's sites", "soft-404"),
        ("Page not found: city's a site", None),
        ("“Page not found”: how a city lost its website for a day", None),
    ],
)
def test_half_of_a_headline_makes_a_dated_page_a_wall(headline: str, expected: str | None) -> None:
    assert reason(article(headline=headline, dated="jsonld")) == expected
    assert reason(article(headline=headline, dated="time")) == "soft-404"


NAMES = "\n\n".join(f"Ada Brek, {age}, Eastmere, Monday" for age in range(60, 75))


@pytest.mark.parametrize(
    ("dated", "expected"),
    [("jsonld", None), ("meta", None), ("time", "index-page"), ("feed", "index-page"),
     (None, "index-page")],
)  # fmt: skip
def test_a_list_on_a_page_that_declares_its_day_is_an_article(
    dated: str | None, expected: str | None
) -> None:
    assert reason(article(NAMES, "Deaths this week", dated=dated)) == expected


def test_the_front_page_is_an_index_whatever_it_declares() -> None:
    assert reason(article(url="https://herald.example/", dated="jsonld")) == "index-page"


def test_rows_of_a_table_are_no_headlines() -> None:
    rows = "\n\n".join(
        f"District {n} of the city | {n * 37} votes | Harbour List" for n in range(44)
    )
    assert reason(article(f"{SENTENCE}\n\n{rows}", words=300)) is None
    assert reason(article(rows.replace(" | ", " "), words=300)) == "index-page"


@pytest.mark.parametrize(("words", "expected"), [(3, None), (4, "index-page")])
def test_a_headline_has_four_words(words: int, expected: str | None) -> None:
    assert reason(article(lines(12, 0, words=words), words=200)) == expected


@pytest.mark.parametrize(("size", "expected"), [(160, "index-page"), (161, None)])
def test_a_report_has_more_in_its_sentences_than_in_its_list(
    size: int, expected: str | None
) -> None:
    headlines = ["a bc def ghijklmnop r"[:20]] * 8
    body = "\n\n".join([*headlines, "x" * (size - 1) + "."])
    assert reason(article(body, words=200)) == expected
