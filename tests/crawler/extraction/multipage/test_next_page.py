"""Test which address is the next part of an article, and which is not."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from crawler.extraction.multipage.part_urls import PartAddress, is_whole, part_of
from model.links import Continuation
from tests.sites.serial import part_page

STORY = "https://coast.example/2026/11/20/the-lighthouse-that-moved-inland"


@pytest.mark.parametrize(
    ("first", "later"),
    [
        (STORY, STORY + "?page=2"),
        (STORY, STORY + "/?page=2"),
        (STORY + "/", STORY + "/2/"),
        (STORY, STORY + "/2"),
        (STORY, STORY + "/page/2/"),
        (STORY, STORY + "/page-2"),
        (STORY, STORY + "/page2"),
        (STORY, STORY + "/seite-2"),
        (STORY, STORY + "/seite/2"),
        (STORY, STORY + "?seite=2"),
        (STORY, STORY + "?pagina=2"),
        (STORY, STORY + "?p=2"),
        (STORY + "?utm_source=feed", STORY + "?page=2"),
        (STORY, STORY + "?page=2&utm_source=feed"),
        (STORY, STORY.replace("https://", "http://www.") + "?page=2"),
        (STORY + "?page=1", STORY + "?page=2"),
        (STORY + "/1", STORY + "/2"),
        (STORY + "/seite-1", STORY + "/seite-2"),
        ("https://coast.example/?p=4711", "https://coast.example/?p=4711&page=2"),
        ("https://coast.example/story?id=7", "https://coast.example/story?page=2&id=7"),
        ("https://coast.example/fire", "https://coast.example/fire/2"),
    ],
)
def test_addresses_of_second_parts(first: str, later: str) -> None:
    assert part_of(first, later) == PartAddress(2)
    assert part_of(first, first) is None


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("https://coast.example/lights/inland-1234.html", "https://coast.example/lights/inland-1234-2.html"),
        ("https://coast.example/c_1234.shtml", "https://coast.example/c_1234_2.shtml"),
        ("https://coast.example/c_1234_1.shtml?x=1", "https://coast.example/c_1234_2.shtml?x=1"),
        ("https://coast.example/story,77.html", "https://coast.example/story,77,2.html"),
        (STORY, STORY + "-2"),
        (STORY + ".html", STORY + "-p2.html"),
    ],
)  # fmt: skip
def test_a_suffix_may_be_another_article_of_the_same_title(first: str, later: str) -> None:
    assert part_of(first, later) == PartAddress(2, is_suffix=True)


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (STORY, "https://coast.example/2026/11/21/the-harbour-that-stayed"),
        (STORY, "https://other.example/2026/11/20/the-lighthouse-that-moved-inland?page=2"),
        (STORY, "https://m-coast.example/2026/11/20/the-lighthouse-that-moved-inland?page=2"),
        (STORY, STORY + "?cpage=2"),
        (STORY, STORY + "/comment-page-2/"),
        (STORY, STORY + "/comments/2"),
        (STORY, STORY + "?page=2026"),
        (STORY, STORY + "?page=1"),
        (STORY, STORY + "?page=0"),
        (STORY, STORY + "?page=two"),
        (STORY, STORY + "?page=2&sort=oldest"),
        (STORY, STORY + "?replytocom=2"),
        (STORY, STORY + "/attachment/2"),
        (STORY, STORY + "#page=2"),
        (STORY + "?page=3", STORY + "?page=4"),
        (STORY + "/3", STORY + "/4"),
        ("https://coast.example/?p=122", "https://coast.example/?p=123"),
        ("https://coast.example/?p=1", "https://coast.example/?p=2"),
        ("https://coast.example/news/1", "https://coast.example/news/2"),
        ("https://coast.example/news/15", "https://coast.example/news/16"),
        ("https://coast.example/news/story-4711", "https://coast.example/news/story-4712"),
        ("https://coast.example/", "https://coast.example/page/2"),
        ("https://coast.example/", "https://coast.example/?page=2"),
        (STORY, "mailto:desk@coast.example?page=2"),
        (STORY, "http://[broken?page=2"),
        (STORY, STORY + "?page=2&x=" + "x" * 3000),
        ("nonsense", "nonsense?page=2"),
    ],
)
def test_addresses_of_other_things(first: str, other: str) -> None:
    assert part_of(first, other) is None


def test_the_number_is_told() -> None:
    assert part_of(STORY, STORY + "?page=17") == PartAddress(17)


@pytest.mark.parametrize(
    "whole",
    ["?page=all", "?seite=alles", "/komplettansicht", "/single-page/", "?singlepage=true",
     "?view_all=1", "?pagewanted=all", "/full"],
)  # fmt: skip
def test_addresses_of_all_parts_at_once(whole: str) -> None:
    assert is_whole(STORY, STORY + whole)


@pytest.mark.parametrize("other", ["", "/", "?page=2", "/all-about-lights", "?view=print"])
def test_other_addresses_are_not_those_of_all_parts(other: str) -> None:
    assert not is_whole(STORY, STORY + other)
    assert not is_whole("https://coast.example/", "https://coast.example/all")


def read(
    pager: str, *, head: str = "", url: str = STORY, of: str | None = None
) -> Continuation | None:
    return extract(part_page(1, pager, head=head), url, part_of=of).continuation


@pytest.mark.parametrize(
    "pager",
    [
        '<b>1</b> <a href="?page=2">2</a> <a href="?page=3">3</a>',
        '<ul><li>1</li><li><a href="?page=2">2</a></li><li><a href="?page=3">3</a></li></ul>',
        '<span>1</span><a href="?page=2"><span>2</span></a>',
        f'<a rel="next" href="{STORY}?page=2">Verdict and page 2</a>',
        f'<a href="{STORY}?page=2#start">Next page »</a>',
        '<a href="?page=2">Nächste Seite</a>',
        '<a href="?page=2">次へ</a>',
        '<a href="?page=2">›</a>',
        '<a href="?page=2">Page 2: how the storm came</a>',
    ],
)
def test_a_pager_leads_on(pager: str) -> None:
    found = read(pager)
    assert found is not None
    assert found.part == STORY + "?page=2"


def test_a_link_in_the_head_leads_on() -> None:
    found = read("", head=f'<link rel="next" href="{STORY}/2/">')
    assert found is not None
    assert found.part == STORY + "/2/"
    assert found.whole is None


OUTSIDE = '</div><div class="comments"><a href="?page=2">2</a> <a href="?page=3">3</a>'


@pytest.mark.parametrize(
    ("pager", "head"),
    [
        ("", ""),
        ('<a rel="next" href="/2026/11/21/the-harbour-that-stayed">Next »</a>', ""),
        ("", '<link rel="next" href="/2026/11/21/the-harbour-that-stayed">'),
        # the second article of that title, as a blog names it
        (f'<a rel="next" href="{STORY}-2/">The lighthouse that moved inland</a>', ""),
        (f'<a rel="next" href="{STORY}-2/">Next post »</a>', ""),
        ("", f'<link rel="next" title="The lighthouse" href="{STORY}-2/">'),
        ('<a href="?cpage=2">2</a>', ""),
        ('<a href="?page=2#comments">2</a>', ""),
        ('<a href="?page=2#respond">Next</a>', ""),
        (OUTSIDE, ""),
        ('<a href="?page=3">3</a>', ""),
        ('<a rel="prev" href="?page=0">Previous</a>', ""),
        ('<a href="https://other.example/?page=2">2</a>', ""),
        ('<a href="javascript:page(2)">2</a>', ""),
        ("<a>2</a>", ""),
    ],
)
def test_what_leads_elsewhere(pager: str, head: str) -> None:
    assert read(pager, head=head) is None


def test_a_suffix_counts_where_the_row_names_the_number() -> None:
    found = read(f'1 <a href="{STORY}-2">2</a> <a href="{STORY}-3">3</a>')
    assert found is not None
    assert found.part == STORY + "-2"


def test_each_part_leads_to_the_one_after_it() -> None:
    row = "".join(f'<a href="?page={number}">{number}</a> ' for number in range(1, 5))
    third = read(row, url=STORY + "?page=3", of=STORY)
    assert third is not None
    assert third.part == STORY + "?page=4"
    assert read(row, url=STORY + "?page=4", of=STORY) is None


def test_a_later_part_asked_for_alone_is_a_page_of_its_own() -> None:
    assert read('<a href="?page=4">4</a>', url=STORY + "?page=3") is None


def test_a_later_part_that_declares_the_first_leads_back_to_it() -> None:
    found = read("", head=f'<link rel="canonical" href="{STORY}">', url=STORY + "?page=3")
    assert found == Continuation(STORY)


def test_the_address_by_which_the_page_calls_itself_counts_too() -> None:
    head = f'<link rel="canonical" href="{STORY}">'
    found = read(f'<a href="{STORY}/2">2</a>', head=head, url=STORY + "?from=front")
    assert found is not None
    assert found.part == STORY + "/2"


def test_a_page_with_all_parts_is_found() -> None:
    found = read('<a href="?page=2">2</a> <a href="?page=all">On one page</a>')
    assert found is not None
    assert found.whole == STORY + "?page=all"
    declared = read('<a href="?page=2">2</a>', head=f'<link rel="canonical" href="{STORY}/full">')
    assert declared is not None
    assert declared.whole == STORY + "/full"


def test_a_list_goes_on_with_more_items_not_with_its_text() -> None:
    pager = '<a href="?page=2">2</a> <a href="?page=3">3</a>'
    dated = part_page(1, pager)
    undated = part_page(1, pager, published="")
    assert extract(dated, "https://coast.example/fire").continuation is not None
    assert extract(undated, "https://coast.example/fire").continuation is None
    assert extract(undated, STORY).continuation is not None


def test_a_live_blog_is_left_at_its_newest_page() -> None:
    data = (
        '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Storm"}'
        "</script>"
    )
    assert read('<a href="?page=2">2</a>', head=data) is None


@pytest.mark.large
def test_a_page_of_links_costs_little() -> None:
    """Check that of thousands of links that might be a pager's few are looked at."""
    row = "".join(f'<p><a href="?q={number}2">2</a></p>' for number in range(5000))
    assert read(row + '<a href="?page=2">2</a>') is None


@pytest.mark.parametrize(
    "label",
    ["Next", "Next page", "Continue", "Continue reading", "Continued", "Weiter", "Nächste",
     "Nächste Seite", "Weiterlesen", "Suivant", "Suivante", "Page suivante", "La suite", "Suite",
     "Siguiente", "Página siguiente", "Próxima", "Próxima página", "Seguinte", "Avanti",
     "Successiva", "Pagina successiva", "Volgende", "Volgende pagina", "Nästa", "Nästa sida",
     "Neste", "Neste side", "Næste", "Næste side", "Seuraava", "Następna", "Następna strona",
     "Další", "Tovább", "Sonraki", "Далее", "Следующая", "Вперёд", "下一页", "下一頁", "次へ",
     "次のページ", "다음", "التالي", "التالية"],
)  # fmt: skip
def test_each_label_leads_on(label: str) -> None:
    found = read(f'</div><p><a href="?page=2">{label}</a></p>')
    assert found is not None
    assert found.part == STORY + "?page=2"


@pytest.mark.parametrize(
    "label",
    ["2", "[2]", "(2)", "Page 2", "Seite 2", "Página 2", "Pagina 2", "Sida 2", "Side 2", "Sivu 2",
     "Strona 2", "Стр. 2", "第2页", "第2頁", "2ページ"],
)  # fmt: skip
def test_each_way_to_write_the_number_leads_on_to_a_suffix(label: str) -> None:
    found = read(f'<a href="{STORY}-2">{label}</a>')
    assert found is not None
    assert found.part == STORY + "-2"


@pytest.mark.parametrize(
    ("name", "leads_on"),
    [*((name, True) for name in ("pagination", "pager", "pages", "paging", "paginator", "paginate",
                                 "pagelinks", "multipage", "nextpage")), ("links", False)],
)  # fmt: skip
def test_each_class_of_a_row_of_pages_leads_on(name: str, leads_on: bool) -> None:
    found = read(f'</div><p class="{name}"><a href="?page=2">Part 2: the storm</a></p>')
    assert (found is not None) is leads_on


@pytest.mark.parametrize(
    "name",
    ["comment", "comments", "respond", "disqus", "reply", "replies", "related", "recommended",
     "recommendations", "outbrain", "taboola", "latest", "trending", "archive", "archives", "feed"],
)  # fmt: skip
def test_each_class_of_other_things_leads_elsewhere(name: str) -> None:
    assert read(f'<p class="{name}"><a href="?page=2">2</a></p>') is None


@pytest.mark.parametrize("anchor", ["comment-7", "respond", "reply", "disqus_thread"])
def test_each_anchor_of_comments_leads_elsewhere(anchor: str) -> None:
    assert read(f'<a href="?page=2#{anchor}">2</a>') is None


def test_an_address_may_be_nothing_but_the_number() -> None:
    found = read('<a href="2">2</a>', url=f"{STORY}/")
    assert found is not None
    assert found.part == f"{STORY}/2"


@pytest.mark.parametrize(("links", "is_found"), [(4999, True), (5000, False)])
def test_the_page_with_all_parts_is_looked_for_among_five_thousand_links(
    links: int, is_found: bool
) -> None:
    page = part_page(1, '<a href="?page=2">2</a>')
    own = page.count(b"<a ") + page.count(b"<link ")
    others = b"<a>x</a>" * (links - own) + b'<a href="?page=all">All</a>'
    found = extract(page.replace(b"</body>", others + b"</body>"), STORY).continuation
    assert found is not None
    assert (found.whole is not None) is is_found


@pytest.mark.parametrize(("size", "leads_on"), [(200, True), (201, False)])
def test_a_line_of_two_hundred_characters_may_end_with_the_link(size: int, leads_on: bool) -> None:
    line = "x" * (size - len(" Next"))
    found = read(f'</div><p>{line} <a href="?page=2">Next</a></p>')
    assert (found is not None) is leads_on


@pytest.mark.parametrize(("numbers", "leads_on"), [(33, True), (32, False)])
def test_a_long_row_of_numbers_is_linked_by_more_than_half(numbers: int, leads_on: bool) -> None:
    row = "2" * numbers
    found = read(f'</div><p><a href="?page=2">Page 2</a> <a href="/n">{row}</a> {"x" * 35}.</p>')
    assert (found is not None) is leads_on


def test_links_elsewhere_hide_none_behind_them() -> None:
    elsewhere = '<a>2</a> <a href="/7">2</a> <a href="https://[x/2">2</a> <a href="?cpage=2">2</a>'
    found = read(f'{elsewhere} <a href="?page=2">2</a>')
    assert found is not None
    assert found.part == STORY + "?page=2"


def test_an_element_of_many_lines_is_read_once() -> None:
    """Find a row of numbers below a list whose lines would make four hundred links, walked anew."""
    lines = "<br><br>".join(f'<a href="?q={number}2">2</a>' for number in range(20))
    found = read(f'</div><div>{lines}</div><p><a href="?page=2">2</a></p>')
    assert found is not None
    assert found.part == STORY + "?page=2"
