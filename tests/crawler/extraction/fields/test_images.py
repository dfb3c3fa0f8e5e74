"""Check which pictures are an article's, and what is their caption and their credit."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.images import choose_main_image, find_pictures, split_credit
from model.components import Image
from tests.crawler.extraction.fields.reading import ReadPage, json_ld, meta

SITE = "https://www.harbour-daily.example"


def _found(body: str) -> list[Image]:
    page = ReadPage("", body)
    return [each.image for each in find_pictures(page.document, [page.document.tree])]


def _addresses(body: str) -> list[str]:
    return [image.url.removeprefix(SITE) for image in _found(body)]


def _described(body: str) -> tuple[str | None, str | None]:
    (image,) = _found(body)
    return image.caption, image.credit


def _main(head: str, body: str = "") -> Image | None:
    page = ReadPage(head, body)
    shown = [each.image for each in find_pictures(page.document, [page.document.tree])]
    return choose_main_image(page.document, page.structured, page.metadata, shown)


def test_pictures_have_caption_and_credit_apart() -> None:
    found = _found(
        '<div><figure><img data-src="/big/ferry-on-fire.jpg" src="data:image/gif;base64,R0lG">'
        "<figcaption>The ferry at the pier. <span class='credit'>Sputnik via AP</span></figcaption>"
        '</figure><figure><img src="b.jpg"><figcaption>Two tugs (Photo: Mara Lind)</figcaption>'
        '</figure><img src="/icon.png" width="16"></div>'
    )
    assert [(image.caption, image.credit) for image in found] == [
        ("The ferry at the pier.", "Sputnik via AP"),
        ("Two tugs", "Photo: Mara Lind"),
    ]
    assert found[0].url == f"{SITE}/big/ferry-on-fire.jpg"


@pytest.mark.parametrize(
    "name", ["visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "screenreader"]
)
def test_labels_for_screen_readers_are_no_caption(name: str) -> None:
    hidden = f'<span class="{name}"><b>Image caption, </b></span>'
    source = f'<div class="credit"><span class="{name}">Image source, </span>Kestrel</div>'
    assert _described(
        f"<figure><img src='/a.jpg'>{source}<figcaption>{hidden}The pier</figcaption></figure>"
    ) == ("The pier", "Kestrel")


@pytest.mark.parametrize("name", ["visually", "sr", "screen"])
def test_half_the_name_of_such_a_label_hides_nothing(name: str) -> None:
    label = f'<span class="{name}">At sea: </span>'
    body = f"<figure><img src='/a.jpg'><figcaption>{label}the pier</figcaption></figure>"
    assert _described(body) == ("At sea: the pier", None)


def test_the_main_picture_is_jsons_then_opengraphs_then_the_first_shown() -> None:
    json = json_ld('{"@type": "NewsArticle", "image": {"url": "/json.jpg"}}')
    thumbnail = json_ld('{"@type": "NewsArticle", "thumbnailUrl": "/thumb.jpg"}')
    declared = meta("og:image", "/meta.jpg")
    heads = {json + declared: "json", thumbnail + declared: "thumb", declared: "meta", "": "shown"}
    for head, name in heads.items():
        main = _main(head, "<img src='/shown.jpg'><img src='/second.jpg'>")
        assert main is not None
        assert main.url == f"{SITE}/{name}.jpg"
    assert _main("") is None


@pytest.mark.parametrize(
    "image",
    ['"/a.jpg"', '["/a.jpg", "/b.jpg"]', '{"url": "/a.jpg"}', '{"contentUrl": "/a.jpg"}',
     '[{"@id": "/a.jpg", "url": ""}]', '{"url": ["/a.jpg", "/b.jpg"]}',
     '{"url": {"url": "/a.jpg"}}', '["javascript:0", "/a.jpg"]', '[{"url": []}, "/a.jpg"]'],
)  # fmt: skip
def test_each_way_to_write_a_picture_in_json_is_read(image: str) -> None:
    main = _main(json_ld(f'{{"@type": "NewsArticle", "image": {image}}}'))
    assert main == Image(f"{SITE}/a.jpg", None, None)


@pytest.mark.parametrize(
    "name", ["og:image:secure_url", "og:image", "og:image:url", "twitter:image"]
)
def test_each_meta_element_of_a_picture_is_read(name: str) -> None:
    main = _main(meta(name, "javascript:0") + meta(name, "/a.jpg"))
    assert main == Image(f"{SITE}/a.jpg", None, None)


def test_the_main_picture_has_what_is_shown_below_it_then_what_json_says() -> None:
    json = json_ld(
        '{"@type": "NewsArticle", "image": {"url": "/main-picture-800x600.jpg",'
        '"caption": "Told", "creditText": "Lind"}}'
    )
    other = "<img src='/other-picture.jpg'>"
    shown = (
        "<figure><img src='/main-picture-80x60.jpg'><figcaption>{}"
        "<small class='credit'>Kestrel</small></figcaption></figure>"
    )
    url = f"{SITE}/main-picture-800x600.jpg"
    assert _main(json, other + shown.format("Shown")) == Image(url, "Shown", "Kestrel")
    assert _main(json, other + shown.format("")) == Image(url, "Told", "Kestrel")
    assert _main(json, other) == Image(url, "Told", "Lind")


@pytest.mark.parametrize(
    ("told", "caption", "credit"),
    [
        ('"caption": "A"', "A", None),
        ('"description": "A"', "A", None),
        ('"caption": "A", "description": "B"', "A", None),
        ('"copyrightHolder": {"name": "Lind"}', None, "Lind"),
        ('"creditText": "Lind", "copyrightHolder": "Kestrel"', None, "Lind"),
        (f'"caption": "{"a" * 1000}"', "a" * 1000, None),
        (f'"caption": "{"a" * 1001}"', "a" * 1000, None),
        (f'"creditText": "{"a" * 1001}"', None, "a" * 1000),
    ],
)
def test_json_tells_caption_and_credit(told: str, caption: str | None, credit: str | None) -> None:
    image = f'["/b.jpg", {{"url": "/a.jpg", {told}}}]'
    main = _main(json_ld(f'{{"@type": "NewsArticle", "image": {image}}}'))
    assert main == Image(f"{SITE}/b.jpg", caption, credit)


@pytest.mark.parametrize(("side", "count"), [("99", 0), ("100", 1), ("99px", 0), ("100px", 1)])
def test_a_picture_has_a_hundred_pixels(side: str, count: int) -> None:
    for name in ("width", "height"):
        assert len(_found(f"<img src='/a.jpg' {name}='{side}'>")) == count
    assert len(_found(f"<img src='/a.jpg' width='auto' height='{side}'>")) == count


@pytest.mark.parametrize("word", ["avatar", "icon", "logo", "emoji", "tracking", "pixel"])
def test_every_class_of_small_pictures_is_left_out(word: str) -> None:
    assert _found(f"<img class='{word}' src='/a.jpg'>") == []


@pytest.mark.parametrize("name", ["data-src", "data-original", "data-lazy-src", "data-url"])
def test_the_address_that_a_script_would_load_comes_before_the_placeholder(name: str) -> None:
    assert _addresses(f"<img src='/grey.gif' {name}='/a.jpg'>") == ["/a.jpg"]
    assert _addresses(f"<img src='/a.jpg' {name}='data:image/gif;base64,R0lG'>") == ["/a.jpg"]


@pytest.mark.parametrize("name", ["srcset", "data-srcset"])
def test_of_several_sizes_the_last_is_taken(name: str) -> None:
    assert _addresses(f"<img {name}='/s.jpg 1x, /l.jpg 2x'>") == ["/l.jpg"]
    assert _addresses(f"<img src='/a.jpg' {name}='/s.jpg 1x, /l.jpg 2x'>") == ["/a.jpg"]


def test_twenty_thousand_characters_of_sizes_are_read() -> None:
    first = "/s.jpg 1x,"
    fits = first + "/l.jpg".rjust(20_000 - len(first))
    assert _addresses(f"<img srcset='{fits}'>") == ["/l.jpg"]
    assert _addresses(f"<img srcset='{first} {fits[len(first) :]}'>") == ["/l.jp"]


def test_a_picture_without_an_address_is_none() -> None:
    assert _found("<img><img src=''><img src='javascript:0'><img srcset=' '>") == []


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("/a/ferry-fire.jpg", "/b/ferry-fire.jpg", 1),
        ("/a/fire-800x600.jpg", "/a/fire-1200x900.jpg", 1),
        ("/a/fire_80x60.jpg", "/a/fire_800x60.jpg", 1),
        ("/a/fire-on-8x60.jpg", "/a/fire-on-9x60.jpg", 2),
        ("/a/fire-on-80x6.jpg", "/a/fire-on-80x7.jpg", 2),
        ("/a/ferry-fire.jpg?w=1", "/a/ferry-fire.jpg?w=2", 1),
        ("/a/ferry-fire.jpg", "/a/ferry-left.jpg", 2),
        ("/a/123456789.jpg", "/b/123456789.jpg", 1),
        ("/a/12345678.jpg", "/b/12345678.jpg", 2),
        ("/a/1.jpg?id=1", "/a/1.jpg?id=2", 2),
    ],
)
def test_one_picture_in_two_sizes_is_taken_once(first: str, second: str, count: int) -> None:
    assert _addresses(f"<img src='{first}'><img src='{second}'>") == [first, second][:count]


@pytest.mark.parametrize("count", [49, 50, 51])
def test_fifty_pictures_are_kept(count: int) -> None:
    body = "".join(f"<img src='/picture-number-{number}.jpg'>" for number in range(count))
    assert len(_found(body)) == min(count, 50)


@pytest.mark.parametrize(
    "word",
    ["credit", "credits", "copyright", "photographer", "source", "attribution", "agency",
     "credito", "bildquelle", "quelle", "fotograf", "rights"],
)  # fmt: skip
def test_each_class_word_of_a_credit_names_it(word: str) -> None:
    credit = f"<span class='image-{word}'>Mara Lind</span>"
    inside = f"<figure><img src='/a.jpg'><figcaption>The pier | {credit}</figcaption></figure>"
    assert _described(inside) == ("The pier", "Mara Lind")
    below = f"<figure><img src='/a.jpg'><figcaption>The pier</figcaption>{credit}</figure>"
    assert _described(below) == ("The pier", "Mara Lind")
    alone = f"<figure><img src='/a.jpg'>{credit}</figure>"
    assert _described(alone) == (None, "Mara Lind")


@pytest.mark.parametrize("tag", ["span", "small", "cite", "p", "div", "em"])
def test_each_element_may_hold_a_credit(tag: str) -> None:
    credit = f"<{tag} class='credit'>Mara Lind</{tag}>"
    assert _described(f"<figure><img src='/a.jpg'>{credit}</figure>") == (None, "Mara Lind")


@pytest.mark.parametrize(("size", "is_credit"), [(1, False), (2, True), (149, True), (150, False)])
def test_a_credit_has_2_to_149_characters(size: int, is_credit: bool) -> None:
    body = f"<figure><img src='/a.jpg'><span class='credit'>{'x' * size}</span></figure>"
    assert _described(body) == (None, "x" * size if is_credit else None)


@pytest.mark.parametrize(("around", "caption"), [(1, "The pier"), (2, "The pier"), (3, None)])
def test_a_class_names_a_figure_up_to_two_elements_around_the_picture(
    around: int, caption: str | None
) -> None:
    inner = "<div>" * (around - 1) + "<img src='/a.jpg'>" + "</div>" * (around - 1)
    body = f"<div class='wp-caption'>{inner}<p class='wp-caption-text'>The pier</p></div>"
    assert _described(body) == (caption, None)


def test_a_figure_without_a_caption_has_none() -> None:
    assert _described("<figure><img src='/a.jpg'><p>Text</p></figure>") == (None, None)
    assert _described("<div class='caption'><img src='/a.jpg'>Text</div>") == (None, None)


@pytest.mark.parametrize(("size", "kept"), [(1000, 1000), (1001, 1000)])
def test_a_thousand_characters_of_a_caption_are_kept(size: int, kept: int) -> None:
    body = f"<figure><img src='/a.jpg'><figcaption>{'x' * size}</figcaption></figure>"
    assert _described(body) == ("x" * kept, None)


@pytest.mark.parametrize(
    "credit",
    ["Photo: Mara Lind", "Photos: Mara Lind", "Image: Mara Lind", "Picture: Mara Lind",
     "Foto: Mara Lind", "Bild: Mara Lind", "Crédit: Mara Lind", "Credit: Mara Lind",
     "Copyright: Mara Lind", "Photograph: Mara Lind", "Source: Mara Lind", "Quelle: Mara Lind",
     "Fuente: Mara Lind", "Foto / Mara Lind", "Image by: Mara Lind", "Image credit: Mara Lind",
     "Photo by Mara Lind", "via Kestrel", "© Mara Lind", "Foto: ML", f"Foto: {'x' * 79}"],
)  # fmt: skip
def test_each_wording_of_a_credit_ends_a_caption(credit: str) -> None:
    for caption in (f"The pier ({credit})", f"The pier – {credit}.", f"The pier [{credit}]"):
        assert split_credit(caption) == ("The pier", credit)
    assert split_credit(credit) == (None, credit)


@pytest.mark.parametrize(
    "caption",
    ["The pier", "The pier. Photographed on Monday", "Photo: the pier. It burned down",
     "The pier (Foto:X)", f"The pier. Foto: {'x' * 81}", "A biopic: the pier"],
)  # fmt: skip
def test_a_caption_may_have_no_credit(caption: str) -> None:
    assert split_credit(caption) == (caption, None)
    assert split_credit("") == (None, None)


@pytest.mark.parametrize(
    "attributes",
    ['data-original-src="/b.jpg"', 'data-hi-res-src="/b.webp?w=9"', 'data-lazy="/b.png"',
     'data-image="/b.jpeg#a"', 'data-original-src="/b.jpg" data-src=""'],
)  # fmt: skip
def test_the_address_stands_where_a_script_looks_for_it(attributes: str) -> None:
    (address,) = _addresses(f'<img src="data:image/gif;base64,R0lG" {attributes}>')
    assert address.startswith("/b.")


@pytest.mark.parametrize(
    "attributes", ['data-page-url="/story"', 'data-image-id="b"', 'data-srcset-b="/c.jpg 2x"']
)
def test_what_is_no_picture_is_no_address(attributes: str) -> None:
    assert _addresses(f'<img src="/b.jpg" {attributes}>') == ["/b.jpg"]


def test_a_picture_may_have_its_address_in_a_source() -> None:
    source = '<source srcset="/s.webp 400w, /b.webp 800w">'
    empty = '<img src="data:image/gif;base64,R0lG">'
    assert _addresses(f"<picture>{source}{empty}</picture>") == ["/b.webp"]
    assert _addresses(f"<picture><source data-srcset='/b.webp'>{empty}</picture>") == ["/b.webp"]
    assert _addresses(f"<div>{source}{empty}</div>") == []
    assert _addresses(f'<picture>{source}<img src="/a.jpg"></picture>') == ["/a.jpg"]


def test_a_picture_for_readers_without_scripts_is_shown() -> None:
    assert _addresses('<figure><noscript><img src="/b.jpg"></noscript></figure>') == ["/b.jpg"]


@pytest.mark.parametrize("side", ["²", "9" * 5000])
def test_a_side_that_is_no_number_or_a_huge_one_says_nothing_of_a_picture(side: str) -> None:
    assert len(_found(f"<img src='/a.jpg' width='{side}'>")) == 1
