"""Through whose hands a refund goes."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.approvals import flows
from huiyin.kernel.approvals.flows import Flow, Step, role

REFUNDS = flows.add(
    Flow(
        "refunds",
        _("退款"),
        steps=(
            Step("supervisor", _("主管"), role("supervisor")),
            Step("manager", _("部门经理"), role("manager")),
            Step("director", _("主任"), role("director"), over=("YX-3.1.4", "refund_over")),
        ),
        amount="amount",
    )
)
