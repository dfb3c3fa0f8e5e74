"""Check what is a picture's caption, by figures, by class words, and by what stands inside."""

from __future__ import annotations

import pytest

from crawler.extraction.cleaning.captions import is_caption
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document

LINE = "The ferry at the new berth on Sunday morning."


def _is_caption(body: str) -> bool:
    document = parse_document(f"<html><body>{body}</body></html>".encode(), "https://a.example/b")
    (block,) = (each for each in cut_blocks(document.tree) if LINE in each.text)
    return is_caption(block)


@pytest.mark.parametrize(
    "name",
    ["caption", "media-captions", "imagecaption", "imgCaption", "photocaption", "picturecaption",
     "cutline", "bildunterschrift", "bildtext", "bildbeschreibung", "legende", "didascalia",
     "piefoto", "fotoonderschrift", "bildetekst", "billedtekst", "bildtexter",
     "detail-img__description", "feature-image-desc", "picture-legend", "photo_description",
     "foto-legend", "bild__description"],
)  # fmt: skip
def test_each_class_word_names_a_caption_and_the_element_around_it(name: str) -> None:
    assert _is_caption(f"<p class='{name}'>{LINE}</p>")
    assert _is_caption(f"<div class='{name}'><p>{LINE}</p></div>")
    assert _is_caption(
        f"<div class='image'><img src='a.jpg'></div><div class='{name}'>{LINE}</div>"
    )
    assert not _is_caption(f"<div class='{name}'><div><div><p>{LINE}</p></div></div></div>")


@pytest.mark.parametrize(
    "body",
    [
        f"<figure><figcaption>{LINE}</figcaption></figure>",
        f"<figure><img src='a.jpg'><div>{LINE}</div></figure>",
        f"<p><span class='article-caption'>{LINE}</span></p>",
        f"<div><span class='caption'>{LINE}</span> <span class='credit'>Ada Quill</span></div>",
        f"<div><a href='/a.jpg'><img src='a.jpg'></a> <em class='caption'><b>{LINE}</b></em></div>",
        f"<div><span class='caption'><i>{LINE}</i> Photo: <b>Ada Quill</b></span></div>",
        f"<div class='image'><img src='a.jpg'><p>{LINE} Photo: Ada Quill</p></div>",
        f"<div class='lead-photo'><div>{LINE} (Foto: Ada Quill)</div></div>",
    ],
)
def test_a_caption_is_known_by_its_element_or_by_one_inside_that_holds_all(body: str) -> None:
    assert _is_caption(body)


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{LINE}</p>",
        f"<div class='image'><p>{LINE}</p></div>",
        f"<div class='story'><p>{LINE} Photo: Ada Quill</p></div>",
        f"<div class='image'><p>{LINE} Photo: a ferry. It sails.</p></div>",
        f"<div class='image'><p>{LINE} {'It sails. ' * 30} Photo: Ada Quill</p></div>",
        f"<p class='description'>{LINE}</p>",
        f"<p>{LINE} <span class='caption'>A note.</span></p>",
        f"<p><span class='caption'>A note.</span> {LINE}</p>",
        f"<p><span class='credit'>Ada Quill</span> {LINE}</p>",
        f"<table class='caption'><tr><td>{LINE}</td></tr></table>",
        f"<figure><blockquote>{LINE}</blockquote></figure>",
        f"<figure><table><tr><td>{LINE}</td></tr></table></figure>",
        f"<blockquote class='caption'><p>{LINE}</p></blockquote>",
    ],
)
def test_other_lines_are_none(body: str) -> None:
    assert not _is_caption(body)
