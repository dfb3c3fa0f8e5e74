"""Test that the desk answers as its description says, whatever is asked (schemathesis)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from tests.desk.conftest import STORED, is_indexed
from tests.desk.desk_process import RunningDesk, running_desk, token_command
from tests.support.commands import Copydesk
from tests.support.waiting import wait_until

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
    # a stream of events has no end
    no_stream = ("--exclude-path", "/api/v1/changes/stream")
    # what a search or a cursor may be is more than a schema can say: 400 is right
    ask(desk, tmp_path, *no_stream, "--exclude-checks", "positive_data_acceptance")


@pytest.mark.long
@pytest.mark.timeout(LONGEST + 60)
def test_who_may_write_breaks_nothing_either(
    news: Database[BSONDocument], mongo_uri: str, tmp_path: Path
) -> None:
    copydesk = Copydesk(tmp_path, mongo_uri, news.name)
    token = token_command(copydesk, "create", "editor", "--scope", "write")
    with running_desk(copydesk) as desk:
        wait_until(lambda: is_indexed(desk, len(STORED)))
        # each page that is extracted is a process of its own
        searches = ("--include-path-regex", "/api/v1/searches|/feeds/saved")
        # filters are read as in an address, where 0 is false, too
        lenient = ("--exclude-checks", "positive_data_acceptance,negative_data_rejection")
        with_token = ("--header", f"Authorization: Bearer {token}")
        ask(desk, tmp_path, *searches, *with_token, *lenient)


def ask(desk: RunningDesk, folder: Path, *options: str) -> None:
    """Ask a desk whatever its description allows, and more; fail where it answers otherwise."""
    done = subprocess.run(
        [
            *(SCHEMATHESIS, "run", f"{desk.address}/api/v1/openapi.json"),
            *("--max-examples", str(EXAMPLES), "--generation-deterministic"),
            # seconds: an answer that waits for news takes half of them
            *("--request-timeout", "60"),
            *options,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
