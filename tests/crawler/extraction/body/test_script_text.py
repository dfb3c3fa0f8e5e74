"""Check which text is found where only a script would show it, on both sides of each bound."""

from __future__ import annotations

import json

import pytest

from crawler.extraction import extract
from crawler.extraction.body.script_text import blocks, is_enough
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document

URL = "https://paper.example/story-of-the-sea"
PROSE = [
    f"Sentence {number} of the story tells at some length what the crew did that night, and why "
    "it mattered to the people who were waiting on the pier, as the harbour master said."
    for number in range(6)
]
NEXT = {"props": {"pageProps": {"post": {"title": "A story", "body": "".join(
    f"<p>{line}</p>" for line in PROSE)}}}}  # fmt: skip
BLOCKS = {"data": {"content": [{"type": "text", "value": line} for line in PROSE]}}


@pytest.mark.parametrize(
    "body",
    [
        f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">'
        f"{json.dumps(NEXT)}</script>",
        f"<div id='app'></div><script>window.__STATE__ = {json.dumps(BLOCKS)};</script>",
        f"<script>self.__next_f.push([1, {json.dumps('5:' + json.dumps(NEXT))}])</script>",
        f"<noscript><div>{''.join(f'<p>{line}</p>' for line in PROSE)}</div></noscript>",
        f'<script type="application/ld+json">'
        f"{json.dumps({'@type': 'NewsArticle', 'articleBody': chr(10).join(PROSE)})}</script>",
    ],
    ids=["next", "state", "stream", "noscript", "json-ld"],
)
def test_a_page_built_in_the_browser_has_its_text(body: str) -> None:
    page = f"<html><head><title>A story of the sea</title></head><body>{body}</body></html>"
    article = extract(page.encode(), URL)
    assert " ".join(article.articleBody.split()) == " ".join(PROSE)


def _line(size: int, begin: str = "A tug ") -> str:
    return begin.ljust(size, "x")


def _in(body: str, article_body: str | None = None) -> list[str]:
    document = parse_document(f"<html><body>{body}</body></html>".encode(), URL)
    return [block.text for block in blocks(document, article_body)]


def _in_json(value: object) -> list[str]:
    return _in(f"<script>{json.dumps(value)}</script>")


FIVE = [_line(80, f"Line {number} ") for number in range(5)]
"""Lines that just make a text."""


@pytest.mark.parametrize(("size", "is_text"), [(399, False), (400, True)])
def test_a_text_has_four_hundred_letters(size: int, is_text: bool) -> None:
    expected = [_line(size)] if is_text else []
    assert _in_json({"text": _line(size)}) == expected
    assert _in("", _line(size)) == expected
    assert _in(f"<noscript><p>{_line(size)}</p></noscript>") == expected


@pytest.mark.parametrize("short", [79, 80])
def test_its_paragraphs_have_eighty_letters(short: int) -> None:
    lines = [*FIVE[:4], _line(short), _line(short, "A ferry ")]
    expected = lines if short == 80 else []
    assert _in_json(lines) == expected
    assert _in("", "\n".join(lines)) == expected
    assert _in_json({"text": "\n \n".join(lines)}) == expected


def test_the_longest_text_is_taken_whatever_holds_it() -> None:
    longer = _line(401)
    page = f"<script>{json.dumps(FIVE)}</script><noscript><p>{longer}</p></noscript>"
    assert _in(page) == [longer]
    assert _in(page, _line(402)) == [_line(402)]
    assert _in(page, _line(399)) == [longer]


@pytest.mark.parametrize("size", [200, 201])
def test_two_hundred_scripts_are_read(size: int) -> None:
    page = "<script></script>" * (size - 1) + f"<script>{json.dumps(FIVE)}</script>"
    assert _in(page) == (FIVE if size == 200 else [])


@pytest.mark.parametrize("size", [3_000_000, 3_000_001])
def test_a_script_of_three_million_characters_is_read(size: int) -> None:
    page = f"<script>{json.dumps(FIVE).ljust(size)}</script>"
    assert _in(page) == (FIVE if size == 3_000_000 else [])


def test_json_ld_is_read_elsewhere() -> None:
    assert _in(f'<script type="application/ld+json">{json.dumps(FIVE)}</script>') == []
    assert _in(f'<script type="application/json">{json.dumps(FIVE)}</script>') == FIVE


@pytest.mark.parametrize("seen", [49_998, 49_999])
def test_fifty_thousand_values_of_a_page_are_looked_at(seen: int) -> None:
    many = json.dumps([1] * (seen - 1))
    page = f"<script>{many}</script><script>{json.dumps({'text': _line(400)})}</script>"
    assert _in(page) == ([_line(400)] if seen == 49_998 else [])


@pytest.mark.parametrize("depth", [40, 41])
def test_values_are_looked_at_forty_levels_deep(depth: int) -> None:
    expected = [_line(400)] if depth == 40 else []
    assert _in(f"<script>{'[' * depth}{json.dumps(_line(400))}{']' * depth}</script>") == expected
    objects = '{"a":' * depth + json.dumps(_line(400)) + "}" * depth
    assert _in(f"<script>{objects}</script>") == expected


@pytest.mark.parametrize("depth", [18, 19])
def test_json_in_json_is_one_level_deeper(depth: int) -> None:
    inner: object = _line(400)
    for _ in range(depth):
        inner = [inner]
    outer: object = json.dumps({"a": 1, "b": 2, "c": 3, "d": inner})
    for _ in range(20):
        outer = [outer]
    assert _in_json(outer) == ([_line(400)] if depth == 18 else [])


@pytest.mark.parametrize("keys", [3, 4])
def test_a_text_with_four_keys_is_json(keys: int) -> None:
    text = _line(400) + ' "a":' * keys
    assert _in_json({"text": text}) == ([text] if keys == 3 else [])


@pytest.mark.parametrize("before", [2, 3])
def test_a_value_is_looked_for_at_three_places_of_a_script(before: int) -> None:
    expected = FIVE if before == 2 else []
    assert _in(f"<script>{'{y ' * before}{json.dumps(FIVE)}</script>") == expected
    values = '{"a": 1}; ' * before
    assert _in(f"<script>x = {values}; y = {json.dumps(FIVE)}</script>") == expected


def test_a_script_that_nests_too_deeply_is_passed_over() -> None:
    deep = "[" * 100_000
    assert _in(f"<script>{deep}</script><script>{json.dumps(FIVE)}</script>") == FIVE


def test_paragraphs_belong_together_in_a_list_and_nowhere_else() -> None:
    assert _in_json({"body": [FIVE[:2], [{"text": line} for line in FIVE[2:]]]}) == FIVE
    assert _in_json({str(number): line for number, line in enumerate(FIVE)}) == []
    assert _in_json({str(number): [line] for number, line in enumerate(FIVE)}) == []
    two = {"first": FIVE, "second": [*FIVE[:4], _line(81)]}
    assert _in_json([two]) == two["second"]


@pytest.mark.parametrize(
    "begin",
    ["https: a tug ", " http: a tug ", '{"a tug ', '[ "a tug ', '< {a tug ', "[[a tug ",
     "function of a tug ", "(function of a tug ", "atug", "a.tug-"],
)  # fmt: skip
def test_addresses_code_and_single_words_are_no_text(begin: str) -> None:
    assert _in_json({"text": _line(400, begin)}) == []


@pytest.mark.parametrize("begin", ["(a tug ", "functional tugs ", "[a tug ", "httpd: a tug "])
def test_what_begins_nearly_so_is_text(begin: str) -> None:
    assert _in_json({"text": _line(400, begin)}) == [_line(400, begin)]


@pytest.mark.parametrize("tag", ["p", "DIV", "h1", "h6", "li", "blockquote"])
def test_text_with_tags_of_paragraphs_is_markup(tag: str) -> None:
    text = f"{_line(200)}<{tag} class='x'>A &amp; {_line(240)}</{tag}>"
    assert _in_json({"text": text}) == [_line(200), f"A & {_line(240)}"]


def test_a_line_break_is_markup_and_other_tags_are_letters() -> None:
    assert _in_json({"text": f"{_line(200)}<br>{_line(240)}"}) == [f"{_line(200)} {_line(240)}"]
    letters = f"{_line(200)} <b> & <h7> {_line(240)}"
    assert _in_json({"text": letters}) == [letters]


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("x" * 400, True),
        ("x" * 399, False),
        ("火" * 200, True),
        ("火" * 199, False),
        ("火" * 100 + "x" * 200, True),
        ("火" * 100 + "x" * 199, False),
    ],
)
def test_an_ideograph_says_as_much_as_two_letters(text: str, enough: bool) -> None:
    half = len(text) // 2
    page = f"<body><p>{text[:half]}</p><p>{text[half:]}</p></body>"
    assert is_enough(cut_blocks(parse_document(page.encode(), URL).tree)) is enough
