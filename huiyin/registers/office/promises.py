"""What tasks, appointments and routine duties promise."""

from django.utils.translation import gettext_lazy as _

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
