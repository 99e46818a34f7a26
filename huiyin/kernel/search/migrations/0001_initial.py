from django.db import migrations, models

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


def build(apps, editor):
    for statement in POSTGRES if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("tokens", models.TextField()),
            ],
        ),
        migrations.RunPython(build, migrations.RunPython.noop),
    ]
