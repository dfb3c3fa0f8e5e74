"""Check what is left out of sentences because no reader sees it, and what stays."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document
from crawler.extraction.page.visibility import hidden_classes, look_at


def _lines(body: str, head: str = "") -> list[str]:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    tree = parse_document(page.encode(), "https://paper.example/berth").tree
    return [block.text for block in cut_blocks(tree)]


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        ("<ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>に", "港に"),
        ("<ruby>港<rt>みなと</ruby>に", "港に"),
        ("costs <del>2.4</del> <ins>4.2</ins> million", "costs 4.2 million"),
        ("costs <s>2.4</s> <strike>3</strike> 4.2 million", "costs 4.2 million"),
        ("the <a href='/r'>report<span class='sr-only'>, external link</span></a> says",
         "the report says"),
        ("the report<i class='material-icons'>open_in_new</i> says", "the report says"),
        ("the <span class='material-symbols-outlined'>anchor</span> report", "the report"),
        ("the report<i class='icon icon-link'>link</i> says", "the report says"),
        ("the report<i class='icon'>\ue001</i> says", "the report says"),
        ("the <a class='icon'>report</a> <span class='icon-text'>says</span>", "the report says"),
        ("the <i class='icon'>Report</i> says", "the Report says"),
        ("a <dfn>berth<span role='tooltip'>a place</span></dfn> closes", "a berth closes"),
        ("a <span class='tooltip'>berth<span class='tooltiptext'>a place</span></span> closes",
         "a berth closes"),
        ("a <b>berth</b><span class='popover'>a place</span> closes", "a berth closes"),
        ("a <span>berth<em class='tip'>a place</em></span> closes", "a berth closes"),
        ("a <span class='tooltip' title='a place'>berth</span> closes", "a berth closes"),
        ("a <b>new</b><a class='tooltip' href='/b'> berth</a> closes", "a new berth closes"),
        ("<a href='/m'>Lind</a><span class='HoverCard'><a href='/1'>One</a></span> said",
         "Lind said"),
        ("<a href='/m'>Lind</a><span><ul><li><a href='/1'>One</a></li><li><a href='/2'>Two</a></li>"
         "</ul></span> said", "Lind said"),
        ("read<span style='position:absolute; left:-9999px'> it aloud</span> now", "read now"),
        ("read<span style='clip: rect(0 0 0 0)'> it aloud</span> now", "read now"),
        ("read<span style='top:-999px'> it aloud</span> now", "read now"),
        ("read<span style='text-indent: -9999px'> it aloud</span> now", "read now"),
        ("read<span style='font-size: 0'> it aloud</span> now", "read now"),
        ("read<span style='left: -9px'> it aloud</span> now", "read it aloud now"),
    ],
)  # fmt: skip
def test_what_is_not_for_the_eye_is_left_out_of_a_sentence(inside: str, seen: str) -> None:
    assert _lines(f"<p>{inside}</p>") == [seen]


@pytest.mark.parametrize(
    "name",
    ["sr-only", "sr-only sr-only-focusable", "visually-hidden", "visuallyhidden", "is-vishidden",
     "u-visuallyHidden", "css-1x-VisuallyHidden e16en", "VisuallyHidden_root__x1",
     "hidden-visually", "screen-reader-text", "screenreader", "screen-readers-only", "show-for-sr",
     "element-invisible", "offscreen", "assistive-text", "a11y-hidden",
     "accessibility-text", "sr_only", "vh", "menu__name vh"],
)  # fmt: skip
def test_each_name_of_words_for_screen_readers_is_known(name: str) -> None:
    assert _lines(f"<p>The report<span class='{name}'>, external</span> says</p>") == [
        "The report says"
    ]


@pytest.mark.parametrize(
    "name", ["not-sr-only", "md:sr-only", "sr-onlyx", "reader", "hidden", "min-vh-100 hide-mobile"]
)
def test_other_names_are_text(name: str) -> None:
    assert _lines(f"<p>The report<span class='{name}'>, new,</span> says</p>") == [
        "The report, new, says"
    ]


def test_a_headline_and_a_text_stay_whatever_their_class() -> None:
    assert _lines("<h1 class='sr-only'>Berth closes</h1>") == ["Berth closes"]
    one, two = "<p>One paragraph.</p>", "<p>One paragraph.</p><p>Another.</p>"
    assert _lines(f"<div class='sr-only'>{one}</div>") == []
    assert len(_lines(f"<div class='sr-only'>{two}</div>")) == 2
    assert len(_lines(f"<del>{two}</del>")) == 2
    assert _lines(f"<del>{'<b></b>' * 100}gone</del>") == []
    assert _lines(f"<del>{'<b></b>' * 101}here</del>") == ["here"]


@pytest.mark.parametrize(
    ("begin", "seen"),
    [
        ("<span class='dropcap'>T</span>he council", "The council"),
        ("<span class='dropcap'>T</span>The council", "The council"),
        ("<span class='drop-cap' aria-hidden='true'>T</span><span class='sr-only'>The</span>"
         "<span aria-hidden='true'>he</span> council", "The council"),
        ("<span class='sr-only'>T</span><span class='first-letter' aria-hidden>T</span>he council",
         "The council"),
        ("<span class='lettrine'>A</span> council", "A council"),
        ("<span class='lettrine'>O</span>OPS they said", "OOPS they said"),
        ("<span class='big'>T</span>The council", "TThe council"),
    ],
)  # fmt: skip
def test_a_drop_cap_is_read_once(begin: str, seen: str) -> None:
    assert _lines(f"<p>{begin}</p>") == [seen]


@pytest.mark.parametrize(
    ("name", "is_known"),
    [*((name, True) for name in ("dropcap", "drop-cap", "dropcaps", "drop-caps", "lettrine",
                                 "firstletter", "first-letter", "initialletter", "initial-letter",
                                 "initial", "initiale", "versal")), ("letter", False)],
)  # fmt: skip
def test_each_name_of_a_drop_cap_is_known(name: str, is_known: bool) -> None:
    seen = "The council" if is_known else "TThe council"
    assert _lines(f"<p><span class='{name}'>T</span>The council</p>") == [seen]


def test_a_drop_cap_in_a_division_begins_the_sentence() -> None:
    assert _lines("<div><div class='dropcap'>T</div>he council</div>") == ["The council"]


CARD = (
    "<div class='x'><ul><li><a href='/1'>One wins</a></li><li><a href='/2'>Two</a></li></ul></div>"
)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (f"<p>Mara <a href='/m'>Lind</a>{CARD}, who leads</p>", ["Mara Lind, who leads"]),
        (f"<p>Mara <a href='/m'>Lind</a>{CARD} said so</p>", ["Mara Lind said so"]),
        (f"<p>Mara <a href='/m'>Lind</a>.</p>{CARD}", ["Mara Lind.", "One wins", "Two"]),
        (f"<p>Mara Lind</p>{CARD}Said so", ["Mara Lind", "One wins", "Two", "Said so"]),
        ("<p>Mara Lind<div class='tooltip-content'>One</div>, who leads</p>",
         ["Mara Lind, who leads"]),
        ("<p>Mara Lind.<div class='tooltip-content'>One</div>She leads</p>",
         ["Mara Lind.", "She leads"]),
    ],
)  # fmt: skip
def test_a_sentence_goes_on_behind_a_card(body: str, lines: list[str]) -> None:
    assert _lines(body) == lines


@pytest.mark.parametrize(
    ("sheet", "classes"),
    [
        (".cj{display:none;speak:never}", {"cj"}),
        ("p { color: red } p.cj, .ck , #cl, .a .b { display : none }", {"cj", "ck"}),
        (".cj{visibility:hidden}", {"cj"}),
        ("@media print { .cj { display: none } }", set()),
        ("@media print { .ci { color: red } .cj { display: none } } .ck{display:none}", {"ck"}),
        (".cj{display:block}", set()),
        ("}" * 9 + "{" * 9 + "display:none", set()),
    ],
)
def test_classes_that_a_sheet_hides_everywhere_are_read(sheet: str, classes: set[str]) -> None:
    assert hidden_classes(fromstring(f"<div><style>{sheet}</style></div>")) == classes


@pytest.mark.parametrize(("rules", "is_read"), [(199, True), (200, False)])
def test_two_hundred_rules_are_read(rules: int, is_read: bool) -> None:
    sheet = ".a{display:none}" * rules + ".z{display:none}"
    assert ("z" in hidden_classes(fromstring(f"<div><style>{sheet}</style></div>"))) is is_read


@pytest.mark.parametrize("tag", ["span", "em", "i", "small", "b", "strong"])
def test_words_that_a_sheet_hides_in_a_sentence_are_no_text(tag: str) -> None:
    style = "<style>.cj{display:none}</style>"
    assert _lines(f"<p>Text <{tag} class='cj'>trap</{tag}> goes on</p>", style)[0] == "Text goes on"


@pytest.mark.parametrize("name", ["icon", "icons", "icon-font", "iconfont", "glyph", "ligature"])
def test_the_name_of_an_icon_is_no_text(name: str) -> None:
    assert _lines(f"<p>the report<i class='{name}'>open_in_new</i> says</p>") == ["the report says"]


@pytest.mark.parametrize(("size", "is_trap"), [(400, True), (401, False)])
def test_a_paragraph_that_a_sheet_hides_is_no_text(size: int, is_trap: bool) -> None:
    style = "<style>.cj{display:none}</style>"
    trap = f"<p class='cj'>{'x' * size}</p>"
    for after in ("", "<p>More</p>"):
        found = _lines(f"<p>Text</p>{trap}{after}", style)
        assert (found[1:2] == ["x" * size]) is not is_trap
    assert _lines(f"<h1>Text</h1>{trap}<p>More</p>", style)[1] == "x" * size
    assert _lines(f"<p>Text</p>{trap}<div>More</div>", style)[1] == "x" * size
    assert _lines("<p>The <span class='cj'>stolen</span> text</p>", style) == ["The text"]
    assert _lines("<div class='cj'><p>Text</p></div>", style) == ["Text"]
    assert _lines("<h2 class='cj'>Text</h2>", style) == ["Text"]


@pytest.mark.parametrize(
    "name",
    [
        *(f"{word}-text" for word in ("tooltip", "popover", "hover-card", "hovercard", "hover-box",
                                      "hoverbox", "info-tip", "infotip", "qtip", "tippy",
                                      "preview-card", "previewcard")),
        *(f"tooltip-{part}" for part in ("text", "content", "inner", "body", "box", "bubble",
                                         "message", "panel", "card", "popup", "list")),
        *(f"{word}-{part}" for word in ("glossary", "definition")
          for part in ("popup", "tooltip", "card")),
        *("hover-card", "hovercard", "tooltiptext", "glossarycard", "glossaryPopup"),
    ],
)  # fmt: skip
def test_each_name_of_a_hint_is_known_wherever_it_stands(name: str) -> None:
    assert _lines(f"<p>The report<span class='{name}'>, a text,</span> says</p>") == [
        "The report says"
    ]


@pytest.mark.parametrize(
    ("markup", "look"),
    [
        ("<p style='display: none'>a</p>", "hidden"),
        ("<p style='color:red;DISPLAY:NONE'>a</p>", "hidden"),
        ("<p style='display: block'>a</p>", "plain"),
        ("<p style=''>a</p>", "plain"),
        ("<p hidden>a</p>", "hidden"),
        ("<div hidden id='S:2'>a</div>", "plain"),
        ("<p hidden id='S:2'>a</p>", "hidden"),
        ("<span role='tooltip'>a</span>", "unseen"),
        ("<span role='note'>a</span>", "plain"),
        ("<span class='sr-only'>a</span>", "unseen"),
        ("<span class='dropcap'>T</span>", "drop-cap"),
        ("<i>a</i>", "plain"),
    ],
)
def test_how_readers_see_an_element(markup: str, look: str) -> None:
    assert look_at(fromstring(markup)) == look


@pytest.mark.parametrize(
    ("card", "is_seen"),
    [
        ("<b>of Fife</b>", True),
        ("<ul><li><a href='/1'>of Fife</a></li></ul>", True),
        ("<ul><li><a href='/1'>of</a></li><li><a href='/2'>Fife</a></li></ul>", False),
    ],
)
def test_a_span_behind_a_name_is_a_card_where_it_lists_links(card: str, is_seen: bool) -> None:
    found = " ".join(_lines(f"<p>Mara <a href='/m'>Lind</a><span>{card}</span></p>"))
    assert ("Fife" in found) is is_seen
