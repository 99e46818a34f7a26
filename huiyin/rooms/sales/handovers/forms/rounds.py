"""What is typed about a round of handovers."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.rooms.sales.handovers.models import Slot
from huiyin.rooms.sales.launches.forms.launches import OnBuildingsForm, buildings_field
from huiyin.web.forms import ActionForm, day_field

MOST_DAYS = 60


def time_field(label, initial: str) -> forms.TimeField:
    return forms.TimeField(
        label=label, initial=initial, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


class SpanMixin(forms.Form):
    """Days, hours and how many homes at a time."""

    from_on = day_field(label=_("开始日期"))
    to_on = day_field(label=_("结束日期"))
    opens_at = time_field(_("每天从"), "09:00")
    closes_at = time_field(_("到"), "17:00")
    capacity = forms.IntegerField(label=_("每个时段接待户数"), min_value=1, max_value=60, initial=4)

    def clean(self):
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("to_on")
        if first and last and last - first > dt.timedelta(days=MOST_DAYS):
            self.add_error("to_on", _now("一批最多%d天") % MOST_DAYS)
        return cleaned


class RoundForm(SpanMixin, OnBuildingsForm):
    groups = (
        (_("交哪些楼"), ("buildings", "place", "department")),
        (_("时段"), ("from_on", "to_on", "opens_at", "closes_at", "capacity")),
    )
    buildings = buildings_field()
    place = forms.CharField(label=_("交房地点"), max_length=60)

    def facts(self):
        facts = super().facts()
        project = facts["project"]
        called = "、".join(building.called for building in facts["buildings"])
        title = _now("%(project)s%(buildings)s交房") % {"project": project.name, "buildings": called}
        return facts | {"title": title[:120]}


class SlotsForm(SpanMixin, ActionForm):
    pass


class SlotChoice(forms.ModelChoiceField):
    def label_from_instance(self, slot) -> str:
        taken = getattr(slot, "taken", None)
        left = "" if taken is None else _now("（还可约%d户）") % (slot.capacity - taken)
        return f"{clock.local(slot.from_at):%m-%d %H:%M}–{clock.local(slot.to_at):%H:%M}{left}"


class CapacityForm(ActionForm):
    slot = SlotChoice(Slot.objects.none(), label=_("时段"))
    capacity = forms.IntegerField(label=_("接待户数"), min_value=0, max_value=60)

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["slot"].queryset = self.subject.slots.order_by("from_at")  # type: ignore[attr-defined]


class CloseForm(ActionForm):
    remark = forms.CharField(label=_("说明"), max_length=200, required=False)
