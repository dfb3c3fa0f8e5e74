"""Test the systemd units by systemd's own tools."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.commands import ROOT
from tests.support.programs import need

# Tenths of systemd's exposure, of 100: what is left is the network, the compiler of the embedded
# MongoDB, and what /proc tells of the machine.
MOST_EXPOSED = 15


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """Return copies of the units that find their command where this checkout is."""
    need("systemd-analyze", "systemd")
    copies = []
    for name in ("copydesk.service", "copydesk.timer"):
        text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
        copies.append(tmp_path / name)
        copies[-1].write_text(text.replace("/opt/copydesk", str(ROOT)), encoding="utf-8")
    return copies


def test_systemd_finds_no_fault_in_the_units(units: list[Path]) -> None:
    paths = f"{units[0].parent}:/lib/systemd/system"
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        env={"PATH": "/usr/bin:/bin", "SYSTEMD_UNIT_PATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_service_has_few_rights(units: list[Path]) -> None:
    analyze = ["systemd-analyze", "security", "--offline=true", "--no-pager"]
    done = subprocess.run(
        [*analyze, f"--threshold={MOST_EXPOSED}", units[0]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
