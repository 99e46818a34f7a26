"""What was paid ahead, as earnest money or by nobody known, and what was put to the wrong bills."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.money import yuan
from huiyin.registers.accounts import forms
from huiyin.registers.accounts.actions.booking import book
from huiyin.registers.accounts.actions.payments import CLAUSES
from huiyin.registers.accounts.actions.settling import (
    Pairs,
    Purpose,
    chosen,
    drawn,
    free_money,
    free_move,
    lock_bills,
    put_to,
    said,
    settled_by,
    take_from,
    wanted_by,
)
from huiyin.registers.accounts.models import Allocation
from huiyin.registers.accounts.queries import whose
from huiyin.registers.accounts.rules import Move
from huiyin.web.forms import ReasonForm


@action(
    "payments.allocate",
    label=_("核销应收"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.AllocateForm,
    icon="link",
    offered=lambda payment: payment.free > 0 and payment.purpose != Purpose.UNCLAIMED,
)
def allocate_payment(act, payment, *, amount: int = 0, bills: Pairs | None = None):
    """What was paid ahead, and earnest money once the contract stands, is put to bills as they come."""
    if payment.purpose == Purpose.UNCLAIMED:
        raise Refused(_("这笔款还没有人认领"), _("先认领到房屋和客户"))
    lock_bills(whose(payment))
    free = free_money(payment)
    wanted = amount or wanted_by(bills, free)
    if wanted > free or wanted <= 0:
        raise Refused(
            _("这笔款还可以核销的只有 %s 元") % yuan(free), _("改小金额；其余可能已退款"), field="amount"
        )
    pairs = chosen(whose(payment), wanted, bills)
    if not pairs:
        raise Refused(_("没有待缴的应收单"), _("先开应收单"), field="amount")
    put = sum(part for _bill, part in pairs)
    if put > wanted:
        raise Refused(_("核销的金额合计超过这笔款"), _("改小其中一张的金额"), field="bills")
    move = free_move(payment, put)
    moves = [*drawn(move.sort, move.whose, put), *put_to(act, payment.record, pairs)]
    payment.allocated += put
    book(act, payment.record, moves, on=clock.local(act.now).date(), words=_("核销应收"))
    act.note(核销=said(pairs))


@action(
    "payments.claim",
    label=_("认领"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.ClaimForm,
    tone="primary",
    icon="user-check",
    offered=lambda payment: payment.purpose == Purpose.UNCLAIMED,
)
def claim_payment(act, payment, *, unit, party):
    """Money that came without a name is somebody's: once found out, it stands as paid ahead until a bill takes it."""
    if payment.purpose != Purpose.UNCLAIMED:
        raise Refused(_("这笔款已经有主"), _("在这张收款单上核销应收"))
    free = free_money(payment)
    if free < payment.amount:
        raise Refused(_("待认领款只余 %s 元") % yuan(free), _("查看已认领或已冲销的收款单"))
    moves = [free_move(payment, payment.amount)]
    payment.unit, payment.party, payment.purpose = unit, party, Purpose.ADVANCE
    moves.append(free_move(payment, -payment.amount))
    book(act, payment.record, moves, on=clock.local(act.now).date(), words=_("认领"))


@action(
    "payments.release",
    label=_("解除核销"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    icon="unlink",
    offered=lambda payment: payment.allocated > 0,
)
def release_payment(act, payment):
    """Money put to the wrong bills is set free and stands as paid ahead: it did come, so the receipt stays good."""
    act.require_reason(_("解除核销需要写明理由"), _("写明核销错在哪里"))
    if not payment.allocated:
        raise Refused(_("这笔款没有核销应收单"), "")
    standing = Allocation.objects.filter(source=payment.pk, undone=False).select_related(
        "bill__record__party", "bill__unit"
    )
    pairs = [(one.bill, one.amount) for one in standing]
    back = settled_by(pairs)
    moves = [Move(m.sort, -m.amount, m.charge, m.whose, m.till) for m in back]
    moves.append(free_move(payment, -payment.allocated))
    take_from(act, payment.record)
    payment.allocated = 0
    book(act, payment.record, moves, on=clock.local(act.now).date(), words=_("解除核销"))
