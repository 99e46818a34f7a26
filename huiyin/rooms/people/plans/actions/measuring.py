"""What an item comes to, of the records themselves; and the figures that this house knows of its own."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.explain import Explained, Input
from huiyin.rooms.people.plans.models import PlanItem
from huiyin.rooms.people.plans.queries import measures, parts_of, promises_fallen
from huiyin.rooms.people.plans.rules import added_up, kept_rate
from huiyin.rooms.people.training.models import Training


def measured(item: PlanItem) -> Explained | None:
    """What the records say of an item up to now: its own figure, else the sum of its parts; None where nothing does."""
    if item.measure:
        found = measures().get(item.measure)
        if found is None:  # the room that knew it is not here any more
            return None
        owner = item.matter.owner_id if item.parent_id else None
        start, end = clock.days(item.from_on, item.to_on)
        return found.of(item.record.department_id, owner, start, end)
    parts = [one for one in parts_of(item) if one.value is not None]
    if not parts:
        return None
    return added_up([(one.record.number or "", one.value or 0, one.pk) for one in parts], item.unit)


def _kept(department: int, owner: int | None, start: dt.datetime, end: dt.datetime) -> Explained:
    return kept_rate(promises_fallen(department, owner, start, end))


def _trained(department: int, owner: int | None, start: dt.datetime, end: dt.datetime) -> Explained:
    held = Training.objects.filter(
        matter__record__department=department, held_at__gte=start, held_at__lt=end
    ).select_related("matter__record")
    if owner:
        held = held.filter(matter__owner=owner)
    rows = list(held.order_by("pk"))
    return Explained(
        value=str(len(rows)),
        unit=str(_("场")),
        formula=str(_("期内已登记开课的培训场数")),
        inputs=tuple(Input(one.record.number or "", one.matter.title, one.pk) for one in rows),
    )


def own_measures() -> dict[str, tuple]:
    """The figures that hold for every department."""
    return {
        "promises.kept": (_("承诺履约率"), "%", _kept, ""),
        "trainings.held": (_("培训场数"), _("场"), _trained, "trainings"),
    }
