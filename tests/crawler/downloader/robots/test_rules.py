from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.downloader.robots.rules import (
    own_groups,
    parse_robots,
    product_token,
    site_of,
)
from model.download_limits import MAX_ROBOTS_BYTES

SITE = "https://news.example"
STORY = f"{SITE}/a/story"


def allows(text: str, url: str = STORY) -> bool:
    return parse_robots(text.encode(), "copydesk").allows(url)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("<!DOCTYPE html><title>Not found</title><p>Disallow: everything", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("\ufeffUSER-AGENT : *\r\ndisallow : /a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Copydesk\nAllow: /", True),
        ("User-agent: copydesk/1.0\nDisallow: /", False),
        # RFC 9309, 2.2.1: the whole name, not a part of it.
        ("User-agent: copy\nDisallow: /", True),
        ("User-agent: copydesk-images\nDisallow: /", True),
        ("User-agent: otherbot\nUser-agent: copydesk\nUser-agent: thirdbot\nDisallow: /", False),
        ("User-agent: copydesk\nSitemap: /s.xml\n# who else\n\nUser-agent: b\nDisallow: /", False),
        # RFC 9309, 2.2.4: what is no rule ends no group.
        ("User-agent: *\nX-Unknown: y\nUser-agent: otherbot\nDisallow: /", False),
        ("User-agent: otherbot\nNoindex: /x\n<p>\nUser-agent: copydesk\nDisallow: /", False),
        ("User-agent: *\nHost: news.example\nUser-agent: otherbot\nDisallow: /", False),
        ("User-agent: *\nDisallowed: /x\nUser-agent: otherbot\nDisallow: /", False),
        *(
            (f"User-agent: *\n{rule}\nUser-agent: otherbot\nDisallow: /", True)
            for rule in (
                "Allow: /b",
                "Disallow: /b",
                "Dissallow /b",
                "dissalow: /b",
                "disalow: /b",
                "diasllow: /b",
                "disallaw: /b",
                "crawl delay: 2",
                "Crawl-delay: 2",
                "Request-rate: 1/5",
                "request rate: 1/5",
                "Visit-time: 0900-1700",
                "visit time: 0",
            )
        ),
        ("User-agent: *\nDisallow: /\nUser-agent: otherbot\nAllow: /", False),
        ("User-agent: otherbot\nDisallow: /", True),
        # Groups of one name are one group; the longer rule wins.
        (
            "User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: *\nAllow: /a/s",
            True,
        ),
        ("User-agent: *\nDisallow: /*/story$", False),
        ("User-agent: *\nDisallow: /b # /a\n", True),
    ],
)
def test_what_is_allowed(text: str, allowed: bool) -> None:
    assert allows(text) is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nDisallow: /x", 0),
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nRequest-rate: 2/1m", 30),
        ("User-agent: *\nRequest-rate: 1/10 0900-1700\nCrawl-delay: 3", 10),
        ("User-agent: *\nCrawl-delay: 9\nUser-agent: copydesk\nDisallow: /x", 0),
        ("User-agent: *\nCrawl-delay: -1\nRequest-rate: 0/0", 0),
        ("User-agent: *\nCrawl-delay: inf", 0),
    ],
)
def test_the_delay_is_the_longer_of_crawl_delay_and_request_rate(text: str, delay: float) -> None:
    assert parse_robots(text.encode(), "copydesk").delay == delay


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("Copydesk/0.1.0 (+https://desk.example/otherbot)", "copydesk"),
        ("Acme-News_Bot", "acme-news_bot"),
        ("", ""),
        ("2bot", ""),
    ],
)
def test_the_name_we_answer_to(user_agent: str, token: str) -> None:
    assert product_token(user_agent) == token


def test_only_so_much_is_read() -> None:
    padding = "# nothing\n" * (MAX_ROBOTS_BYTES // 10 + 1)
    assert allows(f"{padding}User-agent: *\nDisallow: /")
    assert not allows(f"User-agent: *\nDisallow: /\n{padding}")


def test_the_last_byte_that_is_read_is_that_of_the_bound() -> None:
    rule = "User-agent: *\nDisallow: /a"
    padding = "#" * (MAX_ROBOTS_BYTES - len(rule) - 1) + "\n"
    assert not allows(padding + rule)
    # One byte less, and the rule is another one: "/".
    assert not allows("#" + padding + rule, f"{SITE}/b")
    assert allows(padding + rule, f"{SITE}/b")


@pytest.mark.parametrize("wildcards", [0, 1, 2, 3])
def test_rules_are_read_up_to_the_bound_and_wildcards_count_as_rules(wildcards: int) -> None:
    weight = 1 + wildcards
    rules = "".join(f"Disallow: /{n}{'*' * wildcards}\n" for n in range(10_000))
    kept = own_groups(f"User-agent: *\n{rules}".encode(), "copydesk").splitlines()
    assert len(kept) == 1 + math.ceil(10_000 / weight)


@pytest.mark.parametrize(
    "line", ["Sitemap: /s.xml", "sitemaps: /s", "Site-map: /s", "Host: a.example", "host a"]
)
def test_lines_about_the_whole_site_end_no_group_and_are_not_kept(line: str) -> None:
    text = f"User-agent: copydesk\n{line}\nUser-agent: b\nDisallow: /"
    assert not allows(text)
    assert line not in own_groups(text.encode(), "copydesk")


@pytest.mark.parametrize(
    "line", ["User-agent: copydesk", "useragent copydesk", "User agent:copydesk"]
)
def test_the_name_of_a_crawler_is_written_in_several_ways(line: str) -> None:
    assert not allows(f"{line}\nDisallow: /")


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://news.example/a?b#c", "https://news.example"),
        ("http://news.example:8080/a", "http://news.example:8080"),
    ],
)
def test_the_site_of_a_url_is_its_scheme_host_and_port(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{n}\n" for n in range(15_000))
        + "".join(f"Disallow: /{n}\n" for n in range(15_000)),
        "User-agent: copydesk\nUser-agent: *\n" * 8_000 + "Disallow: /x\n" * 8_000,
        "User-agent: *\n" + "".join(f"Disallow: /{'*a' * 40}{n}$\n" for n in range(5_000)),
        "User-agent: *\nDisallow: /" + "*a" * 240_000,
        "user" + " " * 500_000,
    ],
)
def test_a_hostile_file_costs_little(text: str) -> None:
    began = time.process_time()
    robots = parse_robots(text.encode(), "copydesk")
    robots.allows(f"{SITE}/{'a' * 2000}")
    # Some hundredths of a second as a rule; minutes and gigabytes without the bounds.
    assert time.process_time() - began < 3


@settings(max_examples=200)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_breaks_it(body: bytes) -> None:
    robots = parse_robots(b"User-agent: *\n" + body, "copydesk")
    assert isinstance(robots.allows(STORY), bool)
    assert robots.delay >= 0


LINES = st.sampled_from(
    ["User-agent: *", "user agent copydesk", "User-agent: otherbot", "Disallow: /a", "Allow: /a/s",
     "Disallow:", "Crawl-delay: 3", "Sitemap: /s.xml", "# none", "", "\ufeff", "Disallow: /*y$\x0c"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(LINES | st.text(max_size=20), max_size=20).map("\n".join))
def test_what_is_kept_of_it_says_the_same(text: str) -> None:
    whole = parse_robots(text.encode(), "copydesk")
    kept = own_groups(text.encode(), "copydesk")
    again = parse_robots(kept.encode(), "copydesk")
    assert again.delay == whole.delay
    for path in ("/", "/a", "/a/story", "/b"):
        assert again.allows(SITE + path) == whole.allows(SITE + path)
    assert own_groups(kept.encode(), "copydesk") == kept
    assert "otherbot" not in kept
