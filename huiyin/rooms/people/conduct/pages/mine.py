"""Everything about oneself: what is to be answered, what stands, what is honoured, what a month took."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import why_not
from huiyin.kernel.actions.verbs import VERBS
from huiyin.rooms.people.conduct import queries
from huiyin.rooms.people.conduct.actions.appealing import appeal_ends
from huiyin.rooms.people.conduct.actions.deciding import measure_kept
from huiyin.rooms.people.conduct.models import PenaltyState
from huiyin.rooms.people.conduct.pages.breach import clause_words, happened_words, signed_words
from huiyin.rooms.people.conduct.pages.judging import effect_words, figure, in_force
from huiyin.rooms.people.conduct.pages.month import line_words
from huiyin.rooms.people.conduct.rules import words_of
from huiyin.web.kit import Screen, screen, waiting
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, state_cell
from huiyin.web.templatetags.huiyin import when

OWN = ("penalties.answer", "penalties.sign", "penalties.appeal")


def _acts(member, penalty) -> list[dict]:
    """What the member may do about a penalty of theirs."""
    found = []
    for name in OWN:
        verb = VERBS[name]
        if verb.offered and verb.offered(penalty) and why_not(verb, member, penalty) is None:
            url = reverse("act", args=["penalties", penalty.pk, name])
            found.append({"label": verb.label, "url": url, "icon": verb.icon})
    return found


def _penalty(member, penalty) -> dict:
    words = words_of(in_force(penalty)) if penalty.mode else words_of(measure_kept(penalty))
    until = None
    if penalty.matter.state == PenaltyState.EFFECTIVE and not penalty.appealed_at and penalty.effective_at:
        until = appeal_ends(penalty)
    return {
        "label": clause_words(penalty.breach.clause),
        "number": penalty.record.number,
        "url": reverse("record", args=["penalties", penalty.pk]),
        "when": penalty.breach.matter.happened_at,
        "words": words,
        "effect": effect_words(penalty),
        "explain": figure(penalty, "fine"),
        "state": state_cell(penalty),
        "acts": _acts(member, penalty),
        "until": until if until and until >= clock.now() else None,
    }


def mine(request: MemberRequest) -> HttpResponse:
    """Nothing is kept about a member that they cannot read here, each figure down to what it rests on."""
    member = request.user
    penalties = (
        queries.penalties_seen_by(member)
        .filter(member=member)
        .select_related("matter__record__department", "breach__matter__record", "member")
        .order_by("-pk")[:50]
    )
    breaches = (
        queries.breaches_seen_by(member)
        .filter(member=member)
        .select_related("matter__record")
        .order_by("-pk")
    )
    rewards = queries.rewards_seen_by(member).filter(member=member, record__voided_at=None)
    lines = queries.lines_seen_by(member).filter(member=member).select_related("record").order_by("-pk")
    context = {
        "page_title": _("我的奖惩"),
        "clauses": chips(["YX-4.2.5", "WY-M6"]),
        "penalties": [_penalty(member, one) for one in penalties],
        "breaches": [
            {
                "label": f"{one.record.number} {clause_words(one.clause)}",
                "url": reverse("record", args=["breaches", one.pk]),
                "when": happened_words(one),
                "words": f"{_('旧台账导入')}，{one.measure}，{signed_words(one)}" if one.brought else "",
                "state": state_cell(one),
            }
            for one in breaches[:50]
        ],
        "rewards": [
            {
                "label": str(one),
                "url": reverse("record", args=["rewards", one.pk]),
                "when": one.granted_at,
            }
            for one in rewards.order_by("-pk")[:50]
        ],
        "months": [
            {
                "label": f"{one.month:%Y-%m}",
                "url": reverse("record", args=["conductlines", one.pk]),
                "words": line_words(one),
                "recalled": one.record.voided_at is not None,
            }
            for one in lines[:24]
        ],
    }
    return render(request, "conduct/mine.html", context)


screen(
    Screen(
        "my_conduct",
        "conduct/mine",
        mine,
        right="penalties.print",
        label=__("我的奖惩"),
        nav="conduct",
        icon="user-check",
    )
)


@waiting
def notices_to_answer(member) -> list[dict]:
    """A notice of a penalty waits on the desk of whom it is about, until it is answered."""
    found = (
        queries.penalties_seen_by(member)
        .filter(member=member, matter__state=PenaltyState.NOTIFIED)
        .select_related("matter__record", "notified_by", "breach")
        .order_by("pk")
    )
    return [
        {
            "title": _("处罚告知：%s") % clause_words(one.breach.clause),
            "url": reverse("record", args=["penalties", one.pk]),
            "asker": one.notified_by.name if one.notified_by else "",
            "when": one.notified_at,
            "words": _("请陈述申辩（告知于%s）") % when(one.notified_at),
            "level": "orange",
            "act": {
                "label": _("陈述申辩"),
                "url": reverse("act", args=["penalties", one.pk, "penalties.answer"]),
            },
        }
        for one in found
    ]
