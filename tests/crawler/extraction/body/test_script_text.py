"""Check which text is found where only a script would show it, on both sides of each bound."""

from __future__ import annotations

import json

import pytest

from crawler.extraction import extract
from crawler.extraction.body.script_text import find_story, is_enough
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document
from model.errors import NotAnArticle

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
    """Return the text found behind a page that shows none, and has a word of it as headline."""
    document = parse_document(f"<html><body>{body}</body></html>".encode(), URL)
    facts = DeclaredFacts(headline="Xxxxx", headlines=["Xxxxx"], article_body=article_body)
    return [block.text for block in find_story(document, [], [], facts)]


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


HEADLINE = "Northmere closes the old ferry berth"
SHOWN = [
    "The harbour council of Northmere voted late on Tuesday to close the old berth for a year.",
    "Engineers had found that the wooden piles under it are rotten, so that nobody may moor there.",
    "The ferries sail from the town across the bay until then, and a bus brings travellers there.",
    "Mara Lind, who leads the council, told the meeting that a pontoon would be ready by summer.",
    "Fishermen who land their catch at the berth are less sure, since nobody asked their crews.",
]
REST = [
    "The province pays half of what the works cost, and the town expects to borrow the other half.",
    "A diver who looked at the piles in March said that eleven of sixty had been eaten by worms.",
    "The report was kept from the public for six weeks, which the opposition called a disgrace.",
    "Work begins when the spring tides are over, and the new piles will be of concrete, not oak.",
]
OTHER = [
    f"The lighthouse number {number} will be run from a control room two hundred miles away, and "
    "its keeper leaves."
    for number in range(9)
]
BRIEF = SHOWN[:2]


def _text(shown: list[str], body: str, headline: str = HEADLINE, below: str = "") -> list[str]:
    paragraphs = "".join(f"<p>{line}</p>" for line in shown)
    page = (
        f"<html><head><title>{headline}</title></head><body><article><h1>{headline}</h1>"
        f"{paragraphs}</article>{below}{body}</body></html>"
    )
    return extract(page.encode(), URL).articleBody.split("\n\n")


def _state(value: object) -> str:
    return f"<script>window.__STATE__ = {json.dumps(value)};</script>"


def _stream(value: object) -> str:
    return f"<script>self.__next_f.push([1, {json.dumps('5:' + json.dumps(value))}])</script>"


def _linked(lines: list[str], between: str = "\n", headline: str = HEADLINE) -> str:
    node = {"@type": "NewsArticle", "headline": headline, "articleBody": between.join(lines)}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    "body",
    [
        _state({"latest": [{"title": f"Story {line[:30]}", "teaser": line} for line in OTHER]}),
        _state({"article": {"title": HEADLINE}, "next": {"title": "Light", "body": OTHER}}),
        _state({"messages": OTHER}),
        _state({"images": [f"//img.paper.example/{'x' * 80}?{n}" for n in range(9)]}),
        _state({"$ROOT_QUERY." + "x" * 90: [f"$ROOT_QUERY.article {'x' * 90}"] * 9}),
        _state({"title": HEADLINE, "code": ["googletag.cmd.push(function() { a b c" + "d" * 400]}),
        _linked(OTHER, headline="Lighthouse keeper leaves"),
        "<noscript><p>" + "To read this site, please turn on JavaScript in your browser. " * 9
        + "</p></noscript>",
    ],
)  # fmt: skip
def test_a_brief_stays_what_the_page_shows(body: str) -> None:
    assert _text(BRIEF, body) == BRIEF


@pytest.mark.parametrize(
    "body",
    [_state({"messages": OTHER}), _state({"title": "Lighthouse keeper leaves", "body": OTHER})],
)
def test_a_page_that_shows_no_text_has_none_of_others(body: str) -> None:
    with pytest.raises(NotAnArticle):
        _text([], body)


WHOLE = SHOWN + REST


@pytest.mark.parametrize("shown", [SHOWN, SHOWN[:2], SHOWN[:1]], ids=["long", "brief", "lead"])
@pytest.mark.parametrize(
    "body",
    [
        _state({"props": {"story": {"title": HEADLINE, "body": WHOLE}, "next": OTHER}}),
        _state({"content": [{"type": "p", "value": line} for line in WHOLE]}),
        _state({"html": "".join(f"<p>{line}</p>" for line in WHOLE)}),
        _state([{"title": HEADLINE, "url": "/a", "body": WHOLE},
                {"title": "Light", "url": "/b", "body": OTHER}]),
        _state({"body": [line.replace("council", "<a href='/c'>council</a>") for line in WHOLE]}),
        _stream({"a": 1, "b": 2, "c": 3, "d": WHOLE}),
        _linked(WHOLE),
        _linked(WHOLE, "\n\n"),
        _linked([f"<p>{line}</p>" for line in WHOLE], ""),
    ],
    ids=["titled", "blocks", "html", "stories", "links", "stream", "lines", "gaps", "markup"],
)  # fmt: skip
def test_a_text_that_contains_the_shown_one_and_goes_on_is_the_text(
    shown: list[str], body: str
) -> None:
    assert _text(shown, body) == WHOLE


def test_a_declared_text_in_one_line_is_the_text() -> None:
    assert _text(SHOWN, _linked(WHOLE, " ")) == [" ".join(WHOLE)]


def test_the_last_shown_sentence_may_be_cut_and_a_prompt_may_follow() -> None:
    shown = [
        *SHOWN[:3],
        SHOWN[3][:60] + "…",
        "Register now to read on: it is free, and is done soon.",
    ]
    assert _text(shown, _linked(WHOLE)) == WHOLE


def test_a_script_may_have_letters_or_references() -> None:
    shown = [
        f"港湾評議会は{n}曜日深夜、旧フェリー埠頭を閉鎖することを決めた。" * 3 for n in "月火水木"
    ]
    rest = [
        f"工事委員会の第{n}委員長は、仮設の浮桟橋が夏までに完成すると説明した。" * 3
        for n in "一二三四"
    ]
    raw = json.dumps({"body": shown + rest}, ensure_ascii=False)
    for body in (_state({"body": shown + rest}), f"<script>x = {raw}</script>"):
        assert _text(shown, body, "旧フェリー埠頭を閉鎖") == shown + rest


@pytest.mark.parametrize(("more", "is_text"), [(1, False), (2, True)])
def test_a_text_goes_on_by_three_tenths(more: int, is_text: bool) -> None:
    assert _text(SHOWN, _linked(SHOWN + REST[:more])) == SHOWN + REST[: more * is_text]


@pytest.mark.parametrize(("before", "is_text"), [(1, True), (2, False)])
def test_it_begins_with_what_is_shown(before: int, is_text: bool) -> None:
    assert (REST[0] in _text(SHOWN, _linked(OTHER[:before] + WHOLE))) is is_text


def test_what_the_page_shows_elsewhere_is_no_continuation() -> None:
    """Take neither the page's notes nor its teasers out of a script that has all of the page."""
    notes = "".join(f'<div class="teaser"><a href="/o"><p>{line}</p></a></div>' for line in OTHER)
    text = _text(WHOLE, _state({"content": [*WHOLE, *OTHER]}), below=f"<aside>{notes}</aside>")
    assert text == WHOLE


@pytest.mark.parametrize(("size", "is_read"), [(3000, True), (3001, False)])
def test_scripts_are_read_behind_texts_of_3000_letters(size: int, is_read: bool) -> None:
    shown = [f"{letter * 150} {letter * 150}" for letter in "nopqrstuv"]
    shown.append(f"{'y' * 150} {'y' * (size - 2850)}")
    rest = [f"{letter * 150} {letter * 150}" for letter in "abcdefghi"]
    for body, is_found in ((_state(shown + rest), is_read), (_linked(shown + rest), True)):
        document = parse_document(f"<p>{'<p>'.join(shown)}{body}".encode(), URL)
        blocks = cut_blocks(document.tree)
        facts = DeclaredFacts(article_body="\n".join(shown + rest) if "ld+json" in body else None)
        assert bool(find_story(document, blocks, blocks, facts)) is is_found


def test_the_pictures_of_the_page_stay() -> None:
    page = (
        f"<html><body><main><h1>{HEADLINE}</h1>{''.join(f'<p>{line}</p>' for line in SHOWN)}"
        f'<img src="/berth.jpg" width="800"></main>{_linked(WHOLE)}</body></html>'
    )
    article = extract(page.encode(), URL)
    assert [image.url for image in article.images] == ["https://paper.example/berth.jpg"]
    assert REST[-1] in article.articleBody


def _behind(body: str, headline: str = HEADLINE, **more: str) -> list[str]:
    document = parse_document(f"<body>{body}</body>".encode(), URL)
    facts = DeclaredFacts(headline=headline, headlines=[headline], **more)  # type: ignore[arg-type]
    return [block.text for block in find_story(document, [], [], facts)]


@pytest.mark.parametrize(
    ("title", "body", "is_story"),
    [
        (HEADLINE, OTHER, True),
        (HEADLINE + "!", OTHER, True),
        ("Another title here", OTHER, False),
        ("Another title here", SHOWN, False),
        ("A ferry sails again tonight", SHOWN, False),
        ("The old ferry berth", SHOWN, True),
        ("The old ferry berth", OTHER, False),
        (None, SHOWN, True),
        (None, OTHER, False),
    ],
)
def test_behind_an_empty_page_a_text_has_the_headline_or_speaks_of_it(
    title: str | None, body: list[str], is_story: bool
) -> None:
    assert _behind(_state({"title": title, "body": body})) == (body if is_story else [])


@pytest.mark.parametrize(("size", "is_story"), [(39, False), (40, True)])
def test_behind_an_empty_page_a_text_may_have_the_description(size: int, is_story: bool) -> None:
    line = "x" * size
    assert bool(_behind(_state([f"{line} {'z' * 80}", *OTHER]), description=line)) is is_story


@pytest.mark.parametrize(
    ("headline", "is_story"),
    [("ABCD", True), ("AB", True), ("ABX", True), ("ABXY", False), ("BA", False), ("AC", False)],
)
def test_a_headline_without_spaces_is_known_by_pairs_of_its_characters(
    headline: str, is_story: bool
) -> None:
    """Ask for half of the pairs, not for the characters alone nor for three in a row."""
    characters = str.maketrans("ABCDXY", "港湾町海山川")
    body = [f"{number}{'ABBC'.translate(characters)}{'火' * 150}。" for number in range(3)]
    found = _behind(_state(body), headline.translate(characters))
    assert found == (body if is_story else [])


@pytest.mark.parametrize(("size", "is_continued"), [(39, False), (40, True)])
def test_a_paragraph_of_forty_ideographs_is_continued(size: int, is_continued: bool) -> None:
    shown = ("港湾評議会は火曜日深夜" * 4)[:size]
    text = [shown, *(f"{letter * 90}。" for letter in "工事委員会")]
    document = parse_document(f"<p>{shown}".encode(), URL)
    blocks = cut_blocks(document.tree)
    facts = DeclaredFacts(article_body="\n".join(text))
    found = find_story(document, blocks, blocks, facts)
    assert [block.text for block in found] == (text if is_continued else [])


def _is_found(shown: list[str], in_script: list[str]) -> bool:
    """Return whether a script's text is found behind one that is shown."""
    document = parse_document(f"<p>{'<p>'.join(shown)}{_state(in_script)}".encode(), URL)
    blocks = cut_blocks(document.tree)
    return bool(find_story(document, blocks, blocks, DeclaredFacts()))


UNSEEN = [f"{letter * 150} {letter * 150}." for letter in "nopqrstuv"]


@pytest.mark.parametrize(("size", "is_found"), [(11, False), (12, True)])
def test_a_script_is_read_by_twelve_plain_characters(size: int, is_found: bool) -> None:
    shown = ["/".join(letter * size for letter in line) for line in ("abcdefgh", "hgfedcba") * 3]
    assert _is_found(shown, shown + UNSEEN) is is_found


@pytest.mark.parametrize(("differs_at", "is_found"), [(29, False), (30, True)])
def test_a_script_is_read_by_thirty_plain_characters(differs_at: int, is_found: bool) -> None:
    shown = [f"{letter * 40}/{letter.upper() * 39}" for letter in "abcdef"]
    spelled = [f"{line[:differs_at]}z{line[differs_at + 1 :]}" for line in shown]
    assert _is_found(shown, spelled + UNSEEN) is is_found
