"""A small department for every test: two rooms of people, one project, one door, one customer."""

import datetime as dt

import pytest

from huiyin.kernel import clock


def pytest_configure(config):
    from django.conf import settings

    settings.DATABASES["default"].setdefault("TEST", {})


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
    from huiyin.kernel.clauses import parameters
    from huiyin.kernel.explain import keeping
    from huiyin.kernel.members import rights

    cache.clear()
    loading.forget()
    parameters.forget()
    rights.forget()
    keeping._recipes.clear()
