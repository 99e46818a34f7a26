"""A loan begins with the contract that needs it (ZH-J2.4, ZH-J3.1); and what one needs to know of every loan."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import opens
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.contracts.models import STANDING
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages.models import DONE, Loan, LoanPaper, LoanPart, Mortgage, Stage
from huiyin.rooms.sales.mortgages.promises import PAPERS
from huiyin.rooms.sales.mortgages.queries import (
    desk_of,
    live_mortgage_of,
    mortgages_seen_by,
    papers_wanted,
    parts_of,
)

LOAN_OF = {"mortgage": Loan.COMMERCIAL, "fund": Loan.FUND, "combined": Loan.COMBINED}


def _document(mortgage: Mortgage) -> str:
    contract = mortgage.contract
    party = mortgage.record.party
    return tokens.document(
        names=[party.name] if party else [],
        phones=[phone.number for phone in party.phones.all()] if party else [],
        codes=(
            *(mortgage.record.number or "", mortgage.old_number, contract.record.number or ""),
            *(contract.online_number, contract.unit.path, mortgage.registered_number),
        ),
    )


def _who(act, department, facts: dict):
    """The one who sees to the project's loans, if there is such a one (YX-3.2.4)."""
    contract = facts.get("contract")
    if contract is None or department is None:
        return None
    desk = desk_of(department.pk, contract.record.project_id)
    return desk.member if desk else None


def _out_of_step(mortgage: Mortgage) -> str:
    return (
        ""
        if mortgage.running == mortgage.matter.is_open
        else "running, but its matter is not, or the other way"
    )


MORTGAGES = register(
    Kind(
        "mortgages",
        _("按揭"),
        Mortgage,
        mortgages_seen_by,
        series=numbering.register("AJ"),
        states=Stage,
        closed=DONE,
        document=_document,
        first_owner=_who,
        silent=frozenset({"live", "running", "stage_on"}),
        holds=_out_of_step,
    )
)


def today_of(act) -> dt.date:
    return clock.local(act.now).date()


def moment_of(act, day: dt.date) -> dt.datetime:
    """When a day's event happened, for clocks that run from it: now if it is today, else noon of that day."""
    return act.now if day == today_of(act) else clock.shanghai(f"{day} 12:00")


def check_day(act, day: dt.date, after: dt.date | None, what, field: str = "happened_on") -> None:
    """Raises Refused for a day before what went before it, or that is still to come."""
    if day > today_of(act):
        raise Refused(_("日期还没有到"), _("填写实际日期"), field=field)
    if after and day < after:
        raise Refused(
            _("日期早于%(what)s（%(day)s）") % {"what": what, "day": f"{after:%Y-%m-%d}"},
            _("核对日期先后"),
            field=field,
        )


def put_papers(mortgage: Mortgage) -> None:
    """The papers that the parts want, each once; what was brought already stays brought."""
    department = mortgage.record.department_id
    wanted: dict[str, str] = {}
    parts = parts_of(mortgage)
    for sort, lender in [(part.sort, part.lender) for part in parts] or [
        ("commercial", None),
        ("fund", None),
    ]:
        for label in papers_wanted(sort, lender, department):
            wanted.setdefault(label, sort)
    there = {paper.label: paper for paper in mortgage.papers.all()}
    gone = [
        paper.pk for label, paper in there.items() if label not in wanted and paper.at is None and paper.sort
    ]
    LoanPaper.objects.filter(pk__in=gone).delete()
    LoanPaper.objects.bulk_create(
        LoanPaper(mortgage=mortgage, label=label, sort=sort, position=n)
        for n, (label, sort) in enumerate(wanted.items())
        if label not in there
    )


@opens(
    "mortgages.open",
    label=_("登记按揭"),
    clauses=["ZH-J3.1", "ZH-J2.4", "YX-2.6b"],
    form=forms.OpenForm,
    from_=["contracts"],
    icon="home-dollar",
)
def open_mortgage(act, matter, *, contract):
    """Who buys by loan has a loan under way from the signature on, with the list of papers that it needs."""
    if not contract.by_loan or not contract.loan:
        raise Refused(
            _("合同不是贷款购房"), _("先更正合同的付款方式和贷款金额"), field="contract", clause="ZH-J3.1"
        )
    if contract.matter.state not in STANDING:
        raise Refused(_("合同还没有签订，或已作废"), _("签订后会自动登记按揭"), field="contract")
    if contract.loan >= contract.price:
        raise Refused(_("贷款金额达到或超过合同总价"), _("先更正合同"), field="contract")
    if held := live_mortgage_of(contract):
        raise Refused(_("合同已有按揭：%s") % held.record.number, _("在那一件上办理"), field="contract")
    mortgage = Mortgage.objects.create(
        matter=matter,
        contract=contract,
        loan=LOAN_OF[contract.payment],
        amount=contract.loan,
        stage_on=today_of(act),
    )
    put_parts(mortgage)
    put_papers(mortgage)
    making.make(act, PAPERS, matter)
    act.note(合同=contract.record.number)
    return mortgage


def put_parts(mortgage: Mortgage) -> None:
    """The one part of a simple loan; how a combined one is divided is said when it is arranged."""
    if mortgage.loan != Loan.COMBINED:
        LoanPart.objects.create(mortgage=mortgage, sort=mortgage.loan, amount=mortgage.amount)


def open_for(act, contract) -> None:
    """Opens the loan of a contract that needs one and has none."""
    if contract.by_loan and live_mortgage_of(contract) is None:
        record = contract.record
        act.then(
            "mortgages.open",
            department=record.department,
            project=record.project,
            party=record.party,
            title=_now("%s按揭") % contract.unit,
            contract=contract,
            opened_from=record,
        )
