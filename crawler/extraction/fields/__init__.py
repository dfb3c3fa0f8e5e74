"""Read each field of the article: headline, authors, dates, images, language."""
