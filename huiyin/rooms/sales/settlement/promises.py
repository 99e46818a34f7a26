"""What is promised of a settlement: the notice, the refund; and through whose hands an open balance goes."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.approvals import flows
from huiyin.kernel.approvals.flows import Flow, Step, role
from huiyin.kernel.promises.kinds import PromiseKind, register

NOTIFY = register(
    PromiseKind(
        "settlement.notify",
        _("通知客户面积结算结果"),
        clause="YX-2.7.2",
        within="notify_within",
    )
)
REFUND = register(
    PromiseKind("settlement.refund", _("退还面积差款"), clause="YX-2.7.2", within="refund_within")
)
COLLECT = register(
    PromiseKind(
        "settlement.collect", _("收取面积差款"), clause="YX-2.7.2", within="pay_within", to="department"
    )
)
CHOOSE = register(
    PromiseKind(
        "settlement.choose",
        _("问明客户是否解除合同"),
        clause="YX-2.7.2",
        within="rescission_choice_within",
    )
)
RESCIND = register(
    PromiseKind(
        "settlement.rescind", _("办理客户解除合同"), clause="YX-2.7.2", within="rescission_refund_within"
    )
)
RELEASE = flows.add(
    Flow(
        "clearances.excuse",
        _("未结清放行交房"),
        steps=(
            Step("manager", _("部门经理"), role("manager"), "ZH-J4.8"),
            Step("director", _("主任"), role("director"), "ZH-J4.8"),
        ),
        amount="up_to",
    )
)
