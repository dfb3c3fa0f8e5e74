"""Hold Scrapy's spiders, and what they share."""
