"""权证专员: one person sees to the titles of a project (YX-3.2.5)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.titles import forms
from huiyin.rooms.sales.titles.models import TitleDesk
from huiyin.rooms.sales.titles.queries import desk_of, desks_seen_by

TITLEDESKS = register(
    Kind(
        "titledesks",
        _("权证专员"),
        TitleDesk,
        desks_seen_by,
        document=lambda desk: tokens.document(texts=(desk.project.name,)),
    )
)


@opens(
    "titledesks.appoint",
    label=_("指定权证专员"),
    clauses=["YX-3.2.5"],
    form=forms.DeskForm,
    icon="user-check",
)
def appoint(act, record, *, who, from_on):
    """Certificates are in one person's care for each project; whoever follows is named on the day it changes."""
    if not who.is_active:
        raise Refused(_("%s已经离职") % who.name, _("改选在职的同事"), field="who")
    standing = TitleDesk.objects.filter(project=record.project, to_on=None).first()
    if standing is not None:
        if standing.member_id == who.pk:
            raise Refused(_("%s已经是这个项目的权证专员") % who.name, _("不用重复指定"), field="who")
        if from_on < standing.from_on:
            raise Refused(_("日期早于前任的开始日期"), _("核对日期"), field="from_on")
        TitleDesk.objects.filter(pk=standing.pk).update(to_on=from_on)
        act.note(前任=standing.member.name)
    return TitleDesk.objects.create(record=record, project=record.project, member=who, from_on=from_on)


@action(
    "titledesks.end",
    label=_("不再负责"),
    clauses=["YX-3.2.5"],
    form=forms.EndDeskForm,
    icon="user-off",
    offered=lambda desk: desk.to_on is None,
)
def end_desk(act, desk, *, to_on):
    """From that day on new titles go to whoever answers for the contract."""
    if to_on < desk.from_on:
        raise Refused(_("日期早于开始日期"), _("核对日期"), field="to_on")
    desk.to_on = to_on


def title_owner(act, department, facts):
    """Who owns what is done for a title: the title desk of the project, else whoever answers for the contract."""
    contract = facts.get("contract")
    project = contract.record.project if contract is not None else act.facts.get("project")
    return desk_of(project) or (contract.matter.owner if contract is not None else None)
