"""Hold Scrapy's downloader middlewares, one per module."""
