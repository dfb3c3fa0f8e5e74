"""Test what a run says where all is well: a line, the summary; and nothing where nothing is due."""

from __future__ import annotations

import json
import re
from functools import partial

import pytest

from copydesk.demo.server import Web, sources_toml
from tests.support.commands import Copydesk

LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+0000 \[[\w.]+\] (\w+): (.*)")
CONTACT = "https://desk.example/contact"


def test_a_run_says_what_it_does_then_what_it_did_and_nothing_where_nothing_is_due(
    copydesk: Copydesk, web: Web
) -> None:
    copydesk.write_sources(sources_toml([web["herald"].source()], every="1h"))
    usual = partial(copydesk.crawl, LOG_LEVEL="", CONTACT_URL=CONTACT)
    done = usual()
    lines = [LINE.fullmatch(each) for each in done.stderr.splitlines()]
    assert all(lines), done.stderr
    (level, first), *others = [each.groups() for each in lines if each is not None]
    assert level == "NOTICE"
    assert re.fullmatch(
        r"Copydesk [\d.]+: 1 of 1 source due \(sources in .*sources\.toml, data in .*data\)", first
    )
    assert {level for level, _ in others} <= {"WARNING"}
    assert "sources polled" in done.stdout
    done = usual("-a", "source=herald", "--quiet")
    assert (done.stdout, done.stderr) == ("", "")
    done = usual()
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.long
def test_the_log_can_be_json(copydesk: Copydesk, web: Web) -> None:
    copydesk.write_sources(web.sources())
    done = copydesk.crawl("-a", "source=ticker", "-s", "LOG_JSON=True", LOG_LEVEL="")
    first, *warnings = [json.loads(line) for line in done.stderr.splitlines()]
    assert (first["level"], first["logger"]) == ("NOTICE", "crawler.spiders.base")
    assert first["message"].startswith("Copydesk ")
    assert first["time"].endswith("+00:00")
    assert any("CONTACT_URL is not set" in each["message"] for each in warnings)
