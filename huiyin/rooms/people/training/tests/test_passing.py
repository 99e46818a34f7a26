"""A pass needs all that the course asks; it opens the post and its matters, and its end closes them again."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import ask
from huiyin.kernel.matters.owning import default_owner
from huiyin.rooms.people.training.jobs import remind_of_passes
from huiyin.rooms.people.training.models import CoursePass
from huiyin.rooms.people.training.queries import results_between, untrained
from tests.words import again, do, told


def bring(house, course, member, on=dt.date(2026, 11, 2)):
    facts = {"course": course, "member": member, "passed_on": on, "evidence": "2026年考核表"}
    return perform("passes.bring", by=house.supervisor, department=house.desk, **facts)


@pytest.mark.clause("WY-A4.4.4", "WY-A4.3.2")
def test_a_pass_comes_when_the_last_of_all_parts_is_done(house, school):
    course = school.course(practical=True, steps=[["接机问好", 10]])
    school.held(course, house.clerk)
    school.take(school.exam_of(house.clerk))
    assert not CoursePass.objects.exists()
    do("practicals.judge", house.supervisor, school.practical_of(house.clerk), points=[9])
    one = CoursePass.objects.get()
    assert one.exam == school.exam_of(house.clerk) and one.practical and one.training
    assert results_between(house.clerk, dt.date(2026, 11, 1), dt.date(2026, 11, 30)) == [
        ("前台上岗", 3, 3, True, one.exam_id),
        ("前台上岗", 9, 10, True, one.practical_id),
    ]


@pytest.mark.clause("WY-A4.4.4")
def test_where_nothing_is_tested_being_there_is_enough(house, school):
    course = school.course(questions=0, written=False)
    school.held(course, house.clerk)
    assert CoursePass.objects.get().member == house.clerk


@pytest.mark.clause("WY-A4.3.2", "JS-TV")
def test_nobody_examines_themselves_and_a_fail_says_why(house, school):
    course = school.course(questions=0, written=False, practical=True, steps=[["接机问好", 10]])
    school.held(course, house.clerk)
    one = school.practical_of(house.clerk)
    with pytest.raises(Refused, match="最高10分"):
        do("practicals.judge", house.supervisor, one, points=[11])
    with pytest.raises(Refused, match="问题在哪里"):
        do("practicals.judge", house.supervisor, one, points=[5])
    do("practicals.judge", house.supervisor, one, points=[5], remark="先报单位")
    assert again(one).matter.state == "failed" and not CoursePass.objects.exists()
    facts = {"course": course, "department": house.desk, "title": "考核"}
    with pytest.raises(Refused, match="不能由其负责"):
        perform("practicals.set", by=house.supervisor, member=house.manager, owner=house.manager, **facts)


@pytest.mark.clause("WY-A4.4.4")
def test_without_a_pass_nobody_is_fit_for_the_post_from_the_day_it_is_required(house, school):
    course = school.course(posts=[school.post], required_from=dt.date(2026, 12, 1))
    assert untrained(house.clerk, school.post) == []
    with clock.at("2026-12-01 09:00"):
        assert ask("posts.untrained", [], house.clerk, school.post) == ["前台上岗"]
        bring(house, course, house.clerk)
        assert ask("posts.untrained", [], house.clerk, school.post) == []


@pytest.mark.clause("WY-A4.4.4")
def test_who_has_not_passed_is_given_no_matter_of_the_post(house, school, record):
    post = house.supervisor.appointments.get().post
    course = school.course(posts=[post, school.post])
    complaint = record(owner=house.specialist)
    for verb, field in (("matters.reassign", "owner"), ("matters.hand_over", "taker")):
        by = house.manager if verb == "matters.reassign" else house.specialist
        with pytest.raises(Refused, match="还没有通过岗位必修"):
            do(verb, by, complaint, **{field: house.clerk, "reason": "转办"})
    at = clock.now()
    assert default_owner(house.desk, at=at) == house.manager  # the supervisor has not passed either
    bring(house, course, house.clerk)
    do("matters.reassign", house.manager, complaint, owner=house.clerk, reason="转办")
    perform(
        "passes.bring",
        by=house.manager,
        department=house.desk,
        course=course,
        member=house.supervisor,
        passed_on=dt.date(2026, 11, 2),
        evidence="考核表",
    )
    assert default_owner(house.desk, at=at) == house.supervisor


@pytest.mark.clause("WY-A4.4.4")
def test_the_end_of_a_pass_closes_the_post_and_is_told_of_before(house, school):
    course = school.course(posts=[school.post], valid_months=1)
    one = bring(house, course, house.clerk)
    assert f"{one.valid_to}" == "2026-12-01"
    assert (remind_of_passes(), remind_of_passes()) == (1, 0)
    assert "请安排复训" in told(house.clerk)[-1] and "请安排复训" in told(house.head)[-1]
    with clock.at("2026-12-01 09:00"):
        assert untrained(house.clerk, school.post) == []
    with clock.at("2026-12-02 09:00"):
        assert untrained(house.clerk, school.post) == [course]


@pytest.mark.clause("WY-A4.4.4")
def test_after_its_end_everything_is_done_anew_not_taken_from_last_time(house, school):
    course = school.course(valid_months=1)
    school.held(course, house.clerk)
    school.take(school.exam_of(house.clerk), at="2026-11-24 14:00")
    with clock.at("2027-01-04 09:00"):
        facts = {"course": course, "member": house.clerk, "owner": house.clerk, "department": house.desk}
        exam = perform("exams.set", by=house.supervisor, title="复训", **facts)
        assert exam.attempt == 1
        school.take(exam)
        assert CoursePass.objects.count() == 1  # nobody was there this time
        school.held(course, house.clerk)
        school.take(school.exam_of(house.clerk))
        assert CoursePass.objects.count() == 2


@pytest.mark.clause("WY-A4.4.4")
def test_nobody_gives_themselves_a_pass_or_one_of_tomorrow_or_twice(house, school):
    course = school.course()
    with pytest.raises(Refused, match="不能为自己"):
        bring(house, course, house.supervisor)
    with pytest.raises(Refused, match="今天之后"):
        bring(house, course, house.clerk, on=dt.date(2026, 11, 25))
    one = bring(house, course, house.clerk)
    with pytest.raises(Refused, match="当天已有"):
        bring(house, course, house.clerk)
    do("passes.void", house.supervisor, one, reason="登错人")
    assert bring(house, course, house.clerk).pk != one.pk


@pytest.mark.clause("WY-A4.4.4", "ZH-J1.K")
def test_the_page_shows_who_is_short_and_what_their_post_must_know(house, school, client):
    course = school.course(posts=[school.post], syllabus=["贷款政策"])
    client.force_login(house.supervisor)
    page = client.get("/training/gaps").content.decode()
    assert "周文员" in page and "未合格" in page and "贷款政策" in page and "1人未合格" in page
    bring(house, course, house.clerk)
    assert "人未合格" not in client.get("/training/gaps").content.decode()
    client.force_login(house.clerk)
    assert "前台上岗" in client.get("/training/mine").content.decode()


@pytest.mark.clause("JS-T9")
def test_a_self_check_is_read_by_who_leads_talked_over_and_kept(house, client):
    facts = {
        "department": house.desk,
        "title": "自我检查",
        "good": "银行柜台",
        "bad": "客服热线",
        "learned": "先听",
    }
    one = perform("selfchecks.write", by=house.clerk, **facts)
    assert one.matter.owner == house.supervisor
    client.force_login(house.specialist)
    assert client.get(f"/r/selfchecks/{one.pk}").status_code == 404
    with pytest.raises(Refused):
        do("selfchecks.discuss", house.clerk, one, discussion="好")
    do("selfchecks.discuss", house.supervisor, one, discussion="先让客户说完")
    assert again(one).matter.state == "discussed"
    client.force_login(house.clerk)
    assert "先让客户说完" in client.get(f"/r/selfchecks/{one.pk}").content.decode()


@pytest.mark.clause("JS-T9", "JS-TV")
def test_the_cards_are_the_houses_own_sentences(house, client):
    from huiyin.rooms.desk.reception.actions.wordings import ship_to

    client.force_login(house.clerk)
    assert "还没有提问方法" in client.get("/training/cards").content.decode()
    ship_to(house.desk)
    page = client.get("/training/cards?way=征询性提问")
    assert [card["way"] for card in page.context["cards"]] == ["征询性提问"]
    assert "您觉得可以吗" in page.content.decode()
