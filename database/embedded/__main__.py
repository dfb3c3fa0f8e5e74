"""Keep an embedded server running: ``python -m database.embedded``."""

from database.embedded.server import keep_running

keep_running()
