"""Find the feeds, sitemaps and sections of a site, and say which of them to poll."""
