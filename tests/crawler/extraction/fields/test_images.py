"""The pictures of an article, their captions and credits."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.images import choose_main_image, find_images
from tests.crawler.extraction.fields.reading import ReadPage, json_ld, meta


def test_pictures_have_caption_and_credit_apart() -> None:
    body = (
        '<div><figure><img data-src="/big/ferry-on-fire.jpg" src="data:image/gif;base64,R0lG">'
        "<figcaption>The ferry at the pier. <span class='credit'>Sputnik via AP</span></figcaption>"
        '</figure><figure><img src="b.jpg"><figcaption>Two tugs (Photo: Mara Lind)</figcaption>'
        '</figure><img src="/icon.png" width="16"></div>'
    )
    page = ReadPage("", body)
    found = find_images(page.document, [page.document.tree])
    assert [(image.caption, image.credit) for image in found] == [
        ("The ferry at the pier.", "Sputnik via AP"),
        ("Two tugs", "Photo: Mara Lind"),
    ]
    assert found[0].url == "https://www.harbour-daily.example/big/ferry-on-fire.jpg"


def test_labels_for_screen_readers_are_no_caption() -> None:
    hidden = '<span class="visually-hidden">Image caption, </span>'
    source = '<div class="credit"><span class="visually-hidden">Image source, </span>Kestrel</div>'
    read = ReadPage(
        "", f"<figure><img src='/a.jpg'>{source}<figcaption>{hidden}The pier</figcaption></figure>"
    )
    found = find_images(read.document, [read.document.tree])
    assert [(image.caption, image.credit) for image in found] == [("The pier", "Kestrel")]


def test_the_main_picture_is_jsons_then_opengraphs_then_the_first_shown() -> None:
    json = json_ld('{"@type": "NewsArticle", "image": {"url": "/json.jpg"}}')
    declared = meta("og:image", "/meta.jpg")
    heads = {json + declared: "json", declared: "meta", "": "shown"}
    for head, name in heads.items():
        page = ReadPage(head, "<img src='/shown.jpg'>")
        shown = find_images(page.document, [page.document.tree])
        main = choose_main_image(page.document, page.structured, page.metadata, shown)
        assert main is not None
        assert main.url == f"https://www.harbour-daily.example/{name}.jpg"
    page = ReadPage()
    assert choose_main_image(page.document, page.structured, page.metadata, []) is None


@pytest.mark.parametrize(("side", "count"), [("99", 0), ("100", 1), ("99px", 0), ("100px", 1)])
def test_a_picture_has_a_hundred_pixels(side: str, count: int) -> None:
    for name in ("width", "height"):
        page = ReadPage("", f"<img src='/a.jpg' {name}='{side}'>")
        assert len(find_images(page.document, [page.document.tree])) == count


@pytest.mark.parametrize("word", ["avatar", "icon", "logo", "emoji", "tracking", "pixel"])
def test_every_class_of_small_pictures_is_left_out(word: str) -> None:
    page = ReadPage("", f"<img class='{word}' src='/a.jpg'>")
    assert find_images(page.document, [page.document.tree]) == []
