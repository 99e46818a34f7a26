"""What a request for staff promises once it is approved, and through whose hands it goes (WY-M7)."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.approvals import flows
from huiyin.kernel.approvals.flows import Flow, Step, role
from huiyin.kernel.promises.kinds import PromiseKind, register

STAFF = register(
    PromiseKind(
        "staffing.staff",
        _("招用到岗"),
        clause="WY-M7",
        within="",
        kept_by=("staffing.fill",),
        act="staffing.withdraw",
        to="department",
    )
)
STAFFING = flows.add(
    Flow(
        "staffing.request",
        _("用人申请"),
        steps=(
            Step("manager", _("部门经理"), role("manager"), "WY-M7"),
            Step("director", _("主任"), role("director"), "WY-M7"),
        ),
        title=lambda subject, facts: str(
            _("%(post)s用人%(n)d名") % {"post": facts["post"].name, "n": facts["count"]}
        ),
    )
)
