"""The working calendar: national days as published, and a department's own opening hours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day that differs from its weekday: holiday, bridged rest day, make-up workday. Years come as published."""

    class Kind(models.TextChoices):
        WORKDAY = "workday", _("调休上班")
        STATUTORY = "statutory", _("法定假日")
        BRIDGED = "bridged", _("调休休息")

    day = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("性质"), max_length=10, choices=Kind.choices)

    class Meta:
        verbose_name = verbose_name_plural = _("节假日")


class CalendarYear(models.Model):
    """A year whose holidays are published and loaded; any other year is provisional."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    source = models.CharField(max_length=120)


class OpeningHours(models.Model):
    """When a department is open on a weekday; a lunch break makes two rows. Null department: the house's default."""

    department = models.BigIntegerField(_("部门"), null=True, blank=True, db_index=True)
    weekday = models.PositiveSmallIntegerField(_("星期"))  # Monday is 0
    opens = models.TimeField(_("开始"))
    closes = models.TimeField(_("结束"))

    class Meta:
        verbose_name = verbose_name_plural = _("办公时间")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="hours_end_after_they_begin"
            )
        ]
