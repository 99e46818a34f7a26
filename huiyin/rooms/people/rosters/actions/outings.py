"""离岗报告: leaving the post with leave, reported to the sales manager, with a time to be back (YX-4.1.1, reading 13)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import rank_in, superior_of
from huiyin.kernel.members.models import Absence, Member
from huiyin.kernel.members.rights import holders
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.records.models import Link
from huiyin.registers.office.models import Leave
from huiyin.rooms.people.rosters import forms
from huiyin.rooms.people.rosters.models import Outing, OutingState
from huiyin.rooms.people.rosters.promises import RETURN
from huiyin.rooms.people.rosters.queries import outings_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["YX-4.1.1"]
OUTINGS = register(
    Kind(
        "outings",
        _("离岗报告"),
        Outing,
        outings_seen_by,
        series=numbering.register("LC"),
        states=OutingState,
        closed=(OutingState.BACK, OutingState.CANCELLED),
        first_owner=lambda act, department, facts: act.actor,
        silent=frozenset({"rank"}),
        spared=frozenset({"matters.hand_over", "matters.reassign"}),
    )
)


def _sales_manager(outing: Outing, at) -> Member:
    """Whom the clause names: who holds the manager's post here, else whoever stands there above the member."""
    place = outing.record.department
    found = [one for one in holders("manager", place.pk, None, at) if one.pk != outing.member_id]
    return next(iter(found), None) or superior_of(outing.member, place, "manager", at)


def _reported(act, outing: Outing, words) -> None:
    """The sales manager is told of it, the supervisor gets a copy where the house reads the clause so (reading 13)."""
    place = outing.record.department
    outing.told_to = _sales_manager(outing, act.now)
    told = {outing.told_to_id: outing.told_to}
    if needed("YX-4.1.1", "copy_supervisor", place.pk):
        supervisor = superior_of(outing.member, place, "supervisor", act.now)
        told[supervisor.pk] = supervisor
    for who in told.values():
        act.tell(who, words, key=f"outing {outing.pk} {act.now.timestamp()}", clause="YX-4.1.1")


def _span(outing: Outing) -> dict[str, str]:
    return {
        "who": outing.member.name,
        "where": outing.place_to,
        "from": f"{clock.local(outing.from_at):%m-%d %H:%M}",
        "to": f"{clock.local(outing.back_by):%H:%M}",
        "stand_in": outing.stand_in.name,
    }


def _absence(act, outing: Outing, from_at) -> None:
    """While they are away the stand-in acts for them, so that no promise waits for their return."""
    act.later(
        "absences.declare",
        department=outing.record.department,
        member=outing.member,
        stand_in=outing.stand_in,
        from_at=from_at,
        to_at=outing.back_by,
        why=str(_("外出：%s") % outing.place_to)[:100],
        opened_from=outing.record,
    )


def _leave(outing: Outing, now) -> Leave | None:
    """The absence that still runs for it."""
    keys = Link.objects.filter(from_record=outing.pk, to_record__kind="absences").values("to_record")
    return Leave.objects.filter(pk__in=keys, absence__to_at__gt=now).order_by("-pk").first()


def fit_to_leave(act, _outing, facts) -> None:
    """What cannot be is refused to whoever asks, before anybody is asked to approve it."""
    member, stand_in, from_at, back_by = act.actor, facts["stand_in"], facts["from_at"], facts["back_by"]
    if member is None:
        return
    if stand_in.pk == member.pk:
        raise Refused(_("不能由本人代理自己"), _("选择一位在岗的同事"), field="stand_in")
    if back_by <= from_at:
        raise Refused(_("返岗时间要晚于离岗时间"), _("改正时间"), field="back_by")
    if back_by <= act.now:
        raise Refused(_("返岗时间已经过了"), _("改正时间后重新申请"), clause="YX-4.1.1", field="back_by")
    if Outing.objects.filter(member=member, matter__closed_at=None).exists():
        raise Refused(_("上一次离岗还没有登记返岗"), _("先登记返岗"), clause="YX-4.1.1")
    away = Absence.objects.filter(from_at__lt=back_by, to_at__gt=max(from_at, act.now))
    if away.filter(member=stand_in).exists():
        raise Refused(_("%s在这段时间也不在岗") % stand_in.name, _("另选一位代理人"), field="stand_in")
    if away.filter(member=member).exists():
        raise Refused(_("这段时间已经登记过离岗"), _("先提前结束原来的登记"), field="from_at")


@opens(
    "outings.ask",
    label=_("离岗报告"),
    clauses=CLAUSES,
    form=forms.OutingForm,
    icon="door-exit",
    approval="outings.ask",
)
def ask_outing(act, matter, *, place_to, why, stand_in, from_at, back_by):
    """Nobody leaves the post without leave; with it the sales manager knows who is away, where, and until when."""
    member = act.actor or matter.owner
    outing = Outing(
        matter=matter,
        member=member,
        rank=rank_in(member, matter.record.department),
        stand_in=stand_in,
        place_to=place_to,
        why=why,
        from_at=max(from_at, act.now),
        back_by=back_by,
    )
    _reported(act, outing, _("%(who)s离岗：%(where)s，%(from)s至%(to)s，%(stand_in)s代理") % _span(outing))
    outing.save(force_insert=True)
    making.make(act, RETURN, matter, due=back_by, owner=member)
    _absence(act, outing, outing.from_at)
    return outing


@action(
    "outings.extend",
    label=_("改返岗时间"),
    clauses=CLAUSES,
    moves="away",
    who="anyone",
    open_to=lambda outing: (outing.member_id,),
    form=forms.ExtendOutingForm,
    icon="clock-edit",
)
def extend_outing(act, outing, *, back_by):
    """Whoever will be later says so with the reason, and the manager is told; the first time stays on record."""
    act.require_reason(_("改返岗时间要写明原因"), _("在“理由”一栏写一句"))
    if back_by <= max(act.now, outing.from_at):
        raise Refused(_("返岗时间已经过了"), _("写以后的时间"), field="back_by")
    promise = making.open_of(outing.matter, RETURN).first()
    assert promise is not None
    making.rearrange(act, promise, back_by, act.reason)
    outing.back_by = back_by
    if leave := _leave(outing, act.now):
        act.later("absences.end", on=leave)
    _absence(act, outing, max(outing.from_at, act.now))
    words = _("%(who)s改到%(to)s返岗：%(why)s") % (_span(outing) | {"why": act.reason})
    _reported(act, outing, words)


@action(
    "outings.return",
    label=_("登记返岗"),
    clauses=CLAUSES,
    moves="away -> back",
    who="anyone",
    open_to=lambda outing: (outing.member_id,),
    tone="primary",
    icon="door-enter",
)
def come_back(act, outing):
    """The return stands with the time of the house; whoever is late is so by the minute, and the supervisor learns of it."""
    if act.now < outing.from_at:
        raise Refused(_("还没有到离岗时间"), _("不出去了请点“没有离岗”"))
    outing.returned_at = act.now
    outing.matter.closing = Closing.NOBODY
    if leave := _leave(outing, act.now):
        act.later("absences.end", on=leave)
    if outing.late:
        act.note(晚返=_("%d分钟") % outing.late)
        act.tell(
            superior_of(outing.member, outing.record.department, "supervisor", act.now),
            _("%(who)s晚返岗%(n)d分钟") % {"who": outing.member.name, "n": outing.late},
            key=f"outing {outing.pk} late",
            level="warning",
            clause="YX-4.1.1",
        )


@action(
    "outings.cancel",
    label=_("没有离岗"),
    clauses=CLAUSES,
    moves="away -> cancelled",
    who="anyone",
    open_to=lambda outing: (outing.member_id,),
    form=ReasonForm,
    icon="x",
)
def cancel_outing(act, outing):
    """Leave that was not taken is given back, so that nobody counts on the member being away."""
    act.require_reason(_("写明为什么不离岗了"), _("写一句"))
    if outing.from_at < act.now:
        raise Refused(_("离岗时间已经开始"), _("请登记返岗"))
    if leave := _leave(outing, act.now):
        act.later("absences.end", on=leave)
    making.withdraw(act, making.open_of(outing.matter), act.reason)
    outing.matter.closing = Closing.NOBODY
    _reported(act, outing, _("%(who)s没有离岗：%(where)s") % _span(outing))
