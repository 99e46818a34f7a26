"""The month's total and its lines, as finance and whoever leads read them."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.money import yuan
from huiyin.rooms.people.conduct.forms.penalties import legal_warning
from huiyin.rooms.people.conduct.models import TotalState
from huiyin.rooms.people.conduct.pages.breach import member_column
from huiyin.rooms.people.conduct.queries import lines_seen_by, totals_seen_by
from huiyin.web.columns import due_column, money_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, matter_level, name_of
from huiyin.web.templatetags.huiyin import when


def lines_shown(total, member):
    """The lines of a total that a member may read: all for finance, else those of whom they lead, and their own."""
    return lines_seen_by(member).filter(total=total).select_related("record", "member").order_by("pk")


def line_words(line) -> str:
    """A line in one sentence: what of it is a fine, what is repaid."""
    parts = [
        _("条款罚款 %(fines)s 元，实收 %(money)s 元") % {"fines": yuan(line.fines), "money": yuan(line.money)}
    ]
    if line.points:
        parts.append(_("扣 %s 分") % f"{line.points / 100:.2f}")
    if line.deducted or line.carried or line.brought:
        parts.append(
            _("赔偿扣款 %(now)s 元，结转 %(rest)s 元")
            % {"now": yuan(line.deducted), "rest": yuan(line.carried)}
        )
    if line.rewarded:
        parts.append(_("奖金 %s 元") % yuan(line.rewarded))
    return "；".join(map(str, parts))


def _facts(total, member):
    facts = [
        Fact(_("部门"), total.department.name),
        Fact(_("月份"), f"{total.month:%Y-%m}"),
        Fact(_("编制人"), name_of(total.drawn_by)),
        Fact(_("编制时间"), when(total.matter.opened_at)),
    ]
    if total.received_at:
        facts += [
            Fact(_("财务确认"), f"{name_of(total.received_by)} {when(total.received_at)}", clause="YX-4.2.5"),
            *([Fact(_("财务意见"), total.remark)] if total.remark else []),
        ]
    if total.recalled_at:
        facts += [
            Fact(_("收回"), f"{name_of(total.recalled_by)} {when(total.recalled_at)}", clause="YX-4.2.5"),
            Fact(_("收回原因"), total.recalled_why),
        ]
        anew = totals_seen_by(member).filter(
            department=total.department_id, month=total.month, recalled_at=None
        )
        if one := anew.select_related("matter__record").first():
            url = reverse("record", args=["conducttotals", one.pk])
            facts.append(Fact(_("重新编制"), one.record.number, url=url))
    return facts


def _sections(total, member):
    lines = list(lines_shown(total, member))
    shown = [
        {
            "label": line.member.name,
            "words": line_words(line),
            "url": reverse("record", args=["conductlines", line.pk]),
        }
        for line in lines
    ]
    sums = [
        Fact(_("按条款计算的罚款"), _("%s 元") % yuan(sum(one.fines for one in lines))),
        Fact(_("实收罚款"), _("%s 元") % yuan(sum(one.money for one in lines)), clause="YX-4.2.5"),
        Fact(_("本月赔偿扣款"), _("%s 元") % yuan(sum(one.deducted for one in lines)), clause="YX-4.2.4"),
        Fact(_("结转以后月份"), _("%s 元") % yuan(sum(one.carried for one in lines))),
        Fact(_("奖金"), _("%s 元") % yuan(sum(one.rewarded for one in lines)), clause="WY-M6"),
    ]
    sections = []
    if total.recalled_at:
        text = _("这张汇总表在财务确认前已经收回，下面的金额只供查阅，不再计入任何月份，也不能打印。")
        sections.append(Section(_("已收回"), text=text))
    sections.append(Section(_("合计"), facts=sums))
    if shown:
        sections.append(listed(_("每人明细"), shown))
    else:
        sections.append(Section(_("每人明细"), text=str(_("本月没有要报的奖惩。"))))
    sections.append(Section(_("法律提示"), text=legal_warning()))
    return sections


page(
    Page(
        "conducttotals",
        "conduct",
        "report-money",
        order=44,
        columns=(
            number_column(),
            Column("department", __("部门"), lambda row: row.department.name),
            Column("month", __("月份"), lambda row: f"{row.month:%Y-%m}"),
            state_column(TotalState.choices),
            due_column(),
            money_column("fines", __("条款罚款"), lambda row: row.fines),
            money_column("money", __("实收罚款"), lambda row: row.money),
            money_column("deducted", __("赔偿扣款"), lambda row: row.deducted),
            money_column("carried", __("结转"), lambda row: row.carried),
            money_column("rewarded", __("奖金"), lambda row: row.rewarded, minor=True),
            owner_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "department"),
        one=lambda rows: rows.select_related("department", "drawn_by", "received_by", "recalled_by"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        way=lambda total: (
            TotalState.SENT,
            TotalState.WITHDRAWN if total.recalled_at else TotalState.RECEIVED,
        ),
        views=(
            View("waiting", __("待财务确认"), lambda member: Q(matter__state=TotalState.SENT)),
            View("standing", __("有效"), lambda member: Q(recalled_at=None)),
            View("recalled", __("已收回"), lambda member: Q(recalled_at__isnull=False)),
        ),
        first_view="standing",
        clauses=("YX-4.2.5", "YX-4.2.4"),
        empty=__("每月汇总一次报财务：罚款与赔偿分列，赔偿扣款不超过工资的一定比例。"),
        facts_title=__("汇总信息"),
        told_whole=True,
    )
)


def figure(line, name: str) -> str:
    return reverse("explanation", args=["conductlines", line.pk, name])


def _line_facts(line, member):
    def money(label, name: str, explains: bool = False) -> Fact:
        of = getattr(line, name)
        shown = "" if of is None else _("%s 元") % yuan(of)
        return Fact(label, shown, explains=figure(line, name) if explains else "")

    recalled = [Fact(_("汇总表"), _("已收回，这一行不再计入"))] if line.total.recalled_at else []
    return [
        Fact(_("员工"), line.member.name),
        Fact(_("月份"), f"{line.month:%Y-%m}"),
        *recalled,
        money(_("按条款计算的罚款"), "fines", True),
        money(_("实收罚款"), "money", True),
        Fact(_("扣考评分"), f"{line.points / 100:.2f}"),
        money(_("上月结转赔偿"), "brought"),
        money(_("本月新增赔偿"), "compensation"),
        *([money(_("当月工资"), "wage")] if line.wage is not None else []),
        money(_("本月赔偿扣款"), "deducted", True),
        money(_("结转以后月份"), "carried"),
        *([money(_("奖金"), "rewarded")] if line.rewarded else []),
    ]


def _line_sections(line, member):
    entries = line.entries.select_related("penalty__matter__record").order_by("pk")
    lines = [
        {
            "label": f"{one.penalty.record.number}{_('（冲回）') if one.back else ''}",
            "words": _("条款罚款 %(fine)s 元，实收 %(money)s 元，赔偿 %(repaid)s 元")
            % {"fine": yuan(one.fine), "money": yuan(one.money), "repaid": yuan(one.compensation)},
            "url": reverse("record", args=["penalties", one.penalty_id]),
        }
        for one in entries
    ]
    lines += [
        {"label": str(one.record), "words": str(one), "url": reverse("record", args=["rewards", one.pk])}
        for one in (line.freed if line.total.recalled_at else line.rewards)
        .select_related("record")
        .order_by("pk")
    ]
    return [listed(_("列入的处罚和奖励"), lines)] if lines else []


page(
    Page(
        "conductlines",
        "conduct",
        "list-details",
        order=45,
        columns=(
            Column("month", __("月份"), lambda row: f"{row.month:%Y-%m}", sticky=True),
            member_column(),
            Column(
                "recalled",
                __("汇总表"),
                lambda row: __("已收回") if row.record.voided_at else __("有效"),
                minor=True,
            ),
            money_column("fines", __("条款罚款"), lambda row: row.fines),
            money_column("money", __("实收罚款"), lambda row: row.money),
            Column(
                "points",
                __("扣分"),
                lambda row: f"{row.points / 100:.2f}",
                full=lambda row: row.points / 100,
                align="end",
            ),
            money_column("brought", __("上月结转"), lambda row: row.brought),
            money_column("compensation", __("新增赔偿"), lambda row: row.compensation),
            money_column("wage", __("当月工资"), lambda row: row.wage, minor=True),
            money_column("deducted", __("赔偿扣款"), lambda row: row.deducted),
            money_column("carried", __("结转"), lambda row: row.carried),
            money_column("rewarded", __("奖金"), lambda row: row.rewarded),
        ),
        rows=lambda rows: rows.select_related("record", "member"),
        one=lambda rows: rows.select_related("member", "total"),
        facts=_line_facts,
        sections=_line_sections,
        views=(
            View("standing", __("有效"), lambda member: Q(record__voided_at=None)),
            View("recalled", __("已收回"), lambda member: Q(record__voided_at__isnull=False)),
        ),
        first_view="standing",
        clauses=("YX-4.2.4", "YX-4.2.5"),
        empty=__("每月汇总后，每人一行。"),
        facts_title=__("明细"),
        told_whole=True,
    )
)
