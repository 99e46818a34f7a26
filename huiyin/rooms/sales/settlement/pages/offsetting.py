"""税费冲账: what was collected for others against what was paid over, and what is open (ZH-J4.9)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.members.models import Department, Project
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.money import yuan
from huiyin.rooms.sales.settlement.queries import collected_for_others, held_by_unit
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips

LISTED = 100


def offsetting(request: MemberRequest) -> HttpResponse:
    """Each charge held for others balanced to the 分, and the homes for which something is still held."""
    reach = reach_of(request.user)
    departments = list(reach.departments)
    if not departments:  # finance reads every department's book
        departments = list(Department.objects.values_list("pk", flat=True))
    projects = Project.objects.order_by("name")
    wanted = request.GET.get("project", "")
    project = int(wanted) if wanted.isdigit() else None
    rows = collected_for_others(departments, project)
    chosen = request.GET.get("charge", "")
    charge = next((row for row in rows if row.charge == chosen), None)
    context = {
        "page_title": _("税费冲账"),
        "clauses": chips(["ZH-J4.9"]),
        "projects": projects,
        "project": project,
        "rows": [
            {
                "charge": row.charge,
                "label": row.label,
                "billed": yuan(row.billed),
                "came": yuan(row.came),
                "passed_on": yuan(row.passed_on),
                "left": yuan(row.left),
                "pending": yuan(row.pending),
                "open": bool(row.left),
            }
            for row in rows
        ],
        "totals": {
            name: yuan(sum(getattr(row, name) for row in rows))
            for name in ("billed", "came", "passed_on", "left", "pending")
        },
        "charge": charge,
        "units": [
            (unit, path, yuan(left))
            for unit, path, left in held_by_unit(departments, charge.charge, project)[:LISTED]
        ]
        if charge
        else [],
        "listed": LISTED,
    }
    return render(request, "settlement/offsetting.html", context)


screen(
    Screen(
        "offsetting",
        "settlement/offsetting",
        offsetting,
        right="offsets.see",
        label=__("税费冲账"),
        nav="accounts",
        icon="arrows-exchange",
    )
)
