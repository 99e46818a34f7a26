"""Acts of the registry are opened as cases: of a contract, or of a project's buildings (ZH-4.1.3, ZH-J4.2, ZH-J4.3)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.contracts.models import STANDING, Contract
from huiyin.rooms.sales.titles import forms
from huiyin.rooms.sales.titles.actions import papers
from huiyin.rooms.sales.titles.actions.desks import title_owner
from huiyin.rooms.sales.titles.models import (
    CANCELLED_BY,
    CANCELLING,
    OF_A_PROJECT,
    ActSort,
    ActState,
    RegistryAct,
)
from huiyin.rooms.sales.titles.promises import PREPARE, SUBMIT
from huiyin.rooms.sales.titles.queries import acts_of, acts_seen_by, missing_of

CLAUSES = ["ZH-4.1.3", "ZH-J4.2", "ZH-J1.6"]
PROJECT_CLAUSES = ["ZH-J4.3", "ZH-4.1.3"]
REGISTRYACTS = register(
    Kind(
        "registryacts",
        _("登记事项"),
        RegistryAct,
        acts_seen_by,
        series=numbering.register("DJ"),
        states=ActState,
        closed=(ActState.DONE, ActState.WITHDRAWN),
        silent=frozenset({"live", "bill_id", "whole"}),
        document=lambda one: tokens.document(
            names=[one.party.name] if one.party else (),
            codes=(one.record.number or "", one.acceptance_number, one.proof_number, one.where),
            texts=(one.get_sort_display(), one.holder),
        ),
        first_owner=title_owner,
    )
)


def _begin(act, matter, registry_act: RegistryAct) -> RegistryAct:
    """What every act begins with: its list of papers, and somebody who is to see that they come."""
    department = matter.record.department_id
    papers.lay_out(matter, papers.papers_of_act(registry_act.sort, department))
    making.make(act, PREPARE if missing_of(matter) else SUBMIT, matter)
    return registry_act


@opens(
    "registryacts.open",
    label=_("办理登记"),
    clauses=CLAUSES,
    form=forms.OpenActForm,
    from_=["contracts"],
    icon="building-bank",
)
def open_act(
    act, matter, *, contract: Contract, sort: str, holder: str = "", fee: int | None = None, cancels=None
):
    """Each act of the registry is a case with papers and a date, so that none waits for somebody to remember it."""
    if sort in OF_A_PROJECT:
        raise Refused(_("%s按项目和楼栋办理") % ActSort(sort).label, _("用“办理项目登记”"), field="sort")
    voided = contract.matter.state not in STANDING
    if voided and sort not in CANCELLING:
        raise Refused(
            _("合同还没有签订或已经作废，不能办理登记"),
            _("核对合同"),
            field="unit",
        )
    if sort == ActSort.CANCEL_FILING and (not voided or not contract.submitted_on):
        raise Refused(
            _("合同没有在办理作废，不能注销备案"), _("先在合同上办理作废"), clause="YX-2.4b", field="sort"
        )
    if sort in CANCELLED_BY.values() and cancels is None:
        raise Refused(_("没有写注销哪一项登记"), _("在原登记的页面上用“办理注销”"), field="sort")
    if sort in (ActSort.MORTGAGE, ActSort.NOTICE_MORTGAGE) and not holder:
        raise Refused(_("没有写抵押权人"), _("填写贷款银行"), field="holder")
    same = acts_of(contract).filter(sort=sort, live=True, cancels=cancels).first()
    if same is not None:
        raise Refused(
            _("这份合同的%(sort)s已经有了：%(act)s") % {"sort": same.get_sort_display(), "act": same.record},
            _("在那一件上接着办"),
            field="sort",
        )
    one = RegistryAct.objects.create(
        matter=matter, contract=contract, sort=sort, holder=holder, fee=fee, cancels=cancels
    )
    return _begin(act, matter, one)


@opens(
    "registryacts.open_project",
    label=_("办理项目登记"),
    clauses=PROJECT_CLAUSES,
    form=forms.OpenProjectActForm,
    from_=["sheets", "launches"],
    icon="building-estate",
)
def open_project_act(act, matter, *, sort, buildings=(), holder="", fee=None, cancels=None, units=()):
    """First registration and the mortgage of the works are the project's, and every unit's title waits for them."""
    buildings = list(buildings)
    if sort not in OF_A_PROJECT:
        raise Refused(_("%s按合同办理") % ActSort(sort).label, _("用“办理登记”"), field="sort")
    if not buildings:
        raise Refused(_("没有选楼栋"), _("选择这次登记包括的楼栋"), field="buildings")
    project = buildings[0].project
    if any(one.project_id != project.pk for one in buildings):
        raise Refused(_("这几栋不是同一个项目的"), _("每个项目分别办理"), field="buildings")
    if sort == ActSort.WORKS and not holder:
        raise Refused(_("没有写抵押权人"), _("填写贷款银行"), field="holder")
    if sort == ActSort.FIRST:
        twice = RegistryAct.objects.filter(sort=sort, live=True, buildings__in=buildings).first()
        if twice is not None:
            raise Refused(
                _("有楼栋的首次登记已在办或已办：%s") % twice.record, _("去掉这些楼栋"), field="buildings"
            )
    one = RegistryAct.objects.create(
        matter=matter, project=project, sort=sort, holder=holder, fee=fee, cancels=cancels, whole=not units
    )
    one.buildings.set(buildings)
    one.units.set(units)
    act.note(楼栋=one.where, 套数=len(units) or "")
    return _begin(act, matter, one)


@action(
    "registryacts.cancel",
    label=_("办理注销"),
    clauses=CLAUSES,
    moves="done | running | lapsed",
    adds=True,
    form=forms.CancelForm,
    icon="eraser",
    offered=lambda one: one.sort in CANCELLED_BY and one.live and one.done_on and not one.ended_on,
)
def cancel_act(act, one, *, units=()):
    """What is registered stays until its cancellation is; a mortgage that is paid off is struck out as its own act."""
    if one.sort not in CANCELLED_BY or not one.done_on or one.ended_on:
        raise Refused(_("这一项没有可以注销的登记"), _("核对登记事项"))
    pending = RegistryAct.objects.filter(cancels=one.pk, live=True, done_on=None).first()
    if pending is not None:
        raise Refused(_("注销已经在办：%s") % pending.record, _("在那一件上接着办"))
    open_cancellation(act.later, one, units)


def open_cancellation(how, one: RegistryAct, units=()) -> None:
    """Opens what strikes an act out; `how` is the act's `later` or `then`."""
    sort = CANCELLED_BY[ActSort(one.sort)]
    record = one.record
    facts = {
        "department": record.department,
        "project": record.project,
        "party": record.party,
        "title": f"{one.where} {sort.label}"[:120],
        "sort": str(sort),
        "holder": one.holder,
        "cancels": one,
        "owner": one.matter.owner,
        "opened_from": record,
    }
    if one.contract_id:
        how("registryacts.open", None, contract=one.contract, **facts)
    else:
        how(
            "registryacts.open_project", None, buildings=list(one.buildings.all()), units=list(units), **facts
        )


def by_itself(one: RegistryAct) -> bool:
    """Whether an act is moved on its own page: a transfer follows its title."""
    return one.sort != ActSort.TRANSFER


def today_of(act):
    return clock.local(act.now).date()


def check_day(act, day, field: str, *not_before) -> None:
    """Raises Refused for a day in the future, or before one that must lie before it."""
    for label, before in not_before:
        if before and day < before:
            raise Refused(
                _now("日期早于%(what)s%(day)s") % {"what": label, "day": f"{before:%Y-%m-%d}"},
                _("核对日期先后"),
                field=field,
                clause="ZH-4.1.3",
            )
    if day > today_of(act):
        raise Refused(_("日期还没有到"), _("填写实际日期"), field=field)
