"""Check one page's features column by column, by name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crawler.extraction.body.block_features import BLOCK_COLUMNS, PageContext
from crawler.extraction.body.features import FEATURES, PageFeatures
from crawler.extraction.body.lexicon import Lexicon
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document

SENTENCE = "The crew of the ferry brought forty passengers to safety, the harbour master said. "
PAGE = f"""<html><body><header><h1>Ferry crew rescues forty</h1></header>
<div class="story"><p>By Mara Lind</p><p>{SENTENCE * 2}</p>
<h2>Related:</h2>
<ul><li><b>Where is the ferry now?</b></li><li><a href="/a">12 Tugs</a> of the port:</li></ul>
<figure><img src="/a.jpg"><figcaption><i>the ferry at its pier</i></figcaption></figure>
<p>{SENTENCE * 3}</p></div>
<nav><aside><footer><header><form><table><tr><td>A cell</td><td><blockquote>Words
<p hidden>Out of sight</p></blockquote></td></tr></table></form></header></footer></aside></nav>
<h3>Then</h3><h4>There</h4><div class="story">Loose text</div>
<div class="promo"><p>20 November 2026</p><p><a href="/b">{SENTENCE}</a></p></div></body></html>"""
LEXICON = Lexicon({"story": 1.5, "promo": -2.0}, {"where": 0.5, "the": 0.25}, {"now": -0.75})


COLUMNS: dict[str, list[float]] = tomllib.loads(
    Path(__file__).with_name("columns.toml").read_text(encoding="utf-8")
)


def _columns() -> list[dict[str, float]]:
    blocks = cut_blocks(parse_document(PAGE.encode(), "https://paper.example/ferry").tree)
    facts = DeclaredFacts(
        headline="Ferry crew rescues forty",
        headlines=["Ferry crew rescues forty"],
        authors=["Mara Lind"],
        description=SENTENCE * 2,
        article_body=SENTENCE * 2,
        headline_position=0,
    )
    marked = [block.tag not in {"h2", "li"} for block in blocks]
    candidates = PageFeatures(blocks, facts, LEXICON).candidates(marked)
    return [
        dict(zip(FEATURES, (round(float(value), 3) for value in row), strict=True))
        for row in candidates.rows
    ]


def test_each_column_has_its_own_values() -> None:
    rows = _columns()
    found = {name: [row[name] for row in rows] for name in FEATURES}
    assert list(found) == list(COLUMNS)
    for name, values in COLUMNS.items():
        assert found[name] == values, name


def test_each_function_returns_a_value_for_each_of_its_names() -> None:
    blocks = cut_blocks(parse_document(PAGE.encode(), "https://paper.example/ferry").tree)
    page = PageContext(DeclaredFacts(), Lexicon())
    for names, columns in BLOCK_COLUMNS:
        assert {len(columns(block, page)) for block in blocks} == {len(names)}, names


def test_names_of_columns_are_unique() -> None:
    assert len(set(FEATURES)) == len(FEATURES) == 101


def _rows(
    body: str, *, taken: str = "p", facts: DeclaredFacts | None = None
) -> list[dict[str, float]]:
    """Return the rows of a page's candidates by name; blocks of the tag ``taken`` are marked."""
    document = parse_document(f"<html><body>{body}</body></html>".encode(), "https://a.example/b")
    blocks = cut_blocks(document.tree)
    found = PageFeatures(blocks, facts or DeclaredFacts(), Lexicon()).candidates(
        [block.tag == taken for block in blocks]
    )
    return [dict(zip(FEATURES, map(float, row), strict=True)) for row in found.rows]


@pytest.mark.parametrize(
    ("line", "is_candidate"),
    [
        (f"<div>{'x' * 30}</div>", False),
        (f"<div>{'x' * 31}</div>", True),
        (f"<div hidden>{'x' * 80}</div>", False),
        (f"<div hidden>{'x' * 81}</div>", True),
        (f"<nav><div>{'x' * 80}</div></nav>", False),
        (f"<nav><div>{'x' * 81}</div></nav>", True),
        (f"<footer><div>{'x' * 80}</div></footer>", False),
        (f"<form><div>{'x' * 80}</div></form>", False),
        (f"<aside><div>{'x' * 80}</div></aside>", True),
        (f"<div>{'x' * 71}<a href='/'>{'y' * 29}</a></div>", True),
        (f"<div>{'x' * 70}<a href='/'>{'y' * 30}</a></div>", False),
        (f"<div>{'x' * 36}<a href='/'>{'y' * 14}</a></div>", True),
        (f"<div>{'x' * 35}<a href='/'>{'y' * 15}</a></div>", False),
        ("<div>–</div>", False),
    ],
)
def test_a_line_outside_the_text_is_a_candidate_if_it_reads_like_text(
    line: str, is_candidate: bool
) -> None:
    rows = _rows(f"<main><p>{'z' * 200}</p><p>{'z' * 200}</p></main>{line}")
    assert len(rows) == 2 + is_candidate


def test_every_line_inside_the_text_is_a_candidate_unless_it_is_hidden() -> None:
    text = f"<p>{'z' * 200}</p><p>{'z' * 200}</p>"
    assert len(_rows(f"<main>{text}<div>x</div><div>–</div><div hidden>y</div></main>")) == 3
    # Of the page's prose, where other blocks are marked.
    assert len(_rows(f"<main>{text}<div>x</div></main><h2>y</h2>", taken="h2")) == 4


def test_distances_count_up_to_fifty() -> None:
    lines = "<p>x</p>" * 120
    rows = _rows(lines, facts=DeclaredFacts(headline_position=60))
    assert [rows[at]["from headline"] for at in (0, 10, 11, 60, 109, 110, 119)] == [
        -50, -50, -49, 0, 49, 50, 50,
    ]  # fmt: skip
    assert [rows[at]["to first taken"] for at in (0, 1, 49, 50, 51)] == [0, 1, 49, 50, 50]
    assert [rows[at]["to last taken"] for at in (68, 69, 70, 119)] == [50, 50, 49, 0]
    assert rows[0]["signature count"] == rows[0]["count 1"] == 50
    assert _rows("<p>x</p>")[0]["from headline"] == -51


def test_candidates_beside_the_marked_blocks_are_not_among_them() -> None:
    rows = _rows(f"<div>{'y' * 90}</div><p>x</p><div>{'y' * 90}</div><p>x</p><div>{'y' * 90}</div>")
    assert [row["among taken"] for row in rows] == [0, 1, 1, 1, 0]
    assert [row["to first taken"] for row in rows] == [-1, 0, 1, 2, 3]
    assert [row["to last taken"] for row in rows] == [3, 2, 1, 0, -1]


@pytest.mark.parametrize(
    ("count", "runs"),
    [
        (9, [9] * 9),
        (10, [10] * 10),
        (11, [10, *[11] * 9, 10]),
        (20, [*range(10, 20), *range(19, 9, -1)]),
        (21, [*range(10, 20), 19, *range(19, 9, -1)]),
    ],
)
def test_ten_of_the_same_tag_are_counted_to_each_side(count: int, runs: list[int]) -> None:
    rows = _rows("<h2>x</h2>" + "<p>x</p>" * count + "<h2>x</h2>")
    assert [row["same tag run"] for row in rows if row["tag p"]] == runs


def test_an_element_counts_for_twice_the_marked_text_at_most() -> None:
    rows = _rows(f"<div><p>{'x' * 99}</p><h2>{'y' * 90}</h2></div>{'z' * 300}")
    assert rows[0]["share 1"] == 1.89
    assert rows[0]["share 2"] == 2.0
    assert rows[0]["share 3"] == 2.0


@pytest.mark.parametrize(
    ("text", "likeness"),
    [
        ("y" * 40 + "a" * 9, 0.7),
        ("y" * 39 + "a" * 9, 0.0),
        ("y" * 40 + "b" * 20, 1.0),
        ("b" * 20, 0.5),
        ("y" * 39, 0.5),
        ("–", 0.0),
    ],
)
def test_a_block_is_like_the_description_by_forty_letters(text: str, likeness: float) -> None:
    facts = DeclaredFacts(description="y" * 40 + "b" * 20)
    assert _rows(f"<p>{text}</p>", facts=facts)[0]["description"] == likeness
    assert _rows(f"<p>{text}</p>")[0]["description"] == 0


def test_of_a_long_block_the_beginning_is_read() -> None:
    """Its words in 400 characters, those of the headline in 300, its signs in 200."""
    facts = DeclaredFacts(headlines=["Fire"])
    assert _rows(f"<p>{'x' * 398} yy</p>")[0]["words"] == 2
    assert _rows(f"<p>{'x' * 399} yy</p>")[0]["words"] == 1
    assert _rows(f"<p>{'x' * 295} fire</p>", facts=facts)[0]["headline words"] == 0.5
    assert _rows(f"<p>{'x' * 296} fire</p>", facts=facts)[0]["headline words"] == 0
    for begin in ("x", "ж"):
        row = _rows(f"<p>{(begin * 196) + 'XX11' + 'X1' * 9}</p>")[0]
        assert (row["capitals"], row["digits"]) == (0.01, 0.01)


@pytest.mark.parametrize("end", list(".!?…。！？؟।»”\"'’)"))
def test_each_sign_ends_a_sentence(end: str) -> None:
    row = _rows(f"<p>It was over{end}</p>")[0]
    assert (row["sentence end"], row["question"]) == (1, end in "?？؟")


@pytest.mark.parametrize("end", ["", ":", "：", ",", "-"])
def test_another_sign_ends_none(end: str) -> None:
    row = _rows(f"<p>It was over{end}</p>")[0]
    assert (row["sentence end"], row["colon end"]) == (0, end in {":", "："})


@pytest.mark.parametrize(
    ("mark", "bold", "slanted"),
    [("b", 1, 0), ("strong", 1, 0), ("i", 0, 1), ("em", 0, 1), ("u", 0, 0)],
)
def test_a_block_in_one_inline_element_is_bold_or_slanted(
    mark: str, bold: int, slanted: int
) -> None:
    row = _rows(f"<p><{mark}>It was over</{mark}></p>")[0]
    assert (row["bold"], row["slanted"]) == (bold, slanted)


@pytest.mark.parametrize(
    ("more", "levels", "has_picture"),
    [(80, 1, 1.0), (81, 1, 0.0), (0, 2, 1.0), (0, 3, 0.0)],
)
def test_a_caption_is_most_of_the_text_of_an_element_with_a_picture(
    more: int, levels: int, has_picture: float
) -> None:
    """Its own letters twice, and 80: no more is in the element around it, or around that."""
    caption = f"<p>{'x' * 50}</p><h2>{'y' * (50 + more)}</h2>"
    body = "<div>" * (levels - 1) + caption + "</div>" * (levels - 1)
    rows = _rows(f"<main><div><img src='/a.jpg'>{body}</div>{'z' * 999}</main>")
    assert rows[0]["picture"] == has_picture
