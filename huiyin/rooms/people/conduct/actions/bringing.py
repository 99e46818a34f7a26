"""Breaches that were settled on paper before the department worked with the system, and the taking back of what is wrong."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import binds
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import rank_in
from huiyin.kernel.members.rights import ROLES, reach_of
from huiyin.registers.office.queries import works_in
from huiyin.rooms.people.conduct.actions.breaches import CONDUCT, not_oneself
from huiyin.rooms.people.conduct.models import CODES, Breach, BreachState, Penalty
from huiyin.rooms.people.conduct.queries import own_since, standing_breaches
from huiyin.rooms.people.conduct.rules import doubles, faults_of_days
from huiyin.web.forms import ReasonForm


@opens("breaches.bring_in", label=_("带入旧违规"), clauses=[*CONDUCT, "YX-4.2.5", "WY-M6"], hidden=True)
def bring_in_breach(
    act, matter, *, concerned, clause, words, measure, decided_on, basis, signed=False, remark=""
):
    """Without the breaches of before the count of a clause is wrong from the first day; they are settled, and nothing
    more follows from them: no promise, no notice, no penalty, nothing for finance. What was not signed, on paper, by
    then counts no more than it would here (reading 55)."""
    department = matter.record.department
    not_oneself(act, concerned.pk)
    rank = rank_in(concerned, department)
    if act.actor and rank_in(act.actor, department) <= rank:
        raise Refused(
            _("%s不在你的下属之列") % concerned.name, _("由其上级导入"), field="concerned", clause="YX-4.2.5"
        )
    if clause not in CODES or not binds(clause, department):
        raise Refused(_("%s不适用这条规程") % department.name, _("另选条款"), field="clause")
    if not works_in(concerned, department):
        raise Refused(
            _("%(who)s不在%(where)s任职") % {"who": concerned.name, "where": department.name},
            _("登记到其任职部门"),
            field="concerned",
        )
    at = matter.happened_at
    for wrong in faults_of_days(at, decided_on, act.now, own_since(department)):
        raise Refused(wrong.what, wrong.way_out, field=wrong.field)
    for other, number in standing_breaches([concerned.pk]).get((concerned.pk, clause), ()):
        if doubles(at, other):
            raise Refused(_("已登记：%s") % number, _("可以搁置这一行"), field="happened")
    matter.state, matter.closing = BreachState.SETTLED, Closing.NOBODY
    return Breach.objects.create(
        matter=matter,
        member=concerned,
        rank=rank,
        clause=clause,
        words=words,
        reporter=act.actor,
        brought=True,
        on_paper=signed,
        counts=signed,
        measure=measure,
        decided_on=decided_on,
        basis=basis,
        remark=remark,
    )


@action(
    "breaches.void",
    label=_("作废"),
    clauses=["YX-4.2.5"],
    moves="open | settled -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=lambda breach: breach.matter.state == BreachState.OPEN or breach.brought,
)
def void_breach(act, breach):
    """A record entered twice, about the wrong member or brought in wrongly is voided with its reason, never deleted; a
    breach that was settled here stands."""
    not_oneself(act, breach.member_id)
    if breach.matter.state == BreachState.SETTLED:
        if not breach.brought:
            raise Refused(_("已经处理的违规不能作废"), _("当事人可以对处罚申诉"), clause="YX-4.2.5")
        rested = Penalty.objects.filter(counted=breach, ended=False, effective_at__isnull=False)
        approves = ROLES["manager"].rank
        if act.actor and rested.exists() and reach_of(act.actor).rank(breach.record.department_id) < approves:
            raise Refused(
                _("已计入生效的处罚，作废后这些处罚要重新计算"), _("由部门经理作废"), clause="YX-4.2.5"
            )
    act.void()
    breach.counts = False
