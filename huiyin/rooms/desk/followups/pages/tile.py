"""The figure that stands on every desk: whether those one served are satisfied (JS-1.1)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.desk.followups import queries
from huiyin.rooms.desk.followups.pages.statistics import change, span
from huiyin.rooms.desk.followups.rules import percent
from huiyin.web.kit import tile


@tile
def own_satisfaction(member) -> dict | None:
    """Whether those one served are satisfied, this month and against the last, stands on every desk (JS-1.1)."""
    if not reach_of(member).may("followups.see"):
        return None
    month = clock.today().replace(day=1)
    rows = queries.answered(member, *span(month, 2))
    own = rows.filter(rated_member=member)
    label, found = _("我的满意率"), queries.satisfaction_by_month(own)
    if not found:
        label, found = _("部门满意率"), queries.satisfaction_by_month(rows)
    rates = [
        percent(row["satisfied"], row["count"]) if (row := found.get(first)) else ""
        for first in (month, clock.months_on(month, -1))
    ]
    return {
        "label": label,
        "value": rates[0] or "—",
        "unit": "%" if rates[0] else "",
        "hint": change(*rates) if rates[0] else _("本月还没有回访"),
        "url": reverse("followups_statistics"),
    }
