"""A training: asked, signed in by a code that is soon over, held, tested, ended."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.people.training.actions.attending import code_of
from huiyin.rooms.people.training.models import Exam, Practical
from tests.words import again, do, told


@pytest.mark.clause("WY-S11", "WY-A4.4.4")
def test_everybody_on_the_list_is_told_and_told_again_when_it_moves(house, school):
    training = school.training(school.course(), house.clerk, house.specialist)
    assert "培训通知：前台上岗" in told(house.clerk)[-1] and "培训通知" in told(house.specialist)[-1]
    later = {"from_at": clock.shanghai("2026-11-26 10:00"), "to_at": clock.shanghai("2026-11-26 12:00")}
    where = {"place": "二楼", "teacher": "孙主管"}
    with pytest.raises(Refused, match="理由"):
        do("trainings.change", house.supervisor, training, **where, **later)
    do("trainings.change", house.supervisor, training, reason="会议室被占", **where, **later)
    assert "11-26 10:00" in told(house.clerk)[-1]
    assert [promise.due for promise in again(training).matter.promises.filter(state="open")] == [
        later["to_at"]
    ]


@pytest.mark.clause("WY-A4.4.4")
def test_one_signs_in_by_the_code_of_the_moment_and_nobody_from_elsewhere(house, school):
    training = school.training(school.course(), house.clerk)
    with clock.at(training.from_at):
        code = code_of(training, clock.now())
        with pytest.raises(Refused, match="不在这场培训的名单"):
            perform("trainings.sign_in", by=house.specialist, on=training.pk, code=code)
        perform("trainings.sign_in", by=house.clerk, on=training.pk, code=code)
    one = training.attendees.get()
    assert (one.state, one.by_code, one.at) == ("present", True, training.from_at)


@pytest.mark.clause("WY-A4.4.4")
def test_a_code_sent_on_is_over_who_comes_after_some_minutes_is_late_and_before_nobody_is_there(
    house, school
):
    training = school.training(school.course(), house.clerk)
    with pytest.raises(Refused, match="现在不能签到"):
        perform("trainings.sign_in", by=house.clerk, on=training.pk, code=code_of(training, clock.now()))
    with clock.at(training.from_at):
        old = code_of(training, clock.now())
    with clock.at(training.from_at + dt.timedelta(minutes=10)):
        with pytest.raises(Refused, match="签到码已过期"):
            perform("trainings.sign_in", by=house.clerk, on=training.pk, code=old)
        perform("trainings.sign_in", by=house.clerk, on=training.pk, code=code_of(training, clock.now()))
    assert training.attendees.get().state == "late"


@pytest.mark.clause("WY-A4.4.4")
def test_a_phone_that_reads_the_code_signs_in_with_one_button(house, school, client):
    training = school.training(school.course(), house.clerk)
    with clock.at(training.from_at):
        client.force_login(house.supervisor)
        wall = client.get(f"/trainings/{training.pk}/code")
        assert b"<svg" in wall.content and "签到码" in wall.content.decode()
        client.force_login(house.clerk)
        assert client.get(f"/trainings/{training.pk}/code").status_code == 404
        address = f"/trainings/{training.pk}/sign-in"
        assert "签到</button>" in client.get(f"{address}?code=x").content.decode()
        assert client.post(address, {"code": "x"}).status_code == 409
        client.post(address, {"code": code_of(training, clock.now())})
        assert "到课" in client.get(address).content.decode()
        client.force_login(house.specialist)
        assert client.get(address).status_code == 404


@pytest.mark.clause("WY-S11", "WY-A4.4.4", "WY-A4.3.2")
def test_a_training_is_held_when_somebody_came_and_whoever_came_is_tested(house, school):
    course = school.course(practical=True, steps=[["接机问好", 10]])
    training = school.training(course, house.clerk, house.specialist)
    with pytest.raises(Refused, match="还没有到开始时间"):
        do("trainings.hold", house.supervisor, training, content="讲")
    with clock.at(training.from_at):
        with pytest.raises(Refused, match="没有人到课"):
            do("trainings.hold", house.supervisor, training, content="讲")
        do("trainings.mark", house.supervisor, training, marks={house.clerk.pk: "present"})
        do("trainings.hold", house.supervisor, training, content="讲")
    states = dict(training.attendees.values_list("member__name", "state"))
    assert states == {"周文员": "present", "李专员": "absent"}
    assert (
        [one.member for one in Exam.objects.all()]
        == [house.clerk]
        == [p.member for p in Practical.objects.all()]
    )
    assert (
        Exam.objects.get().matter.owner == house.clerk
        and Practical.objects.get().matter.owner == house.supervisor
    )


@pytest.mark.clause("WY-A4.4.4")
def test_who_was_there_is_put_right_afterwards_only_with_a_reason_and_is_then_tested(house, school):
    training = school.training(school.course(), house.clerk, house.specialist)
    with clock.at(training.from_at):
        do("trainings.mark", house.supervisor, training, marks={house.clerk.pk: "present"})
        do("trainings.hold", house.supervisor, training, content="讲")
        marks = {house.specialist.pk: "late"}
        with pytest.raises(Refused, match="理由"):
            do("trainings.mark", house.supervisor, training, marks=marks)
        do("trainings.mark", house.supervisor, training, marks=marks, reason="漏签")
    assert Exam.objects.filter(member=house.specialist).exists()


@pytest.mark.clause("WY-S11")
def test_a_training_ends_when_all_were_tested(house, school):
    training = school.held(school.course(), house.clerk)
    with pytest.raises(Refused, match="还有人没考完：周文员"):
        do("trainings.finish", house.supervisor, training)
    school.take(school.exam_of(house.clerk), right=False)
    ended = again(do("trainings.finish", house.supervisor, training))
    assert ended.matter.state == "finished" and ended.matter.closing == "nobody"


@pytest.mark.clause("WY-S11")
def test_who_is_forgotten_is_asked_before_and_a_training_that_falls_out_tells_all(house, school):
    training = school.training(school.course(), house.clerk)
    do("trainings.invite", house.supervisor, training, members=[house.specialist])
    with pytest.raises(Refused, match="都已在名单"):
        do("trainings.invite", house.supervisor, training, members=[house.specialist])
    with pytest.raises(Refused, match="理由"):
        do("trainings.cancel", house.supervisor, training)
    do("trainings.cancel", house.supervisor, training, reason="停电")
    assert "培训取消" in told(house.specialist)[-1]


@pytest.mark.clause("WY-S11")
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"to_at": clock.shanghai("2026-11-24 09:30")}, "晚于开始"),
        ({"members": []}, "还没有学员"),
    ],
)
def test_a_training_without_people_or_time_is_refused(school, facts, words):
    with pytest.raises(Refused, match=words):
        if "members" in facts:
            perform_without(school)
        else:
            school.training(school.course(), **facts)


def perform_without(school) -> None:
    course = school.course()
    perform(
        "trainings.arrange",
        by=school.house.supervisor,
        department=school.house.desk,
        course=course,
        title="上岗",
        place="会议室",
        teacher="孙主管",
        from_at=clock.shanghai("2026-11-25 10:00"),
        to_at=clock.shanghai("2026-11-25 11:00"),
        members=[],
    )


@pytest.mark.clause("WY-S11")
def test_who_has_left_is_not_asked_and_a_line_of_another_course_is_not_kept(house, school):
    course, other = school.course(), school.course(title="入职")
    plan = perform(
        "trainingplans.draft", by=house.supervisor, department=house.desk, title="2026年培训计划", year=2026
    )
    do("trainingplans.add_line", house.supervisor, plan, course=other, month=12, audience="全体")
    with pytest.raises(Refused, match="不是这门课程"):
        school.training(course, line=plan.lines.get())
    house.loses(house.clerk)
    with pytest.raises(Refused, match="已离职"):
        school.training(course, house.clerk)


@pytest.mark.clause("YX-2.3.4")
def test_the_launchs_line_is_finished_by_the_result_and_by_nobodys_word(house, school, customer):
    launch = perform(
        "launches.prepare",
        by=house.supervisor,
        department=house.desk,
        project=house.project,
        title="澜园首批",
        batch="首批",
        planned_on=dt.date(2027, 1, 30),
        buildings=[customer.party.ties.get().unit.building],
    )
    line = launch.lines.get(title="合同内容培训")
    course = school.course(title="合同条款", sort="contract")
    with pytest.raises(Refused, match="还没有全员考核合格"):
        do("launches.finish_line", house.supervisor, launch, line=line)
    training = school.held(course, house.clerk, house.specialist, project=house.project)
    school.take(school.exam_of(house.clerk))
    school.take(school.exam_of(house.specialist), right=False)
    do("trainings.finish", house.supervisor, training)
    line.refresh_from_db()
    assert line.is_open
    again_ = school.held(course, house.specialist, project=house.project)
    school.take(school.exam_of(house.specialist))
    do("trainings.finish", house.supervisor, again_)
    line.refresh_from_db()
    assert line.state == "done" and "全员考核合格" in line.remark
