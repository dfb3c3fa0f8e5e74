"""Test whom a page shows as its author, and which names a credit line holds."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.bylines import (
    credited,
    edited,
    elsewhere,
    near,
    profiled,
    signed,
)
from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import PageDocument, parse_document

PROSE = "<p>" + "The crew of the ferry worked through the night, and nobody was lost. " * 3 + "</p>"


def _blocks(body: str) -> tuple[PageDocument, list[Block]]:
    page = parse_document(
        f"<html><body><h1>A story of the sea</h1>{body}</body></html>".encode(),
        "https://paper.example/story",
    )
    return page, cut_blocks(page.tree)


def _first_elsewhere(body: str) -> list[str]:
    cut = _blocks(body)[1]
    return [author.name for author in credited(cut) or next(elsewhere(cut), [])]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (f"<p>Mara Lind</p>{PROSE}", ["Mara Lind"]),
        (f"<p>MARA LIND/Theo Brandt</p>{PROSE}", ["MARA LIND", "Theo Brandt"]),
        (f"<p>Forty people are safe</p>{PROSE}", []),
        (f"{PROSE}<p>Mara Lind</p>", []),  # below the first paragraph it is somebody told of
        (f"<div>Published August 7, 2026 by Mara Lind</div>{PROSE}", ["Mara Lind"]),
        (f"<div class='photo'>The pier, seen by Mara Lind</div>{PROSE}", []),
        (f"{PROSE * 50}<p>Written by Mara Lind</p>", ["Mara Lind"]),
        (f"{PROSE}<p>(责编：牛镛、岳弘彬)</p>", ["牛镛", "岳弘彬"]),
        (f"{PROSE}<h4 class='author-box'>Mara Lind</h4>", ["Mara Lind"]),
        (
            f"{PROSE}<h4 class='author-box'>Mara Lind</h4><h4 class='author-box'>Theo Brandt</h4>",
            [],
        ),
    ],
)
def test_the_page_credits_somebody_away_from_a_byline(body: str, names: list[str]) -> None:
    assert _first_elsewhere(body) == names


def test_a_byline_may_stand_against_its_word_and_an_administrator_is_no_author() -> None:
    assert [author.name for author in near(*_blocks("<div>ByMara Lind</div>"))] == ["Mara Lind"]
    linked = "<a rel='author' href='/author/{}/'>Mara Lind</a>"
    assert [a.name for a in near(*_blocks(linked.format("mara")))] == ["Mara Lind"]
    assert near(*_blocks(linked.format("admin"))) == []


def test_a_byline_below_the_headline_is_taken_before_a_box_of_that_name() -> None:
    box = "<div class='author-card-list'>Harbour Works</div>"
    assert [a.name for a in near(*_blocks(f"{box}<p>By Mara Lind</p>"))] == ["Mara Lind"]
    marked = "<div class='author'>by maralind</div>"
    assert [a.name for a in near(*_blocks(f"{marked}<div class='author'>The Sea</div>"))] == [
        "maralind"
    ]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<p>By Mara Lind</p>", ["Mara Lind"]),
        ("<div>By: Mara Lind and Theo Brandt, Columnists</div>", ["Mara Lind", "Theo Brandt"]),
        ("<p>Reviewed by Mara Lind</p>", []),
        ("<p>By night</p>", []),
        ("<figure><figcaption>By Mara Lind</figcaption></figure>", []),
        (f"{PROSE * 10}<p>By Mara Lind</p>", []),
    ],
)
def test_who_signs_below_the_headline(body: str, names: list[str]) -> None:
    assert [author.name for author in signed(_blocks(body)[1], 0)] == names


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/authors/mara-lind", ["Mara Lind"]),
        ("/redaktion/autor/lind", ["Mara Lind"]),
        ("/team/mara/", ["Mara Lind"]),
        ("/topics/mara-lind", []),
        ("/author/siteadmin", []),
        ("/authors/", []),
    ],
)
def test_a_name_alone_that_leads_to_an_authors_page(address: str, names: list[str]) -> None:
    page, cut = _blocks(f"<div><a href='{address}'>Mara Lind</a></div>{PROSE}")
    found = profiled(page, cut, 0)
    assert [author.name for author in found] == names
    assert [author.url for author in found] == [f"https://paper.example{address}"] * len(names)


@pytest.mark.parametrize(
    "word",
    ["author", "authors", "byline", "bylines", "autor", "autoren", "auteur", "autore", "writer",
     "contributor", "contributors", "forfatter", "firma"],
)  # fmt: skip
def test_every_word_in_a_class_marks_a_byline(word: str) -> None:
    line = f"<div class='story-{word}'>Mara Lind</div>"
    assert [author.name for author in near(*_blocks(line))] == ["Mara Lind"]
    assert _first_elsewhere(PROSE + line) == ["Mara Lind"]


NOT_A_BYLINE = (
    "comment", "comments", "related", "bio", "avatar", "footer", "sidebar", "social", "share",
    "card", "teaser", "photo", "image",
)  # fmt: skip


@pytest.mark.parametrize("word", NOT_A_BYLINE)
def test_every_word_of_another_part_of_the_page_marks_none(word: str) -> None:
    assert near(*_blocks(f"<div class='author {word}'>Mara Lind</div>")) == []
    line = f"<div class='{word}'>Published August 7, 2026 by Mara Lind</div>"
    assert _first_elsewhere(line) == []


def test_a_line_that_nothing_marks_is_no_byline() -> None:
    assert near(*_blocks("<div class='story'>Mara Lind</div>")) == []


def test_of_several_marked_lines_the_first_with_names_counts() -> None:
    lines = (
        "<div class='author'>Share</div><div class='author'>{}</div><div class='author'>{}</div>"
    )
    found = near(*_blocks(lines.format("Mara Lind", "Theo Brandt")))
    assert [author.name for author in found] == ["Mara Lind"]


@pytest.mark.parametrize(
    "credit",
    ["Written by", "Authored by", "Words by", "This story was written by",
     "This article is authored by", "This piece was words by", "Autorin/Autor", "Written by:",
     "WRITTEN BY"],
)  # fmt: skip
def test_every_phrase_credits_the_writer(credit: str) -> None:
    found = credited(_blocks(f"{PROSE}<p>{credit} Mara Lind</p>")[1])
    assert [author.name for author in found] == ["Mara Lind"]


@pytest.mark.parametrize("credit", ["责任编辑：", "责编：", "责编:", "(责编：", "（责任编辑:"])
def test_every_chinese_phrase_credits_the_writer(credit: str) -> None:
    found = credited(_blocks(f"{PROSE}<p>{credit}牛镛）</p>")[1])
    assert [author.name for author in found] == ["牛镛"]


@pytest.mark.parametrize("credit", ["Photos by", "By", "Typewritten by", "This was written by"])
def test_another_phrase_credits_nobody(credit: str) -> None:
    assert credited(_blocks(f"{PROSE}<p>{credit} Mara Lind</p>")[1]) == []


@pytest.mark.parametrize(
    "word",
    ["By", "by", "BY", "Written by", "written By", "Story by", "Von", "von", "Por", "por", "Par",
     "par", "Av", "av", "By:"],
)  # fmt: skip
def test_every_word_signs_the_story(word: str) -> None:
    found = signed(_blocks(f"<p>{word} Mara Lind</p>")[1], 0)
    assert [author.name for author in found] == ["Mara Lind"]


@pytest.mark.parametrize("word", ["Door", "vON", "Posted by", ""])
def test_no_other_word_signs_the_story(word: str) -> None:
    assert signed(_blocks(f"<p>{word} Mara Lind</p>")[1], 0) == []


@pytest.mark.parametrize("tag", ["figure", "aside", "nav", "footer"])
def test_nobody_signs_in_another_part_of_the_page(tag: str) -> None:
    assert signed(_blocks(f"<{tag}><p>By Mara Lind</p></{tag}>")[1], 0) == []


def test_nobody_signs_in_hidden_text_or_without_a_headline() -> None:
    assert signed(_blocks("<p hidden>By Mara Lind</p>")[1], 0) == []
    assert signed(_blocks("<p>By Mara Lind</p>")[1], None) == []
    assert signed(_blocks("<p>By Mara Lind and Theo</p>")[1], 0) == []


@pytest.mark.parametrize(
    "part",
    ["author", "authors", "autor", "auteur", "auteurs", "our-authors", "authorpage", "people",
     "team", "staff", "profile", "profiles", "contributor", "contributors", "writer", "writers",
     "by", "AUTHOR"],
)  # fmt: skip
def test_every_part_of_an_address_leads_to_a_writers_page(part: str) -> None:
    page, cut = _blocks(f"<div><a href='/{part}/mara'>Mara Lind</a></div>")
    assert [author.name for author in profiled(page, cut, 0)] == ["Mara Lind"]


@pytest.mark.parametrize(
    "body",
    [
        "<div><a href='/author/?page=2'>Mara Lind</a></div>",
        "<div><a href='/author/#top'>Mara Lind</a></div>",
        "<div><a href='/author-mara'>Mara Lind</a></div>",
        "<div><a href='/standby/mara'>Mara Lind</a></div>",
        "<div><a>Mara Lind</a></div>",
        "<div>Mara Lind</div>",
        "<div hidden><a href='/author/mara'>Mara Lind</a></div>",
        "<div><a href='/author/mara'>Mara</a></div>",
        "<div><a href='/author/mara'>Mara Lind</a> tells</div>",
    ],
)
def test_a_line_that_leads_to_no_writers_page_names_nobody(body: str) -> None:
    page, cut = _blocks(body)
    assert profiled(page, cut, 0) == []


@pytest.mark.parametrize("rest", [", Harbour University", " | Editor", " – Correspondent", ""])
def test_a_linked_name_may_begin_the_line(rest: str) -> None:
    page, cut = _blocks(f"<p><a href='/profiles/mara-lind-9'>Mara Lind</a>{rest}</p>{PROSE}")
    assert [author.name for author in profiled(page, cut, 0)] == ["Mara Lind"]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<p><a href='/staff/m'>Mara Lind</a></p><p><a href='/staff/t'>Theo Brandt</a></p>",
         ["Mara Lind", "Theo Brandt"]),
        ("<a href='/staff/m'><p>Mara Lind</p><p>Math Editor</p></a>", ["Mara Lind"]),
        ("<p>Reviewed by</p><p><a href='/staff/t'>Theo Brandt</a></p>", []),
        ("<p>Reviewed by</p><p><a href='/staff/t'>Theo Brandt</a></p>"
         "<p>Written by</p><p><a href='/staff/m'>Mara Lind</a></p>", ["Mara Lind"]),
        ("<p><a href='/staff/m'>Mara Lind</a></p><p>Edited by</p>"
         "<p><a href='/staff/t'>Theo Brandt</a></p>", ["Mara Lind"]),
        ("<p>Mara Lind | Senior Writer | July 2, 2026</p>", ["Mara Lind"]),
        ("<figure>Mara Lind | Senior Writer</figure>", []),
        ("<h2>Mara Lind, Editor</h2>", []),
        ("<div><img alt='Mara Lind'><p>Mara Lind</p><p>2026-11-17</p></div>", ["Mara Lind"]),
        ("<div><img alt='Mara Lind'><p>Mara Lind</p><p>Staff Writer</p></div>", ["Mara Lind"]),
        ("<div><img alt='Mara Lind'><p>Mara Lind</p><p>The pier</p></div>", []),
        ("<div><img alt='A pier'><p>Mara Lind</p><p>2026-11-17</p></div>", []),
        ("<div><img alt='Harbour News'><h2>Harbour News</h2><p>2026-11-17</p></div>", []),
    ],
)  # fmt: skip
def test_who_stands_by_the_headline_with_a_page_a_role_or_a_picture(
    body: str, names: list[str]
) -> None:
    page, cut = _blocks(body + PROSE)
    assert [author.name for author in profiled(page, cut, 0)] == names


@pytest.mark.parametrize("label", ["Edited by", "Edited by:", "Reviewed by"])
def test_who_did_other_work_is_named_only_where_nobody_else_is(label: str) -> None:
    page, cut = _blocks(f"<p class='byline'>{label} Theo Brandt</p>{PROSE}")
    assert near(page, cut, 0) == []
    assert [author.name for author in edited(cut, 0)] == ["Theo Brandt"]
    page, cut = _blocks(f"<p>{label} Theo Brandt</p><p>By Mara Lind</p>{PROSE}")
    assert [author.name for author in near(page, cut, 0)] == ["Mara Lind"]
    assert edited(_blocks(f"<p>By Mara Lind</p>{PROSE}")[1], 0) == []


@pytest.mark.parametrize(
    "genre",
    ["Interview by", "Review by", "Analysis by", "Opinion by", "Column by", "Commentary by",
     "Comment by", "Essay by", "Feature by", "Recipe by", "Post by", "Blog post by",
     "Guest post by"],
)  # fmt: skip
def test_the_genre_of_a_story_may_credit_its_writer(genre: str) -> None:
    page, cut = _blocks(f"<p>{genre} Mara Lind</p><h3 class='author'>by Theo Brandt</h3>{PROSE}")
    assert [author.name for author in near(page, cut, 0)] == ["Mara Lind"]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Published August 7, 2026 by Mara Lind", True),
        ("Published 7/8/2026 by Mara Lind", True),
        ("The pier and the sea by Mara Lind", False),
    ],
)
def test_a_by_inside_a_line_stands_with_the_date(line: str, named: bool) -> None:
    assert bool(_first_elsewhere(f"<div>{line}</div>{PROSE}")) is named


def test_a_kicker_beside_a_link_to_the_writer_is_no_name() -> None:
    page, cut = _blocks("<header>Breaking News<p>By <a href='/author/m'>Mara Lind</a></p></header>")
    assert profiled(page, cut, 0) == []


def test_a_link_around_the_name_leads_to_the_writers_page() -> None:
    page, cut = _blocks("<a href='/author/mara'><h4>Mara Lind</h4></a>")
    assert [author.url for author in profiled(page, cut, 0)] == [
        "https://paper.example/author/mara"
    ]


@pytest.mark.parametrize(("count", "kept"), [(3, 3), (4, 1)])
def test_three_names_may_be_linked_as_authors(count: int, kept: int) -> None:
    names = ["Mara Lind", "Theo Brandt", "Tom Ray", "Ana Lima"][:count]
    links = "".join(f"<a rel='author nofollow' href='/a'>{name}</a> " for name in names)
    assert [author.name for author in near(*_blocks(links))] == names[:kept]


@pytest.mark.parametrize("link", ["<a rel='nofollow'>Mara Lind</a>", "<a rel='author'>Share</a>"])
def test_another_link_names_no_author(link: str) -> None:
    assert near(*_blocks(link)) == []


START = 50
"""The position of the headline among the blocks of ``_line_at``."""


def _line_at(distance: int, line: str, start: int = START) -> tuple[PageDocument, list[Block]]:
    """Build a page with ``line`` so many blocks below the headline, above if it is negative."""
    lines = ["<div>.x.</div>"] * (start + 60)
    lines[start] = "<h1>A story of the sea</h1>"
    lines[start + distance] = line
    page = parse_document(
        f"<html><body>{''.join(lines)}</body></html>".encode(), "https://paper.example/story"
    )
    return page, cut_blocks(page.tree)


@pytest.mark.parametrize(("distance", "read"), [(-6, 0), (-5, 1), (39, 1), (40, 0)])
def test_a_byline_stands_five_blocks_above_to_thirty_nine_below_the_headline(
    distance: int, read: int
) -> None:
    assert len(near(*_line_at(distance, "<p>By Mara Lind</p>"), START)) == read
    assert len(near(*_line_at(distance, "<p>By Mara Lind</p>"))) == read  # at its h1


def test_a_byline_may_be_the_first_block_of_the_page() -> None:
    assert len(near(*_line_at(-2, "<p>By Mara Lind</p>", 2), 2)) == 1
    linked = "<p><a href='/author/mara'>Mara Lind</a></p>"
    assert len(profiled(*_line_at(-2, linked, 2), 2)) == 1


@pytest.mark.parametrize(("distance", "read"), [(-6, 0), (-5, 1), (8, 1), (9, 0)])
def test_a_linked_name_stands_five_blocks_above_to_eight_below_the_headline(
    distance: int, read: int
) -> None:
    linked = "<p><a href='/author/mara'>Mara Lind</a></p>"
    assert len(profiled(*_line_at(distance, linked), START)) == read
    assert len(profiled(*_line_at(distance, linked), None)) == read


@pytest.mark.parametrize(("distance", "read"), [(-1, 0), (1, 1), (8, 1), (9, 0)])
def test_who_signs_stands_in_the_eight_blocks_below_the_headline(distance: int, read: int) -> None:
    assert len(signed(_line_at(distance, "<p>By Mara Lind</p>")[1], START)) == read


@pytest.mark.parametrize(("distance", "read"), [(-1, 0), (1, 1), (39, 1), (40, 0)])
@pytest.mark.parametrize(
    "line", ["<p>Mara Lind</p>", "<div>Published August 7, 2026 by Mara Lind</div>"]
)
def test_a_name_stands_in_the_thirty_nine_blocks_below_the_headline(
    line: str, distance: int, read: int
) -> None:
    assert len(list(elsewhere(_line_at(distance, line)[1], START))) == read


def test_a_bare_name_needs_a_headline() -> None:
    page = parse_document(b"<html><body><p>Mara Lind</p></body></html>", "https://a.example/")
    assert list(elsewhere(cut_blocks(page.tree), None)) == []


@pytest.mark.parametrize(("length", "read"), [(99, 1), (100, 1), (101, 0)])
def test_a_paragraph_of_more_than_a_hundred_characters_begins_the_story(
    length: int, read: int
) -> None:
    body = f"<p>{'x' * length}</p><p>Mara Lind</p>"
    assert len(list(elsewhere(_blocks(body)[1]))) == read


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Mara", 0),
        ("Mara Lind", 1),
        ("Mara Ann Beth Lind", 1),
        ("Mara Ann Beth Cora Lind", 0),
        ("Mara van Lind", 0),
        ("mara lind", 0),
        ("Mara Lind, 20 November 2026", 0),
        ("<a>Mara Lind</a>", 0),
    ],
)
def test_a_bare_name_has_two_to_four_words_in_capitals_and_nothing_else(
    line: str, read: int
) -> None:
    assert len(list(elsewhere(_blocks(f"<p>{line}</p>")[1]))) == read


@pytest.mark.parametrize(("length", "read"), [(138, 1), (139, 1), (140, 0)])
def test_a_byline_has_less_than_140_characters(length: int, read: int) -> None:
    line = f"By Mara Lind ({'x' * 70}) ("
    line += "x" * (length - len(line) - 1) + ")"
    assert len(line) == length
    assert len(near(*_blocks(f"<p>{line}</p>"))) == read


def test_lines_that_credit_different_writers_credit_nobody() -> None:
    line = "<p>Written by {}</p>"
    one, other = line.format("Mara Lind"), line.format("Theo Brandt")
    assert len(credited(_blocks(one + one)[1])) == 1
    assert credited(_blocks(one + other)[1]) == []


def test_the_surest_credit_comes_first() -> None:
    body = (
        f"<p>Mara Lind</p><div>Published August 7, 2026 by Theo Brandt</div>{PROSE}"
        "<h4 class='author'>Tom Ray</h4>"
    )
    found = elsewhere(_blocks(body)[1])
    assert [[author.name for author in names] for names in found] == [
        ["Mara Lind"], ["Theo Brandt"], ["Tom Ray"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<div class=byline>Last Updated: November 24, 2026</div>", []),
        (
            "<div class=byline><a href=/a>Mara Lind</a><a href=/x>@mara</a> Nov 24</div>",
            ["Mara Lind"],
        ),
        ("<p class=byline>By Mara Lind<span>CEO</span></p>", ["Mara Lind"]),
        ("<p class=byline>By <b>Mara</b> <b>Lind</b></p>", ["Mara Lind"]),
        ("<p class=byline>By <b>Mara</b><b> Lind</b></p>", ["Mara Lind"]),
        ("<p class=byline>By <b>M</b>ara Lind</p>", ["Mara Lind"]),
        ("<p class=byline>Mara Lind<br>Redakteurin</p>", ["Mara Lind"]),
        ("<div class=byline>TEXT BY MARA LIND<br>TRANSLATION BY TOM RAY</div>", ["MARA LIND"]),
        ("<div class=byline>Mara Lind<script>x()</script></div>", ["Mara Lind"]),
        ("<div class=info>2026-11-24　来源：东港新闻网　作者：林晓　编辑：王伟</div>", ["林晓"]),
        ("<div class=info>2026-11-24 来源：东港新闻网 记者 林晓</div>", ["林晓"]),
        ("<div class=byline>كتب: أحمد سالم</div>", ["أحمد سالم"]),
        ("<p>Source: Harbour Works</p><p class=author>Mara Lind</p>", ["Mara Lind"]),
        ("<div>One<p class=byline>By Mara Lind</p>Two</div>", ["Mara Lind"]),
    ],
)
def test_a_byline_names_people_only(byline: str, names: list[str]) -> None:
    assert [author.name for author in near(*_blocks(byline + PROSE))] == names


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (f"{PROSE}<h3>Author</h3><p>Mara Lind</p>", ["Mara Lind"]),
        ("<div>By</div><div>Mara Lind</div><div>|</div><div>6 min</div>", ["Mara Lind"]),
        ("<h2>Article by</h2><div>Änne Groß</div>", ["Änne Groß"]),
        ("<div>Autor:</div><div>Mara Lind</div>", ["Mara Lind"]),
        ("<article><nav><span>by </span><p><a>Mara Lind</a></p></nav></article>", ["Mara Lind"]),
        (
            "<h6>Author(s)</h6><ul><li>Mara Lind</li><li>Theo Brandt</li></ul><p>Rosa Blau</p>",
            ["Mara Lind", "Theo Brandt"],
        ),
        ("<h6>Author</h6><p>Mara Lind grew up by the sea and writes of ferries</p>", []),
        ("<nav><div>Reporting</div><div>Track Record</div></nav>", []),
        ("<figure><div>By</div><div>Mara Lind</div></figure>", []),
        ("<div>Reviewed by</div><div>Mara Lind</div>", []),
        ("<h6>Author</h6><p>Mara Lind</p><h6>Author</h6><p>Theo Brandt</p>", []),
    ],
)
def test_names_stand_below_a_line_that_only_says_author(body: str, names: list[str]) -> None:
    cut = _blocks(body)[1]
    assert [author.name for author in credited(cut, 0)] == names


@pytest.mark.parametrize(("paragraphs", "read"), [(2, 1), (3, 0)])
def test_a_by_inside_the_story_signs_nothing(paragraphs: int, read: int) -> None:
    page, cut = _blocks(
        f"{PROSE * paragraphs}<p>A harbour, by Theo Brandt</p><p>By Theo Brandt</p>"
    )
    assert len(near(page, cut, 0)) == read
    page, cut = _blocks(f"{PROSE * paragraphs}<p class='byline'>By Theo Brandt</p>")
    assert len(near(page, cut, 0)) == 1
