"""Our own accounts: bank accounts and cash boxes by name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.accounts import forms
from huiyin.registers.accounts.models import Till
from huiyin.registers.accounts.queries import tills_seen_by
from huiyin.registers.accounts.rules import Move
from huiyin.web.forms import ReasonForm

CLAUSES = ["ZH-J4.9"]
TILLS = register(
    Kind(
        "tills",
        _("资金账户"),
        Till,
        tills_seen_by,
        series=numbering.register("ZJ", "{series}-{n:03d}"),
        document=lambda till: tokens.document(
            codes=(till.record.number or "",), texts=(till.name, till.bank)
        ),
    )
)


@opens("tills.open", label=_("登记资金账户"), clauses=CLAUSES, form=forms.TillForm, icon="building-bank")
def open_till(act, record, *, sort="bank", name, bank="", tail="", supervised=False):
    """Money comes into an account that has a name, so that finance finds it again on the bank's statement."""
    same = Till.objects.filter(
        record__department=record.department, record__project=record.project, name=name, tail=tail
    )
    if same.filter(record__voided_at=None).exists():
        raise Refused(_("这个账户已经登记过"), _("换一个名称，或填账号后四位"), field="name")
    if sort == "bank" and not tail:
        raise Refused(_("银行账户没有写账号后四位"), _("填写账号后四位，对账时分得清"), field="tail")
    return Till.objects.create(
        record=record, sort=sort, name=name, bank=bank, tail=tail, supervised=supervised
    )


@action(
    "tills.close", label=_("停用"), clauses=CLAUSES, who="anyone", form=ReasonForm, tone="danger", icon="ban"
)
def close_till(act, till):
    """An account that the bank closed is offered no more; what went over it stays readable."""
    act.void(_("写明何时在银行销户"))


def check_till(till: Till, method: str) -> None:
    """Raises Refused where money of this sort cannot come into, or go out of, this account."""
    if not Till.objects.filter(pk=till.pk, record__voided_at=None).exists():
        raise Refused(_("资金账户“%s”已停用") % till, _("选择另一个账户"), field="till")
    if (method == "cash") != (till.sort == Till.Sort.CASH):
        raise Refused(
            _("付款方式与账户对不上：现金只进出现金账户，其余走银行账户"),
            _("改选账户或付款方式"),
            field="till",
        )


def till_move(till: Till, amount: int) -> Move:
    return Move(str(till.sort), amount, till=till)
