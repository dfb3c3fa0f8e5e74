"""Name the version of Copydesk, as the file VERSION has it."""

from pathlib import Path

COPYDESK_VERSION = Path(__file__).with_name("VERSION").read_text(encoding="utf-8").strip()
