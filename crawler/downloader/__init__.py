"""Fetch politely and safely; private names of Scrapy and Twisted are used here."""
