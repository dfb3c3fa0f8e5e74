"""Find articles by their words: a full-text index, fed by the cursor of ``database.reader``.

>>> index = SearchIndex.open(data_directory(None), "news")
>>> index.search(SearchRequest(query='ferry AND headline:"new pier"'))
"""
