"""Check where single line breaks and buttons make paragraphs, on both sides of each bound."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.paragraphs import are_paragraphs

LINE = "The harbour council voted late on Tuesday to close the old berth."
JAPANESE = "\u3000港湾評議会は火曜日深夜、旧フェリー埠頭を閉鎖することを決めた。"


def _lines(body: str) -> list[str]:
    return [block.text for block in cut_blocks(fromstring(f"<body>{body}</body>"))]


@pytest.mark.parametrize(
    ("lines", "is_so"),
    [
        ([LINE] * 3, True),
        ([LINE] * 2, False),
        ([LINE.ljust(60, ".")[:59] + ".", LINE, LINE], True),
        (["x" * 58 + "."] * 3, False),
        (["x" * 59 + "."] * 3, True),
        (["x" * 60] * 3, False),
        ([LINE, LINE, "“And?”"], True),
        ([LINE, *["“And?”"] * 3], False),
        (["Roses are red,", "violets are blue,", "the berth is shut."], False),
        ([JAPANESE] * 2, True),
        ([JAPANESE, JAPANESE.strip()], False),
        ([JAPANESE.strip()] * 3, True),
    ],
)
def test_lines_are_paragraphs_where_the_page_writes_them_so(lines: list[str], is_so: bool) -> None:
    for tag in ("div", "p", "td"):
        assert are_paragraphs(fromstring(f"<{tag}>{'<br>'.join(lines)}</{tag}>")) is is_so
    texts = [line.strip() for line in lines]
    expected = texts if is_so else [" ".join(texts)]
    assert _lines(f"<div>{'<br>'.join(lines)}</div>") == expected
    assert _lines(f"<div><font>{'<br>'.join(lines)}</font></div>") == expected


def test_words_that_stand_out_are_part_of_their_line() -> None:
    line = LINE.replace("council", "<b>council</b>").replace("berth", "<a href='/b'>berth</a>")
    assert _lines(f"<div>{'<br>'.join([line] * 3)}</div>") == [LINE] * 3


ANSWER = "<div hidden><p>In March, when the divers came up.</p></div>"


@pytest.mark.parametrize(
    ("body", "is_heading"),
    [
        (f"<button aria-expanded='false'>When was that?</button>{ANSWER}", True),
        (f"<button data-bs-toggle='collapse'>いつですか？</button>{ANSWER}", True),
        (f"<h3><button>Dates and places</button></h3>{ANSWER}", True),
        (f"<dt><button>Dates</button></dt>{ANSWER}", True),
        (f"<dt><button>No</button></dt>{ANSWER}", True),
        (f"<dt><button>+</button></dt>{ANSWER}", False),
        (f"<button>When was that?</button>{ANSWER}", False),
        (f"<button aria-expanded='false'>Menu</button>{ANSWER}", False),
        ("<button aria-expanded='false'>Search?</button><div><input></div>", False),
        ("<button aria-expanded='false'>When was that?</button>", False),
        ("<button aria-expanded='false'>When was that?</button><div>So so ok.</div>", False),
        ("<button aria-expanded='false'>When was that?</button><div>So so is ok</div>", True),
        (f"<button aria-expanded='false'>{'x' * 199}?</button>{ANSWER}", True),
        (f"<button aria-expanded='false'>{'x' * 200}?</button>{ANSWER}", False),
    ],
)
def test_a_question_on_a_button_is_a_heading(body: str, is_heading: bool) -> None:
    blocks = cut_blocks(fromstring(f"<body>{body}</body>"))
    assert any(block.is_heading for block in blocks) is is_heading
    assert (len(_lines(body)) == 2) is is_heading
