"""The doors that a permit names, where it does not cover whole buildings (YX-2.3.3)."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions import sets
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.rooms.sales.launches import forms
from huiyin.rooms.sales.launches.actions.certificates import CLAUSES, check_within
from huiyin.rooms.sales.launches.models import Certificate


def _check_named(one: Certificate, units) -> None:
    if one.whole:
        raise Refused(_("这份证照含所选楼栋的全部房屋"), _("先更正为“只含部分房屋”"), field="doors")
    check_within(units, set(one.buildings.values_list("pk", flat=True)))


def _paths(units) -> str:
    """The first doors, and how many there are."""
    shown = "、".join(unit.path for unit in units[:10])
    return shown if len(units) <= 10 else str(_("%(shown)s等%(n)d套") % {"shown": shown, "n": len(units)})


@action(
    "certificates.add_doors",
    label=_("添加范围内房屋"),
    clauses=CLAUSES,
    who="anyone",
    adds=True,
    form=forms.DoorsForm,
    icon="plus",
    offered=lambda one: not one.whole,
)
def add_doors(act, one, *, units):
    """A permit of hundreds of doors is told them in several goes, or by the authority's own list."""
    _check_named(one, units)
    one.units.add(*units)
    act.note(房屋=_paths(units))


def _by_certificate(rows) -> list[tuple[Certificate, list]]:
    """The doors of each certificate, in the order of the certificates' keys."""
    found: dict[int, tuple[Certificate, list]] = {}
    for row in rows:
        found.setdefault(row["subject"].pk, (row["subject"], []))[1].append(row["unit"])
    return [found[key] for key in sorted(found)]


@add_doors.in_set
def add_doors_in_set(act, rows):
    """As add_doors, one door a row: each certificate is told all of its doors at once."""
    grouped = _by_certificate(rows)
    for one, units in grouped:
        _check_named(one, units)
        one.units.add(*units)
    sets.write_lines(act, [one for one, _u in grouped], [{"房屋": _paths(units)} for _o, units in grouped])
    return [AddedDoor(row["subject"].pk, row["unit"].pk) for row in rows]


class AddedDoor(NamedTuple):
    """What a row of a list left: the certificate, and the door that it now names."""

    pk: int
    unit: int


@action(
    "certificates.drop_doors",
    label=_("去掉范围内房屋"),
    clauses=CLAUSES,
    who="anyone",
    adds=True,
    form=forms.DropDoorsForm,
    icon="circle-minus",
    offered=lambda one: not one.whole and one.units.exists(),
)
def drop_doors(act, one, *, units):
    """A door that the paper does not name after all leaves the permit, with the reason."""
    act.require_reason(_("去掉房屋需要写明理由"), _("在“理由”一栏写一句"))
    one.units.remove(*units)
    act.note(去掉房屋=_paths(units))


@drop_doors.in_set
def drop_doors_in_set(act, rows):
    """As drop_doors, one door a row: how a list that was brought in is taken back."""
    act.require_reason(_("去掉房屋需要写明理由"), _("在“理由”一栏写一句"))
    grouped = _by_certificate(rows)
    for one, units in grouped:
        one.units.remove(*units)
    sets.write_lines(
        act, [one for one, _u in grouped], [{"去掉房屋": _paths(units)} for _o, units in grouped]
    )
    return [row["subject"] for row in rows]
