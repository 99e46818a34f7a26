"""The quick code of a member: short, so it opens little, seldom, and only where the password opened before."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.kernel.members.models import Member, QuickCode

DIGITS = 6
TRIES = 5  # wrong ones in a row, then the password is asked for


class Weak(ValueError):
    """A code that anybody would try first. Its text tells the member why."""


def set_code(member: Member, code: str) -> None:
    """Gives the member a code, and forgets wrong tries. Raises Weak."""
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        raise Weak(_("快捷码是%d位数字") % DIGITS)
    steps = {int(b) - int(a) for a, b in zip(code, code[1:], strict=False)}
    if len(set(code)) < 3 or steps in ({1}, {-1}):
        raise Weak(_("这样的数字太容易猜到，请换一个"))
    if member.phone and code in member.phone:
        raise Weak(_("不要用自己手机号里的数字"))
    QuickCode.objects.update_or_create(member=member, defaults={"hashed": make_password(code), "failures": 0})


def take_code_away(member: Member) -> None:
    QuickCode.objects.filter(member=member).delete()


def tries_left(member: Member) -> int:
    """How often the code may still be tried; 0 without one."""
    found = QuickCode.objects.filter(member=member).first()
    return max(0, TRIES - found.failures) if found else 0


def forgive(member: Member) -> None:
    """The password was given: the code may be tried again."""
    QuickCode.objects.filter(member=member).exclude(failures=0).update(failures=0)


def fits(member: Member, code: str) -> bool:
    """Whether the code is the member's. A try is counted before it is judged, so two at once are two tries."""
    mine = QuickCode.objects.filter(member=member)
    if not mine.filter(failures__lt=TRIES).update(failures=F("failures") + 1):
        return False
    if not check_password(code, mine.values_list("hashed", flat=True).get()):
        return False
    forgive(member)
    return True
