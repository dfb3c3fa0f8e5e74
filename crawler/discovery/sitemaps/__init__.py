"""Read sitemaps and sitemap indexes."""
