"""Who may sign in here, and a new password for who forgot theirs. Posts and leaving are the people room's."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_POST

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.members.models import Member
from huiyin.registers.founding import actions
from huiyin.registers.founding.pages.starting import told_once
from huiyin.registers.founding.queries import MANAGE, departments_managed_by, staff_of
from huiyin.web.kit import PAGES, Screen, screen
from huiyin.web.requests import MemberRequest

# the people room's: without it members come by the first set-up, and nobody leaves by a page
APPOINT, LEAVE = "postings.appoint", "departures.settle"


def people(request: MemberRequest) -> HttpResponse:
    """All members of the departments that one looks after."""
    rows = [
        {
            "member": one.member,
            "post": one.post.name,
            "department": one.post.department.name,
            "projects": "、".join(project.name for project in one.projects.all()),
            "from_on": one.from_on,
            "to_on": one.to_on,
            "here": one.to_on is None and one.member.is_active,
            "last": one.last,
        }
        for one in staff_of(departments_managed_by(request.user))
    ]
    context = {
        "page_title": _("成员"),
        "rows": rows,
        "leave_url": reverse("open", args=[LEAVE]) if LEAVE in VERBS else "",
        "postings_url": reverse("ledger", args=["postings"]) if "postings" in PAGES else "",
        "add_url": reverse("open", args=[APPOINT])
        if APPOINT in VERBS
        else f"{reverse('getting_started')}?step=members#members",
        "import_url": f"{reverse('imports')}?what=members",
    }
    return render(request, "founding/people.html", context)


def _managed(request: MemberRequest, pk: int) -> Member:
    """A member of a department that the asker looks after; nobody else is there."""
    found = staff_of(departments_managed_by(request.user)).filter(member=pk, to_on=None).first()
    if found is None:
        raise Http404
    return found.member


@require_POST
def reset(request: MemberRequest, pk: int) -> HttpResponse:
    """A member who forgot their password gets one for the first sign-in, told once."""
    try:
        member = _managed(request, pk)
        messages.success(request, told_once(member, actions.reset_password(member)), extra_tags="stays")
    except Refused as refusal:
        messages.error(request, f"{refusal.what}。{refusal.way_out}")
    return HttpResponseRedirect(reverse("people"))


screen(Screen("people", "people", people, right=MANAGE, label=__("成员"), nav="house", icon="users"))
screen(Screen("people_reset", "people/<key:pk>/password", reset, right=MANAGE))
