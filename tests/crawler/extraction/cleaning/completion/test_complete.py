"""Check what comes back of structures of which the text has the rest, and what stays out."""

from __future__ import annotations

import pytest

from crawler.extraction.body.select import ChosenBody
from crawler.extraction.cleaning.completion import complete
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document

PROSE = [
    f"Paragraph {number} tells at some length what the council said of the berth that night, and "
    "why it mattered."
    for number in range(5)
]
OTHER = "Another one tells at some length what nobody said of the berth, neither that night nor on."
ANSWERS = [
    f"The answer to number {number} is that the ferry goes when it goes." for number in "123"
]


def _back(body: str, *kept: str, doubted: bool = False) -> list[str]:
    """Return what comes back where the paragraphs and ``kept`` are the text."""
    page = f"<html><body><main>{body}</main></body></html>"
    blocks = cut_blocks(parse_document(page.encode(), "https://paper.example/berth").tree)
    text = [block for block in blocks if block.text in PROSE or block.text in kept]
    others = frozenset(block.position for block in blocks if block not in text)
    given = ChosenBody(blocks, others) if doubted else ChosenBody(text)
    found = complete(blocks, given)
    assert [block.position for block in found.blocks] == sorted(
        block.position for block in found.blocks
    )
    return [
        block.text
        for block in found.blocks
        if block not in text and block.position not in found.doubted
    ]


def _between(line: str) -> str:
    return f"<p>{PROSE[0]}</p>{line}<p>{PROSE[1]}</p><p>{PROSE[2]}</p>"


# headings


@pytest.mark.parametrize("doubted", [False, True])
@pytest.mark.parametrize(
    "heading",
    [
        "<h2>Why so late</h2>",
        "<h3 class='x'>Why so late</h3>",
        "<h6>Why so late</h6>",
        "<h2><a href='#late'>Why</a> so late</h2>",
        "<div><h2>Kept</h2></div><div><h2>Why so late</h2></div>",
        "<h2>Why so late</h2><h3>Kept</h3>",
        "<h2>Kept</h2><section><header><h2>Why so late</h2></header></section>",
        "<details><summary>Why so late</summary></details>",
        "<div class='faq'><div><strong>Why so late?</strong></div></div>",
        "<div class='accordion-item'><p>Why so late?</p></div>",
    ],
)
def test_a_heading_comes_back_above_its_part(heading: str, doubted: bool) -> None:
    (back,) = _back(_between(heading), "Kept", doubted=doubted)
    assert back.startswith("Why so late")


@pytest.mark.parametrize(
    "heading",
    [
        "<h1>Why so late</h1>",
        "<h2 hidden>Why so late</h2>",
        "<h2>Read more</h2>",
        "<h2><a href='/x'>Why so late</a></h2>",
        f"<h2>{'x' * 201}</h2>",
        "<h2>Why so late</h2><p>A label</p>",
        "<div><h2>Why so late</h2></div>",
        "<aside><div><h2>Why so late</h2></div></aside>",
        "<h2>Why so late</h2><span>Kept</span>",
        "<p>Why so late?</p>",
        "<div class='faq'><p>Why so late</p></div>",
    ],
)
def test_other_lines_above_a_part_stay_out(heading: str) -> None:
    assert _back(_between(heading), "Kept") == []


def test_headings_of_two_hundred_letters_and_three_in_a_row_come_back() -> None:
    assert _back(_between(f"<h2>{'x' * 200}</h2>")) == ["x" * 200]
    rows = "".join(f"<h2>Part {number}</h2>" for number in range(4))
    assert _back(_between(rows)) == ["Part 1", "Part 2", "Part 3"]


def test_headings_above_and_below_the_text_stay_out() -> None:
    assert _back(f"<h2>Above</h2>{_between('')}<h2>Below</h2><p>{OTHER}</p>") == []


# lists

ITEMS = "<li>A berth</li><li>Two tugs</li>"
LINKS = "<li><a href='/a'>A berth</a></li><li><a href='/b'>Two tugs</a></li>"


@pytest.mark.parametrize(
    "body",
    [
        f"<p>This is what it takes:</p><ul>{ITEMS}</ul>",
        f"<p>This is what it takes:</p><ul>{LINKS}</ul>",
        f"<p>This is what it takes：</p><ol>{ITEMS}</ol>",
        f"<p>This is what it takes:</p><div><ul>{ITEMS}</ul></div>",
        "<p>This is what it takes:</p><ul><li>A berth<ul><li>Two tugs</li></ul></li></ul>",
        f"<ul>{ITEMS}</ul>",
        f"<ol>{ITEMS}</ol>",
        "<ul><li>A berth</li><li><a href='/x'>Two</a> tugs</li></ul>",
        "<ul><li><p>A berth</p></li><li><div>Two tugs</div></li></ul>",
    ],
)
def test_a_list_comes_back_that_is_announced_or_stands_among_paragraphs(body: str) -> None:
    assert _back(_between(body), "This is what it takes:", "This is what it takes：") == [
        "A berth", "Two tugs",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        f"<p>This is what it takes.</p><ul>{LINKS}</ul>",
        f"<p>Not kept:</p><ul>{LINKS}</ul>",
        f"<p>This is what it takes:</p><p>And more</p><ul>{LINKS}</ul>",
        f"<ul>{LINKS}</ul>",
        f"<div><ul>{ITEMS}</ul></div>",
        f"<nav><p>x</p><ul>{ITEMS}</ul></nav>",
        f"<ul hidden>{ITEMS}</ul>",
    ],
)
def test_other_lists_stay_out(body: str) -> None:
    back = _back(_between(body), "This is what it takes.", "This is what it takes:")
    assert "A berth" not in back
    assert "Two tugs" not in back


# tables


def _table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def test_the_rows_of_a_table_come_back_beside_others() -> None:
    body = _between(_table("Ship|Decks", "Aurora of the north|four", "Bell|two"))
    back = _back(body, "Aurora of the north", "four")
    assert back == ["Ship", "Decks", "Bell", "two"]


def test_a_cell_comes_back_whose_word_is_a_prompt_elsewhere() -> None:
    body = _between(_table("Ship|Share", "Aurora of the north|four", "Bell|two"))
    assert _back(body, "Ship", "Aurora of the north", "four", "Bell", "two") == ["Share"]
    assert _back(_between("<p>Share</p>")) == []


@pytest.mark.parametrize(
    ("table", "kept"),
    [
        (_table("Ship|Decks", "Aurora|four"), ()),
        (_table("Ship|Decks", "Aurora|four", "The bell of the old tower|two"), ("two",)),
        (_table("Aurora of the north|four", "Ship", "Bell"), ("Aurora of the north",)),
        (_table("Aurora of the north|four"), ("Aurora of the north",)),
        (_table("<h2>Ship</h2>|Decks", "Aurora of the north|four"), ("Aurora of the north",)),
    ],
)
def test_tables_of_which_too_little_is_text_and_layouts_stay_as_they_are(
    table: str, kept: tuple[str, ...]
) -> None:
    assert _back(_between(table), *kept) == []


# paragraphs


def test_a_paragraph_printed_like_three_of_the_text_comes_back() -> None:
    assert _back(_between(f"<p>{OTHER}</p>")) == [OTHER]
    assert _back(f"<p>{PROSE[0]}</p><p>{OTHER}</p><p>{PROSE[1]}</p>") == []
    assert _back(_between(f"<p class='box'>{OTHER}</p>")) == []
    assert _back(_between(f"<p><a href='/x'>{OTHER[:40]}</a>{OTHER[40:]}</p>")) == []
    assert _back(_between(f"<p>{OTHER[:79]}</p>")) == []
    assert _back(_between("") + f"<p>{OTHER}</p>") == []


@pytest.mark.parametrize("line", ["The vote is on Friday.", "Will it hold?", "开放时间未定。"])
def test_the_short_sentence_that_ends_the_text_comes_back(line: str) -> None:
    assert _back(_between("") + f"<p>{line}</p>") == [line]
    assert _back(_between("") + f"<p>{line}</p><p>{line}</p>") == [line]


@pytest.mark.parametrize(
    "below",
    [
        "<p>By the harbour desk</p>",
        "<p class='x'>The vote is on Friday.</p>",
        "<div><p>The vote is on Friday.</p></div>",
        "<p>The vote is <a href='/x'>on Friday</a>.</p>",
        "<p>Follow us on Twitter.</p>",
        "<p hidden>The vote is on Friday.</p>",
        f"<p>{OTHER}</p>",
        "<div>Advertisement</div><p>The vote is on Friday.</p>",
    ],
)
def test_other_lines_below_the_text_stay_out(below: str) -> None:
    assert _back(_between("") + below) == []


# questions

HEAD = "<h2>{}</h2>"


def _questions(wrap: str, numbers: str = "123") -> str:
    return "".join(
        wrap.format(f"Question {number}?", ANSWERS[int(number) - 1]) for number in numbers
    )


@pytest.mark.parametrize(
    "heading", ["FAQ", "Frequently asked questions", "Häufige Fragen zur Fähre", "よくある質問"]
)
@pytest.mark.parametrize(
    "wrap",
    [
        "<h3>{}</h3><p>{}</p>",
        "<div class='q'>{}</div><div class='a'>{}</div>",
        "<details><summary>{}</summary><p>{}</p></details>",
        "<p><b>{}</b></p><div hidden><p>{}</p></div>",
        "<dl><dt>{}</dt><dd>{}</dd></dl>",
    ],
)
def test_answered_questions_come_back_below_a_heading_that_says_so(heading: str, wrap: str) -> None:
    section = f"<section><h2>{heading}</h2>{_questions(wrap)}</section><footer>Imprint</footer>"
    back = _back(_between("") + section)
    pairs = zip(("Question 1?", "Question 2?", "Question 3?"), ANSWERS, strict=True)
    assert back == [heading, *(text for pair in pairs for text in pair)]


@pytest.mark.parametrize(
    "section",
    [
        f"<h2>What else</h2>{_questions('<div>{}</div><div>{}</div>')}",
        f"<h2>FAQ</h2>{_questions('<div>{}</div><div>{}</div>', '1')}",
        f"<aside><h2>FAQ</h2>{_questions('<div>{}</div><div>{}</div>')}</aside>",
        "<h2>FAQ</h2><ul><li>Question 1?</li><li>Question 2?</li><li>Question 3?</li></ul>",
        f"<h2>FAQ</h2>{_questions('<div><a href=/x>{}</a></div><div>{}</div>')}",
        f"{'<div>x</div>' * 15}<h2>FAQ</h2>{_questions('<div>{}</div><div>{}</div>')}",
    ],
)
def test_other_questions_stay_out(section: str) -> None:
    assert _back(_between("") + section) == []


@pytest.mark.parametrize(
    "wrap",
    [
        "<div class='q'>{}</div><div class='a'>{}</div>",
        "<details><summary>{}</summary><p>{}</p></details>",
        "<div><button aria-expanded='false'>{}</button><div hidden><p>{}</p></div></div>",
    ],
)
def test_a_question_printed_like_two_of_the_text_comes_back_with_its_answer(wrap: str) -> None:
    known = ("Question 1?", ANSWERS[0], "Question 2?", ANSWERS[1])
    section = f"<section>{_questions(wrap)}</section><footer>Imprint</footer>"
    assert _back(_between("") + section, *known) == ["Question 3?", ANSWERS[2]]
    assert "Question 3?" not in _back(_between("") + section, *known[:2])
    linked = section.replace("Question 3?", "<a href='/x'>Question 3?</a>")
    assert _back(_between("") + linked, *known) == []
    teaser = section.replace(ANSWERS[2], f"<a href='/x'>{ANSWERS[2]}</a>")
    assert _back(_between("") + teaser, *known) == []


def test_twenty_headings_of_questions_are_looked_at() -> None:
    section = f"<h2>FAQ</h2>{_questions('<div>{}</div><div>{}</div>')}{'<p>End</p>' * 200}"
    assert _back(f"<p>{PROSE[0]}</p>{section * 21}<p>{PROSE[1]}</p>").count("FAQ") == 20


def test_where_nothing_is_kept_or_a_script_has_the_text_nothing_changes() -> None:
    page = f"<html><body><h2>One</h2><p>{PROSE[0]}</p></body></html>"
    blocks = cut_blocks(parse_document(page.encode(), "https://paper.example/berth").tree)
    nothing, of_script = ChosenBody([]), ChosenBody(blocks[1:], shown=blocks)
    assert complete(blocks, nothing) is nothing
    assert complete(blocks, of_script) is of_script


POST = "<blockquote class='{}'>{}</blockquote>"


@pytest.mark.parametrize(
    ("name", "body", "lines"),
    [
        ("twitter-tweet", "<p>It is open.</p>— Ada Quill (@ada) <a href='/1'>November 3</a>",
         ["It is open.", "— Ada Quill (@ada) November 3"]),
        ("instagram-media", "<div><a href='/1'>View this post on Instagram</a></div>"
         "<p><a href='/1'>A post shared by Ada Quill (@ada)</a></p>",
         ["A post shared by Ada Quill (@ada)"]),
        ("instagram-media", "<a href='/1'>Sieh dir diesen Beitrag auf Instagram an</a>", []),
        ("bluesky-embed", "<p>It is open.</p>— Ada (<a href='/a'>@ada.example</a>)",
         ["It is open.", "— Ada (@ada.example)"]),
        ("mastodon-embed", "<div>Post by @ada@mastodon.example</div><div>View on Mastodon</div>",
         ["Post by @ada@mastodon.example"]),
        ("fb-xfbml-parse-ignore", "<p>It is open.</p>Posted by <a href='/a'>Ada Quill</a>",
         ["It is open.", "Posted by Ada Quill"]),
        ("tiktok-embed", "<section><a href='/a'>@ada</a><p>It is open.</p></section>",
         ["@ada", "It is open."]),
        ("text-post-media", "<div>Post by @ada</div><div>View on Threads</div>", ["Post by @ada"]),
        ("reddit-embed-bq", "<a href='/1'>It is open.</a> by <a href='/a'>u/ada</a>",
         ["It is open. by u/ada"]),
        ("imgur-embed-pub", "<a href='/1'>It is open.</a>", ["It is open."]),
        ("telegram-post", "<a href='/1'>It is open.</a>", ["It is open."]),
        ("quote", "<p>It is open.</p>", []),
    ],
)  # fmt: skip
def test_a_post_between_paragraphs_comes_back_with_its_author(
    name: str, body: str, lines: list[str]
) -> None:
    post = POST.format(name, body)
    assert _back(_between(post)) == lines
    assert _back(_between(f"<figure><div>{post}</div></figure>")) == lines
    assert _back(_between("") + post) == []


@pytest.mark.parametrize(("between", "is_within"), [(196, True), (197, False)])
def test_questions_are_asked_within_two_hundred_blocks_and_of_a_long_answer_the_first_one_comes(
    between: int, is_within: bool
) -> None:
    first, second = (_questions("<div>{}</div><div>{}</div>", number) for number in "12")
    section = f"<h2>FAQ</h2>{first}{'<p>End</p>' * between}{second}"
    assert _back(_between("") + section) == (["FAQ", "Question 1?", ANSWERS[0]] * is_within)
