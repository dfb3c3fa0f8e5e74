"""Test that the help names what the spiders take."""

from __future__ import annotations

from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from crawler.configuration.known_arguments import NEWS, SPIDERS, help_of_spiders, names_of


def test_every_spider_is_there_with_each_of_its_arguments() -> None:
    assert set(SPIDERS) == set(get_spider_loader(get_project_settings()).list())
    shown = help_of_spiders()
    for spider, (purpose, arguments) in SPIDERS.items():
        assert f"{spider}: {purpose}" in shown
        for each in arguments:
            assert f"-a {each.name}={each.value}" in shown


def test_arguments_are_refused_by_the_same_names() -> None:
    assert names_of(NEWS) == ["source", "shard", "watch", "since", "until"]
