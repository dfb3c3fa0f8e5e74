"""Define what the crawl notes of itself: polls, runs, sites, health."""
