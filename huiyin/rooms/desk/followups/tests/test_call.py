"""The call: tried at another time of day, written down as the customer says it, and what follows if they are not satisfied."""

import pytest
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.journal.models import Line
from huiyin.rooms.desk.complaints.models import Complaint

from .words import SOLVED, TOLD, again, do, finish, following, plan, promised, told


@pytest.fixture
def stay(house, customer):
    return plan(house, customer, why="leaving", guest="individual")


@pytest.mark.clause("WY-G7")
def test_the_next_try_is_proposed_for_a_working_day_and_a_part_of_the_day_not_tried_yet(house, stay):
    from huiyin.rooms.desk.followups.forms import AttemptForm

    def proposed(at: str) -> str:
        with clock.at(at):
            form = AttemptForm(member=house.specialist, subject=stay)
            return f"{clock.local(form.fields['again_at'].initial):%m-%d %H:%M}"

    assert proposed("2026-11-27 10:00") == "11-27 15:30"  # a Friday
    attempt(house, stay, "2026-11-27 10:00", "2026-11-27 15:30")
    assert proposed("2026-11-27 16:00") == "11-30 12:00"  # noon is left, and Saturday is closed


def attempt(house, one, at: str, next_at: str | None = None):
    with clock.at(at):
        facts = {"again_at": clock.shanghai(next_at) if next_at else None, "words": "无人接听"}
        return do("followups.attempt", house.specialist, one, **facts)


@pytest.mark.clause("WY-G7")
def test_a_try_that_reached_nobody_keeps_no_promise_and_asks_for_another_time_of_day(house, stay):
    with pytest.raises(Refused, match="还要约定下次拨打的时间") as refusal:
        attempt(house, stay, "2026-11-24 10:00")
    assert "中午、下午、晚上" in refusal.value.way_out
    with pytest.raises(Refused, match="上午已经打过"):
        attempt(house, stay, "2026-11-24 10:00", "2026-11-25 09:00")
    with pytest.raises(Refused, match="已经过了"):
        attempt(house, stay, "2026-11-24 10:00", "2026-11-23 15:00")
    attempt(house, stay, "2026-11-24 10:00", "2026-11-24 15:00")
    assert promised(stay) == {"followups.leaving"}
    assert again(stay).again_at == clock.shanghai("2026-11-24 15:00")


@pytest.mark.clause("WY-G7", "WY-G8")
def test_given_up_only_after_enough_tries_in_enough_parts_of_the_day(house, stay):
    attempt(house, stay, "2026-11-24 10:00", "2026-11-24 15:00")
    attempt(house, stay, "2026-11-24 15:00", "2026-11-25 09:00")
    with pytest.raises(Refused, match="次数或时段还不够") as refusal:
        do("followups.give_up", house.specialist, stay)
    assert refusal.value.way_out == "至少联系3次，分布在2个时段，每次都记下来"
    attempt(house, stay, "2026-11-25 09:00")
    do("followups.give_up", house.specialist, stay)
    matter = again(stay).matter
    assert (matter.state, matter.closing) == ("unreached", "unreached") and not again(stay).pending


@pytest.mark.clause("WY-G7")
def test_three_tries_in_one_part_of_the_day_are_not_enough(house, stay):
    set_parameter("WY-G7", "parts_of_day", 1, reason="当时的规定")
    for minute in ("00", "20", "40"):
        attempt(house, stay, f"2026-11-24 10:{minute}", "2026-11-24 11:00")
    set_parameter("WY-G7", "parts_of_day", 2, reason="改回")
    with pytest.raises(Refused, match="次数或时段还不够"):
        do("followups.give_up", house.specialist, stay)


@pytest.mark.clause("WY-G9")
def test_questions_answers_satisfaction_and_words_stand_on_the_sheet(house, customer):
    one = plan(house, customer, why="visit")
    answers = [("故障是否已经排除", "已排除"), ("目前使用是否正常", "正常")]
    finish(house, one, 4, words="师傅很耐心", answers=answers)
    one = again(one)
    assert (one.satisfaction, one.satisfied, one.reached_by) == (4, True, house.specialist)
    browser = Client()
    browser.force_login(house.specialist)
    page = browser.get(f"/r/followups/{one.pk}").content.decode()
    assert all(words in page for words in ("师傅很耐心", "故障是否已经排除", "已排除", "满意（4分）"))
    figure = browser.get(f"/r/followups/{one.pk}/why/satisfied").content.decode()
    assert "算作满意的最低分" in figure


@pytest.mark.clause("WY-G9")
def test_what_a_dissatisfied_guest_says_is_written_down_and_the_scale_is_the_departments(house, customer):
    one = plan(house, customer)
    with pytest.raises(Refused, match="要记下原话") as refusal:
        finish(house, one, 2)
    assert refusal.value.clauses == ("WY-G9",)
    with pytest.raises(Refused, match="满意度没有这一级"):
        finish(house, one, 9, words="很好")


@pytest.mark.clause("JS-V5", "WY-G9")
def test_what_is_asked_is_the_departments_own_questionnaire_else_the_shipped_one(house, customer):
    browser, one = Client(), plan(house, customer, why="visit")
    browser.force_login(house.specialist)
    address = f"/r/followups/{one.pk}/do/followups.complete"
    assert "技术人员的态度与技术如何" in browser.get(address).content.decode()
    facts = {"title": "上门回访", "why": "visit", "questions": ["打印是否清晰"]}
    from huiyin.kernel.actions.machine import perform

    perform("questionnaires.define", by=house.manager, department=house.desk, **facts)
    page = browser.get(address).content.decode()
    assert "打印是否清晰" in page and "技术人员的态度与技术如何" not in page
    sent = browser.post(address, {"q_1": "清晰", "satisfaction": "5"})
    assert sent.status_code == 302 and again(one).answers == [["打印是否清晰", "清晰"]]


@pytest.mark.clause("WY-G12a")
def test_an_individual_guest_is_told_three_things_or_the_reason_is_written(house, stay):
    with pytest.raises(Refused, match="还没有告知客人：回访人姓名、入住优惠") as refusal:
        finish(house, stay, told=["客服电话"])
    assert refusal.value.clauses == ("WY-G12a",) and again(stay).matter.is_open
    finish(house, stay, told=["客服电话"], untold_reason="客人赶车")
    assert again(stay).script == [["客服电话", True], ["回访人姓名", False], ["入住优惠", False]]


@pytest.mark.clause("WY-G12a")
def test_who_wants_no_offers_is_not_told_them_but_the_other_two(house, stay):
    with pytest.raises(Refused, match="还没有告知客人：回访人姓名"):
        finish(house, stay, told=["客服电话"], no_offers=True)
    finish(house, stay, told=TOLD[:2], no_offers=True)
    assert again(stay).no_offers


@pytest.mark.clause("WY-G12a")
def test_a_group_or_an_owner_is_told_nothing_of_the_sort(house, customer):
    for guest in ("group", "customer"):
        one = plan(house, customer, guest=guest, why="manual")
        finish(house, one)
        assert again(one).script == []


@pytest.mark.clause("WY-G12a")
def test_offers_that_are_valid_today_are_shown_to_who_rings(house, stay):
    from huiyin.kernel.actions.machine import perform

    for title, first, last in (
        ("连住八折", "2026-11-01", "2026-12-31"),
        ("国庆特价", "2026-09-25", "2026-10-08"),
    ):
        days = {"from_on": first, "to_on": last}
        perform("offers.define", by=house.manager, department=house.desk, title=title, words="见前台", **days)
    browser = Client()
    browser.force_login(house.specialist)
    for path in (f"/r/followups/{stay.pk}", f"/r/followups/{stay.pk}/do/followups.complete"):
        page = browser.get(path).content.decode()
        assert "连住八折" in page and "国庆特价" not in page


# ── not satisfied ────────────────────────────────────────────────────────────────


@pytest.fixture
def solved(record):
    return record(on_spot=True, **SOLVED)


@pytest.mark.clause("JS-1.1")
def test_not_satisfied_opens_the_complaint_again_and_says_why(house, solved):
    (one,) = following(solved)
    finish(house, one, 2, words="又漏了")
    assert again(solved).matter.state == "open" and again(solved).reopened == 1
    assert again(one).matter.state == "done"
    line = Line.objects.get(record=solved.pk, verb="complaints.reopen")
    assert line.cause.verb == "followups.complete" and line.cause.record_id == one.pk
    do("complaints.solve", house.specialist, solved, **SOLVED)
    assert [f.matter.state for f in following(solved)] == ["done", "open"]


@pytest.mark.clause("JS-1.1")
def test_satisfied_leaves_the_complaint_closed_and_the_parameter_says_what_satisfied_is(house, solved):
    (one,) = following(solved)
    set_parameter("WY-G9", "satisfied_from", 3, reason="一般也算")
    finish(house, one, 3)
    assert not again(solved).matter.is_open


@pytest.mark.clause("JS-1.1")
def test_a_complaint_that_cannot_be_opened_again_becomes_a_new_one(house, solved):
    set_parameter("JS-1.2", "reopen_within", 1, reason="只许一天")
    (one,) = following(solved)
    with clock.at("2026-11-27 10:00"):
        finish(house, one, 1, words="还在漏")
    assert again(solved).matter.state == "solved"
    new = Complaint.objects.exclude(pk=solved.pk).get()
    assert new.matter.title == f"回访不满意：{solved.matter.title}" and "还在漏" in new.cause
    assert new.record.links_in.filter(from_record=one.pk).exists()


@pytest.mark.clause("JS-1.1")
def test_a_complaint_open_already_is_not_opened_twice_but_its_owner_hears_of_it(house, solved, customer):
    set_parameter("WY-G8", "one_call_for_both", True, reason="合并")
    stay = plan(house, customer, why="leaving", guest="group")
    do("complaints.reopen", house.clerk, solved, reason="客户又来电")
    do("followups.complete", house.supervisor, stay, satisfaction=1, words="没人管")
    assert again(solved).reopened == 1
    assert "回访时客户不满意：没人管" in told(house.specialist)
