"""What is owed is reckoned and told: deed tax, maintenance fund, mortgage registration fee (YX-2.4d, ZH-J3.6)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed, param
from huiyin.kernel.explain import Explained, Parameter
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.money import yuan
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.receipts import forms
from huiyin.rooms.sales.receipts.models import Homes, Receipt, Sort, State, Vat
from huiyin.rooms.sales.receipts.promises import COLLECT, NOTIFY, REMIND
from huiyin.rooms.sales.receipts.queries import rate_of, receipts_of, receipts_seen_by
from huiyin.rooms.sales.receipts.rules import deed_tax, maintenance_fund, without_vat

RECEIPTS = register(
    Kind(
        "receipts",
        _("税费票据"),
        Receipt,
        receipts_seen_by,
        series=numbering.register("PJ"),
        states=State,
        closed=(State.ARCHIVED, State.VOIDED),
        silent=frozenset({"live"}),
        document=lambda receipt: tokens.document(
            names=[receipt.party.name] if receipt.party else (),
            codes=(receipt.record.number or "", receipt.number, receipt.contract.unit.path),
            texts=(receipt.get_sort_display(),),
        ),
        first_owner=lambda act, department, facts: facts["contract"].matter.owner,
    )
)
FIGURE = "amount"


@opens(
    "receipts.open",
    label=_("建立税费事项"),
    clauses=["ZH-4.1.4", "ZH-J2.5"],
    form=forms.OpenForm,
    from_=["contracts"],
    right_from="contract",
    tone="",
    icon="receipt",
)
def open_receipt(act, matter, *, contract, sort):
    """Every charge of every contract is a matter of its own from the start, so that no receipt is missed at the title.

    It opens by itself when the filing is back; by hand for a contract that was brought in.
    """
    if other := receipts_of(contract).filter(sort=sort).first():
        raise Refused(
            _("已经建立：%s") % other.record.number, _("在那一件上办理"), field="sort", clause="ZH-4.1.4"
        )
    receipt = Receipt.objects.create(
        matter=matter, contract=contract, sort=sort, due_on=_due_day(contract, sort)
    )
    if sort == Sort.FUND:
        _assess_fund(act, receipt)
    elif sort == Sort.MORTGAGE_FEE:
        fee = needed("ZH-4.1.4", "mortgage_fee", contract.record.department_id)
        _put(act, receipt, _fee(fee))
    making.make(act, NOTIFY, matter)
    return receipt


def _fee(fee: int) -> Explained:
    return Explained(
        fee,
        _now("分"),
        _now("每套住宅的登记费，按当地公布的标准"),
        (Parameter("ZH-4.1.4", "mortgage_fee", fee),),
    )


def _put(act, receipt: Receipt, figure: Explained) -> None:
    receipt.amount = figure.value
    keep(act, FIGURE, figure)
    if receipt.pk and act.held.is_new:
        Receipt.objects.filter(pk=receipt.pk).update(amount=receipt.amount)


def _due_day(contract, sort: str) -> dt.date | None:
    """Before which day: the contract's own, else the city's; no fixed day in the law but before the title (deed_tax)."""
    if sort != Sort.DEED_TAX:
        return contract.hand_over_on
    days = [contract.tax_by] if contract.tax_by else []
    limit = param("YX-2.4d", "local_within", contract.record.department_id)
    if limit and contract.signed_on:
        opened = clock.shanghai(f"{contract.signed_on} 12:00")
        due = making.due_by(limit, "YX-2.4d", contract.record.department_id, opened)
        days.append(clock.local(due.at).date())
    return min(days) if days else contract.hand_over_on


def _assess_fund(act, receipt: Receipt) -> None:
    unit = Unit.objects.select_related("building").get(pk=receipt.contract.unit_id)
    rate = rate_of(unit, clock.local(act.now).date())
    if rate is None:
        return  # told on the page: the standard is to be entered first
    row = Parameter("ZH-J4.8", "maintenance_fund_per_m2", f"{yuan(rate.per_m2)}（{rate.paper}）")
    area = receipt.contract.area
    _put(act, receipt, maintenance_fund(area, yuan(rate.per_m2).replace(",", ""), row, receipt.contract_id))


@after("contracts.filed")
def owe_taxes(act, contract) -> None:
    """When the filing is back the buyer is told what is to be paid before the title, and before the keys."""
    open_charges(act, contract, (Sort.DEED_TAX, Sort.FUND))


def open_charges(act, contract, sorts) -> None:
    """Opens what is not there yet."""
    there = set(receipts_of(contract).values_list("sort", flat=True))
    for sort in sorts:
        if sort in there or (sort == Sort.FUND and contract.unit.use == Unit.Use.PARKING):
            continue
        act.then(
            "receipts.open",
            department=contract.record.department,
            project=contract.record.project,
            party=contract.record.party,
            title=f"{contract.unit.path} {Sort(sort).label}",
            contract=contract,
            sort=str(sort),
            opened_from=contract.record,
        )


@action(
    "receipts.assess_tax",
    label=_("估算契税"),
    clauses=["YX-2.4d", "ZH-J3.6"],
    moves="open",
    form=forms.TaxForm,
    icon="percentage",
    offered=lambda receipt: receipt.sort == Sort.DEED_TAX,
)
def assess_tax(act, receipt, *, homes, vat="general", base=None, certificate="", due_on=None):
    """The estimate says what it rests on: the homes by the authority's certificate, the area, the price without VAT."""
    if receipt.sort != Sort.DEED_TAX:
        raise Refused(_("这不是契税"), _("维修资金按标准计算"))
    contract, department = receipt.contract, receipt.record.department_id
    if homes in (Homes.ONLY, Homes.SECOND) and not certificate:
        raise Refused(
            _("享受优惠税率要有住房情况证明"),
            _("填写住房情况证明编号"),
            field="certificate",
            clause="YX-2.4d",
        )
    further: tuple[Parameter, ...] = ()
    if vat == Vat.GIVEN:
        if not base or base > contract.price:
            raise Refused(_("不含税金额要大于零且不超过总价"), _("照发票填写不含税金额"), field="base")
    else:
        name = "vat_percent" if vat == Vat.GENERAL else "vat_simple_percent"
        percent = needed("ZH-J4.8", name, department)
        base = without_vat(contract.price, percent)
        further = (Parameter("ZH-J4.8", name, f"{percent}%"),)
    figure = deed_tax(
        base,
        homes,
        str(Homes(homes).label),
        contract.area,
        Parameter("YX-2.4d", "preferential_rates", param("YX-2.4d", "preferential_rates", department)),
        Parameter("YX-2.4d", "statutory_percent", needed("YX-2.4d", "statutory_percent", department)),
        contract.pk,
        further,
    )
    receipt.homes, receipt.vat, receipt.base, receipt.certificate = homes, vat, base, certificate
    receipt.due_on = due_on or receipt.due_on
    _put(act, receipt, figure)


@action(
    "receipts.assess_fund",
    label=_("计算维修资金"),
    clauses=["ZH-4.1.4", "ZH-J4.8"],
    moves="open",
    icon="refresh",
    offered=lambda receipt: receipt.sort == Sort.FUND and receipt.amount is None,
)
def assess_fund(act, receipt):
    """Once the city's standard is entered the deposit can be told."""
    _assess_fund(act, receipt)
    if receipt.amount is None:
        raise Refused(
            _("还没有登记这类房屋的维修资金标准"),
            _("请主管在“维修资金标准”里登记"),
            clause="ZH-J4.8",
        )


@action(
    "receipts.notify",
    label=_("告知客户"),
    clauses=["YX-2.4d", "YX-2.6d", "ZH-J1.9", "ZH-J3.6"],
    moves="open",
    adds=True,
    form=forms.NotifyForm,
    tone="primary",
    icon="bell-ringing",
)
def notify(act, receipt, *, how, reached, words=""):
    """The buyer hears how much, until when and what to keep, and again until it is paid; an attempt is no notice."""
    if receipt.amount is None:
        raise Refused(_("金额还没有算出来"), _("先估算再告知"), clause="YX-2.4d")
    act.note(方式=dict(forms.HOW)[how], 结果=_now("已告知") if reached else _now("未联系上"), 说明=words)
    if not reached:
        return
    Receipt.objects.filter(pk=receipt.pk).update(
        notified_at=receipt.notified_at or act.now, reminded=receipt.reminded + bool(receipt.notified_at)
    )
    making.keep(act, making.open_of(receipt.matter, NOTIFY, REMIND))
    making.make(act, REMIND, receipt.matter, due=_next_reminder(receipt, act.now))


def _next_reminder(receipt: Receipt, now: dt.datetime) -> dt.datetime | None:
    """A month before the last day, and from then on at each interval; without a day at each interval from now."""
    if receipt.due_on is None:
        return None
    before = Limit.parse(needed("YX-2.4d", "warn_before", receipt.record.department_id))
    first = clock.shanghai(f"{receipt.due_on - dt.timedelta(days=before.amount)} 17:00")
    return first if first > now + dt.timedelta(days=1) else None


@action(
    "receipts.chase",
    label=_("催交票据"),
    clauses=["ZH-4.1.4", "ZH-J1.9"],
    moves="paid",
    adds=True,
    form=forms.NotifyForm,
    icon="bell-ringing",
)
def chase(act, receipt, *, how, reached, words=""):
    """Without the receipt there is no title: whoever paid is asked for it until it is here."""
    act.note(方式=dict(forms.HOW)[how], 结果=_now("已联系") if reached else _now("未联系上"), 说明=words)
    if reached:
        Receipt.objects.filter(pk=receipt.pk).update(reminded=receipt.reminded + 1)
        making.keep(act, making.open_of(receipt.matter, COLLECT))
        making.make(act, COLLECT, receipt.matter)
