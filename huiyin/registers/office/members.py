"""How somebody becomes a member with a post, and how an appointment made by mistake is taken back.

Pages, imports and the first set-up all come through here, so a member is never without initials or a user name
of their own, and a post never without a role that config/roles.py knows.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Sequence

from django.db.models import F, Q
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import ask
from huiyin.kernel.journal.models import Line
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members import rights
from huiyin.kernel.members.models import Appointment, Department, Member, Post, Project
from huiyin.kernel.promises.models import State
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.search import tokens


def username_for(name: str, taken: Iterable[str]) -> str:
    """The name in pinyin, with the lowest number behind it that makes it free."""
    readings = tokens.readings(name)
    base = "".join(readings[0])[:36] if readings else "member"
    taken = set(taken)
    return next(
        candidate
        for candidate in itertools.chain([base], (f"{base}{n}" for n in itertools.count(2)))
        if candidate not in taken
    )


def usernames_like(names: Iterable[str]) -> set[str]:
    """The user names taken that a name of these might clash with."""
    bases = {username_for(name, ()) for name in names}
    return {
        taken
        for taken in Member.objects.values_list("username", flat=True)
        if re.sub(r"[0-9]+$", "", taken) in bases or taken in bases
    }


def post_called(department: Department, word: str) -> Post | None:
    """The post of a department by its name, else a new one, not yet saved, by the label of a role; None for neither."""
    key = _bare(word)
    posts = {_bare(post.name): post for post in Post.objects.filter(department=department)}
    if key in posts:
        return posts[key]
    labels = {_bare(str(role.label)): name for name, role in rights.ROLES.items()}
    plain = {re.sub(r"\(.*?\)", "", label): name for label, name in labels.items()}
    role = labels.get(key) or plain.get(key) or (key if key in rights.ROLES else None)
    if role is None:
        return None
    return Post(department=department, name=str(rights.ROLES[role].label)[:40], role=role)


def _bare(word: str) -> str:
    return re.sub(r"\s", "", word).replace("（", "(").replace("）", ")").lower()


def appoint(
    *,
    name: str,
    post: Post,
    username: str = "",
    phone: str = "",
    projects: Sequence[Project] = (),
    from_on: dt.date | None = None,
) -> Member:
    """Makes a member and gives them a post from a day on; they sign in once a password is set for them."""
    member = take_on(name=name, username=username, phone=phone)
    give_post(member, post, projects, from_on)
    return member


def take_on(*, name: str, username: str = "", phone: str = "", password: str | None = None) -> Member:
    """A member who holds no post yet, with initials and a user name of their own."""
    username = username or username_for(name, usernames_like([name]))
    if Member.objects.filter(username=username).exists():
        raise Refused(_("登录名“%s”已被使用") % username, _("请换一个登录名"), field="username")
    return Member.objects.create_member(
        username, name, password, initials=tokens.initials(name)[:20], phone=phone
    )


def give_post(
    member: Member, post: Post, projects: Sequence[Project] = (), from_on: dt.date | None = None
) -> Appointment:
    """Gives a member a post from a day on, for some projects or (with none named) for all.

    What stands on paper of posts hears of it (`members.placed`).
    """
    if post.pk is None:
        post, _made = Post.objects.get_or_create(
            department=post.department, name=post.name, defaults={"role": post.role}
        )
    appointment = Appointment.objects.create(member=member, post=post, from_on=from_on or clock.today())
    appointment.projects.set(projects)
    rights.forget()
    ask("members.placed", None, appointment)
    return appointment


def refuse_leaving(member: Member, by: Member | None, successor: Member) -> None:
    """Raises Refused for a leaver who hands over to nobody, and for one without whom a department has no head (YX-3.3)."""
    if member.pk == successor.pk or (by and by.pk == member.pk):
        raise Refused(
            _("不能为自己办理离职，也不能交给离职的人"),
            _("请选择另一位在职成员"),
            clause="YX-3.3",
            field="successor",
        )
    if not successor.is_active:
        raise Refused(_("%s已离职") % successor.name, _("请选择在职人员"), field="successor")
    if not Member.objects.filter(pk=member.pk, is_active=True).exists():
        raise Refused(_("%s已经离职") % member.name, _("核对离职人"), field="leaver")
    if headed := Department.objects.filter(head=member).first():
        raise Refused(
            _("%(who)s是%(where)s负责人") % {"who": member.name, "where": headed.name},
            _("先换负责人：在部门表里办理“更换负责人”"),
            clause="YX-3.3",
            field="leaver",
        )


def held_matters(member: Member):
    """Open matters that a leaver owns, is offered, or owes a promise in.

    Approvals are not among them: they move on by a job of their own, to whom their rules find.
    """
    theirs = Q(owner=member) | Q(promises__owner=member, promises__state=State.OPEN) | Q(offered_to=member)
    own_way = [kind.name for kind in KINDS.values() if "matters.succeed" in kind.spared]
    found = Matter.objects.filter(theirs, closed_at=None).exclude(record__kind__in=own_way)
    return found.select_related("record").distinct().order_by("pk")


def retire(member: Member, on: dt.date) -> None:
    """Their posts end that day, and they can sign in no more."""
    Appointment.objects.filter(member=member, to_on=None, from_on__gt=on).update(to_on=F("from_on"))
    Appointment.objects.filter(member=member, to_on=None).update(to_on=on)
    Member.objects.filter(pk=member.pk).update(is_active=False)
    rights.forget()


def members_in_use(keys: Sequence[int]) -> dict[int, list[str]]:
    """Member -> why their appointment cannot be taken back: what they own or have done."""
    used: dict[int, list[str]] = {}
    owned = Matter.objects.filter(owner__in=keys).select_related("owner", "record").order_by("pk")
    for matter in owned:
        used.setdefault(matter.owner_id, []).append(f"{matter.owner.name} {matter.record}")
    for member in Member.objects.filter(pk__in=Line.objects.filter(member__in=keys).values("member")):
        used.setdefault(member.pk, []).append(_("%s已办理过业务") % member.name)
    for department in Department.objects.filter(head__in=keys).select_related("head"):
        used.setdefault(department.head_id, []).append(
            _("%(who)s是%(where)s负责人") % {"who": department.head.name, "where": department.name}
        )
    return used


def dismiss(keys: Sequence[int]) -> None:
    """Takes back appointments made by mistake: the members stay in the list, but hold no post and cannot sign in."""
    if used := members_in_use(keys):
        raise Refused(_("不能撤销任职：%s") % next(iter(used.values()))[0], _("先移交其名下的事项"))
    Appointment.objects.filter(member__in=keys, to_on=None).update(to_on=clock.today() - dt.timedelta(days=1))
    Member.objects.filter(pk__in=keys).update(is_active=False)
    rights.forget()
