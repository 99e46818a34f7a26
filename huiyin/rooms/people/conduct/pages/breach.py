"""The ledger of breaches and the page of one."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.revising import titles
from huiyin.kernel.money import yuan
from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.people.conduct.forms.breaches import clause_choices
from huiyin.rooms.people.conduct.models import BreachState
from huiyin.web.columns import due_column, money_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, day, matter_level, name_of, state_cell
from huiyin.web.templatetags.huiyin import when


def clause_words(code: str) -> str:
    return f"{code} {titles().get(code, '')}".strip()


def member_column() -> Column:
    return Column(
        "member",
        __("当事人"),
        lambda row: row.member.name,
        filter="member__name__contains",
    )


def happened_words(breach) -> str:
    """When a breach happened; of an old ledger often the day alone."""
    at = breach.matter.happened_at
    return day(clock.local(at)) if breach.of_a_day else when(at)


def signed_words(breach) -> str:
    """Which edition the member had signed by then; of before on paper, as the ledger says that was brought in."""
    if breach.brought and not breach.on_paper:
        return _("当时没有签阅，不计入次数")
    if breach.brought:
        return _("当时已纸面签阅，计入次数") if breach.counts else _("当时已纸面签阅，记录已作废，不计入次数")
    if breach.edition:
        return _("%(edition)s 版，%(at)s 签阅") % {"edition": breach.edition, "at": when(breach.signed_at)}
    return _("发生时尚未签阅，不能处罚")


def happened_column() -> Column:
    return Column(
        "happened",
        __("发生时间"),
        happened_words,
        filter="matter__happened_at",
        day=True,
        full=lambda row: row.matter.happened_at,
    )


def _facts(breach, member):
    matter = breach.matter
    facts = [
        Fact(_("当事人"), breach.member.name),
        Fact(_("违反条款"), clause_words(breach.clause), clause=breach.clause),
        *([Fact(_("情形"), breach.sort)] if breach.sort else []),
        Fact(_("发生时间"), happened_words(breach)),
        *_brought(breach),
        Fact(_("导入时间") if breach.brought else _("登记时间"), when(matter.opened_at)),
        *([Fact(_("地点"), breach.place)] if breach.place else []),
        *([Fact(_("话费"), _("%s 元") % yuan(breach.charge), clause="YX-4.2.4")] if breach.charge else []),
        Fact(_("部门"), breach.record.department.name),
    ]
    if breach.confirmed_at or breach.brought:
        url = _url(breach.reading, member) if breach.reading else ""
        facts.append(Fact(_("规程签阅"), signed_words(breach), url=url, clause="YX-1.1"))
    facts.append(Fact(_("导入人") if breach.brought else _("登记人"), name_of(breach.reporter)))
    names = [*(one.name for one in breach.witnesses.all()), *filter(None, [breach.others])]
    if names and breach.member_id != member.pk:  # witnesses need not fear whom they spoke of
        facts.append(Fact(_("证人"), "、".join(names)))
    return facts


def _brought(breach) -> list[Fact]:
    """What an old ledger said of a breach: how it was settled, on what evidence."""
    if not breach.brought:
        return []
    return [
        Fact(_("当时的处罚"), breach.measure),
        Fact(_("决定日期"), day(breach.decided_on)),
        Fact(_("证据或原编号"), breach.basis),
        *([Fact(_("备注"), breach.remark)] if breach.remark else []),
    ]


def _url(record, member) -> str:
    """Where a record stands, for whoever sees it."""
    seen = KINDS[record.kind].seen_by(member).filter(pk=record.pk).exists()
    return reverse("record", args=[record.kind, record.pk]) if seen else ""


def _sections(breach, member):
    sections = [Section(_("事实经过"), text=breach.words)]
    if breach.brought:
        text = _(
            "系统启用前已在纸面处理，从旧台账导入，作为历史计入次数；处罚照旧台账记录，不再计算，也不报财务。"
        )
        if not breach.counts:
            text = _(
                "系统启用前已在纸面处理，从旧台账导入；不计入次数，处罚照旧台账记录，不再计算，也不报财务。"
            )
        sections.append(Section(_("旧台账导入"), text=text))
    if breach.finding:
        title = _("核实意见（%(who)s %(when)s）") % {
            "who": name_of(breach.confirmed_by),
            "when": when(breach.confirmed_at) if breach.confirmed_at else "",
        }
        sections.append(Section(title, text=breach.finding))
    seen = KINDS["penalties"].seen_by(member).filter(breach=breach).select_related(*MATTER).order_by("pk")
    lines = [
        {
            "label": f"{one.record.number} {clause_words(one.clause)}",
            "url": reverse("record", args=["penalties", one.pk]),
            "state_label": state_cell(one)["label"],
            "state_tone": state_cell(one)["tone"],
        }
        for one in seen
    ]
    if lines:
        sections.append(listed(_("处罚"), lines))
    return sections


def _way(breach) -> tuple[str, ...]:
    if breach.brought:
        return (BreachState.SETTLED, *([BreachState.VOIDED] if breach.record.voided_at else []))
    end = breach.matter.state if breach.matter.closed_at else BreachState.SETTLED
    if end == BreachState.DISMISSED:
        return (BreachState.OPEN, end)
    return (BreachState.OPEN, BreachState.CONFIRMED, end)


page(
    Page(
        "breaches",
        "conduct",
        "alert-triangle",
        order=40,
        columns=(
            number_column(),
            member_column(),
            Column(
                "clause",
                __("违反条款"),
                lambda row: clause_words(row.clause),
                filter="clause",
                choices=clause_choices,
                wide=True,
            ),
            state_column(BreachState.choices),
            due_column(),
            happened_column(),
            owner_column(),
            Column(
                "edition", __("签阅版本"), lambda row: __("纸面") if row.on_paper else row.edition, minor=True
            ),
            Column(
                "measure", __("当时的处罚"), lambda row: row.measure, filter="measure__contains", hidden=True
            ),
            Column("basis", __("证据或原编号"), lambda row: row.basis, filter="basis__contains", hidden=True),
            Column("sort", __("情形"), lambda row: row.sort, hidden=True),
            money_column("charge", __("话费"), lambda row: row.charge or None, hidden=True),
            Column("reporter", __("登记人"), lambda row: name_of(row.reporter), hidden=True),
            Column("words", __("事实经过"), lambda row: row.words, hidden=True, wide=True),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "member", "reporter"),
        one=lambda rows: rows.select_related(
            "member", "reporter", "confirmed_by", "reading"
        ).prefetch_related("witnesses"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        way=_way,
        views=(
            View("verify", __("待核实"), lambda member: Q(matter__state=BreachState.OPEN)),
            View("confirmed", __("待处理"), lambda member: Q(matter__state=BreachState.CONFIRMED)),
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View(
                "unsigned",
                __("未签阅"),
                lambda member: Q(edition="", confirmed_at__isnull=False) | Q(brought=True, on_paper=False),
            ),
            View("brought", __("旧台账"), lambda member: Q(brought=True)),
        ),
        clauses=("YX-4.1.1", "WY-M4b", "WY-M6", "JS-H4"),
        empty=__(
            "违反行为规范的事实在这里登记，要有证据；核实确认后才计入次数。启用前的旧台账从“导入”带入。"
        ),
        facts_title=__("违规信息"),
        told_whole=True,
    )
)
