"""Test that lines are written as HTML, and read again as they were."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.markup import (
    Holder,
    Line,
    figure,
    headings,
    lines_of,
    paragraph,
    plain,
    read,
    subheading,
    without,
    write,
)

LIST, OTHER_LIST = Holder("ul", 1), Holder("ul", 2)
WHOLE = (
    '<p>See <a href="https://paper.example/?a=1&amp;b=%22">the <strong>old</strong></a> pier.</p>'
    "<h2>At &lt;sea&gt;</h2>"
    "<ul><li>one<ul><li>inner</li></ul></li><li><p>two</p><p>three</p></li></ul>"
    "<blockquote><p>“No.”</p></blockquote>"
    "<table><tr><th>Ship</th><td>four <em>decks</em><p>oak</p></td></tr></table>"
    "<pre>a = 1\n  b</pre>"
)
PICTURE = '<figure><img src="https://paper.example/a.jpg?b=1&amp;c=%22">{}</figure>'


def test_html_is_read_as_the_lines_that_it_is_made_of() -> None:
    lines = read(WHOLE)
    assert [line.text for line in lines] == [
        "See the old pier.", "At <sea>", "one", "inner", "two", "three", "“No.”",
        "Ship | four decks | oak", "a = 1 b",
    ]  # fmt: skip
    assert [line.heading for line in lines] == [None, 2, *[None] * 7]
    assert [[holder.tag for holder in line.holders] for line in lines] == [
        [], [], ["ul", "li"], ["ul", "li", "ul", "li"], ["ul", "li"], ["ul", "li"], ["blockquote"],
        ["table"], [],
    ]  # fmt: skip
    assert write(lines) == WHOLE


def test_subheadings_are_found_wherever_they_stand() -> None:
    html = f"{WHOLE}<ul><li><h3>On <em>land</em></h3><p>x</p></li></ul>"
    assert headings(html) == ["At <sea>", "On land"]
    assert headings("") == []


def test_what_holds_nothing_more_goes_with_its_last_line() -> None:
    left = without(WHOLE, {"inner", "two", "“No.”", "Ship | four decks | oak"})
    assert "<ul><li>one</li><li><p>three</p></li></ul><pre>" in left
    assert "blockquote" not in left
    assert "table" not in left
    assert without(WHOLE, {"not there"}) == WHOLE
    assert without("<p>one</p>", {"one"}) == ""


def test_neighbours_in_one_list_share_it_and_two_lists_stay_apart() -> None:
    def item(at: Holder, number: int) -> Line:
        return Line("x", "x", (at, Holder("li", number)))

    assert write([item(LIST, 3), item(LIST, 4)]) == "<ul><li>x</li><li>x</li></ul>"
    assert write([item(LIST, 3), item(OTHER_LIST, 4)]) == "<ul><li>x</li></ul><ul><li>x</li></ul>"
    numbers = count()
    joined = [*read("<ul><li>x</li></ul>", numbers), *read("<ul><li>x</li></ul>", numbers)]
    assert write(joined) == "<ul><li>x</li></ul><ul><li>x</li></ul>"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1)))
def test_no_text_is_taken_for_markup(texts: list[str]) -> None:
    words = [" ".join(text.split()) for text in texts]
    lines = [make(text) for text in words if text for make in (paragraph, subheading)]
    assert [line.markup for line in read(write(lines))] == [line.markup for line in lines]
    assert plain(read(write(lines))).count("\n\n") == max(0, len(lines) - 1)


@pytest.mark.parametrize("html", [None, "", "<p>another text</p>"])
def test_a_text_without_html_of_its_own_is_paragraphs(html: str | None) -> None:
    assert lines_of("one\n\n<two>", html) == [paragraph("one"), paragraph("<two>")]


def test_the_html_of_a_text_gives_its_structure() -> None:
    assert lines_of("one\n\ntwo", "<h2>one</h2><p>two</p>") == [subheading("one"), paragraph("two")]


@pytest.mark.parametrize("caption", ["", "<figcaption>At &lt;sea&gt;</figcaption>"])
def test_a_figure_is_a_line_without_text(caption: str) -> None:
    written = PICTURE.format(caption)
    html = f"<p>one</p>{written}<ul><li>two{written}<p>three</p></li></ul>"
    lines = read(html)
    assert [line.text for line in lines] == ["one", "", "two", "", "three"]
    assert [holder.tag for holder in lines[3].holders] == ["ul", "li"]
    assert write(lines) == html
    assert plain(lines) == "one\n\ntwo\n\nthree"
    assert lines_of(plain(lines), html) == lines
    assert without(html, {"one"}).startswith(written)


def test_a_figure_is_written_with_its_address_and_caption() -> None:
    made = figure('https://paper.example/a.jpg?b=1&c="', "At <sea>")
    assert made.markup == (
        '<figure><img src="https://paper.example/a.jpg?b=1&amp;c=&quot;">'
        "<figcaption>At &lt;sea&gt;</figcaption></figure>"
    )
    assert read(made.markup) == [made]
