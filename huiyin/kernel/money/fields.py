"""The columns of amounts and areas: whole 分 and 0.01 ㎡ in the database, figures wherever a line tells of them."""

from django.db import models


class MoneyField(models.BigIntegerField):
    """An amount in 分, up to sixteen digits and more; the journal tells it as 12,345.60."""

    def formfield(self, **kwargs):
        raise TypeError("amounts are typed in a form's MoneyField")


class AreaField(models.PositiveIntegerField):
    """An area in 0.01 square metres; the journal tells it as 105.20㎡."""
