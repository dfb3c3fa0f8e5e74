"""Check which lines are captions of a gallery, and which are the story's."""

from __future__ import annotations

import pytest

from crawler.extraction.body.select import choose_body
from crawler.extraction.cleaning.galleries import find_galleries
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document

URL = "https://paper.example/crane"
STORY = "".join(
    f"<p>Paragraph {number} of the story tells at some length how the old crane was moved, and who "
    "came to see it on the pier that day.</p>"
    for number in range(4)
)


def _slide(number: int, total: int = 4, picture: str = "<img src='/a.jpg'>") -> str:
    return (
        f"<div>{picture}<span>{number}/{total} 18 October 2017</span>"
        f"<p>Caption {number} of the crane.</p><p>Photo: Ida Moe</p></div>"
    )


def _captions(body: str, rest: str = STORY) -> list[str]:
    tree = parse_document(f"<html><body>{body}{rest}</body></html>".encode(), URL).tree
    blocks = cut_blocks(tree)
    found = find_galleries(blocks)
    return [block.text for block in blocks if block.position in found]


FIGURE = "<figure><img src='/a.jpg'><figcaption>Caption of the crane.</figcaption></figure>"
ITEM = "<div><img src='/a.jpg'><p>Caption of the crane.</p></div>"


@pytest.mark.parametrize(
    "gallery",
    [
        "".join(_slide(number) for number in range(1, 5)),
        "<ul>" + "".join(
            f"<li><img src='/a.jpg'><p>Bild {number} von 3</p><p>{number} von 3</p>"
            "<p>Caption of the crane.</p></li>" for number in range(1, 4)
        ) + "</ul>",
        FIGURE * 3,
    ],
)  # fmt: skip
def test_the_captions_of_a_gallery_are_found(gallery: str) -> None:
    found = _captions(gallery)
    assert any("of the crane." in text for text in found)
    assert not any("Paragraph" in text for text in found)


def test_a_numbered_pictures_day_and_credit_go_with_its_caption() -> None:
    found = _captions("".join(_slide(number) for number in range(1, 4)))
    assert found[:3] == ["1/4 18 October 2017", "Caption 1 of the crane.", "Photo: Ida Moe"]
    assert len(found) == 9


@pytest.mark.parametrize(
    "lines",
    [
        _slide(1) + _slide(2),
        _slide(1) + _slide(3) + _slide(4),
        "".join(_slide(number, picture="") for number in range(1, 5)),
        "<p>1/4 cup of flour</p><p>1/2 cup of milk</p><p>3/4 cup of sugar</p>",
        "<p>1/3 of it is sand.</p><p>2/3 of it is clay.</p><p>3/3 of it is sold.</p>",
        FIGURE * 2,
        f"{FIGURE}<p>Between.</p>{FIGURE}<p>Between.</p>{FIGURE}",
        "<figure><table><tr><td>one</td></tr></table></figure>" * 3,
        f"<div class='photo-gallery slides'>{ITEM * 3}</div>",
    ],
)
def test_what_is_no_gallery_stays(lines: str) -> None:
    assert _captions(lines) == []


@pytest.mark.parametrize(("extra", "is_slide"), [(3, True), (4, False)])
def test_a_slide_has_six_blocks_at_most(extra: int, is_slide: bool) -> None:
    slides = "".join(f"<div>{_slide(n)}{'<p>More.</p>' * extra}</div>" for n in range(1, 4))
    assert ("More." in _captions(slides)) is is_slide


@pytest.mark.parametrize(("size", "is_slide"), [(400, True), (401, False)])
def test_four_hundred_letters_beside_a_picture_are_a_part_of_the_story(
    size: int, is_slide: bool
) -> None:
    figure = f"<figure><img src='/a.jpg'><p>{'x' * size}</p></figure>"
    assert bool(_captions(figure * 3)) is is_slide


@pytest.mark.parametrize(("size", "found"), [(199, False), (200, True)])
def test_where_there_is_no_story_beside_the_captions_are_it(size: int, found: bool) -> None:
    assert bool(_captions(FIGURE * 4, f"<p>{'x' * size}</p>")) is found


def test_a_gallery_is_no_part_of_the_text() -> None:
    slides = "".join(_slide(number, 30) for number in range(1, 31))
    body = f"<article><h1>The crane moves</h1><div>{slides}</div>{STORY}</article>"
    document = parse_document(f"<html><body>{body}</body></html>".encode(), URL)
    chosen = choose_body(document, cut_blocks(document.tree), DeclaredFacts(headline_position=0))
    texts = [block.text for block in chosen.blocks]
    assert sum("Paragraph" in text for text in texts) == 4
    assert not any("Caption" in text or "/30" in text for text in texts)
