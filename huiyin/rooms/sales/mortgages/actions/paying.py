"""放款台账: what the bank paid, line by line (ZH-J1.5, ZH-J3.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.act import facts_of
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.money import yuan
from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages.models import Disbursement, LoanPart, Mortgage, Stage
from huiyin.rooms.sales.mortgages.queries import disbursements_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["ZH-J1.5", "ZH-J3.3", "YX-2.6c"]


def _mispaid(one: Disbursement) -> str:
    """A part says of itself what its disbursements add up to."""
    part = LoanPart.objects.get(pk=one.part_id)
    paid = sum(
        Disbursement.objects.filter(part=part, record__voided_at=None).values_list("amount", flat=True)
    )
    return "" if paid == part.paid else f"its part says {part.paid}, the ledger {paid}"


DISBURSEMENTS = register(
    Kind(
        "disbursements",
        _("放款"),
        Disbursement,
        disbursements_seen_by,
        series=numbering.register("FK"),
        document=lambda one: tokens.document(
            codes=(one.record.number or "", one.reference, one.part.mortgage.contract.unit.path)
        ),
        silent=frozenset({"part_id"}),
        holds=_mispaid,
    )
)
OPEN = (Stage.PLEDGING, Stage.WAITING)


def check_payable(part: LoanPart, amount: int, bank_on: dt.date, today: dt.date) -> None:
    """Raises Refused for money that cannot have come like this."""
    mortgage = part.mortgage
    if amount <= 0:
        raise Refused(_("放款金额要大于零"), _("照银行回单填写"), field="amount")
    if bank_on > today:
        raise Refused(_("放款日期还没有到"), _("填写银行放款的那一天"), field="bank_on")
    if amount > part.rest:
        raise Refused(
            _("未放的只有%(rest)s元，这笔%(amount)s元") % {"rest": yuan(part.rest), "amount": yuan(amount)},
            _("核对金额；不是这件按揭的，改登到那一件"),
            field="amount",
            clause="ZH-J3.3",
        )
    if mortgage.matter.state not in OPEN or mortgage.agreed_on is None:
        raise Refused(
            _("这件按揭还没有签借款合同"), _("先登记批准和借款合同日期"), field="part", clause="ZH-J3.2"
        )
    if bank_on < mortgage.agreed_on:
        raise Refused(
            _("放款日期早于借款合同日期（%s）") % f"{mortgage.agreed_on:%Y-%m-%d}",
            _("核对日期"),
            field="bank_on",
        )


def same_as(part: LoanPart, amount: int, bank_on: dt.date, reference: str) -> Disbursement | None:
    """A disbursement that says the same already."""
    found = Disbursement.objects.filter(part=part, record__voided_at=None, amount=amount, bank_on=bank_on)
    return (found.filter(reference=reference) if reference else found).select_related("record").first()


def add_to_part(part: LoanPart, amount: int) -> None:
    """Puts an amount to a part, whoever else does so at the same moment; never beyond what it lends."""
    done = LoanPart.objects.filter(pk=part.pk, paid__lte=F("amount") - amount, paid__gte=-amount)
    if not done.update(paid=F("paid") + amount):
        raise Refused(_("放款超过这笔贷款的未放金额"), _("刷新后核对，可能有人同时登记"), field="amount")
    part.paid += amount


@opens(
    "disbursements.record",
    label=_("登记放款"),
    clauses=CLAUSES,
    form=forms.DisburseForm,
    from_=["mortgages"],
    icon="cash-banknote",
)
def record_disbursement(act, record, *, part, amount, bank_on, till=None, reference=""):
    """What the bank paid is written down with the bank's own day; finance's day stands beside it, never in its place."""
    part = LoanPart.objects.select_related("mortgage__matter", "mortgage__contract__unit").get(pk=part.pk)
    check_payable(part, amount, bank_on, clock.local(act.now).date())
    if twice := same_as(part, amount, bank_on, reference):
        raise Refused(
            _("这笔放款已经登记：%s") % twice.record.number,
            _("确是另一笔的，写上不同的流水号"),
            field="reference",
        )
    add_to_part(part, amount)
    one = Disbursement.objects.create(
        record=record,
        part=part,
        amount=amount,
        bank_on=bank_on,
        till=till,
        reference=reference,
        entered_on=clock.local(act.now).date(),
    )
    act.note(按揭=part.mortgage.record.number)
    if not LoanPart.objects.filter(mortgage=part.mortgage, paid__lt=F("amount")).exists():
        act.later("mortgages.arrive", part.mortgage_id)
    return one


COLUMNS = ("part", "amount", "bank_on", "till", "reference", "entered_on", "payment", "booked_on")


@record_disbursement.in_set
def record_disbursements(act, rows):
    """As record_disbursement, for rows that the bank's sheet was compared for; loans that are whole then arrive one by one."""
    today = clock.local(act.now).date()
    for row in rows:
        check_payable(row["part"], row["amount"], row["bank_on"], today)
        add_to_part(row["part"], row["amount"])
    made = [
        Disbursement(
            part=row["part"],
            amount=row["amount"],
            bank_on=row["bank_on"],
            till=row.get("till"),
            reference=row.get("reference", ""),
            entered_on=today,
        )
        for row in rows
    ]
    records = sets.open_records(
        act,
        [row | {"made": one} for row, one in zip(rows, made, strict=True)],
        said=lambda row: (
            facts_of(row["made"], DISBURSEMENTS.silent) | {"按揭": row["part"].mortgage.record.number}
        ),
    )
    for one, record in zip(made, records, strict=True):
        one.record = record
    insert_many(
        Disbursement,
        ("record", *COLUMNS),
        [
            (
                one.pk,
                one.part_id,
                one.amount,
                one.bank_on,
                one.till_id,
                one.reference,
                one.entered_on,
                None,
                None,
            )
            for one in made
        ],
    )
    sets.index_many(made, DISBURSEMENTS)
    return made


def whole_among(parts: Sequence[LoanPart]) -> list[int]:
    """Of the loans of these parts those that have come in full and do not know it yet."""
    keys = {part.mortgage_id for part in parts}
    short = LoanPart.objects.filter(mortgage__in=keys, paid__lt=F("amount")).values("mortgage")
    found = Mortgage.objects.filter(pk__in=keys, matter__state__in=OPEN).exclude(pk__in=short)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _unbooked(one: Disbursement) -> None:
    if one.payment is not None:
        raise Refused(
            _("财务已经入账（%s）") % one.payment.record.number, _("请财务先红冲收款单"), clause="ZH-J3.3"
        )


@action(
    "disbursements.correct",
    label=_("更正"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.CorrectDisbursementForm,
    icon="edit",
    offered=lambda one: one.payment_id is None,
)
def correct_disbursement(act, one, *, amount, bank_on, reference=""):
    """What was typed otherwise than the bank paid is put right with the reason, before finance books it."""
    act.require_reason(_("更正需要写明理由"), _("写一句银行怎么说"))
    _unbooked(one)
    part = LoanPart.objects.select_related("mortgage__matter").get(pk=one.part_id)
    mortgage = part.mortgage
    if bank_on > clock.local(act.now).date():
        raise Refused(_("放款日期还没有到"), _("填写银行放款的那一天"), field="bank_on")
    if mortgage.agreed_on and bank_on < mortgage.agreed_on:
        raise Refused(_("放款日期早于借款合同日期"), _("核对日期"), field="bank_on")
    if amount <= 0 or amount > part.rest + one.amount:
        raise Refused(
            _("这笔贷款最多还能放%s元") % yuan(part.rest + one.amount), _("核对金额"), field="amount"
        )
    whole_before = part.rest == 0
    add_to_part(part, amount - one.amount)
    one.amount, one.bank_on, one.reference = amount, bank_on, reference
    _follow(act, mortgage, whole_before)


def _follow(act, mortgage: Mortgage, was_whole: bool) -> None:
    """A loan that lacks money again waits for it again; one that is whole now has arrived."""
    short = LoanPart.objects.filter(mortgage=mortgage, paid__lt=F("amount")).exists()
    if short and mortgage.matter.state in (Stage.ARRIVED, Stage.CLOSED):
        act.later("mortgages.await_again", mortgage.pk)
    elif not short and mortgage.matter.state in OPEN:
        act.later("mortgages.arrive", mortgage.pk)


@action(
    "disbursements.void",
    label=_("作废"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=lambda one: one.payment_id is None,
)
def void_disbursement(act, one):
    """Money that did not come, or not for this loan, is taken out of the ledger; the loan waits again."""
    act.void(_("写明是登记错还是银行退回"))
    _unbooked(one)
    part = LoanPart.objects.select_related("mortgage__matter").get(pk=one.part_id)
    add_to_part(part, -one.amount)
    act.note(按揭=_now("%s重新等待放款") % part.mortgage.record.number)
    _follow(act, part.mortgage, True)
