"""Reports from the site as pages show them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from huiyin.registers.estates.models import Progress


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
