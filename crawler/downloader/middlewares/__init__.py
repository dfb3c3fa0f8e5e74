"""Hold Scrapy's downloader middlewares, one a module."""
