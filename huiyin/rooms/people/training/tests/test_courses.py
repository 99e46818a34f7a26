"""Courses and their bank: what could not be passed or answered is refused; who is tested never sees the answers."""

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.members.models import Post
from huiyin.rooms.people.training.models import ExamQuestion
from huiyin.rooms.people.training.queries import bank_of, courses_seen_by, examquestions_seen_by, untrained
from tests.words import again, do


@pytest.mark.clause("WY-A4.4.4", "ZH-J1.K")
def test_a_course_says_what_is_taught_how_it_is_passed_and_which_posts_require_it(school):
    course = school.course(posts=[school.post], syllabus=["客服流程", "贷款政策"], valid_months=12)
    assert (course.syllabus, course.valid_months, list(course.posts.all())) == (
        ["客服流程", "贷款政策"],
        12,
        [school.post],
    )
    assert f"{course.required_from:%Y-%m-%d}" == "2026-11-24"


@pytest.mark.clause("ZH-J1.K")
def test_a_syllabus_left_empty_is_what_the_clause_says_the_post_must_know(school, house):
    post = Post.objects.create(department=house.desk, name="按揭专员", role="specialist")
    course = school.course(posts=[post])
    assert course.syllabus == ["贷款政策", "资料与资产证明", "放款"]
    assert school.course(title="入职", posts=[school.post]).syllabus == []


@pytest.mark.clause("WY-A4.3.2")
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"attended": False, "written": False}, "合格条件"),
        ({"written": True, "minutes": 0}, "题数和时长"),
        ({"practical": True}, "没有考核项目"),
    ],
)
def test_a_course_that_nobody_could_pass_is_refused(school, facts, words):
    with pytest.raises(Refused, match=words):
        school.course(questions=0, **facts)


@pytest.mark.clause("WY-A4.4.4")
def test_a_course_is_not_required_of_another_departments_posts_and_has_a_name_of_its_own(school, house):
    elsewhere = house.works.posts.get()
    with pytest.raises(Refused, match="不是本部门"):
        school.course(posts=[elsewhere])
    first = school.course()
    with pytest.raises(Refused, match="同名课程"):
        school.course()
    do("courses.retire", house.supervisor, first, reason="改版")
    second = school.course()
    with pytest.raises(Refused, match="同名课程"):
        do("courses.resume", house.supervisor, first)
    assert again(second).retired_at is None


@pytest.mark.clause("WY-A4.4.4")
def test_what_is_not_taught_any_more_is_retired_once_asked_of_nobody_and_taught_again(school, house):
    course = school.course(posts=[school.post])
    with pytest.raises(Refused, match="没有停用"):
        do("courses.resume", house.supervisor, course)
    with pytest.raises(Refused, match="理由"):
        do("courses.retire", house.supervisor, course)
    do("courses.retire", house.supervisor, course, reason="改版")
    assert untrained(house.clerk, school.post) == []
    with pytest.raises(Refused, match="已经停用"):
        do("courses.retire", house.supervisor, course, reason="再停")
    with pytest.raises(Refused, match="已停用"):
        school.training(again(course))
    do("courses.resume", house.supervisor, course)
    assert untrained(house.clerk, school.post) == [course]


@pytest.mark.clause("JS-TV")
def test_the_voice_is_tested_by_the_sheet_of_its_clause_where_none_is_typed(school):
    course = school.course(questions=0, title="声音", sort="voice", written=False, practical=True)
    assert ["声音亲切可信、带有表情", 15] in course.steps and sum(
        points for _item, points in course.steps
    ) == 100


@pytest.mark.clause("JS-TV")
def test_questions_are_made_of_the_houses_own_cards_once(school, house):
    from huiyin.rooms.desk.reception.actions.wordings import ship_to

    ship_to(house.desk)
    course = school.course(questions=0, title="声音", sort="voice", practical=True)
    do("courses.from_cards", house.supervisor, course)
    made = ExamQuestion.objects.get(course=course, stem__contains="您觉得可以吗")
    assert [made.options[n] for n in made.right] == ["征询性提问"] and len(made.options) == 4
    with pytest.raises(Refused, match="都已出过题"):
        do("courses.from_cards", house.supervisor, course)


@pytest.mark.clause("WY-A4.3.2")
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"options": ["三声"]}, "至少两个"),
        ({"options": ["三声", "三声"]}, "重复"),
        ({"right": [5]}, "不在选项之中"),
        ({"right": [0, 1]}, "只有一个答案"),
        ({"sort": "several"}, "至少两个答案"),
    ],
)
def test_a_question_that_nobody_could_answer_is_refused(school, facts, words):
    course = school.course(questions=0)
    with pytest.raises(Refused, match=words):
        school.question(course, **facts)


@pytest.mark.clause("WY-A4.3.2")
def test_a_question_is_asked_once_and_what_was_voided_may_be_asked_again(school, house):
    course = school.course(questions=0)
    one = school.question(course)
    with pytest.raises(Refused, match="已有这道题"):
        school.question(course)
    do("examquestions.void", house.supervisor, one, reason="录错")
    fresh = school.question(course)
    assert [drawn.question for drawn in bank_of(course)] == [fresh.pk]


@pytest.mark.clause("WY-A4.3.2")
def test_who_is_tested_sees_courses_but_no_bank(school, house, client):
    course = school.course()
    assert list(courses_seen_by(house.clerk)) == [course] and not examquestions_seen_by(house.clerk)
    client.force_login(house.clerk)
    page = client.get(f"/r/courses/{course.pk}").content.decode()
    assert "3道题" in page and "第0题" not in page
    with pytest.raises(NoRight):
        perform(
            "examquestions.add",
            by=house.clerk,
            department=house.desk,
            course=course,
            sort="true",
            stem="对吗",
            right=[0],
        )
