"""Check which long texts are read in a page's scripts, on both sides of each bound."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.page.document import parse_document
from crawler.extraction.page.script_values import read_texts


def _line(size: int, begin: str = "A tug ") -> str:
    return begin.ljust(size, "x")


FIVE = [_line(80, f"Line {number} ") for number in range(5)]
"""Lines that just make a text."""


def _texts(body: str, probes: list[str] | None = None) -> list[tuple[str | None, list[str]]]:
    page = f"<html><body>{body}</body></html>".encode()
    tree = parse_document(page, "https://paper.example/story").tree
    return [(text.title, text.paragraphs) for text in read_texts(tree, probes)]


def _in(body: str) -> list[str]:
    """Return the longest text's paragraphs."""
    found = (paragraphs for _, paragraphs in _texts(body))
    return max(found, key=lambda paragraphs: sum(map(len, paragraphs)), default=[])


def _named(value: object) -> list[tuple[str | None, list[str]]]:
    return _texts(f"<script>{json.dumps(value)}</script>")


def _in_json(value: object) -> list[str]:
    return _in(f"<script>{json.dumps(value)}</script>")


@pytest.mark.parametrize(("size", "texts"), [(399, 0), (400, 1)])
def test_a_text_has_four_hundred_letters(size: int, texts: int) -> None:
    assert _named({"text": _line(size)}) == [(None, [_line(size)])] * texts


@pytest.mark.parametrize(
    ("line", "is_paragraph"),
    [
        (_line(79), False),
        (_line(80), True),
        ("They know.", True),
        ("\u201cThey know.\u201d", True),
        ("海は静かだ。", False),
        ("海は 静かだ。", True),
        ("They know", False),
        ("Home.", False),
    ],
)
def test_a_paragraph_has_eighty_letters_or_is_a_sentence_in_a_list(
    line: str, is_paragraph: bool
) -> None:
    assert _named([*FIVE, line]) == [(None, [*FIVE, line] if is_paragraph else FIVE)]
    assert _named({"text": line}) == []


@pytest.mark.parametrize(
    ("line", "is_paragraph"),
    [
        ("船，" * 20, True),
        ("船，" * 19, False),
        ("船，" * 5 + "海。", True),
        ("船，" * 5 + "。", False),
        ("船，" * 5 + "海海", False),
    ],
)
def test_a_chinese_sentence_has_no_spaces_and_says_in_a_character_what_takes_two_letters(
    line: str, is_paragraph: bool
) -> None:
    five = [f"{'海' * 39}{number}。" for number in range(5)]
    assert _named([*five, line]) == [(None, [*five, line] if is_paragraph else five)]


@pytest.mark.parametrize(("size", "texts"), [(200, 1), (199, 0)])
def test_a_chinese_text_has_two_hundred_characters(size: int, texts: int) -> None:
    text = "船，".ljust(size, "船")
    assert _named({"text": text}) == [(None, [text])] * texts


def test_only_scripts_with_a_probe_are_read() -> None:
    scripts = f"<script>{json.dumps(FIVE)}</script><script>{json.dumps([*FIVE, FIVE[0]])}</script>"
    assert _texts(scripts, ["Line 4", "none"]) == [(None, FIVE), (None, [*FIVE, FIVE[0]])]
    assert _texts(scripts, ["none"]) == _texts(scripts, []) == []


@pytest.mark.parametrize(
    ("found", "title"),
    [
        ({"title": "A tug sinks", "body": FIVE}, "A tug sinks"),
        ({"headline": "A tug sinks", "body": {"blocks": FIVE}}, "A tug sinks"),
        ({"title": "The Paper", "story": {"name": "A tug sinks", "body": FIVE}}, "A tug sinks"),
        ({"title": "火事", "body": FIVE}, "火事"),
        ({"name": "core/list", "body": FIVE}, None),
        ({"title": "A " + "x" * 397, "body": FIVE}, "A " + "x" * 397),
        ({"title": ["A tug sinks"], "body": FIVE}, None),
    ],
)
def test_a_text_has_the_title_of_the_object_around_it(found: object, title: str | None) -> None:
    assert _named(found) == [(title, FIVE)]


def _story(**more: str) -> dict[str, object]:
    return {"title": "Another story", "text": FIVE, **more}


@pytest.mark.parametrize("name", ["url", "href", "link", "slug", "path", "uri", "permalink",
                                  "canonicalUrl", "webUrl"])  # fmt: skip
def test_an_object_with_title_and_address_is_another_story(name: str) -> None:
    page = {"title": "A tug sinks", "body": [*FIVE, _story(**{name: "/another"})]}
    assert _named(page) == [("A tug sinks", FIVE), ("Another story", FIVE)]


def test_an_object_with_a_title_alone_is_a_section() -> None:
    page = {"title": "A tug sinks", "body": [*FIVE, _story()]}
    assert _named(page) == [("A tug sinks", FIVE * 2)]


def test_objects_with_titles_in_a_list_of_nothing_are_stories() -> None:
    assert _named([_story(), _story()]) == [("Another story", FIVE)] * 2


@pytest.mark.parametrize("name", ["alt", "altText", "caption", "captionText", "copyright",
    "credit", "description", "excerpt", "bio", "biography", "teaser", "summary", "title",
    "headline", "subtitle"])  # fmt: skip
def test_what_stands_beside_the_paragraphs_is_left_out(name: str) -> None:
    assert _named([*FIVE, {name: _line(80), "type": "image"}]) == [(None, FIVE)]
    assert _named([*FIVE, {"text": _line(80)}]) == [(None, [*FIVE, _line(80)])]


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
     "//a tug ", "data: a tug ", "$ROOT a tug ",
     "function of a tug ", "(function of a tug ", "atug", "a.tug-"],
)  # fmt: skip
def test_addresses_code_and_single_words_are_no_text(begin: str) -> None:
    assert _in_json({"text": _line(400, begin)}) == []


@pytest.mark.parametrize("end", ["{", "} ", "tug();"])
def test_code_is_no_text(end: str) -> None:
    assert _in_json({"text": _line(400) + end}) == []
    assert _in_json({"text": f"{_line(400)}{end}."}) == [f"{_line(400)}{end}."]


@pytest.mark.parametrize("begin", ["(a tug ", "functional tugs ", "[a tug ", "httpd: a tug "])
def test_what_begins_nearly_so_is_text(begin: str) -> None:
    assert _in_json({"text": _line(400, begin)}) == [_line(400, begin)]


def test_a_line_may_break_inside_a_string_of_a_script() -> None:
    assert _in('<script>{"text": "' + "\n".join(FIVE) + '"}</script>') == ["\n".join(FIVE)]
