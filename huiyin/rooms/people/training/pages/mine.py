"""What a member has before them in training: what to come to, what to take, what they have passed and what ends."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.training.models import Attendee, CoursePass, Exam, Practical, TrainingState
from huiyin.rooms.people.training.pages.gaps import gap_cell
from huiyin.rooms.people.training.pages.passes import SOON, pass_state
from huiyin.rooms.people.training.pages.trainings import span
from huiyin.rooms.people.training.queries import gaps_in
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, state_cell

SHOWN = 20


def _trainings(member):
    rows = Attendee.objects.filter(
        member=member, training__matter__state=TrainingState.PLANNED
    ).select_related("training__course", "training__matter")
    return [
        {
            "label": one.training.course.title,
            "words": f"{span(one.training)}，{one.training.place}，{_('讲师')}{one.training.teacher}",
            "url": reverse("record", args=["trainings", one.training_id]),
        }
        for one in rows.order_by("training__from_at")[:SHOWN]
    ]


def _tests(member):
    lines = []
    for model, kind in ((Exam, "exams"), (Practical, "practicals")):
        rows = model.objects.filter(member=member, matter__record__voided_at=None)
        for one in rows.select_related("course", "matter__record").order_by("-pk")[:SHOWN]:
            cell = state_cell(one)
            lines.append(
                {
                    "pk": one.pk,
                    "label": f"{one.course.title} {one._meta.verbose_name}",
                    "words": ""
                    if one.got is None
                    else _("得分 %(got)d/%(full)d") % {"got": one.got, "full": one.full},
                    "url": reverse("record", args=[kind, one.pk]),
                    "state_label": cell["label"],
                    "state_tone": cell["tone"],
                }
            )
    return sorted(lines, key=lambda line: -line["pk"])[:SHOWN]


def mine(request: MemberRequest) -> HttpResponse:
    member, today = request.user, clock.today()
    needs = [
        gap_cell(gap) | {"title": gap.course.title, "post": row.post.name}
        for row, gaps in gaps_in(reach_of(member).departments, today, today + SOON, member)
        for gap in gaps
    ]
    passes = (
        CoursePass.objects.filter(member=member)
        .select_related("course", "record")
        .order_by("-passed_on", "-pk")
    )
    context = {
        "page_title": _("我的培训"),
        "clauses": chips(["WY-A4.4.4", "WY-A4.3.2"]),
        "trainings": _trainings(member),
        "tests": _tests(member),
        "needs": needs,
        "passes": [
            {
                "label": one.course.title,
                "words": f"{one.passed_on:%Y-%m-%d}"
                + (f" {_('至')} {one.valid_to:%Y-%m-%d}" if one.valid_to else ""),
                "url": reverse("record", args=["passes", one.pk]),
                "state_label": pass_state(one)["label"],
                "state_tone": pass_state(one)["tone"],
            }
            for one in passes[:SHOWN]
        ],
    }
    return render(request, "training/mine.html", context)


screen(
    Screen(
        "my_training",
        "training/mine",
        mine,
        right="courses.see",
        label=__("我的培训"),
        nav="training",
        icon="user-check",
    )
)
