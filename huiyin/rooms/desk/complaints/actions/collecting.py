"""Product complaints are collected by period and reported a level up, where they are read (JS-H3.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.desk.complaints import forms
from huiyin.rooms.desk.complaints.models import Collection
from huiyin.rooms.desk.complaints.queries import (
    collections_from_below,
    collections_seen_by,
    product_complaints,
)

COLLECTIONS = register(
    Kind("collections", _("产品投诉汇总"), Collection, collections_seen_by, series=numbering.register("HZ"))
)


@opens(
    "collections.report",
    label=_("汇总上报产品投诉"),
    clauses=["JS-H3.3"],
    form=forms.CollectForm,
    icon="stack-push",
)
def report_up(act, record, *, from_on, to_on):
    """What customers say of the product goes up level by level: this level's complaints and what came from below."""
    department = record.department
    rows = (
        product_complaints(department, from_on, to_on)
        .order_by("matter")
        .values_list("matter", "matter__record__number", "matter__title", "matter__state")
    )
    below = collections_from_below(department, from_on, to_on)
    found = [list(row) for row in rows] + [item for one in below.order_by("record") for item in one.items]
    items = list({item[0]: item for item in found}.values())  # once, however often it was reported from below
    above = (
        department.parent.head
        if department.parent
        else superior_of(act.actor or department.head, department, "manager", act.now)
    )
    collection = Collection.objects.create(
        record=record, from_on=from_on, to_on=to_on, items=items, to_member=above, sent_at=act.now
    )
    act.tell(
        above,
        _("%(department)s上报产品投诉汇总，共%(n)d件") % {"department": department.name, "n": len(items)},
        key=f"collection {record.pk}",
        clause="JS-H3.3",
    )
    return collection


@action(
    "collections.read",
    label=_("签收"),
    clauses=["JS-H3.3"],
    adds=True,
    form=forms.ReadForm,
    tone="primary",
    open_to=lambda collection: (collection.to_member_id,),
)
def read_collection(act, collection, *, remark=""):
    """Whoever it was sent to signs that it arrived."""
    if act.actor and act.actor.pk != collection.to_member_id:
        raise Refused(_("这份汇总报送给%s") % collection.to_member.name, _("由收件人签收"))
    if collection.read_at:
        raise Refused(_("已经签收过"), "")
    collection.read_at, collection.remark = act.now, remark
