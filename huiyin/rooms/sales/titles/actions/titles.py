"""A title from the handover to the day on which everything is there that it needs (YX-2.7.1a)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.accounts.models import Bill
from huiyin.rooms.sales.contracts.actions.signing import moment_of
from huiyin.rooms.sales.contracts.forms import HOW
from huiyin.rooms.sales.contracts.models import STANDING, Contract, Sale
from huiyin.rooms.sales.titles import forms
from huiyin.rooms.sales.titles.actions import papers
from huiyin.rooms.sales.titles.actions.desks import title_owner
from huiyin.rooms.sales.titles.actions.opening import check_day
from huiyin.rooms.sales.titles.models import TitleCase, TitleState
from huiyin.rooms.sales.titles.promises import (
    APPLY,
    BROUGHT_IN,
    CHASE_TITLE,
    COLLECT_PAPERS,
    FILE_PAPERS,
    OBTAIN,
)
from huiyin.rooms.sales.titles.queries import missing_of, proofs_of, title_of, titles_seen_by
from huiyin.rooms.sales.titles.rules import Term, term_of

CLAUSES = ["YX-2.7.1a", "YX-3.2.5", "ZH-J4.4"]
TITLES = register(
    Kind(
        "titles",
        _("办证"),
        TitleCase,
        titles_seen_by,
        series=numbering.register("BZ"),
        states=TitleState,
        closed=(TitleState.ISSUED, TitleState.WITHDRAWN),
        silent=frozenset({"live", "bill_id"}),
        document=lambda title: tokens.document(
            names=[title.party.name] if title.party else (),
            codes=(
                title.record.number or "",
                title.certificate_number,
                title.land_number,
                title.acceptance_number,
                title.contract.unit.path,
                title.old_number,
            ),
        ),
        first_owner=title_owner,
    )
)
BEFORE = "collecting | ready | filed | accepted"  # until there is a certificate


def term(contract: Contract, handed_over_on: dt.date | None, department: int, at: dt.datetime) -> Term | None:
    """The term within which this contract's title is to be there."""
    if contract.signed_on is None:
        return None
    days = {
        name: Limit.parse(needed("YX-2.7.1a", f"title_within_{name}", department, at)).amount
        for name in ("presale", "completed")
    }
    return term_of(
        completed=contract.sale == Sale.COMPLETED,
        agreed_days=contract.title_days,
        signed_on=contract.signed_on,
        handed_over_on=handed_over_on,
        presale_days=days["presale"],
        completed_days=days["completed"],
    )


def owe_by_law(act, title: TitleCase, brought_in: bool = False) -> None:
    """What the developer owes from the day that is now known: papers filed, title obtained. Each promised once.

    Of what is brought in from an old ledger a day that has passed is shown, not promised.
    """
    department, matter = title.record.department_id, title.matter
    if title.handed_over_on and title.file_by is None:
        opened = moment_of(title.handed_over_on, act.now)
        limit = needed("YX-2.7.1a", FILE_PAPERS.within, department, act.now)
        title.file_by = title.handed_over_on + dt.timedelta(days=Limit.parse(limit).amount)
        due = making.due_by(limit, "YX-2.7.1a", department, opened)
        if title.filed_on is None and title.applied_on is None and not (brought_in and due.at <= act.now):
            making.make(act, FILE_PAPERS, matter, opened=opened)
    found = term(title.contract, title.handed_over_on, department, act.now)
    if found is None or title.title_by == found.by:
        return
    title.title_by = found.by
    if title.received_at is not None:
        return
    making.withdraw(act, making.open_of(matter, OBTAIN), _now("期限重新计算"))
    opened = moment_of(found.from_on, act.now)
    due = making.due_by(f"{found.days} calendar_days", "YX-2.7.1a", department, opened)
    if not (brought_in and due.at <= act.now):
        making.make(act, OBTAIN, matter, due=due.at, opened=opened, how="\n".join([found.why, *due.steps]))


@opens(
    "titles.open",
    label=_("开始办证"),
    clauses=CLAUSES,
    form=forms.OpenTitleForm,
    from_=["contracts"],
    icon="id-badge-2",
)
def open_title(act, matter, *, contract: Contract, handed_over_on=None):
    """One case a contract, with one person who sees to it, from the keys to the certificate."""
    if contract.matter.state not in STANDING:
        raise Refused(_("合同还没有签订或已经作废"), _("核对合同"), field="unit", clause="YX-2.7.1a")
    if there := title_of(contract):
        raise Refused(_("这份合同已经在办证：%s") % there.record, _("在那一件上接着办"), field="unit")
    if handed_over_on:
        check_day(act, handed_over_on, "handed_over_on", (_now("签约日期"), contract.signed_on))
    title = TitleCase.objects.create(matter=matter, contract=contract, handed_over_on=handed_over_on)
    papers.lay_out(matter, papers.papers_of_title(matter.record.department_id))
    making.make(act, COLLECT_PAPERS, matter)
    owe_by_law(act, title)
    TitleCase.objects.filter(pk=title.pk).update(file_by=title.file_by, title_by=title.title_by)
    return title


@action(
    "titles.hand_over_known",
    label=_("登记交房日期"),
    clauses=["YX-2.7.1a"],
    moves=BEFORE,
    form=forms.HandedOverForm,
    icon="key",
    offered=lambda title: title.handed_over_on is None and title.received_at is None,
)
def hand_over_known(act, title, *, handed_over_on):
    """From the keys the developer's days run, whether anybody is asked for the title or not."""
    if title.handed_over_on:
        raise Refused(_("交房日期已经登记"), _("有误的请主管核对交房记录"))
    check_day(act, handed_over_on, "handed_over_on", (_now("签约日期"), title.contract.signed_on))
    title.handed_over_on = handed_over_on
    owe_by_law(act, title)


def after_hand_over(act, contract: Contract, handed_over_on: dt.date) -> None:
    """What follows from the keys, for the room's table of what follows: the title begins, or its days run."""
    title = title_of(contract)
    if title is None:
        record = contract.record
        act.then(
            "titles.open",
            department=record.department,
            project=record.project,
            party=record.party,
            title=_now("%s办证") % contract.unit.path,
            contract=contract,
            handed_over_on=handed_over_on,
            opened_from=record,
        )
    elif title.handed_over_on is None and title.received_at is None:
        act.then("titles.hand_over_known", title.pk, handed_over_on=handed_over_on)


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


@action(
    "titles.correct",
    label=_("更正"),
    clauses=["YX-2.7.1a"],
    moves="collecting | ready | filed | accepted | certified | issued",
    form=forms.CorrectTitleForm,
    icon="edit",
)
def correct_title(
    act,
    title,
    *,
    handed_over_on=None,
    fee_number="",
    acceptance_number="",
    certificate_number="",
    land_number="",
):
    """What was copied wrongly is put right with the reason; another day of the keys sets the developer's days anew."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    if title.certified_on and not certificate_number:
        raise Refused(_("没有写不动产权证号"), _("照证书填写"), field="certificate_number")
    same = TitleCase.objects.filter(certificate_number=certificate_number, live=True).exclude(pk=title.pk)
    if certificate_number and (other := same.select_related("matter__record").first()):
        raise Refused(_("证号已登记在%s") % other.record, _("核对证号"), field="certificate_number")
    if not title.certified_on and (certificate_number or land_number):
        raise Refused(_("还没有收到证书"), _("收到后用“收到证书”登记"), field="certificate_number")
    if handed_over_on is None and title.handed_over_on:
        raise Refused(_("交房日期不能清空"), _("填写实际交房日期"), field="handed_over_on")
    if handed_over_on != title.handed_over_on:
        check_day(act, handed_over_on, "handed_over_on", (_now("签约日期"), title.contract.signed_on))
        making.withdraw(act, making.open_of(title.matter, FILE_PAPERS), _now("期限重新计算"))
        title.handed_over_on, title.file_by = handed_over_on, None
        if title.matter.closed_at is None:
            owe_by_law(act, title)
    title.fee_number, title.acceptance_number = fee_number, acceptance_number
    title.certificate_number, title.land_number = certificate_number, land_number
