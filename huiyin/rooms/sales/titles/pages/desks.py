"""Who sees to the titles of which project."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.sales.titles.pages.parts import day
from huiyin.web.kit import Column, Fact, Page, View, page
from huiyin.web.saying import name_of

page(
    Page(
        "titledesks",
        "titles",
        "user-check",
        order=85,
        columns=(
            Column("project", __("项目"), lambda d: name_of(d.project), filter="project__name", sticky=True),
            Column("member", __("权证专员"), lambda d: name_of(d.member), filter="member__name__contains"),
            Column("from_on", __("自何日起"), lambda d: day(d.from_on), full=lambda d: d.from_on),
            Column(
                "to_on", __("至何日止"), lambda d: day(d.to_on) or _("至今"), full=lambda d: d.to_on or ""
            ),
        ),
        rows=lambda rows: rows.select_related("record", "project", "member"),
        facts=lambda desk, member: [
            Fact(_("项目"), desk.project.name, clause="YX-3.2.5"),
            Fact(_("权证专员"), desk.member.name),
            Fact(_("自何日起"), day(desk.from_on)),
            Fact(_("至何日止"), day(desk.to_on) or _("至今")),
        ],
        one=lambda rows: rows.select_related("project", "member"),
        views=(View("now", __("现任"), lambda member: Q(to_on=None)),),
        clauses=("YX-3.2.5",),
        empty=__("每个项目指定一名权证专员，新开的办证和登记事项归其负责。"),
        facts_title=__("权证专员"),
    )
)
