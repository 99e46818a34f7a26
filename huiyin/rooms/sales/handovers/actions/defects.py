"""What was wrong with a home: answered with a date, mended, looked at again with the buyer (YX-2.7.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.handovers import forms
from huiyin.rooms.sales.handovers.actions.rounds import CLAUSES
from huiyin.rooms.sales.handovers.models import Defect, DefectState
from huiyin.rooms.sales.handovers.promises import ANSWER, MEND, RECHECK
from huiyin.rooms.sales.handovers.queries import defects_seen_by
from huiyin.web.forms import ReasonForm

DEFECTS = register(
    Kind(
        "defects",
        _("验房缺陷"),
        Defect,
        defects_seen_by,
        series=numbering.register("QX"),
        states=DefectState,
        closed=(DefectState.PASSED, DefectState.VOIDED),
        document=lambda defect: tokens.document(
            codes=(defect.record.number or "", defect.handover.contract.unit.path),
            texts=(defect.where, defect.words),
        ),
        first_owner=lambda act, department, facts: facts["handover"].matter.owner,
    )
)


@opens("defects.open", label=_("登记缺陷"), clauses=CLAUSES, hidden=True)
def open_defect(act, matter, *, handover, where, words):
    """What the buyer finds is theirs to have mended: it is answered with who and until when."""
    defect = Defect.objects.create(matter=matter, handover=handover, where=where, words=words)
    making.make(act, ANSWER, matter)
    return defect


@action(
    "defects.answer",
    label=_("答复整改安排"),
    clauses=CLAUSES,
    moves="open",
    form=forms.AnswerForm,
    tone="primary",
    icon="corner-up-left",
)
def answer(act, defect, *, until, task_to=None, words=""):
    """The buyer hears who mends it and until when; another department that does it gets it as a task of its own."""
    if until < clock.local(act.now).date():
        raise Refused(_("完成日期已经过去"), _("填写一个将来的日期"), field="until")
    defect.answered_until = until
    due = clock.shanghai(f"{until} 17:30")
    making.withdraw(act, making.open_of(defect.matter, MEND), _("另约日期"))
    making.make(act, MEND, defect.matter, due=due)
    if task_to is not None:
        act.later(
            "tasks.give",
            department=task_to,
            project=defect.record.project,
            title=defect.matter.title,
            wanted=words or defect.words,
            due=due,
            opened_from=defect.record,
        )
    act.note(完成日期=str(until), 承办部门=task_to.name if task_to else "", 说明=words)


@action(
    "defects.mend",
    label=_("登记整改完成"),
    clauses=CLAUSES,
    moves="open -> mended",
    form=forms.MendForm,
    tone="primary",
    icon="tool",
)
def mend(act, defect, *, mended, uploads=()):
    """Mended is what the picture shows; the buyer says whether it is right."""
    defect.mended, defect.mended_at = mended, act.now
    act.attach(uploads)
    making.make(act, RECHECK, defect.matter)


@action(
    "defects.pass",
    label=_("复验通过"),
    clauses=CLAUSES,
    moves="mended -> passed",
    form=forms.RecheckForm,
    tone="primary",
    icon="circle-check",
)
def pass_defect(act, defect, *, words=""):
    """Only the buyer's look at it ends it."""
    defect.passed_at = act.now
    defect.matter.answer = str(words or _("客户复验通过"))
    defect.matter.answered_at = act.now


@action(
    "defects.fail",
    label=_("复验未过"),
    clauses=CLAUSES,
    moves="mended -> open",
    form=ReasonForm,
    icon="arrow-back-up",
)
def fail_defect(act, defect):
    """What is not right is mended again, and how often is remembered."""
    act.require_reason(_("要写明哪里还不行"), _("写客户的意见"))
    defect.sent_back += 1
    defect.mended_at = None
    making.make(act, MEND, defect.matter)


@action(
    "defects.void",
    label=_("作废"),
    clauses=CLAUSES,
    moves="open | mended -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_defect(act, defect):
    """Written down twice or by mistake, it is taken back with its reason."""
    act.require_reason_to_void()
    defect.matter.closing = Closing.VOIDED
