"""The ledger of practical tests."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.people.training.models import PracticalState
from huiyin.rooms.people.training.pages.papers import points
from huiyin.rooms.people.training.queries import mark_of
from huiyin.web.columns import due_column, number_column, owner_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, matter_level
from huiyin.web.templatetags.huiyin import when


def _facts(one, member):
    mark = mark_of(one.course)
    facts = [
        Fact(_("考生"), one.member.name),
        Fact(_("课程"), one.course.title, url=reverse("record", args=["courses", one.course_id])),
        Fact(_("及格线"), f"{mark.value}%", clause=mark.clause),
    ]
    if one.got is not None:
        url = reverse("explanation", args=["practicals", one.pk, "got"])
        facts += [
            Fact(_("得分"), points(one), clause="WY-A4.3.2", explains=url),
            Fact(_("考官"), one.judged_by.name if one.judged_by else ""),
            Fact(_("考核时间"), when(one.judged_at)),
        ]
    return facts


def _sections(one, member):
    lines = [
        {
            "label": item,
            "url": "",
            "state_label": _("满分%d") % most if given is None else f"{given}/{most}",
            "state_tone": "grey" if given is None else "green" if given == most else "orange",
        }
        for item, most, given in one.steps
    ]
    return [
        listed(_("评分表"), lines),
        *([Section(_("点评"), text=one.remark)] if one.remark else []),
    ]


page(
    Page(
        "practicals",
        "training",
        "clipboard-check",
        order=16,
        columns=(
            number_column(),
            title_column(__("考核")),
            Column("member", __("考生"), lambda p: p.member.name, filter="member__name__contains"),
            state_column(PracticalState.choices),
            Column("got", __("得分"), points, align="end"),
            owner_column(),
            due_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "member"),
        one=lambda rows: rows.select_related("member", "course__record", "judged_by"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(View("open", __("待考"), lambda member: Q(matter__closed_at=None)),),
        clauses=("WY-A4.3.2", "JS-TV"),
        told_whole=True,
        facts_title=__("考核信息"),
        way=lambda one: (PracticalState.OPEN, PracticalState.PASSED),
        empty=__("课程有操作考核的，登记开课后自动安排，由考官现场逐项评分。"),
    )
)
