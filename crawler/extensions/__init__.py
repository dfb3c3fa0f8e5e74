"""Hold Scrapy's extensions, one per module."""
