"""What the house already knows of a member in a period: shown beside an item as evidence, never as a score."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import ask
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises.models import Promise, State
from huiyin.rooms.people.appraisals.models import AppraisalSheet
from huiyin.rooms.people.conduct.models import Breach
from huiyin.rooms.people.conduct.queries import rewards_between
from huiyin.rooms.people.training.queries import results_between


class Known(NamedTuple):
    """A figure for an item: what it is, what it came to, the record that says so."""

    item: str
    label: str
    value: str
    record: int | None = None
    kind: str = ""


def known_of(sheet: AppraisalSheet) -> list[Known]:
    """Attendance, promises, quality checks, satisfaction, breaches, tests and rewards of the sheet's period."""
    member, first, last = sheet.member, sheet.round.first_on, sheet.round.last_on
    found = [
        *(Known(*one) for one in ask("appraisals.attendance", [], member, first, last)),
        *_promises(member, first, last),
        *_checks(member, first, last),
        *_satisfaction(member, first, last),
        *_breaches(member, first, last),
        *_tests(member, first, last),
        *_rewards(member, first, last),
    ]
    return found


def _promises(member: Member, first: dt.date, last: dt.date) -> list[Known]:
    """Promises that fell due in the period, and how many of them were kept in time."""
    start, end = clock.days(first, last)
    rows = Promise.objects.filter(owner=member, due__gte=start, due__lt=min(end, clock.now()))
    sums = rows.exclude(state=State.WITHDRAWN).aggregate(
        owed=Count("pk"), kept=Count("pk", filter=Q(state=State.KEPT, ended_at__lte=F("due")))
    )
    if not sums["owed"]:
        return []
    value = _("到期 %(owed)d 项，按时 %(kept)d 项，占 %(share)d%%") % {
        **sums,
        "share": 100 * sums["kept"] // sums["owed"],
    }
    return [Known("工作效率", str(_("承诺按时率")), str(value))]


def _checks(member: Member, first: dt.date, last: dt.date) -> list[Known]:
    """Scores of the quality checks of the months; theirs are in tenths of a point."""
    return [
        Known("业务能力", str(_("质检得分")), f"{one.number} {one.score / 10:.1f}", one.record)
        for one in ask("appraisals.checks", [], member, first, last)
    ]


def _satisfaction(member: Member, first: dt.date, last: dt.date) -> list[Known]:
    satisfied, count = ask("appraisals.satisfaction", (0, 0), member.pk, first, last)
    words = _("%(count)d 位客户评价，%(satisfied)d 位满意") % {"count": count, "satisfied": satisfied}
    return [Known("工作效果", str(_("回访满意")), str(words))] if count else []


def _breaches(member: Member, first: dt.date, last: dt.date) -> list[Known]:
    start, end = clock.days(first, last)
    rows = Breach.objects.filter(
        member=member,
        counts=True,
        matter__happened_at__gte=start,
        matter__happened_at__lt=end,
    ).values_list("pk", "matter__record__number", "clause")
    return [
        Known("纪律作风", str(_("已确认的违规")), f"{number} {clause}", key, "breaches")
        for key, number, clause in rows.order_by("pk")
    ]


def _tests(member: Member, first: dt.date, last: dt.date) -> list[Known]:
    found = []
    for title, got, full, passed, key in results_between(member, first, last):
        value = f"{title} {_plain(got)}/{_plain(full)} {_('合格') if passed else _('不合格')}"
        found.append(Known("培训效果", str(_("理论与操作考核")), value, key))
    return found


def _plain(points) -> str:
    return f"{points:g}" if isinstance(points, float) else str(points)


def _rewards(member: Member, first: dt.date, last: dt.date) -> list[Known]:
    return [
        Known(
            "其它成绩",
            str(_("奖励，可按情节加分")),
            f"{one.record.number} {one}",
            one.pk,
            "rewards",
        )
        for one in rewards_between(member, first, last).select_related("record")
    ]
