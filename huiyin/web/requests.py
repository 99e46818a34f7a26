"""The request of somebody who is signed in: every page but the sign-in has one."""

import datetime as dt

from django.http import HttpRequest

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member


class MemberRequest(HttpRequest):
    user: Member


def month_asked(request: HttpRequest) -> dt.date:
    """The first day of the month that a page of figures is asked for (?month=2026-11), else of this one."""
    try:
        return dt.datetime.strptime(request.GET.get("month", ""), "%Y-%m").date()
    except ValueError:
        return clock.today().replace(day=1)
