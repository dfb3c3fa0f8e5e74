"""Extract whole pages, and compare whole articles."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction import extract
from model.components import Author
from model.errors import NotAnArticle
from model.items import Article
from model.links import Link
from text.words import word_count

ROOT = Path(__file__).resolve().parents[3]
URL = "https://www.harbour-daily.example/2026/11/20/ferry-crew-rescues-forty-passengers/"
HEADLINE = "Ferry crew rescues forty passengers after fire in the strait"
STORY = [
    "A ferry crew brought forty passengers to safety on Friday after a fire broke out in the "
    "engine room halfway across the strait, the coast guard said.",
    "The blaze was put out within an hour by two tugs, and nobody was seriously hurt, according to "
    "the harbour master, who praised the calm of everybody on board.",
    "Witnesses on the pier described what they had seen when the ship came in:",
    "“There was smoke everywhere, but nobody screamed.”",
    "“The captain counted us twice before he went down the ladder himself.”",
    "“My daughter lost a shoe. That is all we lost.”",
    "The line will stay closed until Monday while inspectors look at the sister ship, which was "
    "built in the same yard and has the same engines, the operator said in a statement.",
    "Why did it take so long?",
    "“We asked ourselves that,” said the operator's spokeswoman. “The answer is the fog, which "
    "kept the helicopter on the ground until the afternoon.”",
]
RESIDUE = [
    "Breaking News", "Sputnik via AP", "Loading recommendations", "Source link", "Related Posts",
    "1 of 166", HEADLINE, "Share this", "Leave a Reply", "All rights reserved",
]  # fmt: skip


def _paragraphs(item: str = "li") -> str:
    first, second, lead, *quotes = STORY[:6]
    listed = "".join(f"<li>{quote}</li>" for quote in quotes)
    rest = "".join(f"<p>{text}</p>" for text in STORY[6:])
    return f"<p>{first}</p><p>{second}</p><p>{lead}</p><ul>{listed}</ul>{rest}"


def _head(extra: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8">'
        f"<title>{HEADLINE} - Harbour Daily</title>"
        f'<meta property="og:title" content="{HEADLINE} - Harbour Daily">'
        f'<meta property="og:site_name" content="Harbour Daily">{extra}</head><body>'
    )


CLASSIC = (
    _head('<meta property="article:published_time" content="2026-11-20T14:05:00+02:00">')
    + f"""
<header class="site-header"><nav><ul><li><a href="/">Home</a></li><li><a href="/world/">World</a>
</li></ul></nav></header>
<main id="main"><article class="post-417 post type-post status-publish hentry category-breaking">
<header class="entry-header"><span class="cat-links"><a href="/category/breaking-news/"
rel="category tag">Breaking News</a></span><h1 class="entry-title">{HEADLINE}</h1>
<div class="entry-meta"><span class="posted-on">November 20, 2026</span> <span class="byline">by
<a rel="author" href="/author/mara-lind/">Mara Lind</a></span></div></header>
<figure class="post-thumbnail wp-caption"><img src="/uploads/ferry-at-the-pier.jpg" width="1200">
<figcaption class="wp-caption-text">Sputnik via AP</figcaption></figure>
<div class="entry-content">{_paragraphs()}
<div class="recs-widget" data-src="/recs"><p>Loading recommendations…</p></div>
<p><a href="https://wire.example/story/9">Source link</a></p>
<div class="sharedaddy"><h3 class="sd-title">Share this:</h3><ul><li><a href="#">Facebook</a></li>
</ul></div></div>
<section class="related-posts"><h3>Related Posts</h3><div class="item"><h4><a href="/a-tug/">A tug
for the harbour at last</a></h4></div>
<div class="item"><h4><a href="/b/">Council votes on the pier</a></h4></div>
<div class="pager"><a href="#">Prev</a> <a href="#">Next</a> <span>1 of 166</span></div>
</section>
<div id="respond" class="comment-respond"><h3>Leave a Reply</h3></div></article></main>
<footer><p>© 2026 Harbour Daily. All rights reserved.</p></footer></body></html>"""
)

BUILDER = (
    _head('<meta property="article:published_time" content="2026-11-20T12:05:00Z">')
    + f"""
<div class="td-main-content-wrap"><div class="td-post-header"><ul class="td-category">
<li class="entry-category"><a href="/category/breaking-news/">Breaking News</a></li></ul>
<h1>{HEADLINE}</h1><div class="td-author-by">By</div> <div class="td-post-author-name">
<a href="/author/mara-lind/">Mara Lind</a></div></div>
<div class="td-post-content"><div class="td-post-featured-image"><img src="/uploads/ferry.jpg">
<div class="td-image-credit">Sputnik via AP</div></div>{_paragraphs()}
<p>Loading recommendations…</p><p><a href="https://wire.example/story/9">Source link</a></p>
<div class="td_block_related_posts"><h4>Related Posts</h4>
<h3><a href="/a-tug/">A tug for the harbour at last</a></h3>
<h3><a href="/b/">Council votes on the pier</a></h3><div class="page-nav">1 of 166</div></div></div>
</div></body></html>"""
)

PLAIN = (
    _head()
    + f"""
<div><p><a href="/category/breaking-news/">Breaking News</a></p><h1>{HEADLINE}</h1>
<p>By Mara Lind</p><p>November 20, 2026</p><p><img src="/uploads/ferry.jpg"></p>
<p>Sputnik via AP</p>{_paragraphs()}
<p>Loading recommendations…</p><p>Source link</p><p>Related Posts</p>
<p><a href="/a-tug/">A tug for the harbour at last, says the mayor</a></p>
<p><a href="/b/">Council votes on the pier and its cafe again</a></p><p>1 of 166</p>
<p>© 2026 Harbour Daily. All rights reserved.</p></div></body></html>"""
)


# Minifiers leave out the tags that a browser knows to be there.
MINIFIED = re.sub("</?(?:head|body)>|</(?:html|p)>", "", PLAIN).replace("div>", "main>")


@pytest.mark.parametrize(
    "page",
    [CLASSIC, BUILDER, PLAIN, MINIFIED],
    ids=["classic", "builder", "plain", "minified"],
)
def test_the_whole_story_and_none_of_the_residue(page: str) -> None:
    article = extract(page.encode(), URL)
    for residue in RESIDUE:
        assert residue not in article.articleBody
    assert article.articleBody.split("\n\n") == STORY
    assert article.headline == HEADLINE
    assert article.authors[0].name == "Mara Lind"
    assert article.datePublished is not None
    assert article.datePublished.date().isoformat() == "2026-11-20"
    assert article.inLanguage == "en-US"
    assert article.extraction is not None
    assert article.extraction.extractor == "copydesk+trafilatura"


def test_what_was_removed_can_be_seen_with_its_reason() -> None:
    article = extract(PLAIN.encode(), URL)
    assert article.extraction is not None
    removed = {entry.text: entry.reason for entry in article.extraction.removed}
    assert removed["Loading recommendations…"] == "loading"
    assert removed["Source link"] == "source-link"
    assert removed["1 of 166"] == "pager"


def _broadcaster(data: str, body: str = "") -> Article:
    page = _head(f'<script type="application/ld+json">{data}</script>') + (
        f'<main><h1>{HEADLINE}</h1><p class="standfirst">All are safe, but questions about the '
        f"engines of both ships remain.</p><div class='story'>{body or _paragraphs()}</div></main>"
    )
    return extract(page.encode(), URL)


JSON_LD = """{"@context": "https://schema.org", "@graph": [
{"@type": "WebPage", "@id": "#page", "url": "https://www.harbour-daily.example/x"},
{"@type": "ReportageNewsArticle", "headline": "HEADLINE", "mainEntityOfPage": {"@id": "#page"},
"datePublished": "2026-11-20T14:05:00+02:00", "dateModified": "2026-11-20T15:00:00+02:00",
"author": [{"@type": "Person", "name": "Mara Lind and Theo Brandt", "url": "/people/mara"}],
"publisher": {"@type": "Organization", "name": "Harbour Daily"}, "articleSection": "Regional",
"keywords": "ferries, safety", "isAccessibleForFree": "False",
"image": {"@type": "ImageObject", "url": "/uploads/ferry.jpg", "caption": "The ferry"},}
]}""".replace("HEADLINE", HEADLINE)  # with the stray comma that publishers write


def test_structured_data_fills_who_when_and_about() -> None:
    article = _broadcaster(JSON_LD)
    assert article.type == "ReportageNewsArticle"
    assert [author.name for author in article.authors] == ["Mara Lind", "Theo Brandt"]
    assert article.authors[0].url == "https://www.harbour-daily.example/people/mara"
    assert article.publisher == "Harbour Daily"
    assert article.datePublished is not None
    assert article.datePublished.isoformat() == "2026-11-20T14:05:00+02:00"
    assert article.datePublishedSource == "jsonld"
    assert article.datePublishedPrecision == "second"
    assert article.dateModified is not None
    assert article.dateModified.hour == 15
    assert article.articleSection == "Regional"
    assert article.keywords == ["ferries", "safety"]
    assert article.isAccessibleForFree is False
    assert article.mainImage is not None
    assert article.mainImage.url == "https://www.harbour-daily.example/uploads/ferry.jpg"


def test_the_standfirst_is_apart_and_not_twice() -> None:
    article = _broadcaster(JSON_LD)
    assert article.abstract == (
        "All are safe, but questions about the engines of both ships remain."
    )
    assert "All are safe" not in article.articleBody
    assert article.articleBody.split("\n\n") == STORY


def test_the_html_is_the_text_with_its_structure() -> None:
    body = f"<p>{STORY[0]}</p><h2>The inquiry</h2><p>{STORY[6]}</p><p>{STORY[1]}</p>"
    article = _broadcaster(JSON_LD, body)
    assert article.articleBodyHtml == body
    assert article.articleBody.split("\n\n") == [STORY[0], "The inquiry", STORY[6], STORY[1]]


def test_a_figure_stands_among_the_paragraphs_and_its_caption_is_no_text() -> None:
    figure = '<figure><img src="/tug.jpg"><figcaption>The tug at noon</figcaption></figure>'
    article = _broadcaster(JSON_LD, f"<p>{STORY[0]}</p>{figure}<p>{STORY[6]}</p><p>{STORY[1]}</p>")
    shown = figure.replace("/tug.jpg", article.images[0].url)
    assert article.articleBodyHtml == (
        f"<p>{STORY[0]}</p>{shown}<p>{STORY[6]}</p><p>{STORY[1]}</p>"
    )
    assert article.images[0].url.startswith("https://")
    assert article.articleBody.split("\n\n") == [STORY[0], STORY[6], STORY[1]]


def test_an_embedded_post_is_a_quotation_with_its_author_and_link() -> None:
    author = '— Ada Quill (@ada) <a href="https://posts.example/ada/1">November 3, 2026</a>'
    post = f'<blockquote class="twitter-tweet"><p>The pier is open.</p>{author}</blockquote>'
    article = _broadcaster(JSON_LD, f"<p>{STORY[0]}</p>{post}<p>{STORY[6]}</p><p>{STORY[1]}</p>")
    quotation = f"<blockquote><p>The pier is open.</p><p>{author}</p></blockquote>"
    assert article.articleBodyHtml == (
        f"<p>{STORY[0]}</p>{quotation}<p>{STORY[6]}</p><p>{STORY[1]}</p>"
    )
    assert article.articleBody.split("\n\n") == [
        STORY[0], "The pier is open.", "— Ada Quill (@ada) November 3, 2026", STORY[6], STORY[1],
    ]  # fmt: skip


def test_the_feed_fills_what_the_page_lacks() -> None:
    page = f"<html><body><div><h1>{HEADLINE}</h1>{_paragraphs()}</div></body></html>"
    url = "https://www.harbour-daily.example/ferry-crew-rescues-forty"
    link = Link(
        url="https://www.harbour-daily.example/?p=417",
        via="feed",
        description="A fire, and no panic.",
        authors=[Author("Mara Lind")],
        datePublished=datetime(2026, 11, 20, 12, 5, tzinfo=UTC),
        datePublishedRaw="Fri, 20 Nov 2026 12:05:00 GMT",
        keywords=["ferries"],
        inLanguage="en-GB",
    )
    article = extract(page.encode(), url, link=link)
    assert article.authors == [Author("Mara Lind")]
    assert article.datePublished == link.datePublished
    assert article.datePublishedRaw == link.datePublishedRaw
    assert article.datePublishedSource == "feed"
    assert article.description == link.description
    assert article.keywords == ["ferries"]
    assert article.inLanguage == "en-GB"
    assert article.alternateUrls == [link.url]


def test_another_sites_canonical_is_a_hint_and_no_identity() -> None:
    page = CLASSIC.replace(
        "</head>", '<link rel="canonical" href="https://wire.example/a/9"></head>'
    )
    article = extract(page.encode(), URL)
    assert article.syndicatedFrom == "https://wire.example/a/9"
    assert "harbour-daily" in article.urlKey


def test_words_are_counted_as_the_script_writes_them() -> None:
    assert word_count("Don't stop the ferry-boat.") == 4
    assert word_count("渡し船の火災") == 6
    assert word_count("AP通信") == 3


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"%PDF-1.7 ...", "binary"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
        (bytes(range(32)) * 40, "binary"),
        (b'{"a": 1}', "not-html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "not-html"),
        (b"<html><body></body></html>", "no-text"),
        (b"<div>" * 100_000 + b"text", "too-deep"),
        (b"<p>" * 200_000, "too-large"),
        (b"<p>x</p>" * 2_200_000, "too-large"),
    ],
)
def test_what_is_no_page_is_refused_with_its_reason(body: bytes, reason: str) -> None:
    with pytest.raises(NotAnArticle) as caught:
        extract(body, URL)
    assert caught.value.reason == reason
    assert caught.value.detail


@pytest.mark.large
def test_deep_nesting_neither_crashes_nor_hangs() -> None:
    """Extract in a process of its own: a stack overflow in C would take the tests with it."""
    program = f"""
import sys, time
from crawler.extraction import extract
from model.errors import NotAnArticle
story = {_paragraphs()!r}
for tag in ("div", "b", "span", "ul><li", "table><tr><td", "blockquote", "svg"):
    for depth in (100, 180, 390, 2000, 100_000):
        opening = f"<{{tag}}>" * depth
        started = time.process_time()
        try:
            extract(("<html><body><h1>A</h1>" + opening + story).encode(), "https://a.example/b")
        except NotAnArticle:
            pass
        if time.process_time() - started > 10:
            sys.exit(f"{{tag}} {{depth}}: slow")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.large
@settings(max_examples=60)
@given(st.binary(max_size=2000))
def test_arbitrary_bytes_raise_nothing_else(body: bytes) -> None:
    try:
        article = extract(body, URL)
    except NotAnArticle:
        return
    assert article.articleBody.strip()


_PIECES = st.sampled_from(
    ["<", ">", "</div>", "<table>", "<svg>", "<!--", "\x00", "&#0;", "<script>", "{", "\ud7ff",
     "<p", "</html>",
     "<time datetime='99999-13-45'>", "<base href='http://[bad'>", "\ufffe", "<select>",
     "<a href='http://[::1'>", "<meta property='article:published_time' content='٣'>", "<br><br>",
     '<script type="application/ld+json">{"@type":"NewsArticle","headline":{},"author":[[[]]],'
     '"datePublished":{"a":1},"image":[[]],"keywords":{"x":[1]}}</script>']
)  # fmt: skip


@pytest.mark.large
@settings(max_examples=60)
@given(
    st.sampled_from([CLASSIC, BUILDER, PLAIN]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 400), _PIECES), max_size=8),
)
def test_broken_pages_raise_nothing_else(page: str, cuts: list[tuple[int, int, str]]) -> None:
    for place, length, piece in cuts:
        page = page[:place] + piece + page[place + length :]
    try:
        article = extract(page.encode("utf-8", "surrogatepass"), URL)
    except NotAnArticle:
        return
    assert article.articleBody.strip()
