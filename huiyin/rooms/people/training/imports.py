"""Lists that come in: the questions of a bank, and the passes of before the system."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import Candidate, EachByItself, Members, register
from huiyin.rooms.people.training.actions.questions import fits, options_of
from huiyin.rooms.people.training.forms.courses import LettersField
from huiyin.rooms.people.training.models import CoursePass, ExamQuestion
from huiyin.rooms.people.training.queries import courses_in_use

COURSE = Field("course", gettext_lazy("课程"), ("课程名称", "培训课程", "培训名称"), required=True)
SORTS = {
    **{str(label): value for value, label in ExamQuestion.Sort.choices},
    "单选题": "single",
    "多选题": "several",
    "判断题": "true",
    "是非题": "true",
}


class _Courses:
    """The courses of a batch's department, by title."""

    def __init__(self, batch) -> None:
        self.known = {one.title: one for one in courses_in_use(batch.department).select_related("record")}

    def of(self, row: Candidate):
        word = row.get("course") or ""
        found = self.known.get(word)
        if word and found is None:
            row.bad("course", _("没有叫“%s”的课程，请先新建课程，或改成已有的名称。") % word)
        return found


def _prepare_questions(batch, rows: Sequence[Candidate]) -> None:
    courses = _Courses(batch)
    known = set(
        ExamQuestion.objects.filter(course__in=courses.known.values(), voided=False).values_list(
            "course", "stem"
        )
    )
    for row in rows:
        row.limit(stem=300, why=200)
        course = courses.of(row)
        sort = SORTS.get(row.get("sort") or "")
        if sort is None and row.get("sort"):
            row.bad("sort", _("题型写 单选、多选 或 判断。"))
        options = [word for word in re.split(r"[\n;；|]+", row.get("options") or "") if word.strip()]
        options = options_of(
            sort or "single", [re.sub(r"^[A-J][.、．)）\s]\s*", "", one.strip()) for one in options]
        )
        right = _right(row)
        if sort and right is not None:
            try:
                fits(sort, options, right)
            except Refused as refusal:
                row.bad(
                    refusal.field if refusal.field in ("options", "right") else "stem",
                    f"{refusal.what}。{refusal.way_out}。",
                )
        if course and (course.pk, row.get("stem")) in known:
            row.bad("stem", _("题库里已有这道题，可以搁置这一行。"))
        row.facts = {
            "department": batch.department or (course and course.record.department),
            "course": course,
            "sort": sort,
            "stem": row.get("stem") or "",
            "options": options,
            "right": right or [],
            "points": row.get("points") or 1,
            "why": row.get("why") or "",
        }


def _right(row: Candidate) -> list[int] | None:
    if not row.get("right"):
        return None
    try:
        return LettersField().clean(row.get("right"))
    except Exception:
        row.bad("right", _("答案写选项的字母，如 A 或 AC；判断题写 对 或 错。"))
        return None


register(
    EachByItself(
        "examquestions",
        gettext_lazy("题库"),
        "examquestions.add",
        (
            COURSE,
            Field("sort", gettext_lazy("题型"), ("类型", "题目类型"), required=True),
            Field("stem", gettext_lazy("题目"), ("题干", "试题", "问题", "题目内容"), required=True),
            Field("options", gettext_lazy("选项"), ("备选答案", "选择项")),
            Field("right", gettext_lazy("答案"), ("正确答案", "标准答案"), required=True),
            Field("points", gettext_lazy("分值"), ("分数",), "int"),
            Field("why", gettext_lazy("解析"), ("说明", "答案解析")),
        ),
        prepare=_prepare_questions,
        keys=lambda row: [(row.facts["course"] and row.facts["course"].pk, row.facts["stem"])],
        void="examquestions.void",
        hints={
            "sort": gettext_lazy("单选、多选 或 判断"),
            "options": gettext_lazy("各选项用分号隔开，按 A、B、C、D 的次序；判断题留空"),
            "right": gettext_lazy("选项的字母，如 A 或 AC；判断题写 对 或 错"),
        },
    )
)


def _prepare_passes(batch, rows: Sequence[Candidate]) -> None:
    courses, members = _Courses(batch), Members(batch)
    known = set(
        CoursePass.objects.filter(course__in=courses.known.values(), record__voided_at=None).values_list(
            "course", "member", "passed_on"
        )
    )
    for row in rows:
        row.limit(evidence=120)
        course, member, on = courses.of(row), members.of(row, "member"), row.get("passed_on")
        if on and on > clock.today():
            row.bad("passed_on", _("日期在今天以后，请核对。"))
        if course and member and (course.pk, member.pk, on) in known:
            row.bad("passed_on", _("已登记过，可以搁置这一行。"))
        row.facts = {
            "department": batch.department or (course and course.record.department),
            "course": course,
            "member": member,
            "passed_on": on,
            "evidence": row.get("evidence") or "",
        }


register(
    EachByItself(
        "passes",
        gettext_lazy("培训合格记录"),
        "passes.bring",
        (
            Field("member", gettext_lazy("学员"), ("姓名", "员工", "员工姓名"), required=True),
            COURSE,
            Field(
                "passed_on", gettext_lazy("合格日期"), ("日期", "考核日期", "发证日期"), "date", required=True
            ),
            Field("evidence", gettext_lazy("依据"), ("证书编号", "考核表", "备注"), required=True),
        ),
        prepare=_prepare_passes,
        keys=lambda row: [
            (
                row.facts["course"] and row.facts["course"].pk,
                row.facts["member"] and row.facts["member"].pk,
                row.facts["passed_on"],
            )
        ],
        void="passes.void",
        hints={"evidence": gettext_lazy("如：2025年上岗考核表、证书编号")},
    )
)
