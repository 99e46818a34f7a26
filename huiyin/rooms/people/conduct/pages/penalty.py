"""The ledger of penalties and the page of one."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.people.conduct.models import STANDING, Mode, Outcome, PenaltyState
from huiyin.rooms.people.conduct.pages import judging
from huiyin.rooms.people.conduct.pages.breach import clause_words, member_column
from huiyin.web.columns import due_column, money_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Page, View, page
from huiyin.web.saying import MATTER, chosen, matter_level
from huiyin.web.templatetags.huiyin import when


def _way(penalty) -> tuple[str, ...]:
    state = penalty.matter.state
    first = (PenaltyState.PROPOSED, PenaltyState.NOTIFIED, PenaltyState.HEARD)
    if state == PenaltyState.VOIDED:
        return (PenaltyState.PROPOSED, state)
    if state == PenaltyState.DROPPED:
        return (*first, state)
    way: tuple[str, ...] = (*first, PenaltyState.DECIDED)
    if penalty.dismissal and penalty.outcome != Outcome.WARNING:
        way = (*way, PenaltyState.DISMISSING)
    if penalty.appealed_at:
        end = state if state in (PenaltyState.UPHELD, PenaltyState.REVERSED) else PenaltyState.UPHELD
        return (*way, PenaltyState.APPEALED, end)
    return (*way, PenaltyState.REVERSED if state == PenaltyState.REVERSED else PenaltyState.EFFECTIVE)


page(
    Page(
        "penalties",
        "conduct",
        "gavel",
        order=41,
        columns=(
            number_column(),
            member_column(),
            Column(
                "clause",
                __("违反条款"),
                lambda row: clause_words(row.breach.clause),
                filter="breach__clause__contains",
                wide=True,
            ),
            state_column(PenaltyState.choices),
            due_column(),
            Column("nth", __("第几次"), lambda row: row.nth, align="end"),
            money_column("fine", __("条款罚款额"), lambda row: row.fine),
            money_column("compensation", __("赔偿额"), lambda row: row.compensation or None),
            Column(
                "outcome",
                __("决定"),
                lambda row: chosen(row, "outcome"),
                filter="outcome",
                choices=Outcome.choices,
            ),
            Column(
                "mode",
                __("处罚方式"),
                lambda row: chosen(row, "mode"),
                filter="mode",
                choices=Mode.choices,
                minor=True,
            ),
            money_column("money", __("实收罚款"), lambda row: row.money, minor=True),
            Column(
                "points",
                __("扣分"),
                lambda row: f"{row.points / 100:.2f}" if row.points else "",
                full=lambda row: row.points / 100,
                align="end",
                minor=True,
            ),
            owner_column(),
            Column(
                "effective",
                __("生效时间"),
                lambda row: when(row.effective_at) if row.effective_at else "",
                filter="effective_at",
                day=True,
                full=lambda row: row.effective_at or "",
                hidden=True,
            ),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "member", "breach"),
        one=lambda rows: rows.select_related(
            "member",
            "breach__matter__record",
            "decided_by",
            "approved_by",
            "verdict_by",
            "gate",
            "follows__matter__record",
        ),
        facts=judging.facts,
        sections=judging.sections,
        beside=judging.beside,
        level=matter_level,
        way=_way,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("decide", __("待决定"), lambda member: Q(matter__state=PenaltyState.HEARD)),
            View("appealed", __("申诉中"), lambda member: Q(matter__state=PenaltyState.APPEALED)),
            View("in_force", __("已生效"), lambda member: Q(matter__state__in=STANDING)),
            View(
                "to_suspend",
                __("待安排停岗"),
                lambda member: Q(matter__state__in=STANDING, final_days__gt=0, suspensions__isnull=True),
            ),
        ),
        clauses=("YX-4.2.1", "YX-4.2.2", "YX-4.2.3", "YX-4.2.4", "YX-4.2.5"),
        empty=__("确认的违规从其页面提出处罚；金额由条款和本人的历史算出，先告知、听取申辩，再决定和报批。"),
        facts_title=__("处罚信息"),
        told_whole=True,
    )
)
