"""What tasks, appointments and routine duties promise; and through whose hands a request goes."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.approvals import flows
from huiyin.kernel.approvals.flows import Flow, Step, role
from huiyin.kernel.promises.kinds import PromiseKind, register

TASK = register(
    PromiseKind(
        "tasks.do",
        _("完成任务"),
        clause="YX-2.5.1b",
        within="task_within",
        kept_by=("tasks.answer",),
        to="member",
    )
)
# What a leader orders: the clause of whichever house the department works by.
ORDERS = tuple(
    register(
        PromiseKind(
            name,
            _("完成交办工作"),
            clause=clause,
            within="task_within",
            kept_by=("tasks.answer",),
            to="leader",
        )
    )
    for name, clause in (("tasks.order", "WY-M14"), ("tasks.order_of_post", "ZH-4.1.8"))
)
DUTY = register(
    PromiseKind(
        "tasks.duty", _("例行事务"), clause="WY-P2", within="", kept_by=("tasks.answer",), to="leader"
    )
)
DOING = (TASK, *ORDERS, DUTY)
CONFIRM = register(
    PromiseKind(
        "tasks.confirm",
        _("确认办理结果"),
        clause="YX-2.5.1b",
        within="confirm_within",
        kept_by=("tasks.confirm", "tasks.send_back"),
        to="member",
    )
)
MEET = register(
    PromiseKind(
        "appointments.meet",
        _("按约接待"),
        clause="YX-2.5.1b",
        within="",
        kept_by=("appointments.arrive",),
    )
)
TAKE = register(
    PromiseKind(
        "transfers.take",
        _("核对并签收物品"),
        clause="ZH-J2.2",
        within="take_within",
        kept_by=("transfers.take", "transfers.return", "transfers.withdraw"),
        to="member",
    )
)
# The flows that ship for requests of every sort; a room adds those of its own verbs.
GENERAL = flows.add(
    Flow(
        "general",
        _("一般事项"),
        steps=(
            Step("supervisor", _("主管"), role("supervisor")),
            Step("manager", _("部门经理"), role("manager")),
        ),
        general=True,
    )
)
EXPENSE = flows.add(
    Flow(
        "expense",
        _("费用"),
        steps=(
            Step("manager", _("部门经理"), role("manager")),
            Step("director", _("主任"), role("director"), over=("YX-3.1.4", "expense_over")),
        ),
        general=True,
        amount="amount",
    )
)
