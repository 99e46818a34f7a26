"""Printed forms of training: 培训计划表, 培训记录表 with its list of signatures, 考核成绩单, 培训合格证."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.rooms.people.training.models import Attendee, Drawn, Exam, Practical
from huiyin.rooms.people.training.queries import attendees_of, lines_of, mark_of, with_turnout
from huiyin.rooms.people.training.rules import is_right
from huiyin.web.papers import Paper, register
from huiyin.web.saying import day, name_of

FOLDER = Path(__file__).with_name("papers")


def plan_sheet(plan, member) -> dict:
    """培训计划表: the year's trainings by month, for the director's signature."""
    lines = [line for line in lines_of(plan) if not line.dropped]
    return {
        "department": plan.record.department.name,
        "year": str(plan.year),
        "aim": plan.aim,
        "rows": [
            (
                str(n),
                _now("%d月") % line.month,
                line.course.title,
                line.audience,
                line.teacher,
                str(line.hours),
            )
            for n, line in enumerate(lines, 1)
        ],
        "hours": str(sum(line.hours for line in lines)),
        "approved_at": plan.approved_at,
        "owner": plan.matter.owner.name,
    }


def _result(training, member: int) -> str:
    said = []
    for model in (Exam, Practical):
        one = (
            model.objects.filter(
                training=training, member=member, got__isnull=False, matter__record__voided_at=None
            )
            .order_by("-pk")
            .first()
        )
        if one is not None:
            said.append(f"{one.got}/{one.full} {_now('合格') if one.passed else _now('未合格')}")
    return "，".join(said)


def training_sheet(training, member) -> dict:
    """培训记录表: what was taught, and a line to sign for everybody who was asked."""
    first, last = clock.local(training.from_at), clock.local(training.to_at)
    held = training.held_at is not None
    return {
        "course": training.course.title,
        "department": training.record.department.name,
        "project": name_of(training.record.project),
        "when": f"{first:%Y-%m-%d %H:%M} {_now('至')} {last:%m-%d %H:%M}",
        "place": training.place,
        "teacher": training.teacher,
        "turnout": f"{training.came}/{training.asked}" if held else "",
        "content": training.content or "\n".join(training.course.syllabus),
        "rows": [
            (
                str(n),
                one.member.name,
                one.get_state_display() if one.state != Attendee.State.ASKED else "",
                _now("扫码") if one.by_code else "",
                _result(training, one.member_id) if held else "",
            )
            for n, one in enumerate(attendees_of(training), 1)
        ],
    }


def exam_sheet(exam, member) -> dict:
    """考核成绩单: what was asked, answered and worth, for the member's file."""
    paper = [Drawn(*one) for one in exam.paper] if exam.submitted_at else []
    rows = []
    for n, one in enumerate(paper):
        chosen = exam.answers.get(str(n), [])
        said = "、".join(one.options[place] for place in chosen) or _now("未答")
        rows.append((str(n + 1), one.stem, said, str(one.points if is_right(one, chosen) else 0)))
    mark = mark_of(exam.course)
    return {
        "member": exam.member.name,
        "course": exam.course.title,
        "department": exam.record.department.name,
        "attempt": str(exam.attempt),
        "started_at": exam.started_at,
        "submitted_at": exam.submitted_at,
        "score": f"{exam.got}/{exam.full}" if exam.got is not None else "",
        "mark": f"{mark.value}%",
        "result": "" if exam.passed is None else (_now("合格") if exam.passed else _now("未合格")),
        "rows": rows,
    }


def pass_sheet(one, member) -> dict:
    """培训合格证: that a member has passed a course, and until when."""
    return {
        "member": one.member.name,
        "course": one.course.title,
        "department": one.record.department.name,
        "passed_on": day(one.passed_on),
        "valid_to": day(one.valid_to) or _now("长期"),
        "syllabus": one.course.syllabus,
        "evidence": one.evidence,
    }


register(
    Paper(
        "trainingplan",
        _("培训计划表"),
        "trainingplans",
        FOLDER / "plan.typ",
        plan_sheet,
        ("WY-S11", "ZH-4.1.7"),
        copies=("存档联",),
        reads=lambda found, member: found.select_related("matter__owner"),
    )
)
register(
    Paper(
        "training",
        _("培训记录表"),
        "trainings",
        FOLDER / "training.typ",
        training_sheet,
        ("WY-S11", "WY-A4.4.4"),
        copies=("存档联",),
        reads=lambda found, member: with_turnout(found.select_related("course", "matter__record__project")),
    )
)
register(
    Paper(
        "exam",
        _("考核成绩单"),
        "exams",
        FOLDER / "exam.typ",
        exam_sheet,
        ("WY-A4.3.2",),
        copies=("存档联",),
        reads=lambda found, member: found.select_related("member", "course__record"),
    )
)
register(
    Paper(
        "pass",
        _("培训合格证"),
        "passes",
        FOLDER / "pass.typ",
        pass_sheet,
        ("WY-A4.4.4",),
        copies=("本人联",),
        reads=lambda found, member: found.select_related("member", "course"),
    )
)
