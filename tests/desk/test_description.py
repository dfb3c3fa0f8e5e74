"""Test that the desk answers as its description says, whatever is asked (schemathesis)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk.desk_process import RunningDesk

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
# Requests made up for each operation: one takes some milliseconds.
EXAMPLES = 30
# Seconds of them all: five minutes on a machine that does nothing else.
LONGEST = 1200


@pytest.mark.long
@pytest.mark.timeout(LONGEST + 60)
def test_no_request_breaks_it_or_is_answered_otherwise_than_described(
    desk: RunningDesk, tmp_path: Path
) -> None:
    done = subprocess.run(
        [
            *(SCHEMATHESIS, "run", f"{desk.address}/api/v1/openapi.json"),
            *("--max-examples", str(EXAMPLES), "--generation-deterministic"),
            # what a search or a cursor may be is more than a schema can say: 400 is right
            *("--exclude-checks", "positive_data_acceptance"),
            # a stream of events has no end
            *("--exclude-path", "/api/v1/changes/stream"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
