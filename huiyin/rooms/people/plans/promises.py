"""What plans promise: items done by their day, others asked in time, minutes sent, findings put right and looked at again."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.approvals import flows
from huiyin.kernel.approvals.flows import Flow, Step, role
from huiyin.kernel.promises.kinds import PromiseKind, register


def _kind(name, label, clause, within, kept_by, to="leader"):
    return register(PromiseKind(name, label, clause=clause, within=within, kept_by=kept_by, to=to))


SUBMIT = _kind("workplans.submit", _("报批工作计划"), "ZH-J1.1", "submit_within", ("workplans.submit",))
SUM_UP = _kind("workplans.close", _("总结工作计划"), "YX-3.1.2", "", ("workplans.close",))
DO = _kind("planitems.do", _("按计划完成"), "ZH-J1.1", "", ("planitems.finish", "planitems.drop"))
# Asking keeps it and opens the next one, so its verbs do both themselves.
CHASE = register(
    PromiseKind(
        "planitems.chase",
        _("催问他部门"),
        clause="ZH-J1.13",
        within="chase_within",
        act="planitems.chase",
        to="leader",
    )
)
HOLD = _kind("meetings.hold", _("召开会议并记录"), "WY-M2", "", ("meetings.hold",), to="department")
SEND = _kind(
    "meetings.send", _("发出会议纪要"), "WY-M2", "minutes_within", ("meetings.send",), to="department"
)
CORRECT = _kind("corrections.correct", _("整改"), "WY-M3", "correct_within", ("corrections.correct",))
RECHECK = _kind(
    "corrections.recheck",
    _("复查整改"),
    "WY-M3",
    "recheck_within",
    ("corrections.accept", "corrections.reject"),
    to="department",
)
flows.add(
    Flow(
        "workplans.submit",
        _("工作计划审批"),
        steps=(Step("manager", _("部门经理"), role("manager"), "ZH-J1.1"),),
    )
)
