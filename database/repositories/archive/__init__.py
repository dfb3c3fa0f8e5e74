"""Write what is crawled: articles, revisions, clusters, pages and rejections."""
