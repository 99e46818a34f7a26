"""The ledger of written tests, and the page of one: before its end without a word of what is right."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.people.training.models import Drawn, ExamState
from huiyin.rooms.people.training.pages.courses import letters
from huiyin.rooms.people.training.queries import mark_of
from huiyin.rooms.people.training.rules import is_right
from huiyin.web.columns import due_column, number_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, View, listed, page
from huiyin.web.saying import MATTER, matter_level
from huiyin.web.templatetags.huiyin import when


def points(test) -> str:
    return "" if test.got is None else f"{test.got}/{test.full}"


def _facts(exam, member):
    mark = mark_of(exam.course)
    facts = [
        Fact(_("考生"), exam.member.name),
        Fact(_("课程"), exam.course.title, url=reverse("record", args=["courses", exam.course_id])),
        Fact(_("第几次"), exam.attempt),
        Fact(_("及格线"), f"{mark.value}%", clause=mark.clause),
        Fact(_("最迟开考"), when(exam.due_at)),
    ]
    if exam.training:
        title = f"{exam.training.record.number} {exam.training.matter.title}"
        facts.append(Fact(_("培训"), title, url=reverse("record", args=["trainings", exam.training_id])))
    if exam.started_at:
        facts += [Fact(_("开考时间"), when(exam.started_at)), Fact(_("截止时间"), when(exam.ends_at))]
    if exam.got is not None:
        url = reverse("explanation", args=["exams", exam.pk, "got"])
        facts += [
            Fact(_("得分"), points(exam), clause="WY-A4.3.2", explains=url),
            Fact(_("交卷"), _("到时自动交卷") if exam.by_clock else when(exam.submitted_at)),
        ]
    return facts


def _sections(exam, member):
    if exam.matter.state in (ExamState.SET, ExamState.RUNNING) and exam.member_id == member.pk:
        running = exam.matter.state == ExamState.RUNNING
        words = _("答案随答随存，断线后重新打开接着答") if running else _("点“开始答题”后开始计时")
        line = {"label": _("进入考场"), "words": words, "url": reverse("exam_room", args=[exam.pk])}
        return [listed(_("考场"), [line])]
    if exam.submitted_at is None:
        return []
    return [listed(_("答卷"), [_answered(exam, n, Drawn(*one)) for n, one in enumerate(exam.paper)])]


def _beside(exam, member):
    """How many are unanswered, for who is about to hand in."""
    if exam.matter.state != ExamState.RUNNING or exam.member_id != member.pk:
        return []
    answered = sum(bool(chosen) for chosen in exam.answers.values())
    left = len(exam.paper) - answered
    return [
        Fact(_("已答"), f"{answered}/{len(exam.paper)}"),
        *([Fact(_("未答"), _("%d题") % left)] if left else []),
    ]


def _answered(exam, n: int, one: Drawn) -> dict:
    chosen = exam.answers.get(str(n), [])
    fits = is_right(one, chosen)
    said = "、".join(one.options[place] for place in chosen) or _("未答")
    words = (
        said
        if fits
        else _("答：%(said)s；应为 %(right)s %(words)s")
        % {
            "said": said,
            "right": letters(one.right),
            "words": "、".join(one.options[place] for place in one.right),
        }
    )
    return {
        "label": f"{n + 1}. {one.stem}",
        "words": f"{words}{'。' if one.why else ''}{one.why}",
        "url": "",
        "state_label": f"{one.points if fits else 0}/{one.points}",
        "state_tone": "green" if fits else "red",
    }


page(
    Page(
        "exams",
        "training",
        "writing",
        order=14,
        columns=(
            number_column(),
            title_column(__("考核")),
            Column("member", __("考生"), lambda e: e.member.name, filter="member__name__contains"),
            state_column(ExamState.choices),
            Column("attempt", __("第几次"), lambda e: e.attempt, align="end"),
            Column("got", __("得分"), points, align="end"),
            Column(
                "submitted", __("交卷时间"), lambda e: when(e.submitted_at), full=lambda e: e.submitted_at
            ),
            due_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "member"),
        one=lambda rows: rows.select_related("member", "course__record", "training__matter__record"),
        facts=_facts,
        sections=_sections,
        beside=_beside,
        level=matter_level,
        views=(
            View("open", __("未考完"), lambda member: Q(matter__closed_at=None)),
            View("failed", __("未合格"), lambda member: Q(passed=False)),
        ),
        clauses=("WY-A4.3.2", "WY-A4.4.4"),
        told_whole=True,
        facts_title=__("考核信息"),
        way=lambda exam: (ExamState.SET, ExamState.RUNNING, ExamState.PASSED),
        empty=__("登记开课后，到课的人自动有一份考核；补考在这里单独安排。"),
    )
)
