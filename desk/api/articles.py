"""Answer with articles: lists of what a search finds, one article in several forms, its history."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from database.documents.bson_document import BSONDocument
from database.repositories.revisions import COMPARED, Change, RevisionRepository
from desk.answers.conditional import answer
from desk.answers.fields import names_among, partial
from desk.answers.highlighting import highlights_of
from desk.answers.json_ld import json_ld
from desk.answers.problems import responses
from desk.answers.schemas import (
    Article,
    DiffPart,
    FoundArticle,
    FoundArticles,
    Revision,
    Revisions,
    article_of,
    item_of,
)
from desk.api.filters import ListedBy
from desk.dependencies import Context
from desk.word_difference import word_difference
from text.formats.article_files import as_markdown

router = APIRouter(tags=["articles"])

ArticleId = Annotated[
    str,
    Path(
        min_length=1,
        max_length=100,
        pattern="^[0-9A-Za-z]+$",
        description="the article's id, or that of another address of it",
        examples=["21b1919b5e60f156bf54ac3929f2f379"],
    ),
]


_ArticlePart = partial(Article)
_FoundPart = partial(FoundArticles, articles=list[partial(FoundArticle)])  # type: ignore[misc]


@router.get(
    "/articles", response_model=FoundArticles | _FoundPart, responses=responses(400, 422, 503)
)
def search_articles(chosen: ListedBy, context: Context, request: Request) -> Response:
    """Find articles by words and filters, the newest first or the best first.

    It answers while the database is away. Follow `next` to its end: nothing is passed over and
    nothing comes twice, whatever is stored meanwhile.
    """
    search = chosen.request
    page = context.index.search(search)
    shown = highlights_of(page.hits, search.query, context) if chosen.highlight else {}
    found = FoundArticles(
        articles=[FoundArticle.of(hit, shown.get(hit.row.id)) for hit in page.hits],
        total=page.total,
        next=page.cursor,
        indexedAt=page.indexed_at,
    )
    return answer(request, found, include=chosen.included)


@router.get(
    "/articles/{id}",
    response_model=Article | _ArticlePart,
    responses=responses(404, 422, 503)
    | {200: {"content": {"text/html": {}, "text/markdown": {}, "application/ld+json": {}}}},
)
def read_article(
    id: ArticleId,
    context: Context,
    request: Request,
    format: Annotated[Literal["json", "html", "markdown", "jsonld"], Query()] = "json",
    fields: Annotated[
        list[str],
        names_among(Article.model_fields),
        Query(description="only these fields of the JSON: headline,url"),
    ] = [],  # noqa: B006 (FastAPI copies it)
) -> Response:
    """Return one article: as JSON, HTML, Markdown, or schema.org's NewsArticle in JSON-LD."""
    document = _article(RevisionRepository(context.news), id)
    article = article_of(document)
    if format == "html":
        return answer(request, article.articleBodyHtml or "", "text/html; charset=utf-8")
    if format == "markdown":
        return answer(request, as_markdown(item_of(document)), "text/markdown; charset=utf-8")
    if format == "jsonld":
        return answer(request, json_ld(article), "application/ld+json")
    return answer(request, article, include=set(fields) or None)


@router.get(
    "/articles/{id}/revisions", response_model=Revisions, responses=responses(404, 422, 503)
)
def read_revisions(id: ArticleId, context: Context, request: Request) -> Response:
    """Return what each change of an article changed, word by word, the oldest change first."""
    repository = RevisionRepository(context.news)
    document = _article(repository, id)
    history = Revisions(
        articleId=document["_id"],
        firstFetchedAt=document["firstFetchedAt"],
        revisions=[_revision(each) for each in repository.changes_of(document)],
    )
    return answer(request, history)


def _article(repository: RevisionRepository, id: str) -> BSONDocument:
    document = repository.article(id)
    if document is None:
        raise HTTPException(404, f"no article has the id {id}")
    return document


def _revision(change: Change) -> Revision:
    return Revision(
        revision=change.number,
        changedAt=change.at,
        changedFields=change.fields,
        differences={
            name: [
                DiffPart(change=passage.change, text=passage.text)
                for passage in word_difference(
                    change.before.get(name) or "", change.after.get(name) or ""
                )
            ]
            for name in COMPARED
            if change.before.get(name) != change.after.get(name)
        },
    )
