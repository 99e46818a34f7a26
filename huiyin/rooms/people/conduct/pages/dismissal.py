"""Proposals of dismissal: the list of steps, with what is still missing."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.people.conduct.models import DismissalState
from huiyin.rooms.people.conduct.pages.breach import clause_words, member_column
from huiyin.rooms.people.conduct.queries import step_lines
from huiyin.web.columns import due_column, number_column, opened_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, day, matter_level


def _facts(one, member):
    penalty = one.penalty
    return [
        Fact(_("当事人"), one.member.name),
        Fact(_("处罚"), penalty.record.number, url=reverse("record", args=["penalties", penalty.pk])),
        Fact(_("违反条款"), clause_words(penalty.breach.clause), clause=penalty.breach.clause),
        Fact(_("依据"), clause_words(penalty.clause), clause=penalty.clause),
        Fact(_("第几次"), _("第%d次") % penalty.nth),
        Fact(_("部门"), one.record.department.name),
    ]


def _sections(one, member):
    lines = [
        {
            "label": label,
            "words": words,
            "state_label": _("已办") if done else _("未办"),
            "state_tone": "green" if done else "orange",
        }
        for label, words, done in step_lines(one)
    ]
    warning = _(
        "这里只形成辞退建议，系统不解除任何人的劳动合同，也不停用账号。违法解除的后果是恢复劳动关系，或支付两倍经济补偿的赔偿金。"
    )
    return [listed(_("步骤清单"), lines), Section(_("法律提示"), text=str(warning))]


page(
    Page(
        "dismissals",
        "conduct",
        "file-alert",
        order=42,
        columns=(
            number_column(),
            member_column(),
            Column("clause", __("违反条款"), lambda row: clause_words(row.penalty.breach.clause), wide=True),
            state_column(DismissalState.choices),
            due_column(),
            owner_column(),
            opened_column(__("提出时间")),
            Column("told", __("通知工会"), lambda row: day(row.told_on), minor=True),
            Column("replied", __("回复工会"), lambda row: day(row.replied_on), minor=True),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "member", "penalty__breach"),
        one=lambda rows: rows.select_related(
            "member", "approved_by", "penalty__matter__record", "penalty__breach__matter__record"
        ),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        way=lambda one: (
            (*DismissalState.values[:6], DismissalState.CERTIFIED)
            if one.matter.state not in (DismissalState.REFUSED, DismissalState.WITHDRAWN)
            else (DismissalState.OPEN, one.matter.state)
        ),
        views=(
            View("open", __("办理中"), lambda member: Q(matter__closed_at=None)),
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
        ),
        clauses=("YX-4.2.2", "YX-4.2.3", "YX-4.2.5"),
        empty=__("按条款应当辞退的，处罚批准后在这里形成建议，逐步备齐材料、通知工会、报批。"),
        facts_title=__("建议信息"),
        told_whole=True,
    )
)
