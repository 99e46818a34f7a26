"""The ledger of what is explained at the signing."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.web.kit import Column, Fact, Page, Section, page
from huiyin.web.saying import name_of


def _project(term) -> str:
    return name_of(term.record.project) or _("全部项目")


page(
    Page(
        "terms",
        "sales",
        "book-2",
        order=94,
        columns=(
            Column(
                "heading",
                __("条款"),
                lambda t: t.heading,
                filter="heading__contains",
                sticky=True,
                edits="heading",
            ),
            Column(
                "meaning",
                __("说明"),
                lambda t: t.meaning,
                filter="meaning__contains",
                wide=True,
                edits="meaning",
            ),
            Column("mind", __("提醒客户"), lambda t: t.mind, wide=True, minor=True, edits="mind"),
            Column("project", __("项目"), _project, filter="record__project__name"),
            Column("templated", __("合同范本"), lambda t: t.templated, minor=True),
            Column("position", __("顺序"), lambda t: t.position, align="end", minor=True, edits="position"),
        ),
        edited_by="terms.correct",
        rows=lambda rows: rows.select_related("record__project"),
        one=lambda rows: rows.select_related("record__project"),
        facts=lambda term, member: [
            Fact(_("条款"), term.heading),
            Fact(_("项目"), _project(term)),
            Fact(_("合同范本"), term.templated),
            Fact(_("提醒客户"), term.mind),
        ],
        sections=lambda term, member: [Section(_("说明"), text=term.meaning)],
        clauses=("ZH-4.1.1",),
        empty=__("把合同范本里客户常问的条款写成说明，签约时照着讲。"),
        facts_title=__("条款"),
        told_whole=True,
    )
)
