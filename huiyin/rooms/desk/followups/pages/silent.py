"""Who has gone silent: a customer without a voice may be one who has given up on us (JS-1.4)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.privacy.masking import masked_name
from huiyin.rooms.desk.followups import queries
from huiyin.rooms.desk.followups.pages.statistics import departments_of
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips

SHOWN = 200


def silent(request: MemberRequest) -> HttpResponse:
    """Customers whom nobody heard of for so long, each with the way to ring them now (JS-1.4)."""
    member, groups = request.user, []
    for department in Department.objects.filter(pk__in=departments_of(member)).order_by("name"):
        found = queries.silent_customers(department)
        rows = [
            {
                "number": one.record.number,
                "url": reverse("record", args=["customers", one.pk]),
                "party": masked_name(one.party.name),
                "project": one.record.project.name if one.record.project else "",
                "last": one.last_heard,
                "plan_url": f"{reverse('open', args=['followups.plan'])}?from={one.pk}",
            }
            for one in found[:SHOWN]
        ]
        groups.append(
            {
                "name": department.name,
                "months": needed("JS-1.4", "silent_months", department.pk),
                "per_day": needed("JS-1.4", "per_day", department.pk),
                "count": found.count() if len(rows) == SHOWN else len(rows),
                "rows": rows,
            }
        )
    context = {
        "page_title": _("沉默客户"),
        "groups": groups,
        "clauses": chips(["JS-1.4"]),
        "may_plan": reach_of(member).may("followups.plan"),
        "opened_url": reverse("ledger", args=["followups"]) + "?f_reason=silent",
    }
    return render(request, "followups/silent.html", context)


screen(
    Screen(
        "followups_silent",
        "followups/silent",
        silent,
        right="followups.see",
        label=__("沉默客户"),
        nav="followups",
        icon="user-x",
    )
)
