"""Test how a page is cut into blocks, and what each block tells of its place."""

from __future__ import annotations

import pytest
from lxml.html import Element, HtmlElement, fromstring

from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.class_names import words_of
from crawler.extraction.page.visibility import look_at


def _cut(body: str) -> list[Block]:
    root = fromstring(f"<html><body>{body}</body></html>").find("body")
    assert root is not None
    return cut_blocks(root)


def _texts(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks]


def _body_with(tag: str) -> tuple[HtmlElement, HtmlElement]:
    """Build a body with texts around a child, without a parser that would move the child."""
    body, child = Element("body"), Element(tag)
    body.text, child.text, child.tail = "one ", "two", " three"
    body.append(child)
    return body, child


SKIPPED = [
    "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "audio",
    "video", "input", "textarea", "map", "area", "link", "meta", "title", "frame", "frameset",
    "noframes", "applet",
]  # fmt: skip
CONTROLS = ["svg", "math", "canvas", "select", "button", "datalist", "option", "progress", "meter"]


@pytest.mark.parametrize("tag", SKIPPED)
def test_an_element_that_shows_no_text_is_skipped_even_with_a_paragraph(tag: str) -> None:
    body, child = _body_with(tag)
    assert _texts(cut_blocks(body)) == ["one three"]
    paragraph = Element("p")
    paragraph.text = "four"
    child.append(paragraph)
    assert _texts(cut_blocks(body)) == ["one three"]


def test_what_the_server_has_drawn_of_a_component_is_text() -> None:
    shown = "<template shadowrootmode='open'><h1>Pier</h1><slot></slot></template>"
    assert _texts(_cut(f"<news-story>{shown}<p>Open.</p></news-story>")) == ["Pier", "Open."]


def test_an_inline_element_that_its_style_makes_a_paragraph_is_one() -> None:
    blocks = _cut("<div>One<span style='Display: block'>two</span><span>three</span></div>")
    assert _texts(blocks) == ["One", "two", "three"]
    assert [block.tag for block in blocks] == ["div"] * 3


@pytest.mark.parametrize("tag", CONTROLS)
def test_a_control_is_skipped_unless_it_holds_a_paragraph(tag: str) -> None:
    body, child = _body_with(tag)
    assert _texts(cut_blocks(body)) == ["one three"]
    paragraph = Element("p")
    paragraph.text = "four"
    child.append(paragraph)
    assert "four" in _texts(cut_blocks(body))


@pytest.mark.parametrize(
    "tag",
    ["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
     "dir", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
     "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "menu", "nav", "ol", "p",
     "pre", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption",
     "legend"],
)  # fmt: skip
def test_a_block_element_is_a_block_of_its_own_and_names_it(tag: str) -> None:
    blocks = cut_blocks(_body_with(tag)[0])
    assert [(block.text, block.tag) for block in blocks] == [
        ("one", "body"),
        ("two", tag),
        ("three", "body"),
    ]


@pytest.mark.parametrize("tag", ["div", "section"])
@pytest.mark.parametrize("frame", ["body", "article", "main", "html", "header"])
def test_a_division_right_in_the_frame_of_the_page_is_called_div(tag: str, frame: str) -> None:
    body, _ = _body_with(tag)
    body.tag = frame
    assert [(block.text, block.tag) for block in cut_blocks(body)] == [
        ("one", frame),
        ("two", "div"),
        ("three", frame),
    ]


@pytest.mark.parametrize("tag", ["div", "section"])
@pytest.mark.parametrize("around", ["li", "aside", "td", "blockquote"])
def test_a_division_elsewhere_is_called_as_what_it_stands_in(tag: str, around: str) -> None:
    body, _ = _body_with(tag)
    body.tag = around
    assert [block.tag for block in cut_blocks(body)] == [around, around, around]


@pytest.mark.parametrize("tag", ["span", "a", "b", "em", "strong", "time", "small", "custom-tag"])
def test_an_inline_element_is_part_of_the_block_around_it(tag: str) -> None:
    assert _texts(cut_blocks(_body_with(tag)[0])) == ["one two three"]


@pytest.mark.parametrize("tag", ["div", "section", "span"])
def test_the_root_of_a_part_of_a_page_is_called_div(tag: str) -> None:
    root = Element(tag)
    root.text, root.tail = "one", "two"
    blocks = cut_blocks(root)
    assert [(block.text, block.tag) for block in blocks] == [
        ("one", "section" if tag == "section" else "div")
    ]


def test_blocks_come_in_reading_order_with_their_positions() -> None:
    blocks = _cut("<div>one<p>two</p>three<ul><li>four</li><li>five</li></ul></div>six")
    assert _texts(blocks) == ["one", "two", "three", "four", "five", "six"]
    assert [block.position for block in blocks] == [0, 1, 2, 3, 4, 5]


def test_elements_without_text_make_no_block() -> None:
    assert _cut("<div> <p> </p>\n<p>\t</p> </div>") == []


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>one<br>two</p>", ["one two"]),
        ("<p>one<br><br>two</p>", ["one", "two"]),
        ("<p>one<br> <br>two</p>", ["one", "two"]),
        ("<p>one<br>x<br>two</p>", ["one x two"]),
        ("<p>one<br><i>two</i></p>", ["one two"]),
        ("<p><br>one</p>", ["one"]),
        ("<p>one<br></p>", ["one"]),
    ],
)
def test_two_line_breaks_end_a_paragraph_and_one_is_a_space(body: str, texts: list[str]) -> None:
    assert _texts(_cut(body)) == texts


def test_hidden_text_is_a_block_of_its_own_and_says_so() -> None:
    blocks = _cut("<p>one <span hidden>two <i>three</i></span> four</p><p>five</p>")
    assert [(block.text, block.hidden) for block in blocks] == [
        ("one", False),
        ("two three", True),
        ("four", False),
        ("five", False),
    ]
    nested = _cut("<div hidden><p hidden>one</p><p>two</p></div><p>three</p>")
    assert [block.hidden for block in nested] == [True, True, False]


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [
        ("", False),
        ("hidden", True),
        ("hidden='until-found'", True),
        ("style='display:none'", True),
        ("style='color: red; DISPLAY : None !important'", True),
        ("style='display:block'", False),
        ("style=''", False),
        ("class='hidden'", False),
        ("hidden id='S:2'", False),  # what React streams, until its script moves it
        ("hidden='' id='S:1f'", False),
        ("hidden id='app-S:0'", False),
        ("hidden id='S:2' style='display:none'", True),
        ("hidden id='S:menu'", True),
        ("hidden id='S:'", True),
        ("hidden id='PS:1-2'", True),
        ("hidden id='menu'", True),
    ],
)
def test_only_the_markup_itself_hides(attributes: str, hidden: bool) -> None:
    assert (look_at(fromstring(f"<div {attributes}>x</div>")) == "hidden") is hidden


def test_only_a_division_is_streamed() -> None:
    assert look_at(fromstring("<p hidden id='S:2'>x</p>")) == "hidden"


@pytest.mark.parametrize(
    ("body", "density"),
    [
        ("<p>one two</p>", 0.0),
        ("<p>one <a> two </a>four</p>", 0.25),
        ("<p><a>one</a></p>", 1.0),
        ("<p><a>one<b>two</b></a>three four</p>", 6 / 16),
        ("<a><p>one</p></a>", 1.0),
        ("<p><a>one  &#x200b;  two</a></p>", 1.0),
    ],
)
def test_link_density_is_the_share_of_characters_in_links(body: str, density: float) -> None:
    assert _cut(body)[0].link_density == density


def test_links_are_counted_anew_in_each_block() -> None:
    assert [block.links for block in _cut("<p><a>one</a></p><p>two</p>")] == [3, 0]


@pytest.mark.parametrize(
    ("body", "mark"),
    [
        ("<p><b>one</b></p>", "b"),
        ("<p> <b>one</b> </p>", "b"),
        ("<p>one</p>", None),
        ("<p>one <b>two</b></p>", None),
        ("<p><b>one</b> two</p>", None),
        ("<p><b>one</b><i>two</i></p>", None),
    ],
)
def test_the_mark_is_the_one_inline_element_around_all_of_the_text(
    body: str, mark: str | None
) -> None:
    assert _cut(body)[0].mark == mark


@pytest.mark.parametrize("tag", ["h1", "h2", "h3", "h4", "h5", "h6"])
def test_a_headings_id_is_a_slug_of_its_text_and_left_out(tag: str) -> None:
    (block,) = _cut(f"<{tag} class='title' id='a-slug'>one</{tag}>")
    assert block.is_heading
    assert block.names == {"title"}


def test_a_paragraph_is_no_heading_and_its_id_tells_of_it() -> None:
    (block,) = _cut("<p class='storyBody main-text2' id='lead'>one</p>")
    assert not block.is_heading
    assert block.names == {"story", "body", "main", "text", "lead"}


def test_words_of_an_id_alone_are_read_and_an_element_without_label_has_none() -> None:
    assert words_of(fromstring("<div id='Lead-Text'>x</div>")) == {"lead", "text"}
    assert words_of(fromstring("<div>x</div>")) == frozenset()


@pytest.mark.parametrize(("length", "kept"), [(599, 599), (600, 600), (601, 600)])
def test_six_hundred_characters_of_a_label_are_read(length: int, kept: int) -> None:
    assert words_of(fromstring(f"<div class='{'a' * length}'>x</div>")) == {"a" * kept}


def test_the_names_of_a_block_are_those_of_its_element_and_the_three_around_it() -> None:
    (block,) = _cut(
        "<div class='five'><div class='four'><div class='three'><div class='two'>"
        "<p class='one'>x</p></div></div></div></div>"
    )
    assert [sorted(container.words) for container in block.containers] == [
        ["one"], ["two"], ["three"], ["four"],
    ]  # fmt: skip
    assert block.names == {"one", "two", "three", "four"}


def test_the_path_leads_from_the_root_to_the_element_and_is_shared() -> None:
    blocks = _cut("<article><div><div><p>one</p></div>two</div></article>")
    assert [container.tag for container in blocks[0].path] == ["body", "article", "div", "div", "p"]
    assert blocks[0].ancestors == {"body", "article", "div"}
    assert [container.tag for container in blocks[1].path] == ["body", "article", "div"]
    assert blocks[1].ancestors == {"body", "article"}
    assert blocks[0].path[2] is blocks[1].path[2]
    numbers = [container.number for container in blocks[0].path]
    assert numbers == sorted(set(numbers))


def test_the_letters_of_a_block_are_those_of_its_text() -> None:
    assert _cut("<p>One, Two!</p>")[0].letters == "onetwo"


@pytest.mark.parametrize("count", [19_999, 20_000, 20_001])
def test_twenty_thousand_blocks_are_kept(count: int) -> None:
    assert len(_cut("<hr>x" * count)) == min(count, 20_000)


def test_a_block_takes_no_more_text_once_it_has_200_000_characters() -> None:
    assert len(_cut(f"<p>{'a' * 199_999}<b>b</b>c</p>")[0].text) == 200_000
    assert len(_cut(f"<p>{'a' * 199_998}<b>b</b>c</p>")[0].text) == 200_000
    assert len(_cut(f"<p>{'a' * 199_997}<b>b</b>c</p>")[0].text) == 199_999
    assert len(_cut(f"<p>{'a' * 200_000}<b>b</b>c</p><p>d</p>")[1].text) == 1


@pytest.mark.large
def test_deep_nesting_is_walked_without_recursion() -> None:
    root = inner = Element("div")
    for _ in range(5000):
        child = Element("div")
        inner.append(child)
        inner = child
    inner.text = "deep"
    assert _texts(cut_blocks(root)) == ["deep"]


def test_a_line_break_alone_makes_no_block() -> None:
    assert cut_blocks(Element("br")) == []


@pytest.mark.parametrize("tag", ["div", "span"])
@pytest.mark.parametrize(
    ("rest", "goes_on"),
    [
        (", who leads", True),
        (" of NATO", True),
        ("She leads", False),
        ("I led", False),
        ("", False),
    ],
)
def test_what_begins_in_lower_case_behind_a_card_goes_on_with_the_sentence_before_it(
    tag: str, rest: str, goes_on: bool
) -> None:
    card = f"<{tag} class='tooltip-content'>One</{tag}>"
    found = _cut(f"<p>Mara <a href='/m'>Lind</a></p>{card}{rest}")
    (first, *others) = [(block.text, block.links) for block in found]
    if goes_on and tag == "div":
        assert (first, others) == ((f"Mara Lind{rest}", 4), [])
    else:
        assert (first, others) == (("Mara Lind", 4), [(rest.strip(), 0)] if rest else [])
