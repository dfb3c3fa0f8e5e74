"""Test how the processes of a crawl are prepared, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crawler.workers.forkserver import ONE_PAGE, PRELOADED


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize(("modules", "has_witness"), [(PRELOADED, True), (ONE_PAGE, False)])
def test_the_fork_server_loads_the_parsers_and_ends_without_cleanup(
    modules: list[str], has_witness: bool
) -> None:
    """Check what multiprocessing hides: it says nothing where a module can't be preloaded."""
    printed = run(
        "import atexit; atexit.register(print, 'freed')\n"
        f"import gc, sys, {', '.join(modules)}\n"
        "print('crawler.extraction.extractor' in sys.modules, 'trafilatura' in sys.modules,"
        " gc.get_threshold()[0], gc.get_freeze_count() > 10_000, flush=True)"
    )
    assert printed == f"True {has_witness} 100000 True\n"


@pytest.mark.parametrize(
    ("arguments", "is_started"),
    [
        (["article", "https://herald.example/a"], True),
        (["article", "https://herald.example/a", "--history"], False),
        (["crawl", "article"], False),
        ([], False),
    ],
)
def test_only_reading_one_page_starts_the_fork_server_first(
    arguments: list[str], is_started: bool
) -> None:
    printed = run(
        "import gc\n"
        "from multiprocessing import forkserver\n"
        "from crawler.workers.startup import prepare_process\n"
        "forkserver.set_forkserver_preload = lambda names: None\n"
        f"prepare_process({arguments!r})\n"
        "print(forkserver._forkserver._forkserver_pid is not None, gc.get_threshold()[0])"
    )
    assert printed == f"{is_started} 20000\n"


def test_the_process_of_a_crawl_loads_nothing_that_only_its_workers_need() -> None:
    """Check what a run with nothing to do costs: it must not pay for reading pages."""
    printed = run(
        "import sys\n"
        "import crawler.commands.crawl, crawler.spiders.news, crawler.downloader.handlers\n"
        "from crawler.settings import ITEM_PIPELINES\n"
        "from scrapy.utils.misc import load_object\n"
        "from text.credits import _label\n"
        "for each in ITEM_PIPELINES: load_object(each)\n"
        "workers = {'crawler.extraction.extractor', 'crawler.workers.preload', 'trafilatura',"
        " 'numpy', 'dateparser', 'htmldate'}\n"
        "print(sorted(workers & set(sys.modules)), _label.cache_info().currsize)"
    )
    assert printed == "[] 0\n"
