"""Check which short lines come back into the text, and which stay out."""

from __future__ import annotations

import pytest

from crawler.extraction.body.select import ChosenBody
from crawler.extraction.cleaning.short_lines import bring_back
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document

PROSE = [
    f"Paragraph {number} tells at some length what the council said of the berth that night, and "
    "why it mattered."
    for number in range(4)
]


def _back(body: str, kept: tuple[str, ...] = (), *, doubted: bool = False) -> list[str]:
    """Return the short lines that come back where the paragraphs and ``kept`` are the text."""
    page = f"<html><body><main>{body}</main></body></html>"
    blocks = cut_blocks(parse_document(page.encode(), "https://paper.example/berth").tree)
    text = [block for block in blocks if block.text in PROSE or block.text in kept]
    others = frozenset(block.position for block in blocks if block not in text)
    given = ChosenBody(blocks, others) if doubted else ChosenBody(text)
    found = bring_back(blocks, given)
    return [
        block.text
        for block in found.blocks
        if block not in text and block.position not in found.doubted
    ]


def _between(line: str) -> str:
    return f"<p>{PROSE[0]}</p>{line}<p>{PROSE[1]}</p><p>{PROSE[2]}</p>"


@pytest.mark.parametrize("doubted", [False, True])
@pytest.mark.parametrize(
    "text",
    ["“And?”", '"Nobody read it."', "– And then?", "„Warum?“", "«Pourquoi ?»", "「なぜですか」",
     "“No,” she said.", "—Nada."],
)  # fmt: skip
def test_speech_comes_back(text: str, doubted: bool) -> None:
    for line in (f"<p>{text}</p>", f"<div><div><span>{text}</span></div></div>"):
        assert _back(_between(line), doubted=doubted) == [text]


@pytest.mark.parametrize(
    "line",
    [
        "<p>And?</p>",
        "<p>“The ferry” returns</p>",
        "<p>Nobody read it.</p>",
        "<blockquote>“And?”</blockquote>",
        "<aside><p>“And?”</p></aside>",
        "<p class='pull'>“And?”</p>",
        "<p hidden>“And?”</p>",
        "<p><a href='/x'>“And?”</a></p>",
        f"<p>“{'x' * 57}.”</p>",
    ],
)
def test_other_lines_stay_out(line: str) -> None:
    assert _back(_between(line)) == []


def test_speech_of_just_under_sixty_letters_comes_back() -> None:
    text = f"“{'x' * 56}.”"
    assert _back(_between(f"<p>{text}</p>")) == [text]


def test_a_sentence_right_below_speech_comes_back_and_no_label() -> None:
    line = "<p>“And?”</p><p>He laughed.</p><p>Read on</p><p>He left.</p>"
    assert _back(_between(line)) == ["“And?”", "He laughed."]
    other = "<p>“And?”</p><div>He laughed.</div>"
    assert _back(_between(other)) == ["“And?”"]


def test_speech_above_and_below_the_text_stays_out() -> None:
    said = "<p>“And?”</p>"
    assert _back(f"{said}{_between('')}{said}") == []


NAMES = [f"Ada {letter}. Eastmere" for letter in "BCDE"]


@pytest.mark.parametrize(("known", "come_back"), [(1, False), (2, True), (3, True)])
def test_names_below_letters_come_back_where_two_thirds_are_kept(
    known: int, come_back: bool
) -> None:
    names = NAMES[: known + 1]
    body = "".join(
        f"<p>{text}</p><p><b>{name[:6]}</b><br>{name[7:]}</p>"
        for text, name in zip(PROSE, names, strict=False)
    )
    assert _back(body, tuple(names[:known])) == (names[known:] if come_back else [])


def test_a_half_known_form_and_one_without_markup_bring_nothing_back() -> None:
    body = "".join(
        f"<p>{text}</p><p><b>{name}</b></p>" for text, name in zip(PROSE, NAMES, strict=True)
    )
    assert _back(body, tuple(NAMES[:2])) == []
    plain = "".join(f"<p>{text}</p><p>{name}</p>" for text, name in zip(PROSE, NAMES, strict=True))
    assert _back(plain, tuple(NAMES[:3])) == []


def test_key_points_come_back_below_their_heading() -> None:
    points = "<ul><li>Berth is shut</li><li>Ferries sail on</li></ul>"
    assert _back(f"<h3>Key points</h3>{points}{_between('')}", ("Key points",)) == [
        "Berth is shut",
        "Ferries sail on",
    ]
    assert _back(f"<h3>Key points</h3>{points}{_between('')}") == []
    linked = points.replace("Ferries sail on", "<a href='/f'>Ferries sail on</a>")
    assert _back(f"<h3>Key points</h3>{linked}{_between('')}", ("Key points",)) == ["Berth is shut"]


def test_where_nothing_is_kept_or_a_script_has_the_text_nothing_changes() -> None:
    blocks = cut_blocks(
        parse_document(_between("<p>“And?”</p>").encode(), "https://a.example").tree
    )
    for chosen in (ChosenBody([]), ChosenBody(blocks[:1], shown=blocks[:1])):
        assert bring_back(blocks, chosen) is chosen


@pytest.mark.parametrize(("letters", "comes_back"), [(79, False), (80, True)])
def test_the_markup_of_a_paragraph_of_eighty_letters_is_the_texts(
    letters: int, comes_back: bool
) -> None:
    text = "The council said that the berth is shut".ljust(letters, "x")
    line = "<p class='story'>“And?”</p>"
    body = f"<p class='story'>{text}</p>{line}{_between('')}"
    assert _back(body, (text,)) == ["“And?”"] * comes_back
