"""Explanations kept for official figures: the recipe shared by its content, the inputs a row's own."""

from django.db import models

from huiyin.kernel.records.models import Record


class Recipe(models.Model):
    """Formula and parameters of a figure, shared by all figures computed the same way."""

    hash = models.BinaryField(max_length=32, unique=True)
    body = models.JSONField()  # formula, unit, parameters with their clause and version


class Explanation(models.Model):
    record = models.ForeignKey(Record, models.CASCADE, related_name="explanations")
    figure = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    recipe = models.ForeignKey(Recipe, models.PROTECT, related_name="+")
    inputs = models.JSONField(
        default=list
    )  # [record, line, label, value]; beyond 50: query, count, sum, hash
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "figure"], name="one_explanation_a_figure")]
