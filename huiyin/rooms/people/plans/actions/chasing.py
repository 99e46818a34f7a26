"""Another department's milestone: asked after by us, with their answers beside it (ZH-J1.13)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.calendars.loading import due_on
from huiyin.kernel.promises import making
from huiyin.rooms.people.plans import forms
from huiyin.rooms.people.plans.models import ItemSort, PlanItem
from huiyin.rooms.people.plans.promises import CHASE


def _milestone(item) -> bool:
    return item.sort == ItemSort.MILESTONE


@action(
    "planitems.chase",
    label=_("催办"),
    clauses=["ZH-J1.13"],
    moves="open",
    adds=True,
    form=forms.ChaseForm,
    icon="bell-ringing",
    offered=_milestone,
)
def chase(act, item, *, how, words):
    """What waits for another department is asked after by us, again and again, and each time is written down."""
    _only_milestones(item)
    making.keep(act, making.open_of(item.matter, CHASE))
    item.chased, item.chased_at = item.chased + 1, act.now
    act.note(方式=dict(forms.WAYS)[how], 催办=words)
    making.make(act, CHASE, item.matter)


@action(
    "planitems.reply",
    label=_("记对方答复"),
    clauses=["ZH-J1.13"],
    moves="open",
    adds=True,
    form=forms.ReplyForm,
    icon="message-report",
    offered=_milestone,
)
def reply(act, item, *, answer, expected_on=None):
    """What they answer stands beside what was asked; a day they name is the day on which we ask again."""
    _only_milestones(item)
    if expected_on and expected_on < clock.today():
        raise Refused(_("对方承诺的日期已经过去"), _("核对日期"), field="expected_on")
    item.answer, item.expected_on = answer, expected_on
    making.keep(act, making.open_of(item.matter, CHASE))
    due = due_on(act.department, expected_on, act.now) if expected_on else None
    making.make(act, CHASE, item.matter, due=due)


def _only_milestones(item: PlanItem) -> None:
    if not _milestone(item):
        raise Refused(_("这一项是本部门的事"), _("写进展即可"))
