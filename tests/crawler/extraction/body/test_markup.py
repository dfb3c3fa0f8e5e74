"""Check what is made of the article's blocks: clean HTML, and nothing that a page put into it."""

from __future__ import annotations

import pytest

from crawler.extraction.body.markup import lines
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document
from text.markup import plain, read, write

MAX_LINK_LENGTH = 2000
MAX_LINKS = 1000
MAX_NESTING = 8

ROWS = "".join(f"<tr><td>Ship {n}</td><td>{n} decks</td><td>oak</td></tr>" for n in range(2))
TABLE = f"<table class='x'><tbody>{ROWS}</tbody></table>"
BASE = "https://paper.example/2026/a"


def html_of(body: str) -> str:
    """Return the HTML of a body; it must be the same text when it is read."""
    document = parse_document(f"<html><body>{body}</body></html>".encode(), BASE)
    made = lines(cut_blocks(document.tree), document)
    html = write(made)
    assert [line.text for line in read(html)] == [line.text for line in made]
    assert write(read(html)) == html
    return html


def test_the_text_in_a_cell_of_an_old_page_is_paragraphs() -> None:
    sentence = "The ferry pier in the harbour opened again on Friday after a winter of repairs, {}."
    first, second = sentence.format("it said"), sentence.format("at last")
    cells = f"<td>Menu</td><td><h2>Pier</h2><p>{first}</p><p>{second}</p></td>"
    html = html_of(f"<table><tr>{cells}</tr></table>")
    assert html == f"<p>Menu</p><h2>Pier</h2><p>{first}</p><p>{second}</p>"


def test_the_cells_of_a_row_are_one_line() -> None:
    document = parse_document(f"<p>Above</p>{TABLE}<p>Below</p>".encode(), BASE)
    made = lines(cut_blocks(document.tree), document)
    rows = "Ship 0 | 0 decks | oak\n\nShip 1 | 1 decks | oak"
    assert plain(made) == f"Above\n\n{rows}\n\nBelow"
    cells = ROWS.replace(" class='x'", "")
    assert write(made) == f"<p>Above</p><table>{cells}</table><p>Below</p>"


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<div class='x' onclick='y()'>one</div>", "<p>one</p>"),
        ("<p>one<br><br>two<br>three</p>", "<p>one</p><p>two three</p>"),
        ("<h1>A</h1><h2 id='b'>B</h2><h6>C</h6>", "<h2>A</h2><h2>B</h2><h6>C</h6>"),
        ("<pre>\na = 1\n  b = 2\n</pre>", "<pre>a = 1\n  b = 2</pre>"),
        ("<pre>&lt;script&gt;</pre>", "<pre>&lt;script&gt;</pre>"),
        ("<dl><dt>one</dt><dd>two</dd></dl>", "<p>one</p><p>two</p>"),
        ("<center><font color='red'>one</font></center>", "<p>one</p>"),
        # quotations
        (
            "<blockquote>one<p>two</p></blockquote><blockquote>three</blockquote>",
            "<blockquote><p>one</p><p>two</p></blockquote><blockquote><p>three</p></blockquote>",
        ),
        # lists
        ("<ol start='3'><li>one</li><li>two</li></ol>", "<ol><li>one</li><li>two</li></ol>"),
        ("<ul><li>one</li></ul><ul><li>two</li></ul>",
         "<ul><li>one</li></ul><ul><li>two</li></ul>"),
        ("<ul><li>one<ol><li>two</li></ol>three</li></ul>",
         "<ul><li>one<ol><li>two</li></ol><p>three</p></li></ul>"),
        ("<ul><li><p>one</p><p>two</p></li></ul>", "<ul><li><p>one</p><p>two</p></li></ul>"),
        ("<ul><li><div>one</div></li></ul>", "<ul><li>one</li></ul>"),
        ("<ul><li><h3>one</h3>two</li></ul>", "<ul><li><h3>one</h3><p>two</p></li></ul>"),
        ("<div><li>one</li><li>two</li></div>", "<ul><li>one</li><li>two</li></ul>"),
        ("<ul><p>one</p><li>two</li></ul>", "<p>one</p><ul><li>two</li></ul>"),
        # tables
        ("<table><tr><th>one<p>two</p></th></tr></table>",
         "<table><tr><th>one<p>two</p></th></tr></table>"),
        ("<table><tr><td><h3>one</h3></td><td>two</td></tr></table>",
         "<table><tr><td>one</td><td>two</td></tr></table>"),
        ("<ul><li>one<table><tr><td>two</td></tr></table></li></ul>",
         "<ul><li>one<table><tr><td>two</td></tr></table></li></ul>"),
        ("<div><tr><td>one</td><td>two</td></tr></div>",
         "<table><tr><td>one</td><td>two</td></tr></table>"),
        ("<table><caption>one</caption><tr><td>two</td></tr></table>",
         "<p>one</p><table><tr><td>two</td></tr></table>"),
    ],
)  # fmt: skip
def test_blocks_keep_their_structure_and_nothing_else(body: str, html: str) -> None:
    assert html_of(body) == html


@pytest.mark.parametrize(
    ("inline", "html"),
    [
        ("a <b>b</b> <i>c</i> <u>d</u>", "a <strong>b</strong> <em>c</em> d"),
        ("<strong><b>a</b></strong>", "<strong>a</strong>"),
        ("<em>a</em> <strong>b</strong>", "<em>a</em> <strong>b</strong>"),
        ("<b>a's \"b\"</b> c's \"d\"", "<strong>a's \"b\"</strong> c's \"d\""),
        ("<i>a <b>b</b></i>", "<em>a </em><strong><em>b</em></strong>"),
        ("  a<b>  b  </b>  c  ", "a<strong> b </strong>c"),
        ("a<b> </b>b", "a<strong> </strong>b"),
        ("a <b>b </b> ", "a <strong>b</strong>"),
        ("a\u00ad\u200b<b>b</b>", "a<strong>b</strong>"),
        ("a &lt;script&gt; &amp;amp; b", "a &lt;script&gt; &amp;amp; b"),
        ("<b>a &lt;script&gt;</b> &amp; b", "<strong>a &lt;script&gt;</strong> &amp; b"),
        ("<a href='/x?a=1&b=\"'>a <i>b</i></a> c",
         '<a href="https://paper.example/x?a=1&amp;b=&quot;">a <em>b</em></a> c'),
        ("<a href='//other.example/x' target=_blank onclick='y()'>a</a>",
         '<a href="https://other.example/x">a</a>'),
        ("a<script>alert(1)</script><style>b</style><iframe src='/x'>c</iframe> d", "a d"),
    ],
)  # fmt: skip
def test_links_and_emphasis_of_a_text_are_kept(inline: str, html: str) -> None:
    assert html_of(f"<p>{inline}</p>") == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", " JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,<b>",
     "mailto:a@paper.example", "vbscript:x", "#note", "", "http://[broken", "file:///etc/passwd"],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_no_link(href: str) -> None:
    assert html_of(f'<p>a <a href="{href}">b</a></p>') == "<p>a b</p>"


def test_a_link_around_paragraphs_is_in_each() -> None:
    assert html_of("<a href='/x'><p>one</p><p><b>two</b></p></a>") == (
        '<p><a href="https://paper.example/x">one</a></p>'
        '<p><a href="https://paper.example/x"><strong>two</strong></a></p>'
    )


def test_an_embedded_post_is_a_quotation_with_author_and_link() -> None:
    post = (
        "<blockquote class='twitter-tweet'><p lang='en'>It is open.</p>&mdash; Ada Quill (@ada) "
        "<a href='https://posts.example/ada/1'>November 3, 2026</a></blockquote>"
    )
    assert html_of(post) == (
        "<blockquote><p>It is open.</p><p>— Ada Quill (@ada) "
        '<a href="https://posts.example/ada/1">November 3, 2026</a></p></blockquote>'
    )


@pytest.mark.parametrize(("length", "linked"), [(MAX_LINK_LENGTH, 1), (MAX_LINK_LENGTH + 1, 0)])
def test_long_addresses_are_no_links(length: int, linked: int) -> None:
    start = "https://paper.example/"
    body = f"<p><a href='{start}{'x' * (length - len(start))}'>a</a></p>"
    assert html_of(body).count("<a") == linked


def test_the_number_of_links_is_bounded() -> None:
    body = "".join(f"<p><a href='/{number}'>a</a></p>" for number in range(MAX_LINKS + 2))
    assert html_of(body).count("<a") == MAX_LINKS


def test_the_depth_of_lists_is_bounded() -> None:
    deep = MAX_NESTING + 2
    body = "".join(f"<ul><li>{number}" for number in range(deep)) + "</li></ul>" * deep
    html = html_of(body)
    assert html.count("<ul>") == MAX_NESTING
    assert all(str(number) in html for number in range(deep))
