"""Let a command crawl without storing anything, and so without a database."""

from __future__ import annotations

from typing import Any

from scrapy.settings import BaseSettings

# The components that need the database; a dry run goes without them.
STORING = frozenset(
    {
        "pipelines.boilerplate.pipeline.BoilerplatePipeline",
        "pipelines.storage.pipeline.StoragePipeline",
        "crawler.extensions.database.ScrapyDatabaseSession",
        "crawler.extensions.host_leases.HostLeases",
        "crawler.extensions.run_record.RunRecord",
        "crawler.extensions.source_health.SourceHealthMonitor",
    }
)


def without_storing(settings: BaseSettings) -> dict[str, Any]:
    """Return the settings that leave out the components that need the database."""
    return {
        name: {path: order for path, order in settings.getdict(name).items() if path not in STORING}
        for name in ("ITEM_PIPELINES", "EXTENSIONS")
    }
