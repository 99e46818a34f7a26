"""The people, companies and groups whom the department deals with, as bare identities."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Party(models.Model):
    """One person, company or group. Merging sets `merged_into` and moves no key; clearing it undoes the merger."""

    class Kind(models.TextChoices):
        PERSON = "person", _("个人")
        COMPANY = "company", _("单位")
        GROUP = "group", _("团体")

    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(_("名称"), max_length=80)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    # The key that encrypts this party's values in the journal, itself encrypted; erasing the party destroys it.
    sealed_key = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("客户身份")

    def __str__(self) -> str:
        return self.name


class Phone(models.Model):
    """A number of a party, digits only (a landline with its area code), found from any tail by the search index."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="phones")
    number = models.CharField(_("电话"), max_length=20, db_index=True)
    label = models.CharField(_("说明"), max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("电话")
        constraints = [models.UniqueConstraint(fields=["party", "number"], name="a_number_once_a_party")]

    def __str__(self) -> str:
        return self.number


class Silence(models.Model):
    """A party, or the holder of one number, does not want to be written to. Lifted, it stands no more.

    The number is a keyed hash: who asked to be left alone stays so after they were erased and written down anew.
    """

    party = models.ForeignKey(Party, models.CASCADE, related_name="silences")
    number_blind = models.BinaryField(max_length=16, null=True, db_index=True)  # none: all their numbers
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("免联系")
        indexes = [
            models.Index(fields=["party"], condition=models.Q(lifted_at=None), name="silences_that_stand")
        ]
