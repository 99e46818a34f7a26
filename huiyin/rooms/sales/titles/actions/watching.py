"""A year after the term the buyer may rescind: whoever leads knows before that (law developer_title_duty)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.verbs import action
from huiyin.kernel.matters.models import Importance
from huiyin.kernel.matters.owning import superior_of
from huiyin.rooms.sales.titles.actions.opening import today_of
from huiyin.rooms.sales.titles.actions.titles import BEFORE


@action(
    "titles.escalate",
    label=_("上报逾期一年"),
    clauses=["YX-2.7.1a", "ZH-J4.3"],
    moves=BEFORE,
    adds=True,
    hidden=True,
)
def escalate(act, title):
    """A title that is a year late may cost the whole sale; that is the manager's to know, not the specialist's to bear."""
    title.escalated_on = today_of(act)
    title.matter.importance = Importance.GRAVE
    manager = superior_of(title.matter.owner, title.record.department, "manager", act.now)
    for member in {manager, title.matter.owner}:
        act.tell(
            member,
            _("%(unit)s办证逾期已满一年，买方可以解除合同") % {"unit": title.unit},
            key=f"title {title.pk} a year late {member.pk}",
            level="overdue",
            clause="YX-2.7.1a",
        )
    act.note(上报=manager.name, 办证期限=f"{title.title_by:%Y-%m-%d}")
