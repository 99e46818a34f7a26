"""The ledger of defects and one of them."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.rooms.sales.handovers.models import DefectState
from huiyin.web.columns import due_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, day, matter_level
from huiyin.web.templatetags.huiyin import when


def _facts(defect, member):
    party, handover = defect.party, defect.handover
    return [
        Fact(_("交房"), str(handover.record), url=reverse("record", args=["handovers", handover.pk])),
        Fact(_("房屋"), str(handover.contract.unit)),
        Fact(_("部位"), defect.where),
        Fact(_("买受人"), party.name, party=True, masked=masked_name(party.name)),
        *(
            Fact(_("电话"), phone.number, party=True, masked=masked_phone(phone.number))
            for phone in party.phones.all()
        ),
        Fact(_("答复的完成日期"), day(defect.answered_until), clause="YX-2.7.3"),
        Fact(_("复验未过"), _("%d次") % defect.sent_back if defect.sent_back else ""),
    ]


def _sections(defect, member):
    sections = [Section(_("问题"), text=defect.words)]
    if defect.mended:
        said = when(defect.mended_at) if defect.mended_at else _("未通过复验")
        sections.append(Section(_("整改情况（%s）") % said, text=defect.mended))
    return sections


page(
    Page(
        "defects",
        "delivery",
        "tool",
        order=72,
        columns=(
            number_column(),
            Column(
                "unit",
                __("房屋"),
                lambda d: d.handover.contract.unit.path,
                filter="handover__contract__unit__path__startswith",
            ),
            Column("where", __("部位"), lambda d: d.where, filter="where__contains"),
            Column("words", __("问题"), lambda d: d.words, wide=True, filter="words__contains"),
            state_column(DefectState.choices),
            due_column(),
            owner_column(),
            Column(
                "until",
                __("答复的完成日期"),
                lambda d: day(d.answered_until),
                full=lambda d: d.answered_until or "",
            ),
            Column("back", __("复验未过"), lambda d: d.sent_back or "", align="end"),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "handover__contract__unit"),
        one=lambda rows: rows.select_related(
            "handover__contract__unit__building__project", "handover__matter__record"
        ).prefetch_related("matter__record__party__phones"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("open", __("待整改"), lambda member: Q(matter__state=DefectState.OPEN)),
            View("mended", __("待复验"), lambda member: Q(matter__state=DefectState.MENDED)),
            View(
                "late",
                __("已逾期"),
                lambda member: Q(matter__closed_at=None, matter__next_due__lt=clock.now()),
            ),
        ),
        clauses=("YX-2.7.3",),
        empty=__("验房时有问题的项目会自动列在这里，直到客户复验通过。"),
        facts_title=__("缺陷"),
        way=lambda defect: (DefectState.OPEN, DefectState.MENDED, DefectState.PASSED),
    )
)
