"""A project with two buildings of a batch, its launch, and certificates for it."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.registers.estates.models import Building
from huiyin.registers.estates.tests.conftest import picture, sheet  # noqa: F401  the papers and the sheet of a project
from huiyin.rooms.sales.launches.models import FIVE, Launch, LaunchLine
from tests.words import do

PLANNED = dt.date(2027, 1, 30)


@pytest.fixture
def buildings(house):
    """9栋 and 10栋 with two doors each."""
    made = [
        Building.objects.create(project=house.project, name=name, position=n)
        for n, name in enumerate(("9", "10"))
    ]
    for building in made:
        for room in ("101", "201"):
            perform(
                "units.register",
                by=None,
                department=house.desk,
                project=house.project,
                building=building,
                entrance="1",
                room=room,
            )
    return made


@pytest.fixture
def launch(house, buildings):
    return perform(
        "launches.prepare",
        by=house.supervisor,
        department=house.desk,
        project=house.project,
        title="澜园二期开盘准备",
        batch="二期",
        planned_on=PLANNED,
        buildings=buildings,
    )


@pytest.fixture
def certify(house, buildings):
    """Registers a certificate of both buildings, with whatever facts a test adds."""

    def _certify(sort="presale", by=None, **facts):
        facts = {
            "code": f"深{sort}第2026001号",
            "issuer": "市住房和建设局",
            "issued_on": dt.date(2026, 11, 2),
            "buildings": buildings,
        } | facts
        where = {"department": house.desk, "project": house.project}
        return perform("certificates.register", by=by or house.specialist, sort=sort, **where, **facts)

    return _certify


@pytest.fixture
def ready(house, launch, certify, picture):  # noqa: F811
    """Everything on the list is done, but for the titles left out."""

    def _ready(*but: str) -> Launch:
        for sort in FIVE:
            if sort not in but:
                certify(sort)
        for line in launch.lines.filter(sort="", state="open").order_by("position"):
            if line.title not in but:
                uploads = [picture(f"{line.title}.png")] if line.wants_document else []
                do("launches.finish_line", house.specialist, launch, line=line, uploads=uploads)
        return launch

    return _ready


@pytest.fixture
def line(launch):
    def _line(title: str) -> LaunchLine:
        return launch.lines.select_related("promise__owner").get(title=title)

    return _line
