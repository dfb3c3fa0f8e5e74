"""Check one page's features column by column, by name."""

from __future__ import annotations

import tomllib
from pathlib import Path

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
