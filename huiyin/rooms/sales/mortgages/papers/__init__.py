"""Printed forms of a loan: 按揭资料清单, 中介领取合同签收单, 放款通知书, 贷款试算表."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.custody.models import Move
from huiyin.kernel.explain import Parameter
from huiyin.kernel.money import capital, yuan
from huiyin.rooms.sales.mortgages.models import LoanPart
from huiyin.rooms.sales.mortgages.rules import Lent, cost, schedule, together
from huiyin.web.papers import Paper, register
from huiyin.web.saying import chosen, name_of

FOLDER = Path(__file__).parent
YEARS = 30  # of a loan whose length nobody said yet


def read(found, member):
    """What the sheets draw, in a few queries."""
    return found.select_related(
        "contract__unit__building__project", "contract__matter__record", "agent", "matter__record__project"
    ).prefetch_related(Prefetch("parts", LoanPart.objects.select_related("lender").order_by("pk")), "papers")


def _day(of) -> str:
    return f"{of:%Y-%m-%d}" if of else ""


def _head(mortgage) -> dict:
    record, contract = mortgage.record, mortgage.contract
    return {
        "sheet": {"department": name_of(record.department)},
        "project": name_of(record.project),
        "unit": contract.unit.path,
        "party": name_of(record.party),
        "contract": contract.online_number or contract.record.number or "",
        "loan": chosen(mortgage, "loan"),
        "amount": yuan(mortgage.amount),
        "capital": capital(mortgage.amount),
        "lenders": "、".join(str(part.lender) for part in mortgage.parts.all() if part.lender),
        "agent": str(mortgage.agent or ""),
        "owner": mortgage.matter.owner.name,
        "phone": record.department.phone,
    }


def checklist(mortgage, member) -> dict:
    """按揭资料清单: what the bank wants, ticked off as it comes."""
    papers = sorted(mortgage.papers.all(), key=lambda paper: (paper.position, paper.pk))
    return _head(mortgage) | {
        "papers": [
            (str(n), paper.label, chosen(paper, "state") if paper.at else "", paper.words)
            for n, paper in enumerate(papers, 1)
        ],
    }


def handing(mortgage, member) -> dict:
    """中介领取合同签收单: which copies the agent has, who took them and who gave them."""
    moves = list(
        Move.objects.filter(under=mortgage.record, to_keeper__outside__gt="")
        .select_related("item__record", "by")
        .order_by("pk")
    )
    return _head(mortgage) | {
        "filing_number": mortgage.contract.filing_number,
        "items": [
            (str(n), move.item.label, move.item.record.number or "") for n, move in enumerate(moves, 1)
        ],
        "called_at": mortgage.called_at,
        "handed_at": mortgage.handed_at,
        "taken_by": mortgage.handed_to,
        "given_by": name_of(moves[-1].by) if moves else "",
    }


def notice(mortgage, member) -> dict:
    """放款通知书: the loan is there, what can be collected, that deed tax is due."""
    return _head(mortgage) | {
        "arrived_on": _day(mortgage.arrived_on),
        "registered_number": mortgage.registered_number,
        "tax_by": _day(mortgage.contract.tax_by),
        "parts": [
            (chosen(part, "sort"), str(part.lender or ""), yuan(part.amount), yuan(part.paid))
            for part in mortgage.parts.all()
        ],
    }


def plan(mortgage, member) -> dict:
    """贷款试算表: what is to be paid month by month, and how that was reckoned."""
    rounding = Parameter(
        "ZH-4.1.2", "rounding", needed("ZH-4.1.2", "rounding", mortgage.record.department_id)
    )
    lent = [
        Lent(chosen(part, "sort"), part.amount, (part.years or YEARS) * 12, part.rate, part.repay)
        for part in mortgage.parts.all()
        if part.rate
    ]
    months = together([schedule(one, rounding.value) for one in lent]) if lent else []
    return _head(mortgage) | {
        "parts": [
            (
                chosen(part, "sort"),
                str(part.lender or ""),
                yuan(part.amount),
                str(part.years or YEARS),
                f"{part.rate.normalize():f}%" if part.rate else "",
                chosen(part, "repay"),
            )
            for part in mortgage.parts.all()
        ],
        "interest": cost(lent, rounding).value if lent else "",
        "whole": yuan(sum(month.payment for month in months)),
        "how": cost(lent, rounding).formula if lent else "",
        "months": [
            (str(one.n), yuan(one.payment), yuan(one.principal), yuan(one.interest), yuan(one.balance))
            for one in months
        ],
    }


for name, label, draw, clauses, copies in (
    ("checklist", _("按揭资料清单"), checklist, ("YX-2.6b", "ZH-J2.4"), ("",)),
    ("handing", _("中介领取合同签收单"), handing, ("YX-2.6a",), ("存查联", "中介联")),
    ("notice", _("放款通知书"), notice, ("YX-2.6d",), ("",)),
    ("plan", _("贷款试算表"), plan, ("ZH-4.1.2",), ("",)),
):
    register(
        Paper(name, label, "mortgages", FOLDER / f"{name}.typ", draw, clauses, copies=copies, reads=read)
    )
