"""The year's plan: the director approves it, each line is promised, and only a training that was held keeps it."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.matters.models import Matter
from huiyin.rooms.people.training.models import TrainingPlan
from tests.words import again, do


@pytest.fixture
def plan(house, school):
    course = school.course()
    facts = {"title": "2026年培训计划", "year": 2026}
    plan = perform("trainingplans.draft", by=house.supervisor, department=house.desk, **facts)
    do("trainingplans.add_line", house.supervisor, plan, course=course, month=12, audience="前台")
    return plan


def approve(house, plan):
    do("trainingplans.submit", house.supervisor, plan)
    do("approvals.approve", house.head, Approval.objects.latest("pk"))
    return again(plan)


@pytest.mark.clause("WY-S11", "ZH-4.1.7")
def test_a_plan_is_carried_out_once_the_director_has_approved_it(house, plan):
    do("trainingplans.submit", house.supervisor, plan)
    assert again(plan).matter.state == "draft" and plan.lines.get().promise is None
    do("approvals.approve", house.head, Approval.objects.latest("pk"))
    plan, line = again(plan), plan.lines.get()
    assert plan.matter.state == "approved" and plan.approved_at == clock.now()
    assert f"{clock.local(line.promise.due):%m-%d %H:%M}" == "12-31 17:30"


@pytest.mark.clause("WY-S11")
def test_an_empty_plan_a_second_plan_and_a_line_twice_are_refused(house, plan):
    with pytest.raises(Refused, match="已有培训计划"):
        perform("trainingplans.draft", by=house.supervisor, department=house.desk, title="又一份", year=2026)
    line = plan.lines.get()
    with pytest.raises(Refused, match="已有这场"):
        do("trainingplans.add_line", house.supervisor, plan, course=line.course, month=12, audience="前台")
    do("trainingplans.drop_line", house.supervisor, plan, line=line)
    with pytest.raises(Refused, match="还没有培训"):
        do("trainingplans.submit", None, plan)


@pytest.mark.clause("WY-S11")
def test_a_line_is_kept_by_the_training_held_for_it_and_the_plan_ends_when_none_waits(house, school, plan):
    plan = approve(house, plan)
    line = plan.lines.get()
    with pytest.raises(Refused, match="没举办的培训"):
        do("trainingplans.close", house.supervisor, plan, summary="完成")
    school.held(line.course, line=line)
    line.promise.refresh_from_db()
    assert line.promise.state == "kept"
    done = do("trainingplans.close", house.supervisor, plan, summary="全员合格")
    assert (again(done).matter.state, done.summary) == ("done", "全员合格")


@pytest.mark.clause("WY-S11")
def test_a_line_of_an_approved_plan_goes_with_a_reason_and_one_is_added_with_approval(house, school, plan):
    plan = approve(house, plan)
    line = plan.lines.get()
    with pytest.raises(Refused, match="理由"):
        do("trainingplans.drop_line", house.supervisor, plan, line=line)
    do("trainingplans.drop_line", house.supervisor, plan, line=line, reason="讲师离职")
    line.refresh_from_db()
    line.promise.refresh_from_db()
    assert (line.dropped, line.promise.state) == ("讲师离职", "withdrawn")
    facts = {"course": line.course, "month": 12, "audience": "全体"}
    do("trainingplans.supplement", house.supervisor, plan, **facts)
    assert not plan.lines.filter(audience="全体").exists()
    do("approvals.approve", house.head, Approval.objects.latest("pk"))
    assert plan.lines.get(audience="全体").promise.state == "open"


@pytest.mark.clause("WY-S11")
def test_next_years_plan_may_begin_with_this_years(house, plan):
    facts = {"department": house.desk, "title": "2027年培训计划", "year": 2027, "last_year": True}
    following = perform("trainingplans.draft", by=house.supervisor, **facts)
    assert [(one.month, one.audience) for one in following.lines.all()] == [(12, "前台")]
    with pytest.raises(Refused, match="上一年没有"):
        perform("trainingplans.draft", by=house.supervisor, **(facts | {"year": 2030}))
    assert TrainingPlan.objects.count() == 2 and Matter.objects.filter(pk=following.pk).exists()
