"""The ledger of passes."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.web.columns import number_column
from huiyin.web.drawing import BADGE
from huiyin.web.kit import Column, Fact, Page, View, page
from huiyin.web.saying import badge_cell, day

SOON = dt.timedelta(days=30)


def pass_state(one) -> dict:
    """Whether a pass counts today, as a badge."""
    if one.record.voided_at:
        return badge_cell(_("已作废"), "grey")
    today = clock.today()
    if one.valid_to and one.valid_to < today:
        return badge_cell(_("已过期"), "red")
    if one.valid_to and one.valid_to <= today + SOON:
        return badge_cell(_("即将到期"), "orange")
    return badge_cell(_("有效"), "green")


def _facts(one, member):
    facts = [
        Fact(_("学员"), one.member.name),
        Fact(_("课程"), one.course.title, url=reverse("record", args=["courses", one.course_id])),
        Fact(_("状态"), pass_state(one)["label"], clause="WY-A4.4.4"),
        Fact(_("合格日期"), day(one.passed_on)),
        Fact(_("有效期至"), day(one.valid_to) or _("长期")),
    ]
    for kind, label, of in (
        ("trainings", _("培训"), one.training_id),
        ("exams", _("理论考核"), one.exam_id),
        ("practicals", _("操作考核"), one.practical_id),
    ):
        if of:
            facts.append(Fact(label, _("查看"), url=reverse("record", args=[kind, of])))
    if one.evidence:
        facts.append(Fact(_("依据"), one.evidence))
    return facts


page(
    Page(
        "passes",
        "training",
        "certificate",
        order=18,
        columns=(
            number_column(),
            Column("member", __("学员"), lambda p: p.member.name, filter="member__name__contains"),
            Column(
                "course", __("课程"), lambda p: p.course.title, wide=True, filter="course__title__contains"
            ),
            Column("state", __("状态"), pass_state, template=BADGE),
            Column("passed_on", __("合格日期"), lambda p: day(p.passed_on), sort="passed_on"),
            Column("valid_to", __("有效期至"), lambda p: day(p.valid_to) or _("长期"), sort="valid_to"),
            Column("evidence", __("依据"), lambda p: p.evidence, minor=True),
        ),
        rows=lambda rows: rows.select_related("record", "member", "course"),
        one=lambda rows: rows.select_related("member", "course"),
        facts=_facts,
        views=(
            View(
                "ending",
                __("即将到期"),
                lambda member: Q(
                    valid_to__gte=clock.today(), valid_to__lte=clock.today() + SOON, record__voided_at=None
                ),
                sort="valid_to",
            ),
            View(
                "over",
                __("已过期"),
                lambda member: Q(valid_to__lt=clock.today(), record__voided_at=None),
            ),
        ),
        clauses=("WY-A4.4.4", "WY-A4.3.2"),
        told_whole=True,
        facts_title=__("合格信息"),
        empty=__("考核合格后自动登记；系统启用前已合格的，点“补登合格记录”或从表格导入。"),
    )
)
