"""放款对账: day by day what the bank says, what the ledger says and what finance booked; what differs, and why (ZH-J3.3)."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.money import yuan
from huiyin.rooms.sales.mortgages.actions.days import FORMULA
from huiyin.rooms.sales.mortgages.pages.board import asked_of, choices_of
from huiyin.rooms.sales.mortgages.pages.parts import link
from huiyin.rooms.sales.mortgages.pages.paying import outcome_cell
from huiyin.rooms.sales.mortgages.queries import (
    banklines_seen_by,
    beside,
    disbursements_between,
    disbursements_seen_by,
    lines_between,
    loandays_seen_by,
    silent_days,
    unsaid_by_the_bank,
)
from huiyin.rooms.sales.mortgages.rules import summed
from huiyin.web.drawers import shown_figure
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips

SPAN = dt.timedelta(days=13)  # shown unless another is asked for
LONGEST = 400  # days
LISTED = 60  # differences
KINDS = {"bank": "banklines", "ledger": "disbursements", "booked": "disbursements"}


def _day(text: str, default: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return default


def _span(request: MemberRequest) -> tuple[dt.date, dt.date]:
    last = min(_day(request.GET.get("to", ""), clock.today()), clock.today())
    first = min(_day(request.GET.get("from", ""), last - SPAN), last)
    return max(first, last - dt.timedelta(days=LONGEST)), last


def _figure(day: dt.date, lender: int | None, what: str) -> str:
    query = {"day": f"{day}", "what": what} | ({"lender": lender} if lender else {"lender": "none"})
    return f"{reverse('loan_figure')}?{urlencode(query)}"


def _row(one) -> dict:
    return {
        "day": one.day,
        "lender": one.name or _("未认出机构"),
        **{
            name: {"value": yuan(getattr(one, name)), "url": _figure(one.day, one.lender, name)}
            if getattr(one, name)
            else None
            for name in KINDS
        },
        "differs": one.differs,
        "label": _("相符")
        if one.agrees
        else _("有差异")
        if one.differs or (one.has_lines and one.bank != one.ledger)
        else _("待入账")
        if one.ledger != one.booked
        else _("没有银行流水"),
        "tone": "green" if one.agrees else "red" if one.differs else "orange",
    }


def _late_bookings(paid) -> list[dict]:
    """Money in the ledger that finance has not booked."""
    return [
        {
            "url": link("disbursements", one),
            "number": str(one.record),
            "unit": one.part.mortgage.contract.unit.path,
            "day": one.bank_on,
            "amount": yuan(one.amount),
            "lender": str(one.part.lender or ""),
            "why": _("财务还没有入账（%d天）") % (clock.today() - one.bank_on).days,
            "tone": "orange",
            "label": _("待入账"),
        }
        for one in paid.filter(booked_on=None)
        .select_related("record", "part__lender", "part__mortgage__contract__unit")
        .order_by("bank_on", "pk")[:LISTED]
    ]


def _differing(lines) -> list[dict]:
    return [
        {
            "url": link("banklines", line),
            "number": line.reference or _("流水"),
            "unit": line.door or line.code,
            "day": line.day,
            "amount": yuan(line.amount),
            "lender": str(line.lender or ""),
            "why": line.words,
            "tone": outcome_cell(line)["tone"],
            "label": outcome_cell(line)["label"],
        }
        for line in lines.filter(differs=True)
        .select_related("record", "lender")
        .order_by("day", "pk")[:LISTED]
    ]


def _unsaid(paid) -> list[dict]:
    return [
        {
            "url": link("disbursements", one),
            "number": str(one.record),
            "unit": one.part.mortgage.contract.unit.path,
            "day": one.bank_on,
            "amount": yuan(one.amount),
            "lender": str(one.part.lender or ""),
            "why": _("台账有，银行流水里没有"),
            "tone": "orange",
            "label": _("没有银行流水"),
        }
        for one in unsaid_by_the_bank(paid)
        .select_related("record", "part__lender", "part__mortgage__contract__unit")
        .order_by("bank_on", "pk")[:LISTED]
    ]


def reconciliation(request: MemberRequest) -> HttpResponse:
    """The three sides of each day; below them every difference with its reason and the record that has it."""
    member, asked = request.user, asked_of(request)
    first, last = _span(request)
    rows = beside(member, first, last, asked.lender)
    lines = lines_between(banklines_seen_by(member), first, last)
    paid = disbursements_between(disbursements_seen_by(member), first, last)
    if asked.lender:
        lines, paid = lines.filter(lender=asked.lender), paid.filter(part__lender=asked.lender)
    departments = reach_of(member).departments
    department = departments[0] if departments else None
    silent = silent_days(department, asked.project) if department else []
    differing, waiting, unsaid = (
        lines.filter(differs=True).count(),
        paid.filter(booked_on=None).count(),
        unsaid_by_the_bank(paid).count(),
    )
    checked = set(loandays_seen_by(member).filter(live=True, day__gte=first).values_list("day", flat=True))
    limit = Limit.parse(needed("ZH-J3.3", "stale_after", department))
    context = {
        "page_title": _("放款对账"),
        "first": first,
        "last": last,
        "filters": choices_of(member, asked)[:1],
        "tiles": [
            {
                "label": _("银行流水差异"),
                "value": differing,
                "unit": _("笔"),
                "level": "red" if differing else "",
                "url": f"{reverse('ledger', args=['banklines'])}?view=differ",
            },
            {
                "label": _("财务待入账"),
                "value": waiting,
                "unit": _("笔"),
                "level": "orange" if waiting else "",
                "url": f"{reverse('ledger', args=['disbursements'])}?view=unbooked",
            },
            {
                "label": _("台账有、银行没有"),
                "value": unsaid,
                "unit": _("笔"),
                "level": "orange" if unsaid else "",
            },
            {
                "label": _("未更新的工作日"),
                "value": len(silent),
                "unit": _("天"),
                "level": "red" if silent else "",
                "hint": _("超过%s没有更新") % limit.label(),
            },
        ],
        "rows": [_row(one) | {"checked": one.day in checked} for one in rows],
        "total": {name: yuan(sum(getattr(one, name) for one in rows)) for name in KINDS},
        "differences": [*_differing(lines), *_unsaid(paid), *_late_bookings(paid)],
        "silent": silent,
        "check_url": reverse("open", args=["loandays.check"])
        if department and reach_of(member).may("loandays.check", department)
        else "",
        "import_url": reverse("imports") if reach_of(member).may("imports.banklines", department) else "",
        "clauses": chips(["ZH-J3.3", "ZH-J1.5"]),
    }
    return render(request, "mortgages/reconciliation.html", context)


def figure(request: MemberRequest) -> HttpResponse:
    """How one of the three sums of a day came about, for the drawer."""
    what, lender = request.GET.get("what", "bank"), request.GET.get("lender", "none")
    day = _day(request.GET.get("day", ""), clock.today())
    if what not in KINDS or not (lender == "none" or (lender.isdigit() and len(lender) < 19)):
        raise Http404
    key = None if lender == "none" else int(lender)
    member = request.user
    if what == "bank":
        lines = lines_between(banklines_seen_by(member), day, day).filter(lender=key).order_by("pk")
        rows = [
            (reference or f"{day}", amount, pk)
            for reference, amount, pk in lines.values_list("reference", "amount", "pk")
        ]
    else:
        paid = disbursements_between(disbursements_seen_by(member), day, day).filter(part__lender=key)
        if what == "booked":
            paid = paid.filter(booked_on__isnull=False)
        rows = [
            (number or "", amount, pk)
            for number, amount, pk in paid.order_by("pk").values_list("record__number", "amount", "pk")
        ]
    names = {"bank": _("银行流水"), "ledger": _("放款台账"), "booked": _("财务入账")}
    return shown_figure(
        request,
        summed(rows, str(FORMULA[what])),
        f"{day} {names[what]}",
        KINDS[what],
        words=yuan,
        more=_("另有%d笔，见台账"),
    )


screen(
    Screen(
        "loan_reconciliation",
        "mortgages/reconciliation",
        reconciliation,
        right="disbursements.see",
        label=__("放款对账"),
        nav="loans",
        icon="scale",
    )
)
screen(Screen("loan_figure", "mortgages/figure", figure, right="disbursements.see"))
