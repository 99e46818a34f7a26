"""A project whose works department is known, and reports from its site."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.files.storing import store
from huiyin.registers.estates.models import Building

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def sheet(house, customer):
    """澜园 as the desk keeps it; its works department is asked."""
    return perform(
        "sheets.open", by=house.supervisor, department=house.desk, project=house.project, works=house.works
    )


@pytest.fixture
def picture():
    from django.core.files.base import ContentFile

    def _picture(name="现场.png"):
        return store(ContentFile(PNG + name.encode(), name=name))

    return _picture


@pytest.fixture
def report(house, customer):
    """Reports that building 3 stands at its eighteenth floor, with whatever facts a test adds."""

    def _report(by=None, **facts):
        facts = {
            "department": house.desk,
            "project": house.project,
            "buildings": [Building.objects.get(name="3")],
            "seen_on": dt.date(2026, 11, 20),
            "stage": "主体施工",
            "floors": 18,
            "told": "三栋主体已经施工到十八层",
            "planned_stage": "封顶",
            "planned_on": dt.date(2027, 6, 30),
            "basis": "施工总进度计划",
            "origin": "工程部吴工",
        } | facts
        return perform("progress.report", by=by or house.clerk, **facts)

    return _report


@pytest.fixture
def ask(house, sheet):
    """Adds a question and its answer."""

    def _ask(**facts):
        facts = {
            "question": "学区是哪里",
            "answer": "以教育部门当年公布的为准",
            "triggers": ["学区", "学校"],
            "origin": "营销部",
        } | facts
        return perform("questions.add", by=house.clerk, department=house.desk, project=house.project, **facts)

    return _ask
