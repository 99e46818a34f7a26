"""What happened: append-only lines, one hash chain a record; the values beside them, encrypted a party at a time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.parties.models import Party
from huiyin.kernel.records.models import Record


class Line(models.Model):
    """One thing that happened to one record. Never changed, never deleted: triggers refuse it."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="journal")
    at = models.DateTimeField()
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+"
    )  # null: the software itself
    stood_in_for = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    source = models.CharField(max_length=12)  # web, api, import, worker, simulator, public
    clauses = models.CharField(max_length=200, blank=True)  # codes, separated by blanks
    cause = models.ForeignKey("self", models.PROTECT, null=True, related_name="effects", db_index=False)
    digest = models.BinaryField(max_length=32)  # salted, of the values beside it
    hash = models.BinaryField(max_length=32)  # of the line and its predecessor's hash

    said: dict | None  # its values, set by reading.lines_of

    class Meta:
        verbose_name = verbose_name_plural = _("日志")
        indexes = [models.Index(fields=["verb", "at"], name="journal_by_verb")]


class Values(models.Model):
    """Reason and changes of a line. Erasing the party makes them unreadable; the line and its chain still verify."""

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="values")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", db_index=False)
    blob = models.BinaryField()  # key byte, nonce, AES-256-GCM of the JSON, bound to the line's record


class Seal(models.Model):
    """The heads of all chains that moved since the last seal, in one hash, each night."""

    at = models.DateTimeField()
    upto = models.ForeignKey(Line, models.PROTECT, related_name="+")
    chains = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)
