"""Rewards, granted by approval; and the check that must stand before any fine is money."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import GUARDS, action, opens
from huiyin.kernel.matters.owning import rank_in
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office.queries import works_in
from huiyin.rooms.people.conduct import forms
from huiyin.rooms.people.conduct.models import FineGate, Reward
from huiyin.rooms.people.conduct.queries import gates_seen_by, rewards_seen_by
from huiyin.web.forms import ReasonForm

REWARDS = register(
    Kind(
        "rewards",
        _("奖励"),
        Reward,
        rewards_seen_by,
        series=numbering.register("JL"),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), names=(one.member.name,), texts=(one.title, one.ground)
        ),
        silent=frozenset({"rank", "told_in_id"}),
        private=True,
    )
)
GATES = register(Kind("finegates", _("罚款核查"), FineGate, gates_seen_by, series=numbering.register("FK")))


def may_be_granted(act, _reward, facts) -> None:
    """Looked at before anybody is asked to approve."""
    member, department, sort = facts["concerned"], act.held.record.department, facts["sort"]
    if act.actor and act.actor.pk == member.pk:
        raise Refused(_("不能提名自己"), _("由主管提名"), field="concerned", clause="WY-M6")
    if not works_in(member, department):
        raise Refused(
            _("%(who)s不在%(where)s任职") % {"who": member.name, "where": department.name},
            _("由其任职部门提名"),
            field="concerned",
        )
    if facts["earned_on"] > clock.local(act.now).date():
        raise Refused(_("事迹日期还没有到"), _("填写实际日期"), field="earned_on")
    if sort == Reward.Sort.TITLE and not facts.get("honour"):
        raise Refused(_("授予荣誉称号要写明称号"), _("填写称号"), field="honour", clause="WY-M6")
    if not facts.get("uploads") and act.opened_from is None:
        raise Refused(_("奖励要有证明材料"), _("上传材料，或从来电、回访等记录提请"), field="uploads")


GUARDS.setdefault("rewards.grant", []).append(may_be_granted)


@opens(
    "rewards.grant",
    label=_("提请奖励"),
    clauses=["WY-M6"],
    form=forms.RewardForm,
    from_=["calls", "followups", "opinions", "tasks", "complaints", "appraisaltotals"],
    offered_on=lambda source, member: getattr(source, "excellent", True),
    approval="rewards",
    icon="award",
    tone="",
)
def grant_reward(act, record, *, concerned, sort, title, ground, earned_on, honour="", bonus=0, uploads=()):
    """Good work is named as publicly as bad, with its ground and evidence, and by more than one head."""
    reward = Reward.objects.create(
        record=record,
        member=concerned,
        rank=rank_in(concerned, record.department),
        sort=sort,
        title=title,
        ground=ground,
        honour=honour if sort == Reward.Sort.TITLE else "",
        bonus=bonus,
        earned_on=earned_on,
        proposed_by=act.actor,
        granted_at=act.now,
    )
    act.attach(uploads)
    act.tell(
        concerned,
        _("你获得%(sort)s：%(title)s") % {"sort": reward.get_sort_display(), "title": title},
        key=f"reward {record.pk}",
        clause="WY-M6",
    )
    return reward


@action(
    "rewards.void",
    label=_("作废"),
    clauses=["WY-M6"],
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=lambda one: one.record.voided_at is None,
)
def void_reward(act, reward):
    """A reward that was granted by mistake is voided with its reason; what finance was told of is not undone here."""
    if act.actor and act.actor.pk == reward.member_id:
        raise Refused(_("不能作废自己的奖励"), _("由上级办理"), clause="WY-M6")
    if reward.told_in_id:
        raise Refused(_("奖金已经报财务"), _("与财务商定后另行处理"), clause="WY-M6")
    act.void()


def may_pass(act, _gate, facts) -> None:
    """Looked at before anybody is asked to approve."""
    today = clock.local(act.now).date()
    for name in ("made_known_on", "decided_on"):
        if facts[name] > today:
            raise Refused(_("日期还没有到"), _("填写实际日期"), field=name)
    if facts["from_on"] < max(facts["made_known_on"], facts["decided_on"]):
        raise Refused(
            _("生效日期不能早于公示和决定日期"), _("改为公示、决定之后"), field="from_on", clause="YX-4.2.5"
        )
    if not facts.get("uploads"):
        raise Refused(
            _("没有依据材料"), _("上传民主程序、公示和核查材料"), field="uploads", clause="YX-4.2.5"
        )


GUARDS.setdefault("finegates.pass", []).append(may_pass)


@opens(
    "finegates.pass",
    label=_("登记罚款核查"),
    clauses=["YX-4.2.1", "YX-4.2.2", "YX-4.2.4", "YX-4.2.5"],
    form=forms.GateForm,
    approval="finegates",
    icon="shield-check",
    tone="",
)
def pass_gate(
    act,
    record,
    *,
    procedure,
    made_known_on,
    city,
    local_law,
    decided_by,
    decided_on,
    from_on,
    uploads=(),
):
    """No fine is money before somebody with a name looked whether it may be: how the rules were made and made known,
    and what the law of the place says."""
    gate = FineGate.objects.create(
        record=record,
        procedure=procedure,
        made_known_on=made_known_on,
        city=city,
        local_law=local_law,
        decided_by=decided_by,
        decided_on=decided_on,
        from_on=from_on,
    )
    act.attach(uploads)
    return gate


@action(
    "finegates.revoke",
    label=_("撤销核查"),
    clauses=["YX-4.2.5"],
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="shield-off",
    offered=lambda one: one.revoked_at is None,
)
def revoke_gate(act, gate):
    """When the law or the rules change, no further fine is money until it is looked at again."""
    act.require_reason(_("撤销需要写明理由"), _("在“理由”一栏写一句"))
    if gate.revoked_at:
        raise Refused(_("这次核查已经撤销"), "")
    gate.revoked_at = act.now
