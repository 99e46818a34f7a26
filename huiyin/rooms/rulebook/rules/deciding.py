"""Who reviews, who approves and who interprets."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import binds, needed
from huiyin.kernel.matters.owning import stands_above, superior_of
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import holders, stands_in_for
from huiyin.rooms.rulebook.queries.revising import holders_anywhere

CLAUSE = "ZH-J1.12"


def _named(drafter: Member, department: Department, role: str, at: dt.datetime) -> Member:
    """The holder of the post, or who stands above the drafter; nobody decides on what they drafted themselves."""
    found = superior_of(drafter, department, role, at, frozenset({drafter.pk}))
    if found.pk == drafter.pk:
        raise Refused(
            _("%s没有可以审批的上级") % department.name,
            _("请先为部门设置主管、经理或上级部门"),
            clause=CLAUSE,
        )
    return found


def reviewer_of(drafter: Member, department: Department, at: dt.datetime) -> Member:
    """Who reviews a draft. Raises Refused where nobody but the drafter could (ZH-J1.12)."""
    return _named(drafter, department, needed(CLAUSE, "reviewed_by", department.pk, at), at)


def approver_of(drafter: Member, department: Department, at: dt.datetime, everywhere: bool) -> Member:
    """Who approves: the post that the parameter names; for a value of the whole company the director (ZH-J1.12)."""
    role = "director" if everywhere else needed(CLAUSE, "approved_by", department.pk, at)
    return _named(drafter, department, role, at)


def check_decides(act, named: Member, drafter_id: int | None) -> None:
    """Raises Refused unless the actor is the member named, stands in for them or stands above them; never the drafter."""
    if act.actor is None:
        return
    if act.actor.pk == drafter_id:
        raise Refused(_("不能审批自己起草的修订"), _("由%s办理") % named.name, clause=CLAUSE)
    if act.actor.pk == named.pk or named.pk in stands_in_for(act.actor):
        return
    if not stands_above(act.actor, named, act.held.record.department, act.now):
        raise Refused(_("这一步由%s办理") % named.name, _("请%s或其上级办理") % named.name, clause=CLAUSE)


def interpreter_of(house: str, department: Department, asker: Member | None, at: dt.datetime) -> Member:
    """Who explains a clause: the post that WY-A4.10 names for its house, else the manager, else the head.

    Never the asker, as long as anybody else can.
    """
    role = "manager"
    if house == "WY" and binds("WY-A4.10", department):
        role = needed("WY-A4.10", "meaning_questions_to", department.pk, at)
    there = holders(role, department.pk, None, at)
    elsewhere = holders_anywhere(role) if role == "quality" else []
    candidates = [*there, *elsewhere, *holders("manager", department.pk, None, at), department.head]
    fit = [one for one in candidates if asker is None or one.pk != asker.pk]
    if fit:
        return fit[0]
    return superior_of(department.head, department, "manager", at)
