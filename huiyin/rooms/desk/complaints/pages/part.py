"""What other departments owe complaints."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.desk.complaints.models import PartState
from huiyin.web.columns import due_column, number_column, owner_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, chosen, matter_level, name_of
from huiyin.web.templatetags.huiyin import when

page(
    Page(
        "parts",
        "complaints",
        "share",
        order=30,
        columns=(
            number_column(),
            title_column(__("事项")),
            state_column(PartState.choices),
            due_column(),
            Column("department", __("承办部门"), lambda p: p.record.department.name),
            owner_column(),
            Column("purpose", __("性质"), lambda p: chosen(p, "purpose"), minor=True),
            Column("complaint", __("投诉编号"), lambda p: p.complaint.matter.record.number),
            Column(
                "opened",
                __("提出时间"),
                lambda p: when(p.matter.opened_at),
                filter="matter__opened_at",
                day=True,
            ),
        ),
        rows=lambda rows: rows.select_related(
            *MATTER, "matter__record__department", "complaint__matter__record"
        ),
        one=lambda rows: rows.select_related("complaint__matter__record", "asked_by", "replied_by"),
        facts=lambda part, member: [
            Fact(_("承办部门"), part.record.department.name),
            Fact(_("性质"), chosen(part, "purpose")),
            Fact(_("提出人"), name_of(part.asked_by)),
            Fact(_("提出时间"), when(part.matter.opened_at)),
            Fact(_("投诉编号"), part.complaint.matter.record.number),
        ],
        sections=lambda part, member: [
            Section(_("请求事项"), text=part.asked),
            Section(_("部门答复"), text=part.reply or _("还没有答复。")),
        ],
        level=matter_level,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("open", __("待答复"), lambda member: Q(matter__closed_at=None)),
        ),
        clauses=("YX-2.1.3a", "JS-H3.2"),
        empty=__("投诉需要其他部门配合时，从投诉页上“请其他部门协办”。"),
    )
)
