"""Each opinion is a line with a department and a date: its manager answers and signs, and then the sheet is over."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.rooms.desk.followups.models import Opinion

from .words import again, do, due, finish, plan, promise, promised, said, told

ANSWER = {"answer": "已安排每天三次拖干", "cause": "supplier"}


@pytest.fixture
def sheet(house, customer):
    """A follow-up in which the guest said two things, of two departments."""
    one = plan(house, customer)
    lines = [said(house), said(house, house.desk, topic="service", words="前台接电话太慢")]
    finish(house, one, 4, opinions=lines)
    return one


def lines_of(sheet) -> list[Opinion]:
    return list(Opinion.objects.filter(followup=sheet.pk).select_related("matter__record").order_by("pk"))


@pytest.mark.clause("WY-G11")
def test_each_opinion_is_a_matter_of_the_department_concerned_with_its_manager(sheet, house):
    works, desk = lines_of(sheet)
    assert (works.record.department, works.matter.owner) == (house.works, house.engineer)
    assert (desk.record.department, desk.matter.owner) == (house.desk, house.manager)
    assert works.record.number.startswith("YJ") and works.matter.title == "清洁：车库电梯口有积水"
    assert any("请答复并签字：清洁" in words for words in told(house.engineer, works))


@pytest.mark.clause("WY-G11")
def test_the_sheet_is_over_when_its_last_line_is_signed_and_not_before(sheet, house):
    works, desk = lines_of(sheet)
    assert again(sheet).matter.state == "signing" and promised(sheet) == {"followups.sheet"}
    do("opinions.answer", house.engineer, works, **ANSWER)
    assert again(sheet).matter.state == "signing"
    do("opinions.answer", house.manager, desk, answer="已增加一部电话", cause="delay")
    assert again(sheet).matter.state == "done" and again(works).signed_by == house.engineer
    assert promise(sheet, "followups.sheet").state == "kept"


@pytest.mark.clause("WY-G11")
def test_a_line_voided_holds_up_no_sheet(sheet, house):
    works, desk = lines_of(sheet)
    do("opinions.answer", house.engineer, works, **ANSWER)
    do("opinions.void", house.supervisor, desk, reason="重复")
    assert again(sheet).matter.state == "done"


@pytest.mark.clause("WY-G11")
def test_only_the_manager_of_the_department_concerned_signs(sheet, house):
    _works, desk = lines_of(sheet)
    with pytest.raises(Refused, match="要由客服部的经理答复并签字") as refusal:
        do("opinions.answer", house.supervisor, desk, answer="好", cause="delay")
    assert refusal.value.clauses == ("WY-G11",) and refusal.value.way_out == "请转给钱经理"
    do("opinions.answer", house.head, desk, answer="已增加一部电话", cause="delay")


@pytest.mark.clause("WY-G11")
def test_a_house_may_have_the_centres_manager_sign(house, customer):
    set_parameter("WY-G11", "signed_by", "centre", reason="由服务中心签")
    one = plan(house, customer)
    finish(house, one, opinions=[said(house)])
    (line,) = lines_of(one)
    assert line.matter.owner == house.manager
    do("opinions.answer", house.manager, line, **ANSWER)


@pytest.mark.clause("WY-G10")
def test_the_time_agreed_for_the_answer_is_a_promise_else_two_working_days(house, customer):
    agreed = clock.shanghai("2026-11-30 15:00")
    one = plan(house, customer)
    finish(house, one, opinions=[said(house, answer_by=agreed), said(house, house.desk)])
    first, second = lines_of(one)
    assert promise(first, "opinions.answer").due == agreed
    assert due(second, "opinions.answer") == "11-26 17:30"
    assert promise(one, "followups.sheet").due == agreed, "the sheet waits for its last line"
    do("opinions.answer", house.engineer, first, **ANSWER)
    assert promise(first, "opinions.answer").state == "kept"
    with pytest.raises(Refused, match="约定的答复时间已经过了"):
        finish(
            house, plan(house, customer), opinions=[said(house, answer_by=clock.shanghai("2026-11-20 15:00"))]
        )


@pytest.mark.clause("WY-G11")
def test_the_same_cause_again_within_ninety_days_is_flagged_and_needs_a_measure(house, customer):
    def raised(at: str):
        with clock.at(at):
            one = plan(house, customer)
            finish(house, one, opinions=[said(house)])
            return lines_of(one)[0]

    first = raised("2026-08-20 10:00")
    do("opinions.answer", house.engineer, first, **ANSWER)
    second, late = raised("2026-10-10 10:00"), raised("2026-11-24 10:00")
    with clock.at("2026-10-10 11:00"):
        with pytest.raises(Refused, match="同一原因在90天内已发生过1次") as refusal:
            do("opinions.answer", house.engineer, second, **ANSWER)
        assert refusal.value.clauses == ("WY-G11",)
        do("opinions.answer", house.engineer, second, prevention="每日巡查", **ANSWER)
    assert again(second).repeats == 1
    do("opinions.answer", house.engineer, late, prevention="换保洁公司", **ANSWER)
    assert again(late).repeats == 1, "August is more than ninety days ago"
    other = said(house, cause="facility")
    one = plan(house, customer)
    finish(house, one, opinions=[other])
    assert lines_of(one)[0].repeats == 0


@pytest.mark.clause("WY-G9", "WY-M13")
def test_a_suggestion_is_adopted_or_declined_with_a_reason(house, customer):
    one = plan(house, customer)
    lines = [said(house, house.desk, sort="suggestion", words=words) for words in ("多种桂花", "车位随便停")]
    finish(house, one, opinions=lines)
    good, bad = lines_of(one)
    with pytest.raises(Refused, match="采纳还是不采纳"):
        do("opinions.answer", house.manager, good, answer="谢谢")
    do("opinions.answer", house.manager, good, answer="春季补种", verdict="adopted")
    with pytest.raises(Refused, match="不采纳要写明理由") as refusal:
        do("opinions.answer", house.manager, bad, answer="不行", verdict="declined")
    assert refusal.value.clauses == ("WY-G9",)
    do(
        "opinions.answer",
        house.manager,
        bad,
        answer="车位有产权",
        verdict="declined",
        verdict_reason="产权约定",
    )
    assert [again(o).verdict for o in (good, bad)] == ["adopted", "declined"]


@pytest.mark.clause("WY-M13")
def test_a_survey_asks_about_a_topic_and_its_suggestion_is_decided_like_any_other(house):
    facts = {"title": "绿化调查", "topic": "greening", "questions": ["草坪是否整齐"]}
    survey = perform("questionnaires.define", by=house.manager, department=house.desk, **facts)
    sheet = {"satisfaction": 3, "answers": [("草坪是否整齐", "一般")], "place": "3栋"}
    do("questionnaires.respond", house.clerk, survey, suggestion="补种麦冬", **sheet)
    (one,) = Opinion.objects.filter(survey=survey.pk).select_related("matter")
    assert (one.sort, one.topic, one.matter.owner) == ("suggestion", "greening", house.manager)
    do("opinions.answer", house.manager, one, answer="本月补种", verdict="adopted")
    assert again(one).matter.closing == "anonymous"
    with pytest.raises(Refused, match="已有答卷，问题不能再改"):
        changed = {"title": "绿化调查", "questions": ["花木是否整齐"], "from_on": survey.from_on}
        do("questionnaires.correct", house.manager, survey, **changed)


@pytest.mark.clause("WY-M13")
def test_a_questionnaire_is_for_follow_ups_or_for_a_topic_and_has_its_days(house):
    def define(**facts):
        facts = {"title": "调查", "questions": ["问"]} | facts
        return perform("questionnaires.define", by=house.manager, department=house.desk, **facts)

    for wrong in ({}, {"why": "visit", "topic": "greening"}):
        with pytest.raises(Refused, match="要么用于一种回访"):
            define(**wrong)
    over = define(
        topic="cleaning", from_on=clock.today().replace(month=1), to_on=clock.today().replace(month=2)
    )
    with pytest.raises(Refused, match="不在调查的起止日期之内"):
        do("questionnaires.respond", house.clerk, over, satisfaction=5)
    calls = define(why="visit")
    with pytest.raises(Refused, match="这份问卷用于回访"):
        do("questionnaires.respond", house.clerk, calls, satisfaction=5)
