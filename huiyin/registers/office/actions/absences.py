"""Being away: the owner stays the owner, the stand-in acts for them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.members.models import Absence
from huiyin.kernel.records.kinds import Kind, register
from huiyin.registers.office import forms
from huiyin.registers.office.models import Leave
from huiyin.registers.office.queries import absences_seen_by

ABSENCES = register(Kind("absences", _("离岗代理"), Leave, absences_seen_by, series=numbering.register("LG")))


@opens(
    "absences.declare",
    label=_("登记离岗"),
    clauses=["YX-3.2.1", "YX-3.3"],
    form=forms.AbsenceForm,
    icon="user-share",
)
def declare_absence(act, record, *, stand_in, from_at, to_at, why, member=None):
    """Whoever is away names who acts for them, so that no promise waits for their return."""
    member = member or act.actor
    if stand_in.pk == member.pk:
        raise Refused(_("不能由本人代理自己"), _("选择一位在岗的同事"), field="stand_in")
    if to_at <= from_at:
        raise Refused(_("结束时间要晚于开始时间"), _("改正起止时间"), field="to_at")
    overlap = Absence.objects.filter(from_at__lt=to_at, to_at__gt=from_at)
    if overlap.filter(member=stand_in).exists():
        raise Refused(_("%s在这段时间也不在岗") % stand_in.name, _("另选一位代理人"), field="stand_in")
    if overlap.filter(member=member).exists():
        raise Refused(_("这段时间已经登记过离岗"), _("先提前结束原来的登记"), field="from_at")
    absence = Absence.objects.create(
        member=member, stand_in=stand_in, from_at=from_at, to_at=to_at, reason=why
    )
    act.note(离岗=member.name, 代理人=stand_in.name)
    act.tell(
        stand_in,
        _("%(who)s离岗期间由你代理（%(why)s）") % {"who": member.name, "why": why},
        key=f"stand-in {record.pk}",
        clause="YX-3.2.1",
    )
    return Leave.objects.create(record=record, absence=absence)


@action("absences.end", label=_("提前返岗"), clauses=["YX-3.2.1"], who="anyone", tone="primary", icon="check")
def end_absence(act, leave):
    """Whoever is back early says so, and acts for themselves again from that moment."""
    absence = leave.absence
    ours = act.cause is not None or act.source != "web"
    if act.actor and act.actor.pk not in (absence.member_id, absence.stand_in_id) and not ours:
        raise Refused(_("只有本人或代理人能结束离岗"), _("请%s办理") % absence.member.name)
    if absence.to_at <= act.now:
        raise Refused(_("离岗已经结束"), "")
    if absence.from_at >= act.now:
        if act.cause is None:
            raise Refused(_("离岗还没有开始"), _("到时再办，或请主管处理"))
        # called off by what it was declared for: drawn together to this moment, it covers nothing
        absence.from_at = act.now - dt.timedelta.resolution
    absence.to_at = act.now
    absence.save(update_fields=["from_at", "to_at"])
    act.note(返岗=absence.member.name)


@action(
    "absences.replace",
    label=_("更换代理人"),
    clauses=["YX-3.2.1", "YX-3.3"],
    who="anyone",
    hidden=True,
)
def replace_stand_in(act, leave, *, stand_in):
    """A stand-in who leaves stands in no more: whoever takes over their work does, so that nobody is left alone."""
    absence = leave.absence
    act.note(离岗=absence.member.name, 原代理人=absence.stand_in.name, 代理人=stand_in.name)
    absence.stand_in = stand_in
    absence.save(update_fields=["stand_in"])
    act.tell(
        stand_in,
        _("%s离岗期间改由你代理") % absence.member.name,
        key=f"stand-in {leave.pk} {stand_in.pk}",
        clause="YX-3.2.1",
    )
