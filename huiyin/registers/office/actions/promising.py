"""What is promised to a customer beside the rules, put to a new date, or looked at behind its mask."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.privacy.masking import reveal
from huiyin.kernel.promises import making
from huiyin.kernel.promises.kinds import PromiseKind, register
from huiyin.kernel.promises.models import Promise, State
from huiyin.registers.office import forms
from huiyin.registers.office.promises import MEET
from huiyin.web.forms import RevealForm

AGREED = register(
    PromiseKind("matters.agreed", _("约定的答复"), clause="JS-2.1", within="", by_contact=True, kept_by=())
)


@action(
    "matters.reveal",
    label=_("查看完整信息"),
    clauses=["YX-1.4"],
    moves="*",
    who="anyone",
    adds=True,
    form=RevealForm,
    hidden=True,
)
def reveal_party(act, subject):
    """Who is not the owner says why they need name and number; the look is kept for the manager to read."""
    act.require_reason(_("查看完整信息需要写明用途"), _("在“用途”一栏写一句"))
    if act.held.record.party is None:
        raise Refused(_("这条记录没有客户信息"), "")
    reveal(act, act.held.record.party)


@action(
    "matters.promise",
    label=_("答应客户"),
    clauses=["JS-2.1"],
    adds=True,
    form=forms.PromiseForm,
    icon="speakerphone",
    offered=lambda subject: bool(subject.record.party_id),
)
def promise(act, subject, *, words, due):
    """What is promised to a customer is written down with what, by whom and by when, or it is not promised."""
    if act.held.record.party is None:
        raise Refused(_("这件事没有客户，无法作出承诺"), _("先更正客户信息"))
    if due <= act.now:
        raise Refused(_("答应的时间已经过去"), _("填写一个将来的时间"), field="due")
    making.make(act, AGREED, act.held.matter, due=due, words=words)
    act.note(承诺=words, 期限=f"{clock.local(due):%Y-%m-%d %H:%M}")


@action(
    "matters.rearrange",
    label=_("承诺改期"),
    clauses=["JS-2.1"],
    adds=True,
    form=forms.RearrangeForm,
    icon="clock-edit",
    offered=lambda subject: (
        subject.record.party_id and subject.matter.is_open and subject.record.kind != "appointments"
    ),
)
def rearrange(act, subject, *, promise, due):
    """A new date is a new promise that points at the old one; nothing is moved silently."""
    act.require_reason(_("改期需要写明原因"), _("在“改期原因”写一句"))
    if promise.matter_id != act.held.record.pk or promise.state != State.OPEN:
        raise Refused(_("这项承诺已经结束"), _("刷新页面后再选"), field="promise")
    if promise.kind == MEET.name:
        raise Refused(_("预约的时间不在这里改"), _("在预约页上用“改期”"), field="promise")
    if due <= act.now:
        raise Refused(_("新的时间已经过去"), _("填写一个将来的时间"), field="due")
    making.rearrange(act, promise, due, act.reason)
    act.note(
        承诺=promise.words,
        原定=f"{clock.local(promise.due):%m-%d %H:%M}",
        改为=f"{clock.local(due):%m-%d %H:%M}",
    )


@action(
    "matters.attach",
    label=_("添加附件"),
    clauses=["YX-2.1.2a"],
    moves="*",
    who="anyone",
    adds=True,
    open_to=lambda subject: (subject.matter.owner_id,),
    form=forms.AttachForm,
    icon="paperclip",
)
def attach_files(act, subject, *, uploads):
    """Pictures and papers stand with the record they belong to, each once, with who brought it."""
    act.attach(uploads)


def good_by(matter, kind: PromiseKind, at: dt.datetime) -> dt.datetime:
    """The day on which an owner can make good what was brought in late: so many a day, in the order they came."""
    department = matter.record.department_id
    due, _limit = making.due_of(kind, department, at)
    waiting = Promise.objects.filter(owner=matter.owner, kind=kind.name, state=State.OPEN).count()
    days = waiting // max(1, needed("WY-G13", "brought_in_per_day", department, at))
    return calendar_of(department).add_working_days(due.at, days) if days else due.at


def tell_brought_in(act, matter) -> None:
    """One notice a day tells an owner of all that was brought in for them."""
    act.tell(
        matter.owner,
        _("有从旧台账带入的未办结事项归你负责，请在待办里查看"),
        key=f"brought in {matter.owner_id} {clock.local(act.now):%Y-%m-%d}",
    )
