"""What is promised of a round and of an objection; and who approves that a closed round is opened again."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.approvals import flows
from huiyin.kernel.approvals.flows import Flow, Step, role
from huiyin.kernel.promises.kinds import PromiseKind, register

APPRAISE = register(
    PromiseKind(
        "appraisalrounds.appraise",
        _("完成考评"),
        clause="WY-A4.1",
        within="appraise_within",
        kept_by=("appraisalrounds.close", "appraisalrounds.void"),
        to="department",
    )
)
DECIDE = register(
    PromiseKind(
        "appraisalobjections.decide",
        _("答复异议"),
        clause="WY-A1",
        within="objection_answer_within",
        kept_by=("appraisalobjections.decide", "appraisalobjections.withdraw"),
        to="member",
    )
)

REOPENING = flows.add(
    Flow(
        "appraisalrounds",
        _("重新打开考评审批"),
        steps=(Step("director", _("主任"), role("director")),),
    )
)
