"""Signals: a row says that something of a member's changed, never what."""

from django.db import models

from huiyin.kernel.members.models import Member


class Signal(models.Model):
    """Written in the transaction of what changed, so that a page never looks before there is anything to see."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    topic = models.CharField(max_length=20)
    at = models.DateTimeField(db_index=True)
