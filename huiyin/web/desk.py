"""The desk: what a member must do now; and what they were told."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS, verbs_of
from huiyin.kernel.matters.models import HandOver, Matter
from huiyin.kernel.members.rights import reach_of, stands_in_for
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.notices.sending import mark_read, unread
from huiyin.kernel.privacy.masking import masked_name
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import Promise, State
from huiyin.web.context import bell_of
from huiyin.web.kit import TILES, WAITING
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chip, of_seen_matters
from huiyin.web.templatetags.huiyin import due_level

SHOWN = 100
GROUPS = (("red", "已逾期"), ("orange", "今天到期"), ("yellow", "两天内到期"), ("plain", "以后到期"))
WEEKDAYS = "一二三四五六日"


def desk(request: MemberRequest) -> HttpResponse:
    member, now = request.user, clock.now()
    mine = [member.pk, *stands_in_for(member)]
    open_ones = Promise.objects.filter(owner__in=mine, state=State.OPEN)
    due = open_ones.select_related("matter__record__party", "owner").order_by("due")[:SHOWN]
    promises = of_seen_matters(due, member)
    groups: dict[str, list[dict]] = {level: [] for level, _title in GROUPS}
    for promise in promises:
        groups[due_level(promise.due, now)].append(_duty(promise, member, now))
    local = clock.local(now)
    context = {
        "page_title": _("待办"),
        "greeting": _("%(name)s，%(part)s好") % {"name": member.name, "part": _part(local.hour)},
        "today_words": _("%(month)d月%(day)d日 星期%(weekday)s")
        % {"month": local.month, "day": local.day, "weekday": WEEKDAYS[local.weekday()]},
        "tiles": _tiles(member, mine, groups, open_ones, now),
        "groups": [
            {"title": title, "level": level, "duties": groups[level]}
            for level, title in GROUPS
            if groups[level]
        ],
        "no_duties": {
            "title": _("没有要兑现的承诺"),
            "words": _("手头的事都办完了。新的事项一到就会出现在这里。"),
        },
        "handovers": _offers(member, mine),
        "approvals": [line for find in WAITING for line in find(member)],
        "notices": [
            _notice(n)
            for n in Notice.objects.filter(member=member).select_related("record").order_by("-id")[:8]
        ],
        "now": now,
    }
    return render(request, "web/desk.html", context)


def _part(hour: int) -> str:
    parts = ((5, _("夜里")), (9, _("早上")), (12, _("上午")), (14, _("中午")), (18, _("下午")))
    return next((words for until, words in parts if hour < until), _("晚上"))


def _tiles(member, mine, groups, open_ones, now) -> list[dict]:
    # every open matter has a next due time; saying so leads SQLite to the index of open ones
    own = Matter.objects.filter(owner__in=mine, closed_at=None, next_due__isnull=False).count()
    tiles = [
        {
            "label": _("已逾期"),
            "value": len(groups["red"]),
            "level": "red" if groups["red"] else "",
            "hint": _("先办这些"),
        },
        {
            "label": _("今天到期"),
            "value": len(groups["orange"]),
            "level": "orange" if groups["orange"] else "",
        },
        {"label": _("我负责的事项"), "value": own, "hint": _("未办结")},
    ]
    reach = reach_of(member)
    if reach.rank() >= 2:
        scope = Q(matter__record__department__in=reach.departments)
        late = Promise.objects.filter(scope, state=State.OPEN, due__lt=now).count()
        tiles.append(
            {
                "label": _("部门逾期承诺"),
                "value": late,
                "level": "red" if late else "",
                "url": reverse("promises"),
            }
        )
    else:
        tiles.append({"label": _("未读通知"), "value": unread(member).count(), "url": reverse("notices")})
    return tiles + [shown for find in TILES if (shown := find(member))]


def _duty(promise: Promise, member, now) -> dict:
    matter, kind = promise.matter, PROMISE_KINDS.get(promise.kind)
    record = matter.record
    own = matter.owner_id == member.pk
    party = record.party.name if record.party else ""
    keeper = next(
        (v for v in ((kind.act, *kind.kept_by) if kind else ()) if v in VERBS and not VERBS[v].hidden), ""
    )
    if kind and kind.by_contact:
        keeper = f"{record.kind}.contact" if f"{record.kind}.contact" in VERBS else keeper
    keeper = keeper or _plain_next(matter)
    act = None
    if keeper and keeper.split(".")[0] in (record.kind, "matters"):
        url = reverse("act", args=[record.kind, record.pk, keeper])
        act = {"label": VERBS[keeper].label, "url": f"{url}?back=desk"}
    return {
        "label": promise.words or (kind.label if kind else promise.kind),
        "title": matter.title,
        "number": record.number,
        "url": reverse("record", args=[record.kind, record.pk]),
        "due": promise.due,
        "level": due_level(promise.due, now),
        "party": party if own else masked_name(party),
        "clause": chip(promise.clause),
        "act": act,
    }


def _plain_next(matter: Matter) -> str:
    """Where the promise itself names no verb: the one thing that is usually done to such a matter as it stands."""
    fit = [
        verb.name
        for verb in verbs_of(matter.record.kind)
        if verb.tone == "primary" and not verb.offered and matter.state in verb.from_states
    ]
    return fit[0] if len(fit) == 1 else ""


def _offers(member, mine) -> list[dict]:
    offers = HandOver.objects.filter(taker__in=mine, state=HandOver.State.OFFERED).select_related(
        "giver", "matter__record"
    )
    return [
        {
            "title": offer.matter.title,
            "number": offer.matter.record.number,
            "url": reverse("record", args=[offer.matter.record.kind, offer.matter_id]),
            "giver": offer.giver.name,
            "when": offer.at,
            "reason": offer.reason,
            "accept_url": reverse("act", args=[offer.matter.record.kind, offer.matter_id, "matters.accept"])
            + "?back=desk",
            "return_url": reverse("act", args=[offer.matter.record.kind, offer.matter_id, "matters.return"])
            + "?back=desk",
        }
        for offer in of_seen_matters(offers.order_by("-at")[:30], member)
    ]


def _notice(notice: Notice) -> dict:
    record = notice.record
    return {
        "pk": notice.pk,
        "title": notice.words,
        "url": reverse("notice", args=[notice.pk]) if record else reverse("notices"),
        "when": notice.at,
        "unread": notice.read_at is None,
        "level": notice.level,
    }


def notices(request: MemberRequest) -> HttpResponse:
    """Everything a member was told, newest first."""
    before = request.GET.get("before", "")
    found = Notice.objects.filter(member=request.user).select_related("record").order_by("-id")
    if before.isdigit():
        found = found.filter(pk__lt=int(before))
    rows = list(found[:51])
    context = {
        "page_title": _("通知"),
        "notices": [_notice(n) for n in rows[:50]],
        "next_url": f"?before={rows[49].pk}" if len(rows) > 50 else "",
        "unread": unread(request.user).count(),
    }
    return render(request, "web/notices.html", context)


def bell(request: MemberRequest) -> HttpResponse:
    """The bell by itself, when an open page was told that there is something new."""
    return HttpResponse(render_to_string("web/components/bell.html", {"shell": bell_of(request.user)}))


def notice(request: MemberRequest, pk: int) -> HttpResponse:
    """Opens what a notice speaks of and marks it read."""
    one = Notice.objects.filter(member=request.user, pk=pk).select_related("record").first()
    if one is None or one.record is None:
        return HttpResponseRedirect(reverse("notices"))
    mark_read(request.user, [pk])
    return HttpResponseRedirect(reverse("record", args=[one.record.kind, one.record_id]))


@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    mark_read(request.user)
    return HttpResponseRedirect(reverse("notices"))
