"""Test that the table of settings, their defaults and their documentation say the same."""

from __future__ import annotations

import re

import pytest

from crawler import settings
from crawler.configuration.known_settings import OF_SCRAPY, OWN, Setting
from tests.support.commands import ROOT

DOCUMENTED = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (`[A-Z_`, ]+`) \| ([^|]*) \|", DOCUMENTED, re.MULTILINE))
# Setting → its default as the documentation writes it.
DEFAULTS = {
    name: default
    for names, defaults in ROWS.items()
    for name, default in zip(
        re.findall(r"[A-Z_]+", names),
        defaults.split(", ") if "," in names else [defaults],
        strict=True,
    )
}


@pytest.mark.parametrize("setting", [*OWN, *OF_SCRAPY], ids=lambda setting: setting.name)
def test_the_default_is_of_the_kind(setting: Setting) -> None:
    assert setting.kind.fault(getattr(settings, setting.name, "")) is None


@pytest.mark.parametrize("setting", OWN, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_default(setting: Setting) -> None:
    default = getattr(settings, setting.name)
    written = DEFAULTS[setting.name].strip("`")
    match default:
        case "" | []:
            assert written == "empty"
        case list():
            assert written == ", ".join(map(str, default))
        case bool() | str():
            assert written == str(default)
        case _:
            assert float(written) == default


def test_every_setting_of_ours_is_in_the_table() -> None:
    source = (ROOT / "crawler" / "settings.py").read_text(encoding="utf-8")
    own = source.partition("# --- Copydesk's own")[2].partition("# --- Scrapy's")[0]
    named = set(re.findall(r"^([A-Z_]+)(?::.*)? = ", own, re.MULTILINE))
    assert named <= {setting.name for setting in OWN}
    assert len(named) > 20


def test_no_setting_is_named_twice() -> None:
    names = [setting.name for setting in (*OWN, *OF_SCRAPY)]
    assert len(names) == len(set(names))
