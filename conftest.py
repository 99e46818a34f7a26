"""A small department for every test: two rooms of people, one project, one door, one customer."""

import datetime as dt
import json
import os
import re
from pathlib import Path
from zlib import crc32

import pytest

from huiyin.kernel import clock


def pytest_configure(config):
    import hypothesis

    # the same examples in every run: a build fails for what was changed, not by the luck of the draw
    hypothesis.settings.register_profile("build", derandomize=True)
    hypothesis.settings.load_profile("build")
    from django.conf import settings

    settings.DATABASES["default"].setdefault("TEST", {})


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, request):
    """Where tables are made without migrations, what only a migration makes is made here."""
    if not request.config.getvalue("nomigrations"):
        return
    from django.db import connection

    from huiyin.kernel.search.tables import build

    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        build(editor)


# ── which clauses are held by a test that passed ────────────────────────────────
# The rule book reads the file: a clause counts as tested only by what passed, on whichever database ran last.

_outcomes: dict[str, str] = {}
_named: dict[str, set[str]] = {}


# Tests that take long begin first, so that no process is left with one of them while the other has nothing to do.
LONG = (
    "tests/house/test_permissions.py",
    "tests/house/test_privacy.py",
    "tests/house/test_operations.py",
    "huiyin/simulate/",
)


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    for item in items:
        if not _asks_the_database(item) or _is_left_to_sqlite(item):
            item.add_marker(pytest.mark.once)
        codes = {code for mark in item.iter_markers("clause") for code in mark.args}
        item.user_properties += [("clause", code) for code in sorted(codes)]


def _is_left_to_sqlite(item) -> bool:
    """Of the rooms' tests every fourth asks PostgreSQL too, of the web's every other one: always the same ones, by their
    names (decision 022)."""
    if os.environ.get("WHOLE"):
        return False
    every = 4 if "huiyin/rooms/" in item.nodeid else 2 if "huiyin/web/" in item.nodeid else 1
    return bool(crc32(item.nodeid.encode()) % every)


def _asks_the_database(item) -> bool:
    return item.get_closest_marker("django_db") is not None or not {"db", "transactional_db"}.isdisjoint(
        getattr(item, "fixturenames", ())
    )


def pytest_runtest_logreport(report):
    """Runs where the reports arrive: in the one process, or in the one that leads the others."""
    if codes := {value for name, value in report.user_properties if name == "clause"}:
        _named[report.nodeid] = codes
        if report.outcome != "passed":
            _outcomes[report.nodeid] = report.outcome
        elif report.when == "call":
            _outcomes.setdefault(report.nodeid, "passed")


def pytest_sessionfinish(session):
    if hasattr(session.config, "workerinput") or not _named:
        return
    from django.conf import settings

    path = Path(settings.HOME) / "clauses-tested.json"
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
    found = {
        code: {test for test in tests if test not in _named and _stands(session.config.rootpath, test)}
        for code, tests in kept.items()
    }
    for test, codes in _named.items():
        for code in codes if _outcomes.get(test) == "passed" else ():
            found.setdefault(code, set()).add(test)
    fresh = path.with_suffix(".new")
    body = {code: sorted(tests) for code, tests in sorted(found.items()) if tests}
    fresh.write_text(json.dumps(body, ensure_ascii=False, indent=1), "utf-8")
    fresh.replace(path)


def _stands(root: Path, test: str) -> bool:
    """Whether a test of an earlier run is still in the code."""
    file, *_within, name = test.split("::")
    code = root / file
    return (
        code.exists()
        and re.search(rf"def {re.escape(name.split('[')[0])}\(", code.read_text("utf-8")) is not None
    )


@pytest.fixture
def morning():
    """Tuesday 2026-11-24 09:00 in Shanghai, an ordinary working day."""
    with clock.at("2026-11-24 09:00"):
        yield clock.now()


class House:
    """The people and places of the test department, by name."""

    def __init__(self) -> None:
        from huiyin.kernel.members.models import Appointment, Department, Member, Post, Project

        def member(username, name):
            return Member.objects.create_member(username, name, password=None)

        self.head = member("zhao", "赵主任")
        self.manager = member("qian", "钱经理")
        self.supervisor = member("sun", "孙主管")
        self.specialist = member("li", "李专员")
        self.clerk = member("zhou", "周文员")
        self.engineer = member("wu", "吴工")
        self.stranger = member("zheng", "郑外人")
        self.desk = Department.objects.create(
            code="KF", name="客服部", head=self.head, houses=["YX", "WY", "JS", "ZH"], phone="0755-12345678"
        )
        self.works = Department.objects.create(code="GC", name="工程部", head=self.engineer, houses=["YX"])
        self.project = Project.objects.create(code="LY", name="澜园")
        for who, role, name, department in (
            (self.head, "director", "主任", self.desk),
            (self.manager, "manager", "经理", self.desk),
            (self.supervisor, "supervisor", "主管", self.desk),
            (self.specialist, "specialist", "澜园专员", self.desk),
            (self.clerk, "clerk", "前台", self.desk),
            (self.engineer, "partner", "工程师", self.works),
        ):
            post = Post.objects.create(department=department, name=name, role=role)
            one = Appointment.objects.create(member=who, post=post, from_on=dt.date(2025, 1, 1))
            if role == "specialist":
                one.projects.add(self.project)

    def works_by(self, *houses: str) -> None:
        """From now on the desk is bound by these houses' clauses only."""
        self.desk.houses = list(houses)
        self.desk.save()

    def loses(self, member) -> None:
        """The member leaves the company."""
        from huiyin.kernel.members import rights

        member.is_active = False
        member.save()
        rights.forget()

    @property
    def everyone(self):
        return [
            self.head,
            self.manager,
            self.supervisor,
            self.specialist,
            self.clerk,
            self.engineer,
            self.stranger,
        ]


@pytest.fixture
def house(db, morning) -> House:
    return House()


@pytest.fixture
def customer(house):
    """张女士 of 3-2-1502, with one phone."""
    from huiyin.kernel.actions.machine import perform
    from huiyin.registers.estates.models import Building

    building = Building.objects.create(project=house.project, name="3")
    unit = perform(
        "units.register",
        by=None,
        department=house.desk,
        project=house.project,
        building=building,
        entrance="2",
        room="1502",
    )
    return perform(
        "customers.register",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        name="张秀英",
        phones=["13800135678"],
        unit=unit,
    )


@pytest.fixture
def record(house, customer):
    """Records a complaint of the customer's, with whatever facts a test adds."""
    from huiyin.kernel.actions.machine import perform

    def _record(by=None, **facts):
        facts = {
            "department": house.desk,
            "project": house.project,
            "party": customer.party,
            "title": "卫生间漏水",
            "cause": "昨晚起卫生间顶部渗水",
        } | facts
        return perform("complaints.record", by=by or house.clerk, **facts)

    return _record


@pytest.fixture(autouse=True)
def _fresh_caches():
    """Values kept for seconds in a process never leak from one test into the next."""
    from django.core.cache import cache

    from huiyin.kernel.calendars import loading
    from huiyin.kernel.clauses import parameters, revising
    from huiyin.kernel.explain import keeping
    from huiyin.kernel.members import rights
    from huiyin.kernel.notices import routing
    from huiyin.kernel.privacy import looking

    cache.clear()
    looking.forget_looks()
    loading.forget()
    parameters.forget()
    revising.forget()
    rights.forget()
    routing.forget()
    keeping._recipes.clear()
