"""Name the modules that are mutated, and the tests that have to notice."""

from __future__ import annotations

from pathlib import Path

# The pure rooms: what they answer depends on what they are given, so that fast tests decide it.
PURE = (
    "model",
    "text",
    "urls",
    "crawler/discovery",
    "crawler/extraction",
    "crawler/health",
    "crawler/polling/exploration.py",
    "crawler/polling/interval.py",
    "crawler/polling/freshness.py",
    "crawler/polling/due.py",
    "crawler/polling/poll.py",
    "crawler/frontier/selection.py",
    "crawler/frontier/priorities.py",
    "crawler/frontier/recheck_turns.py",
    "crawler/downloader/robots/rules.py",
    "crawler/downloader/answers/completeness.py",
    "crawler/downloader/answers/noarchive.py",
    "crawler/downloader/answers/refresh.py",
    "crawler/downloader/answers/stubs.py",
    "crawler/downloader/answers/unpacking.py",
    "crawler/downloader/answers/wall_pages.py",
    "crawler/downloader/retry_after.py",
    "pipelines/index_pages.py",
    "pipelines/validation.py",
    "pipelines/boilerplate/outline.py",
    "pipelines/boilerplate/site_memory.py",
    "pipelines/deduplication/alignment.py",
    "pipelines/deduplication/copy_links.py",
    "pipelines/deduplication/corrections.py",
    "pipelines/deduplication/fingerprint_index.py",
    "pipelines/deduplication/originals.py",
    "pipelines/deduplication/similarity.py",
    "pipelines/identity/addresses.py",
    "pipelines/identity/groups.py",
    "pipelines/identity/same_story.py",
    "pipelines/identity/stored_articles.py",
    "pipelines/storage/comparison",
    "pipelines/storage/recheck_schedule.py",
    "pipelines/storage/updates.py",
    "pipelines/storage/visit_updates.py",
)
# In a pure room, but with a socket, a clock or a database of its own.
NOT_PURE = frozenset(
    {"crawler/health/webhook.py", "model/clock.py", "pipelines/storage/comparison/looks.py"}
)


def pure_modules(root: Path, rooms: list[str]) -> list[str]:
    """Return the paths of the modules to mutate, of those ``rooms`` only where any is named.

    Raises FileNotFoundError for a place that is no longer there.
    """
    found: list[str] = []
    for place in PURE:
        path = root / place
        if not path.exists():
            raise FileNotFoundError(f"{place}: no such module or room; mend PURE in {__file__}")
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        found += [str(file.relative_to(root)) for file in files]
    return [
        module
        for module in found
        if module not in NOT_PURE and (not rooms or module.startswith(tuple(rooms)))
    ]


def tests_of(root: Path, module: str) -> list[list[str]]:
    """Return pytest's arguments for the tests of a module, in groups.

    First those that are not large, of its own tests or, where it has none, of its room. Where the
    whole room is pure, then all tests of the room and, for extraction, of a whole page. Most
    mutants are noticed by the first group, which takes a tenth of the time of the second. An empty
    list means that nothing tests the module.
    """
    path = Path(module)
    folder = Path("tests") / path.parent
    room = [str(folder)] if module not in PURE and (root / folder).exists() else []
    first = _own_tests(root, path) or room
    groups = [["-m", "not large and not long", *first]] if first else []
    if room:
        if module.startswith("crawler/extraction/"):
            room = [*room, "tests/crawler/extraction/test_extractor.py"]
        groups.append(room)
    return groups


def _own_tests(root: Path, module: Path) -> list[str]:
    """Return the files and the folder that test a module, and no other one beside it."""
    folder = root / "tests" / module.parent
    files = (
        each
        for each in folder.glob(f"test_{module.stem}*.py")
        if each.stem == f"test_{module.stem}" or not _is_of_another(root, module, each)
    )
    folders = folder.glob(module.stem)
    return sorted(str(each.relative_to(root)) for each in (*files, *folders))


def _is_of_another(root: Path, module: Path, tests: Path) -> bool:
    """Tell whether there is a module of which these are the tests, beside ``module``."""
    return (root / module.parent / f"{tests.stem.removeprefix('test_')}.py").exists()
