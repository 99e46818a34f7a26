"""A member's page: posts, descriptions, what they are entrusted with and what they entrust, coaching (YX-3.2.1, ZH-J1.3)."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.approvals.models import Delegation
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.models import Absence, Appointment, Member
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.office.actions.delegations import reach_in_words
from huiyin.rooms.people.posts.models import Acknowledgement
from huiyin.rooms.people.posts.pages.people import competence_lines
from huiyin.rooms.people.posts.queries import coachings_seen_by, member_seen_by
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, day
from huiyin.web.templatetags.huiyin import when

CLAUSES = ("YX-3.2.1", "ZH-J1.2", "ZH-J1.Q", "ZH-J1.3")


def _posts(member: Member) -> tuple[list[dict], list[dict]]:
    """Posts held now and before, the newest first; and of those held now the ratings of each competence."""
    today = clock.today()
    rows: list[dict] = []
    rated: list[dict] = []
    held = Appointment.objects.filter(member=member).select_related("post__department", "posting__record")
    for one in held.prefetch_related("projects").order_by("-from_on", "-id"):
        posting = getattr(one, "posting", None)
        stands = one.from_on <= today and (one.to_on is None or one.to_on >= today) and member.is_active
        projects = "、".join(project.name for project in one.projects.all()) or _("全部项目")
        rows.append(
            {
                "label": str(one.post),
                "url": reverse("record", args=["postings", posting.pk]) if posting else "",
                "words": f"{day(one.from_on)} – {day(one.to_on) or _('至今')}，{projects}",
                "state_label": _("在任") if stands else _("未到任") if one.from_on > today else _("已离任"),
                "state_tone": "green" if stands else "grey",
            }
        )
        if stands and posting and (lines := competence_lines(posting)):
            rated.append({"title": _("%s素质评定") % one.post.name, "lines": lines})
    return rows, rated


def _span(one) -> str:
    return f"{when(one.from_at)} – {when(one.to_at)}"


def _entrusted(member: Member) -> tuple[list[dict], list[dict]]:
    """What the member entrusts to others, and what others entrust to them: absences and approvals, the running ones first."""
    now = clock.now()
    given: list[dict] = []
    taken: list[dict] = []

    def state(from_at, to_at, revoked=None) -> dict:
        if revoked:
            return {"state_label": _("已收回"), "state_tone": "grey"}
        if to_at <= now:
            return {"state_label": _("已结束"), "state_tone": "grey"}
        return (
            {"state_label": _("进行中"), "state_tone": "green"}
            if from_at <= now
            else {"state_label": _("未开始"), "state_tone": "accent"}
        )

    away = Absence.objects.filter(Q(member=member) | Q(stand_in=member)).select_related(
        "member", "stand_in", "leave"
    )
    for one in away.order_by("-to_at")[:12]:
        own = one.member_id == member.pk
        leave = getattr(one, "leave", None)
        line = {
            "label": _("离岗由%s代理") % one.stand_in.name if own else _("代理%s") % one.member.name,
            "words": f"{_span(one)}，{one.reason}",
            "url": reverse("record", args=["absences", leave.pk]) if leave else "",
        } | state(one.from_at, one.to_at)
        (given if own else taken).append(line)
    lent = Delegation.objects.filter(Q(giver=member) | Q(taker=member)).select_related("giver", "taker")
    for grant in lent.order_by("-to_at")[:12]:
        own = grant.giver_id == member.pk
        line = {
            "label": _("授权%s审批") % grant.taker.name if own else _("代%s审批") % grant.giver.name,
            "words": f"{_span(grant)}，{reach_in_words(grant)}，{grant.why}",
            "url": reverse("record", args=["delegations", grant.pk]),
        } | state(grant.from_at, grant.to_at, grant.revoked_at)
        (given if own else taken).append(line)
    return given, taken


def _signed(member: Member) -> list[dict]:
    found = Acknowledgement.objects.filter(member=member).select_related("description__post")
    return [
        {
            "label": _("%(post)s 第 %(n)d 版")
            % {"post": one.description.post.name, "n": one.description.edition},
            "url": reverse("record", args=["jobdescriptions", one.description_id]),
            "words": "",
            "state_label": _("已签认 %s") % when(one.signed_at)
            if one.signed_at
            else _("已被替换")
            if one.description.replaced_at
            else _("未签认"),
            "state_tone": "green" if one.signed_at else "grey" if one.description.replaced_at else "orange",
        }
        for one in found.order_by("-asked_at")[:12]
    ]


def _coached(viewer: Member, member: Member) -> list[dict]:
    found = coachings_seen_by(viewer).filter(member=member).select_related("coach", "record")
    return [
        {
            "label": one.topic,
            "url": reverse("record", args=["coachings", one.pk]),
            "words": f"{day(one.held_on)}，{one.coach.name}",
            "state_label": _("已确认") if one.answered_at else _("待本人确认"),
            "state_tone": "green" if one.answered_at else "orange",
        }
        for one in found.order_by("-held_on", "-pk")[:12]
    ]


def _page(request: MemberRequest, member: Member) -> HttpResponse:
    now = clock.now()
    posts, rated = _posts(member)
    given, taken = _entrusted(member)
    open_ones = Matter.objects.filter(owner=member, closed_at=None, next_due__isnull=False)
    load, late = open_ones.count(), open_ones.filter(next_due__lt=now).count()
    own = member.pk == request.user.pk
    desk = (
        reverse("supervising_matters") if not own and reach_of(request.user).may("matters.reassign") else ""
    )
    context = {
        "page_title": _("我的岗位") if own else member.name,
        "member": member,
        "own": own,
        "tiles": [
            {"label": _("未办结的事项"), "value": load, "url": desk and f"{desk}?who={member.pk}"},
            {"label": _("已逾期"), "value": late, "level": "red" if late else "", "url": desk and f"{desk}?what=late&who={member.pk}"},
        ],
        "cards": [
            {"title": _("岗位"), "lines": posts, "empty": _("没有任过岗位。")},
            {"title": _("岗位说明书"), "lines": _signed(member), "empty": _("没有需要签认的岗位说明书。")},
            {"title": _("委托给别人的"), "lines": given, "empty": _("没有委托别人。")},
            {"title": _("受别人委托的"), "lines": taken, "empty": _("没有受别人委托。")},
            {"title": _("辅导记录"), "lines": _coached(request.user, member), "empty": _("没有辅导记录。")},
            *rated,
        ],
        "coach_url": f"{reverse('open', args=['coachings.note'])}?who={member.pk}" if not own and reach_of(request.user).may("coachings.note") else "",
        "clauses": chips(CLAUSES),
    }  # fmt: skip
    return render(request, "posts/member.html", context)


def mine(request: MemberRequest) -> HttpResponse:
    """Everything of the room that concerns oneself."""
    return _page(request, request.user)


def member_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody whom one leads, or oneself; nobody else is there."""
    member = member_seen_by(request.user, pk)
    if member is None:
        raise Http404
    return _page(request, member)


screen(
    Screen("my_post", "people/mine", mine, right="posts.see", label=__("我的岗位"), nav="people", icon="user")
)
screen(Screen("member_page", "people/<key:pk>", member_page, right="postings.oversee"))
