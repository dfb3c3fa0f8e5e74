"""Tests of the element that the markup names as the author's."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from crawler.extraction.fields.labelled_authors import find_labelled


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<a rel='author'>Mara Lind</a>", "Mara Lind"),
        ("<span class='article-author-name'>Mara <b>Lind</b></span>", "Mara Lind"),
        ("<author>Mara Lind</author>", "Mara Lind"),
        ("<p class='byline'>By Mara Lind</p>", "Mara Lind"),
        ("<span itemprop='author'>Mara Lind</span>", "Mara Lind"),
        ("<h4 id='xiaobian'>Mara Lind</h4>", "Mara Lind"),
        *(
            (f"<td class='{name}'>Mara Lind</td>", "Mara Lind")
            for name in (
                "storyAuthor",
                "story-author",
                "screenname",
                "story-writer",
                "storyByline",
                "story-byline",
            )
        ),
        ("<section data-component='BylineBlock'>Mara Lind</section>", "Mara Lind"),
        ("<td rel='author'>Mara Lind</td>", None),
        ("<span class='name'>Mara Lind</span>", None),
        ("<p class='byline'>M.</p>", None),
    ],
)
def test_an_element_is_named_as_the_authors(markup: str, found: str | None) -> None:
    page = f"<html><body><div><p>Boats left the harbour.</p>{markup}</div></body></html>"
    assert find_labelled(fromstring(page)) == found


def test_the_surest_name_wins_wherever_it_stands() -> None:
    page = (
        "<div><td class='writer'>The desk</td><p class='byline'>Ove Dahl</p>"
        "<a rel='author'>Mara Lind</a></div>"
    )
    assert find_labelled(fromstring(page)) == "Mara Lind"


@pytest.mark.parametrize(
    "around",
    ["<div id='comments'>{}</div>", "<div class='sidebar-b'>{}</div>", "<figure>{}</figure>"],
)
def test_a_name_beside_the_story_is_passed_over(around: str) -> None:
    named = around.format("<a class='author'>Ove Dahl</a>")
    page = f"<body>{named}<p>Boats left.</p></body>"
    assert find_labelled(fromstring(page)) is None


def test_what_stands_beside_the_name_is_left_out() -> None:
    page = (
        "<body><div class='author'><figure>Portrait</figure> Mara Lind "
        "<span class='date'>Monday</span> <time>18:00</time></div></body>"
    )
    assert find_labelled(fromstring(page)) == "Mara Lind"


@pytest.mark.parametrize(("size", "is_name"), [(119, True), (120, False)])
def test_a_long_text_is_no_name(size: int, is_name: bool) -> None:
    name = ("Mara Lind and " * 20)[: size - 1] + "x"
    assert (
        find_labelled(fromstring(f"<body><p class='byline'>{name}</p></body>")) is not None
    ) is is_name


@pytest.mark.parametrize(
    ("attribute", "is_discarded"),
    [
        *((f"class='{name}'", True) for name in (
            "Comments", "comments", "title", "date", "commentlist", "comments-list", "sidebar",
            "is-hidden", "quote", "embedly-instagram", "article-share", "article-support", "print",
            "category", "meta-date", "meta-reviewer", "author-bio", "author-description")),
        *((f"id='{name}'", True) for name in ("comments", "commentlist", "comment-list",
                                              "ProductReviews")),
        *((f"class='{name}'", False) for name in ("my-comments", "titles", "a-date", "name")),
    ],
)  # fmt: skip
def test_each_name_of_what_is_no_author_s_place_is_passed_over(
    attribute: str, is_discarded: bool
) -> None:
    page = f"<body><div {attribute}><a rel='author'>Mara Lind</a></div></body>"
    assert find_labelled(fromstring(page)) == (None if is_discarded else "Mara Lind")


@pytest.mark.parametrize(("before", "is_found"), [(499, True), (500, False)])
def test_five_hundred_elements_are_looked_at(before: int, is_found: bool) -> None:
    others = "<p class='byline'>M.</p>" * before
    found = find_labelled(fromstring(f"<body>{others}<a rel='author'>Mara Lind</a></body>"))
    assert found == ("Mara Lind" if is_found else None)
