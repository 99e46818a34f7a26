"""What the search stands on beside its rows: no model says it, so migrations and the tests' databases build it here."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = [
    """CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='search_document', content_rowid='id', columnsize=0,
       tokenize="unicode61 remove_diacritics 0")""",
    """CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
       INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens); END""",
    """CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
       INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens); END""",
    """CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN
       INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens);
       INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens); END""",
]
POSTGRES = [
    "ALTER TABLE search_document ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', tokens)) STORED",
    "CREATE INDEX search_document_words ON search_document USING gin(words) WITH (fastupdate = off)",
    "ALTER TABLE search_document ALTER words SET STATISTICS 1000",
]


def build(editor: BaseDatabaseSchemaEditor) -> None:
    """Makes the full-text index of this database, over an empty table."""
    for statement in POSTGRES if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)
