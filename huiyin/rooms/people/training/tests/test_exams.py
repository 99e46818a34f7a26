"""The written test: only by whom it is for, every answer kept, nothing of the answers before the end, judged by the mark."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.explain import Parameter
from huiyin.kernel.explain.models import Explanation
from huiyin.rooms.people.training.jobs import end_exams
from huiyin.rooms.people.training.models import Drawn, Exam
from huiyin.rooms.people.training.rules import draw, is_right, judge, judge_steps, last_day, passes
from tests.words import again, do, told

MARK = Parameter("WY-A4.3.2", "pass_score", 60)


@pytest.fixture
def exam(house, school):
    school.held(school.course(), house.clerk)
    return school.exam_of(house.clerk)


@pytest.mark.clause("WY-A4.3.2")
def test_only_the_member_takes_it_no_superior_and_nobody_else(house, exam):
    with pytest.raises(Refused, match="这是周文员的考核"):
        do("exams.start", house.supervisor, exam)
    with pytest.raises(NotSeen):
        do("exams.start", house.specialist, exam)
    assert do("exams.start", house.clerk, exam).matter.state == "running"


@pytest.mark.clause("WY-A4.3.2")
def test_the_paper_is_drawn_at_the_beginning_and_the_room_knows_no_answer(house, school, exam, client):
    assert exam.paper == []
    client.force_login(house.clerk)
    exam = do("exams.start", house.clerk, exam)
    assert exam.ends_at - exam.started_at == dt.timedelta(minutes=30)
    room = client.get(f"/exams/{exam.pk}/room").content.decode()
    assert all(Drawn(*one).stem in room for one in exam.paper)
    assert "答案 " not in room and '"right"' not in room
    for path in (f"/r/exams/{exam.pk}", f"/api/exams/{exam.pk}"):
        assert "第0题" not in client.get(path).content.decode()
    client.force_login(house.supervisor)
    assert client.get(f"/exams/{exam.pk}/room").status_code == 404


@pytest.mark.clause("WY-A4.3.2")
def test_every_answer_is_kept_when_it_is_given_and_stands_when_the_room_is_opened_again(house, exam, client):
    client.force_login(house.clerk)
    exam = do("exams.start", house.clerk, exam)
    assert client.post(f"/exams/{exam.pk}/answer", {"place": 1, "chosen": [1]}).status_code == 204
    assert client.post(f"/exams/{exam.pk}/answer", {"place": 1, "chosen": [0]}).status_code == 204
    assert again(exam).answers == {"1": [0]}
    questions = client.get(f"/exams/{exam.pk}/room").context["questions"]
    assert [one["answered"] for one in questions] == [False, True, False]
    for bad in ({"place": 9, "chosen": [0]}, {"place": 1, "chosen": [7]}, {"place": 1, "chosen": [0, 1]}):
        assert client.post(f"/exams/{exam.pk}/answer", bad).status_code == 409
    assert client.post(f"/exams/{exam.pk}/answer", {"place": "x"}).status_code == 422


@pytest.mark.clause("WY-A4.3.2")
def test_the_paper_is_judged_by_the_mark_and_explained_and_then_shows_what_was_right(
    house, school, exam, client
):
    exam = school.take(exam)
    assert (exam.got, exam.full, exam.passed, exam.matter.state) == (3, 3, True, "passed")
    assert Explanation.objects.get(record=exam.pk, figure="got").value == "3"
    client.force_login(house.clerk)
    page = client.get(f"/r/exams/{exam.pk}").content.decode()
    assert "第0题" in page and "1/1" in page
    with pytest.raises(Refused, match="当前状态"):
        do("exams.answer", house.clerk, exam, place=0, chosen=[0])


@pytest.mark.clause("WY-A4.3.2")
def test_who_fails_is_tested_again_but_not_without_end(house, school, exam):
    exam = school.take(exam, right=False)
    assert exam.matter.state == "failed" and "未合格" in told(house.supervisor)[-1]
    facts = {"course": exam.course, "member": house.clerk, "owner": house.clerk, "department": house.desk}
    for attempt in (2, 3):
        following = perform("exams.set", by=house.supervisor, title="补考", **facts)
        assert following.attempt == attempt
        with pytest.raises(Refused, match="已有一份待考"):
            perform("exams.set", by=house.supervisor, title="补考", **facts)
        school.take(following, right=False)
    with pytest.raises(Refused, match="已考3次未合格"):
        perform("exams.set", by=house.supervisor, title="补考", **facts)


@pytest.mark.clause("WY-A4.3.2")
def test_no_paper_is_set_where_nothing_is_asked_or_for_who_has_left(house, school):
    facts = {"department": house.desk, "title": "考核"}
    spoken = school.course(questions=0, title="声音", written=False, practical=True, steps=[["问好", 10]])
    written = school.course()
    for verb, course, words in (
        ("exams.set", spoken, "没有理论考核"),
        ("practicals.set", written, "没有操作考核"),
    ):
        with pytest.raises(Refused, match=words):
            perform(
                verb, by=house.supervisor, course=course, member=house.clerk, owner=house.supervisor, **facts
            )
    house.loses(house.clerk)
    for verb, course in (("exams.set", written), ("practicals.set", spoken)):
        with pytest.raises(Refused, match="已离职"):
            perform(
                verb, by=house.supervisor, course=course, member=house.clerk, owner=house.supervisor, **facts
            )


@pytest.mark.clause("WY-A4.3.2")
def test_at_its_end_the_clock_collects_what_was_answered(house, exam):
    exam = do("exams.start", house.clerk, exam)
    right = [Drawn(*one).right for one in exam.paper]
    do("exams.answer", house.clerk, exam, place=0, chosen=right[0])
    with clock.at(exam.ends_at + dt.timedelta(seconds=5)):
        assert end_exams() == 0
        do("exams.answer", house.clerk, exam, place=1, chosen=right[1])  # it was under way
    with clock.at(exam.ends_at + dt.timedelta(seconds=30)):
        with pytest.raises(Refused, match="时间已到"):
            do("exams.answer", house.clerk, exam, place=2, chosen=right[2])
        with pytest.raises(Refused, match="时间已到"):
            do("exams.submit", house.clerk, exam)
        assert (end_exams(), end_exams()) == (1, 0)
    exam = again(exam)
    assert (exam.got, exam.by_clock, exam.submitted_at) == (2, True, exam.ends_at)


@pytest.mark.clause("WY-A4.3.2")
def test_who_never_began_has_missed_it_and_cannot_begin_late(house, exam):
    with clock.at(exam.due_at + dt.timedelta(minutes=1)):
        with pytest.raises(Refused, match="最迟开考"):
            do("exams.start", house.clerk, exam)
        assert end_exams() == 1
    assert again(exam).matter.state == "missed" and "缺考" in told(house.supervisor)[-1]


@pytest.mark.clause("WY-A4.3.2")
def test_a_bank_too_small_for_a_paper_is_refused_with_what_is_missing(house, school):
    course = school.course(questions=2)
    with pytest.raises(Refused, match="题库只有2道题，每卷要3道"):
        school.training(course, house.clerk)


@pytest.mark.clause("WY-A4.3.2")
def test_a_corrected_question_changes_no_paper_that_was_drawn(house, school, exam):
    exam = do("exams.start", house.clerk, exam)
    before = exam.paper
    question = exam.course.questions.get(pk=Drawn(*before[0]).question)
    facts = {"sort": "single", "stem": "改过的", "options": ["甲", "乙"], "right": [1], "points": 5}
    do("examquestions.correct", house.supervisor, question, reason="写错了", **facts)
    assert again(exam).paper == before


@pytest.mark.clause("WY-A4.3.2", "WY-A4.4.4")
def test_a_test_voided_takes_its_pass_with_it_and_nobody_voids_their_own(house, school, exam):
    exam = school.take(exam)
    one = house.clerk.passes.get()
    with pytest.raises(Refused, match="理由"):
        do("exams.void", house.supervisor, exam)
    do("exams.void", house.supervisor, exam, reason="题目泄露")
    assert again(one).record.voided_at and again(exam).matter.state == "voided"
    assert Exam.objects.count() == 1


@pytest.mark.clause("YX-2.3.4")
def test_the_contract_training_has_a_mark_of_its_own(house, school):
    set_parameter("WY-A4.3.2", "pass_score", 10, by=house.manager, department=house.desk, reason="试行")
    course = school.course(questions=5, sort="contract", title="合同条款", drawn=5)
    school.held(course, house.clerk)
    exam = do("exams.start", house.clerk, school.exam_of(house.clerk))
    for place in range(3):
        do("exams.answer", house.clerk, exam, place=place, chosen=Drawn(*exam.paper[place]).right)
    exam = again(do("exams.submit", house.clerk, exam))
    assert (exam.got, exam.full, exam.passed) == (3, 5, False)  # 60 of 100, and 80 are asked


QUESTIONS = st.lists(
    st.builds(
        lambda n, right, points: Drawn(
            n,
            "several" if len(right) > 1 else "single",
            f"题{n}",
            list("甲乙丙丁"),
            sorted(right),
            points,
            "",
        ),
        st.integers(1, 10**6),
        st.sets(st.integers(0, 3), min_size=1, max_size=3),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one.question,
)


@pytest.mark.clause("WY-A4.3.2")
@given(QUESTIONS, st.integers(1, 15), st.text(min_size=1, max_size=5))
def test_a_drawn_paper_asks_the_banks_questions_once_and_keeps_what_is_right(bank, count, seed):
    paper = draw(bank, count, seed)
    assert len(paper) == min(count, len(bank)) == len({one.question for one in paper})
    assert paper == draw(bank, count, seed)
    known = {one.question: one for one in bank}
    for one in paper:
        source = known[one.question]
        assert sorted(one.options) == sorted(source.options)
        assert {one.options[n] for n in one.right} == {source.options[n] for n in source.right}


@pytest.mark.clause("WY-A4.3.2")
@given(QUESTIONS, st.data())
def test_points_are_those_of_the_questions_answered_wholly_right(paper, data):
    answers = {
        str(n): data.draw(st.lists(st.integers(0, 3), max_size=4, unique=True)) for n in range(len(paper))
    }
    figure = judge(paper, answers)
    assert figure.value == sum(
        one.points for n, one in enumerate(paper) if set(answers[str(n)]) == set(one.right)
    )
    assert judge(paper, {str(n): one.right for n, one in enumerate(paper)}).value == sum(
        one.points for one in paper
    )
    assert not is_right(paper[0], [])


@pytest.mark.clause("WY-A4.3.2")
def test_the_mark_itself_is_enough_and_one_point_less_is_not():
    assert passes(60, 100, MARK) and not passes(59, 100, MARK)
    assert passes(3, 5, MARK) and not passes(2, 5, MARK) and not passes(0, 0, MARK)
    assert judge_steps([["问好", 10, 8], ["收尾", 5, 5]]).value == 13


@pytest.mark.clause("WY-A4.4.4")
@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        ("2026-11-24", 12, "2027-11-23"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-01", 12, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_a_pass_counts_so_many_months_to_the_day_before(day, months, last):
    assert last_day(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(last)
    assert last_day(dt.date.fromisoformat(day), None) is None
