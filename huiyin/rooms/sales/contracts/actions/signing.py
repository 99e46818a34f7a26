"""Signed, and checked by a second person before it goes anywhere (ZH-J2.1, ZH-J2.3)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.clauses.parameters import needed, param
from huiyin.kernel.custody.sorts import Sort, add
from huiyin.kernel.promises import making
from huiyin.registers.customers.models import Tie
from huiyin.rooms.sales.contracts import forms
from huiyin.rooms.sales.contracts.actions.drafting import booking_of
from huiyin.rooms.sales.contracts.actions.preparing import put_plan, today_of
from huiyin.rooms.sales.contracts.models import TO_CHECK, Contract, Payment
from huiyin.rooms.sales.contracts.promises import CHECK, FILE, REGISTER
from huiyin.rooms.sales.contracts.queries import buyers_of, missing_papers, plan_agrees
from huiyin.rooms.sales.contracts.rules import earliest, plan_of
from huiyin.rooms.sales.launches.actions.guarding import refuse_outside_permit

COPY = add(Sort("contract", _("合同原件"), "ZH-J2.2", issued_by="contracts.hand_out"))
LIMITS = (("部门时限", "file_within"), ("法定期限", "statutory_within"), ("当地期限", "local_within"))


def moment_of(day: dt.date, now: dt.datetime) -> dt.datetime:
    """When a day's event happened, for clocks that run from it: now if it is today, else noon of that day."""
    return now if day == clock.local(now).date() else clock.shanghai(f"{day} 12:00")


def promise_filing(act, contract: Contract, opened: dt.datetime, words: str = "") -> None:
    """It must be handed in within the nearest of the department's, the law's and the city's limits (YX-2.4a)."""
    department = contract.record.department_id
    limits = [
        (str(label), making.due_by(limit, "YX-2.4a", department, opened))
        for label, name in LIMITS
        if (limit := param("YX-2.4a", name, department, opened)) is not None
    ]
    due, how = earliest(limits)
    making.make(act, FILE, contract.matter, due=due.at, opened=opened, words=words, how=how)


def put_usual_plan(contract: Contract, signed_on: dt.date) -> None:
    """How the price is owed where nothing else was agreed."""
    days = needed("ZH-J2.1", "loan_within", contract.record.department_id)
    sums = contract.price, contract.earnest, contract.loan
    put_plan(contract, plan_of(contract.payment, *sums, signed_on, signed_on + dt.timedelta(days=days)))


def _ready(act, contract: Contract) -> None:
    """Raises Refused while anything is missing that the table cannot do without."""
    if lacking := missing_papers(contract):
        raise Refused(_("还缺资料：%s") % "、".join(lacking), _("收齐或登记免交后再签"), clause="ZH-J2.1")
    unknown = [buyer.party.name for buyer in buyers_of(contract) if buyer.identified_at is None]
    if unknown:
        raise Refused(
            _("还有买受人没有核验身份和购房资格（%d位）") % len(unknown),
            _("先办“核验身份与资格”"),
            clause="ZH-J2.1",
        )
    shares = [buyer.share for buyer in buyers_of(contract)]
    if sum(shares) not in (0, 10000):
        raise Refused(_("共有人份额合计不是100%"), _("先填写份额"), clause="ZH-J2.3")


@action(
    "contracts.sign",
    label=_("签订合同"),
    clauses=["ZH-J2.1", "YX-2.4a", "ZH-J2.2", "YX-3.2.2", "ZH-4.1.1"],
    moves="draft -> signed",
    form=forms.SignForm,
    tone="primary",
    icon="signature",
)
def sign_contract(act, contract, *, signed_on, online_number, copies, place="", explained=False):
    """The clock of the filing starts with the signature, whoever has the paper in hand; each copy is known by name."""
    if signed_on > today_of(act):
        raise Refused(_("签约日期还没有到"), _("填写实际签约日期"), field="signed_on")
    refuse_outside_permit(contract.unit, signed_on, field="signed_on")
    _ready(act, contract)
    if not explained:
        raise Refused(
            _("条款说明还没有向客户讲过"),
            _("讲完并勾选“已逐条说明”"),
            field="explained",
            clause="ZH-4.1.1",
        )
    if (
        other := Contract.objects.filter(online_number=online_number, live=True)
        .exclude(pk=contract.pk)
        .first()
    ):
        raise Refused(
            _("网签合同号已用在%s") % other.record.number, _("核对网签合同号"), field="online_number"
        )
    if not plan_agrees(contract):
        if contract.payment == Payment.INSTALMENTS:
            raise Refused(_("分期付款还没有付款计划"), _("先填写付款计划"), clause="ZH-J2.3")
        put_usual_plan(contract, signed_on)
    contract.signed_on, contract.signed_by, contract.online_number = signed_on, act.actor, online_number
    opened = moment_of(signed_on, act.now)
    promise_filing(act, contract, opened)
    making.make(act, REGISTER, contract.matter, opened=opened)
    making.make(act, CHECK, contract.matter)
    for n in range(1, copies + 1):
        act.later(
            "items.take_in",
            about=contract,
            department=contract.record.department,
            project=contract.record.project,
            sort=COPY.code,
            label=_now("合同原件第%d份") % n,
            place=place,
        )


@after("contracts.sign")
def settle_what_the_signature_brings(act, contract) -> None:
    """The door is sold, the buyers are its buyers, and the appointment was kept."""
    act.then("units.mark", contract.unit_id, state="sold")
    for n, buyer in enumerate(buyers_of(contract)):
        role = Tie.Role.BUYER if n == 0 else Tie.Role.CO_BUYER
        Tie.objects.get_or_create(
            party=buyer.party,
            unit=contract.unit,
            role=role,
            to_on=None,
            defaults={"from_on": contract.signed_on, "may_be_told": n > 0},
        )
    if booking := booking_of(contract):
        if clock.local(act.now).date() < clock.local(booking.from_at).date():
            act.then("appointments.cancel", booking.pk, reason=_now("客户提前签约"), by_customer=True)
        else:
            act.then("appointments.arrive", booking.pk, outcome=_now("合同已签订"))


def _another(member, contract):
    """The second person is not the one who signed, nor stands in for them."""
    if contract.signed_by_id == member.pk:
        raise Refused(_("不能核对自己经办的合同"), _("请同事核对"), clause="ZH-J2.3")


@action(
    "contracts.check",
    label=_("核对无误"),
    clauses=["ZH-J2.3", "ZH-J1.4", "ZH-J2.1"],
    moves="signed -> checked",
    who=_another,
    form=forms.CheckForm,
    tone="primary",
    icon="checklist",
)
def check_contract(act, contract, *, lines):
    """Four eyes before it is filed: what is filed wrongly is put right only by cancelling the filing."""
    left = [str(label) for code, label in TO_CHECK if code not in lines]
    if left:
        raise Refused(
            _("还有没核对的项：%s") % "、".join(left), _("逐项核对；有错的点“核对退回”"), field="lines"
        )
    contract.checked_by, contract.checked_at = act.actor, act.now
    act.note(核对=_now("%d项无误") % len(TO_CHECK))


@action(
    "contracts.send_back",
    label=_("核对退回"),
    clauses=["ZH-J2.3"],
    moves="signed",
    who=_another,
    adds=True,
    form=forms.SendBackForm,
    icon="arrow-back-up",
)
def send_back(act, contract, *, wrong):
    """What does not agree goes back with the line that is wrong; the one who signed puts it right."""
    labels = [str(label) for code, label in TO_CHECK if code in wrong]
    if not labels:
        raise Refused(_("没有写哪一项不对"), _("勾选不对的项"), field="wrong")
    act.require_reason(_("退回需要写明错在哪里"), _("写明应为什么"))
    act.note(不符="、".join(labels))
    act.tell(
        contract.matter.owner,
        _("合同核对退回：%s") % contract.record.number,
        key=f"contract {contract.pk} sent back {act.now.timestamp()}",
        level="warning",
        clause="ZH-J2.3",
    )
