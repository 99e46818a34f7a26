"""Matters that were open on paper when the department began to work with the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import opens
from huiyin.kernel.promises import making
from huiyin.registers.customers.actions.registering import take_newcomer_down
from huiyin.registers.office.actions.promising import AGREED, good_by, tell_brought_in
from huiyin.rooms.desk.complaints.models import Category, Channel, Complaint
from huiyin.rooms.desk.complaints.promises import BROUGHT_IN


@opens(
    "complaints.bring_in",
    label=_("带入旧事项"),
    clauses=["WY-G13", "JS-2.1"],
    hidden=True,
)
def bring_in_complaint(
    act,
    matter,
    *,
    cause,
    category=Category.COMPLAINT,
    channel=Channel.CALL,
    due=None,
    progress="",
    anonymous=False,
    new_name="",
    new_phones=(),
    **facts,
):
    """What was promised before is kept on its day; what is late already is given a day on which it can be made good.

    No limit of a clause runs from a day before the department worked by it, and one notice a day tells an owner.
    """
    record = matter.record
    take_newcomer_down(act, record, new_name, new_phones, facts.get("unit"))
    complaint = Complaint.objects.create(
        matter=matter, category=category, channel=channel, cause=cause, **facts
    )
    if due and due > act.now and record.party:
        making.make(act, AGREED, matter, due=due, words=_("原已答应的答复"), opened=matter.happened_at)
    elif due and due > act.now:
        making.make(act, BROUGHT_IN, matter, due=due)
    else:
        words = _("补办，原定%s") % f"{clock.local(due):%Y-%m-%d}" if due else ""
        making.make(act, BROUGHT_IN, matter, due=good_by(matter, BROUGHT_IN, act.now), words=words)
    if due:
        act.note(原定=f"{clock.local(due):%Y-%m-%d %H:%M}")
    if progress:
        act.note(已办情况=progress)
    tell_brought_in(act, matter)
    return complaint
