"""The application, its acceptance, its return; and why a title is late (YX-2.7.1a, ZH-J4.4)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.rooms.sales.contracts.queries import bills_of, paid_of
from huiyin.rooms.sales.titles import forms
from huiyin.rooms.sales.titles.actions import papers
from huiyin.rooms.sales.titles.actions.gathering import refuse_lacking
from huiyin.rooms.sales.titles.actions.opening import check_day, today_of
from huiyin.rooms.sales.titles.actions.titles import BEFORE
from huiyin.rooms.sales.titles.models import ActSort, Fault, TitleCase
from huiyin.rooms.sales.titles.promises import APPLY, CHASE_TITLE
from huiyin.rooms.sales.titles.queries import live_act_of
from huiyin.rooms.sales.titles.rules import exposure, late_interest
from huiyin.web.forms import ReasonForm

FIGURE = "exposure"


@action(
    "titles.apply",
    label=_("申请转移登记"),
    clauses=["YX-2.7.1a", "ZH-J4.4", "ZH-J4.3"],
    moves="ready -> filed",
    form=forms.ApplyForm,
    tone="primary",
    icon="send",
)
def apply(act, title, *, applied_on, registry, taken_by="", signature=None, uploads=()):
    """Nothing is applied for before the taxes are receipted; the building's own state the transfer asks (`registryacts.submit`)."""
    refuse_lacking(title)
    check_day(act, applied_on, "applied_on", (_now("签约日期"), title.contract.signed_on))
    papers.hand_to_registry(
        act, title.matter, registry, taken_by=taken_by, signature=signature, words=_now("申请转移登记")
    )
    act.attach(uploads)
    act.note(登记机构=registry)
    title.applied_on = applied_on
    title.filed_on = title.filed_on or applied_on
    making.keep(act, making.open_of(title.matter, APPLY))
    making.make(act, CHASE_TITLE, title.matter)


@after("titles.apply")
def apply_at_registry(act, title: TitleCase) -> None:
    """The transfer is an act of the registry like any other, and secures the advance notice."""
    record, registry = title.record, act.facts.get("registry", "")
    one = live_act_of(title.contract, ActSort.TRANSFER) or act.then(
        "registryacts.open",
        department=record.department,
        project=record.project,
        party=record.party,
        title=f"{title.unit.path} {ActSort.TRANSFER.label}",
        contract=title.contract,
        sort=str(ActSort.TRANSFER),
        owner=title.matter.owner,
        opened_from=record,
    )
    act.then("registryacts.submit", one.pk, submitted_on=title.applied_on, registry=registry)


@action(
    "titles.accepted",
    label=_("登记受理"),
    clauses=["YX-2.7.1a"],
    moves="filed -> accepted",
    form=forms.AcceptForm,
    tone="primary",
    icon="rubber-stamp",
)
def accepted(act, title, *, acceptance_number, accepted_on):
    """The number is what customer and registry are asked by."""
    check_day(act, accepted_on, "accepted_on", (_now("申请日期"), title.applied_on))
    title.acceptance_number, title.accepted_on = acceptance_number, accepted_on
    making.keep(act, making.open_of(title.matter, CHASE_TITLE))
    making.make(act, CHASE_TITLE, title.matter)
    if one := live_act_of(title.contract, ActSort.TRANSFER):
        act.later("registryacts.accept", one.pk, acceptance_number=acceptance_number, accepted_on=accepted_on)


@action(
    "titles.send_back",
    label=_("登记退件"),
    clauses=["YX-2.7.1a"],
    moves="filed | accepted -> ready",
    form=forms.ReturnedForm,
    icon="arrow-back-up",
)
def send_back(act, title, *, place):
    """What the registry returns is put right and applied for again; the law's days go on."""
    act.require_reason(_("退件要写明原因"), _("写明登记机构退回的理由"))
    papers.take_back(act, title.matter, place, _now("退件"))
    title.returned += 1
    title.applied_on = title.accepted_on = None
    title.acceptance_number = ""
    making.make(act, APPLY, title.matter)
    if one := live_act_of(title.contract, ActSort.TRANSFER):
        act.later("registryacts.send_back", one.pk, place=place, reason=act.reason)


@action(
    "titles.withdraw",
    label=_("撤回办证"),
    clauses=["YX-2.7.1a"],
    moves=f"{BEFORE} -> withdrawn",
    form=ReasonForm,
    tone="danger",
    icon="x",
)
def withdraw(act, title):
    """A title that is not wanted after all is withdrawn with its reason; what lies at the registry is fetched."""
    act.require_reason(_("撤回需要写明原因"), _("写一句为什么不办了"))
    title.live = False
    title.matter.closing = Closing.VOIDED
    if title.bill_id and title.fee_paid_on is None:
        act.later("bills.void", title.bill_id, reason=act.reason)
    if (one := live_act_of(title.contract, ActSort.TRANSFER)) and one.done_on is None:
        act.later("registryacts.withdraw", one.pk, reason=act.reason)


# ── why it is late ──────────────────────────────────────────────────────────────


def reckon(act, title: TitleCase, on=None) -> None:
    """What a title late by our own fault costs up to a day, kept with how it came about."""
    assert title.title_by is not None
    contract = title.contract
    percent = needed("YX-2.7.1a", "late_interest_percent", title.record.department_id, act.now)
    # without a bill in the book (brought in from an old ledger) the whole price counts as paid
    paid = paid_of(contract) if bills_of(contract).exists() else contract.price
    until = on or today_of(act)
    title.exposure = late_interest(paid, percent, max(0, (until - title.title_by).days))
    keep(act, FIGURE, exposure(paid, percent, title.title_by, until, contract.pk))


@action(
    "titles.find_fault",
    label=_("登记逾期原因"),
    clauses=["YX-2.7.1a"],
    moves="collecting | ready | filed | accepted | certified",
    form=forms.FaultForm,
    icon="alert-triangle",
    offered=lambda title: title.title_by is not None,
)
def find_fault(act, title, *, fault, words):
    """Whose delay it is decides who pays for it; what it costs us is reckoned in the open, and asked of the house."""
    if title.title_by is None:
        raise Refused(_("还没有办证期限"), _("先登记交房日期"))
    late = today_of(act) > title.title_by
    if not late:
        raise Refused(
            _("办证期限是%s，还没有逾期") % f"{title.title_by:%Y-%m-%d}", _("逾期后再登记原因"), field="fault"
        )
    title.fault, title.fault_words = fault, words
    if fault == Fault.OURS:
        reckon(act, title)
    else:
        title.exposure = None


@action(
    "titles.reckon",
    label=_("重新测算逾期违约金"),
    clauses=["YX-2.7.1a"],
    moves="collecting | ready | filed | accepted",
    icon="calculator",
    offered=lambda title: title.fault == Fault.OURS,
)
def reckon_again(act, title):
    """What grows by the day is reckoned anew when somebody looks at it, and each month by the worker."""
    if title.fault != Fault.OURS or title.title_by is None:
        raise Refused(_("没有登记为公司原因逾期"), _("先办“登记逾期原因”"))
    reckon(act, title)
