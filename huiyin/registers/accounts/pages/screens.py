"""The trial balance, and the statement of a unit."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.money import yuan
from huiyin.registers.accounts.models import SORTS, sort_label
from huiyin.registers.accounts.pages.parts import (
    masked,
    statement_url,
)
from huiyin.registers.accounts.queries import (
    account_balances,
    balances_of,
    entries_seen_by,
    trial_balance,
    unit_statement,
)
from huiyin.registers.estates.queries import units_named, units_seen_by
from huiyin.web.kit import Fact, Screen, Section, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, name_of

# ── the trial balance ───────────────────────────────────────────────────────────


def _day(text: str, default: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return default


def _sides(amount: int) -> dict:
    """A balance as 借 or 贷, with its amount."""
    return {
        "side": _("借") if amount > 0 else _("贷") if amount < 0 else _("平"),
        "amount": yuan(abs(amount)),
    }


def trial(request: MemberRequest) -> HttpResponse:
    """The trial balance of a span of days; ?sort= opens a sort of account into its accounts."""
    today = clock.today()
    last = _day(request.GET.get("to", ""), today)
    first = min(_day(request.GET.get("from", ""), last.replace(day=1)), last)
    seen = entries_seen_by(request.user)
    lines = trial_balance(seen, first, last)
    span = f"from={first}&to={last}"
    rows = [
        {
            "number": line.number,
            "label": sort_label(line.sort),
            "url": f"?sort={line.sort}&{span}#accounts",
            "before": _sides(line.before),
            "debit": yuan(line.debit),
            "credit": yuan(line.credit),
            "after": _sides(line.after),
        }
        for line in lines
    ]
    total = {
        "debit": yuan(sum(line.debit for line in lines)),
        "credit": yuan(sum(line.credit for line in lines)),
        "after_debit": yuan(sum(line.after for line in lines if line.after > 0)),
        "after_credit": yuan(-sum(line.after for line in lines if line.after < 0)),
        "balanced": not sum(line.after for line in lines),
    }
    sort = request.GET.get("sort", "")
    listed = None
    if sort in SORTS:
        found = account_balances(seen, sort, last)
        listed = {
            "label": sort_label(sort),
            "back_url": f"?{span}",
            "rows": [
                {
                    "label": account.label,
                    "unit": account.unit.path if account.unit else "",
                    "url": statement_url(account.unit) if account.unit else "",
                    "party": masked(account.party),
                    "project": name_of(account.project),
                    "balance": _sides(left),
                }
                for account, left in found
            ],
        }
    context = {
        "page_title": _("科目余额表"),
        "breadcrumbs": [(_("记账凭证"), reverse("ledger", args=["entries"]))],
        "first": first,
        "last": last,
        "rows": rows,
        "total": total,
        "listed": listed,
        "clauses": chips(["ZH-J4.9"]),
    }
    return render(request, "accounts/trial_balance.html", context)


screen(
    Screen(
        "trial_balance",
        "accounts/trial-balance",
        trial,
        right="trial_balance.see",
        label=__("科目余额表"),
        nav="accounts",
        icon="scale",
    )
)


# ── the statement of a unit ─────────────────────────────────────────────────────


def _unit_asked(request: MemberRequest):
    """The unit of ?unit=key or ?door=3-2-1502; None where none is asked for, 404 where it is not there."""
    may = reach_of(request.user).scope("statements.see", "record__")
    seen = units_seen_by(request.user).filter(may).select_related("record", "building__project")
    if key := request.GET.get("unit", ""):
        found = seen.filter(pk=int(key)).first() if key.isdigit() and len(key) < 19 else None
        if found is None:
            raise Http404
        return found, ""
    door = request.GET.get("door", "").strip()
    if not door:
        return None, ""
    (named,) = units_named([(None, door)])
    found = seen.filter(pk=named).first() if named else None
    return found, "" if found else _("没有找到“%s”，写成 楼栋-单元-房号") % door[:40]


def summary_of(unit) -> list[dict]:
    """How a unit stands, as tiles: due, paid ahead, owed to the customer, held for others."""
    stands = balances_of([unit])[unit.pk]
    ahead = stands.advance + stands.deposit
    return [
        {"label": _("客户未缴"), "value": yuan(stands.open), "level": "orange" if stands.open else ""},
        {"label": _("预收和定金"), "value": yuan(ahead), "level": ""},
        {"label": _("应退客户"), "value": yuan(stands.owed), "level": "orange" if stands.owed else ""},
        {"label": _("代收未缴"), "value": yuan(sum(stands.held.values())), "level": ""},
    ]


def statement(request: MemberRequest) -> HttpResponse:
    """What was booked between us and a unit's customers, day by day, with what is open after each line."""
    unit, unknown = _unit_asked(request)
    lines = unit_statement(unit) if unit else []
    rows = [
        {
            "on": one.on,
            "words": one.line.entry.words,
            "account": one.line.account.label,
            "party": masked(one.line.account.party),
            "debit": yuan(one.line.debit) if one.line.debit else "",
            "credit": yuan(one.line.credit) if one.line.credit else "",
            "balance": _sides(one.balance),
            "number": one.line.entry.about.number,
            "url": reverse("record", args=[one.line.entry.about.kind, one.line.entry.about_id]),
        }
        for one in lines
    ]
    context = {
        "page_title": _("单户对账单"),
        "breadcrumbs": [(_("应收单"), reverse("ledger", args=["bills"]))],
        "unit": unit,
        "unit_url": reverse("record", args=["units", unit.pk]) if unit else "",
        "paper_url": reverse("paper", args=["units", unit.pk, "statement"]) if unit else "",
        "unknown": unknown,
        "door": request.GET.get("door", "") or (unit.path if unit else ""),
        "tiles": summary_of(unit) if unit else [],
        "rows": rows,
        "clauses": chips(["ZH-J4.9"]),
    }
    return render(request, "accounts/statement.html", context)


screen(
    Screen(
        "statement",
        "accounts/statement",
        statement,
        right="statements.see",
        label=__("单户对账单"),
        nav="accounts",
        icon="report-analytics",
    )
)


def unit_sections(unit, member) -> list[Section]:
    """How a unit stands, on its own page, for whoever may see its statement."""
    record = unit.record
    if not reach_of(member).may("statements.see", record.department_id, record.project_id):
        return []
    facts = [
        *(Fact(one["label"], f"{one['value']} {_('元')}") for one in summary_of(unit)),
        Fact(_("明细"), _("单户对账单"), url=statement_url(unit)),
    ]
    return [Section(_("往来款项"), facts=facts)]
