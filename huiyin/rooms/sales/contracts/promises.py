"""What a contract promises: to be signed, checked, filed, given out; and what a voided one still owes."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.approvals import flows
from huiyin.kernel.approvals.flows import Flow, Step, role
from huiyin.kernel.promises.kinds import PromiseKind, register

SIGN = register(
    PromiseKind(
        "contracts.sign",
        _("签订合同"),
        clause="ZH-J2.1",
        within="sign_within",
        kept_by=("contracts.sign",),
    )
)
CHECK = register(
    PromiseKind(
        "contracts.check",
        _("第二人核对合同"),
        clause="ZH-J2.3",
        within="check_within",
        kept_by=("contracts.check",),
        to="department",
    )
)
FILE = register(
    PromiseKind(
        "contracts.file",
        _("报送合同备案"),
        clause="YX-2.4a",
        within="file_within",
        kept_by=("contracts.file",),
    )
)
REGISTER = register(
    PromiseKind(
        "contracts.register",
        _("法定期限内办好备案"),
        clause="YX-2.4a",
        within="statutory_within",
        kept_by=("contracts.filed",),
        warn="statutory_warn_before",
    )
)
NOTIFY = register(
    PromiseKind(
        "contracts.notify",
        _("通知客户领取合同"),
        clause="YX-2.4c",
        within="notify_within",
        kept_by=("contracts.hand_out",),
        act="contracts.notify",
    )
)
COLLECT = register(
    PromiseKind(
        "contracts.collect",
        _("催请客户领取合同"),
        clause="YX-2.4c",
        within="collect_within",
        kept_by=("contracts.hand_out",),
        act="contracts.notify",
    )
)
UNFILE = register(
    PromiseKind(
        "contracts.unfile",
        _("注销合同备案"),
        clause="YX-2.4b",
        within="void_within",
        kept_by=("contracts.unfile",),
    )
)
REFUND = register(
    PromiseKind(
        "contracts.refund",
        _("办理退款"),
        clause="YX-2.4b",
        within="refund_within",
        kept_by=("contracts.refunded",),
    )
)
FINISH = register(
    PromiseKind(
        "contracts.finish",
        _("收回原件并归档"),
        clause="YX-2.4b",
        within="archive_within",
        kept_by=("contracts.finish",),
        to="department",
    )
)
BROUGHT_IN = register(
    PromiseKind(
        "contracts.brought_in",
        _("补办旧合同"),
        clause="WY-G13",
        within="brought_in_within",
        kept_by=("contracts.file", "contracts.filed", "contracts.hand_out"),
    )
)

VOIDING = flows.add(
    Flow(
        "contracts.void",
        _("合同作废"),
        steps=(
            Step("supervisor", _("主管"), role("supervisor"), "YX-2.4b"),
            Step("manager", _("部门经理"), role("manager"), "YX-2.4b"),
            Step("director", _("主任"), role("director"), "YX-2.4b", over=("YX-2.4b", "director_over")),
        ),
        amount="refund",
    )
)
AMENDING = flows.add(
    Flow(
        "contracts.amend",
        _("合同变更价款"),
        steps=(
            Step(
                "manager",
                _("部门经理"),
                role("manager"),
                "YX-2.4b",
                when=lambda contract, facts: facts.get("price") not in (None, contract.price),
            ),
        ),
    )
)
