"""Test what the shape of an address scores: every weight and every entry of its tables."""

from __future__ import annotations

import pytest

from crawler.discovery.sections.url_scoring import NO_PAGE, address_score, address_shape

SITE = "https://h.example"

# Words of the tables, separated by spaces.
ID_PARAMETERS = (
    "id p nid aid sid oid no newsid news_id articleid artid article_id storyid story_id idxno "
    "newsno contentid docid cid"
)
LISTING_SEGMENTS = (
    "tag tags tagged topic topics thema themen tema temas author authors autor autoren autores "
    "auteur profile profiles user users member members category categories kategorie categoria "
    "search suche buscar recherche login signin sign-in signup register account abo subscribe "
    "subscription subscriptions newsletter newsletters about about-us impressum imprint "
    "datenschutz privacy privacy-policy terms terms-of-use agb cookies cookie-policy contact "
    "contact-us kontakt contacto faq advertise mediadaten jobs careers shop store rss feed "
    "feeds sitemap wp-admin wp-content wp-login.php wp-json cdn-cgi epaper e-paper tv-guide "
    "page share reporter reporters staff bookmarks forum comments"
)
LISTING_ENDS = (
    "archive archives calendar events games help horoscope index legal live news podcasts "
    "puzzles support terms-and-conditions video videos weather wetter accessibility "
    "corrections home privacy-notice code-of-ethics editorial-policy who-we-are"
)
MEDIA_SEGMENTS = "video videos gallery galleries podcast podcasts audio player"
SECTION_SEGMENTS = (
    "tag tags tagged topic topics thema themen tema temas category categories kategorie categoria "
    "profile profiles jobs careers author authors autor page share feed newsletter newsletters "
    "members forum reporter staff about"
)
FILE_EXTENSIONS = (
    "jpg jpeg png gif webp avif svg ico pdf zip xml rss atom json js css mp3 mp4 m3u8 webm doc "
    "docx xls xlsx ppt pptx apk exe dmg ics txt csv epub"
)
PAGE_EXTENSIONS = "html htm shtml xhtml php aspx asp jsp cms ece"


def score(path: str) -> float:
    return address_score(SITE + path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a", 0.0),
        ("/a-b", 0.1),
        ("/a-b-c", 0.25),
        ("/a-b-c-d", 0.35),
        ("/a-b-c-d-e", 0.35),
        ("/a-b-c-d/x", 0.35),
        ("/a_b_c_d", 0.35),
        ("/a+b+c+d", 0.35),
        ("/a%20b%20c%20d", 0.35),
        ("/a--b", 0.1),
        ("/a-1-b-2", 0.1),  # numbers are no words
        ("/江岸新大桥提前", 0.25),
        ("/江岸新大桥提前三", 0.35),
    ],
)
def test_a_slug_scores_by_its_number_of_words(path: str, expected: float) -> None:
    assert score(path) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/123", 0.0),
        ("/1234", 0.2),
        ("/12345", 0.3),
        ("/12345/x", 0.3),
        ("/1999", 0.0),
        ("/2026", 0.0),
        ("/1899", 0.2),
        ("/2126", 0.2),
        ("/4821.2026", 0.0),  # a year makes the other number doubtful
        ("/c4gp7z1", 0.0),
        ("/c4gp7z1x", 0.25),
        ("/C4GP7Z1X", 0.25),
        ("/abcdefgh", 0.0),
        ("/election2026", 0.0),
        ("/election1926", 0.0),
        ("/election2026x", 0.25),
        ("/election1826", 0.25),
        ("/" + "a" * 39 + "1", 0.25),
        ("/" + "a" * 40 + "1", 0.0),
        ("/" + "." * 192 + "abcdef12", 0.25),
        ("/" + "." * 193 + "abcdef12", 0.0),
        ("/" + "." * 195 + "12345", 0.3),
        ("/" + "." * 196 + "12345", 0.2),
    ],
)
def test_a_number_or_code_scores_by_its_length(path: str, expected: float) -> None:
    assert score(path) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2026/11/20/x", 0.3),
        ("/1999/11/20/x", 0.3),
        ("/1899/11/20/x", 0.2),  # a number of four digits
        ("/2126/11/20/x", 0.2),
        ("/12026/11/20/x", 0.3),  # a long number
        ("/2026-11-20", 0.3),
        ("/2026_11_20", 0.3),
        ("/2026.11.20", 0.3),
        ("/2026/1120/x", 0.5),
        ("/202611/20/x", 0.6),
        ("/2026/1/20/x", 0.3),
        ("/2026/9/20/x", 0.3),
        ("/2026/0/20/x", 0.0),
        ("/2026/10/20/x", 0.3),
        ("/2026/12/20/x", 0.3),
        ("/2026/13/20/x", 0.0),
        ("/2026/1/2/x", 0.0),
        ("/2026/12/00/x", 0.2),
        ("/2026/12/01/x", 0.3),
        ("/2026/12/09/x", 0.3),
        ("/2026/12/10/x", 0.3),
        ("/2026/12/29/x", 0.3),
        ("/2026/12/30/x", 0.3),
        ("/2026/12/31/x", 0.3),
        ("/2026/12/32/x", 0.2),
        ("/2026/12/4x", 0.2),
        ("/2026-11", 0.2),
        ("/2026_11/x", 0.2),
        ("/2026/11-x", 0.2),
        ("/2026/11_x", 0.2),
        ("/2026.11/x", 0.0),
        ("/2026/00/x", 0.0),
        ("/2026/01/x", 0.2),
        ("/2026/09/x", 0.2),
        ("/2026/10/x", 0.2),
        ("/2026/12/x", 0.2),
        ("/2026/13/x", 0.0),
        ("/2026/1/x", 0.0),
        ("/2026/11x", 0.0),
        ("/1999/11/x", 0.2),
        ("/1899/11/x", 0.2),
        ("/92026/11/x", 0.3),
    ],
)
def test_a_date_scores_more_with_a_day_than_without(path: str, expected: float) -> None:
    assert score(path) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/?id=123", 0.3),
        ("/?ID=123", 0.3),
        ("/?id=12", NO_PAGE),
        ("/?id=12a", NO_PAGE),
        ("/?id=", NO_PAGE),
        ("/?x=123", NO_PAGE),
        ("/?x=1&id=123", 0.3),
        ("/x?id=123", 0.3),
        ("/12345?id=123", 0.3),
        ("/1234?id=123", 0.3),
        ("/?" + "x" * 492 + "&id=1234", 0.3),
        ("/?" + "x" * 493 + "&id=1234", 0.3),
        ("/?" + "x" * 494 + "&id=1234", NO_PAGE),
    ],
)
def test_the_number_of_an_article_may_stand_in_the_query(path: str, expected: float) -> None:
    assert score(path) == pytest.approx(expected)


@pytest.mark.parametrize(
    "name",
    ID_PARAMETERS.split(),
)
def test_names_of_parameters_that_number_articles(name: str) -> None:
    assert score(f"/?{name}=123") == pytest.approx(0.3)


def test_segments_of_lists_and_accounts_wherever_they_stand() -> None:
    for segment in LISTING_SEGMENTS.split():
        assert score(f"/{segment}/a-b-c-d-12345") == pytest.approx(-0.6), segment
        assert score(f"/x/{segment.upper()}") == pytest.approx(-0.6), segment


@pytest.mark.parametrize(
    "segment",
    LISTING_ENDS.split(),
)
def test_segments_of_lists_at_the_end_only(segment: str) -> None:
    assert score(f"/x/{segment}") == pytest.approx(-0.6)
    assert score(f"/{segment.upper()}.html") == pytest.approx(-0.6)
    assert score(f"/{segment}/a-b-c-d-12345") >= 0.5
    assert score(f"/{segment}?id=123") >= 0.3


def test_a_list_is_known_without_its_extension() -> None:
    assert score("/12345/tag.html") == pytest.approx(-0.6)
    assert score("/12345/tag.xyz") == pytest.approx(0.3)


@pytest.mark.parametrize("segment", MEDIA_SEGMENTS.split())
def test_recordings_and_pictures_score_less(segment: str) -> None:
    assert score(f"/{segment}/a-b-c-d") == pytest.approx(0.25)
    assert score(f"/x/{segment.upper()}/a-b-c-d") == pytest.approx(0.25)


def test_a_gallery_at_the_end_is_a_word_like_others() -> None:
    assert score("/12345/gallery") == pytest.approx(0.3)


@pytest.mark.parametrize(
    "extension",
    FILE_EXTENSIONS.split(),
)
def test_extensions_of_files_that_are_no_pages(extension: str) -> None:
    assert score(f"/2026/a-b-c-d.{extension}") == NO_PAGE
    assert score(f"/2026/a-b-c-d.{extension.upper()}") == NO_PAGE


@pytest.mark.parametrize("extension", PAGE_EXTENSIONS.split())
def test_extensions_of_pages_score_a_little(extension: str) -> None:
    assert score(f"/a-b-c-d.{extension}") == pytest.approx(0.4)
    assert score(f"/a-b-c-d.{extension.upper()}") == pytest.approx(0.4)
    assert score(f"/a-b-c-d.{extension}/x") == pytest.approx(0.35)


def test_an_extension_follows_a_name() -> None:
    assert score("/12345/.html") == pytest.approx(0.3)
    assert score("/12345/html") == pytest.approx(0.3)


def test_the_front_page_is_no_article() -> None:
    assert score("") == score("/") == score("//") == NO_PAGE == -1.0


def test_no_address_alone_scores_more_than_six_tenths() -> None:
    assert score("/2026/11/20/a-b-c-d-12345.html") == pytest.approx(0.6)
    assert score("/2026/11/20/a-b-c") == pytest.approx(0.55)


def test_twelve_segments_are_read() -> None:
    assert score("/a" * 11 + "/tag") == pytest.approx(-0.6)
    assert score("/a" * 12 + "/tag") == pytest.approx(0.0)
    assert address_shape(SITE + "/a" * 14) == "h.example" + "/folder" * 11 + "/word"


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/", "h.example"),
        ("/sport", "h.example/word"),
        ("/sport/tennis/", "h.example/folder/word"),
        ("/artikel/123.html", "h.example/folder/0.html"),
        ("/artikel/12.3", "h.example/folder/0.0"),
        ("/two-words/x", "h.example/slug/word"),
        ("/a-b-c.HTML", "h.example/slug.html"),
        ("/a12b345", "h.example/a0b0"),
        ("/a12b3456", "h.example/code"),
        ("/sport?id=123", "h.example/word?0"),
        ("/sport?id=12", "h.example/word"),
        ("/%D0%BD%D0%BE%D0%B2%20%D0%B4", "h.example/slug"),
    ],
)
def test_addresses_of_one_kind_share_a_shape(path: str, shape: str) -> None:
    assert address_shape(SITE + path) == shape


@pytest.mark.parametrize(
    ("path", "is_likely"),
    [
        ("/2026/11/20/ferry-and-tug-collide-off-the-quay", True),
        ("/news/48211.html", True),
        ("/artikel/612345", True),
        ("/n1/2026/1120/c1024-40012345.html", True),
        ("/story.php?id=48211", True),
        ("/news/articles/c4gp7z1xk2do", True),
        (
            "/%D0%BD%D0%BE%D0%B2%D0%B8%D1%8F%D1%82-%D0%BC%D0%BE%D1%81%D1%82-%D0%BD%D0%B0-%D0%9B%D0%BE%D0%BC",
            True,
        ),
        ("/", False),
        ("/sport/", False),
        ("/tag/sea-level-rise-and-flood-defence", False),
        ("/author/12345678", False),
        ("/login?id=123456", False),
        ("/videos/", False),
        ("/2026/11/20/picture-of-the-day.jpg", False),
        ("/live", False),
    ],
)
def test_addresses_as_publishers_write_them(path: str, is_likely: bool) -> None:
    assert (score(path) >= 0.25) is is_likely


@pytest.mark.parametrize("segment", SECTION_SEGMENTS.split())
def test_lists_that_are_sections_where_articles_stand_below_them(segment: str) -> None:
    below = f"{SITE}/{segment}/a-b-c-d"
    assert score(f"/{segment}/a-b-c-d") == pytest.approx(-0.6)
    assert address_score(below, among_articles=True) == pytest.approx(0.35)
    assert address_score(f"{SITE}/x/{segment}", among_articles=True) == pytest.approx(-0.6)
    # a day and a headline say so, too
    assert score(f"/{segment}/2026/11/20/a-b-c") == pytest.approx(0.55)
    assert score(f"/{segment}/2026/11/20/a-b") == pytest.approx(-0.6)
    assert score(f"/{segment}/2026/11/a-b-c") == pytest.approx(-0.6)
    assert address_shape(below) == f"h.example/{segment}/slug"
    assert address_shape(f"{SITE}/{segment}") == "h.example/word"


def test_other_lists_stay_lists() -> None:
    for segment in set(LISTING_SEGMENTS.split()) - set(SECTION_SEGMENTS.split()):
        below = f"{SITE}/{segment}/2026/11/20/a-b-c-d"
        assert address_score(below, among_articles=True) == pytest.approx(-0.6)


@pytest.mark.parametrize("file", ["index.html", "index.php", "INDEX", "default.aspx"])
def test_an_index_file_is_the_segment_before_it(file: str) -> None:
    assert score(f"/2026/11/20/a-b-c/{file}") == pytest.approx(0.55)
    assert score(f"/a-b-c/{file}") == pytest.approx(0.25)
    assert score(f"/12345/{file}") == pytest.approx(0.3)
    assert address_shape(f"{SITE}/x/a-b-c/{file}") == "h.example/folder/slug"
    assert score("/a-b/index.html") == pytest.approx(-0.6)
