"""Putting records into the index and finding them again, newest first."""

from __future__ import annotations

from django.db import connection
from django.db.models import Max, Model

from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.search import tokens
from huiyin.kernel.search.models import Document

NEWEST = (2000, 8000)  # keys among which PostgreSQL looks first


def put(record_id: int, document: str) -> None:
    """Writes a record's tokens, replacing what stood there."""
    Document.objects.bulk_create(
        [Document(id=record_id, tokens=document)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["tokens"],
    )


def put_many(documents: list[tuple[int, str]]) -> None:
    """Writes the tokens of records that are not in the index yet."""
    insert_many(Document, ("id", "tokens"), documents)


def find(text: str, limit: int = 50, kind: str = "") -> list[int]:
    """The newest records, of a kind if one is named, that hold every word of the text: keys, newest first."""
    question = tokens.query(text)
    if not question:
        return []
    model = KINDS[kind].model if kind else None
    if connection.vendor != "postgresql":
        return _asked(
            "search_fts d", "d.rowid", "d.search_fts MATCH %s", [tokens.to_fts5(question)], model, limit
        )
    # a word that stands everywhere would be looked up whole and sorted: the newest records hold enough of it
    wanted = tokens.to_tsquery(question)
    newest = (model or Document)._default_manager.aggregate(top=Max("pk"))["top"] or 0
    # OFFSET 0 keeps the planner to the way written here: it takes every word for rare, and a limit leads it astray
    for span in NEWEST:
        window = "(SELECT id, words FROM search_document WHERE id BETWEEN %s AND %s OFFSET 0) d"
        asked = [newest - span, newest, wanted]
        some = _asked(window, "d.id", "d.words @@ %s::tsquery", asked, model, limit)
        if len(some) == limit:
            return some
    whole = "(SELECT id FROM search_document WHERE words @@ %s::tsquery OFFSET 0) d"
    return _asked(whole, "d.id", "TRUE", [wanted], model, limit)


def _asked(
    table: str, key: str, holds: str, values: list, model: type[Model] | None, limit: int
) -> list[int]:
    """Keys of the documents for which it holds, of one kind if its particulars are given."""
    join = f"JOIN {model._meta.db_table} p ON p.{model._meta.pk.column} = {key}" if model else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key} FROM {table} {join} WHERE {holds} ORDER BY {key} DESC LIMIT %s", [*values, limit]
        )
        return [row[0] for row in cursor.fetchall()]
