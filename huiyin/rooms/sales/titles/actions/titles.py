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
from huiyin.rooms.sales.contracts.actions.signing import moment_of
from huiyin.rooms.sales.contracts.models import STANDING, Contract, Sale
from huiyin.rooms.sales.titles import forms
from huiyin.rooms.sales.titles.actions import papers
from huiyin.rooms.sales.titles.actions.desks import title_owner
from huiyin.rooms.sales.titles.actions.opening import check_day
from huiyin.rooms.sales.titles.models import TitleCase, TitleState
from huiyin.rooms.sales.titles.promises import (
    COLLECT_PAPERS,
    FILE_PAPERS,
    OBTAIN,
)
from huiyin.rooms.sales.titles.queries import title_of, titles_seen_by
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
