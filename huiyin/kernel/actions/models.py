"""Requests that were carried out: the same key again gives the same answer, never a second deed."""

from django.db import models

from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Record


class Request(models.Model):
    key = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey(Member, models.CASCADE, null=True, db_index=False)
    verb = models.CharField(max_length=60)
    record = models.ForeignKey(Record, models.CASCADE, null=True, db_index=False)
    at = models.DateTimeField(db_index=True)
