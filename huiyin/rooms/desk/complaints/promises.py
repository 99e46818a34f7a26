"""What a complaint promises: to the customer, to the leader, to the deadline that others set."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.promises.kinds import PromiseKind, register

CALLBACK = register(
    PromiseKind(
        "complaints.callback",
        _("回电"),
        clause="YX-2.1.2b",
        within="callback_within",
        aim="callback_aim",
        by_contact=True,
        kept_by=("complaints.solve", "complaints.decline"),
    )
)
BROUGHT_IN = register(
    PromiseKind(
        "complaints.brought_in",
        _("补办旧事项"),
        clause="WY-G13",
        within="brought_in_within",
        by_contact=True,
        kept_by=("complaints.solve", "complaints.decline"),
    )
)
REQUEST = register(
    PromiseKind(
        "complaints.request",
        _("当天解决"),
        clause="YX-2.1.2d",
        within="request_within",
        kept_by=("complaints.solve", "complaints.decline"),
    )
)
INVESTIGATE = register(
    PromiseKind(
        "complaints.investigate",
        _("当天调查核实"),
        clause="WY-G4",
        within="investigate_within",
        kept_by=("complaints.investigate",),
        to="leader",
    )
)
ACKNOWLEDGE = register(
    PromiseKind(
        "complaints.acknowledge",
        _("领导批阅"),
        clause="YX-2.1.2c",
        within="acknowledge_within",
        kept_by=("complaints.acknowledge",),
        to="leader",
    )
)
REPORT = register(
    PromiseKind(
        "complaints.report",
        _("重要事件报主任"),
        clause="WY-S4",
        within="report_within",
        kept_by=("complaints.acknowledge",),
        by_owner=True,
        to="leader",
    )
)
PLAN = register(
    PromiseKind(
        "complaints.plan",
        _("拿出解决方案"),
        clause="ZH-4.1.5",
        within="plan_within",
        kept_by=("complaints.plan", "complaints.solve", "complaints.decline"),
        to="leader",
    )
)
RAISE = register(
    PromiseKind(
        "complaints.raise",
        _("及时上报"),
        clause="ZH-4.1.5",
        within="report_within",
        kept_by=("complaints.acknowledge",),
        to="leader",
    )
)
FEEDBACK = register(
    PromiseKind(
        "complaints.feedback",
        _("反馈核实结果"),
        clause="JS-H3.2",
        within="answer_within",
        by_contact=True,
        kept_by=("complaints.solve", "complaints.decline"),
    )
)
DECISION = register(
    PromiseKind(
        "complaints.decision",
        _("经理裁定"),
        clause="WY-G5",
        within="decision_within",
        kept_by=("complaints.decide",),
        to="member",
    )
)
RECHECK = register(
    PromiseKind(
        "complaints.recheck",
        _("继续解决剩余问题"),
        clause="JS-1.2",
        within="recheck_within",
        kept_by=("complaints.solve", "complaints.decline"),
    )
)
GOVERNMENT = register(
    PromiseKind(
        "complaints.government",
        _("政府工单办结"),
        clause="WY-G13",
        within="follow_up_within",
        warn="government_warn_before",
        kept_by=("complaints.solve", "complaints.decline", "complaints.end"),
        to="leader",
    )
)
HELP = register(
    PromiseKind(
        "parts.help",
        _("协办答复"),
        clause="YX-2.1.3a",
        within="answer_within",
        kept_by=("parts.answer",),
        to="department",
    )
)
VERIFY = register(
    PromiseKind(
        "parts.verify",
        _("核实答复"),
        clause="JS-H3.2",
        within="verify_within",
        kept_by=("parts.answer",),
        to="department",
    )
)
