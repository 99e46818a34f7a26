"""The rule book on screen: every clause, and under it what the software does and what happened."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.packs import clauses_under
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.rulebook import queries
from huiyin.web.kit import PAGES, Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, of_seen_matters, promise_line, sentences

FIGURES = (
    ("made", __("作出承诺"), ""),
    ("kept", __("按时兑现"), "green"),
    ("late", __("逾期兑现"), "orange"),
    ("broken", __("逾期未兑现"), "red"),
    ("open", __("未到期"), ""),
    ("withdrawn", __("撤回"), "grey"),
)
HOUSES = {
    "YX": __("房地产营销部客服"),
    "WY": __("物业公司与酒店式公寓"),
    "JS": __("税控技术服务"),
    "ZH": __("签约按揭权证"),
}


def clauses(request: MemberRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:40]
    house = request.GET.get("house", "")
    sections = queries.clauses_by_section(request.user, text)
    houses = dict.fromkeys(section["pack"] for section in sections)
    house = house if house in HOUSES else next(iter(houses), "YX")
    shown = sections if text else [section for section in sections if section["pack"] == house]
    tabs = [
        {"label": f"{label}", "url": f"?house={code}", "active": code == house and not text}
        for code, label in HOUSES.items()
    ]
    context = {"page_title": _("规程"), "sections": shown, "tabs": tabs, "query": text}
    return render(request, "rulebook/clauses.html", context)


def _months(request: MemberRequest) -> tuple[dt.date, dt.datetime, dt.datetime]:
    """The month asked for (this one by default), from its first moment to the next month's."""
    try:
        first = dt.datetime.strptime(request.GET.get("month", ""), "%Y-%m").date()
    except ValueError:
        first = clock.today().replace(day=1)
    after = (first + dt.timedelta(days=32)).replace(day=1)
    return first, clock.shanghai(f"{first:%Y-%m-%d}"), clock.shanghai(f"{after:%Y-%m-%d}")


def clause(request: MemberRequest, code: str) -> HttpResponse:
    row = Clause.objects.filter(code=code).prefetch_related("versions").first()
    if row is None:
        raise Http404
    member = request.user
    month, start, end = _months(request)
    which = request.GET.get("show", "")
    today = clock.today()
    versions = list(row.versions.all())
    current = next((v for v in reversed(versions) if v.effective_on <= today), versions[0])
    found = queries.enforcement(code)
    figures = queries.promise_figures(code, member, start, end) if found.promises or code == "WY-G13" else {}
    departments = reach_of(member).departments
    lines = queries.lines_under(code, member, start, end)
    for line in lines:
        line.said = {}  # type: ignore[attr-defined]
    happened = [
        said
        | {"url": reverse("record", args=[line.record.kind, line.record_id]), "number": line.record.number}
        for said, line in zip(sentences(lines, full=False), lines, strict=True)
        if line.record.kind in PAGES
    ]
    before = (month - dt.timedelta(days=1)).replace(day=1)
    after = (month + dt.timedelta(days=32)).replace(day=1)
    context = {
        "page_title": f"{row.code} {row.title}",
        "breadcrumbs": [(_("规程"), reverse("clauses") + f"?house={row.pack}")],
        "clause": row,
        "house": HOUSES[row.pack],
        "version": current,
        "versions": versions,
        "see": chips(c for prefix in current.see for c in clauses_under(prefix)),
        "parameters": queries.values_of(code, departments[0] if departments else None),
        "found": found,
        "verbs": [
            {"label": v.label, "name": v.name, "on": str(v.kind.label) if not v.generic else _("各类事项")}
            for v in found.verbs
        ],
        "ledgers": [
            {"label": PAGES[name].of.label, "url": reverse("ledger", args=[name])}
            for name in found.ledgers
            if reach_of(member).may(f"{name}.see")
        ],
        "tiles": [
            {
                "label": label,
                "value": figures[name],
                "level": level if figures[name] else "",
                "url": f"?month={month:%Y-%m}&show={name}#records",
            }
            for name, label, level in FIGURES
        ]
        if figures
        else [],
        "show": which,
        "show_label": dict((name, label) for name, label, _level in FIGURES).get(which, ""),
        "promises": _promises(queries.promises_under(code, member, start, end, which)[:50], member)
        if which
        else [],
        "happened": happened,
        "month": month,
        "before_url": f"?month={before:%Y-%m}",
        "after_url": f"?month={after:%Y-%m}" if after <= today else "",
    }
    return render(request, "rulebook/clause.html", context)


def _promises(promises, member) -> list[dict]:
    return [
        promise_line(p)
        | {
            "title": p.matter.title,
            "number": p.matter.record.number,
            "url": reverse("record", args=[p.matter.record.kind, p.matter_id]),
            "party": p.owner.name,
        }
        for p in of_seen_matters(promises, member)
    ]


screen(Screen("clauses", "clauses/", clauses, right="", label=__("规程条款"), nav="rulebook", icon="book"))
screen(Screen("clause", "clauses/<str:code>", clause, right=""))
