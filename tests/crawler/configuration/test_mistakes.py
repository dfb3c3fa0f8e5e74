"""Test that wrong settings are named: values, slips of names, on the command line or elsewhere."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings

from crawler.configuration.mistakes import Findings, check_settings, split_assignments


def checked(typed: dict[str, str], environment: dict[str, str] | None = None) -> Findings:
    """Return the findings of this project's settings with these given."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(typed, priority="cmdline")
    return check_settings(settings, environment or {})


def test_the_settings_as_they_are_have_no_mistake() -> None:
    assert checked({}) == Findings([], [])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ARTICLES_PER_SOURC", "ARTICLES_PER_SOURCE"),
        ("articles_per_source", "ARTICLES_PER_SOURCE"),
        ("ARTICLES-PER-SOURCE", "ARTICLES_PER_SOURCE"),
        ("MONGO_URL", "MONGO_URI"),
        ("MONGODB_URI", "MONGO_URI"),
        ("SOURCE_FILE", "SOURCES_FILE"),
        ("DOWNLOAD_DELEY", "DOWNLOAD_DELAY"),
        ("ROBOTS_OBEY", "ROBOTSTXT_OBEY"),
        ("CONCURENT_REQUESTS", "CONCURRENT_REQUESTS"),
    ],
)
def test_a_slip_of_a_name_is_a_mistake(typed: str, meant: str) -> None:
    found = checked({typed: "1"})
    assert found.mistakes == [f"-s {typed}: unknown setting; did you mean {meant}?"]
    assert found.warnings == []


@pytest.mark.parametrize(
    "name", ["ZYTE_API_KEY", "DELTAFETCH_ENABLED", "SPIDERMON_ENABLED", "PLAYWRIGHT_BROWSER_TYPE"]
)
def test_a_name_that_resembles_none_is_warned_of(name: str) -> None:
    found = checked({name: "1"})
    assert found.mistakes == []
    assert [name in warning for warning in found.warnings] == [True]


@pytest.mark.parametrize("name", ["HTTPERROR_ALLOW_ALL", "CLOSESPIDER_ITEMCOUNT", "FILES_STORE"])
def test_settings_of_scrapys_are_known(name: str) -> None:
    assert checked({name: "1"}) == Findings([], [])


def test_all_mistakes_are_named_with_their_place() -> None:
    found = checked(
        {"RETRY_TIMES": "twice", "ARTICLES_PER_SOURCE": "many"},
        {"WATCH_INTERVAL": "-3", "PATH": "/bin"},
    )
    assert sorted(found.mistakes) == [
        "-s ARTICLES_PER_SOURCE (new articles of one source in one run): 'many'; "
        "expected a whole number, 0 to 100000",
        "-s RETRY_TIMES: 'twice'; expected a whole number, 0 or more",
        "WATCH_INTERVAL in the environment (seconds between two looks at what is due): '-3'; "
        "expected a number, 0.1 to 86400",
    ]


def test_the_command_line_comes_before_the_environment() -> None:
    assert checked({"WATCH_INTERVAL": "3"}, {"WATCH_INTERVAL": "-3"}).mistakes == []


def test_the_environment_counts_for_what_is_read_from_it() -> None:
    assert checked({}, {"TELNETCONSOLE_PORT": "x", "DEPTH_LIMIT": "x"}).mistakes == []
    assert len(checked({}, {"EXTENSIONS": "{"}).mistakes) == 1


def test_a_slip_in_the_environment_is_a_mistake_unless_the_setting_itself_is_given() -> None:
    (mistake,) = checked({}, {"MONGO_URL": "mongodb://a.example/"}).mistakes
    assert mistake.startswith("MONGO_URL in the environment: unknown setting; did you mean MONGO_U")
    assert checked({}, {"MONGO_URL": "x", "MONGO_URI": "mongodb://a.example/"}).mistakes == []
    assert checked({"MONGO_URI": "mongodb://a.example/"}, {"MONGO_URL": "x"}).mistakes == []
    assert checked({}, {"XDG_DATA_DIRS": "x", "DATABASE_URL": "x", "LOG_DIR": "x"}).mistakes == []


def test_a_floor_above_the_ceiling_is_a_mistake() -> None:
    assert checked({"POLL_FLOOR": "60", "POLL_CEILING": "60"}).mistakes == []
    (mistake,) = checked({"POLL_FLOOR": "61", "POLL_CEILING": "60"}).mistakes
    assert "POLL_FLOOR (61) is more than POLL_CEILING (60)" in mistake


def test_what_scrapy_could_not_take_is_named_and_left_out() -> None:
    usable, mistakes = split_assignments(["A=1", "nothing", "=1", "EXTENSIONS={", "FEEDS={}"])
    assert usable == ["A=1", "FEEDS={}"]
    assert mistakes == [
        "-s nothing: expected -s NAME=VALUE",
        "-s =1: expected -s NAME=VALUE",
        "-s EXTENSIONS: '{'; expected a JSON object",
    ]
