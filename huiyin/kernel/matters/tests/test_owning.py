"""Every matter has exactly one owner, ever, and the department always has one to give it to."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.matters.models import Holding, Matter
from huiyin.kernel.matters.owning import stands_above
from huiyin.kernel.members import rights
from huiyin.kernel.members.models import Absence, Appointment, Department, Post, Project
from tests.words import again, do, promise


def leaves_post(member) -> None:
    Appointment.objects.filter(member=member).delete()
    rights.forget()


@pytest.mark.clause("YX-3.3")
def test_the_owner_is_the_projects_specialist_else_the_supervisor_else_the_manager_else_the_head(
    record, house
):
    other = Project.objects.create(code="XY", name="馨园")
    assert record().matter.owner == house.specialist
    assert record(project=other).matter.owner == house.supervisor, (
        "the specialist of one project is not another's"
    )
    leaves_post(house.specialist)
    assert record().matter.owner == house.supervisor
    leaves_post(house.supervisor)
    assert record().matter.owner == house.manager
    leaves_post(house.manager)
    assert record().matter.owner == house.head


@pytest.mark.clause("YX-3.3")
def test_who_leads_whom_goes_by_the_chain_of_the_department_and_the_heads_above_it(house):
    branch = Department.objects.create(
        code="FD", name="分部", head=house.stranger, parent=house.desk, houses=["YX"]
    )

    def leads(one, other, department=house.desk):
        return stands_above(one, other, department, clock.now())

    assert leads(house.supervisor, house.clerk) and leads(house.manager, house.supervisor)
    assert leads(house.head, house.manager) and leads(house.head, house.stranger, branch)
    assert not leads(house.specialist, house.clerk), "a specialist leads nobody"
    assert not leads(house.supervisor, house.manager) and not leads(
        house.supervisor, house.engineer, house.works
    )
    assert not leads(house.stranger, house.head, branch)


@pytest.mark.clause("YX-3.3")
def test_of_two_specialists_the_one_who_is_there_comes_first_and_an_absent_one_is_better_than_none(
    record, house
):
    Absence.objects.create(
        member=house.specialist, stand_in=house.clerk, from_at=clock.now(), to_at=clock.shanghai("2026-12-01")
    )
    assert record().matter.owner == house.specialist
    post = Post.objects.create(department=house.desk, name="专员二", role="specialist")
    second = Appointment.objects.create(member=house.stranger, post=post, from_on=dt.date(2025, 1, 1))
    second.projects.add(house.project)
    rights.forget()
    assert record().matter.owner == house.stranger


@pytest.mark.clause("YX-3.3")
def test_who_has_left_or_does_not_hold_the_post_yet_or_any_more_owns_nothing_new(record, house):
    one = Appointment.objects.get(member=house.specialist)
    for from_on, to_on, owner in (
        (dt.date(2026, 11, 25), None, house.supervisor),
        (dt.date(2025, 1, 1), dt.date(2026, 11, 23), house.supervisor),
        (dt.date(2025, 1, 1), dt.date(2026, 11, 24), house.specialist),
    ):
        one.from_on, one.to_on = from_on, to_on
        one.save()
        rights.forget()
        assert record().matter.owner == owner
    house.loses(house.specialist)
    assert record().matter.owner == house.supervisor


@pytest.mark.clause("YX-3.3")
def test_a_department_without_a_head_and_a_matter_without_an_owner_cannot_be_stored(record, house):
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.create(code="X", name="无主部门", head=None)
    complaint = record()
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=complaint.pk).update(owner=None)


@pytest.mark.clause("YX-3.3", "WY-G13")
def test_an_open_matter_without_a_due_time_and_a_closed_one_with_it_cannot_be_stored(record):
    complaint = record()
    for broken in (
        {"next_due": None},
        {"closed_at": clock.now()},
        {"closed_at": clock.now(), "closing": "answered"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Matter.objects.filter(pk=complaint.pk).update(**broken)


@pytest.mark.clause("YX-3.3")
def test_two_holders_at_a_time_cannot_be_stored(record, house):
    complaint = record()
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(matter=complaint.matter, member=house.clerk, from_at=clock.now())


@pytest.mark.clause("YX-3.3")
def test_absence_never_changes_the_owner_and_the_journal_names_who_acted_and_for_whom(record, house, client):
    complaint = record()
    Absence.objects.create(
        member=house.specialist, stand_in=house.clerk, from_at=clock.now(), to_at=clock.shanghai("2026-11-25")
    )
    do("complaints.solve_partly", house.clerk, complaint, result="已止水", remaining="补墙面")
    assert again(complaint).matter.owner == house.specialist
    assert promise(complaint, "complaints.recheck").owner == house.specialist
    client.force_login(house.specialist)
    assert "周文员（代李专员）" in client.get(f"/r/complaints/{complaint.pk}").content.decode()
    with clock.at("2026-11-25 00:00"), pytest.raises(Refused, match="这件事由李专员负责"):
        do("complaints.solve_partly", house.clerk, complaint, result="已止水", remaining="刷漆")


@pytest.mark.clause("YX-3.3")
def test_who_stands_in_finds_it_on_their_desk(record, house, client):
    complaint = record()
    client.force_login(house.clerk)
    assert complaint.record.number not in client.get("/").content.decode()
    Absence.objects.create(
        member=house.specialist, stand_in=house.clerk, from_at=clock.now(), to_at=clock.shanghai("2026-11-25")
    )
    assert complaint.record.number in client.get("/").content.decode()


@pytest.mark.clause("YX-3.2.1", "YX-3.3")
def test_who_stands_in_from_another_department_finds_the_matter_on_the_desk_and_opens_it(
    record, house, client
):
    complaint = record()
    client.force_login(house.engineer)
    page = f"/r/complaints/{complaint.pk}"
    assert client.get(page).status_code == 404 and "卫生间漏水" not in client.get("/").content.decode()
    day = dt.timedelta(days=1)
    Absence.objects.create(
        member=house.specialist, stand_in=house.engineer, from_at=clock.now(), to_at=clock.now() + day
    )
    assert client.get(page).status_code == 200 and "卫生间漏水" in client.get("/").content.decode()
    with clock.at("2026-11-26 09:00"):
        assert client.get(page).status_code == 404
