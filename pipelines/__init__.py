"""Validate, clean, deduplicate and store items: Scrapy's item pipelines."""
