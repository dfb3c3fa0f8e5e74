"""Check that what the documents name exists: files, tests, commands, migrations, make targets."""

from __future__ import annotations

import re

import pytest

from copydesk.command_line import commands
from database.schema.migrations import MIGRATIONS
from tests.support.commands import ROOT

DOCUMENTS = sorted(
    str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
)
ROOMS = "model|text|urls|crawler|pipelines|database|benchmarks|tests|docs|deploy"
# A path from the root, in backticks or as a link's target: `crawler/polling/interval.py`.
PATH = re.compile(rf"(?<=[`(])(?:\.\./)?((?:{ROOMS})/[\w./-]*\w|(?:{ROOMS})/?)(?=[`)#:])")
MAKE = re.compile(r"`?\bmake ([a-z][a-z-]+)\b")
# A test file, with its path from the root or without: the latter does not say where it is.
TEST_FILE = re.compile(r"[\w./-]*\btest_\w+\.py\b")
COMMAND = re.compile(r"(?:^|[`/] ?|\$ |&& )copydesk ([a-z]+)", re.M)
MODULE = re.compile(r"python -m ([a-z_]+(?:\.[a-z_]+)+)")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_paths_in_documents_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    paths = {path for path in PATH.findall(text) if path != "tests/test_"}
    assert sorted(path for path in paths if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_test_files_are_named_by_their_path_from_the_root(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    files = {file.removeprefix("../") for file in TEST_FILE.findall(text)}
    assert sorted(file for file in files if not (ROOT / file).is_file()) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_modules_that_are_run_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    paths = {module: ROOT / module.replace(".", "/") for module in MODULE.findall(text)}
    missing = [
        module
        for module, path in paths.items()
        if not path.with_suffix(".py").exists() and not (path / "__main__.py").exists()
    ]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_targets_of_make_exist(document: str) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    code = re.findall(
        r"`[^`]+`|^```.*?^```", (ROOT / document).read_text(encoding="utf-8"), re.M | re.S
    )
    named = {target for part in code for target in MAKE.findall(part)}
    assert sorted(named - set(targets)) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_in_documents_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    code = re.findall(r"`[^`\n]+`|^```.*?^```", text, re.M | re.S)
    named = {command for part in code for command in COMMAND.findall(part)}
    assert sorted(named - {name for name, _ in commands()}) == []


def test_each_migration_is_described() -> None:
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    table = text.partition("| version of the schema |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (\d+(?:, \d+)*) \|", table, re.M)
    versions = [int(version) for row in rows for version in row.split(", ")]
    assert versions == [version + 1 for version in MIGRATIONS]


def test_paths_and_test_files_are_found_in_documents() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert "crawler/settings.py" in PATH.findall(text)
    faults = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert "tests/journeys/crawls/test_bounds.py" in TEST_FILE.findall(faults)
