"""Query what a crawl asks before it requests: polls, leases, robots.txt, known pages."""
