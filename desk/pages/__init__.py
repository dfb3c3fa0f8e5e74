"""Show people the news and the crawl in a browser: HTML, made here, with links and forms."""
