"""Write articles, visits, pages and rejections to MongoDB."""
