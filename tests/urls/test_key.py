"""Test that a page has one key, and that no two pages share one."""

from __future__ import annotations

import string
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InvalidURL
from model.identity import page_id
from urls import url_key

MAX_WRITTEN_LENGTH = 8190

STORY = "https://paper.example.org/world/2026/11/20/river-rises-again"
SHORT = "https://example.org/a-story"

SAME = [
    # tracking, by name, prefix, case and place
    (STORY, STORY + "?utm_source=feed&utm_medium=rss"),
    (STORY, STORY + "?utm_brand_new=1"),
    (STORY, STORY + "?FBCLID=IwAR0"),
    (STORY, STORY + "?at_medium=custom7&at_campaign=64"),
    (STORY, STORY + "?mc_cid=1a2b&mc_eid=77"),
    (STORY, STORY + "?_hsenc=p2&_hsmi=3"),
    (STORY, STORY + "?ref=hp_top"),
    (STORY, STORY + "?source=12"),
    (STORY, STORY + "?_=1763625600000"),
    (STORY, STORY + "?replytocom=812#respond"),
    (SHORT, SHORT + "?ref=rss"),
    (SHORT, SHORT + "?from=newsletter&via=app"),
    (SHORT + "?id=5", SHORT + "?utm_source=x&amp;id=5"),
    (SHORT + "?id=5", SHORT + "?id=5&ref=A1002"),
    (SHORT, SHORT + "?share=mail&nb=1"),
    ("https://example.org/a?id=3", "https://example.org/a?id=3&ASPSESSIONIDQQ=KLMN"),
    # presentation
    (SHORT, SHORT + "?amp"),
    (SHORT, SHORT + "?amp=1"),
    (SHORT, SHORT + "?outputType=amp"),
    (SHORT, SHORT + "?print=1"),
    (SHORT, SHORT + "?view=print"),
    (SHORT, SHORT + "?m=1"),
    (SHORT, "https://example.org/amp/a-story"),
    (SHORT, "https://example.org/a-story/amp/"),
    (SHORT, "https://example.org/a-story/amp/index.html"),
    (SHORT, "https://example.org/a-story.amp"),
    (SHORT + ".html", "https://example.org/a-story.amp.html"),
    (SHORT + ".html", "https://example.org/a-story.html/amp.html"),
    (STORY, "https://paper.example.org/world/amp/2026/11/20/river-rises-again"),
    (SHORT, "https://example.org/print/a-story"),
    (SHORT, "https://example.org/a-story/print/"),
    (SHORT + ".html", "https://example.org/a-story.print.html"),
    # hosts
    (SHORT, "http://www.example.org/a-story"),
    (SHORT, "https://m.example.org/a-story"),
    (SHORT, "https://amp.example.org/a-story"),
    ("https://en.example.org/wiki", "https://en.m.example.org/wiki"),
    ("https://news.example.co.uk/a", "https://www.news.example.co.uk/a"),
    ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    (SHORT, "https://EXAMPLE.ORG.:443/a-story"),
    (SHORT, "http://example.org:80/a-story"),
    (SHORT, "https://reader:secret@example.org/a-story"),
    ("https://[::1]/a", "https://[0:0:0:0:0:0:0:1]/a"),
    # paths
    (SHORT, SHORT + "/"),
    (SHORT, "https://example.org/news/../a-story"),
    (SHORT, "https://example.org/news/%2e%2e/a-story"),
    (SHORT, "https://example.org//./a-story"),
    (SHORT, "https://example.org\\a-story"),
    ("https://example.org/", "https://example.org/index.php"),
    ("https://example.org/?id=3", "https://example.org/Default.aspx?id=3"),
    (SHORT, SHORT + ";jsessionid=0A1B2C.node3"),
    (SHORT, "https://example.org/(S(lit3py55t21z5v55vlm25s55))/a-story"),
    # escapes
    ("https://example.org/caf%c3%a9", "https://example.org/café"),
    ("https://example.org/cafe%CC%81", "https://example.org/caf%C3%A9"),
    ("https://example.org/%7Ejo/a%2Db", "https://example.org/~jo/a-b"),
    ("https://example.org/a,b", "https://example.org/a%2Cb"),
    ("https://example.org/a?q=x+y", "https://example.org/a?q=x%20y"),
    # queries
    ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
    ("https://example.org/a?id=1", "https://example.org/a?id=1&id=1"),
    (SHORT, SHORT + "?"),
    (SHORT, SHORT + "?x="),
    (SHORT, SHORT + "?&&"),
    # sessions
    ("https://example.org/a?id=3", "https://example.org/a?id=3&PHPSESSID=k2j3h4"),
    ("https://example.org/a?id=3", "https://example.org/a?id=3&sid=9f2c7e1b"),
    # fragments
    (SHORT, SHORT + "#comments"),
    (SHORT, SHORT + "#:~:text=river"),
    (SHORT, SHORT + "#/"),
    # white space around
    (SHORT, f"\n\t {SHORT} \r\n"),
    # redirectors and caches
    (SHORT, "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa-story%3Ffbclid%3D1&h=A"),
    (SHORT, "https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa-story&ved=2a"),
    (SHORT, "https://www.google.co.uk/url?q=https://example.org/a-story&sa=D"),
    (SHORT, "https://t.umblr.com/redirect?z=https%3A%2F%2Fexample.org%2Fa-story&t=Z"),
    (SHORT, "https://out.reddit.com/t3_x?url=https%3A%2F%2Fexample.org%2Fa-story&token=A"),
    (SHORT, "https://slack-redir.net/link?url=https%3A%2F%2Fexample.org%2Fa-story"),
    (SHORT, "https://href.li/?https://example.org/a-story"),
    (SHORT, "https://consent.google.com/m?continue=https://example.org/a-story&gl=DE"),
    (SHORT, "https://google.com//./url?q=https://example.org/a-story"),
    (SHORT, "https://vk.com/away.php?to=https%3A%2F%2Fexample.org%2Fa-story&cc_key="),
    (SHORT, "https://www.youtube.com/redirect?event=d&q=https%3A%2F%2Fexample.org%2Fa-story"),
    (
        SHORT,
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa-story",
    ),
    (SHORT, "https://example-org.cdn.ampproject.org/c/s/example.org/a-story/amp/?amp_js_v=0.1"),
    (SHORT, "https://example-org.cdn.ampproject.org/v/s/example.org/a-story?usqp=mq331"),
    (SHORT, "https://www.google.de/amp/s/amp.example.org/a-story"),
    (SHORT, "https://www.bing.com/amp/s/example.org/a-story"),
    (
        SHORT,
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Famp%2Fs%2Fexample.org%2Fa-story",
    ),
]

DIFFERENT = [
    *[
        (f"https://example.org/view?{name}=12345", f"https://example.org/view?{name}=12346")
        for name in ("id", "p", "cid", "newsid", "sid", "ref", "source", "article", "eid", "nid")
    ],
    ("https://example.org/view?ref=A1002", "https://example.org/view?ref=A1003"),
    ("https://example.org/view?src=river-rises-again", "https://example.org/view?src=a-b-c"),
    ("https://example.org/view?sid=news123", "https://example.org/view?sid=news124"),
    ("https://example.org/?s=river2026", "https://example.org/?s=river2027"),
    ("https://example.org/?m=202611", "https://example.org/?m=202612"),
    ("https://example.org/?12345", "https://example.org/?12346"),
    (SHORT, SHORT + "?page=2"),
    (SHORT + "?page=2", SHORT + "?page=3"),
    (SHORT + "/2", SHORT + "/3"),
    (SHORT + "?lang=fr", SHORT + "?lang=en"),
    ("https://example.org/Ab", "https://example.org/ab"),
    ("https://example.org/a?x=Ab", "https://example.org/a?x=ab"),
    ("https://fr.example.org/a", "https://de.example.org/a"),
    ("https://example.org/a", "https://archive.example.org/a"),
    ("https://one.blogspot.com/a", "https://two.blogspot.com/a"),
    ("https://m.co.uk/a", "https://www.co.uk/a"),
    ("https://mobile.example/a", "https://example/a"),
    ("https://example.org:8443/a", "https://example.org/a"),
    ("https://example.org/#!/story/1", "https://example.org/#!/story/2"),
    ("https://example.org/app#/story/1", "https://example.org/app"),
    ("https://example.org/amp-festival", "https://example.org/festival"),
    ("https://example.org/camp", "https://example.org/c"),
    ("https://example.org/guitar.amplifier", "https://example.org/guitar"),
    ("https://example.org/tag/amp", "https://example.org/tag"),
    ("https://example.org/topics/print", "https://example.org/topics"),
    ("https://example.org/blueprint", "https://example.org/blue"),
    ("https://example.org/print", "https://example.org/"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/a%3Fb", "https://example.org/a?b"),
    ("https://example.org/a?x=%26", "https://example.org/a?x=&"),
    ("https://example.org/a?x=1%2B1", "https://example.org/a?x=1+1"),
    ("https://example.org/a?x=%5C%CC%81", "https://example.org/a?x=%5%C4%86"),
    ("https://example.org/a?x=%%34%31", "https://example.org/a?x=A"),
    ("https://example.org/a?x=%2541", "https://example.org/a?x=A"),
    ("https://example.org/a?id=1&id=2", "https://example.org/a?id=2&id=1"),
    ("https://example.org/share?url=https://x.example/", "https://x.example/"),
    ("https://www.google.com/url?q=river", "https://www.google.com/url?q=sea"),
    ("https://example.org/?view=article", "https://example.org/?view=gallery"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_variants_of_one_page_share_a_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_the_form_of_a_key() -> None:
    # stored keys are compared with new ones for years: the form must not drift
    url = "HTTP://user@WWW.Bücher.example:8080/Cafe%CC%81/%7ejo/a b/?b=%2f&a=x+y&utm_id=1#top"
    assert url_key(url) == "https://xn--bcher-kva.example:8080/Caf%C3%A9/~jo/a%20b?a=x%20y&b=%2F"


@pytest.mark.parametrize(
    "part", ["a", "/", "%C3", ".amp", "amp/", "amp/x/", "&a", "ref=1&", "../", "a.", "/(S(", "é"]
)
@pytest.mark.parametrize("end", ["", "/river-rises-again", "!"])
def test_hostile_urls_take_no_time(part: str, end: str) -> None:
    url = "https://example.org/x?" if part.endswith("&") else "https://example.org/"
    url += part * (1300 // len(part)) + end
    started = process_time()
    url_key(url)
    assert process_time() - started < 0.1  # 1,300 characters take 2 ms; quadratic time takes 100


def test_a_key_is_its_own_key() -> None:
    keys = {url_key(url) for pair in SAME + DIFFERENT for url in pair}
    assert [key for key in sorted(keys) if url_key(key) != key] == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "  \n",
        "river",
        "//example.org/a",
        "example.org/a",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "mailto:desk@example.org",
        "ftp://example.org/a",
        "data:text/html,x",
        "http://",
        "https:///a",
        "https:/example.org/a",
        "https://?q=1",
        "https://exa mple.org/a",
        "https://example..org/a",
        "https://-",
        "https://example.org:99999/a",
        "https://example.org:port/a",
        "https://[::1/a",
        "https://[v1.x]/a",
        "https://example.org/a\x00b",
        "https://example.org/a\nb",
        "https://example.org/\ud800",
        "https://xn--\u0301.example/",
        "https://example.org/" + "a" * MAX_WRITTEN_LENGTH,
        "https://example.org/" + "я" * (MAX_WRITTEN_LENGTH // 3),
        "https://" + "a" * 300 + ".org/",
        "https://" + "www.google.com/amp/s/" * 8 + "example.org/a",
    ],
)
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(InvalidURL):
        url_key(url)


def test_the_message_names_the_url_short_and_harmless() -> None:
    with pytest.raises(InvalidURL) as caught:
        url_key("https://example.org/\x1b[2J\r\nforged " + "x" * 500)
    message = str(caught.value)
    assert "https://example.org/" in message
    assert message.isprintable()
    assert len(message) < 250


ids = st.text(string.digits, min_size=1, max_size=12)


@given(st.sampled_from(["id", "p", "cid", "newsid", "sid", "article_id", "nid", "story"]), ids, ids)
def test_no_id_is_lost(name: str, one: str, other: str) -> None:
    first = url_key(f"https://example.org/view?{name}={one}&utm_source=x")
    second = url_key(f"https://example.org/view?utm_source=y&{name}={other}")
    assert (first == second) == (one == other)


words = st.text(string.ascii_letters + string.digits + "é я%&/+ ._-", min_size=1, max_size=8)
fields = st.tuples(words, words).map(lambda pair: f"{pair[0]}={pair[1]}")


@pytest.mark.large
@given(st.lists(fields))
def test_order_of_parameters_does_not_matter(query: list[str]) -> None:
    # numbered, for the order of two values of one name may mean something
    plain = [f"n{number}{field.replace('&', '')}-" for number, field in enumerate(query)]
    assert url_key("https://example.org/a?" + "&".join(plain)) == url_key(
        "https://example.org/a?" + "&".join(reversed(plain))
    )


url_text = st.text(
    st.one_of(st.sampled_from("/?#&=%.;:@[]\\+-_~!ampindexhtmlprintwww2E5C3A9"), st.characters()),
    max_size=60,
)


@given(
    st.one_of(
        st.text(), url_text.map("https://example.org/".__add__), url_text.map("http://".__add__)
    )
)
def test_any_text_gives_a_stable_key_or_invalid_url(text: str) -> None:
    try:
        key: str | None = url_key(text)
    except InvalidURL as error:
        message = str(error)
        key = None
    if key is None:
        assert message.isprintable()
    else:
        assert url_key(key) == key
        assert key.isascii()
        assert key.startswith("https://")


VARIANTS = (
    "amp amphtml amp.html a.amp.html .amp ..amp print print.html a.print index.html index.php"
)
OTHERS = "default.aspx tag .. . %2e story 12345 river-rises-again x;jsessionid=1 www"
segments = st.lists(st.sampled_from([*VARIANTS.split(), *OTHERS.split()]), max_size=7)


@given(segments)
def test_layered_variants_are_taken_off_at_once(path: list[str]) -> None:
    key = url_key("https://www.m.example.org/" + "/".join(path))
    assert url_key(key) == key


REDIRECTOR_HOSTS = "google.com www.m.l.facebook.com vk.com href.li x.cdn.ampproject.org bing.com"
REDIRECTOR_PATHS = "/url /amp/s /amp/url /u%72l // /c/s /l.php /./url /away /index.php"
TARGETS = "?q=http://l.facebook.com/l.php?u=http://x.org/a ?u=//x.org/ ?https://x.org/a /x.org/amp"


@given(
    st.sampled_from(REDIRECTOR_HOSTS.split()),
    st.lists(st.sampled_from(REDIRECTOR_PATHS.split()), max_size=3).map("".join),
    st.sampled_from(TARGETS.split()),
)
def test_redirectors_however_spelt(host: str, path: str, target: str) -> None:
    key = url_key(f"https://{host}{path}{target}")
    assert url_key(key) == key


def test_page_id_is_128_bits_in_hexadecimal() -> None:
    one, other = page_id(url_key(STORY)), page_id(url_key(SHORT))
    assert one != other
    assert len(one) == 32
    assert int(one, 16) < 2**128
