"""贷款试算: what a loan costs month by month, by the policies in force (ZH-4.1.2)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.clauses.values import said
from huiyin.kernel.explain import Explained, Parameter
from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.money import yuan
from huiyin.rooms.sales.mortgages.models import LoanSort, Repay
from huiyin.rooms.sales.mortgages.pages.lenders import terms
from huiyin.rooms.sales.mortgages.pages.parts import link
from huiyin.rooms.sales.mortgages.queries import (
    cards_in_force,
    loancards_seen_by,
    mortgages_seen_by,
    parts_of,
)
from huiyin.rooms.sales.mortgages.rules import Lent, cost, schedule, together
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chip, chips

MOST = 10**12  # 分
MOST_YEARS = 40


def rounding_of(department: int | None) -> Parameter:
    return Parameter("ZH-4.1.2", "rounding", needed("ZH-4.1.2", "rounding", department))


def _asked(request: MemberRequest) -> tuple[list[dict], list[str]]:
    """The two parts as they were typed, filled from a loan where ?mortgage= names one; and what is wrong with them."""
    typed = {name: str(value).strip() for name, value in request.GET.items()}
    key = typed.get("mortgage", "")
    if key.isdigit() and len(key) < 19:
        mortgage = mortgages_seen_by(request.user).filter(pk=int(key)).first()
        for part in parts_of(mortgage) if mortgage else ():
            typed.setdefault(f"{part.sort}_amount", yuan(part.amount).replace(",", ""))
            typed.setdefault(f"{part.sort}_years", str(part.years or 30))
            typed.setdefault(f"{part.sort}_rate", f"{part.rate.normalize():f}" if part.rate else "")
            typed.setdefault(f"{part.sort}_repay", part.repay)
    wrong: list[str] = []
    parts = [_part(sort, label, typed, wrong) for sort, label in LoanSort.choices]
    return parts, wrong


def _part(sort: str, label, typed: dict, wrong: list[str]) -> dict:
    part = {
        "sort": sort,
        "label": label,
        "amount": typed.get(f"{sort}_amount", ""),
        "years": typed.get(f"{sort}_years", "30"),
        "rate": typed.get(f"{sort}_rate", ""),
        "repay": typed.get(f"{sort}_repay", "") or str(Repay.INSTALMENT),
        "lent": None,
    }
    if not part["amount"]:
        return part
    try:
        amount = clean("money", part["amount"])
    except BadCell as problem:
        wrong.append(f"{label}：{problem}")
        return part
    try:
        rate = Decimal(part["rate"])
    except InvalidOperation:
        wrong.append(_("%s：填写年利率，如 3.5") % label)
        return part
    years = int(part["years"]) if part["years"].isdigit() and len(part["years"]) < 4 else 0
    if not 0 < amount <= MOST:
        wrong.append(_("%s：金额要大于零") % label)
    elif not (rate.is_finite() and 0 < rate < 30):
        wrong.append(_("%s：年利率在0到30之间") % label)
    elif not 0 < years <= MOST_YEARS:
        wrong.append(_("%(sort)s：年限在1到%(n)d年之间") % {"sort": label, "n": MOST_YEARS})
    elif part["repay"] not in Repay.values:
        wrong.append(_("%s：选一种还款方式") % label)
    else:
        part["lent"] = Lent(str(label), amount, years * 12, rate, part["repay"])
    return part


def told(explained: Explained, title: str) -> dict:
    """A figure of no record with its way, for the page itself."""
    parameters = shipped()[2]
    return {
        "figure": title,
        "value": explained.value,
        "unit": explained.unit,
        "formula": explained.formula,
        "parameters": [
            {
                "name": parameters[one.clause, one.name].label,
                "value": said(parameters[one.clause, one.name], one.value),
                "clause": chip(one.clause),
            }
            for one in explained.parameters
        ],
        "inputs": [{"label": one.label, "value": one.value, "url": ""} for one in explained.inputs],
    }


def calculator(request: MemberRequest) -> HttpResponse:
    """By equal instalments, by equal principal, or combined: every month, and how it was reckoned."""
    departments = reach_of(request.user).departments
    rounding = rounding_of(departments[0] if departments else None)
    parts, wrong = _asked(request)
    lent = [part["lent"] for part in parts if part["lent"]]
    context: dict[str, Any] = {
        "page_title": _("贷款试算"),
        "parts": parts,
        "repays": Repay.choices,
        "wrong": wrong,
        "cards": [
            {"title": str(card), "words": terms(card), "url": link("loancards", card), "sort": card.sort,
             "until": card.until_on}
            for card in loancards_seen_by(request.user).filter(pk__in=cards_in_force(clock.today()).values("pk"))
            .select_related("lender", "record").order_by("sort", "rate")[:20]
        ],
        "clauses": chips(["ZH-4.1.2", "ZH-J2.4"]),
    }  # fmt: skip
    if lent and not wrong:
        months = together([schedule(one, rounding.value) for one in lent])
        explained = cost(lent, rounding)
        amount = sum(one.amount for one in lent)
        interest = sum(month.interest for month in months)
        context |= {
            "tiles": [
                {"label": _("首月还款"), "value": yuan(months[0].payment), "unit": _("元")},
                {"label": _("末月还款"), "value": yuan(months[-1].payment), "unit": _("元")},
                {"label": _("利息总额"), "value": yuan(interest), "unit": _("元")},
                {"label": _("还款总额"), "value": yuan(amount + interest), "unit": _("元"),
                 "hint": _("本金%(amount)s元，共%(n)d期") % {"amount": yuan(amount), "n": len(months)}},
            ],
            "explained": told(explained, _("利息总额")),
            "years": [
                {
                    "n": start // 12 + 1,
                    "months": [
                        {name: yuan(getattr(one, name)) for name in ("payment", "principal", "interest", "balance")}
                        | {"n": one.n}
                        for one in months[start : start + 12]
                    ],
                    "payment": yuan(sum(one.payment for one in months[start : start + 12])),
                    "interest": yuan(sum(one.interest for one in months[start : start + 12])),
                    "balance": yuan(months[min(start + 11, len(months) - 1)].balance),
                }
                for start in range(0, len(months), 12)
            ],
        }  # fmt: skip
    return render(request, "mortgages/calculator.html", context)


screen(
    Screen(
        "loan_calculator",
        "mortgages/calculator",
        calculator,
        right="mortgages.see",
        label=__("贷款试算"),
        nav="loans",
        icon="calculator",
    )
)
