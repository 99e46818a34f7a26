"""A sheet for everybody alike: points by weight, the total explained, low scores coached, objections heard once."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.explain.models import Explanation
from huiyin.kernel.members.models import Absence, Appointment, Member, Post
from huiyin.registers.office.models import Task
from huiyin.rooms.desk.quality.models import Row, Slip
from huiyin.rooms.desk.quality.rules import total

from .words import GOOD, POOR, again, do, due, pick, promised, score, told

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def check(house, ring):
    return pick(house.supervisor, ring())


@pytest.mark.clause("JS-2.3")
def test_the_total_is_by_weight_of_a_hundred_and_leaves_out_what_did_not_apply():
    rows = [Row("甲", 5, 75, given=4), Row("乙", 10, 25, given=5), Row("丙", 5, 100, given=None)]
    figure = total(rows, 7, [("不清楚", 9)])
    assert figure.value == "72.5"  # 0.8 of 75 and 0.5 of 25
    assert [(i.label, i.value, i.record) for i in figure.inputs] == [
        ("甲（权重75）", "4/5", 7),
        ("乙（权重25）", "5/10", 7),
        ("丙（权重100）", "不适用", 7),
        ("禁用语", "不清楚", 9),
    ]
    assert total([Row("甲", 3, 1, given=2)], 7).value == "66.7"


@pytest.mark.clause("JS-2.3", "YX-1.2")
def test_the_score_is_kept_explained_and_the_member_is_told_until_when_to_object(house, check):
    check = score(house.supervisor, check, [5, 4, 5, None, 5], remark="态度亲切")
    assert (check.score, check.short, check.checked_by) == (938, False, house.supervisor)
    kept = Explanation.objects.get(record=check.pk, figure="score")
    assert kept.value == "93.8" and {one[0] for one in kept.inputs} == {check.about_id}


@pytest.mark.clause("JS-2.3")
def test_forbidden_phrases_stand_on_the_sheet_by_themselves(house, ring, wordings, client):
    check = pick(house.supervisor, ring(reply="不清楚，没办法解决"))
    client.force_login(house.supervisor)
    form = client.get(f"/r/checks/{check.pk}/do/checks.score").context["form"]
    assert [form[f"points_{n}"].value() for n in range(1, 6)] == [5, 3, 5, 5, 5]
    page = client.get(f"/r/checks/{check.pk}").content.decode()
    assert "“不清楚”" in page and "“没办法解决”" in page
    check = score(house.supervisor, check, [5, 3, 5, 5, 5])
    assert [slip[:2] for slip in check.slips] == [["不清楚", "拿不准"], ["没办法解决", "自己解决不了"]]
    again_ = pick(house.supervisor, ring(reply="不清楚"))
    do("slips.excuse", house.supervisor, Slip.objects.latest("pk"), reason="说的是录像")
    assert score(house.supervisor, again_).slips == []


@pytest.mark.clause("JS-2.3")
def test_points_outside_the_sheet_are_refused_and_one_line_at_least_is_scored(house, check):
    for points, words in (
        ([6, 5, 5, 5, 5], "最高5分"),
        ([None] * 5, "至少要评一项"),
        ([5], "评分表已有变动"),
    ):
        with pytest.raises(Refused, match=words):
            score(house.supervisor, check, points)


@pytest.mark.clause("JS-2.3")
def test_nobody_scores_their_own_work_not_even_as_a_stand_in(house, check):
    with pytest.raises(NotSeen):
        score(house.clerk, check)
    with clock.at("2026-11-24 09:05"):
        at = clock.now()
    Absence.objects.create(
        member=house.supervisor, stand_in=house.clerk, from_at=clock.now(), to_at=at.replace(day=26)
    )
    with pytest.raises(NotSeen):
        score(house.clerk, check)


@pytest.mark.clause("JS-2.3")
def test_a_stand_in_of_the_checker_scores_and_both_are_named(house, check):
    Absence.objects.create(
        member=house.supervisor,
        stand_in=house.manager,
        from_at=clock.now(),
        to_at=clock.shanghai("2026-11-26 09:00"),
    )
    assert score(house.manager, check).checked_by == house.manager


# ── coaching ────────────────────────────────────────────────────────────────────


@pytest.mark.clause("JS-2.3")
def test_below_the_line_the_member_is_given_a_task_and_the_checker_says_why(house, check):
    with pytest.raises(Refused, match="要写明问题在哪里"):
        score(house.supervisor, check, POOR)
    check = score(house.supervisor, check, POOR, remark="没有说明何时回话")
    check = again(check)
    task = Task.objects.get()
    assert check.short and check.coaching_id == task.pk
    assert task.matter.owner == house.clerk and "没有说明何时回话" in task.wanted
    do("tasks.answer", house.clerk, task, result="已复盘", checked=task.checklist)


@pytest.mark.clause("JS-2.3")
def test_at_the_line_there_is_no_task(house, check):
    check = score(house.supervisor, check, [4, 4, 4, 4, 4])
    assert check.score == 800 and not check.short and not Task.objects.exists()


@pytest.mark.clause("JS-2.3")
def test_a_correction_gives_or_takes_back_the_task_and_tells_the_member(house, check):
    check = score(house.supervisor, check, POOR, remark="x")
    with pytest.raises(Refused, match="更正需要写明理由"):
        do("checks.rescore", house.supervisor, check, points=GOOD)
    do("checks.rescore", house.supervisor, check, points=GOOD, reason="看漏了一段")
    assert Task.objects.get().matter.state == "withdrawn"
    assert "更正为100.0分" in told(house.clerk, check)[-1]


@pytest.mark.clause("JS-2.3")
def test_who_has_left_is_scored_but_not_coached(house, check):
    house.clerk.is_active = False
    house.clerk.save()
    assert score(house.supervisor, check, POOR, remark="x").short and not Task.objects.exists()


@pytest.mark.clause("JS-2.3")
def test_a_voided_check_counts_nowhere_and_takes_the_task_back(house, check):
    check = score(house.supervisor, check, POOR, remark="x")
    do("checks.void", house.supervisor, check, reason="抽错了")
    assert Task.objects.get().matter.state == "withdrawn"


# ── objections ──────────────────────────────────────────────────────────────────


@pytest.mark.clause("JS-2.3")
def test_the_member_objects_once_in_time_and_the_checkers_superior_decides(house, check):
    check = score(house.supervisor, check, POOR, remark="没有回话时间")
    assert "12-01 17:30" in told(house.clerk, check)[0]
    for other in (house.supervisor, house.manager):
        with pytest.raises(Refused, match="没有“申诉”的权限"):
            do("checks.object", other, check, objection="x")
    do("checks.object", house.clerk, check, objection="录音里说了周五回话")
    check = again(check)
    assert check.matter.owner == house.manager and promised(check) == {"checks.decide"}
    assert due(check, "checks.decide") == "12-01 17:30"
    with pytest.raises(Refused, match="不能裁定对自己评分的申诉"):
        do("checks.decide", house.supervisor, check, points=GOOD, decision="x")
    do("checks.decide", house.manager, check, points=GOOD, decision="录音属实")
    check = again(check)
    assert (check.matter.state, check.score, check.score_before, check.short) == (
        "settled",
        1000,
        650,
        False,
    )
    assert Task.objects.get().matter.state == "withdrawn"
    assert (
        "改为100.0分" in told(house.clerk, check)[-1] and "改为100.0分" in told(house.supervisor, check)[-1]
    )
    with pytest.raises(Refused):
        do("checks.object", house.clerk, check, objection="还是不服")


@pytest.mark.clause("JS-2.3")
def test_a_checker_of_another_department_coaches_too_and_its_manager_takes_that_back(house, ring):
    quality = Member.objects.create_member("pin", "品质员")
    post = Post.objects.create(department=house.works, name="品质", role="quality")
    Appointment.objects.create(member=quality, post=post, from_on=dt.date(2025, 1, 1))
    set_parameter("JS-2.3", "checker", "pin", department=house.desk, reason="集中质检")
    check = score(quality, pick(house.supervisor, ring()), POOR, remark="没有回话时间")
    assert Task.objects.get().matter.owner == house.clerk  # at once: nobody declines to learn
    do("checks.object", house.clerk, check, objection="说过")
    assert again(check).matter.owner == house.manager
    do("checks.decide", house.manager, check, points=GOOD, decision="属实")
    assert Task.objects.get().matter.state == "withdrawn"


@pytest.mark.clause("JS-2.3")
def test_too_late_is_too_late_but_who_was_away_has_their_days(house, check, ring):
    check = score(house.supervisor, check)
    with clock.at("2026-12-02 09:00"), pytest.raises(Refused, match="申诉期限已过"):
        do("checks.object", house.clerk, check, objection="x")
    away = {"from_at": clock.shanghai("2026-11-23 09:00"), "to_at": clock.shanghai("2026-12-01 09:00")}
    Absence.objects.create(member=house.clerk, stand_in=house.specialist, **away)
    with clock.at("2026-12-02 09:00"):
        assert do("checks.object", house.clerk, check, objection="x").objected_at


@pytest.mark.clause("JS-2.3")
def test_a_score_is_not_corrected_once_it_is_objected_to_and_may_be_upheld(house, check):
    check = score(house.supervisor, check, [4, 5, 5, 5, 5])
    do("checks.object", house.clerk, check, objection="x")
    with pytest.raises(Refused, match="申诉中"):
        do("checks.rescore", house.supervisor, check, points=GOOD, reason="x")
    do("checks.decide", house.manager, check, points=[4, 5, 5, 5, 5], decision="有录音")
    assert "维持98.0分" in told(house.clerk, check)[-1]


@pytest.mark.clause("JS-2.3")
def test_the_heads_own_work_is_still_checked_and_decided_by_others(house, ring):
    check = pick(house.manager, ring(by=house.head))
    assert check.matter.owner != house.head
    score(check.matter.owner, check)
    do("checks.object", house.head, check, objection="x")
    assert again(check).matter.owner not in (house.head, check.matter.owner)
