"""Check where among the lines of a text the pictures of the story stand."""

from __future__ import annotations

import pytest

from crawler.extraction.body.markup import lines
from crawler.extraction.fields.figures import with_figures
from crawler.extraction.fields.images import find_pictures
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document
from text.markup import plain, read, write

BASE = "https://paper.example/2026/a"
SHOWN = '<figure><img src="https://paper.example/{}.jpg"></figure>'
A, B = SHOWN.format("a"), SHOWN.format("b")
TABLE = "<table><tr><td>one</td></tr>{}<tr><td>two</td></tr></table>"


def html_of(body: str) -> str:
    """Return the HTML of a body whose captions are no text; it must be the same when it is read."""
    document = parse_document(f"<html><body><div>{body}</div></body></html>".encode(), BASE)
    blocks = [
        block
        for block in cut_blocks(document.tree)
        if "figure" not in block.ancestors | {block.tag}
    ]
    pictures = find_pictures(document, [document.tree])
    text = lines(blocks, document)
    made = with_figures(text, blocks, pictures, document.tree)
    html = write(made)
    assert plain(made) == plain(text) == plain(read(html))
    assert write(read(html)) == html
    return html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<img src='/a.jpg'><p>one</p><p>two</p>", f"{A}<p>one</p><p>two</p>"),
        ("<p>one</p><figure><img src='/a.jpg'></figure><p>two</p>", f"<p>one</p>{A}<p>two</p>"),
        ("<p>one</p><p>two</p><div><img src='/a.jpg'></div>", f"<p>one</p><p>two</p>{A}"),
        ("<p>one</p><img src='/a.jpg'><img src='/b.jpg'><p>two</p>", f"<p>one</p>{A}{B}<p>two</p>"),
        ("<p>one <img src='/a.jpg'></p><p>two</p>", f"<p>one</p>{A}<p>two</p>"),
        ("<h2>one</h2><p><a href='/x'><img src='/a.jpg'></a></p><p>two</p>",
         f"<h2>one</h2>{A}<p>two</p>"),
        # paragraphs that only breaks set apart
        ("one<br><br><img src='/a.jpg'><br><br>two<br><br>three",
         f"<p>one</p>{A}<p>two</p><p>three</p>"),
        ("<img src='/a.jpg'>one<br><br>two<br><br><b><img src='/b.jpg'></b>",
         f"{A}<p>one</p><p>two</p>{B}"),
        # lists, quotations and tables
        ("<ul><li>one<img src='/a.jpg'></li><li>two</li></ul>",
         f"<ul><li>one{A}</li><li>two</li></ul>"),
        ("<ul><li>one<ul><li>deep</li></ul><img src='/a.jpg'></li><li>two</li></ul>",
         f"<ul><li>one<ul><li>deep</li></ul>{A}</li><li>two</li></ul>"),
        ("<ul><li><p>one</p><img src='/a.jpg'><p>two</p></li></ul>",
         f"<ul><li><p>one</p>{A}<p>two</p></li></ul>"),
        ("<ul><li>one</li></ul><img src='/a.jpg'><ul><li>two</li></ul>",
         f"<ul><li>one</li></ul>{A}<ul><li>two</li></ul>"),
        ("<blockquote><p>one</p><img src='/a.jpg'><p>two</p></blockquote>",
         f"<blockquote><p>one</p>{A}<p>two</p></blockquote>"),
        ("<blockquote><p>one</p><img src='/a.jpg'></blockquote><p>two</p>",
         f"<blockquote><p>one</p></blockquote>{A}<p>two</p>"),
        (TABLE.format("<tr><td><img src='/a.jpg'></td></tr>") + "<p>three</p>",
         TABLE.format("") + f"{A}<p>three</p>"),
        ("<img src='/a.jpg'>" + TABLE.format(""), A + TABLE.format("")),
    ],
)  # fmt: skip
def test_a_figure_stands_where_the_page_shows_its_picture(body: str, html: str) -> None:
    assert html_of(body) == html


@pytest.mark.parametrize(
    ("caption", "written"),
    [
        ("The pier.", "<figcaption>The pier.</figcaption>"),
        ("The pier. Photo: Ada Quill", "<figcaption>The pier. (Photo: Ada Quill)</figcaption>"),
        ("Photo: Ada Quill", "<figcaption>Photo: Ada Quill</figcaption>"),
        ("&lt;b&gt; &amp; <b>the</b> pier", "<figcaption>&lt;b&gt; &amp; the pier</figcaption>"),
        ("", ""),
        # the page has it among its paragraphs, too
        ("One line.", ""),
    ],
)
def test_the_caption_is_in_the_figure_with_its_credit(caption: str, written: str) -> None:
    body = f"<p>One line</p><figure><img src='/a.jpg'><figcaption>{caption}</figcaption></figure>"
    picture = '<img src="https://paper.example/a.jpg">'
    assert html_of(body) == f"<p>One line</p><figure>{picture}{written}</figure>"


def test_an_address_ends_no_attribute() -> None:
    html = html_of("""<p>one</p><img src='/a.jpg?b="><script>&amp;c=1'>""")
    assert "<script" not in html
    assert html.endswith('a.jpg?b=&quot;&gt;&lt;script&gt;&amp;c=1"></figure>')


def test_a_page_without_pictures_has_no_figures() -> None:
    assert html_of("<p>one</p><img src='/icon.png' width='16'>") == "<p>one</p>"
