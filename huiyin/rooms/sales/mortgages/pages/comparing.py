"""银行与中介比较: who takes how long, who keeps the time, who refuses how many; the slowest first (ZH-J1.5, YX-2.6c)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.explain import Parameter
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.sales.mortgages.queries import Record, records_of
from huiyin.rooms.sales.mortgages.rules import mean_days, percent
from huiyin.web.drawers import shown_figure
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips

MONTHS = (3, 6, 12)
CLAUSES = ("YX-2.6c", "ZH-J1.5", "ZH-J3.2")
FORMULAS = {
    "approval": (
        __("资料齐全到批准"),
        __("批准日期 − 资料齐全日期（没有的取送审日期），取平均"),
        "approval_within",
    ),
    "arrival": (__("批准到放款"), __("放款到齐日期 − 批准日期，取平均"), "disbursement_within"),
}


def _months(request: MemberRequest) -> int:
    asked = request.GET.get("months", "")
    return int(asked) if asked in {str(n) for n in MONTHS} else 6


def _explained(one, what: str, department: int | None):
    _label, formula, name = FORMULAS[what]
    parameter = Parameter("YX-2.6c", name, param("YX-2.6c", name, department))
    return mean_days(getattr(one, what), str(formula), (parameter,))


def _row(one, by: str, months: int, department: int | None) -> dict:
    def figure(what: str) -> dict:
        value = _explained(one, what, department).value
        query = {"by": by, "key": one.pk, "what": what, "months": months}
        return {
            "value": value,
            "count": len(getattr(one, what)),
            "url": f"{reverse('lender_figure')}?{urlencode(query)}",
        }

    return {
        "name": one.name,
        "url": reverse("record", args=["lenders", one.pk]),
        "count": one.count,
        "approval": figure("approval"),
        "arrival": figure("arrival"),
        "broken": one.broken,
        "broken_share": percent(one.broken, one.count),
        "refused": one.refused,
        "refused_share": percent(one.refused, one.count),
    }


def _department(request: MemberRequest) -> int | None:
    departments = reach_of(request.user).departments
    return departments[0] if departments else None


def comparison(request: MemberRequest) -> HttpResponse:
    """Whom to press, and whom to recommend: lenders and agents by how long they take."""
    months, department = _months(request), _department(request)
    first = clock.months_on(clock.today(), -months)
    tables = []
    for by, title in (("lender", _("银行和公积金中心")), ("agent", _("中介和担保公司"))):
        rows = records_of(request.user, first, by)
        tables.append({"title": title, "rows": [_row(one, by, months, department) for one in rows]})
    context = {
        "page_title": _("银行与中介比较"),
        "months": [{"n": n, "url": f"?months={n}", "active": n == months} for n in MONTHS],
        "first": first,
        "tables": tables,
        "clauses": chips(CLAUSES),
    }
    return render(request, "mortgages/comparison.html", context)


def figure(request: MemberRequest) -> HttpResponse:
    """How an average came about, down to the single loan."""
    by, what, key = (
        request.GET.get(name, of) for name, of in (("by", "lender"), ("what", "approval"), ("key", ""))
    )
    if (
        by not in ("lender", "agent")
        or what not in FORMULAS
        or (key and not (key.isdigit() and len(key) < 19))
    ):
        raise Http404
    found = records_of(request.user, clock.months_on(clock.today(), -_months(request)), by)
    one = next((one for one in found if str(one.pk) == key), None)
    if one is None:
        if key:
            raise Http404
        one = Record(0, "")
        setattr(one, what, [row for each in found for row in getattr(each, what)])
    label = FORMULAS[what][0]
    return shown_figure(
        request,
        _explained(one, what, _department(request)),
        f"{one.name} {label}".strip(),
        "mortgages",
        words=lambda days: _("%d天") % days,
        more=_("另有%d件，见按揭台账"),
    )


screen(
    Screen(
        "lender_comparison",
        "mortgages/comparison",
        comparison,
        right="mortgages.see",
        label=__("银行与中介比较"),
        nav="loans",
        icon="chart-bar",
    )
)
screen(Screen("lender_figure", "mortgages/comparison/figure", figure, right="mortgages.see"))
