"""What training promises: that a plan's sessions are held, tests are taken and judged, cases are talked over."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.approvals import flows
from huiyin.kernel.approvals.flows import Flow, Step, role
from huiyin.kernel.promises.kinds import PromiseKind, register


def _kind(name, label, clause, within, kept_by, **more):
    return register(PromiseKind(name, label, clause=clause, within=within, kept_by=kept_by, **more))


SUBMIT = _kind(
    "trainingplans.submit",
    _("报批培训计划"),
    "WY-S11",
    "submit_within",
    ("trainingplans.submit",),
    to="leader",
)
# A line of a plan is kept by the training that was held for it, not by a verb of the plan.
HOLD_LINE = _kind("trainingplans.line", _("按计划培训"), "WY-S11", "", (), to="leader")
CLOSE_PLAN = _kind(
    "trainingplans.close", _("总结培训计划"), "WY-S11", "", ("trainingplans.close",), to="leader"
)
HOLD = _kind("trainings.hold", _("开课并登记到课"), "WY-S11", "", ("trainings.hold",), to="department")
FINISH = _kind(
    "trainings.finish",
    _("登记考核结果，结束培训"),
    "WY-S11",
    "results_within",
    ("trainings.finish",),
    to="department",
)
TAKE = _kind("exams.take", _("参加理论考核"), "WY-A4.3.2", "", ("exams.submit", "exams.end"), to="department")
JUDGE = _kind(
    "practicals.judge",
    _("进行操作考核"),
    "WY-A4.3.2",
    "practical_within",
    ("practicals.judge",),
    to="member",
)
DISCUSS = _kind(
    "selfchecks.discuss",
    _("讨论自我检查"),
    "JS-T9",
    "discuss_within",
    ("selfchecks.discuss",),
    to="member",
)
flows.add(
    Flow(
        "trainingplans.submit",
        _("培训计划审批"),
        steps=(Step("director", _("主任"), role("director"), "WY-S11"),),
    )
)
