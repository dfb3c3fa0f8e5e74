"""Say how much a run logs, and in which time zone."""

from __future__ import annotations

import logging
import time

# What an operator is to read of a run that goes well: more than INFO, which tells of single pages,
# and less than a warning. Syslog has a level of this name between the same two.
NOTICE = logging.INFO + 5
NOTICE_NAME = "NOTICE"
# The time of a line: in UTC, and it says so.
DATE_FORMAT = "%Y-%m-%d %H:%M:%S%z"


def prepare_log() -> None:
    """Name the level NOTICE, and give all lines of this process their times in UTC."""
    logging.addLevelName(NOTICE, NOTICE_NAME)
    logging.Formatter.converter = time.gmtime
