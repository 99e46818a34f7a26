"""A signing is begun, put to another time, put right, or given up; and what one needs to know of every contract."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office.models import Booking, BookingState
from huiyin.rooms.sales.contracts import forms
from huiyin.rooms.sales.contracts.models import BY_LOAN, Buyer, Contract, ContractPaper, State
from huiyin.rooms.sales.contracts.promises import CHECK, SIGN
from huiyin.rooms.sales.contracts.queries import contracts_seen_by, live_contract_of
from huiyin.rooms.sales.contracts.rules import papers_for
from huiyin.rooms.sales.launches.actions.guarding import refuse_outside_permit
from huiyin.rooms.sales.launches.models import CertificateSort
from huiyin.web.forms import ReasonForm


def _document(contract: Contract) -> str:
    buyers = [buyer.party for buyer in contract.buyers.select_related("party").order_by("position", "pk")]
    return tokens.document(
        names=[party.name for party in buyers],
        phones=[phone.number for party in buyers for phone in party.phones.all()],
        codes=(
            *(contract.record.number or "", contract.online_number, contract.filing_number),
            *(contract.old_number, contract.unit.path),
        ),
    )


CONTRACTS = register(
    Kind(
        "contracts",
        _("合同"),
        Contract,
        contracts_seen_by,
        series=numbering.register("HT"),
        states=State,
        closed=(State.ISSUED, State.VOIDED),
        document=_document,
        silent=frozenset({"live", "voided_from"}),
    )
)


def check_sums(price: int, earnest: int, loan: int, payment: str, department: int) -> None:
    """Raises Refused for sums that cannot be: a loan over the price, earnest over the law's share of it."""
    if price <= 0:
        raise Refused(_("合同总价要大于零"), _("填写合同总价"), field="price", clause="ZH-J2.3")
    if loan >= price:
        raise Refused(
            _("贷款金额不能达到或超过合同总价"), _("核对贷款金额和总价"), field="loan", clause="ZH-J2.3"
        )
    if payment in BY_LOAN and not loan:
        raise Refused(_("贷款购房要写贷款金额"), _("填写贷款金额"), field="loan", clause="ZH-J2.3")
    if payment not in BY_LOAN and loan:
        raise Refused(_("付款方式不是贷款，却填了贷款金额"), _("改付款方式，或清空贷款金额"), field="loan")
    if earnest + loan > price:
        raise Refused(_("定金加贷款超过合同总价"), _("核对各项金额"), field="earnest", clause="ZH-J2.3")
    percent = int(needed("ZH-J2.1", "earnest_max_percent", department))
    if earnest * 100 > price * percent:
        raise Refused(
            _("定金超过合同总价的百分之%d") % percent,
            _("超出部分按首付款登记"),
            field="earnest",
            clause="ZH-J2.1",
        )


def check_areas(area: int | None, inner_area: int | None, pricing: str) -> None:
    """Raises Refused for areas that cannot be, or that the price needs and nobody wrote."""
    if not area:
        raise Refused(_("没有合同建筑面积"), _("填写建筑面积"), field="area", clause="ZH-J2.3")
    if inner_area and inner_area > area:
        raise Refused(_("套内面积大于建筑面积"), _("核对两个面积"), field="inner_area", clause="ZH-J2.3")
    if pricing == "inner" and not inner_area:
        raise Refused(_("按套内面积计价要写套内面积"), _("填写套内面积"), field="inner_area")


def add_buyer_to(contract: Contract, party, sort: str, share: int = 0, proxy="", proxy_ground="") -> Buyer:
    """One more who buys, with the papers that such a buyer brings."""
    n = contract.buyers.count()
    buyer = Buyer.objects.create(
        contract=contract,
        party=party,
        sort=sort,
        share=share,
        proxy=proxy,
        proxy_ground=proxy_ground,
        position=n,
    )
    required = needed("ZH-J2.1", "required_papers", contract.record.department_id)
    labels = papers_for(sort, required, bool(proxy), contract.by_loan and n == 0)
    ContractPaper.objects.bulk_create(
        ContractPaper(contract=contract, buyer=buyer, label=label, position=n * 20 + place)
        for place, label in enumerate(labels)
    )
    return buyer


@opens(
    "contracts.draft",
    label=_("登记签约"),
    clauses=["ZH-J2.1", "ZH-J2.3", "YX-3.2.2", "YX-2.3.3"],
    form=forms.DraftForm,
    from_=["units", "customers"],
    icon="file-certificate",
)
def draft_contract(
    act,
    matter,
    *,
    unit,
    price,
    payment,
    buyer_sort="adult",
    area=None,
    inner_area=None,
    pricing="gross",
    earnest=0,
    loan=0,
    sign_at=None,
    proxy="",
    proxy_ground="",
    **terms,
):
    """A signing begins with who, which door and for how much, so that nothing is looked for at the table.

    No door outside the pre-sale permit, and none that another contract holds.
    """
    record = matter.record
    if record.party is None:
        raise Refused(_("还没有选择买受人"), _("选择买受人"), field="party")
    permit = refuse_outside_permit(unit, clock.local(act.now).date())
    if held := live_contract_of(unit):
        raise Refused(
            _("%(unit)s已有合同：%(contract)s") % {"unit": unit, "contract": held.record.number},
            _("先办理那份合同，或作废后再登记"),
            field="unit",
            clause="ZH-J2.3",
        )
    area, inner_area = area or unit.area, inner_area or unit.inner_area
    check_areas(area, inner_area, pricing)
    check_sums(price, earnest, loan, payment, record.department_id)
    contract = Contract.objects.create(
        matter=matter,
        unit=unit,
        sale="presale" if permit.sort == CertificateSort.PRESALE else "completed",
        price=price,
        payment=payment,
        area=area,
        inner_area=inner_area,
        pricing=pricing,
        earnest=earnest,
        loan=loan,
        sign_at=sign_at,
        **terms,
    )
    add_buyer_to(contract, record.party, buyer_sort, proxy=proxy, proxy_ground=proxy_ground)
    act.note(预售许可=permit.code)
    making.make(act, SIGN, matter, due=_slot_end(sign_at, record.department_id) if sign_at else None)
    return contract


def _slot_end(start: dt.datetime, department: int) -> dt.datetime:
    return start + dt.timedelta(minutes=needed("ZH-J2.1", "slot_minutes", department))


@after("contracts.draft")
def book_the_signing(act, contract) -> None:
    """Whoever signs is expected by name, at a time that is theirs alone."""
    if contract.sign_at:
        _book(act, contract)


def _book(act, contract) -> None:
    record = contract.record
    act.then(
        "appointments.book",
        department=record.department,
        project=record.project,
        party=record.party,
        owner=contract.matter.owner,
        title=_now("签订合同 %s") % contract.unit.path,
        place=_now("签约处"),
        from_at=contract.sign_at,
        to_at=_slot_end(contract.sign_at, record.department_id),
        bring="、".join(contract.papers.order_by("position").values_list("label", flat=True))[:200],
        opened_from=record,
    )


def booking_of(contract: Contract):
    """The appointment at which it is to be signed, while it stands."""
    standing = Booking.objects.filter(
        matter__record__links_in__from_record=contract.record, matter__state=BookingState.BOOKED
    )
    return standing.order_by("-pk").first()


@action(
    "contracts.arrange",
    label=_("约定签约时间"),
    clauses=["ZH-J2.1"],
    moves="draft",
    form=forms.ArrangeForm,
    icon="calendar-event",
)
def arrange_signing(act, contract, *, sign_at):
    """A new time is a new promise that points at the old one."""
    if sign_at <= act.now:
        raise Refused(_("签约时间已经过去"), _("填写一个将来的时间"), field="sign_at")
    promise = making.open_of(contract.matter, SIGN).first()
    due = _slot_end(sign_at, contract.record.department_id)
    contract.sign_at = sign_at
    if promise:
        making.rearrange(act, promise, due, act.reason or _("约定签约时间"))
    else:
        making.make(act, SIGN, contract.matter, due=due)


@after("contracts.arrange")
def move_the_booking(act, contract) -> None:
    """The appointment follows; where there was none, it is made."""
    if booking := booking_of(contract):
        until = _slot_end(contract.sign_at, contract.record.department_id)
        why = str(act.reason or _("改约签约时间"))
        act.then("appointments.move", booking.pk, from_at=contract.sign_at, to_at=until, reason=why)
    else:
        _book(act, contract)


@action(
    "contracts.correct",
    label=_("更正"),
    clauses=["ZH-J2.3", "ZH-J1.4"],
    moves="draft | signed | checked",
    form=forms.CorrectForm,
    icon="edit",
)
def correct_contract(act, contract, **facts):
    """What was entered wrongly is put right before it is filed; what a second person had checked is checked anew."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    for name, value in facts.items():
        setattr(contract, name, value)
    check_areas(contract.area, contract.inner_area, contract.pricing)
    check_sums(
        contract.price, contract.earnest, contract.loan, contract.payment, contract.record.department_id
    )
    if contract.matter.state == State.CHECKED:
        contract.checked_by = contract.checked_at = None
        contract.matter.state = State.SIGNED
        making.make(act, CHECK, contract.matter)


@action(
    "contracts.drop",
    label=_("客户不签了"),
    clauses=["ZH-J2.1"],
    moves="draft -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def drop_draft(act, contract):
    """Nobody signed, so nothing is voided: the door is free again, and why it came to nothing is known."""
    act.require_reason(_("要写明客户为什么不签"), _("写一句原因"))
    contract.live = False
    contract.matter.closing = Closing.VOIDED


@after("contracts.drop")
def cancel_the_booking(act, contract) -> None:
    if booking := booking_of(contract):
        act.then("appointments.cancel", booking.pk, reason=act.reason, by_customer=True)
