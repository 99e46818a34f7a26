"""To the registry and back: handed in, sent back, registered (YX-2.4a, YX-2.4c)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.promises import making
from huiyin.rooms.sales.contracts import forms
from huiyin.rooms.sales.contracts.actions.preparing import today_of
from huiyin.rooms.sales.contracts.actions.signing import promise_filing
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.contracts.promises import CHECK, NOTIFY


def check_day(act, contract: Contract, day, field: str, after=None) -> None:
    """Raises Refused for a day before the signature (or `after`), or in the future."""
    first = after or contract.signed_on
    if first and day < first:
        raise Refused(_("日期早于%s") % f"{first:%Y-%m-%d}", _("核对日期先后"), field=field, clause="ZH-J2.3")
    if day > today_of(act):
        raise Refused(_("日期还没有到"), _("填写实际日期"), field=field)


@action(
    "contracts.file",
    label=_("报送备案"),
    clauses=["YX-2.4a", "YX-3.2.3"],
    moves="checked -> filing",
    form=forms.FileForm,
    tone="primary",
    icon="send",
    many=True,
)
def file_contract(act, contract, *, submitted_on):
    """Until it is filed the buyer is not safe: it is handed in within the department's, the law's and the city's limit."""
    check_day(act, contract, submitted_on, "submitted_on")
    contract.submitted_on = submitted_on


@action(
    "contracts.refile",
    label=_("登记退件"),
    clauses=["YX-2.4a"],
    moves="filing -> signed",
    form=forms.RefileForm,
    icon="arrow-back-up",
)
def refile(act, contract):
    """What the registry sends back is put right, checked and handed in again; the law's clock goes on."""
    act.require_reason(_("退件要写明原因"), _("写明登记机构退回的理由"))
    contract.submitted_on = contract.checked_by = contract.checked_at = None
    making.make(act, CHECK, contract.matter)
    promise_filing(act, contract, act.now, words=str(_("退件后重新报送备案")))


@action(
    "contracts.filed",
    label=_("备案返回"),
    clauses=["YX-2.4a", "YX-2.4c", "YX-3.2.3"],
    moves="filing -> filed",
    form=forms.FiledForm,
    tone="primary",
    icon="rubber-stamp",
)
def contract_filed(act, contract, *, filing_number, filed_on):
    """As soon as the filing is back, the customer is to hear of it."""
    check_day(act, contract, filed_on, "filed_on", after=contract.submitted_on)
    same = Contract.objects.filter(filing_number=filing_number).exclude(pk=contract.pk)
    if other := same.select_related("matter__record").first():
        raise Refused(_("备案号已用在%s") % other.record.number, _("核对备案号"), field="filing_number")
    contract.filing_number, contract.filed_on = filing_number, filed_on
    making.make(act, NOTIFY, contract.matter)
