"""Runs of schedules, and the workers that are alive."""

from django.db import models


class Beat(models.Model):
    """A worker says every few seconds that it lives; what a silent one left behind is taken up by another."""

    worker = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()


class Run(models.Model):
    """One due run of a schedule. Whoever inserts the row does it."""

    name = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    worker = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "due_at"], name="a_schedule_runs_once_when_due")
        ]
        indexes = [
            models.Index(fields=["worker"], condition=models.Q(finished_at=None), name="runs_not_finished")
        ]
