"""Parts: what another department owes a complaint, as a matter of its own whose answer returns to it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.desk.complaints import forms
from huiyin.rooms.desk.complaints.actions.working import begun
from huiyin.rooms.desk.complaints.models import Part, PartState
from huiyin.rooms.desk.complaints.promises import FEEDBACK, HELP, VERIFY
from huiyin.rooms.desk.complaints.queries import parts_seen_by
from huiyin.web.forms import ReasonForm

PARTS = register(
    Kind(
        "parts",
        _("协办"),
        Part,
        parts_seen_by,
        series=numbering.register("XB"),
        states=PartState,
        closed=(PartState.ANSWERED, PartState.VOIDED),
        document=lambda part: tokens.document(
            codes=(part.record.number or "",), texts=(part.matter.title, part.asked)
        ),
        barred=lambda facts: frozenset(filter(None, [facts["complaint"].about_member_id])),
        never_owned_by=lambda part: frozenset(filter(None, [part.complaint.about_member_id])),
    )
)


@opens(
    "parts.ask",
    label=_("请其他部门协办"),
    clauses=["YX-2.1.3a", "JS-H3.2", "ZH-J1.7"],
    form=forms.AskForm,
    from_=["complaints"],
    right_from="complaint",
    tone="",
    icon="share",
)
def ask_department(act, matter, *, complaint, purpose=Part.Purpose.HELP, asked):
    """What another department must do is a task there with an owner and a date, not a word in passing."""
    if not complaint.matter.is_open:
        raise Refused(_("投诉已经办结，不用再请人协办"), _("需要继续处理的，请先重新打开"))
    part = Part.objects.create(
        matter=matter, complaint=complaint, purpose=purpose, asked=asked, asked_by=act.actor
    )
    making.make(act, VERIFY if purpose == Part.Purpose.VERIFY else HELP, matter)
    act.link(complaint.record, "part_of")
    act.tell(
        matter.owner,
        _("请协办：%s") % matter.title,
        key=f"part {matter.pk}",
        clause="JS-H3.2" if purpose == Part.Purpose.VERIFY else "YX-2.1.3a",
    )
    return part


@action(
    "parts.answer",
    label=_("答复"),
    clauses=["YX-2.1.3a", "JS-H3.2", "YX-2.5.3"],
    moves="open -> answered",
    form=forms.ReplyForm,
    tone="primary",
    icon="corner-up-left",
)
def answer_part(act, part, *, reply):
    """The department's answer goes back to the complaint, and whoever owns that is told."""
    part.reply, part.replied_by = reply, act.actor
    part.matter.closing = Closing.NOBODY


def _who_may_take_back(part) -> tuple[int | None, ...]:
    """Whoever asked, and whoever owns the complaint: neither has a post in the department asked."""
    return part.asked_by_id, part.complaint.matter.owner_id


@action(
    "parts.withdraw",
    label=_("撤回协办"),
    clauses=["YX-2.1.3a"],
    moves="open -> voided",
    who="anyone",
    form=ReasonForm,
    icon="ban",
    open_to=_who_may_take_back,
)
def withdraw_part(act, part):
    """Whoever asked may take it back, with the reason."""
    act.require_reason(_("撤回需要写明理由"), _("在“理由”一栏写一句"))
    if act.actor and act.actor.pk not in _who_may_take_back(part):
        raise Refused(_("只有提出人或投诉的责任人能撤回"), _("请联系%s") % part.complaint.matter.owner.name)
    part.matter.closing = Closing.VOIDED


@after("parts.answer")
def return_answer(act, part) -> None:
    act.then("complaints.hear", part.complaint_id, part=part)


@action(
    "complaints.hear",
    label=_("收到协办答复"),
    clauses=["YX-2.1.3a", "JS-H3.2"],
    moves="*",
    adds=True,
    hidden=True,
)
def hear_answer(act, complaint, *, part):
    """The answer stands in the complaint's own history."""
    begun(act, complaint)
    if part.purpose == Part.Purpose.VERIFY and complaint.party and complaint.matter.is_open:
        making.make(act, FEEDBACK, complaint.matter)
    act.note(答复部门=part.record.department.name, 答复=part.reply)
    act.tell(
        complaint.matter.owner,
        _("%(department)s已答复：%(reply)s")
        % {"department": part.record.department.name, "reply": part.reply},
        key=f"reply {part.pk}",
        clause="YX-2.1.3a",
    )
