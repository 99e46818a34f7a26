"""What rosters promise: that the month is published in time, swaps are answered, who left comes back, the sheet is confirmed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.approvals import flows
from huiyin.kernel.approvals.flows import Flow, Step, role
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.promises.kinds import PromiseKind, register


def _kind(name, label, clause, within, kept_by, **more):
    return register(PromiseKind(name, label, clause=clause, within=within, kept_by=kept_by, **more))


PUBLISH = _kind("rosters.publish", _("公布值班表"), "WY-S3", "", ("rosters.publish",), to="department")
AGREE = _kind("swaps.agree", _("答复换班"), "WY-S3", "swap_within", ("swaps.agree",), to="member")
APPROVE = _kind("swaps.approve", _("批准换班"), "WY-S3", "swap_within", ("swaps.approve",), to="member")
RETURN = _kind("outings.return", _("按时返岗"), "YX-4.1.1", "", ("outings.return",), to="leader")
CONFIRM = _kind("timesheets.confirm", _("确认考勤表"), "WY-M4b", "", ("timesheets.confirm",), to="leader")


def _long(subject: Any, facts: dict) -> bool:
    """Whether somebody is to be away for so long that the manager decides as well."""
    department = facts["department"]
    minutes = (facts["back_by"] - facts["from_at"]).total_seconds() / 60
    return minutes > needed("YX-4.1.1", "manager_over_minutes", department.pk)


def _title(subject: Any, facts: dict) -> str:
    spans = [clock.local(facts[name]) for name in ("from_at", "back_by")]
    return _now("离岗：%(where)s，%(from)s至%(to)s") % {
        "where": facts["place_to"],
        "from": f"{spans[0]:%m-%d %H:%M}",
        "to": f"{spans[1]:%H:%M}",
    }


flows.add(
    Flow(
        "outings.ask",
        _("离岗审批"),
        steps=(
            Step("supervisor", _("主管"), role("supervisor"), "YX-4.1.1"),
            Step("manager", _("销售部经理"), role("manager"), "YX-4.1.1", when=_long),
        ),
        title=_title,
    )
)
