"""The search index: one row of tokens a record. FTS5 on SQLite, a GIN index on PostgreSQL, the same tokens in both."""

from django.db import models


class Document(models.Model):
    id = models.BigIntegerField(primary_key=True)  # the record's key
    tokens = models.TextField()
