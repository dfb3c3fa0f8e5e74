"""Measure how many pages per second the whole crawl handles, and what CPU a page costs.

``python -m benchmarks.throughput --data DIR [--pages N] [--rounds N]``

Serves the pages of DIR (as for ``benchmarks.extraction``) from forty loopback hosts with feeds and
news sitemaps (``news_web.py``), and crawls them whole: discovery, download, extraction,
validation, boilerplate, deduplication, storage with the raw pages, by ``scrapy crawl news`` into a
MongoDB of its own, with politeness opened up. Where DIR has fewer pages than asked for, the rest
are variants of them. In turn with it, in the same run, on the same pages:
bare Scrapy, Scrapy with trafilatura in its callback and no storage, trafilatura's default alone,
its command-line tool with two processes; newspaper4k and news-please where they are installed
(requirements-compare.txt). CPU is that of all processes, user and system, and of mongod.

``--growth N,N,...`` crawls as many pages and shows memory and CPU as it grows; ``--unchanged N``
runs over N sources that have nothing new (with ``--https`` over TLS, as real ones are);
``--cold-start`` times ``scrapy article``. Each of these replaces the comparison. The growth of the
collection is measured by ``benchmarks.archive_size``.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import sys
from collections import defaultdict
from pathlib import Path

import crawler.settings
from benchmarks.throughput import processes
from benchmarks.throughput.news_web import HOSTS, Web
from benchmarks.throughput.runs import ROOT, Bench, Result, free_port, opened

MEGABYTE = 1024 * 1024
# A shorter run would mostly measure the start of Python, which takes three seconds of CPU: 4 ms a
# page when it is shared by this many.
PAGES = 700
# The targets: ratios of the whole crawl to a rival, which must be at most or at least so large.
CPU_TO_TRAFILATURA = 0.80
SPEED_TO_INLINE = 2.4
CPU_OF_RIVALS = {"news-please": 9.0, "newspaper4k": 6.0, "trafilatura --parallel 2": 1.3}
# Seconds that the event loop may be late, at the 99th percentile: the target.
LAG = 0.050
MODULES = {"newspaper4k": "newspaper", "news-please": "newsplease"}


def compare(bench: Bench, rounds: int) -> None:
    """Run every tool in turn, ``rounds`` times, and print the ratios within each round."""
    names = ["Copydesk", "scrapy", "scrapy+trafilatura", "trafilatura", "trafilatura --parallel 2"]
    missing = [name for name, module in MODULES.items() if not importlib.util.find_spec(module)]
    names += [name for name in MODULES if name not in missing]
    pull = bench.rival("pull")
    print(f"the server alone, asked by one idle client: {pull.rate:.0f} pages/s\n")
    bench.rival("scrapy")  # warms the page cache and the server's listings
    results: dict[str, list[Result]] = defaultdict(list)
    for number in range(rounds):
        for name in names:
            if name == "Copydesk":
                result = bench.whole_line()
                bench.drop()
            elif name == "trafilatura --parallel 2":
                result = bench.command_line()
            else:
                result = bench.rival(name)
            results[name].append(result)
            print(f"round {number + 1}: {name:26} {result.milliseconds:8.1f} ms CPU per page "
                  f"{result.rate:8.1f} pages/s  {result.counts}", flush=True)  # fmt: skip
    print(f"\n{'':26}{'pages/s':>16}{'ms CPU per page':>20}{'lag p99 ms':>12}")
    for name in names:
        rate = spread([result.rate for result in results[name]])
        cost = spread([result.milliseconds for result in results[name]])
        lag = statistics.median(result.lag for result in results[name]) * 1000
        # trafilatura alone is timed without its downloads
        shown = "" if name == "trafilatura" else rate
        print(f"{name:26}{shown:>16}{cost:>20}{f'{lag:.0f}' if lag else '':>12}")
    for name in missing:
        print(f"{name}: not installed, skipped (requirements-compare.txt)")
    ours = results["Copydesk"]
    print("\nof Copydesk's CPU per page, ms:")
    for stage in ("main", "workers", "mongod"):
        values = [1000 * getattr(result, stage) / result.pages for result in ours]
        print(f"  {stage:10}{spread(values)}")
    print(f"  memory, MB: {memory(ours[-1])}")
    print("\nratios, each to the same round:")
    show("CPU, to trafilatura alone", _cpu(ours, results["trafilatura"]), most=CPU_TO_TRAFILATURA)
    inline = results["scrapy+trafilatura"]
    speed = [one.rate / other.rate for one, other in zip(ours, inline, strict=True)]
    show("pages/s, to Scrapy with trafilatura", speed, least=SPEED_TO_INLINE)
    for name, least in CPU_OF_RIVALS.items():
        if name in results:
            show(f"CPU of {name}, to ours", _cpu(results[name], ours), least=least)
    show("event-loop lag p99, s", [result.lag for result in ours], most=LAG)


def _cpu(ones: list[Result], others: list[Result]) -> list[float]:
    return [one.milliseconds / other.milliseconds for one, other in zip(ones, others, strict=True)]


def spread(values: list[float]) -> str:
    """Return the median of ``values``, with the lowest and the highest, as text."""
    middle = statistics.median(values)
    return f"{middle:.1f} ({min(values):.1f}-{max(values):.1f})"


def show(label: str, values: list[float], *, most: float = 0.0, least: float = 0.0) -> None:
    """Print a ratio beside its target."""
    middle = statistics.median(values)
    reached = middle <= most if most else middle >= least
    target = f"at most {most:g}" if most else f"at least {least:g}"
    print(f"  {label:42}{middle:8.3f} ({min(values):.3f}-{max(values):.3f})  {target}: "
          f"{'reached' if reached else 'missed'}")  # fmt: skip


def memory(result: Result) -> str:
    """Return, as text, the memory of the main process at the end and of the largest worker."""
    if not result.memory:
        return "unknown"
    last = result.memory[-1]
    most = max((size for look in result.memory for size in look["workers"]), default=0)
    return f"main {last['main'] / MEGABYTE:.0f}, largest worker {most / MEGABYTE:.0f}"


def grow(data: Path, sizes: list[int], curve: Path | None) -> None:
    """Run crawls of growing length, each over a web and a database of its own; draw ``curve``."""
    runs = []
    print(f"{'pages':>8}{'pages/s':>10}{'ms CPU/page':>15}{'main':>8}{'workers':>9}{'mongod':>8}"
          f"{'lag p99 ms':>12}  memory, MB")  # fmt: skip
    for size in sizes:
        with opened(data, Web(size, port=free_port())) as bench:
            found = bench.whole_line()
            stages = (1000 * cpu / found.pages for cpu in (found.main, found.workers, found.mongod))
            main, workers, mongod = stages
            print(f"{found.pages:8}{found.rate:10.1f}{found.milliseconds:15.1f}{main:8.1f}"
                  f"{workers:9.1f}{mongod:8.1f}{1000 * found.lag:12.0f}  {memory(found)}; "
                  f"{found.counts}", flush=True)  # fmt: skip
            runs.append(found)
            for look in found.memory:
                workers_now = sum(look["workers"]) / MEGABYTE
                print(f"    after {look['pages']:6} pages: main {look['main'] / MEGABYTE:.0f}, "
                      f"all others {workers_now:.0f}")  # fmt: skip

    if curve:
        draw(runs, curve)


def draw(runs: list[Result], file: Path) -> None:
    """Draw the memory of the longest run as it grew, and the CPU per page of each run."""
    pyplot = importlib.import_module("matplotlib.pyplot")
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4))
    longest = max(runs, key=lambda run: run.pages)
    pages = [look["pages"] for look in longest.memory]
    left.plot(pages, [look["main"] / MEGABYTE for look in longest.memory], label="main process")
    left.plot(
        pages,
        [max(look["workers"], default=0) / MEGABYTE for look in longest.memory],
        label="largest worker",
    )
    left.set(xlabel="pages", ylabel="resident MB", ylim=(0, None))
    for stage in ("main", "workers", "mongod"):
        costs = [1000 * getattr(run, stage) / run.pages for run in runs]
        right.plot([run.pages for run in runs], costs, marker="o", label=stage)
    right.set(xlabel="pages of the run", ylabel="ms of CPU per page", ylim=(0, None))
    for axes in (left, right):
        axes.legend()
    figure.tight_layout()
    figure.savefig(file)


def unchanged(data: Path, sources: int, *, tls: bool) -> None:
    """Crawl ``sources`` sources that have a past and answer 304, and print what it costs."""
    web = Web(sources, hosts=sources, port=free_port(), tls=tls)
    with opened(data, web, old=True) as bench:
        names = [f"host-{host}" for host in range(sources)]
        arguments = ("-a", f"source={','.join(names)}")
        bench.whole_line(arguments=arguments)
        for name in names:
            bench.put_past(name)
        found = bench.whole_line(fresh=False, arguments=arguments)
        print(f"{sources} sources, nothing new: {found.cpu:.1f} s CPU (main {found.main:.1f}, "
              f"workers {found.workers:.1f}, mongod {found.mongod:.1f}), {found.pages} answers in "
              f"{found.seconds:.1f} s, lag p99 {1000 * found.lag:.0f} ms; "
              f"memory, MB: {memory(found)}")  # fmt: skip


def cold_start(data: Path, rounds: int) -> None:
    """Time ``scrapy article URL`` from its start to the text, with MONGO_URI set."""
    web = Web(rounds + 1, port=free_port())
    with opened(data, web) as bench:
        costs = []
        for number in range(rounds + 1):
            environment = bench.environment()
            environment["EXTENSIONS"] = json.dumps(crawler.settings.EXTENSIONS)
            costs.append(
                processes.run(
                    [sys.executable, "-m", "scrapy", "article", web.url(number)], environment, ROOT
                )
            )
        print("scrapy article, s on the clock:", spread([cost.seconds for cost in costs[1:]]))
        print("                     s of CPU:", spread([cost.cpu for cost in costs[1:]]))


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="Pages per second, and CPU per page, of the line.")
    parser.add_argument("--data", type=Path, required=True, help="folder of gold.jsonl and pages/")
    parser.add_argument(
        "--pages", type=int, help=f"how many; all of DIR, but at least {PAGES}, by default"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", help="numbers of pages, with commas")
    parser.add_argument("--curve", type=Path, help="with --growth: a PNG of it (matplotlib)")
    parser.add_argument("--unchanged", type=int, help="sources that have nothing new")
    parser.add_argument("--https", action="store_true", help="with --unchanged: over TLS")
    parser.add_argument("--cold-start", action="store_true", help="time scrapy article")
    arguments = parser.parse_args()
    data = arguments.data.resolve()
    processes.adopt()
    if arguments.growth:
        grow(data, [int(size) for size in arguments.growth.split(",")], arguments.curve)
    elif arguments.unchanged:
        unchanged(data, arguments.unchanged, tls=arguments.https)
    elif arguments.cold_start:
        cold_start(data, arguments.rounds)
    else:
        with (data / "gold.jsonl").open(encoding="utf-8") as lines:
            size = arguments.pages or max(PAGES, sum(1 for _ in lines))
        print(f"{size} pages of {data} on {HOSTS} hosts")
        with opened(data, Web(size, port=free_port())) as bench:
            compare(bench, arguments.rounds)
