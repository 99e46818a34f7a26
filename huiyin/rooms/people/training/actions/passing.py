"""Passes: given when everything that a course asks is done, brought in from before, taken back, told of their end."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.training import forms
from huiyin.rooms.people.training.models import Course, CoursePass
from huiyin.rooms.people.training.queries import parts_done, passes_seen_by
from huiyin.rooms.people.training.rules import last_day
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-A4.4.4", "WY-A4.3.2"]
PASSES = register(
    Kind(
        "passes",
        _("合格记录"),
        CoursePass,
        passes_seen_by,
        series=numbering.register("HG"),
        title=lambda one: f"{one.member.name} {one.course.title}",
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.course.title, one.member.name)
        ),
        silent=frozenset({"reminded_for", "voided"}),
    )
)


def grant_if_done(act, course: Course, member: Member) -> None:
    """A pass follows from the last thing that was missing for it, whichever that was."""
    if (parts := parts_done(course, member)) is None:
        return
    where = {"department": course.record.department, "project": course.record.project}
    act.then("passes.grant", course=course, member=member, **parts._asdict(), **where)


def void_with(act, test) -> None:
    """Takes back the passes that rest on a test which counts no more."""
    for one in test.passes.filter(record__voided_at=None).order_by("pk"):
        act.then("passes.void", one.pk, reason=act.reason)


def _give(act, record, course: Course, member: Member, passed_on: dt.date, **facts) -> CoursePass:
    if CoursePass.objects.filter(
        course=course, member=member, passed_on=passed_on, record__voided_at=None
    ).exists():
        raise Refused(_("%s当天已有这门课程的合格记录") % member.name, _("不用重复登记"), field="passed_on")
    return CoursePass.objects.create(
        record=record,
        course=course,
        member=member,
        passed_on=passed_on,
        valid_to=last_day(passed_on, course.valid_months),
        given_at=act.now,
        **facts,
    )


@opens("passes.grant", label=_("考核合格"), clauses=CLAUSES, hidden=True)
def grant(act, record, *, course, member, training=None, exam=None, practical=None):
    """Whoever passed may hold the post and own its matters from today, until the pass expires."""
    one = _give(act, record, course, member, clock.today(), training=training, exam=exam, practical=practical)
    act.tell(
        member,
        _("“%s”培训考核合格") % course.title,
        key=f"pass {record.pk}",
        clause="WY-A4.4.4",
    )
    return one


@opens("passes.bring", label=_("补登合格记录"), clauses=CLAUSES, form=forms.BringPassForm, icon="certificate")
def bring(act, record, *, course, member, passed_on, evidence):
    """What was passed before the system counts like anything else, with the paper that says so."""
    if passed_on > clock.today():
        raise Refused(_("合格日期在今天之后"), _("改正日期"), field="passed_on")
    if act.actor and act.actor.pk == member.pk:
        raise Refused(_("不能为自己补登"), _("请上级办理"), field="member")
    return _give(act, record, course, member, passed_on, evidence=evidence)


@action("passes.void", label=_("作废"), clauses=CLAUSES, form=ReasonForm, tone="danger", icon="ban")
def void_pass(act, one):
    """A pass given wrongly closes the post again from that moment."""
    if act.actor and act.actor.pk == one.member_id:
        raise Refused(_("不能作废自己的合格记录"), _("请上级办理"))
    act.void(_("写明作废的原因"))
    one.voided = True
    act.tell(
        one.member, _("“%s”合格记录已作废") % one.course.title, key=f"pass {one.pk} void", level="warning"
    )


@action("passes.remind", label=_("到期提醒"), clauses=["WY-A4.4.4"], hidden=True, adds=True)
def remind(act, one):
    """A pass that is about to end tells its member and who leads the department, in time to be trained again."""
    if one.reminded_for == one.valid_to or one.valid_to is None:
        raise Refused(_("不用提醒"), "")
    one.reminded_for = one.valid_to
    words = _("%(who)s的“%(course)s”合格有效期到%(day)s，请安排复训") % {
        "who": one.member.name,
        "course": one.course.title,
        "day": f"{one.valid_to:%Y-%m-%d}",
    }
    for member in (one.member, one.record.department.head):
        act.tell(member, words, key=f"pass {one.pk} ends", level="warning", clause="WY-A4.4.4")
