"""Counters of number series."""

from django.db import models


class Counter(models.Model):
    """How far a series has come in a period. Taken under its row lock at the end of an action: no gap, no double."""

    series = models.CharField(max_length=20)
    period = models.CharField(max_length=10, blank=True)
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "period"], name="one_counter_a_series_and_period")
        ]
