"""Findings: what was seen against the rules, put right by its owner, looked at again by another (WY-M3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.plans import forms
from huiyin.rooms.people.plans.models import Correction, CorrectionState
from huiyin.rooms.people.plans.promises import CORRECT, RECHECK
from huiyin.rooms.people.plans.queries import corrections_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-M3"]
CORRECTIONS = register(
    Kind(
        "corrections",
        _("检查整改"),
        Correction,
        corrections_seen_by,
        series=numbering.register("ZG"),
        states=CorrectionState,
        closed=(CorrectionState.PASSED, CorrectionState.VOIDED),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.matter.title, one.found, one.where)
        ),
    )
)


def _rechecker(act, one: Correction) -> Member:
    """Who looks again: who found it, else, where it is their own or they have left, who stands above the owner."""
    owner = one.matter.owner
    if one.found_by and one.found_by.is_active and one.found_by_id != owner.pk:
        return one.found_by
    return superior_of(owner, one.record.department, "supervisor", act.now, frozenset({owner.pk}))


@opens(
    "corrections.find",
    label=_("登记检查问题"),
    clauses=CLAUSES,
    form=forms.FindForm,
    icon="zoom-question",
)
def find(act, matter, *, found, remedy, clause="", where="", due=None, uploads=()):
    """Whoever finds something against the rules says what, and how it is to be put right; it is somebody's at once."""
    if due is not None and due <= act.now:
        raise Refused(_("整改期限已经过去"), _("填写一个将来的时间"), field="due")
    one = Correction.objects.create(
        matter=matter, found=found, remedy=remedy, clause=clause, where=where, found_by=act.actor
    )
    act.attach(uploads)
    making.make(act, CORRECT, matter, due=due)
    act.tell(
        matter.owner,
        _("检查发现问题，请整改：%s") % matter.title,
        key=f"correction {matter.pk}",
        level="warning",
        clause="WY-M3",
    )
    return one


@action(
    "corrections.correct",
    label=_("登记整改"),
    clauses=CLAUSES,
    moves="open -> corrected",
    form=forms.CorrectForm,
    tone="primary",
    icon="tool",
)
def correct(act, one, *, result, uploads=()):
    """What was put right is said and shown; it is over only when somebody else has looked."""
    one.result, one.corrected_at, one.corrected_by = result, act.now, act.actor or one.matter.owner
    one.rechecked_by = one.rechecked_at = (
        None  # of the time before: its words stay until somebody looks again
    )
    act.attach(uploads)
    rechecker = _rechecker(act, one)
    making.make(act, RECHECK, one.matter, owner=rechecker)
    act.tell(
        rechecker,
        _("整改完成，请复查：%s") % one.matter.title,
        key=f"recheck {one.pk} {one.failed}",
        clause="WY-M3",
    )


def looks_again(member, one):
    """Whoever found it, or leads: never who put it right."""
    if member.pk == one.corrected_by_id:
        raise Refused(_("不能复查自己的整改"), _("请检查人或上级复查"), clause="WY-M3")


def _finder(one) -> tuple[int | None, ...]:
    return (one.found_by_id,)


@action(
    "corrections.accept",
    label=_("复查合格"),
    clauses=CLAUSES,
    moves="corrected -> passed",
    who=looks_again,
    open_to=_finder,
    form=forms.AcceptForm,
    tone="primary",
    icon="check",
)
def accept(act, one, *, recheck=""):
    """It is put right when another than who did it has seen so."""
    one.recheck, one.rechecked_at, one.rechecked_by = recheck, act.now, act.actor
    one.matter.closing = Closing.NOBODY


@action(
    "corrections.reject",
    label=_("复查未过"),
    clauses=CLAUSES,
    moves="corrected -> open",
    who=looks_again,
    open_to=_finder,
    form=forms.RejectForm,
    tone="danger",
    icon="arrow-back-up",
)
def reject(act, one, *, recheck):
    """What is not right goes back with what is missing, and a new date."""
    one.recheck, one.rechecked_at, one.rechecked_by = recheck, act.now, act.actor
    one.failed += 1
    making.make(act, CORRECT, one.matter)
    act.tell(
        one.matter.owner,
        _("复查未过：%(title)s，%(words)s") % {"title": one.matter.title, "words": recheck},
        key=f"correction {one.pk} {one.failed}",
        level="warning",
        clause="WY-M3",
    )


@action(
    "corrections.void",
    label=_("作废"),
    clauses=CLAUSES,
    moves="open | corrected -> voided",
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void(act, one):
    """A finding entered by mistake is voided with its reason, by another than whose it is."""
    if act.actor and act.actor.pk == one.matter.owner_id:
        raise Refused(_("不能作废要自己整改的问题"), _("请检查人或上级办理"))
    act.void()
