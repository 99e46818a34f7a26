"""The ledger of rounds, and a round with its slots and how far it is."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.sales.handovers.models import RoundState, State
from huiyin.rooms.sales.handovers.queries import to_invite
from huiyin.web.columns import due_column, number_column, owner_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, day, matter_level

LISTED = 40


def _facts(one, member):
    return [
        Fact(_("楼栋"), "、".join(building.called for building in one.buildings.all())),
        Fact(_("交房地点"), one.place),
        Fact(_("日期"), f"{day(one.from_on)}～{day(one.to_on)}"),
        Fact(_("项目"), one.record.project.name if one.record.project else ""),
    ]


def _sections(one, member):
    live = one.handovers.filter(live=True)
    counts = dict(live.values_list("matter__state").order_by().annotate(n=Count("pk")))
    facts = [
        Fact(_("待通知"), _("%d户") % to_invite(one).count(), clause="YX-2.7.3"),
        *(Fact(state.label, _("%d户") % counts.get(state, 0)) for state in State if state != State.VOIDED),
    ]
    slots = one.slots.annotate(taken=Count("handovers", filter=Q(handovers__live=True))).order_by("from_at")
    coming = [slot for slot in slots.filter(to_at__gt=clock.now())[:LISTED]]
    lines = [
        {
            "label": f"{clock.local(slot.from_at):%m-%d %H:%M}–{clock.local(slot.to_at):%H:%M}",
            "words": "",
            "url": "",
            "state_label": _("%(taken)d/%(capacity)d户") % {"taken": slot.taken, "capacity": slot.capacity},
            "state_tone": "red" if slot.taken >= slot.capacity else "green" if slot.taken else "grey",
        }
        for slot in coming
    ]
    sections = [Section(_("进度"), facts=facts, action="handoverrounds.invite")]
    sections.append(
        listed(_("时段"), lines, "handoverrounds.add_slots")
        if lines
        else Section(_("时段"), text=_("没有将来的时段。"), action="handoverrounds.add_slots")
    )
    rows = live.filter(matter__closed_at=None).select_related("contract__unit", "matter", "slot")
    waiting = [
        {
            "label": row.contract.unit.path,
            "words": f"{clock.local(row.slot.from_at):%m-%d %H:%M}" if row.slot else "",
            "url": reverse("record", args=["handovers", row.pk]),
            "state_label": str(State(row.matter.state).label),
            "state_tone": "orange",
        }
        for row in rows.order_by("slot__from_at", "pk")[:LISTED]
    ]
    if waiting:
        sections.append(listed(_("未交房的（最多列%d户）") % LISTED, waiting))
    return sections


page(
    Page(
        "handoverrounds",
        "delivery",
        "calendar-event",
        order=70,
        columns=(
            number_column(),
            title_column(__("批次")),
            state_column(RoundState.choices),
            due_column(),
            Column("days", __("日期"), lambda o: f"{day(o.from_on)}～{day(o.to_on)}"),
            Column("place", __("交房地点"), lambda o: o.place),
            Column("n", __("户数"), lambda o: o.n, align="end"),
            Column("done", __("已交"), lambda o: o.done, align="end"),
            owner_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER).annotate(
            n=Count("handovers", filter=Q(handovers__live=True)),
            done=Count("handovers", filter=Q(handovers__live=True, handovers__delivered_on__isnull=False)),
        ),
        one=lambda rows: rows.select_related("matter__record__project").prefetch_related("buildings"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(View("open", __("交房中"), lambda member: Q(matter__closed_at=None)),),
        clauses=("YX-2.7.3",),
        empty=__("竣工验收后从这里安排交房：哪几栋、在哪里、每个时段接待几户。"),
        facts_title=__("安排"),
        way=lambda one: (RoundState.OPEN, RoundState.DONE),
    )
)
