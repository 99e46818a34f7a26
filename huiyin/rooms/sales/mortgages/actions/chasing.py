"""Asking the customer, the agent or the bank, until the money is there (YX-2.6b, YX-2.6c)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.promises import making
from huiyin.kernel.words import Words
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages import promises as kinds
from huiyin.rooms.sales.mortgages.models import UNDER_WAY, Chase, Mortgage, Stage, Whom
from huiyin.rooms.sales.mortgages.queries import desk_of, missing_papers, silent_days


def next_chase(act, mortgage: Mortgage) -> None:
    """The next time somebody is to be asked: for papers as long as they are collected, later for what the bank does."""
    kind = kinds.PAPERS if mortgage.matter.state == Stage.COLLECT else kinds.CHASE
    words: Words = ""
    if kind is kinds.PAPERS and not missing_papers(mortgage):
        words = _("资料已齐，送银行审批")
    making.make(act, kind, mortgage.matter, words=words)


def keep_chasing(act, mortgage: Mortgage) -> None:
    """Whatever step was taken, somebody is asked again until the money is there."""
    if not making.open_of(mortgage.matter, kinds.CHASE).exists():
        making.make(act, kinds.CHASE, mortgage.matter)


@action(
    "mortgages.chase",
    label=_("催办"),
    clauses=["YX-2.6b", "YX-2.6c", "ZH-J3.2", "ZH-J1.5", "ZH-J3.4"],
    moves=UNDER_WAY,
    adds=True,
    form=forms.ChaseForm,
    icon="bell-ringing",
)
def chase(act, mortgage, *, whom, reached, words=""):
    """A loan nobody asks about stands still: whom we asked, when, and what they said, until it is there."""
    if whom == Whom.AGENT and mortgage.agent_id is None:
        raise Refused(_("这件按揭没有中介"), _("改催贷款机构或客户"), field="whom")
    Chase.objects.create(
        mortgage=mortgage,
        whom=whom,
        stage=mortgage.matter.state,
        reached=reached,
        words=words,
        by=act.actor,
        at=act.now,
    )
    missing = missing_papers(mortgage) if mortgage.matter.state == Stage.COLLECT else []
    act.note(
        催谁=Whom(whom).label,
        结果=_("已联系上") if reached else _("未联系上"),
        说明=words,
        还缺="、".join(missing),
    )
    if reached:  # an attempt keeps no promise
        making.keep(act, making.open_of(mortgage.matter, kinds.PAPERS, kinds.CHASE, kinds.BROUGHT_IN))
        next_chase(act, mortgage)


@action(
    "mortgages.remind_stale",
    label=_("提醒更新放款台账"),
    clauses=["ZH-J3.3"],
    who="anyone",
    adds=True,
    hidden=True,
)
def remind_stale(act, mortgage):
    """A ledger that is not kept by the day tells the bank's delay only when it is too late to ask."""
    record = act.held.record
    days = silent_days(record.department_id, record.project_id)
    desk = desk_of(record.department_id, record.project_id)
    member = desk.member if desk else mortgage.matter.owner
    act.note(责任人=member.name, 未更新=_now("%d个工作日") % len(days))
    act.tell(
        member,
        _("放款台账已有%d个工作日没有更新，请对账") % len(days),
        key=f"loans stale {record.department_id} {record.project_id} {clock.local(act.now):%Y-%m-%d}",
        level="warning",
        clause="ZH-J3.3",
    )
