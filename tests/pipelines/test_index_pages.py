"""Test which page at a site's front address is a text, and which lists articles."""

from __future__ import annotations

import pytest

from model.items import Article
from pipelines.index_pages import is_index
from text.markup import Line, paragraph, plain, subheading, write

SENTENCE = "The boat was built in my father's shed in one long winter"  # twelve words
HEADLINE = "How I learned to bend oak"


def linked(line: Line) -> Line:
    start, end = ("<h2>", "</h2>") if line.heading else ("<p>", "</p>")
    inner = line.markup.removeprefix(start).removesuffix(end)
    markup = f'{start}<a href="https://oak.example/1">{inner}</a>{end}'
    return Line(line.text, markup, line.holders, line.heading)


def page(*lines: Line, url: str = "https://oak.example/") -> Article:
    return Article(url=url, urlKey=url, articleBody=plain(lines), articleBodyHtml=write(lines))


def listed(article: Article, *, unspaced: bool = False) -> bool:
    return is_index(article, is_dated=True, unspaced=unspaced)


def text(sentences: int) -> list[Line]:
    return [paragraph(f"{SENTENCE}.") for _ in range(sentences)]


def test_a_text_at_the_front_of_a_site_is_none_of_its_indexes() -> None:
    assert not listed(page(*text(6), subheading(HEADLINE), *text(6)))
    assert listed(Article(url="https://oak.example/", urlKey="k", articleBody=f"{SENTENCE}. " * 12))


@pytest.mark.parametrize(("words", "expected"), [(99, True), (100, False)])
def test_it_has_a_hundred_words(words: int, expected: bool) -> None:
    assert listed(page(paragraph("word " * (words - 1) + "end."))) is expected


def test_it_has_words_in_a_script_without_spaces_too() -> None:
    assert not listed(page(paragraph("船は父の小屋で一冬かけて造られた。" * 14)), unspaced=True)
    assert listed(page(paragraph("船は父の小屋で一冬かけて造られた。" * 4)), unspaced=True)


@pytest.mark.parametrize(("links", "expected"), [(1, False), (2, True)])
def test_one_of_its_subheadings_is_a_link_at_most(links: int, expected: bool) -> None:
    headings = [linked(subheading("Oak")) for _ in range(links)]
    assert listed(page(*headings, *text(20))) is expected


@pytest.mark.parametrize(("links", "expected"), [(9, False), (10, True)])
def test_fewer_than_half_of_its_lines_hold_a_link(links: int, expected: bool) -> None:
    lines = text(20)
    assert listed(page(*map(linked, lines[:links]), *lines[links:])) is expected


@pytest.mark.parametrize(
    ("headlines", "sentences", "expected"),
    [
        (7, 8, False),  # too few for an index
        (8, 9, True),  # above teasers of a sentence each
        (8, 60, False),  # above the parts of a long text
    ],
)
def test_headlines_stand_above_its_parts_and_above_teasers(
    headlines: int, sentences: int, expected: bool
) -> None:
    titles = [subheading(HEADLINE) for _ in range(headlines)]
    assert listed(page(*titles, *text(sentences))) is expected


@pytest.mark.parametrize(("letters", "expected"), [(161, False), (160, True)])
def test_a_fifth_of_its_letters_in_headlines_is_too_many(letters: int, expected: bool) -> None:
    titles = [subheading("abc de fgh")] * 8  # three words: no headlines
    assert not listed(page(*titles, paragraph("word " * 99 + "end.")))
    titles = [subheading("a b c defg"[:10])] * 8  # eighty letters
    body = ("wo " * 200)[: 2 * letters - 1].replace("  ", " ").rstrip().ljust(2 * letters - 1, "w")
    assert listed(page(*titles, paragraph(body + "."))) is expected


def test_rows_of_a_table_are_no_text() -> None:
    row = " | ".join(["Oak", SENTENCE, "Winter"])
    assert listed(page(*[paragraph(f"{row}.") for _ in range(12)]))
