"""Write the log as JSON, one object per line."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter
from scrapy.utils.log import get_scrapy_root_handler


class JsonLines(JsonFormatter):
    """Write a record as ``time`` (ISO 8601 in UTC), ``level``, ``logger`` and ``message``.

    A traceback is in ``exc_info``.
    """

    def __init__(self) -> None:
        super().__init__(
            ("levelname", "name", "message"),
            rename_fields={"levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Put the time first."""
        moment = datetime.fromtimestamp(record.created, UTC)
        log_data["time"] = moment.isoformat(timespec="milliseconds")
        super().add_fields(log_data, record, message_dict)


def write_json_lines() -> None:
    """Have Scrapy's log handler write JSON lines from now on."""
    handler = get_scrapy_root_handler()
    if handler is not None:  # none where LOG_ENABLED is off
        handler.setFormatter(JsonLines())
