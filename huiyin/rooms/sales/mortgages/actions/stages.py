"""The way of a loan through the bank and the registry, each step with its day (ZH-J3.2, ZH-J3.4)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages.actions.chasing import keep_chasing
from huiyin.rooms.sales.mortgages.actions.opening import check_day, moment_of, today_of
from huiyin.rooms.sales.mortgages.models import UNDER_WAY, Mortgage, Stage
from huiyin.rooms.sales.mortgages.promises import APPROVAL, ARRIVAL, CHASE, PLEDGE
from huiyin.rooms.sales.mortgages.queries import missing_papers, parts_of

CLAUSES = ["ZH-J3.2", "ZH-J3.1", "YX-2.6c"]


def _ready(mortgage: Mortgage) -> None:
    """Raises Refused while anything lacks that the bank would send back."""
    parts = parts_of(mortgage)
    if not parts or any(part.lender_id is None for part in parts):
        raise Refused(_("还没有安排贷款机构"), _("先办“安排贷款”"), clause="ZH-J3.1")
    if sum(part.amount for part in parts) != mortgage.amount:
        raise Refused(_("各笔贷款合计与合同贷款金额不一致"), _("先在“安排贷款”里改正"), clause="ZH-J3.1")
    if mortgage.consent_on is None:
        raise Refused(_("客户还没有单独同意"), _("先办“登记单独同意”"), clause="YX-2.6b")
    if missing := missing_papers(mortgage):
        raise Refused(_("还缺资料：%s") % "、".join(missing), _("收齐或登记免交后再送"), clause="YX-2.6b")


@action(
    "mortgages.submit",
    label=_("送审"),
    clauses=[*CLAUSES, "YX-2.6b"],
    moves="collect -> review",
    form=forms.stage_form(_("送审日期")),
    tone="primary",
    icon="send",
)
def submit(act, mortgage, *, happened_on, remark=""):
    """The bank's clock starts with complete papers: what is handed in by halves comes back by halves."""
    check_day(act, happened_on, mortgage.contract.signed_on, _("签约日期"))
    _ready(mortgage)
    mortgage.submitted_on = mortgage.stage_on = happened_on
    act.note(说明=remark)
    making.make(act, APPROVAL, mortgage.matter, opened=moment_of(act, happened_on))
    making.make(act, CHASE, mortgage.matter)


@action(
    "mortgages.approve",
    label=_("银行批准"),
    clauses=CLAUSES,
    moves="review -> approved",
    form=forms.stage_form(_("批准日期")),
    tone="primary",
    icon="circle-check",
)
def approve(act, mortgage, *, happened_on, remark=""):
    """The day of the bank's yes is the day from which the loan contract is owed."""
    check_day(act, happened_on, mortgage.submitted_on, _("送审日期"))
    mortgage.approved_on = mortgage.stage_on = happened_on
    act.note(说明=remark)
    keep_chasing(act, mortgage)


@action(
    "mortgages.agree",
    label=_("签借款合同"),
    clauses=[*CLAUSES, "ZH-J3.4"],
    moves="approved -> pledging",
    form=forms.stage_form(_("借款合同日期")),
    tone="primary",
    icon="signature",
)
def agree(act, mortgage, *, happened_on, remark=""):
    """With the loan contract begins what the pledge may take (ZH-J3.4)."""
    check_day(act, happened_on, mortgage.approved_on, _("批准日期"))
    mortgage.agreed_on = mortgage.stage_on = happened_on
    act.note(说明=remark)
    making.make(act, PLEDGE, mortgage.matter, opened=moment_of(act, happened_on))
    keep_chasing(act, mortgage)


@action(
    "mortgages.register",
    label=_("抵押已登记"),
    clauses=["ZH-J3.4", *CLAUSES],
    moves="pledging | arrived",
    form=forms.RegisterForm,
    tone="primary",
    icon="rubber-stamp",
    offered=lambda mortgage: mortgage.registered_on is None,
)
def register_pledge(act, mortgage, *, happened_on, number, uploads=()):
    """Without the pledge the bank pays late or takes its money back: its registration has a day and a number."""
    if mortgage.registered_on is not None:
        raise Refused(_("抵押已经登记过"), _("登记有误的，请主管更正"))
    check_day(act, happened_on, mortgage.agreed_on, _("借款合同日期"))
    same = Mortgage.objects.filter(registered_number=number, live=True).exclude(pk=mortgage.pk)
    if other := same.select_related("matter__record").first():
        raise Refused(_("登记证明号已用在%s") % other.record.number, _("核对证明号"), field="number")
    mortgage.registered_on, mortgage.registered_number = happened_on, number
    act.attach(uploads)
    if mortgage.matter.state == Stage.PLEDGING:
        mortgage.matter.state = Stage.WAITING
        mortgage.stage_on = happened_on
        making.make(act, ARRIVAL, mortgage.matter, opened=moment_of(act, happened_on))
        keep_chasing(act, mortgage)
    elif mortgage.notified_at:
        mortgage.matter.state, mortgage.running = Stage.CLOSED, False


@action(
    "mortgages.refuse",
    label=_("银行未批准"),
    clauses=["ZH-J3.1", "ZH-J3.2"],
    moves="review | approved -> refused",
    form=forms.RefuseForm,
    tone="danger",
    icon="circle-x",
)
def refuse(act, mortgage, *, happened_on):
    """A refused loan leaves the customer with a price to pay: whoever owns the contract has a task with a date at once."""
    check_day(act, happened_on, mortgage.approved_on or mortgage.submitted_on, _("送审日期"))
    act.require_reason(_("要写明银行的理由"), _("写一句银行怎么答复的"))
    mortgage.refused_on, mortgage.why = happened_on, str(act.reason)
    mortgage.live = mortgage.running = False
    mortgage.stage_on = happened_on
    mortgage.matter.closing = Closing.NOBODY  # the customer is answered by the contract's owner
    contract = mortgage.contract
    making.withdraw(act, making.open_of(mortgage.matter).exclude(kind=APPROVAL.name), _("银行未批准"))
    act.later(
        "tasks.give",
        department=contract.record.department,
        project=contract.record.project,
        party=contract.record.party,
        owner=contract.matter.owner,
        title=_now("贷款未批准：%s") % contract.unit.path,
        wanted=_now(
            "%(number)s的贷款未获批准（%(why)s）。请联系客户：变更付款方式（更正或补充协议），换一家银行再办，或按约定作废合同。"
        )
        % {"number": contract.record.number, "why": act.reason},
        opened_from=contract.record,
    )
    act.tell(
        contract.matter.owner,
        _("贷款未批准：%s") % contract.record.number,
        key=f"mortgage {mortgage.pk} refused",
        level="warning",
        clause="ZH-J3.1",
    )


def end(act, mortgage: Mortgage, why) -> None:
    """The loan is not wanted any more."""
    mortgage.why, mortgage.stage_on = str(why)[:200], today_of(act)
    mortgage.live = mortgage.running = False
    mortgage.matter.closing = Closing.NOBODY
    making.withdraw(act, making.open_of(mortgage.matter), _("按揭撤回"))


@action(
    "mortgages.withdraw",
    label=_("撤回按揭"),
    clauses=["ZH-J3.1"],
    moves=f"{UNDER_WAY} -> withdrawn",
    form=forms.WithdrawForm,
    tone="danger",
    icon="ban",
)
def withdraw(act, mortgage):
    """Who pays otherwise after all needs no loan; once the bank has paid there is nothing to withdraw."""
    act.require_reason(_("撤回需要写明原因"), _("写一句客户怎么说"))
    if any(part.paid for part in parts_of(mortgage)):
        raise Refused(_("银行已经放款，不能撤回"), _("放款有误的先作废放款记录"), clause="ZH-J3.1")
    end(act, mortgage, act.reason)


@action(
    "mortgages.drop",
    label=_("随合同作废"),
    clauses=["ZH-J3.1", "YX-2.6c"],
    moves=f"{UNDER_WAY} | arrived -> withdrawn",
    hidden=True,
    who="anyone",
)
def drop(act, mortgage):
    """A contract that is given up leaves no loan behind that somebody would go on chasing."""
    end(act, mortgage, act.reason or _("合同作废"))
