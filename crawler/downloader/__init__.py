"""Fetch politely and safely; what touches private names of Scrapy and Twisted lives here."""
