"""Trainings: who was asked, who came, who passed."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.matters.owning import held_by
from huiyin.rooms.people.training.models import Attendee, Exam, Practical, Sort, TrainingState
from huiyin.rooms.people.training.queries import attendees_of, with_turnout
from huiyin.web.columns import due_column, number_column, owner_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, chosen, matter_level, state_cell
from huiyin.web.templatetags.huiyin import when

TONES = {
    Attendee.State.ASKED: "grey",
    Attendee.State.PRESENT: "green",
    Attendee.State.LATE: "orange",
    Attendee.State.EXCUSED: "grey",
    Attendee.State.ABSENT: "red",
}


def span(training) -> str:
    first, last = clock.local(training.from_at), clock.local(training.to_at)
    same = first.date() == last.date()
    return f"{first:%Y-%m-%d %H:%M}–{last:%H:%M}" if same else f"{first:%m-%d %H:%M}–{last:%m-%d %H:%M}"


def _facts(training, member):
    facts = [
        Fact(_("课程"), training.course.title, url=reverse("record", args=["courses", training.course_id])),
        Fact(_("类别"), chosen(training.course, "sort"), clause=training.course.clause),
        Fact(_("时间"), span(training)),
        Fact(_("地点"), training.place),
        Fact(_("讲师"), training.teacher),
        Fact(_("到课"), f"{training.came}/{training.asked}", clause="WY-A4.4.4"),
        Fact(_("部门"), training.record.department.name),
    ]
    if training.record.project:
        facts.append(Fact(_("项目"), training.record.project.name))
    if training.line:
        facts.append(
            Fact(
                _("所属计划"),
                str(training.line.plan.matter.title),
                url=reverse("record", args=["trainingplans", training.line.plan_id]),
                clause="WY-S11",
            )
        )
    return facts


def _sections(training, member):
    tests: dict[int, list[str]] = {}
    for model in (Exam, Practical):
        found = model.objects.filter(training=training, matter__record__voided_at=None)
        for one in found.select_related("matter__record"):
            said = f"{one._meta.verbose_name} {state_cell(one)['label']}"
            if one.got is not None:
                said += f" {one.got}/{one.full}"
            tests.setdefault(one.member_id, []).append(said)
    lines = [
        {
            "label": one.member.name,
            "url": "",
            "words": "，".join(
                [
                    *([f"{when(one.at)}{_('扫码') if one.by_code else ''}"] if one.at else []),
                    *tests.get(one.member_id, []),
                ]
            ),
            "state_label": chosen(one, "state"),
            "state_tone": TONES[Attendee.State(one.state)],
        }
        for one in attendees_of(training)
    ]
    sections = []
    if training.content:
        sections.append(Section(_("培训内容"), text=training.content))
    if training.matter.state == TrainingState.PLANNED and training.matter.owner_id == member.pk:
        link = [
            {
                "label": _("打开签到码"),
                "words": _("投到现场屏幕上，学员登录手机扫码签到"),
                "url": reverse("training_code", args=[training.pk]),
            }
        ]
        sections.append(listed(_("扫码签到"), link))
    sections.append(listed(_("学员"), lines))
    return sections


page(
    Page(
        "trainings",
        "training",
        "school",
        order=12,
        columns=(
            number_column(),
            title_column(__("培训")),
            Column(
                "sort",
                __("类别"),
                lambda t: chosen(t.course, "sort"),
                filter="course__sort",
                choices=Sort.choices,
            ),
            state_column(TrainingState.choices),
            Column("span", __("时间"), span, sort="from_at", filter="from_at", day=True),
            Column("place", __("地点"), lambda t: t.place, filter="place__contains"),
            Column("teacher", __("讲师"), lambda t: t.teacher, filter="teacher__contains"),
            Column("came", __("到课"), lambda t: f"{t.came}/{t.asked}", align="end"),
            owner_column(),
            due_column(),
        ),
        rows=lambda rows: with_turnout(rows.select_related(*MATTER, "course")),
        one=lambda rows: with_turnout(
            rows.select_related("course__record", "line__plan__matter", "matter__record__project")
        ),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("open", __("未结束"), lambda member: Q(matter__closed_at=None), sort="span"),
            View("mine", __("我主办的"), held_by),
            View("asked", __("我参加的"), lambda member: Q(attendees__member=member)),
        ),
        clauses=("WY-S11", "WY-A4.4.4", "YX-2.3.4"),
        told_whole=True,
        facts_title=__("培训信息"),
        way=lambda training: (TrainingState.PLANNED, TrainingState.HELD, TrainingState.FINISHED),
        empty=__("安排一场培训：课程、时间地点、讲师和学员；开课后自动安排考核。"),
    )
)
