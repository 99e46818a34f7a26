"""Reports from the site as pages show them, and the tables of a project's sheet."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.registers.estates.models import Progress
from huiyin.registers.estates.queries import days_old, is_stale


def told_lines(reports: Iterable[Progress]) -> list[dict]:
    """Reports as the lines of a timeline, each with its pictures; read `timeline`."""
    return [
        {
            "title": f"{report.where} {report.how_far}",
            "day": report.seen_on,
            "plan": report.plan,
            "told": report.told,
            "origin": report.origin,
            "number": report.record.number,
            "url": reverse("record", args=["progress", report.pk]),
            "pictures": [
                {"url": reverse("file", args=["progress", report.pk, file.pk]), "name": file.name}
                for file in report.record.files.all()
                if file.is_picture
            ][:6],
        }
        for report in reports
    ]


def stale_words(report: Progress) -> str:
    """Why a report is to be asked again before it is told; nothing where it is not."""
    return _("已%d天没有更新，先向工程部核实") % days_old(report) if is_stale(report) else ""
