"""What holds of every approval at all times; `huiyin check` and the nightly run ask for it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from huiyin.kernel.approvals.models import Approval, State, Step
from huiyin.kernel.checks import Found, invariant
from huiyin.kernel.journal.models import Line


@invariant("approval")
def one_step_waits(since: int) -> Iterator[Found]:
    """While it is being decided one step waits, else none; nothing is to come of what is over; nobody signed their own (YX-3.3)."""
    found = Approval.objects.annotate(
        waiting=Count("steps", filter=Q(steps__state=Step.State.WAITING)),
        coming=Count("steps", filter=Q(steps__state=Step.State.COMING)),
        own=Count("steps", filter=Q(steps__signed_by=F("asked_by"))),
    ).order_by("pk")
    if since:
        found = found.filter(pk__in=Line.objects.filter(pk__gt=since).values("record"))
    deciding = Q(matter__state=State.DECIDING)
    wrong = (deciding & ~Q(waiting=1)) | (~deciding & Q(waiting__gt=0))
    over = Q(matter__closed_at__isnull=False, coming__gt=0)
    for one in found.filter(wrong | over | Q(own__gt=0)):
        if one.own:
            yield one.pk, _("提交人审批了自己的事项")
        elif one.waiting != 1:
            yield one.pk, _("审批中的步骤有%d个") % one.waiting
        else:
            yield one.pk, _("已经结束，还有未到的步骤")
