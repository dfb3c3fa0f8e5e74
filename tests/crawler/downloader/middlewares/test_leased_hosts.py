"""Test that a host is asked nothing while another crawl polls it, and again afterwards."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.utils.test import get_crawler

from crawler.downloader.failures import LEFT, RequestRefused
from crawler.downloader.host_limits import HostLimits
from crawler.downloader.middlewares.leased_hosts import LeasedHosts


class Limits(HostLimits):
    """Keep the limits of hosts in a crawl that has no downloader yet."""

    @property
    def _slots(self) -> dict[str, object]:  # type: ignore[override] # there are none
        return {}


def ask(hosts: LeasedHosts, request: Request) -> None:
    asyncio.run(hosts.process_request(request))


def test_a_host_that_was_left_is_asked_again_when_it_is_taken_up() -> None:
    limits = Limits(get_crawler())
    hosts = LeasedHosts(limits, None, longest_wait=0)
    asked = Request("https://harbour.example/1")
    ask(hosts, asked)
    limits.leave("harbour.example")
    with pytest.raises(RequestRefused) as refused:
        ask(hosts, asked)
    assert refused.value.cause is LEFT
    assert limits.gives_up("harbour.example")
    ask(hosts, Request("https://lighthouse.example/1"))
    limits.take_up("harbour.example")
    ask(hosts, asked)
    assert not limits.paused_for("harbour.example")


def test_to_take_up_a_host_does_not_end_a_pause_that_it_asked_for() -> None:
    limits = Limits(get_crawler())
    limits.pause("harbour.example", 600)
    limits.take_up("harbour.example")
    assert limits.paused_for("harbour.example")
