"""The hand-over of a shift: what is still open is collected by itself, and the next clerk signs for it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.desk.reception import forms
from huiyin.rooms.desk.reception.models import CallBack, CallBackState, Shift
from huiyin.rooms.desk.reception.queries import (
    open_callbacks,
    promises_due_today,
    shifts_seen_by,
    waiting_now,
)

MOST = 100  # of each, collected

SHIFTS = register(
    Kind(
        "shifts",
        _("交接班"),
        Shift,
        shifts_seen_by,
        series=numbering.register("JB"),
        silent=frozenset(
            {"callbacks", "waiting", "promised"}
        ),  # who reads the shift may not see each of them
        document=lambda shift: tokens.document(
            names=(shift.giver.name, shift.taker.name),
            codes=(shift.record.number or "",),
            texts=(shift.words,),
        ),
    )
)


def collected(member, department) -> dict[str, list]:
    """What is open when a member leaves: key, number and title of calls to return, visitors, promises due today."""
    callbacks = open_callbacks(department.pk).filter(matter__owner=member).select_related("matter__record")
    visitors = waiting_now(member).filter(record__department=department).select_related("record")
    promised = [one for one in promises_due_today(member)[:MOST] if one.matter.record.kind != "callbacks"]
    return {
        "callbacks": [[one.pk, one.record.number, one.matter.title] for one in callbacks[:MOST]],
        "waiting": [
            [one.pk, one.record.number, one.purpose] for one in visitors.order_by("arrived_at")[:MOST]
        ],
        "promised": [
            [
                one.matter_id,
                one.matter.record.number,
                f"{one.words}：{one.matter.title}",
                one.matter.record.kind,
            ]
            for one in promised
        ],
    }


@opens(
    "shifts.hand_over",
    label=_("交班"),
    clauses=["JS-H1.2"],
    form=forms.HandOverForm,
    icon="arrows-exchange",
)
def hand_over(act, record, *, taker, words=""):
    """Calls to return and visitors who wait do not go home with the clerk: the next one is told and signs."""
    if taker == act.actor:
        raise Refused(_("不能交班给自己"), _("选择接班人"), field="taker")
    if standing := Shift.objects.filter(giver=act.actor, signed_at=None).select_related("record").first():
        raise Refused(_("上一班%s还没有签收") % standing.record.number, _("请接班人先签收"), field="taker")
    shift = Shift.objects.create(
        record=record,
        giver=act.actor,
        taker=taker,
        given_at=act.now,
        words=words,
        **collected(act.actor, record.department),
    )
    act.note(
        未办事项=_("回电%(calls)d，来访%(visits)d，承诺%(promises)d")
        % {"calls": len(shift.callbacks), "visits": len(shift.waiting), "promises": len(shift.promised)}
    )
    act.tell(taker, _("%s交班给你，请签收") % act.actor.name, key=f"shift {record.pk}", level="warning")
    return shift


@action(
    "shifts.sign",
    label=_("接班签收"),
    clauses=["JS-H1.2"],
    who="anyone",
    form=forms.SignForm,
    tone="primary",
    icon="signature",
    offered=lambda shift: shift.signed_at is None,
    open_to=lambda shift: (shift.taker_id,),
)
def sign(act, shift, *, remark=""):
    """The incoming clerk signs once, and with the signature the calls to return are theirs."""
    if shift.signed_at:
        raise Refused(_("这一班已经签收"), _("有新情况的，请另行交班"))
    if act.actor != shift.taker:
        raise Refused(_("由接班人%s签收") % shift.taker.name, _("请接班人本人登录签收"))
    shift.signed_at, shift.remark = act.now, remark
    keys = [row[0] for row in shift.callbacks]
    still = CallBack.objects.filter(
        pk__in=keys, matter__state=CallBackState.WAITING, matter__owner=shift.giver
    )
    for key in still.order_by("pk").values_list("pk", flat=True):
        act.later("callbacks.pass_on", key, owner=shift.taker)
    act.tell(shift.giver, _("%s已签收交班") % shift.taker.name, key=f"shift signed {shift.pk}")
