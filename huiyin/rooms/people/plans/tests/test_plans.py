"""A plan of a period: items of one owner and one day each, divided to the last hundredth, measured by the records."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.explain.models import Explanation
from huiyin.rooms.people.plans.actions.measuring import measured
from huiyin.rooms.people.plans.models import PlanItem, days_of, said
from huiyin.rooms.people.plans.queries import Fallen
from huiyin.rooms.people.plans.rules import divided, hundredths, kept_rate, reached
from tests.words import again, do, told


def approve(house, plan):
    do("workplans.submit", house.supervisor, plan)
    do("approvals.approve", house.manager, Approval.objects.latest("pk"))
    return again(plan)


@pytest.mark.clause("YX-3.1.2", "ZH-J1.1")
def test_one_plan_a_period_and_no_period_that_is_not_there(house, planner):
    plan = planner.plan()
    with pytest.raises(Refused, match="已有工作计划"):
        planner.plan()
    with pytest.raises(Refused, match="没有这个季度或月份"):
        planner.plan(span="quarter", part=5)
    assert planner.plan(span="month", part=11).period == "2026年11月" and plan.period == "2026年"


@pytest.mark.clause("YX-3.1.2", "ZH-J1.1")
def test_each_item_is_promised_by_its_owner_until_its_day(house, planner):
    item = planner.item(planner.plan())
    promise = item.matter.promises.get()
    assert (promise.owner, f"{clock.local(promise.due):%m-%d %H:%M}") == (house.specialist, "12-31 17:30")
    assert "计划事项由你负责" in told(house.specialist)[-1]


@pytest.mark.clause("ZH-J1.1")
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"to_on": dt.date(2027, 1, 5)}, "不在计划的期间内"),
        ({"from_on": dt.date(2026, 12, 31), "to_on": dt.date(2026, 12, 1)}, "早于开始"),
        ({"sort": "target"}, "要有目标数"),
        ({"sort": "milestone"}, "哪个部门"),
        ({"measure": "nothing", "target": 1}, "没有这个指标"),
    ],
)
def test_an_item_without_its_figure_or_outside_its_period_is_refused(planner, facts, words):
    with pytest.raises(Refused, match=words):
        planner.item(planner.plan(), **facts)


@pytest.mark.clause("YX-3.1.2", "ZH-J1.1", "WY-G7a")
def test_a_years_plan_holds_how_completely_guests_are_followed_up_and_then_its_approval(house, planner):
    plan = planner.plan()
    with pytest.raises(Refused, match="还没有事项"):
        do("workplans.submit", None, plan)
    planner.item(plan)
    with pytest.raises(Refused, match="没有回访指标") as refused:
        do("workplans.submit", None, plan)
    assert "WY-G7a" in refused.value.clauses
    planner.item(plan, title="回访率", sort="target", measure="followups.coverage", target=9500)
    assert approve(house, plan).matter.state == "running"


@pytest.mark.clause("WY-G7a")
def test_a_house_that_does_not_follow_guests_up_needs_no_such_figure(house, planner):
    house.works_by("YX", "ZH")
    plan = planner.plan()
    planner.item(plan)
    assert approve(house, plan).matter.state == "running"


@pytest.mark.clause("ZH-J1.1")
def test_an_item_is_divided_among_months_and_people_and_comes_out_whole(house, planner):
    item = planner.item(planner.plan(), target=100_00, unit="户", sort="target")
    do(
        "planitems.break_down",
        house.supervisor,
        item,
        months=[11, 12],
        owners=[house.clerk, house.specialist, house.supervisor],
    )
    parts = list(PlanItem.objects.filter(parent=item).order_by("pk"))
    assert [part.target for part in parts] == [1667, 1667, 1667, 1667, 1666, 1666]
    assert {(part.matter.owner.name, f"{part.to_on}") for part in parts} == {
        (who, day) for who in ("周文员", "李专员", "孙主管") for day in ("2026-11-30", "2026-12-31")
    }
    for months, owners, words in (
        ([], [house.clerk], "选择月份"),
        ([11], [], "选择月份"),
        ([1], [house.clerk], "不在这一项的期间"),
    ):
        with pytest.raises(Refused, match=words):
            other = planner.item(item.plan, title=f"另一项{len(months)}{len(owners)}")
            do("planitems.break_down", house.supervisor, other, months=months, owners=owners)
    with pytest.raises(Refused, match="已经分解过"):
        do("planitems.break_down", house.supervisor, item, months=[11], owners=[house.clerk])
    with pytest.raises(Refused, match="已经是分解出来"):
        do("planitems.break_down", house.supervisor, parts[0], months=[11], owners=[house.clerk])
    with pytest.raises(Refused, match="还没完成"):
        do("planitems.finish", house.specialist, item, result="完成")


@pytest.mark.clause("ZH-J1.1")
def test_the_whole_is_the_sum_of_what_its_parts_came_to(house, planner):
    item = planner.item(planner.plan(), target=100_00, unit="户", sort="target")
    do("planitems.break_down", house.supervisor, item, months=[11], owners=[house.clerk, house.specialist])
    for part, value in zip(PlanItem.objects.filter(parent=item).order_by("pk"), (60_00, 50_50), strict=True):
        do("planitems.finish", part.matter.owner, part, result="完成", value=value)
    done = again(do("planitems.finish", house.specialist, item, result="超额"))
    assert (done.value, done.matter.state) == (110_50, "done")
    assert Explanation.objects.get(record=item.pk, figure="measured").value == "110.5"


@pytest.mark.clause("WY-M2", "YX-3.1.2")
def test_progress_is_written_when_it_moves_and_a_shortfall_says_why(house, planner):
    item = planner.item(planner.plan(), sort="target", target=20_00, unit="场", given_by="管理处")
    do("planitems.report", house.specialist, item, percent=40, progress="已办8场", value=8_00)
    assert (again(item).percent, again(item).value) == (40, 8_00)
    with pytest.raises(Refused, match="没有达到目标20场"):
        do("planitems.finish", house.specialist, item, result="办了18场", value=18_00)
    done = do("planitems.finish", house.specialist, item, result="办了18场", value=18_00, reason="场地检修")
    assert again(done).matter.state == "done"


@pytest.mark.clause("WY-M2", "WY-G7a")
def test_what_the_records_know_is_not_typed_and_is_explained_down_to_them(house, planner, record, client):
    plan = planner.plan()
    item = planner.item(plan, sort="target", measure="promises.kept", target=90_00)
    record()
    with clock.at("2026-12-30 09:00"):
        assert measured(again(item)).value == "0.00"
        with pytest.raises(Refused, match="系统从记录中统计"):
            do("planitems.report", house.specialist, item, percent=10, progress="好", value=99_00)
        client.force_login(house.supervisor)
        assert "承诺履约率" in client.get(f"/plans/{item.pk}/figure").content.decode()
        with pytest.raises(Refused, match="没有达到目标"):
            do("planitems.finish", house.specialist, item, result="未达")


@pytest.mark.clause("ZH-J1.1")
def test_a_day_is_moved_with_a_reason_and_the_old_one_stays_to_be_seen(house, planner):
    item = planner.item(planner.plan())
    with pytest.raises(Refused, match="理由"):
        do("planitems.reschedule", house.supervisor, item, to_on=dt.date(2026, 12, 20))
    with pytest.raises(Refused, match="已经过去"):
        do("planitems.reschedule", house.supervisor, item, to_on=dt.date(2026, 11, 20), reason="展厅未完工")
    do("planitems.reschedule", house.supervisor, item, to_on=dt.date(2026, 12, 18), reason="展厅未完工")
    promises = list(item.matter.promises.order_by("pk").values_list("state", flat=True))
    assert promises == ["withdrawn", "open"] and f"{again(item).to_on}" == "2026-12-18"


@pytest.mark.clause("ZH-J1.13")
def test_another_departments_milestone_is_asked_after_again_and_again(house, planner):
    item = planner.item(planner.plan(), sort="milestone", other=house.works, title="竣工验收", contact="吴工")
    due = item.matter.promises.get(kind="planitems.chase").due
    do("planitems.chase", house.specialist, item, how="call", words="问竣工时间")
    item = again(item)
    chases = item.matter.promises.filter(kind="planitems.chase").order_by("pk")
    assert [one.state for one in chases] == ["kept", "open"] and item.chased == 1
    assert chases.last().due == due
    with pytest.raises(Refused, match="已经过去"):
        do("planitems.reply", house.specialist, item, answer="上月", expected_on=dt.date(2026, 11, 2))
    do("planitems.reply", house.specialist, item, answer="下月初", expected_on=dt.date(2026, 12, 8))
    assert f"{clock.local(chases.last().due):%m-%d}" == "12-08"
    own = planner.item(item.plan, title="自己的事")
    with pytest.raises(Refused, match="本部门的事"):
        do("planitems.chase", house.specialist, own, how="call", words="问")


@pytest.mark.clause("YX-3.1.2")
def test_a_plan_ends_when_nothing_of_it_is_open(house, planner):
    house.works_by("YX")
    plan = planner.plan()
    item = planner.item(plan)
    plan = approve(house, plan)
    with pytest.raises(Refused, match="未了的事项：开放日活动"):
        do("workplans.close", house.supervisor, plan, summary="好")
    with pytest.raises(Refused, match="进行中的事项"):
        do("workplans.void", house.supervisor, plan, reason="重编")
    do("planitems.drop", house.supervisor, item, reason="不办了")
    with clock.at("2026-11-25 07:30"):  # still the day before in Greenwich
        closed = again(do("workplans.close", house.supervisor, plan, summary="取消一项"))
    assert (closed.matter.state, f"{closed.closed_on}") == ("closed", "2026-11-25")
    with pytest.raises(Refused, match="已总结"):
        planner.item(again(plan))


@pytest.mark.clause("YX-3.1.2", "ZH-J1.1")
def test_the_month_shows_what_falls_due_with_meetings_and_only_what_one_may_see(house, planner, client):
    planner.item(planner.plan())
    planner.meeting()
    client.force_login(house.clerk)
    assert "开放日活动" in client.get("/plans/calendar?month=2026-12").content.decode()
    assert "部务会" in client.get("/plans/calendar?month=2026-11").content.decode()
    client.force_login(house.engineer)
    page = client.get("/plans/calendar?month=2026-12").content.decode()
    assert "开放日活动" not in page and "没有到期" in page


@given(st.integers(0, 10**9), st.integers(1, 60))
@pytest.mark.clause("ZH-J1.1")
def test_what_is_divided_comes_out_whole_and_fair(target, shares):
    parts = divided(target, shares)
    assert sum(parts) == target and len(parts) == shares and max(parts) - min(parts) <= 1


@given(st.integers(0, 10**9))
@pytest.mark.clause("WY-M2")
def test_a_figure_is_written_and_read_without_loss(value):
    assert hundredths(said(value)) == value


@pytest.mark.clause("WY-M2")
def test_rates_and_periods_are_exact():
    assert kept_rate(Fallen(3, 2)).value == "66.67" and kept_rate(Fallen(0, 0)).value == ""
    assert reached(9500, 9500) and not reached(9499, 9500) and reached(None, 1) is None
    assert days_of("quarter", 2026, 4) == (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    assert days_of("month", 2028, 2)[1] == dt.date(2028, 2, 29)
