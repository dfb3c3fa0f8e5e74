"""Hold Scrapy's extensions, one a module."""
