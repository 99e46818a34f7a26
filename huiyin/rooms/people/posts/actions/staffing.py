"""用人申请: approved by those above before it stands, and open until the people are there (WY-M7)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.posts import forms
from huiyin.rooms.people.posts.models import StaffingRequest, StaffingState
from huiyin.rooms.people.posts.promises import STAFF
from huiyin.rooms.people.posts.queries import staffing_seen_by, standing_request
from huiyin.web.forms import ReasonForm

REQUESTS = register(
    Kind(
        "staffing",
        _("用人申请"),
        StaffingRequest,
        staffing_seen_by,
        series=numbering.register("YR"),
        states=StaffingState,
        closed=(StaffingState.FILLED, StaffingState.WITHDRAWN),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.matter.title, one.why, one.post.name)
        ),
        first_owner=lambda act, department, facts: act.actor,
    )
)


def _due(department: int, day: dt.date, now: dt.datetime) -> dt.datetime:
    """The close of the last open day not after the one named; never in the past."""
    calendar = calendar_of(department)
    return max(calendar.last_close_on_or_before(day), now + dt.timedelta(hours=1))


def fit_to_ask(act, subject, facts) -> None:
    """Before anybody is asked to approve it: one request a post at a time, for a day to come."""
    post = facts["post"]
    if facts["wanted_on"] < clock.today() and not act.run.approved:
        raise Refused(_("要求到岗日期已经过去"), _("填写以后的日期"), field="wanted_on", clause="WY-M7")
    if other := standing_request(post):
        raise Refused(
            _("%(post)s已有一件用人申请：%(number)s") % {"post": post.name, "number": other.record},
            _("等它办完，或撤回后重新申请"),
            field="post",
            clause="WY-M7",
        )


@opens(
    "staffing.request",
    label=_("用人申请"),
    clauses=["WY-M7", "YX-3.0a"],
    form=forms.StaffingForm,
    from_=["posts"],
    approval="staffing.request",
    icon="users-group",
)
def request_staff(act, matter, *, post, count, wanted_on, why, asks=""):
    """Nobody is taken on past the headcount by word of mouth: who leads asks, who stands above decides, and it is kept."""
    request = StaffingRequest.objects.create(
        matter=matter, post=post, count=count, wanted_on=wanted_on, why=why, asks=asks
    )
    making.make(act, STAFF, matter, due=_due(matter.record.department_id, wanted_on, act.now))
    return request


@action(
    "staffing.fill",
    label=_("到岗"),
    clauses=["WY-M7"],
    who="anyone",
    moves="open",
    hidden=True,
)
def fill(act, request):
    """Whoever is appointed past the headcount uses the request up; with the last of them it is done."""
    if request.filled >= request.count:
        raise Refused(_("申请的人数已经到齐"), _("另行申请"), clause="WY-M7")
    request.filled += 1
    act.note(已到岗=f"{request.filled}/{request.count}")
    if request.filled == request.count:
        request.matter.state, request.matter.closing = StaffingState.FILLED, Closing.NOBODY
    else:
        making.make(act, STAFF, request.matter, due=_due(act.department, request.wanted_on, act.now))


@action(
    "staffing.withdraw",
    label=_("撤回"),
    clauses=["WY-M7"],
    moves="open -> withdrawn",
    form=ReasonForm,
    tone="danger",
    icon="x",
)
def withdraw(act, request):
    """Who is not wanted any more is not waited for; the reason stands for those who approved it."""
    act.require_reason(_("撤回需要写明理由"), _("写一句为什么不再用人"))
    request.matter.closing = Closing.NOBODY
