"""What is promised of a loan: that the agent hears, the papers come, the bank is asked, the deed is pledged, the customer told."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.promises.kinds import PromiseKind, register

CALL_AGENT = register(
    PromiseKind(
        "mortgages.call_agent",
        _("通知中介领取合同"),
        clause="YX-2.6a",
        within="notify_within",
        kept_by=("mortgages.hand_to_agent",),
        act="mortgages.call_agent",
        to="department",
    )
)
PAPERS = register(
    PromiseKind(
        "mortgages.papers",
        _("催齐按揭资料"),
        clause="YX-2.6b",
        within="papers_within",
        kept_by=("mortgages.submit",),
        act="mortgages.chase",
    )
)
CHASE = register(
    PromiseKind(
        "mortgages.chase",
        _("催办回款"),
        clause="YX-2.6c",
        within="chase_within",
        kept_by=("mortgages.arrive",),
        act="mortgages.chase",
        to="department",
    )
)
APPROVAL = register(
    PromiseKind(
        "mortgages.approval",
        _("等银行审批结果"),
        clause="YX-2.6c",
        within="approval_within",
        kept_by=("mortgages.approve", "mortgages.refuse"),
        to="department",
    )
)
PLEDGE = register(
    PromiseKind(
        "mortgages.pledge",
        _("办妥抵押登记"),
        clause="ZH-J3.4",
        within="mortgage_registered_within",
        kept_by=("mortgages.register",),
        to="department",
    )
)
ARRIVAL = register(
    PromiseKind(
        "mortgages.arrival",
        _("银行放款到账"),
        clause="YX-2.6c",
        within="disbursement_within",
        kept_by=("mortgages.arrive",),
        to="department",
    )
)
NOTIFY = register(
    PromiseKind(
        "mortgages.notify",
        _("告知客户放款到账"),
        clause="YX-2.6d",
        within="notify_within",
        act="mortgages.notify_customer",
    )
)
BROUGHT_IN = register(
    PromiseKind(
        "mortgages.brought_in",
        _("接着办理旧按揭"),
        clause="WY-G13",
        within="brought_in_within",
        kept_by=(
            "mortgages.submit",
            "mortgages.approve",
            "mortgages.agree",
            "mortgages.register",
            "mortgages.arrive",
        ),
        act="mortgages.chase",
        to="department",
    )
)
