"""The ledger of meetings, and the page of one with its minutes and what became of its decisions."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.matters.models import Matter
from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.people.plans.models import Meeting, MeetingState, Seat
from huiyin.rooms.people.training.pages.trainings import span
from huiyin.web.columns import due_column, number_column, owner_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, chosen, matter_level, state_badge
from huiyin.web.templatetags.huiyin import when

TONES = {"called": "grey", "present": "green", "excused": "orange", "absent": "red"}


def _facts(meeting, member):
    seats = list(meeting.seats.all())
    came = sum(seat.state == Seat.State.PRESENT for seat in seats)
    return [
        Fact(_("类别"), chosen(meeting, "sort"), clause="WY-M2"),
        Fact(_("时间"), span(meeting)),
        Fact(_("地点"), meeting.place),
        Fact(_("主持"), meeting.matter.owner.name),
        Fact(_("出席"), f"{came}/{len(seats)}" if meeting.held_at else _("通知%d人") % len(seats)),
        Fact(_("部门"), meeting.record.department.name),
        *([Fact(_("纪要发出"), when(meeting.sent_at))] if meeting.sent_at else []),
    ]


def decisionlisted(meeting) -> list[dict]:
    """What was decided, and how the task stands that came of it."""
    decisions = list(meeting.decisions.order_by("pk").select_related("task"))
    matters = {
        one.pk: one
        for one in Matter.objects.filter(pk__in=[d.task_id for d in decisions]).select_related(
            "owner", "record"
        )
    }
    return [
        {
            "label": one.words,
            "words": f"{matters[one.task_id].owner.name}，{one.task.number or ''}",
            "url": reverse("record", args=["tasks", one.task_id]),
            "when": matters[one.task_id].next_due,
        }
        | state_badge(KINDS["tasks"], matters[one.task_id])
        for one in decisions
    ]


def _sections(meeting, member):
    sections = []
    if meeting.minutes:
        sections.append(Section(_("会议记录"), text=meeting.minutes))
    elif meeting.agenda:
        agenda = [{"label": f"{n}. {line}", "url": ""} for n, line in enumerate(meeting.agenda, 1)]
        sections.append(listed(_("议程"), agenda))
    if decisions := decisionlisted(meeting):
        sections.append(listed(_("决议与落实"), decisions))
    elif meeting.held_at:
        sections.append(
            Section(_("决议与落实"), text=_("还没有决议。点“记决议”，每条决议都会成为一项任务。"))
        )
    people = [
        {
            "label": seat.member.name,
            "url": "",
            "state_label": chosen(seat, "state"),
            "state_tone": TONES[seat.state],
        }
        for seat in meeting.seats.select_related("member").order_by("member__name")
    ]
    return [*sections, listed(_("参会人"), people)]


page(
    Page(
        "meetings",
        "plans",
        "users-group",
        order=64,
        columns=(
            number_column(),
            title_column(__("会议")),
            Column(
                "sort", __("类别"), lambda m: chosen(m, "sort"), filter="sort", choices=Meeting.Sort.choices
            ),
            state_column(MeetingState.choices),
            Column("span", __("时间"), span, sort="from_at", filter="from_at", day=True),
            Column("place", __("地点"), lambda m: m.place, filter="place__contains"),
            Column("decided", __("决议"), lambda m: m.decided or "", align="end"),
            owner_column(),
            due_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER).annotate(decided=Count("decisions", distinct=True)),
        one=lambda rows: rows,
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("open", __("未了的"), lambda member: Q(matter__closed_at=None), sort="span"),
            View("called", __("我参加的"), lambda member: Q(seats__member=member)),
        ),
        clauses=("WY-M2",),
        told_whole=True,
        facts_title=__("会议信息"),
        way=lambda meeting: (MeetingState.CALLED, MeetingState.HELD, MeetingState.SENT),
        empty=__("召集部务会或例会：议程、参会人；会后记录，决议各成一项任务。"),
    )
)
