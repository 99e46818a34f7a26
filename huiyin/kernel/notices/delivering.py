"""The outbox is emptied: by any number of workers, each message by one of them, and none twice.

A worker takes a batch for a lease. Right before each message it writes that it is sending; only then does it speak to
the outside. What a worker had taken and not begun is free again when its lease is over. What it had begun and never
ended may have been sent: it is marked uncertain, and only a person sends it again.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import time

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.kernel import clock, vault
from huiyin.kernel.notices import posting
from huiyin.kernel.notices.models import Channel, Outgoing, Robot
from huiyin.kernel.notices.routing import after_quiet, opened
from huiyin.kernel.parties.silence import may_write_to

BATCH = 20
LEASE = dt.timedelta(minutes=6)  # longer than a batch of which every message runs into its time-out
LONGEST = 20.0  # seconds a run works: other schedules of this worker wait for it
BACKOFF = (1, 5, 15, 60, 240)  # minutes until the next try; after the last one it has failed
KEPT = dt.timedelta(days=90)  # for which a message can still be read

State = Outgoing.State
log = logging.getLogger("huiyin.outbox")


def deliver() -> int:
    """Sends what is due; how many were sent."""
    worker, started, sent = secrets.token_hex(8), time.monotonic(), 0
    give_up_on_the_unanswered()
    while time.monotonic() - started < LONGEST and (keys := _take(worker)):
        for key in keys:
            if time.monotonic() - started < LONGEST:
                sent += send_one(key, worker)
        Outgoing.objects.filter(pk__in=keys, state=State.WAITING, taken_by=worker).update(taken_until=None)
    return sent


def _take(worker: str) -> list[int]:
    """Takes the next messages for a lease."""
    now = clock.now()
    free = Outgoing.objects.filter(state=State.WAITING, not_before__lte=now).filter(
        Q(taken_until=None) | Q(taken_until__lt=now)
    )
    if not free.exists():  # an idle worker locks nothing
        return []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        keys = list(free.order_by("not_before", "id").values_list("pk", flat=True)[:BATCH])
        Outgoing.objects.filter(pk__in=keys).update(taken_by=worker, taken_until=now + LEASE)
    return keys


def give_up_on_the_unanswered() -> int:
    """What was begun and never ended may have been sent: it is not repeated blindly; how many."""
    begun = Outgoing.objects.filter(state=State.SENDING, taken_until__lt=clock.now())
    if not begun.exists():
        return 0
    return begun.update(
        state=State.UNCERTAIN, ended_at=clock.now(), error=_("发送中途程序停止，可能已经送达")
    )


def send_one(pk: int, worker: str) -> bool:
    """Sends one message that this worker has taken; whether it was sent."""
    now = clock.now()
    mine = Outgoing.objects.filter(pk=pk, state=State.WAITING, taken_by=worker, taken_until__gt=now)
    row = mine.select_related("party", "member").first()
    if row is None or row.sealed is None:
        return False
    later = after_quiet(now, row.level, row.department_id, customer=row.channel == Channel.SMS)
    if later > now:
        mine.update(not_before=later, taken_until=None)
        return False
    said = opened(row)
    if row.channel == Channel.SMS and not may_write_to(row.party, said["to"]):
        mine.update(state=State.DROPPED, ended_at=now, error=_("客户不愿接受短信"))
        return False
    if not mine.update(state=State.SENDING, tries=row.tries + 1):
        return False
    ours = Outgoing.objects.filter(pk=pk, state=State.SENDING, taken_by=worker)
    try:
        _speak(row, said)
    except posting.NotSent as problem:
        _again(ours, row, str(problem))
    except posting.Unanswered as problem:
        ours.update(
            state=State.UNCERTAIN, ended_at=clock.now(), error=(_("没有收到回应：%s") % problem)[:200]
        )
    except Exception as problem:
        log.exception("message %s", pk)
        _again(ours, row, f"{type(problem).__name__}", last=True)
    else:
        return bool(ours.update(state=State.SENT, ended_at=clock.now(), error=""))
    return False


def _again(ours, row: Outgoing, why: str, last: bool = False) -> None:
    if last or row.tries >= len(BACKOFF):
        ours.update(state=State.FAILED, ended_at=clock.now(), error=why[:200])
        return
    wait = dt.timedelta(minutes=BACKOFF[row.tries])
    later = after_quiet(clock.now() + wait, row.level, row.department_id, customer=row.channel == Channel.SMS)
    ours.update(state=State.WAITING, not_before=later, taken_until=None, error=why[:200])


def _speak(row: Outgoing, said: dict) -> None:
    if row.channel == Channel.EMAIL:
        if not settings.EMAIL_HOST and not settings.TESTING:
            raise posting.NotSent(_("还没有设置邮件服务器，请系统管理员设置"))
        posting.mail(said["to"], said["subject"], said["text"], row.key)
    elif row.channel == Channel.SMS:
        posting.sms(said["to"], said["template"], said["values"], row.key)
    else:
        robot = Robot.objects.filter(pk=said["robot"]).first()
        if robot is None:
            raise posting.NotSent(_("机器人已被删除"))
        who = f"{row.member.name}：" if row.member else ""
        posting.ROBOTS[row.channel](*opened_robot(robot), f"{who}{said['text']}", said.get("mention", ""))


def sealed_robot(text: str, department: int, channel: str, what: str) -> bytes | None:
    """A robot's address or secret as it is stored."""
    if not text:
        return None
    return vault.encrypt(vault.derived("robots"), text.encode(), f"{department} {channel} {what}")


def opened_robot(robot: Robot) -> tuple[str, str]:
    """A robot's address and secret."""

    def read(blob, what: str) -> str:
        place = f"{robot.department_id} {robot.channel} {what}"
        return vault.decrypt(vault.derived("robots"), bytes(blob), place).decode() if blob else ""

    return read(robot.url_sealed, "url"), read(robot.secret_sealed, "secret")


def retry(pk: int) -> bool:
    """A person sends again what failed or is uncertain; whether it waits now."""
    ended = Outgoing.objects.filter(pk=pk, state__in=(State.FAILED, State.UNCERTAIN), sealed__isnull=False)
    return bool(
        ended.update(state=State.WAITING, not_before=clock.now(), tries=0, taken_until=None, ended_at=None)
    )


def send_now(row: Outgoing) -> Outgoing:
    """Sends one fresh message at once, as for a test, and never by itself again; returns it as it ended."""
    worker = secrets.token_hex(8)
    Outgoing.objects.filter(pk=row.pk, state=State.WAITING, taken_until=None).update(
        taken_by=worker, taken_until=clock.now() + LEASE
    )
    send_one(row.pk, worker)
    Outgoing.objects.filter(pk=row.pk, state=State.WAITING).update(state=State.FAILED, ended_at=clock.now())
    row.refresh_from_db()
    return row


def forget_old_messages() -> int:
    """Empties what went out, or never did, longer ago than it is kept: personal data without a purpose (YX-1.4)."""
    old = Outgoing.objects.filter(at__lt=clock.now() - KEPT, sealed__isnull=False)
    old.filter(state__in=(State.WAITING, State.SENDING)).update(state=State.DROPPED, ended_at=clock.now())
    return old.update(sealed=None)


def destroy_messages(records, party) -> None:
    """Empties every message to a party or about their records; what still waits is not sent any more (YX-1.4)."""
    found = Outgoing.objects.filter(Q(party=party) | Q(record__in=records))
    found.filter(state=State.WAITING).update(
        state=State.DROPPED, ended_at=clock.now(), error=_("客户信息已依法删除")
    )
    found.update(sealed=None)
