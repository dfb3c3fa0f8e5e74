"""Score how much an address looks like an article's, by its shape alone."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from text.words import estimated_words
from urls.article_paths import LONG_NUMBER_DIGITS, slug_words

# The weights are parts of a score whose threshold is 0.5. They were set on the pages in
# tests/crawler/discovery/sections/pages, and are coarse on purpose: an address that says much (by
# a date, a long slug or a long number) carries an article more than halfway to the threshold.
_DATED = 0.3
_MONTH = 0.2
_LONG_SLUG = 0.35
_SLUG = 0.25
_SHORT_SLUG = 0.1
_LONG_NUMBER = 0.3
_NUMBER = 0.2
_CODE = 0.25
_QUERY_NUMBER = 0.3
_PAGE_EXTENSION = 0.05
# The largest score of an address: a link's text must be able to decide against it.
_MAX_SCORE = 0.6
_LISTING = -0.6
_MEDIA = -0.1
NO_PAGE = -1.0
"""The score of an address that is no page at all: a picture, a script, the front page."""

# Path segments that mean a list, an account or the publisher itself, wherever they stand.
_LISTING_SEGMENTS = frozenset(
    (
        *("tag", "tags", "tagged", "topic", "topics", "thema", "themen", "tema", "temas", "author"),
        *("authors", "autor", "autoren", "autores", "auteur", "profile", "profiles", "user"),
        *("users", "member", "members", "category", "categories", "kategorie", "categoria"),
        *("search", "suche", "buscar", "recherche", "login", "signin", "sign-in", "signup"),
        *("register", "account", "abo", "subscribe", "subscription", "subscriptions", "newsletter"),
        *("newsletters", "about", "about-us", "impressum", "imprint", "datenschutz", "privacy"),
        *("privacy-policy", "terms", "terms-of-use", "agb", "cookies", "cookie-policy", "contact"),
        *("contact-us", "kontakt", "contacto", "faq", "advertise", "mediadaten", "jobs"),
        *("careers", "shop", "store", "rss", "feed", "feeds", "sitemap", "wp-admin", "wp-content"),
        *("wp-login.php", "wp-json", "cdn-cgi", "epaper", "e-paper", "tv-guide", "page", "share"),
        *("reporter", "reporters", "staff", "bookmarks", "forum", "comments"),
    )
)
# Those of them that are sections of some sites, or the base of all their articles' addresses:
# /jobs/wage-talks-fail, /category/politics/wage-talks-fail.
_SECTION_SEGMENTS = frozenset(
    (
        *("tag", "tags", "tagged", "topic", "topics", "thema", "themen", "tema", "temas"),
        *("category", "categories", "kategorie", "categoria", "profile", "profiles", "jobs"),
        *("careers", "author", "authors", "autor", "page", "share", "feed", "newsletter"),
        *("newsletters", "members", "forum", "reporter", "staff", "about"),
    )
)
# Last segments that are the file of the segment before them: /2026/11/20/wage-talks-fail/index.html
_INDEX_FILES = frozenset(("index", "default"))
# Path segments that mean so only at the end: before an article's own segment they are its section.
_LISTING_ENDS = frozenset(
    (
        *("archive", "archives", "calendar", "events", "games", "help", "horoscope", "index"),
        *("legal", "live", "news", "podcasts", "puzzles", "support", "terms-and-conditions"),
        *("video", "videos", "weather", "wetter", "accessibility", "corrections", "home"),
        *("privacy-notice", "code-of-ethics", "editorial-policy", "who-we-are"),
    )
)
# Path segments before which a page shows a recording or pictures rather than a text.
_MEDIA_SEGMENTS = frozenset(
    ("video", "videos", "gallery", "galleries", "podcast", "podcasts", "audio", "player")
)
# Extensions of files that are no pages.
_FILE_EXTENSIONS = frozenset(
    (
        *("jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "ico", "pdf", "zip", "xml", "rss"),
        *("atom", "json", "js", "css", "mp3", "mp4", "m3u8", "webm", "doc", "docx", "xls", "xlsx"),
        *("ppt", "pptx", "apk", "exe", "dmg", "ics", "txt", "csv", "epub"),
    )
)
# Extensions of pages.
_PAGE_EXTENSIONS = frozenset(
    ("html", "htm", "shtml", "xhtml", "php", "aspx", "asp", "jsp", "cms", "ece")
)
# Parameters whose value is the number of an article.
_ID_PARAMETERS = frozenset(
    (
        *("id", "p", "nid", "aid", "sid", "oid", "no", "newsid", "news_id", "articleid", "artid"),
        *("article_id", "storyid", "story_id", "idxno", "newsno", "contentid", "docid", "cid"),
    )
)
_YEAR_MONTH_DAY = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-/_.]?(?:0?[1-9]|1[0-2])[-/_.]?(?:0[1-9]|[12]\d|3[01])"
)
_YEAR_MONTH = re.compile(r"(?<!\d)(?:19|20)\d\d[-/_](?:0[1-9]|1[0-2])(?=[-/_]|$)")
_DIGITS = re.compile(r"\d+")
# Characters from which on a segment with a digit is a code, like "c4gp7z1xk2do".
_MIN_CODE_LENGTH = 8
_CODE_SHAPE = re.compile(rf"[0-9a-zA-Z]{{{_MIN_CODE_LENGTH},40}}")
_YEAR_AT_END = re.compile(r"(?:19|20)\d\d$")  # "election2026" is a subject, not a code
# Segments of a path that are read: no article stands deeper.
_MAX_SEGMENTS = 12
# Characters of a segment and of a query that are searched for numbers: an identifier comes sooner.
_MAX_SEGMENT_LENGTH = 200
_MAX_QUERY_LENGTH = 500
# Digits of the number in a query: shorter ones number pages and sections.
_MIN_ID_DIGITS = 3
_YEAR_DIGITS = 4
# Words of a headline; with three an address is a little less sure, with two it may be a section.
_LONG_SLUG_WORDS = 4
_SLUG_WORDS = 3
_SHORT_SLUG_WORDS = 2


def address_score(url: str, *, among_articles: bool = False) -> float:
    """Return how much the address alone speaks for an article, from ``NO_PAGE`` to 0.6.

    ``among_articles``: whether other addresses of its shape are known to be articles', so that a
    segment like "topics" names their section.
    """
    parts = urlsplit(url)
    segments = _segments(parts.path)
    number = _query_number(parts.query)
    if not segments:
        return number or NO_PAGE
    last, extension = _without_extension(segments[-1])
    if extension in _FILE_EXTENSIONS:
        return NO_PAGE
    lowered = [segment.lower() for segment in segments]
    lists = _LISTING_SEGMENTS.intersection((*lowered, last.lower()))
    if lists and last.lower() not in lists and (among_articles or _is_dated_slug(parts.path, last)):
        lists -= _SECTION_SEGMENTS
    if lists:
        return _LISTING
    if last.lower() in _LISTING_ENDS and number == 0:
        return _LISTING
    shapes = [*segments[:-1], last]
    score = (
        max(_slug_score(segment) for segment in shapes)
        + max(number, *(_number_score(segment) for segment in shapes))
        + _date_score(parts.path)
    )
    if _MEDIA_SEGMENTS.intersection(lowered[:-1]):
        score += _MEDIA
    if extension in _PAGE_EXTENSIONS:
        score += _PAGE_EXTENSION
    return min(score, _MAX_SCORE)


def address_shape(url: str) -> str:
    """Return the pattern that addresses of one kind share: ``news.example/folder/0.html``."""
    parts = urlsplit(url)
    segments = _segments(parts.path)
    shapes = []
    for position, segment in enumerate(segments):
        stem, extension = _without_extension(segment)
        if position < len(segments) - 1 and segment.lower() in _SECTION_SEGMENTS:
            shape = segment.lower()
        elif _slug_score(stem):
            shape = "slug"
        elif _DIGITS.search(stem):
            shape = _DIGITS.sub("0", stem) if len(stem) < _MIN_CODE_LENGTH else "code"
        elif position == len(segments) - 1:
            shape = "word"
        else:
            # Sections differ in name, not in kind.
            shape = "folder"
        shapes.append(f"{shape}.{extension}" if extension else shape)
    query = "?0" if _query_number(parts.query) else ""
    return "/".join([parts.netloc, *shapes]) + query


def _segments(path: str) -> list[str]:
    segments = [unquote(segment) for segment in path.split("/") if segment][:_MAX_SEGMENTS]
    if len(segments) > 1 and _without_extension(segments[-1])[0].lower() in _INDEX_FILES:
        before = segments[-2]
        if _slug_score(before) >= _SLUG or _number_score(before):
            return segments[:-1]
    return segments


def _is_dated_slug(path: str, last: str) -> bool:
    """Tell whether a path has a day, and a headline after it."""
    return bool(_YEAR_MONTH_DAY.search(path)) and _slug_score(last) >= _SLUG


def _without_extension(segment: str) -> tuple[str, str]:
    stem, dot, extension = segment.rpartition(".")
    lowered = extension.lower()
    return (
        (stem, lowered)
        if dot and stem and lowered in _PAGE_EXTENSIONS | _FILE_EXTENSIONS
        else (segment, "")
    )


def _slug_score(segment: str) -> float:
    words = [word for word in slug_words(segment) if any(map(str.isalpha, word))]
    count = max(len(words), estimated_words(segment.replace("-", " ")))
    if count >= _LONG_SLUG_WORDS:
        return _LONG_SLUG
    if count >= _SLUG_WORDS:
        return _SLUG
    return _SHORT_SLUG if count == _SHORT_SLUG_WORDS else 0.0


def _number_score(segment: str) -> float:
    numbers = _DIGITS.findall(segment[:_MAX_SEGMENT_LENGTH])
    longest = max(map(len, numbers), default=0)
    if longest >= LONG_NUMBER_DIGITS:
        return _LONG_NUMBER
    for token in _CODE_SHAPE.findall(_YEAR_AT_END.sub("", segment[:_MAX_SEGMENT_LENGTH])):
        if _DIGITS.search(token):
            return _CODE
    if longest == _YEAR_DIGITS and not any(n.startswith(("19", "20")) for n in numbers):
        return _NUMBER
    return 0.0


def _date_score(path: str) -> float:
    if _YEAR_MONTH_DAY.search(path):
        return _DATED
    return _MONTH if _YEAR_MONTH.search(path) else 0.0


def _query_number(query: str) -> float:
    for pair in query[:_MAX_QUERY_LENGTH].split("&"):
        name, _, value = pair.partition("=")
        if name.lower() in _ID_PARAMETERS and len(value) >= _MIN_ID_DIGITS and value.isdigit():
            return _QUERY_NUMBER
    return 0.0
