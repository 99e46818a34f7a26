"""What a title needs: papers, receipts, the fee; whoever owes them is asked again (YX-2.7.1a, YX-3.2.5)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.promises import making
from huiyin.registers.accounts.models import Bill
from huiyin.rooms.sales.contracts.forms import HOW
from huiyin.rooms.sales.titles import forms
from huiyin.rooms.sales.titles.actions import papers
from huiyin.rooms.sales.titles.actions.opening import check_day
from huiyin.rooms.sales.titles.actions.titles import BEFORE
from huiyin.rooms.sales.titles.models import TitleCase, TitleState
from huiyin.rooms.sales.titles.promises import APPLY, BROUGHT_IN, CHASE_TITLE, COLLECT_PAPERS
from huiyin.rooms.sales.titles.queries import missing_of, proofs_of


@action(
    "titles.take_papers",
    label=_("收资料"),
    clauses=["YX-2.7.1a"],
    moves="collecting | ready",
    adds=True,
    form=forms.PapersForm,
    icon="files",
)
def take_papers(act, title, *, papers: dict, place="", words="", uploads=()):
    """What the buyer gave is known line by line with its place, and is asked for no second time."""
    complete = _papers_taken(act, title, papers, place, words, uploads)
    if not complete and title.matter.state == TitleState.READY:
        back_to_collecting(act, title)


def _papers_taken(act, title, states, place, words, uploads) -> bool:
    return papers.take(act, title.matter, papers=states, place=place, words=words, uploads=uploads)


def back_to_collecting(act, title) -> None:
    """A paper is wanted again: it is not ready after all."""
    title.matter.state = TitleState.COLLECTING
    making.withdraw(act, making.open_of(title.matter, APPLY), _now("资料又不齐"))
    making.make(act, COLLECT_PAPERS, title.matter)


@action(
    "titles.add_paper",
    label=_("增加一项资料"),
    clauses=["YX-2.7.1a"],
    moves="collecting | ready",
    adds=True,
    form=forms.AddPaperForm,
    icon="plus",
)
def add_paper(act, title, *, label, origin):
    """What this title needs beside the list is put on it."""
    papers.add_to(act, title.matter, label, origin)
    if title.matter.state == TitleState.READY:
        back_to_collecting(act, title)


@action(
    "titles.set_fee",
    label=_("核定费用"),
    clauses=["YX-2.7.1a", "ZH-J4.9"],
    moves="collecting | ready",
    form=forms.FeeForm,
    icon="receipt",
    offered=lambda title: title.fee_paid_on is None and title.bill_id is None,
)
def set_fee(act, title, *, fee, collect=False, due_on=None):
    """What the title costs is told before it is asked for; what we collect for the registry is billed as the registry's."""
    if title.bill_id:
        raise Refused(_("已经开过应收单"), _("在应收单上看缴款情况"))
    title.fee = fee
    if not collect or not fee:
        return
    if due_on is None:
        raise Refused(_("没有写最后日期"), _("填写交到我们的最后日期"), field="due_on")
    record = title.record
    title.bill = act.beforehand(
        "bills.raise",
        department=record.department,
        project=record.project,
        party=record.party,
        unit=title.unit,
        charge="title_fee",
        amount=fee,
        due_on=due_on,
        words=_now("办证费用"),
        about=record,
    )


@action(
    "titles.pay_fee",
    label=_("登记费用已缴"),
    clauses=["YX-2.7.1a"],
    moves="collecting | ready | filed | accepted",
    form=forms.PayFeeForm,
    icon="cash",
    offered=lambda title: title.fee and title.fee_paid_on is None,
)
def pay_fee(act, title, *, fee_paid_on, fee_number=""):
    """Paid is paid when the day is known; what we collect is paid when finance has it."""
    if not title.fee:
        raise Refused(_("还没有核定费用"), _("先办“核定费用”"))
    if title.bill_id and Bill.objects.get(pk=title.bill_id).open:
        raise Refused(_("由我们代收的费用还没有收齐"), _("等财务登记收款"), clause="ZH-J4.9")
    check_day(act, fee_paid_on, "fee_paid_on", (_now("签约日期"), title.contract.signed_on))
    title.fee_paid_on, title.fee_number = fee_paid_on, fee_number


def lacking(title: TitleCase) -> list[str]:
    """Everything that is not there yet and the title cannot do without."""
    missing = missing_of(title.matter)
    missing += [_now("%s票据") % proof.label for proof in proofs_of(title.contract) if not proof.there]
    if title.fee is None:
        missing.append(_now("费用没有核定"))
    elif title.fee and title.fee_paid_on is None:
        missing.append(_now("办证费用"))
    return missing


def refuse_lacking(title: TitleCase) -> None:
    """Raises Refused with everything that is missing, so that nobody is sent away twice."""
    if missing := lacking(title):
        raise Refused(
            _("还缺：%s") % "、".join(missing),
            _("收齐资料、票据和费用再办；税费票据在“税费票据”里登记"),
            clause="YX-2.7.1a",
        )


@action(
    "titles.ready",
    label=_("资料费用齐"),
    clauses=["YX-2.7.1a", "YX-3.2.5"],
    moves="collecting -> ready",
    tone="primary",
    icon="checks",
)
def ready(act, title):
    """When papers, receipts and fee are there, the application is promised within days."""
    refuse_lacking(title)
    making.withdraw(act, making.open_of(title.matter, CHASE_TITLE), _now("资料费用已齐"))
    making.make(act, APPLY, title.matter)


@action(
    "titles.file_papers",
    label=_("公司资料已报送"),
    clauses=["YX-2.7.1a"],
    moves="collecting | ready | filed | accepted",
    form=forms.DayForm,
    icon="file-export",
    offered=lambda title: title.filed_on is None,
    many=True,
)
def file_papers(act, title, *, filed_on):
    """Within sixty days from the keys the developer files what only it can: late is late, whoever was to do it."""
    if title.filed_on:
        raise Refused(_("已经登记报送"), _("在记录里看日期"))
    check_day(act, filed_on, "filed_on", (_now("签约日期"), title.contract.signed_on))
    title.filed_on = filed_on


@action(
    "titles.chase",
    label=_("催办"),
    clauses=["YX-2.7.1a", "YX-3.2.5"],
    moves=BEFORE,
    adds=True,
    form=forms.ChaseForm,
    icon="bell-ringing",
)
def chase(act, title, *, whom, how, words):
    """At each stage the customer, the registry or a colleague is asked again until it moves."""
    whom_said = dict(forms.ChaseForm.base_fields["whom"].choices)  # type: ignore[attr-defined]
    act.note(催问=whom_said.get(whom, whom), 方式=dict(HOW).get(how, how), 答复=words)
    TitleCase.objects.filter(pk=title.pk).update(chased=title.chased + 1)
    making.keep(act, making.open_of(title.matter, COLLECT_PAPERS, CHASE_TITLE, BROUGHT_IN))
    collecting = title.matter.state == TitleState.COLLECTING
    if collecting or title.matter.state in (TitleState.FILED, TitleState.ACCEPTED):
        making.make(act, COLLECT_PAPERS if collecting else CHASE_TITLE, title.matter)


@action(
    "titles.urge",
    label=_("督促其他部门"),
    clauses=["YX-2.7.1a", "ZH-J1.6"],
    moves=BEFORE,
    adds=True,
    form=forms.UrgeForm,
    icon="speakerphone",
)
def urge(act, title, *, to, wanted, due=None):
    """What the development department owes to the title is a task of theirs with a date, and its answer comes back."""
    record = title.record
    act.note(督促=to.name)
    act.later(
        "tasks.give",
        department=to,
        project=record.project,
        title=_now("%s办证") % title.unit,
        wanted=wanted,
        due=due,
        opened_from=record,
    )
