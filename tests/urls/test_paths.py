"""Test the path and the fragment of a page's key, and where redirects lead, rule by rule."""

from __future__ import annotations

import pytest

from urls.paths import leads_to_front_page, leads_to_section, normal_path, route

ASKED = "https://www.herald.example/2026/11/20/a-bridge"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "/"),
        ("/", "/"),
        ("//", "/"),
        ("/a/", "/a"),
        ("//a//b", "/a/b"),
        ("/./a/./b", "/a/b"),
        ("/a/../b", "/b"),
        ("/a/b/../c", "/a/c"),
        ("/../a", "/a"),
        ("/a/..", "/"),
        ("/.../a", "/.../a"),
        ("/index.html", "/"),
        ("/a/index.html/index.php", "/a"),
        ("/a/index.html/b", "/a/index.html/b"),
        # print is a form of what may be an article, and a word of its own elsewhere
        ("/a/print", "/a/print"),
        ("/print/a", "/print/a"),
        ("/culture/print.html", "/culture/print.html"),
        ("/culture/printable", "/culture/printable"),
        ("/a-b/print", "/a-b"),
        ("/print/a-b", "/a-b"),
        ("/a7/print", "/a7"),
        ("/2026/11/20/a/print", "/2026/11/20/a"),
        ("/a/printview", "/a"),
        # a form of the page: last, first, in the middle, as a suffix
        ("/a/amp", "/a"),
        ("/amp/a", "/a"),
        ("/amp", "/amp"),
        ("/print", "/print"),
        ("/amp/amp", "/amp"),
        ("/a-b/print/amp/index.html", "/a-b"),
        ("/topic/amp", "/topic/amp"),
        ("/topic/amp/amp", "/topic/amp"),
        ("/world/amp/2026/11/20/flood", "/world/2026/11/20/flood"),
        ("/world/AMP/2026/11/20/flood", "/world/2026/11/20/flood"),
        ("/world/amp/amphtml/2026/11/20/flood", "/world/2026/11/20/flood"),
        ("/world/amp/music", "/world/amp/music"),
        ("/world/topic/amp/a-b-c", "/world/topic/amp/a-b-c"),
        ("/world/print/2026/11/20/flood", "/world/print/2026/11/20/flood"),
        ("/a.amp", "/a"),
        ("/a.amp.html", "/a.html"),
        ("/a.amp.print", "/a"),
        ("/a.html.amp", "/a.html"),
        ("/a.html", "/a.html"),
        ("/.amp", "/.amp"),
        ("/..amp", "/..amp"),
        ("/.amp.html", "/.amp.html"),
        ("/a.amp.jpg", "/a.amp.jpg"),
        ("/a.x.html", "/a.x.html"),
        ("/b/a.amp/c", "/b/a.amp/c"),
        # sessions
        ("/a;jsessionid=1", "/a"),
        ("/a%3Bjsessionid=1", "/a%3Bjsessionid=1"),
        ("/a;id=1", "/a;id=1"),
    ],
)
def test_a_path_has_one_normal_form(path: str, expected: str) -> None:
    assert normal_path(path) == expected


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", ""),
        ("top", ""),
        ("!", ""),
        ("/", ""),
        ("!/", ""),
        ("!story", "#!story"),
        ("/story/1", "#/story/1"),
        ("!/story/1", "#!/story/1"),
        ("/a b", "#/a%20b"),
        (":~:text=river", ""),
        ("/story:~:text=river", "#/story"),
        ("a/b", ""),
    ],
)
def test_a_fragment_counts_only_where_it_names_a_page(fragment: str, expected: str) -> None:
    assert route(fragment) == expected


@pytest.mark.parametrize(
    ("reached", "is_front_page"),
    [
        ("https://www.herald.example/", True),
        ("https://www.herald.example", True),
        ("https://herald.example/", True),
        ("http://www.herald.example/index.html", True),
        ("https://www.herald.example/#top", True),
        ("https://www.herald.example/?back=2026", False),
        ("https://www.herald.example/news/", False),
        ("https://consent.example/", False),
        ("https://login.herald.example/", False),
        (ASKED, False),
    ],
)
def test_only_the_front_page_of_its_own_site_is_meant(reached: str, is_front_page: bool) -> None:
    assert leads_to_front_page(ASKED, reached) is is_front_page


def test_a_front_page_that_was_asked_for_leads_nowhere() -> None:
    assert not leads_to_front_page("https://herald.example/", "https://herald.example/")
    assert not leads_to_section("https://herald.example/", "https://herald.example/")


@pytest.mark.parametrize(
    ("reached", "is_section"),
    [
        ("https://herald.example/news/", True),
        ("https://www.herald.example/", True),
        ("https://www.herald.example/2026/11/20", True),
        ("https://www.herald.example/2026/11/20/a-bridge/", False),
        ("https://www.herald.example/2026/11/20/another", False),
        ("https://www.herald.example/news/a-bridge-is-built-anew", False),
        ("https://www.herald.example/news/?back=2026", False),
        ("https://login.herald.example/news/", False),
    ],
)
def test_a_section_of_its_own_site_is_meant(reached: str, is_section: bool) -> None:
    assert leads_to_section(ASKED, reached) is is_section
