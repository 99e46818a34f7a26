"""Founding a house and its people. None of it is a record: it is what records stand on."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.calendars.loading import forget as forget_calendars
from huiyin.kernel.calendars.models import OpeningHours
from huiyin.kernel.members.models import Department, Member, Post, Project
from huiyin.kernel.members.rights import ROLES
from huiyin.kernel.search import tokens
from huiyin.registers.founding.queries import ADMINISTRATOR, nobody_yet
from huiyin.registers.office import members

CODE = "setup.code"  # in the home: what whoever founds the house must know
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another


# ── who may found it ────────────────────────────────────────────────────────────


def easily_read() -> str:
    """Twelve characters to be told once and read aloud."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(4)) for _m in range(3))


def founding_code() -> str:
    """The code that `huiyin serve` prints while nobody works here; the same until the house is founded."""
    path = Path(settings.HOME) / CODE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(easily_read())
    return path.read_text()


def is_founding_code(given: str) -> bool:
    return nobody_yet() and secrets.compare_digest(given.strip().encode(), founding_code().encode())


def found(
    *, department: str, phone: str, houses: Sequence[str], name: str, role: str, username: str, password: str
) -> Member:
    """The department, and its first member, who is its head and looks after the system. Done once (YX-3.3: a head always is)."""
    with transaction.atomic():
        if not nobody_yet():
            raise Refused(_("这里已经启用"), _("请登录，或请管理员为您开通"))
        head = members.take_on(name=name, username=username, password=password)
        made = add_department(name=department, head=head, houses=houses, phone=phone)
        for one in (role, ADMINISTRATOR):
            members.give_post(head, Post(department=made, name=str(ROLES[one].label), role=one))
    (Path(settings.HOME) / CODE).unlink(missing_ok=True)
    return head


# ── the house ───────────────────────────────────────────────────────────────────


def add_department(
    *, name: str, head: Member, houses: Sequence[str] = (), phone: str = "", parent: Department | None = None
) -> Department:
    """A department with its head; its code is made of the initials of its name."""
    if Department.objects.filter(name=name).exists():
        raise Refused(_("已经有叫“%s”的部门") % name, _("换一个名称"), field="name")
    code = _free_code(name, set(Department.objects.values_list("code", flat=True)))
    return Department.objects.create(
        name=name, code=code, head=head, houses=list(houses), phone=phone, parent=parent
    )


def change_department(department: Department, *, houses: Sequence[str], phone: str) -> None:
    """By which rule books a department works, and its number. What was promised under another book stays promised."""
    department.houses, department.phone = list(houses), phone
    department.save(update_fields=["houses", "phone"])


def add_project(*, name: str) -> Project:
    if Project.objects.filter(name=name).exists():
        raise Refused(_("已经有叫“%s”的项目") % name, _("换一个名称，或直接使用已有的"), field="name")
    code = _free_code(name, set(Project.objects.values_list("code", flat=True)))
    return Project.objects.create(name=name, code=code, initials=tokens.initials(name)[:20])


def _free_code(name: str, taken: set[str]) -> str:
    base = tokens.initials(name).upper()[:4] or "X"
    return next(code for n in range(1, 1000) if (code := base if n == 1 else f"{base}{n}") not in taken)


def set_hours(department: Department, hours: Mapping[int, Sequence[tuple[dt.time, dt.time]]]) -> None:
    """When a department is open, by weekday (Monday is 0). Promises already made keep their due time."""
    if not any(hours.values()):
        raise Refused(_("至少要有一个工作日"), _("勾选上班的日子"), field="days")
    for spans in hours.values():
        ends = [moment for span in spans for moment in span]
        if ends != sorted(set(ends)):
            raise Refused(_("上下班时间前后不接"), _("按上班、午休、下班的先后填写"), field="opens")
    with transaction.atomic():
        OpeningHours.objects.filter(department=department.pk).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(department=department.pk, weekday=weekday, opens=opens, closes=closes)
            for weekday, spans in hours.items()
            for opens, closes in spans
        )
    forget_calendars()


# ── its people ──────────────────────────────────────────────────────────────────


def add_member(
    *, name: str, post: Post, phone: str = "", projects: Sequence[Project] = ()
) -> tuple[Member, str]:
    """A member with a post, and the password by which they sign in the first time."""
    with transaction.atomic():
        member = members.appoint(name=name, post=post, phone=phone, projects=projects)
        return member, reset_password(member)


def add_partner(*, name: str, head: str) -> tuple[Member, str]:
    """A department that helps, with its head, and the password by which they sign in the first time."""
    with transaction.atomic():
        leader = members.take_on(name=head)
        made = add_department(name=name, head=leader)
        members.give_post(leader, Post(department=made, name=str(_("负责人")), role="partner"))
        return leader, reset_password(leader)


def reset_password(member: Member) -> str:
    """A new password, told once to who asked for it; whoever was signed in with the old one is signed out."""
    if not member.is_active:
        raise Refused(_("%s已离职") % member.name, _("重新任职后再设密码"))
    password = easily_read()
    member.set_password(password)
    member.save(update_fields=["password"])
    return password
