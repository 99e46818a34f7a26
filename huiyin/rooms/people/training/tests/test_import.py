"""Banks and old passes from a list: every bad cell is named, nothing goes in by halves, all of it comes out again."""

import pytest

from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.files import xlsx
from huiyin.rooms.people.training.models import CoursePass, ExamQuestion
from huiyin.rooms.people.training.queries import bank_of

QUESTIONS = [
    ["课程", "题型", "题目", "选项", "答案", "分值", "解析"],
    ["前台上岗", "单选", "几声内接机？", "A.一声；B.三声；C.五声", "B", 2, "三声内"],
    ["前台上岗", "多选", "要登记什么？", "谁；何时；何事；天气", "ABC", "", ""],
    ["前台上岗", "判断", "可以外传资料。", "", "错", "", "不可以"],
]
PASSES = [["姓名", "课程", "合格日期", "依据"], ["周文员", "前台上岗", "2026-05-06", "上岗考核表12号"]]


def batch_of(house, rows, what):
    return staging.check(staging.stage(xlsx(rows), "表.xlsx", what, house.supervisor, house.desk, None))


@pytest.mark.clause("WY-A4.3.2")
def test_a_bank_comes_in_with_its_answers_and_is_taken_back_whole(house, school):
    course = school.course(questions=0)
    batch = batch_of(house, QUESTIONS, "examquestions")
    applying.apply(batch, house.supervisor)
    assert [(one.stem, one.options, one.right, one.points) for one in bank_of(course)] == [
        ("几声内接机？", ["一声", "三声", "五声"], [1], 2),
        ("要登记什么？", ["谁", "何时", "何事", "天气"], [0, 1, 2], 1),
        ("可以外传资料。", ["正确", "错误"], [1], 1),
    ]
    applying.undo(batch, house.supervisor, "导错课程")
    assert bank_of(course) == [] and not ExamQuestion.objects.filter(voided=False).exists()
    applying.apply(batch_of(house, QUESTIONS, "examquestions"), house.supervisor)
    assert len(bank_of(course)) == 3


@pytest.mark.clause("WY-A4.3.2")
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["没有的课", "单选", "题", "甲；乙", "A", "", ""], "没有叫“没有的课”的课程"),
        (["前台上岗", "问答", "题", "甲；乙", "A", "", ""], "题型写"),
        (["前台上岗", "单选", "题", "甲；乙", "C", "", ""], "答案不在选项之中"),
        (["前台上岗", "单选", "题", "甲；乙", "甲", "", ""], "答案写选项的字母"),
        (["前台上岗", "单选", "题", "甲", "A", "", ""], "选项至少两个"),
        (["前台上岗", "单选", "第0题", "甲；乙", "A", "", ""], "题库里已有"),
    ],
)
def test_a_question_that_could_not_be_asked_is_named_with_its_reason(house, school, row, reason):
    school.course(questions=1, drawn=1)
    batch = batch_of(house, [QUESTIONS[0], row], "examquestions")
    assert reason in " ".join(problem["reason"] for problem in staging.problems_of(batch))


@pytest.mark.clause("WY-A4.4.4")
def test_old_passes_come_in_with_their_day_and_the_end_that_follows(house, school):
    school.course(valid_months=12)
    batch = batch_of(house, PASSES, "passes")
    applying.apply(batch, house.supervisor)
    one = CoursePass.objects.get()
    assert (one.member, f"{one.passed_on}", f"{one.valid_to}") == (house.clerk, "2026-05-06", "2027-05-05")
    applying.undo(batch, house.supervisor, "导错")
    assert CoursePass.objects.get().voided


@pytest.mark.clause("WY-A4.4.4")
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["没有的人", "前台上岗", "2026-05-06", "表"], "没有“没有的人”"),
        (["周文员", "没有的课", "2026-05-06", "表"], "没有叫“没有的课”"),
        (["周文员", "前台上岗", "2027-05-06", "表"], "今天以后"),
        (["周文员", "前台上岗", "2026-05-06", ""], "依据"),
    ],
)
def test_a_pass_of_nobody_of_no_course_or_of_tomorrow_is_named(house, school, row, reason):
    school.course()
    batch = batch_of(house, [PASSES[0], row], "passes")
    problems = " ".join(f"{one['reason']} {one.get('column', '')}" for one in staging.problems_of(batch))
    assert reason in problems
