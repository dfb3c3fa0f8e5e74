"""Check each name and word by which an address is that of a part, or of all parts."""

from __future__ import annotations

import pytest

from crawler.extraction.multipage.part_urls import PartAddress, is_whole, part_of
from text.words import word_set

MAX_LENGTH = 2083

STORY = "https://coast.example/2026/11/20/the-lighthouse-that-moved-inland"
PARAMETERS = sorted(
    word_set("""
    page p pg pag pagina seite sida side sivu strona str stranka sayfa oldal halaman trang
    page_no pageno page_num pagenum page_number pagenumber currentpage
    current_page curpage cur_page paged pagewanted part artikelseite article_page articlepage
    pagina_articolo seitenr pagen_1 page_nr pagenr npage startpage _page
    """)
)
PAGE_WORDS = sorted(
    word_set("""
    page pages pag pg p seite pagina página sida side sivu strona stranka sayfa halaman oldal
    puslapis trang стр страница
    """)
)
WHOLE_VALUES = sorted(
    word_set("""
    all alle alles full whole single komplett gesamt tout tous todo todas tutto print-all
    """)
)
WHOLE_PARAMETERS = sorted(
    word_set("""
    single singlepage single_page onepage one_page viewall view_all view-all showall show_all
    fullpage full_page komplettansicht
    """)
)
WHOLE_SEGMENTS = sorted(
    word_set("""
    all full single single-page singlepage onepage one-page viewall view-all view_all full-story
    fullpage komplettansicht gesamtansicht alles-auf-einer-seite
    """)
)


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_parameter_numbers_a_part(name: str) -> None:
    assert part_of(STORY, f"{STORY}?{name}=2") == PartAddress(2)
    assert part_of(STORY, f"{STORY}?{name.upper()}=999") == PartAddress(999)
    assert part_of(STORY, f"{STORY}?{name}=1000") is None


@pytest.mark.parametrize("word", PAGE_WORDS)
def test_each_word_numbers_a_part(word: str) -> None:
    assert part_of(STORY, f"{STORY}/{word}-2") == PartAddress(2)
    assert part_of(f"{STORY}.html", f"{STORY}-{word}2.html") == PartAddress(2, is_suffix=True)


@pytest.mark.parametrize("value", WHOLE_VALUES)
def test_each_value_asks_for_all_parts(value: str) -> None:
    assert is_whole(STORY, f"{STORY}?page={value}")


@pytest.mark.parametrize("name", WHOLE_PARAMETERS)
def test_each_parameter_asks_for_all_parts(name: str) -> None:
    assert is_whole(STORY, f"{STORY}?{name}=1")


@pytest.mark.parametrize("segment", WHOLE_SEGMENTS)
def test_each_segment_asks_for_all_parts(segment: str) -> None:
    assert is_whole(STORY, f"{STORY}/{segment}")


def test_a_numbered_first_part_differs_by_the_number_only() -> None:
    assert part_of(f"{STORY}/1", f"{STORY}/2") == PartAddress(2)
    assert part_of(f"{STORY}-again/1", f"{STORY}/2") is None


def test_addresses_that_are_too_long_are_none() -> None:
    long = f"{STORY}?page=2&x="
    fits = long + "x" * (MAX_LENGTH - len(long))
    first = fits.replace("page=2&", "")
    assert part_of(first, fits) == PartAddress(2)
    assert part_of(first + "x", fits + "x") is None
    whole = fits.replace("page=2", "page=all")[:MAX_LENGTH]
    first = whole.replace("page=all&", "")
    assert is_whole(first, whole)
    if len(whole) == MAX_LENGTH:
        assert not is_whole(first + "x", whole + "x")


@pytest.mark.parametrize("address", ["https://[coast.example/all", "ftp://coast.example/story/all"])
def test_what_is_no_address_is_no_part(address: str) -> None:
    assert not is_whole(STORY, address)
    assert not is_whole(address, f"{STORY}/all")
    assert part_of(STORY, address.replace("all", "2")) is None
    assert part_of(address, f"{STORY}/2") is None
