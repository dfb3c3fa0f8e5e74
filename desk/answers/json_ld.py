"""Write an article as schema.org's NewsArticle (pure)."""

from __future__ import annotations

import json
from typing import Any

from desk.answers.schemas import Article


def json_ld(article: Article) -> str:
    """Return the article as JSON-LD, safe inside a ``script`` element, too."""
    fields = article.model_dump(
        mode="json",
        exclude_none=True,
        include={
            "url", "headline", "alternativeHeadline", "description", "abstract", "articleBody",
            "wordCount", "inLanguage", "datePublished", "dateModified", "articleSection",
            "isAccessibleForFree",
        },
    )  # fmt: skip
    whole: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": article.type,
        "mainEntityOfPage": article.canonicalUrl or article.url,
        **fields,
    }
    if article.keywords:
        whole["keywords"] = article.keywords
    if article.authors:
        whole["author"] = [
            {"@type": "Person", **each.model_dump(exclude_none=True)} for each in article.authors
        ]
    if article.publisher:
        whole["publisher"] = {"@type": "Organization", "name": article.publisher}
    if article.images:
        whole["image"] = [
            {"@type": "ImageObject", "url": each.url}
            | ({"caption": each.caption} if each.caption else {})
            | ({"creditText": each.credit} if each.credit else {})
            for each in article.images
        ]
    # "</script>" in a text would end the element that the answer may be put into.
    return json.dumps(whole, ensure_ascii=False).replace("<", "\\u003c")
