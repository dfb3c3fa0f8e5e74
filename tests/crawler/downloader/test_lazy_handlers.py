"""Test that Scrapy's download handler is imported as an import would have it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.downloader.lazy_handlers import _execute_module


def test_the_modules_are_those_that_an_import_finds() -> None:
    """In a process of its own, as here they are loaded already."""
    program = (
        "import sys\n"
        "from importlib import import_module\n"
        "from crawler.downloader.lazy_handlers import SCRAPYS_HANDLER, _execute_module\n"
        "for name in SCRAPYS_HANDLER:\n"
        "    assert name not in sys.modules, name\n"
        "    _execute_module(name)\n"
        "    module = sys.modules[name]\n"
        "    assert import_module(name) is module\n"
        "    assert module.__spec__.name == name and module.__file__ and module.__package__\n"
        "import scrapy.core.downloader.tls as tls\n"
        "import scrapy.core.downloader.contextfactory as factory\n"
        "assert tls is sys.modules['scrapy.core.downloader.tls']\n"
        "assert factory._ScrapyClientTLSOptions is tls._ScrapyClientTLSOptions\n"
        "print(tls.ScrapyClientTLSOptions.__module__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("scrapy.core.downloader.tls\n", "")


def test_a_module_that_fails_is_not_half_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    package = tmp_path / "handlers_that_fail"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "broken.py").write_text("found = 1\nraise OSError('no entropy')\n")
    with pytest.raises(OSError, match="no entropy"):
        _execute_module("handlers_that_fail.broken")
    assert "handlers_that_fail.broken" not in sys.modules
