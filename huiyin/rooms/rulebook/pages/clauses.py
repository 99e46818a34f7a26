"""The rule book on screen: every clause, searched and narrowed; and the whole of a house, to be printed."""

from __future__ import annotations

import datetime as dt

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.parameters import param, parameters_of
from huiyin.kernel.clauses.revising import in_force
from huiyin.kernel.clauses.values import said
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.rulebook.forms.drafting import KIND_LABELS
from huiyin.rooms.rulebook.models import HOUSES
from huiyin.rooms.rulebook.queries.clauses import clauses_by_section
from huiyin.rooms.rulebook.queries.reading import to_sign
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest

# The rooms that answer for clauses, in the words of people.
HOMES = {
    **{"complaints": __("投诉"), "reception": __("接待"), "followups": __("回访"), "reports": __("报告")},
    **{"archives": __("档案"), "contracts": __("合同"), "mortgages": __("按揭"), "titles": __("权证")},
    **{"receipts": __("票据"), "settlement": __("结算"), "handover": __("交房"), "estates": __("楼盘与房屋")},
    **{
        "appraisal": __("考评"),
        "conduct": __("行为与奖惩"),
        "training": __("培训"),
        "people": __("岗位与人员"),
    },
    **{"plans": __("计划与会议"), "policies": __("政策"), "property": __("物业"), "fees": __("费用")},
    **{"stores": __("库房"), "fieldwork": __("上门服务"), "installs": __("安装"), "guests": __("宾客")},
    **{"quality": __("用语"), "seals": __("印章"), "customers": __("客户资料"), "handbook": __("规程")},
    "kernel": __("系统与办公"),
}


def house_of(request: HttpRequest, houses) -> str:
    """The house asked for, else the first of the member's departments."""
    wanted = request.GET.get("house", "")
    return wanted if wanted in dict(HOUSES) else next(iter(houses), "YX")


def clauses(request: MemberRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:40]
    kind = request.GET.get("kind", "")
    home = request.GET.get("home", "")
    waiting = request.GET.get("sign") == "1"
    member = request.user
    reach = reach_of(member)
    own = Department.objects.filter(pk__in=reach.departments)
    house = house_of(request, [house for one in own for house in one.houses])
    everywhere = bool(text or waiting)
    sections = clauses_by_section(member, text, "" if everywhere else house, kind, home, waiting)
    to_read = list(to_sign(member)[:20])
    tabs = [
        {"label": label, "url": f"?house={code}", "active": code == house and not everywhere}
        for code, label in HOUSES
    ] + [{"label": _("待我签阅"), "url": "?sign=1", "active": waiting}]
    context = {
        "page_title": _("规程"),
        "sections": sections,
        "tabs": tabs,
        "query": text,
        "house": house,
        "kind": kind,
        "home": home,
        "waiting": waiting,
        "kinds": KIND_LABELS,
        "homes": [(code, label) for code, label in HOMES.items()],
        "narrowed": bool(text or kind or home),
        "count": sum(len(section["clauses"]) for section in sections),
        "to_read": [
            {
                "title": line.reading.title,
                "url": reverse("record", args=["readings", line.reading_id]),
                "due": line.due,
                "late": line.due < clock.now(),
            }
            for line in to_read
        ],
        "pack_url": reverse("pack", args=[house]),
        "new_url": reverse("open", args=["revisions.draft_clause"]) + f"?house={house}"
        if reach.may("revisions.draft_clause")
        else "",
        "sign_url": reverse("open", args=["readings.issue"]) + f"?house={house}"
        if reach.may("readings.issue")
        else "",
    }
    return render(request, "rulebook/clauses.html", context)


def _day(request: HttpRequest) -> dt.date:
    try:
        return dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()


def pack(request: MemberRequest, house: str) -> HttpResponse:
    """A house's whole rule book as it holds on a day for a department: its texts and its values, to be printed."""
    names = dict(HOUSES)
    if house not in names:
        raise Http404
    day = _day(request)
    keys = reach_of(request.user).departments
    departments = [
        one for one in Department.objects.filter(pk__in=keys).order_by("name") if house in one.houses
    ]
    wanted = request.GET.get("department", "")
    department = next((one for one in departments if str(one.pk) == wanted), next(iter(departments), None))
    rows = list(Clause.objects.filter(pack=house).order_by("position", "code"))
    prefetch_related_objects(rows, "versions")
    at = clock.shanghai(f"{day} 23:59")
    key = department.pk if department else None
    sections: dict[str, dict] = {}
    for row in rows:
        version = in_force(list(row.versions.all()), day)
        if version is None:
            continue
        section = sections.setdefault(
            row.section, {"title": row.section_title, "id": row.section, "clauses": []}
        )
        section["clauses"].append(
            {
                "code": row.code,
                "title": version.title or row.title,
                "text": version.text,
                "own": version.record_id is not None,
                "since": version.effective_on,
                "values": [
                    (one.label, said(one, param(row.code, one.name, key, at)))
                    for one in parameters_of(row.code)
                ],
            }
        )
    context = {
        "page_title": names[house],
        "breadcrumbs": [(_("规程"), reverse("clauses") + f"?house={house}")],
        "sections": list(sections.values()),
        "house": names[house],
        "department": department,
        "departments": departments,
        "day": day,
        "count": sum(len(one["clauses"]) for one in sections.values()),
    }
    return render(request, "rulebook/pack.html", context)


screen(Screen("clauses", "clauses/", clauses, right="", label=__("规程条款"), nav="rulebook", icon="book"))
screen(Screen("pack", "clauses/print/<str:house>", pack, right=""))
