"""One sheet that holds two matters is split; two sheets about the same matter are joined. No promise is lost by it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.promises.models import State as PromiseState
from huiyin.rooms.desk.complaints import forms
from huiyin.rooms.desk.complaints.actions.ending import nothing_owed
from huiyin.rooms.desk.complaints.actions.recording import promise_what_is_owed
from huiyin.rooms.desk.complaints.models import Complaint
from huiyin.web.forms import ReasonForm

JOINED = "joined"  # kind of the link from the sheet that ended to the one that goes on


@action(
    "complaints.split",
    label=_("拆分"),
    clauses=["WY-G13", "YX-3.2.6"],
    moves="open | half_solved",
    form=forms.SplitForm,
    icon="git-fork",
)
def split_complaint(act, complaint, *, title, cause, **facts):
    """Each matter has one owner and one answer of its own; what is split off is promised from when the customer came."""
    record = complaint.record
    act.later(
        "complaints.record",
        department=record.department,
        project=record.project,
        party=record.party,
        anonymous=record.party is None,
        channel=complaint.channel,
        unit=complaint.unit,
        receiver=complaint.receiver,
        happened_at=complaint.matter.happened_at,
        since=complaint.matter.opened_at,
        title=title,
        cause=cause,
        opened_from=record,
        **facts,
    )
    act.note(拆出=title)


@action(
    "complaints.join",
    label=_("并案"),
    clauses=["WY-G13", "YX-3.2.6"],
    moves="open | half_solved | escalated -> joined",
    form=forms.JoinCaseForm,
    icon="git-merge",
)
def join_complaint(act, complaint, *, into):
    """The same matter taken down twice goes on as one: the earlier sheet, whose promises are the stricter."""
    act.require_reason(_("并案要写明为什么是同一件事"), _("在“理由”一栏写一句"))
    _check_same(complaint, into)
    nothing_owed(complaint)
    number = into.record.number
    open_ones = list(Promise.objects.filter(matter=complaint.matter, state=PromiseState.OPEN))
    making.withdraw(act, open_ones, _("并入%s办理") % number)
    complaint.matter.closing = Closing.JOINED
    act.link(into.record, JOINED)
    act.note(并入=number)


def _check_same(complaint: Complaint, into: Complaint) -> None:
    if into.pk == complaint.pk:
        raise Refused(_("不能并入自己"), _("填写另一件的编号"), field="into")
    if not into.matter.is_open:
        raise Refused(
            _("%s已经办结") % into.record.number, _("客户仍不满意的，请重新打开那一件"), field="into"
        )
    if not complaint.record.party_id or complaint.record.party_id != into.record.party_id:
        raise Refused(
            _("两件不是同一位客户提出的"),
            _("不同客户反映同一件事，请用“并入群诉”，每位客户都有自己的答复"),
            clause="WY-G13",
            field="into",
        )
    if complaint.about_member_id != into.about_member_id:
        raise Refused(_("两件的被投诉人不同"), _("分开办理，互不知情"), clause="YX-3.3", field="into")
    if into.matter.opened_at > complaint.matter.opened_at:
        raise Refused(
            _("%s登记得更晚，并过去会推迟对客户的承诺") % into.record.number,
            _("到那一件的页面上，把它并入本件"),
            clause="WY-G13",
            field="into",
        )
    if complaint.government_number and into.government_number:
        raise Refused(_("两件各有政府工单，要分别回复"), _("分开办理"), field="into")


@after("complaints.join")
def take_over(act, complaint) -> None:
    into = act.line.record.links_out.get(kind=JOINED).to_record_id
    act.then("complaints.take_in", into, joined=complaint)


@action(
    "complaints.take_in",
    label=_("并入另一件"),
    clauses=["WY-G13"],
    moves="open | half_solved | escalated",
    adds=True,
    hidden=True,
)
def take_in_complaint(act, complaint, *, joined):
    """What was agreed with the customer, and the order of the authorities, go on where the matter goes on."""
    for promise in Promise.objects.filter(
        matter=joined.pk, ended_at=act.now, state=PromiseState.WITHDRAWN, limit="agreed"
    ):
        making.make(
            act,
            PROMISE_KINDS[promise.kind],
            complaint.matter,
            due=promise.due,
            words=promise.words,
            follows=promise,
        )
    act.note(并入=joined.record.number, 事由=joined.matter.title)


@action(
    "complaints.unjoin",
    label=_("取消并案"),
    clauses=["WY-G13", "YX-3.2.6"],
    moves="joined -> open",
    who="anyone",
    form=ReasonForm,
    icon="git-fork",
)
def unjoin_complaint(act, complaint):
    """What proves to be another matter after all stands again with the promises it had, at their old dates."""
    act.require_reason(_("取消并案要写明理由"), _("在“理由”一栏写一句"))
    link = complaint.record.links_out.filter(kind=JOINED).order_by("-id").first()
    for promise in Promise.objects.filter(
        matter=complaint.matter, state=PromiseState.WITHDRAWN, reason__startswith="并入"
    ):
        making.make(
            act,
            PROMISE_KINDS[promise.kind],
            complaint.matter,
            due=promise.due,
            words=promise.words,
            owner=promise.owner,
            opened=promise.opened_at,
            follows=promise,
        )
    promise_what_is_owed(act, complaint)
    if link:
        link.delete()
