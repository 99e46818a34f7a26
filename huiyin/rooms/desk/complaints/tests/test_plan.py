"""A solution is planned in steps and followed to its end; remedies say what they cost."""

import datetime as dt

import pytest
from django.db import IntegrityError

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.desk.complaints.models import PlanStep, Remedy

from .words import PLAN, SOLVED, again, do, due, promised, told

FRIDAY = dt.date(2026, 11, 27)


@pytest.fixture
def planned(record, house):
    house.works_by("ZH")
    complaint = record(importance=1)
    do(
        "plan",
        house.specialist,
        complaint,
        steps=[("查明渗水点", house.engineer, FRIDAY), ("赔付方案", house.manager, FRIDAY)],
    )
    return complaint


@pytest.mark.clause("ZH-4.1.5")
def test_a_raised_complaint_is_owed_a_plan_within_three_working_days(record, house):
    house.works_by("ZH")
    with clock.at("2026-11-27 16:00"):
        assert due(record(importance=1), PLAN) == "12-02 17:30"
    assert PLAN not in promised(record())


@pytest.mark.clause("ZH-4.1.5", "ZH-J1.7")
def test_a_plan_names_who_does_what_by_when_and_tells_them(planned, house):
    assert PLAN not in promised(planned)
    assert list(planned.steps.values_list("position", "words", "owner", "due_on")) == [
        (1, "查明渗水点", house.engineer.pk, FRIDAY),
        (2, "赔付方案", house.manager.pk, FRIDAY),
    ]
    assert told(house.engineer, planned) == ["解决方案中由你负责：查明渗水点，11-27前完成"]


@pytest.mark.clause("ZH-4.1.5")
def test_nothing_is_solved_while_a_step_of_the_plan_is_open(planned, house):
    do("finish_step", house.specialist, planned, step=planned.steps.get(position=1), outcome="接头破裂")
    with pytest.raises(Refused, match="解决方案还有步骤没有完成：赔付方案"):
        do("solve", house.specialist, planned, **SOLVED)
    do("finish_step", house.manager, planned, step=planned.steps.get(position=2), outcome="赔付 300 元")
    do("solve", house.specialist, planned, **SOLVED)
    assert again(planned).matter.closed_at


@pytest.mark.clause("ZH-4.1.5")
def test_a_step_ends_once_and_with_its_outcome(planned, house):
    step = planned.steps.get(position=1)
    do("finish_step", house.clerk, planned, step=step, outcome="接头破裂")
    with pytest.raises(Refused, match="这个步骤已经完成"):
        do("finish_step", house.clerk, planned, step=PlanStep.objects.get(pk=step.pk), outcome="再做一次")
    assert PlanStep.objects.get(pk=step.pk).outcome == "接头破裂"


@pytest.mark.clause("ZH-4.1.5")
def test_a_plan_without_a_step_is_no_plan_and_a_second_plan_goes_on_where_the_first_ended(planned, house):
    with pytest.raises(Refused, match="方案至少要有一个步骤"):
        do("plan", house.specialist, planned, steps=[])
    do("plan", house.specialist, planned, steps=[("复查", house.engineer, FRIDAY)])
    assert planned.steps.get(words="复查").position == 3


@pytest.mark.clause("YX-2.1.3c", "ZH-J1.7")
def test_a_remedy_that_costs_says_who_agreed_and_one_that_costs_nothing_need_not(record, house, client):
    complaint = record()
    with pytest.raises(Refused, match="有费用的补救办法要有人同意"):
        do("offer_remedy", house.specialist, complaint, words="减免一个月物业费", cost=30000)
    assert not Remedy.objects.exists()
    do("offer_remedy", house.specialist, complaint, words="书面致歉")
    do(
        "offer_remedy",
        house.specialist,
        complaint,
        words="减免一个月物业费",
        cost=30000,
        agreed_by=house.manager,
    )
    client.force_login(house.specialist)
    page = client.get(f"/r/complaints/{complaint.pk}").content.decode()
    assert "费用 300.00 元，同意人 钱经理" in page and "不产生费用" in page


@pytest.mark.clause("YX-2.1.3c")
def test_the_database_itself_keeps_no_cost_that_nobody_agreed_to(record):
    with pytest.raises(IntegrityError):
        Remedy.objects.create(complaint=record(), words="赔付", cost=1, at=clock.now())
