"""The ledgers of courses and of their questions."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.people.training.forms.courses import LETTERS
from huiyin.rooms.people.training.models import ExamQuestion, Sort
from huiyin.rooms.people.training.queries import (
    examquestions_seen_by,
    mark_of,
    trainings_seen_by,
    with_numbers,
)
from huiyin.web.columns import number_column
from huiyin.web.drawing import BADGE
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import badge_cell, chosen, day, state_cell

SHOWN = 10
NUMBER_OF_QUESTIONS = 200


def _in_use(one) -> dict:
    if one.record.voided_at:
        return badge_cell(_("已作废"), "grey")
    return badge_cell(_("已停用"), "grey") if one.retired_at else badge_cell(_("使用中"), "green")


def tested_by(course) -> str:
    return "、".join(
        words
        for holds, words in (
            (course.attended, _("到课")),
            (course.written, _("理论考核")),
            (course.practical, _("操作考核")),
        )
        if holds
    )


def lasting(course) -> str:
    return _("%d个月") % course.valid_months if course.valid_months else _("长期")


def _facts(course, member):
    mark = mark_of(course)
    facts = [
        Fact(_("课程名称"), course.title),
        Fact(_("类别"), chosen(course, "sort"), clause=course.clause),
        Fact(_("合格条件"), tested_by(course)),
        Fact(_("及格线"), f"{mark.value}%", clause=mark.clause),
        Fact(_("合格有效期"), lasting(course), clause="WY-A4.4.4"),
        Fact(_("部门"), course.record.department.name),
    ]
    if course.written:
        paper = _("%(n)d题，%(minutes)d分钟") % {"n": course.drawn, "minutes": course.minutes}
        facts.append(Fact(_("试卷"), paper, clause="WY-A4.3.2"))
    if posts := "、".join(course.posts.order_by("pk").values_list("name", flat=True)):
        facts += [
            Fact(_("必修岗位"), posts, clause="WY-A4.4.4"),
            Fact(_("从何日起必修"), day(course.required_from)),
        ]
    return facts


def _sections(course, member):
    points = [{"label": f"{n}. {point}", "url": ""} for n, point in enumerate(course.syllabus, 1)]
    sections = [listed(_("大纲"), points)] if points else []
    if course.practical:
        steps = [{"label": item, "url": "", "words": _("%d分") % most} for item, most in course.steps]
        sections.append(listed(_("操作考核项目"), steps))
    if course.written:
        sections += _bank(course, member)
    held = trainings_seen_by(member).filter(course=course).select_related("matter__record").order_by("-pk")
    lines = [
        {
            "label": f"{clock.local(one.from_at):%Y-%m-%d %H:%M} {one.place}",
            "words": one.teacher,
            "url": reverse("record", args=["trainings", one.pk]),
            "state_label": state_cell(one)["label"],
            "state_tone": state_cell(one)["tone"],
        }
        for one in held[:SHOWN]
    ]
    if lines:
        sections.append(listed(_("历次培训"), lines))
    else:
        sections.append(Section(_("历次培训"), text=_("还没有培训过，点“安排培训”。")))
    return sections


def _bank(course, member) -> list[Section]:
    """The questions, for whoever may read them; how many there are, for everybody."""
    found = examquestions_seen_by(member).filter(course=course, retired_at=None).select_related("record")
    lines = [
        {
            "label": one.stem,
            "words": f"{chosen(one, 'sort')}，{_('%d分') % one.points}，{_('答案')} {letters(one.right)}",
            "url": reverse("record", args=["examquestions", one.pk]),
        }
        for one in found.order_by("pk")[:NUMBER_OF_QUESTIONS]
    ]
    if lines:
        return [listed(_("题库（%d题）") % len(lines), lines)]
    count = course.questions.filter(retired_at=None).count()
    words = _("%d道题") % count if count else _("还没有题目，点“添加题目”，或从表格导入。")
    return [Section(_("题库"), text=words)]


def letters(places) -> str:
    return "".join(LETTERS[n] for n in places)


page(
    Page(
        "courses",
        "training",
        "book",
        order=20,
        columns=(
            number_column(),
            Column("title", __("课程名称"), lambda c: c.title, wide=True, filter="title__contains"),
            Column("sort", __("类别"), lambda c: chosen(c, "sort"), filter="sort", choices=Sort.choices),
            Column("in_use", __("状态"), _in_use, template=BADGE),
            Column("tested", __("合格条件"), tested_by),
            Column("valid", __("合格有效期"), lasting),
            Column("bank", __("题目"), lambda c: c.banked or "", align="end"),
            Column("passed", __("合格人次"), lambda c: c.passed or "", align="end"),
        ),
        rows=lambda rows: with_numbers(rows.select_related("record")),
        one=lambda rows: rows,
        facts=_facts,
        sections=_sections,
        views=(
            View("used", __("使用中"), lambda member: Q(retired_at=None, record__voided_at=None)),
            View("required", __("岗位必修"), lambda member: Q(required_from__isnull=False, retired_at=None)),
        ),
        first_view="used",
        clauses=("WY-A4.4.4", "WY-A4.3.2", "ZH-J1.K"),
        told_whole=True,
        facts_title=__("课程信息"),
        empty=__("把入职、上岗、合同内容等培训各建一门课程，写明大纲、考核方式和哪些岗位必修。"),
    )
)


def _question_facts(one, member):
    return [
        Fact(_("课程"), one.course.title, url=reverse("record", args=["courses", one.course_id])),
        Fact(_("题型"), chosen(one, "sort")),
        Fact(_("分值"), one.points),
        Fact(_("状态"), _in_use(one)["label"]),
        Fact(_("题目"), one.stem),
    ]


def _question_sections(one, member):
    lines = [
        {
            "label": f"{LETTERS[n]}. {option}",
            "url": "",
            **({"state_label": _("答案"), "state_tone": "green"} if n in one.right else {}),
        }
        for n, option in enumerate(one.options)
    ]
    return [listed(_("选项"), lines), *([Section(_("解析"), text=one.why)] if one.why else [])]


page(
    Page(
        "examquestions",
        "training",
        "help-circle",
        order=25,
        columns=(
            number_column(),
            Column("stem", __("题目"), lambda q: q.stem, wide=True, filter="stem__contains"),
            Column("course", __("课程"), lambda q: q.course.title, filter="course__title__contains"),
            Column(
                "sort",
                __("题型"),
                lambda q: chosen(q, "sort"),
                filter="sort",
                choices=ExamQuestion.Sort.choices,
            ),
            Column("right", __("答案"), lambda q: letters(q.right)),
            Column("points", __("分值"), lambda q: q.points, align="end"),
            Column("in_use", __("状态"), _in_use, template=BADGE),
        ),
        rows=lambda rows: rows.select_related("record", "course"),
        one=lambda rows: rows.select_related("course"),
        facts=_question_facts,
        sections=_question_sections,
        views=(View("used", __("使用中"), lambda member: Q(retired_at=None, record__voided_at=None)),),
        first_view="used",
        clauses=("WY-A4.3.2",),
        told_whole=True,
        facts_title=__("题目信息"),
        empty=__("题目可以逐道添加，也可以从表格导入；考卷从这里随机抽题。"),
    )
)
