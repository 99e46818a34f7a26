"""Whether a verb may be done: right, person and state. Asked by the machine, and by pages for their buttons."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from huiyin.kernel.actions.act import Held
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.actions.verbs import Verb
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of, stands_in_for
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record

SUPERVISING = 2  # from this rank on a post may act on what others own


def check_right(verb: Verb, member: Member, department: int | None, project: int | None) -> None:
    """Raises NoRight unless one of the member's posts gives the verb there."""
    if not reach_of(member).may(verb.name, department, project):
        raise NoRight(_("你的岗位没有“%s”的权限") % verb.label, _("请联系主管办理，或由管理员调整岗位权限"))


def check_right_on(verb: Verb, member: Member, record: Record, subject: Any) -> None:
    """As check_right; whom the thing itself names, as those whom it was sent to, may do it whatever their post."""
    named = verb.open_to and member.pk in verb.open_to(subject)
    if not (named and reach_of(member).allows(verb.name)):
        check_right(verb, member, record.department_id, record.project_id)


def check_who(
    verb: Verb,
    member: Member,
    matter: Matter | None,
    record: Record,
    stands_in: Collection[int] | None = None,
    subject: Any = None,
) -> Member | None:
    """Only the owner acts on a matter, or who stands in for them (returned), or a superior (YX-3.3).

    `stands_in` says whom the member stands in for, where it is known already.
    """
    if callable(verb.who):
        return verb.who(member, subject)
    if verb.who != "owner" or matter is None or matter.owner_id == member.pk:
        return None
    if matter.owner_id in (stands_in_for(member) if stands_in is None else stands_in):
        return matter.owner
    if reach_of(member).rank(record.department_id) >= SUPERVISING:
        return None
    raise Refused(
        _("这件事由%s负责") % matter.owner.name,
        _("请转告责任人，或请主管改派"),
        clause="YX-3.3",
    )


def check_state(verb: Verb, held: Held) -> None:
    """Raises Refused unless the verb may begin in the state at hand."""
    matter, kind = held.matter, held.kind
    if held.record.voided_at and "*" not in verb.from_states:
        raise Refused(_("这条记录已作废"), _("如需继续办理，请重新登记"))
    if matter is None or "*" in verb.from_states:
        return
    if not verb.from_states:
        if matter.closed_at:
            raise Refused(_("这件事已经办结"), _("需要继续处理的，请先重新打开"))
        return
    if matter.state not in verb.from_states:
        states = dict(kind.states.choices)  # type: ignore[union-attr]
        allowed = "、".join(str(states[s]) for s in verb.from_states)
        raise Refused(
            _("当前状态是“%(now)s”，不能%(verb)s") % {"now": states[matter.state], "verb": verb.label},
            _("状态为%s时才能办理") % allowed,
        )


def why_not(
    verb: Verb, member: Member, subject: Any, stands_in: Collection[int] | None = None
) -> Refused | None:
    """Why a member may not do a verb to a record as it stands; None where the button is on."""
    record = subject.record
    kind = KINDS[record.kind]
    matter = subject.matter if kind.is_matter else None
    try:
        check_right_on(verb, member, record, subject)
        check_who(verb, member, matter, record, stands_in, subject)
        check_state(verb, Held(kind, record, matter, subject))
    except Refused as refusal:
        return refusal
    return None
