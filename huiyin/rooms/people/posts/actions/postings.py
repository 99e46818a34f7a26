"""任职: given, changed and ended on a day, with a reason (YX-3.0a, YX-3.0b, ZH-J1.2, WY-A4.4.4)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, ask, opens
from huiyin.kernel.members import rights
from huiyin.kernel.members.models import Appointment, Member, Post
from huiyin.kernel.members.rights import in_force
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office import members
from huiyin.rooms.people.posts import forms
from huiyin.rooms.people.posts.models import Posting, Rating
from huiyin.rooms.people.posts.queries import (
    described_in_force,
    may_read_ratings,
    postings_seen_by,
    standing_request,
)
from huiyin.rooms.people.posts.queries.structure import overlapping

POSTINGS = register(
    Kind(
        "postings",
        _("任职"),
        Posting,
        postings_seen_by,
        series=numbering.register("RZ"),
        document=lambda one: tokens.document(
            names=[one.appointment.member.name],
            codes=(one.record.number or "",),
            texts=(one.appointment.post.name, one.appointment.post.department.name),
        ),
    )
)


def _check_span(from_on: dt.date, to_on: dt.date | None) -> None:
    if to_on is not None and to_on < from_on:
        raise Refused(_("离任日期早于任职日期"), _("核对两个日期"), field="to_on", clause="ZH-J1.2")


def _check_room(post: Post, from_on: dt.date):
    """The approved request under which one more may come; None where there is room. Raises Refused for neither."""
    if in_force(from_on).filter(post=post).count() < post.headcount:
        return None
    request = standing_request(post)
    if request is None:
        raise Refused(
            _("%(post)s编制 %(n)d 人，已经满编") % {"post": post.name, "n": post.headcount},
            _("先提交用人申请，批准后再任职；编制本身不对的，在岗位上办理变动"),
            field="post",
            clause="YX-3.0a",
        )
    return request


@opens(
    "postings.appoint",
    label=_("办理任职"),
    clauses=["YX-3.0a", "YX-3.0b", "ZH-J1.2", "WY-A4.4.4"],
    form=forms.AppointForm,
    from_=["posts", "staffing"],
    icon="user-plus",
)
def appoint(act, record, *, post, from_on, holder=None, name="", phone="", projects=(), to_on=None):
    """Rights come with a post, so it is given on a day, for a reason, to who is trained, and never past its headcount."""
    act.require_reason(_("任职需要写明理由"), _("在“理由”一栏写一句"))
    _check_span(from_on, to_on)
    if post.department_id != record.department_id:
        raise Refused(_("岗位不在这个部门"), _("核对岗位"), field="post")
    sheet = getattr(post, "sheet", None)
    if sheet is not None and sheet.closed_on:
        raise Refused(_("岗位“%s”已撤") % post.name, _("选择现有的岗位"), field="post", clause="ZH-J1.2")
    if holder is not None:
        if not holder.is_active:
            raise Refused(_("%s已离职") % holder.name, _("重新入职的按新成员办理"), field="holder")
        if other := overlapping(holder, post, from_on, to_on).first():
            raise Refused(
                _("%(who)s已任%(post)s，自 %(from)s")
                % {"who": holder.name, "post": post.name, "from": f"{other.from_on:%Y-%m-%d}"},
                _("先办理离任，或改任职日期"),
                field="holder",
                clause="ZH-J1.2",
            )
        if missing := ask("posts.untrained", [], holder, post):
            raise Refused(
                _("%(who)s还没有通过：%(what)s") % {"who": holder.name, "what": "、".join(missing)},
                _("考核合格后再任用"),
                field="holder",
                clause="WY-A4.4.4",
            )
    elif not name:
        raise Refused(_("没有写谁任职"), _("选择在职成员，或填写新成员姓名"), field="holder")
    elif missing := ask("posts.untrained", [], None, post):
        raise Refused(
            _("%(post)s须先通过：%(what)s") % {"post": post.name, "what": "、".join(missing)},
            _("先以试用岗位入职，培训考核合格后再任用"),
            field="name",
            clause="WY-A4.4.4",
        )
    request = _check_room(post, from_on)
    member = holder or members.take_on(name=name, phone=phone)
    appointment = Appointment.objects.create(member=member, post=post, from_on=from_on, to_on=to_on)
    appointment.projects.set(projects)
    rights.forget()
    act.note(成员=member.name, 岗位=str(post), 负责项目="、".join(one.name for one in projects))
    if request is not None:
        act.later("staffing.fill", request.pk)
    welcome(act, member, post)
    return Posting.objects.create(record=record, appointment=appointment)


def welcome(act, member: Member, post: Post) -> None:
    """Tells the holder, and puts the description in force before them."""
    act.tell(
        member,
        _("你已任%s") % str(post),
        key=f"posting {post.pk} {member.pk} {act.now.timestamp()}",
        clause="ZH-J1.2",
    )
    if description := described_in_force(post):
        act.later("jobdescriptions.ask", description.pk)


@opens("postings.adopt", label=_("登记原有任职"), clauses=["ZH-J1.2"], hidden=True)
def adopt_posting(act, record, *, appointment):
    """An appointment that came with a list of staff or from the first set-up gets its record; it was checked there."""
    act.note(成员=appointment.member.name, 岗位=str(appointment.post))
    if appointment.to_on is None and (description := described_in_force(appointment.post)):
        act.later("jobdescriptions.ask", description.pk)
    return Posting.objects.create(record=record, appointment=appointment)


def _stands(posting: Posting) -> bool:
    to_on = posting.appointment.to_on
    return to_on is None or to_on >= clock.today()


@action(
    "postings.change_projects",
    label=_("变更负责项目"),
    clauses=["YX-3.0b", "ZH-J1.2"],
    who="anyone",
    form=forms.ProjectsForm,
    icon="switch-horizontal",
    offered=_stands,
)
def change_projects(act, posting, *, projects):
    """Which projects a specialist looks after changes with a reason; one left without any is flagged at once."""
    act.require_reason(_("变更负责项目需要写明理由"), _("在“理由”一栏写一句"))
    appointment = posting.appointment
    if not _stands(posting):
        raise Refused(_("这项任职已经结束"), _("办理新的任职"), clause="ZH-J1.2")
    old = "、".join(one.name for one in appointment.projects.order_by("name"))
    appointment.projects.set(projects)
    rights.forget()
    new = "、".join(sorted(one.name for one in projects))
    act.note(负责项目=f"{old or _('全部')} → {new or _('全部')}")


@action(
    "postings.end",
    label=_("办理离任"),
    clauses=["ZH-J1.2", "YX-3.3"],
    who="anyone",
    form=forms.EndForm,
    icon="user-off",
    offered=_stands,
)
def end_posting(act, posting, *, to_on):
    """Who gives up their last post while matters are theirs would own what they cannot work on: those go on first."""
    act.require_reason(_("离任需要写明理由"), _("在“理由”一栏写一句"))
    appointment = posting.appointment
    member, department = appointment.member, appointment.post.department
    _check_span(appointment.from_on, to_on)
    if not _stands(posting):
        raise Refused(_("这项任职已经结束"), "", clause="ZH-J1.2")
    others = in_force(to_on).filter(member=member).exclude(pk=appointment.pk)
    if not others.exists() and (n := members.held_matters(member).count()):
        raise Refused(
            _("%(who)s再没有其他岗位，名下还有 %(n)d 件未办结的事项") % {"who": member.name, "n": n},
            _("先改派，或离开公司的办理离职交接"),
            clause="YX-3.3",
        )
    if department.head_id == member.pk and not others.filter(post__department=department).exists():
        raise Refused(
            _("%(who)s是%(where)s负责人") % {"who": member.name, "where": department.name},
            _("先在部门表里更换负责人"),
            clause="YX-3.3",
        )
    appointment.to_on = to_on
    appointment.save(update_fields=["to_on"])
    rights.forget()
    act.note(离任日期=f"{to_on:%Y-%m-%d}")
    act.tell(
        member,
        _("你的岗位%(post)s任至 %(day)s") % {"post": appointment.post.name, "day": f"{to_on:%Y-%m-%d}"},
        key=f"posting ended {posting.pk}",
    )


@action(
    "postings.rate",
    label=_("评定素质"),
    clauses=["ZH-J1.G", "ZH-J1.M", "ZH-J1.F", "ZH-J1.3"],
    who="anyone",
    adds=True,
    form=forms.RateForm,
    icon="star",
    offered=lambda posting: _stands(posting) and described_in_force(posting.appointment.post) is not None,
)
def rate(act, posting, *, scores):
    """Who leads a member says how far they have what the post asks for; the gaps are what they are to be taught."""
    member = posting.appointment.member
    if act.actor and (act.actor.pk == member.pk or not may_read_ratings(act.actor, posting)):
        raise Refused(_("只有%s的上级能评定") % member.name, _("请其直接上级办理"), clause="ZH-J1.3")
    description = described_in_force(posting.appointment.post)
    if description is None:
        raise Refused(_("岗位还没有说明书"), _("先发布岗位说明书"), clause="ZH-J1.Q")
    if not scores:
        raise Refused(_("一项也没有评"), _("至少评一项"))
    if unknown := [name for name in scores if name not in description.competences]:
        raise Refused(_("说明书里没有“%s”") % unknown[0], _("刷新页面后再评"))
    if any(score not in Rating.Score.values for score in scores.values()):
        raise Refused(_("评定只能是 1 到 5"), _("重新选择"))
    Rating.objects.bulk_create(
        Rating(posting=posting, competence=name, score=score, by=act.actor, at=act.now)
        for name, score in scores.items()
    )
    act.note(评定项数=len(scores))  # the scores themselves are between the two of them
    act.tell(
        member,
        _("上级评定了你的岗位素质，共%d项") % len(scores),
        key=f"rated {posting.pk} {act.now.timestamp()}",
        clause="ZH-J1.G",
    )
