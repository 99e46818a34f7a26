"""Putting records into the index and finding them again, newest first."""

from __future__ import annotations

from django.db import connection

from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.search import tokens
from huiyin.kernel.search.models import Document


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


def find(text: str, limit: int = 50, kinds: tuple[str, ...] = ()) -> list[int]:
    """The newest records that hold every word of the text: keys, newest first."""
    question = tokens.query(text)
    if not question:
        return []
    join = "JOIN records_record r ON r.id = d.id" if kinds else ""
    among = f"AND r.kind IN ({', '.join(['%s'] * len(kinds))})" if kinds else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT d.id FROM search_document d {join} WHERE d.words @@ %s::tsquery {among} "
                "ORDER BY d.id DESC LIMIT %s",
                [tokens.to_tsquery(question), *kinds, limit],
            )
        else:
            cursor.execute(
                f"SELECT d.rowid FROM search_fts d {join.replace('d.id', 'd.rowid')} "
                f"WHERE d.search_fts MATCH %s {among} ORDER BY d.rowid DESC LIMIT %s",
                [tokens.to_fts5(question), *kinds, limit],
            )
        return [row[0] for row in cursor.fetchall()]
