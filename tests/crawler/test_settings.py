"""Test that settings are taken from the environment, each under its own name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crawler.configuration.environment import from_environment
from tests.support.commands import ROOT


@pytest.mark.parametrize(
    ("environment", "given"),
    [
        ({}, {}),
        ({"MONGO_URI": "mongodb://db/"}, {"MONGO_URI": "mongodb://db/"}),
        ({"MONGO_URI": ""}, {}),
        ({"USER_AGENT": "Reader"}, {"USER_AGENT": "Reader"}),
        ({"LOG_FILE": "crawl.log"}, {"LOG_FILE": "crawl.log"}),
        ({"PATH": "/bin", "SCHEDULER": "another"}, {}),
    ],
)
def test_a_setting_is_taken_from_the_environment_where_it_is_not_empty(
    environment: dict[str, str], given: dict[str, str]
) -> None:
    assert from_environment(["MONGO_URI", "DATA_DIR"], environment) == given


def test_every_setting_can_be_given_but_the_version() -> None:
    code = (
        "import crawler.settings as s;"
        "print(s.DATA_DIR, s.CONCURRENT_REQUESTS, s.LOG_FILE, s.VERSION != 'none')"
    )
    environment = {"DATA_DIR": "/x", "CONCURRENT_REQUESTS": "3", "LOG_FILE": "y", "VERSION": "none"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stdout.split() == ["/x", "3", "y", "True"], done.stderr
