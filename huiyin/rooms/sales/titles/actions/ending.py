"""A void contract has no title: what is under way is withdrawn, what is registered is struck out (ZH-4.1.3, YX-2.4b)."""

from __future__ import annotations

from django.utils.translation import gettext as _now

from huiyin.kernel.actions.verbs import after
from huiyin.rooms.sales.contracts.models import Contract, Why
from huiyin.rooms.sales.titles.actions.opening import open_cancellation
from huiyin.rooms.sales.titles.models import (
    CANCELLED_BY,
    CANCELLING,
    LAPSING,
    ActSort,
    ActState,
    RegistryAct,
)
from huiyin.rooms.sales.titles.queries import OPEN_TITLES, acts_of, first_registered_on, title_of

UNDER_WAY = (ActState.PREPARING, ActState.SUBMITTED, ActState.ACCEPTED, ActState.RETURNED)


def end_titles(act, contract: Contract) -> None:
    """Nothing of a void contract stays in the register or in anybody's list."""
    why = _now("合同作废：%s") % Why(contract.why).label
    title = title_of(contract)
    if title is not None and title.matter.state in OPEN_TITLES[:-1]:
        act.then("titles.withdraw", title.pk, reason=why)
    for one in acts_of(contract).filter(live=True).order_by("pk"):
        if one.matter.state in UNDER_WAY and one.sort not in CANCELLING and one.sort != ActSort.TRANSFER:
            act.then("registryacts.withdraw", one.pk, reason=why)
        elif one.done_on and one.sort in CANCELLED_BY and not _being_cancelled(one):
            open_cancellation(act.then, one)
            if one.matter.state in (ActState.RUNNING, ActState.LAPSED):
                act.then("registryacts.unwatch", one.pk, reason=why)


def _being_cancelled(one: RegistryAct) -> bool:
    return RegistryAct.objects.filter(cancels=one.pk, live=True).exists()


def take_cancellations_back(act, contract: Contract) -> None:
    """Who keeps the contract keeps its notices: cancellations that nobody handed in are withdrawn."""
    begun = acts_of(contract).filter(live=True, sort__in=CANCELLING, submitted_on=None)
    for one in begun:
        if one.matter.state in UNDER_WAY:
            act.then("registryacts.withdraw", one.pk, reason=_now("作废撤销，合同继续履行"))
    first = first_registered_on(contract.unit.building_id)
    for one in (
        acts_of(contract)
        .filter(live=True, sort__in=LAPSING, done_on__isnull=False, lapses_on=None)
        .order_by("pk")
    ):
        if first is None or one.done_on is None or one.secured_on is not None:
            continue
        if one.matter.state == ActState.DONE:
            act.then("registryacts.watch", one.pk, registrable_on=max(first, one.done_on))


def filing_cancelled(act, contract: Contract) -> None:
    """What was struck out on the contract's own page needs no act of its own any more."""
    if act.cause is not None and act.cause.verb == "registryacts.finish":
        return  # it was struck out by its own act
    one = acts_of(contract).filter(live=True, sort=ActSort.CANCEL_FILING).first()
    if one is not None and one.matter.state in UNDER_WAY:
        act.then("registryacts.withdraw", one.pk, reason=_now("已在合同上登记注销备案"))


after("contracts.void")(end_titles)
after("contracts.resume")(take_cancellations_back)
after("contracts.unfile")(filing_cancelled)
