"""Once a day what is due and overdue, in one message a member and one a department's group, instead of many."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.notices.models import Channel, Level, Notice, Preference, Robot
from huiyin.kernel.notices.routing import link_to, outgoing_row, put
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import Promise, State

MOST = 40  # lines a member


def tell_the_day() -> int:
    """Writes the day's digests once their hour has come; how many. A second run of the day writes nothing new."""
    now = clock.now()
    if clock.local(now).time() < dt.time.fromisoformat(needed("WY-G13", "digest_at", None, now)):
        return 0
    rows = [*_of_members(now), *_of_groups(now)]
    put(rows)
    return len(rows)


def _until(now: dt.datetime) -> dt.datetime:
    """The end of the day: what falls due before it belongs to today's digest."""
    return clock.shanghai(f"{clock.local(now).date() + dt.timedelta(days=1)}")


def _owed(now: dt.datetime):
    return Promise.objects.filter(state=State.OPEN, due__lt=_until(now))


def _of_members(now: dt.datetime) -> list[tuple]:
    chosen = {
        one.member_id: one
        for one in Preference.objects.filter(digest=True, member__is_active=True).exclude(email="")
    }
    lines: dict[int, list[str]] = {}
    late: dict[int, int] = {}
    owed = _owed(now).filter(owner__in=chosen).select_related("matter__record").order_by("owner", "due")
    for promise in owed:
        kind = PROMISE_KINDS.get(promise.kind)
        words = {
            "number": promise.matter.record.number,
            "title": promise.matter.title,
            "promise": promise.words or (kind.label if kind else promise.kind),
            "due": f"{clock.local(promise.due):%m-%d %H:%M}",
        }
        broken = promise.due <= now
        late[promise.owner_id] = late.get(promise.owner_id, 0) + broken
        line = (
            _("【逾期】%(number)s %(title)s：%(promise)s，应于 %(due)s 前")
            if broken
            else _("%(number)s %(title)s：%(promise)s，%(due)s 到期")
        )
        lines.setdefault(promise.owner_id, []).append(line % words)
    unread = dict(
        Notice.objects.filter(member__in=chosen, read_at=None).values_list("member").annotate(Count("pk"))
    )
    rows = []
    for member, preference in chosen.items():
        mine = lines.get(member, [])
        if not mine and not unread.get(member):
            continue
        counts = {
            "late": late.get(member, 0),
            "due": len(mine) - late.get(member, 0),
            "unread": unread.get(member, 0),
        }
        subject = _("今日待办：逾期%(late)d件，今天到期%(due)d件，未读提醒%(unread)d条") % counts
        more = [_("另有%d件，请登录查看") % (len(mine) - MOST)] if len(mine) > MOST else []
        text = "\n".join(filter(None, [subject, "", *mine[:MOST], *more, "", link_to("/")]))
        key = f"digest email {member} {clock.local(now):%Y-%m-%d}"
        said = {"to": preference.email, "subject": subject, "text": text}
        rows.append(outgoing_row(key, Channel.EMAIL, Level.INFO, now, member=member, said=said))
    return rows


def _of_groups(now: dt.datetime) -> list[tuple]:
    """In a group only how many each owes: what they are about is not for everybody there."""
    robots = list(Robot.objects.filter(digest=True))
    counts: dict[int, dict[str, list[int]]] = {}
    departments = {robot.department_id for robot in robots}
    owed = _owed(now).filter(matter__record__department__in=departments)
    for department, name, due in owed.order_by("owner__name", "pk").values_list(
        "matter__record__department", "owner__name", "due"
    ):
        mine = counts.setdefault(department, {}).setdefault(name, [0, 0])
        mine[0 if due <= now else 1] += 1
    rows = []
    for robot in robots:
        if not (found := counts.get(robot.department_id)):
            continue
        lines = [_("今日待办")] + [
            _("%(name)s：逾期%(late)d件，今天到期%(due)d件") % {"name": name, "late": late, "due": due}
            for name, (late, due) in found.items()
        ]
        key = f"digest {robot.channel} {robot.department_id} {clock.local(now):%Y-%m-%d}"
        said = {"robot": robot.pk, "text": "\n".join(lines)}
        rows.append(
            outgoing_row(key, robot.channel, Level.INFO, now, department=robot.department_id, said=said)
        )
    return rows
