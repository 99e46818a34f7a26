"""What is promised on the way of a breach, a penalty, a proposal of dismissal and a month's total; and who approves."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.approvals import flows
from huiyin.kernel.approvals.flows import Flow, Step, role
from huiyin.kernel.promises.kinds import PromiseKind, register

CLAUSE = "YX-4.2.5"


def _kind(name: str, label, within: str, *kept_by: str, to: str = "member") -> PromiseKind:
    return register(PromiseKind(name, label, clause=CLAUSE, within=within, kept_by=kept_by, to=to))


VERIFY = _kind(
    "breaches.verify",
    _("核实违规"),
    "verify_within",
    *("breaches.confirm", "breaches.dismiss", "breaches.void"),
)
PROPOSE = _kind("breaches.propose", _("提出处罚或存档"), "propose_within", "breaches.settle", "breaches.file")
NOTIFY = _kind("penalties.notify", _("告知当事人"), "notify_within", "penalties.notify")
HEAR = _kind("penalties.hear", _("听取陈述申辩"), "hearing_within", "penalties.answer", "penalties.hear")
DECIDE = _kind("penalties.decide", _("作出决定"), "decide_within", "penalties.decide")
EFFECT = _kind("penalties.effect", _("报批生效"), "approve_within", "penalties.take_effect")
VERDICT = _kind("penalties.verdict", _("处理申诉"), "appeal_answer_within", "penalties.decide_appeal")
STEP = register(
    PromiseKind(
        "dismissals.step", _("办理下一步"), clause=CLAUSE, within="dismissal_step_within", to="member"
    )
)
UNION = _kind("dismissals.union", _("等候工会意见"), "union_answer_within", "dismissals.hear_union")
LEAVE_PAPERS = _kind(
    "dismissals.papers", _("离职证明与档案、社保转出"), "leave_papers_within", "dismissals.certify"
)
RECEIVE = _kind(
    "conducttotals.receive",
    _("财务确认汇总表"),
    "receive_within",
    "conducttotals.receive",
    to="department",
)


def _concerned(penalty) -> frozenset[int]:
    """Who has no voice in a penalty: whom it is about, and who reported it."""
    return frozenset(filter(None, (penalty.member_id, penalty.breach.reporter_id)))


PENALTY = flows.add(
    Flow(
        "penalties",
        _("处罚审批"),
        steps=(Step("manager", _("部门经理"), role("manager"), CLAUSE),),
        barred=lambda penalty, facts: _concerned(penalty),
    )
)
# A second approver: neither who reported nor who approved the penalty itself.
DISMISSAL = flows.add(
    Flow(
        "dismissals",
        _("辞退建议审批"),
        steps=(Step("director", _("主任"), role("director"), CLAUSE),),
        barred=lambda one, facts: (
            _concerned(one.penalty) | frozenset(filter(None, (one.penalty.approved_by_id,)))
        ),
    )
)
REWARD = flows.add(
    Flow(
        "rewards",
        _("奖励审批"),
        steps=(Step("manager", _("部门经理"), role("manager")),),
        barred=lambda subject, facts: frozenset({facts["concerned"].pk}),
        title=lambda subject, facts: f"奖励：{facts['concerned'].name} {facts['title']}",
    )
)
GATE = flows.add(
    Flow(
        "finegates",
        _("罚款核查审批"),
        steps=(Step("director", _("主任"), role("director"), CLAUSE),),
        title=lambda subject, facts: f"罚款核查：{facts['city']}",
    )
)
