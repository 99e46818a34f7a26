"""What a member typed and has not saved: the copy that outlives the browser, for fourteen days at most."""

from django.db import models

from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Record


class Draft(models.Model):
    """One form of one member. The text is encrypted and bound to both; it goes as soon as the form is saved."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    place = models.CharField(max_length=100)  # verb, and the number of the record it happens to
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="+")
    sealed = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "place"], name="a_draft_a_form")]
