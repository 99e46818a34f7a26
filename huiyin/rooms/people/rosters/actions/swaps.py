"""换班: asked by one, agreed by the other, approved; both sides' rules are looked at again at each step (WY-S3)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.people.rosters import forms
from huiyin.rooms.people.rosters.actions.checking import check_slot
from huiyin.rooms.people.rosters.actions.rosters import put
from huiyin.rooms.people.rosters.models import RosterState, Slot, Swap, SwapState
from huiyin.rooms.people.rosters.promises import AGREE, APPROVE
from huiyin.rooms.people.rosters.queries import swaps_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-S3"]
SWAPS = register(
    Kind(
        "swaps",
        _("换班"),
        Swap,
        swaps_seen_by,
        series=numbering.register("HB"),
        states=SwapState,
        closed=(SwapState.DONE, SwapState.DECLINED, SwapState.WITHDRAWN),
        first_owner=lambda act, department, facts: act.actor,
        spared=frozenset({"matters.hand_over", "matters.reassign"}),
    )
)


def _only(member_of: str):
    """Only whom the swap names by this field."""

    def check(member: Member, swap: Swap) -> None:
        named = getattr(swap, member_of)
        if member.pk != named.pk:
            raise Refused(_("只有%s能办理") % named.name, _("请转告本人"))

    return check


def _not_involved(member: Member, swap: Swap) -> None:
    if member.pk in (swap.asker_id, swap.other_id):
        raise Refused(_("不能批准自己的换班"), _("请另一位主管或上级批准"), clause="WY-S3")


def _slot(member: Member, day, shift) -> Slot:
    """A side's published shift as it was when the swap was asked; Refused where it is not theirs any more."""
    found = Slot.objects.filter(
        member=member, day=day, shift=shift, roster__matter__state=RosterState.PUBLISHED
    ).select_related("roster__place", "shift__record")
    if (slot := found.first()) is None:
        raise Refused(
            _("%(who)s%(day)s已不是“%(shift)s”")
            % {"who": member.name, "day": f"{day:%m-%d}", "shift": shift.name},
            _("撤回后按现在的值班表重新申请"),
            clause="WY-S3",
        )
    return slot


def _free(member: Member, day) -> None:
    if Slot.objects.filter(member=member, day=day).exists():
        raise Refused(
            _("%(who)s%(day)s已有班") % {"who": member.name, "day": f"{day:%m-%d}"},
            _("选对方有班、自己休息的日子，或同一天互换"),
            clause="WY-S3",
        )


def _both(swap: Swap) -> tuple[Slot, Slot]:
    """The two slots, where the exchange would break no rule on either side; Refused otherwise."""
    mine = _slot(swap.asker, swap.my_day, swap.my_shift)
    theirs = _slot(swap.other, swap.their_day, swap.their_shift)
    if min(mine.from_at, theirs.from_at) <= clock.now():
        raise Refused(_("其中一个班已经开始"), _("只能换还没开始的班"), clause="WY-S3", field="my_day")
    if mine.roster.place_id != theirs.roster.place_id:
        raise Refused(_("两个班不在同一个部门"), _("只能和本部门的同事换"), clause="WY-S3", field="other")
    if swap.my_day == swap.their_day:
        if swap.my_shift_id == swap.their_shift_id:
            raise Refused(_("两人那天是同一个班"), _("选不同的班"), field="their_day")
    else:
        _free(swap.asker, swap.their_day)
        _free(swap.other, swap.my_day)
    check_slot(theirs.roster, swap.asker, theirs.day, theirs.shift, holiday=True, leaving={mine.day})
    check_slot(mine.roster, swap.other, mine.day, mine.shift, holiday=True, leaving={theirs.day})
    return mine, theirs


def _words(swap: Swap) -> dict[str, Any]:
    return {
        "asker": swap.asker.name,
        "other": swap.other.name,
        "mine": f"{swap.my_day:%m-%d} {swap.my_shift.name}",
        "theirs": f"{swap.their_day:%m-%d} {swap.their_shift.name}",
    }


@opens("swaps.ask", label=_("申请换班"), clauses=CLAUSES, form=forms.SwapForm, icon="arrows-exchange")
def ask_swap(act, matter, *, other, my_day, their_day, why):
    """Two may change a shift for a shift; nothing is moved before the other agrees and the supervisor has seen it."""
    asker = act.actor
    if other.pk == asker.pk:
        raise Refused(_("不能和自己换班"), _("选择一位同事"), field="other")
    shifts = {}
    for who, day, field in ((asker, my_day, "my_day"), (other, their_day, "their_day")):
        slot = Slot.objects.filter(member=who, day=day, roster__matter__state=RosterState.PUBLISHED)
        found = slot.select_related("shift").first()
        if found is None:
            raise Refused(
                _("%(who)s%(day)s没有班") % {"who": who.name, "day": f"{day:%m-%d}"},
                _("看值班表，选有班的日子"),
                clause="WY-S3",
                field=field,
            )
        shifts[field] = found.shift
    swap = Swap(
        matter=matter,
        asker=asker,
        other=other,
        my_day=my_day,
        my_shift=shifts["my_day"],
        their_day=their_day,
        their_shift=shifts["their_day"],
        why=why,
    )
    _both(swap)
    running = Swap.objects.filter(matter__closed_at=None)
    if (
        running.filter(asker=asker, my_day=my_day).exists()
        or running.filter(other=other, their_day=their_day).exists()
    ):
        raise Refused(
            _("其中一个班已经在申请换班"), _("等原来的换班办完，或先撤回"), clause="WY-S3", field="my_day"
        )
    swap.save(force_insert=True)
    making.make(act, AGREE, matter, owner=other)
    act.tell(
        other,
        _("%(asker)s想用%(mine)s换你的%(theirs)s") % _words(swap),
        key=f"swap {matter.pk}",
        clause="WY-S3",
    )
    return swap


@action(
    "swaps.agree",
    label=_("同意换班"),
    clauses=CLAUSES,
    moves="asked -> agreed",
    who=_only("other"),
    open_to=lambda swap: (swap.other_id,),
    tone="primary",
    icon="check",
)
def agree(act, swap):
    """The other says yes; by then either side's plan may have changed, so all rules are asked again."""
    _both(swap)
    swap.agreed_at = act.now
    if not needed("WY-S3", "swap_approval", act.department):
        act.later("swaps.approve", on=swap)
        return
    place = swap.record.department
    decider = superior_of(swap.asker, place, "supervisor", act.now, frozenset({swap.other_id}))
    making.make(act, APPROVE, swap.matter, owner=decider)
    act.tell(
        decider,
        _("%(asker)s的%(mine)s与%(other)s的%(theirs)s换班，待你批准") % _words(swap),
        key=f"swap {swap.pk} agreed",
        clause="WY-S3",
    )


@action(
    "swaps.approve",
    label=_("批准换班"),
    clauses=CLAUSES,
    moves="agreed -> done",
    who=_not_involved,
    tone="primary",
    icon="checks",
)
def approve_swap(act, swap):
    """Both shifts change hands in one transaction, or neither does; there are as many shifts afterwards as before."""
    mine, theirs = _both(swap)
    rosters = {one.roster_id: one.roster for one in (mine, theirs)}
    Slot.objects.filter(pk__in=[mine.pk, theirs.pk]).delete()
    put(theirs.roster, swap.asker, theirs.day, theirs.shift)
    put(mine.roster, swap.other, mine.day, mine.shift)
    swap.ended_at = act.now
    swap.matter.closing = Closing.NOBODY
    for who in (swap.asker, swap.other):
        act.tell(
            who,
            _("换班已生效：%(asker)s上%(theirs)s，%(other)s上%(mine)s") % _words(swap),
            key=f"swap {swap.pk} done",
            clause="WY-S3",
        )
    for roster in rosters.values():
        act.later("rosters.swapped", on=roster, swap=swap)


def _ends(act, swap: Swap, words) -> None:
    making.withdraw(act, making.open_of(swap.matter), act.reason)
    swap.ended_at = act.now
    swap.matter.closing = Closing.NOBODY
    for who in (swap.asker, swap.other):
        act.tell(who, words, key=f"swap {swap.pk} ended", clause="WY-S3")


@action(
    "swaps.decline",
    label=_("不同意"),
    clauses=CLAUSES,
    moves="asked | agreed -> declined",
    who="anyone",
    open_to=lambda swap: (swap.other_id,),
    form=ReasonForm,
    tone="danger",
    icon="x",
)
def decline_swap(act, swap):
    """The other, or whoever approves, says no with a reason; both keep their shifts."""
    if swap.matter.state == SwapState.ASKED and act.actor.pk != swap.other_id:
        raise Refused(_("正在等%s答复") % swap.other.name, _("对方同意后再决定"))
    if swap.matter.state == SwapState.AGREED and act.actor.pk == swap.asker_id:
        raise Refused(_("这是自己的换班"), _("不想换了可以撤回"))
    act.require_reason(_("不同意要写明理由"), _("写一句为什么"))
    _ends(act, swap, _("换班未同意：%s") % act.reason)


@action(
    "swaps.withdraw",
    label=_("撤回"),
    clauses=CLAUSES,
    moves="asked | agreed -> withdrawn",
    who=_only("asker"),
    open_to=lambda swap: (swap.asker_id,),
    form=ReasonForm,
    icon="arrow-back-up",
)
def withdraw_swap(act, swap):
    """Whoever asked may take it back while nothing is changed yet."""
    act.require_reason(_("撤回要写明理由"), _("写一句为什么"))
    _ends(act, swap, _("%(asker)s撤回了换班") % _words(swap))
