"""Drafting a revision: of a clause's text, of a parameter's value, of a clause of the house's own (ZH-J1.12, WY-P1)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.parameters import definition, is_defined, param
from huiyin.kernel.clauses.revising import in_force
from huiyin.kernel.clauses.values import BadValue, read, said
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.rulebook import forms
from huiyin.rooms.rulebook.models import Revision, RevisionState
from huiyin.rooms.rulebook.promises import SUBMIT
from huiyin.rooms.rulebook.queries.revising import revisions_seen_by, revisions_under_way
from huiyin.rooms.rulebook.rules.trying import can_be_tried, tried
from huiyin.web.forms import ReasonForm

Sort = Revision.Sort
REVISIONS = register(
    Kind(
        "revisions",
        _("规程修订"),
        Revision,
        revisions_seen_by,
        series=numbering.register("XD"),
        states=RevisionState,
        closed=(RevisionState.PUBLISHED, RevisionState.WITHDRAWN),
        first_owner=lambda act, department, facts: act.actor,
        document=lambda revision: tokens.document(
            codes=(revision.record.number or "", revision.clause_id or ""),
            texts=(revision.matter.title, revision.new_title, revision.new_text, revision.why),
        ),
        # stored as the program writes them; the lines say them in words
        silent=frozenset({"parameter", "old_value", "new_value", "trial"}),
    )
)


def _only_one(act, clause: Clause, parameter: str = "", everywhere: bool = False) -> None:
    """Raises Refused where the same text or value is being revised already: two drafts would undo each other."""
    under_way = revisions_under_way(
        clause, parameter=parameter, department=act.held.record.department, everywhere=everywhere
    ).first()
    if under_way is not None:
        raise Refused(
            _("%(clause)s已有一件修订在办：%(title)s")
            % {"clause": clause.code, "title": under_way.matter.title},
            _("等它办结，或请起草人撤回后再起草"),
        )


def _check_wanted(wanted_on: dt.date, act) -> None:
    if wanted_on < clock.local(act.now).date():
        raise Refused(_("生效日期已经过去"), _("填写今天或以后的日期"), field="wanted_on")


def _check_text(title: str, text: str, old_title: str, old_text: str) -> None:
    if (title, text) == (old_title, old_text):
        raise Refused(_("新旧条文一样，没有要修订的"), _("修改标题或条文后再保存"), field="new_text")


def _begin(act, matter, **facts) -> Revision:
    _check_wanted(facts["wanted_on"], act)
    revision = Revision.objects.create(matter=matter, drafted_by=act.actor, **facts)
    making.make(act, SUBMIT, matter)
    return revision


@opens(
    "revisions.draft",
    label=_("修改条文"),
    clauses=["ZH-J1.12", "WY-P1"],
    form=forms.TextForm,
    icon="file-text",
)
def draft_text(act, matter, *, clause, new_title, new_text, why, wanted_on):
    """A clause changes only by a draft that others can read beside what holds today."""
    _only_one(act, clause)
    version = in_force(list(clause.versions.all()), clock.local(act.now).date())
    old_text = version.text if version else ""
    _check_text(new_title, new_text, clause.title, old_text)
    return _begin(
        act,
        matter,
        sort=Sort.TEXT,
        house=clause.pack,
        clause=clause,
        old_title=clause.title,
        new_title=new_title,
        old_text=old_text,
        new_text=new_text,
        why=why,
        wanted_on=wanted_on,
    )


@opens(
    "revisions.draft_value",
    label=_("调整参数"),
    clauses=["ZH-J1.12"],
    form=forms.ValueForm,
    icon="settings",
)
def draft_value(
    act, matter, *, clause, parameter, value, why, wanted_on, everywhere=False, first=None, last=None
):
    """A limit or a sum is moved like a text: drafted, reviewed, approved, from a day on, and tried out before."""
    if not is_defined(clause.code, parameter):
        raise Refused(_("这一条没有这个参数"), _("从条款页的参数表里选"), field="value")
    _only_one(act, clause, parameter, everywhere)
    new_value = _value(clause.code, parameter, value)
    old_value = param(clause.code, parameter, None if everywhere else act.department, act.now)
    _check_value(new_value, old_value)
    revision = _begin(
        act,
        matter,
        sort=Sort.VALUE,
        house=clause.pack,
        clause=clause,
        parameter=parameter,
        everywhere=everywhere,
        old_title=definition(clause.code, parameter).label,
        old_value=old_value,
        new_value=new_value,
        why=why,
        wanted_on=wanted_on,
    )
    _note_values(act, revision)
    if first and last and can_be_tried(definition(clause.code, parameter)):
        _try(act, revision, first, last)
        revision.save(update_fields=["trial"])
    return revision


def _value(code: str, parameter: str, words: str):
    try:
        return read(definition(code, parameter), words)
    except BadValue as problem:
        raise Refused(str(problem), _("按参数的写法填写"), field="value") from problem


def _note_values(act, revision: Revision) -> None:
    parameter = definition(revision.clause_id or "", revision.parameter)
    act.note(
        原取值=said(parameter, revision.old_value) or str(_("未设定")),
        新取值=said(parameter, revision.new_value),
    )


def _check_value(new, old) -> None:
    if new == old:
        raise Refused(_("新旧取值一样，没有要修订的"), _("填写另一个取值"), field="value")


@opens(
    "revisions.draft_clause",
    label=_("新增条款"),
    clauses=["ZH-J1.12", "WY-P1"],
    form=forms.ClauseForm,
    icon="plus",
)
def draft_clause(act, matter, *, house, clause_kind, new_title, new_text, why, wanted_on):
    """What a department rules beyond the rule books gets a number and a text like every other clause."""
    return _begin(
        act,
        matter,
        sort=Sort.CLAUSE,
        house=house,
        clause_kind=clause_kind,
        new_title=new_title,
        new_text=new_text,
        why=why,
        wanted_on=wanted_on,
    )


@action(
    "revisions.edit",
    label=_("修改草稿"),
    clauses=["ZH-J1.12"],
    moves="draft",
    form=forms.EditForm,
    icon="edit",
    offered=lambda revision: revision.matter.is_open,
)
def edit_draft(act, revision, *, why, wanted_on, new_title="", new_text="", value=""):
    """A draft is worked on until it is sent; what reviewers read is never changed under their eyes."""
    _check_wanted(wanted_on, act)
    revision.why, revision.wanted_on = why, wanted_on
    if revision.sort == Sort.VALUE:
        revision.new_value = _value(revision.clause_id, revision.parameter, value)
        _check_value(revision.new_value, revision.old_value)
        _note_values(act, revision)
        return
    _check_text(new_title, new_text, revision.old_title, revision.old_text)
    revision.new_title, revision.new_text = new_title, new_text


def _is_tried(revision: Revision) -> bool:
    if not revision.matter.is_open or revision.sort != Sort.VALUE:
        return False
    return can_be_tried(definition(revision.clause_id or "", revision.parameter))


@action(
    "revisions.try_out",
    label=_("试算"),
    clauses=["ZH-J1.12"],
    moves="draft | review | approval",
    who="anyone",
    adds=True,
    form=forms.TryForm,
    icon="chart-bar",
    offered=_is_tried,
)
def try_out(act, revision, *, first, last):
    """Whoever decides on a limit sees first what it would have done to the promises already made."""
    if not _is_tried(revision):
        raise Refused(_("只有时限参数可以试算"), _("条文和其他参数直接送审"))
    _try(act, revision, first, last)


def _try(act, revision: Revision, first: dt.date, last: dt.date) -> None:
    parameter = definition(revision.clause_id or "", revision.parameter)
    if first > last:
        raise Refused(_("起始日期晚于截止日期"), _("把起止日期对调"), field="first")
    departments = None if revision.everywhere else [act.department]
    trial = tried(parameter, str(revision.new_value), departments, first, last)
    revision.trial = trial.stored()
    keep(act, "trial", trial.explained())
    act.note(试算=trial.words, 试算取值=said(parameter, trial.value))


@action(
    "revisions.withdraw",
    label=_("撤回修订"),
    clauses=["ZH-J1.12"],
    moves="draft | review | approval | approved -> withdrawn",
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=lambda revision: revision.matter.is_open,
)
def withdraw_revision(act, revision):
    """What is no longer wanted ends with its reason; the draft and what was said of it stay readable."""
    act.require_reason(_("撤回需要写明理由"), _("在“理由”一栏写一句"))
    revision.matter.closing = Closing.NOBODY
    for one in (revision.reviewer, revision.approver):
        if one is not None:
            act.tell(
                one,
                _("修订已撤回：%(title)s（%(why)s）") % {"title": revision.matter.title, "why": act.reason},
                key=f"revision {revision.pk} withdrawn",
            )
