"""The ledger of rosters, and the record of one: how many work, who is short, the way to the grid."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.people.rosters.models import RosterState
from huiyin.rooms.people.rosters.queries import shortfalls
from huiyin.web.columns import due_column, number_column, owner_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, matter_level
from huiyin.web.templatetags.huiyin import when


def grid_url(roster) -> str:
    return f"{reverse('roster_grid')}?month={roster.month:%Y-%m}&department={roster.place_id}"


def _counted(rows):
    return rows.annotate(
        shifts=Count("slots", distinct=True),
        people=Count("slots__member", distinct=True),
        holidays=Count("slots", filter=Q(slots__holiday=True), distinct=True),
    )


def _facts(roster, member):
    return [
        Fact(_("部门"), roster.place.name),
        Fact(_("月份"), f"{roster.month:%Y-%m}", url=grid_url(roster)),
        Fact(_("班次"), _("%(n)d班，%(people)d人") % {"n": roster.shifts, "people": roster.people}),
        Fact(_("节假日值班"), _("%d班") % roster.holidays),
        *([Fact(_("公布时间"), when(roster.published_at))] if roster.published_at else []),
    ]


def _sections(roster, member):
    line = {
        "label": _("打开值班表"),
        "words": _("成员 × 日期，方向键移动，按班次字母填写"),
        "url": grid_url(roster),
    }
    sections = [listed(_("值班表"), [line])]
    if not roster.voided and (short := shortfalls(roster)):
        lines = [
            {
                "label": f"{day:%m-%d} {shift.name}",
                "words": "",
                "url": "",
                "state_label": _("%(n)d/%(least)d人") % {"n": n, "least": shift.least},
                "state_tone": "red" if not roster.published_at else "orange",
            }
            for day, shift, n in short[:20]
        ]
        title = _("人手不足的班（%d个）") % len(short)
        sections.append(listed(title, lines))
    if roster.answer:
        sections.append(Section(_("人手不足的安排"), text=roster.answer))
    return sections


page(
    Page(
        "rosters",
        "roster",
        "calendar",
        order=20,
        columns=(
            number_column(),
            title_column(__("值班表")),
            state_column(RosterState.choices),
            Column("place", __("部门"), lambda r: r.place.name),
            Column("people", __("人数"), lambda r: r.people, align="end"),
            Column("shifts", __("班数"), lambda r: r.shifts, align="end"),
            owner_column(),
            due_column(),
        ),
        rows=lambda rows: _counted(rows.select_related(*MATTER, "place")),
        one=lambda rows: _counted(rows.select_related("place")),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(View("open", __("编制中"), lambda member: Q(matter__closed_at=None)),),
        clauses=("WY-S3", "YX-3.1.2"),
        told_whole=True,
        facts_title=__("值班表"),
        way=lambda roster: (RosterState.DRAFT, RosterState.PUBLISHED),
        empty=__("每月一份：按轮班生成，逐格更正，公布后人人看得到。"),
        promises=3,
    )
)
