"""Load what reads feeds, sitemaps and pages of links; by the fork server only."""

from __future__ import annotations

import crawler.discovery.feeds.xml_feed
import crawler.discovery.sections.section_page
import crawler.discovery.sitemaps.sitemap
import crawler.workers.listing_tasks
from crawler.workers.gc_tuning import freeze_objects

__all__ = ["crawler"]

freeze_objects()
