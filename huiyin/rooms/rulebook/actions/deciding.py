"""A revision on its way: sent, reviewed, sent back, approved from a day on, published (ZH-J1.12, WY-P1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.clauses.models import ClauseVersion
from huiyin.kernel.clauses.parameters import definition, set_parameter
from huiyin.kernel.clauses.revising import add_clause, add_version
from huiyin.kernel.clauses.values import said
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.registers.office.queries import members_addressed
from huiyin.rooms.rulebook import forms
from huiyin.rooms.rulebook.models import Revision, RevisionState
from huiyin.rooms.rulebook.promises import APPROVE, PUBLISH, REVIEW, SUBMIT
from huiyin.rooms.rulebook.queries.revising import departments_of, who_may
from huiyin.rooms.rulebook.rules.deciding import approver_of, check_decides, reviewer_of
from huiyin.rooms.rulebook.rules.trying import can_be_tried
from huiyin.web.forms import ReasonForm

Sort = Revision.Sort


def _open(revision: Revision) -> bool:
    return revision.matter.is_open


@action(
    "revisions.submit",
    label=_("送审"),
    clauses=["ZH-J1.12", "WY-P1"],
    moves="draft -> review",
    tone="primary",
    icon="send",
    offered=_open,
)
def submit_revision(act, revision):
    """A new limit goes to review only with its trial beside it; nobody reviews what they drafted."""
    if revision.sort == Sort.VALUE and can_be_tried(definition(revision.clause_id or "", revision.parameter)):
        if not revision.trial or revision.trial["value"] != revision.new_value:
            raise Refused(_("新取值还没有在过去的记录上试算"), _("先点“试算”，选一段时间"), clause="ZH-J1.12")
    drafter = revision.drafted_by or revision.matter.owner
    revision.reviewer = reviewer_of(drafter, revision.record.department, act.now)
    revision.reviewed_at, revision.review = None, ""
    making.make(act, REVIEW, revision.matter, owner=revision.reviewer)
    _ask(act, revision, revision.reviewer, _("请审核修订：%s"))


def _ask(act, revision: Revision, member, words) -> None:
    act.tell(
        member,
        words % revision.matter.title,
        key=f"revision {revision.pk} {act.now.timestamp()}",
        clause="ZH-J1.12",
    )


def _reviewers(revision: Revision) -> tuple[int | None, ...]:
    return who_may(revision.reviewer_id) if revision.matter.state == RevisionState.REVIEW else ()


def _approvers(revision: Revision) -> tuple[int | None, ...]:
    return who_may(revision.approver_id) if revision.matter.state == RevisionState.APPROVAL else ()


@action(
    "revisions.review",
    label=_("审核通过"),
    clauses=["ZH-J1.12", "WY-P1"],
    moves="review -> approval",
    who="anyone",
    open_to=_reviewers,
    form=forms.ReviewForm,
    tone="primary",
    icon="eye-check",
    offered=_open,
)
def review_revision(act, revision, *, words=""):
    """A second person answers for wording and effect before it reaches who decides."""
    check_decides(act, revision.reviewer, revision.drafted_by_id)
    revision.reviewed_at, revision.review = act.now, words
    if act.actor is not None:
        revision.reviewer = act.actor
    drafter = revision.drafted_by or revision.matter.owner
    revision.approver = approver_of(drafter, revision.record.department, act.now, revision.everywhere)
    making.make(act, APPROVE, revision.matter, owner=revision.approver)
    _ask(act, revision, revision.approver, _("请批准修订：%s"))


@action(
    "revisions.send_back",
    label=_("退回修改"),
    clauses=["ZH-J1.12", "WY-P1"],
    moves="review | approval -> draft",
    who="anyone",
    open_to=lambda revision: _reviewers(revision) + _approvers(revision),
    form=ReasonForm,
    icon="arrow-back-up",
    offered=_open,
)
def send_back(act, revision):
    """What is not accepted goes back with its reason, and the drafter has a date again."""
    act.require_reason(_("退回需要写明原因"), _("在“理由”一栏写明要改什么"))
    reviewing = revision.matter.state == RevisionState.REVIEW
    check_decides(act, revision.reviewer if reviewing else revision.approver, revision.drafted_by_id)
    revision.sent_back += 1
    revision.returned_for = act.reason
    making.make(act, SUBMIT, revision.matter)
    act.tell(
        revision.matter.owner,
        _("修订被退回：%(title)s（%(why)s）") % {"title": revision.matter.title, "why": act.reason},
        key=f"revision {revision.pk} {act.now.timestamp()}",
        level="warning",
        clause="ZH-J1.12",
    )


@action(
    "revisions.approve",
    label=_("批准"),
    clauses=["ZH-J1.12", "WY-P1"],
    moves="approval -> approved",
    who="anyone",
    open_to=_approvers,
    form=forms.ApproveForm,
    tone="primary",
    icon="rubber-stamp",
    offered=_open,
)
def approve_revision(act, revision, *, effective_on, words=""):
    """Nothing holds before it is approved: the day from which it holds is today at the earliest."""
    check_decides(act, revision.approver, revision.drafted_by_id)
    today = clock.local(act.now).date()
    if effective_on < today:
        raise Refused(_("生效日期不能早于批准之日"), _("填写今天或以后的日期"), field="effective_on")
    revision.approved_at, revision.approval, revision.effective_on = act.now, words, effective_on
    if act.actor is not None:
        revision.approver = act.actor
    making.make(act, PUBLISH, revision.matter, due=clock.shanghai(f"{effective_on} 23:59"))
    if effective_on == today:
        act.later("revisions.publish", revision.pk)
    act.tell(
        revision.matter.owner,
        _("修订已批准：%(title)s，%(day)s 起生效") % {"title": revision.matter.title, "day": effective_on},
        key=f"revision {revision.pk} approved",
        clause="ZH-J1.12",
    )


@action(
    "revisions.publish",
    label=_("公布"),
    clauses=["ZH-J1.12", "WY-P1"],
    moves="approved -> published",
    tone="primary",
    icon="book-2",
    offered=lambda revision: (
        revision.matter.state == RevisionState.APPROVED and revision.effective_on <= clock.today()
    ),
)
def publish_revision(act, revision):
    """On its day the approved text is the version in force and the value is in force; what stood before stays."""
    if revision.effective_on > clock.local(act.now).date():
        raise Refused(_("还没有到生效日期"), _("%s 起由系统公布") % revision.effective_on)
    revision.published_at = act.now
    revision.matter.closing = Closing.NOBODY
    if revision.sort == Sort.VALUE:
        set_parameter(
            revision.clause_id,
            revision.parameter,
            revision.new_value,
            department=None if revision.everywhere else revision.record.department,
            effective_on=revision.effective_on,
            reason=f"{revision.record.number} {revision.why}"[:200],
            by=revision.approver,
        )
        return
    if revision.sort == Sort.CLAUSE:
        revision.clause = add_clause(
            revision.house,
            title=revision.new_title,
            kind=revision.clause_kind,
            section_title=str(_("本公司增订")),
        )
    version: ClauseVersion = add_version(
        revision.clause,
        title=revision.new_title,
        text=revision.new_text,
        effective_on=revision.effective_on,
        record=revision.record,
    )
    revision.edition = version.version


@after("revisions.publish")
def ask_to_sign(act, revision: Revision) -> None:
    """What changed is read and signed by everybody whom it binds."""
    bound = departments_of(revision.house)
    if revision.sort == Sort.VALUE:
        parameter = definition(revision.clause_id or "", revision.parameter)
        text = _("“%(label)s”由%(old)s改为%(new)s，%(day)s 起执行。") % {
            "label": parameter.label,
            "old": said(parameter, revision.old_value) or _("未设定"),
            "new": said(parameter, revision.new_value),
            "day": revision.effective_on,
        }
        bound = bound if revision.everywhere else [revision.record.department]
        title, edition = f"{revision.clause_id} {parameter.label}", f"{revision.effective_on}"
    else:
        text, edition = revision.new_text, revision.edition
        title = f"{revision.clause_id} {revision.new_title}"
    if not members_addressed(bound, [], []):
        return
    act.then(
        "readings.issue",
        department=revision.record.department,
        opened_from=revision.record,
        house=revision.house,
        clause=revision.clause,
        title=title,
        text=str(text),
        edition=edition,
        departments=bound,
    )
