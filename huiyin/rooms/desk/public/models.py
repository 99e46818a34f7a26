"""Where the department is open to everybody: places with a page of their own, and secret links to one's own matter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import Matter
from huiyin.kernel.records.models import Particulars


class Place(Particulars):
    """A counter, a lobby, a sales office: what its public page and its poster say."""

    slug = models.SlugField(_("网址代号"), max_length=40, unique=True)
    name = models.CharField(_("地点"), max_length=40)
    address = models.CharField(_("位置"), max_length=120)
    phone = models.CharField(_("投诉电话"), max_length=30)
    hours = models.CharField(_("接待时间"), max_length=80)
    words = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("公示地点")

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """A customer's way to their own matter. Only the hash of its secret is kept; the secret is with the customer."""

    class Verdict(models.TextChoices):
        SATISFIED = "satisfied", _("满意")
        UNSATISFIED = "unsatisfied", _("不满意")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="public_links")
    secret_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # opened by the customer the first time
    verdict = models.CharField(_("评价"), max_length=12, choices=Verdict.choices, blank=True)
    verdict_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("客户链接")
