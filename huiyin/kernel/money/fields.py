"""The column of an amount: whole 分 in the database, figures wherever a line tells of it."""

from django.db import models


class MoneyField(models.BigIntegerField):
    """An amount in 分, up to sixteen digits and more; the journal tells it as 12,345.60."""

    def formfield(self, **kwargs):
        raise TypeError("amounts are typed in a form's MoneyField")
