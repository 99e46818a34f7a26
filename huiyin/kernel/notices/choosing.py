"""What members choose to be told outside the app, what departments set, and a message to try it with."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.notices.delivering import sealed_robot, send_now
from huiyin.kernel.notices.models import Channel, Level, Outgoing, Preference, Robot
from huiyin.kernel.notices.routing import forget, outgoing_row, put

NEAR = ("localhost", "127.0.0.1", "::1")


class BadAddress(ValueError):
    """The address of a robot leads somewhere else than to a chat platform; the message says what to do."""


def preference_of(member: Member) -> Preference:
    """What the member chose, or what stands until they choose."""
    return Preference.objects.filter(member=member).first() or Preference(member=member)


def choose(member: Member, *, email: str, mention: str, levels: Sequence[str], digest: bool) -> Preference:
    chosen, _new = Preference.objects.update_or_create(
        member=member,
        defaults={"email": email, "mention": mention, "levels": list(levels), "digest": digest},
    )
    forget()
    return chosen


def set_robot(
    by: Member,
    department: Department,
    channel: str,
    *,
    url: str,
    secret: str = "",
    levels: Sequence[str],
    digest: bool,
) -> Robot:
    """Sets or replaces a department's robot on a platform. An empty address or secret leaves what stands.

    Raises BadAddress: the house speaks only to the platforms that the settings name, whatever is typed here.
    """
    standing = Robot.objects.filter(department=department, channel=channel).first()
    if url:
        parts = urlsplit(url)
        if parts.hostname not in settings.ROBOT_HOSTS or (
            parts.scheme != "https" and parts.hostname not in NEAR
        ):
            raise BadAddress(_("这不是企业微信、钉钉或飞书机器人的地址，请从群机器人设置里整段复制"))
    elif standing is None:
        raise BadAddress(_("请填写机器人地址"))
    values: dict = {"levels": list(levels), "digest": digest, "set_by": by, "set_at": clock.now()}
    if url:
        values["url_sealed"] = sealed_robot(url, department.pk, channel, "url")
        values["secret_sealed"] = None  # a secret belongs to its address
    if secret:
        values["secret_sealed"] = sealed_robot(secret, department.pk, channel, "secret")
    robot, _new = Robot.objects.update_or_create(department=department, channel=channel, defaults=values)
    forget()
    return robot


def remove_robot(robot: Robot) -> None:
    robot.delete()
    forget()


def try_email(member: Member) -> Outgoing:
    """Sends a message to the member's own address now, whatever the hour; returns how it ended."""
    said = {
        "to": preference_of(member).email,
        "subject": _("[回音] 测试邮件"),
        "text": _("收到这封邮件，说明通知可以送到你的邮箱。"),
    }
    return _try(Channel.EMAIL, said, member=member.pk)


def try_robot(robot: Robot, by: Member) -> Outgoing:
    """Sends a message to the group now, whatever the hour; returns how it ended."""
    said = {"robot": robot.pk, "text": _("这是一条测试消息，说明回音的提醒可以发到这个群。")}
    return _try(robot.channel, said, member=by.pk, department=robot.department_id)


def _try(channel: str, said: dict, **place) -> Outgoing:
    key = f"test {secrets.token_hex(8)}"
    put([outgoing_row(key, channel, Level.OVERDUE, clock.now(), said=said, **place)])
    return send_now(Outgoing.objects.get(key=key))
