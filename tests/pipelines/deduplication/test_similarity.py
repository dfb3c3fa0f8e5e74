"""Test that copies are told from reports of the same form, round-ups and series."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from importlib import resources
from math import log, log1p
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deduplication.alignment import align
from pipelines.deduplication.similarity import Comparison, compare, likeness
from tests.support.articles.stories import NOON, sentences, story
from text.comparison.compared_text import ComparedText
from text.comparison.fingerprints import fingerprint

FEWEST_KEYS = 32
MOST_KEYS = 96
COPY = 0.6


def copies(
    one: str, other: str, *, headlines: tuple[str, str] = ("Board decides", "Board decides")
) -> bool:
    texts = [
        ComparedText(headline, body) for headline, body in zip(headlines, (one, other), strict=True)
    ]
    return likeness(compare(*texts)) >= COPY


def shared_keys(one: str, other: str) -> int:
    keys = [
        set(fingerprint(text.tokens, unspaced=text.unspaced))
        for text in (ComparedText(None, one), ComparedText(None, other))
    ]
    return len(keys[0] & keys[1])


WHOLE = story(1, 30)


@pytest.mark.parametrize(
    "changed",
    [
        WHOLE,
        story(1, 8),
        "LONDON (Reuters) - " + WHOLE,
        WHOLE.replace("\n\n", " "),
        "By A. Writer\n\nSupport this paper. Subscribe for a dollar a week.\n\n" + WHOLE,
        WHOLE + "\n\nReporting by B. Writer; editing by C. Writer. Share this article.",
        "\n\n".join([*WHOLE.split("\n\n")[:6], "Our town has two bakers, and both complain."]),
        WHOLE.replace(" after ", " following ").replace(" that ", " which "),
        WHOLE.upper(),
    ],
    ids=["same", "cut", "dateline", "one line", "before", "after", "local", "words", "capitals"],
)
def test_what_newsrooms_do_to_copy_leaves_it_a_copy(changed: str) -> None:
    assert copies(WHOLE, changed, headlines=("Board decides on channel", "Board at odds"))
    assert shared_keys(WHOLE, changed) >= 4


def test_another_story_is_no_copy() -> None:
    assert not copies(WHOLE, story(2, 30))
    assert (
        compare(ComparedText("A", "Nothing here."), ComparedText("B", "is like that over there"))
        is None
    )


def quake(magnitude: str, place: str, clock: str, far: str, depth: str) -> str:
    return (
        f"A magnitude {magnitude} earthquake was reported at {clock} near {place}, said the "
        f"survey. It occurred {far} miles from the coast, at a depth of {depth} miles. In the past "
        "ten days no other earthquakes of that size have been centred nearby. Did you feel it? "
        "Consider reporting what you felt to the survey. This report was made by a program that "
        "watches the survey's feed, and an editor has read the template of it."
    )


def weather(town: str, wind: str, mayor: str, river: str) -> str:
    return (
        f"People in {town} should keep their windows shut tonight, the forecasters said, for the "
        f"wind will come from {wind} and bring sand. The mayor, {mayor}, asked drivers to stay off "
        f"the road along the {river}. Schools stay open. The warning ends in the morning, and "
        "will be renewed if need be. This notice is made from the forecasters' own data."
    )


def test_one_form_filled_in_twice_is_two_reports() -> None:
    one = quake("4.1", "Redhill", "10:58", "15", "3.5")
    assert not copies(one, quake("3.7", "Selby", "4:12", "42", "7.1"))
    assert copies(one, "SELBY (AP) - " + one)


def test_a_form_without_numbers_is_told_by_its_names() -> None:
    one = weather("Redhill", "Morocco", "Ines Valder", "Orrin")
    assert not copies(one, weather("Selby", "Libya", "Tomas Breck", "Vael"))
    assert copies(one, one.replace("People", "Residents"))


def test_numbers_of_a_series_tell_its_parts_apart() -> None:
    same = " ".join(sentences(5, 6))
    one = same + " " + " ".join(sentences(6, 5))
    other = same + " " + " ".join(sentences(7, 5))
    headlines = ("Letters from the quay: part 4", "Letters from the quay: part 6")
    assert not copies(one, other, headlines=headlines)


def test_a_round_up_that_quotes_a_story_is_no_copy_of_it() -> None:
    items = [" ".join(sentences(number, 3)) for number in (11, 12, 13, 14)]
    round_up = "Good morning. What you need to know today.\n\n" + "\n\n".join(items)
    for number in (12, 13, 14):
        assert not copies(
            round_up, story(number, 20), headlines=("Morning briefing", "Board decides")
        )


CHINESE = (
    "市政府周二宣布，从下月起将在老城区试行新的停车规定，居民可凭证件领取临时停车卡。负责此事的官员表示，"
    "这项措施是为了缓解节假日期间的交通压力。附近的商户对此反应不一，有人担心顾客会因此减少，也有人认为街道会更加整洁。"
    "市政府将在三个月后对试行效果进行评估，再决定是否推广到其他区域。"
)
OTHER_CHINESE = (
    "渔业部门昨天发布报告称，近海鱼群数量连续第四年下降，专家建议延长休渔期并限制大型渔船的作业范围。"
    "渔民代表则要求先落实补偿办法，再讨论新的限制。报告还提到，水温升高使一些鱼种向北迁移，给传统渔港带来新的困难。"
)
THAI = (
    "เทศบาลประกาศเมื่อวันอังคารว่าจะทดลองใช้กฎจอดรถแบบใหม่ในเขตเมืองเก่าตั้งแต่เดือนหน้า "
    "ผู้อยู่อาศัยสามารถขอรับบัตรจอดรถชั่วคราวได้ที่สำนักงานเขต เจ้าหน้าที่กล่าวว่ามาตรการนี้จะช่วยลดการจราจรติดขัดในวันหยุด"
)


@pytest.mark.parametrize("text", [CHINESE, THAI], ids=["Chinese", "Thai"])
def test_scripts_without_spaces(text: str) -> None:
    assert ComparedText(None, text).unspaced
    copy = "本报讯 " + text[: len(text) * 2 // 3]
    assert copies(text, copy)
    assert shared_keys(text, copy) >= 4
    assert not copies(text, OTHER_CHINESE)


def test_a_brief_of_four_sentences_finds_its_long_original() -> None:
    brief = " ".join(sentences(1, 4))
    assert shared_keys(brief, story(1, 60)) >= 2
    assert copies(brief, story(1, 60))


def test_copies_weeks_apart_need_more_than_copies_of_a_day() -> None:
    headline = "Board decides"
    one = ComparedText(headline, WHOLE, NOON)
    sure = [
        likeness(compare(one, ComparedText(headline, story(1, 10) + story(3, 12), NOON + later)))
        for later in (timedelta(hours=1), timedelta(days=25))
    ]
    assert sure[0] > sure[1]
    assert likeness(compare(one, ComparedText("Another", WHOLE, NOON + timedelta(days=25)))) >= COPY


def test_what_a_site_repeats_is_no_copy() -> None:
    notice = " ".join(sentences(40, 5))
    one, other = (
        ComparedText("Board decides", f"{notice}\n\n{story(number, 4)}", NOON, "a.example")
        for number in (41, 42)
    )
    assert likeness(compare(one, other)) == 0
    assert likeness(compare(one, replace(one, body=" ".join(one.words[:80])))) >= COPY


def test_likeness_is_the_same_either_way() -> None:
    one, other = ComparedText("A", WHOLE), ComparedText("B", story(1, 9) + story(2, 3))
    assert likeness(compare(one, other)) == likeness(compare(other, one))


words = st.lists(st.sampled_from("abcdefgh"), max_size=60).map(tuple)


@pytest.mark.large
@given(words, words)
@settings(max_examples=300)
def test_runs_are_the_same_words_in_both_and_ascend_in_both(
    left: tuple[str, ...], right: tuple[str, ...]
) -> None:
    end_left = end_right = 0
    for run in align(ComparedText("", " ".join(left)), ComparedText("", " ".join(right))):
        assert run.length > 0
        assert left[run.left : run.left + run.length] == right[run.right : run.right + run.length]
        assert run.left >= end_left
        assert run.right >= end_right
        end_left, end_right = run.left + run.length, run.right + run.length
    assert end_left <= len(left)
    assert end_right <= len(right)


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=200)
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    assert 0 <= likeness(compare(ComparedText(one, one), ComparedText(other, other))) <= 1
    text = ComparedText(one, one)
    assert all(-(2**63) <= key < 2**63 for key in fingerprint(text.tokens, unspaced=text.unspaced))


@pytest.mark.large
def test_no_text_is_slow_to_compare_or_fills_the_index() -> None:
    begun = time.process_time()
    for text in ("word " * 200_000, "1.2.3,4:" * 100_000, "ab cd " * 100_000, "字" * 500_000):
        one = ComparedText("", text)
        likeness(compare(one, ComparedText("", text + "x")))
        assert len(fingerprint(one.tokens, unspaced=one.unspaced)) <= MOST_KEYS
    assert time.process_time() - begun < 10
    long = ComparedText(None, story(8, 900))
    assert len(fingerprint(long.tokens, unspaced=False)) == MOST_KEYS
    short = ComparedText(None, story(8, 12))
    assert len(fingerprint(short.tokens, unspaced=False)) == FEWEST_KEYS


def comparison(**measures: Any) -> Comparison:
    """Return a comparison of two texts that are one, but for the ``measures``."""
    alike: dict[str, Any] = {
        "contained": 1.0,
        "late": 0.0,
        "missing": 0.0,
        "disputed": 0,
        "renamed": 0,
        "numbers": 0,
        "shared": 500.0,
        "headline": 1.0,
        "headlineNumber": False,
        "hoursApart": 0.0,
    }
    return Comparison(**{**alike, **measures})


@pytest.mark.parametrize(
    ("disputed", "renamed", "numbers", "shared", "expected"),
    [
        (1, 0, 1, 10, False),
        (2, 0, 20, 500, True),
        (2, 0, 21, 500, False),
        (1, 1, 99, 100, True),
        (1, 1, 99, 101, False),
        (0, 2, 0, 100, True),
        (0, 1, 0, 10, False),
        (2, 0, 21, 100, True),
    ],
)
def test_a_form_has_two_disputed_numbers_or_names_and_one_in_ten_or_fifty(
    disputed: int, renamed: int, numbers: int, shared: float, expected: bool
) -> None:
    form = comparison(disputed=disputed, renamed=renamed, numbers=numbers, shared=shared)
    assert form.filled_form is expected
    assert (likeness(form) == 0.0) is expected


@pytest.mark.parametrize(
    ("same_site", "contained", "expected"),
    [(True, 0.89, True), (True, 0.9, False), (False, 0.1, False)],
)
def test_two_pages_of_one_site_are_one_story_only_if_nine_tenths_are_shared(
    same_site: bool, contained: float, expected: bool
) -> None:
    assert comparison(sameSite=same_site, contained=contained).repeated_by_site is expected


def test_distances_are_measured_by_their_logarithms_and_a_lead_costs_nothing() -> None:
    assert comparison(late=36.0).measures["late"] == 0.0
    assert comparison(late=37.0).measures["late"] == pytest.approx(log1p(37) - log1p(36))
    assert comparison(hoursApart=24.0).measures["apart"] == pytest.approx(log1p(24))
    assert comparison(headlineNumber=True).measures["headlineNumber"] == 1.0
    assert comparison().measures.keys() == weights().keys() - {"intercept"}


def weights() -> dict[str, float]:
    path = resources.files("pipelines.deduplication").joinpath("weights.json")
    found: dict[str, float] = json.loads(path.read_text())
    return found


@pytest.mark.parametrize("name", sorted(weights().keys() - {"intercept"}))
def test_each_measure_weighs_as_the_file_says(name: str) -> None:
    moved = comparison(contained=0.5, late=50.0, headline=0.5, hoursApart=5.0, missing=0.5)
    changed: dict[str, Any] = {"late": 60.0, "hoursApart": 9.0, "headlineNumber": True}
    field = "hoursApart" if name == "apart" else name
    more = comparison(**{**vars(moved), field: changed.get(field, 1.0)})
    change = more.measures[name] - moved.measures[name]
    odds = [log(likeness(each) / (1 - likeness(each))) for each in (moved, more)]
    assert odds[1] - odds[0] == pytest.approx(weights()[name] * change)


def compared(one: str, other: str, **texts: Any) -> Comparison:
    headlines = texts.get("headlines", (None, None))
    left = ComparedText(headlines[0], one, texts.get("at"), texts.get("site"))
    right = ComparedText(headlines[1], other, texts.get("later"), texts.get("site"))
    found = compare(left, right)
    assert found is not None
    return found


def test_what_is_contained_is_measured_in_the_shorter_text() -> None:
    assert compared("a b c d", "x a b c y z w v").contained == 0.75
    assert compared("x a b c y z w v", "a b c d").contained == 0.75


def test_the_story_begins_with_the_first_long_run_of_the_text_in_which_it_is_later() -> None:
    eight = "a b c d e f g h"
    assert compared(eight, "x y z " + eight).late == 3
    assert compared("k l m p " + eight, "k l m x y z " + eight).late == 6
    # the run of seven words is passed over for one of eight
    seven = "s t u v w x y"
    assert compared(f"{seven} 1 {eight}", f"{seven} 2 3 {eight}").late == 9
    assert compared(seven, "z z " + seven).late == 2


def test_numbers_and_names_are_disputed_only_against_others_in_a_small_gap() -> None:
    frame = "one two three {} four five six"
    found = compared(frame.format("7 Ada"), frame.format("8 Bob"))
    assert (found.disputed, found.renamed) == (1, 1)
    # a number or name put in on one side only stands against nothing
    assert compared(frame.format("7"), frame.format("so")).disputed == 0
    assert compared(frame.format("7"), frame.format("7 8")).disputed == 0
    # a name that the other text has elsewhere is not another name
    assert compared(frame.format("Ada") + " Bob", frame.format("Bob") + " Ada").renamed == 0
    small, large = "w " * 19 + "7", "w " * 20 + "7"
    assert compared(frame.format(small), frame.format("8")).disputed == 1
    assert compared(frame.format(large), frame.format("8")).disputed == 0


def test_numbers_that_the_longer_text_lacks_are_missing() -> None:
    found = compared("a b c 1 2 3 4", "a b c 1 2 x y z w v")
    assert (found.numbers, found.missing) == (4, 1.0)
    assert compared("a b c", "a b c d 1").missing == 0.0


@pytest.mark.parametrize(
    ("one", "other", "share", "is_number"),
    [
        ("Board meets: part 4", "Board meets: part 6", 0.75, True),
        ("Board meets: part 4", "Board meets: part 4", 1.0, False),
        ("Board meets: part 4", "Board meets", 1.0, False),
        ("a b 1", "a c 2", 1 / 3, False),
        ("a b d e 1", "a b c f 2", 0.4, True),
        (None, "Board", 0.0, False),
    ],
)
def test_headlines_are_one_with_another_number_if_they_share_two_fifths(
    one: str | None, other: str, share: float, is_number: bool
) -> None:
    found = compared("a b c", "a b c", headlines=(one, other))
    assert found.headline == pytest.approx(share)
    assert found.headlineNumber is is_number


def test_the_time_between_two_articles_is_half_a_day_where_it_is_unknown() -> None:
    later = NOON + timedelta(hours=5)
    assert compared("a b c", "a b c", at=NOON, later=later).hoursApart == 5
    assert compared("a b c", "a b c", at=later, later=NOON).hoursApart == 5
    assert compared("a b c", "a b c", at=NOON).hoursApart == 12
    assert compared("a b c", "a b c").hoursApart == 12


def test_two_articles_without_a_site_are_not_of_one_site() -> None:
    assert not compared("a b c", "a b c").sameSite
    assert compared("a b c", "a b c", site="herald.example").sameSite


def test_lengths_are_words_also_in_a_script_without_spaces() -> None:
    text = "港の橋は金曜日に再開する"
    found = compared(text, text)
    assert found.shared == len(text) / 2
    later = compared(text * 1 + "市長", "工事費未定だ" + text * 1 + "市長")
    assert later.late == 3


def test_a_text_that_begins_where_the_other_does_is_not_late() -> None:
    same = compare(ComparedText("A", WHOLE), ComparedText("B", WHOLE))
    assert same is not None
    assert same.measures["late"] == 0
