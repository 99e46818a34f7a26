"""What a post may do, and how far it sees: its departments, its projects, or everywhere."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight
from huiyin.kernel.members import rights
from huiyin.kernel.members.models import Appointment, Department, Member, Post, Project
from huiyin.kernel.members.rights import holders, reach_of
from huiyin.kernel.records.kinds import KINDS

pytestmark = pytest.mark.clause("YX-1.4")


@pytest.fixture
def appointed(house):
    """Gives a new member a post."""

    def _appointed(role: str, department=None, projects=(), **dates) -> Member:
        n = Member.objects.count()
        member = Member.objects.create_member(f"m{n}", f"成员{n}")
        post = Post.objects.create(department=department or house.desk, name=f"岗位{n}", role=role)
        one = Appointment.objects.create(
            member=member, post=post, **({"from_on": dt.date(2025, 1, 1)} | dates)
        )
        one.projects.set(projects)
        rights.forget()
        return member

    return _appointed


def seen(member) -> set[str]:
    kind = KINDS["complaints"]
    return set(kind.seen_by(member).values_list("matter__title", flat=True))


@pytest.fixture
def three(record, house):
    """One complaint of each of two projects, one of none, and one of another department."""
    other = Project.objects.create(code="XY", name="馨园")
    branch = Department.objects.create(code="FD", name="分店", head=house.stranger, houses=["YX"])
    record(title="澜园的")
    record(title="馨园的", project=other)
    record(title="无项目的", project=None)
    perform("complaints.record", by=None, department=branch, title="分店的", cause="漏水", anonymous=True)
    return {"other": other, "branch": branch}


def test_a_specialist_sees_their_projects_and_what_belongs_to_none(three, appointed):
    assert seen(appointed("specialist", projects=[three["other"]])) == {"馨园的", "无项目的"}


def test_who_has_no_project_named_sees_all_of_the_department_and_nothing_of_another(three, house):
    assert seen(house.clerk) == seen(house.head) == {"澜园的", "馨园的", "无项目的"}


def test_a_post_for_everywhere_sees_every_department(three, appointed):
    assert seen(appointed("quality")) == {"澜园的", "馨园的", "无项目的", "分店的"}


def test_posts_add_up_and_none_gives_anything_beyond_its_own_department(three, appointed, house):
    member = appointed("specialist", projects=[three["other"]])
    post = Post.objects.create(department=three["branch"], name="前台", role="clerk")
    Appointment.objects.create(member=member, post=post, from_on=dt.date(2025, 1, 1))
    assert seen(Member.objects.get(pk=member.pk)) == {"馨园的", "无项目的", "分店的"}


def test_a_post_of_a_role_that_may_not_see_complaints_a_stranger_and_a_leaver_see_none(
    three, appointed, house
):
    for member in (appointed("finance"), appointed("partner"), house.engineer):
        assert seen(member) == set()
    house.loses(house.clerk)
    assert seen(Member.objects.get(pk=house.clerk.pk)) == set()


@pytest.mark.parametrize(
    ("dates", "sees"),
    [
        ({"from_on": dt.date(2026, 11, 25)}, False),
        ({"from_on": dt.date(2026, 11, 24)}, True),
        ({"to_on": dt.date(2026, 11, 23)}, False),
        ({"to_on": dt.date(2026, 11, 24)}, True),
    ],
)
def test_a_post_counts_from_its_first_day_to_its_last(three, appointed, dates, sees):
    assert bool(seen(appointed("clerk", **dates))) is sees


def test_a_right_holds_for_the_departments_and_projects_of_its_post_only(three, appointed, house, customer):
    member = appointed("specialist", projects=[three["other"]])
    facts = {"party": customer.party, "title": "漏水", "cause": "漏水"}
    with pytest.raises(NoRight):
        perform("complaints.record", by=member, department=house.desk, project=house.project, **facts)
    with pytest.raises(NoRight):
        perform("complaints.record", by=member, department=three["branch"], project=None, **facts)
    perform("complaints.record", by=member, department=house.desk, project=three["other"], **facts)


def test_the_customers_of_another_project_cannot_be_seen_found_or_picked(house, customer, appointed, client):
    other = Project.objects.create(code="XY", name="馨园")
    client.force_login(appointed("specialist", projects=[other]))
    assert client.get(f"/r/customers/{customer.pk}").status_code == 404
    for path in (
        "/r/customers/",
        "/search?q=张秀英",
        "/palette?q=zxy",
        "/pick/customers?q=5678",
        "/r/customers/?q=张秀英",
    ):
        page = client.get(path).content.decode()
        assert customer.record.number not in page and "5678</" not in page, path
    client.force_login(house.specialist)
    assert customer.record.number in client.get("/search?q=张秀英").content.decode()


def test_each_rank_is_above_the_one_below_it(house):
    ranks = [
        reach_of(m).rank(house.desk.pk)
        for m in (house.clerk, house.specialist, house.supervisor, house.manager, house.head)
    ]
    assert ranks == sorted(set(ranks))
    assert reach_of(house.head).rank(house.works.pk) == 0, "nothing in another department"


def test_holders_of_a_post_are_asked_for_at_a_moment_and_for_a_project(appointed, house):
    other = Project.objects.create(code="XY", name="馨园")
    later = appointed("specialist", projects=[other], from_on=dt.date(2026, 12, 1))
    assert holders("specialist", house.desk.pk) == [house.specialist]
    assert holders("specialist", house.desk.pk, other.pk) == []
    assert holders("specialist", house.desk.pk, other.pk, clock.shanghai("2026-12-01")) == [later]
