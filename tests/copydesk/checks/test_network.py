"""Test where names lead, and what servers say of the time."""

from __future__ import annotations

import pytest

from copydesk.checks.network import Host, Lookup, ahead_of_servers, check_names, hosts_of, look_up
from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from crawler.sources.source import Source
from model.clock import Clock
from urls.address_policy import AddressPolicy


def test_each_server_is_named_once_the_home_pages_first() -> None:
    sources = [
        Source("a", "https://a.example/", "A", feeds=("http://feeds.example:8080/a",)),
        Source("b", "http://b.example/", "B", feeds=("https://a.example/b",)),
    ]
    assert hosts_of(sources) == [
        Host("a.example", 443, is_tls=True),
        Host("b.example", 80, is_tls=False),
        Host("feeds.example", 8080, is_tls=False),
    ]


@pytest.mark.parametrize(
    ("name", "networks", "fault"),
    [
        ("127.0.0.1", [], "not public"),
        ("127.0.0.1", ["127.0.0.0/8"], None),
        ("no-such-name.invalid", [], "no address"),
        ("a" * 64 + ".example", [], "no address"),
        ("\u00fc..example", [], "no address"),
    ],
)
def test_a_name_leads_where_a_crawl_may_go(
    name: str, networks: list[str], fault: str | None
) -> None:
    found = look_up([Host(name, 80, is_tls=False)], AddressPolicy(networks, []))
    result = check_names(found)
    assert (fault is None) == (result.fault is None)
    assert fault is None or (name in (result.fault or "") and fault in (result.fault or ""))


def test_servers_are_asked_for_the_time(web: Web) -> None:
    herald = web["herald"]
    host = Host(herald.address, herald.port, is_tls=False)
    asked = [Lookup(host, (herald.address,))]
    assert abs(ahead_of_servers(asked, Clock())[herald.address]) < 60
    herald.override("/robots.txt", Reply(headers={"Date": "yesterday"}))
    silent = Host("nobody", 1, is_tls=False)
    assert "nobody" not in ahead_of_servers([*asked, Lookup(silent, ("127.0.0.1",))], Clock())
    assert ahead_of_servers([Lookup(host)], Clock()) == {}


def test_names_of_one_cause_are_told_together() -> None:
    lost = [Lookup(Host(name, 80, is_tls=False), fault="no address") for name in "abcde"]
    assert (
        check_names(lost).fault == "0 of 5 names of sources found; a, b, c and 2 more: no address"
    )
    assert check_names([]).fault is None
