"""面积结算批次: opened with the survey report, closed when every home is settled."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.settlement import forms
from huiyin.rooms.sales.settlement.models import AreaRound, RoundState, Settlement
from huiyin.rooms.sales.settlement.queries import arearounds_seen_by, promised_of
from huiyin.web.forms import ReasonForm

CLAUSES = ["YX-2.7.2"]
ROUNDS = register(
    Kind(
        "arearounds",
        _("面积结算批次"),
        AreaRound,
        arearounds_seen_by,
        series=numbering.register("MJ"),
        states=RoundState,
        closed=(RoundState.DONE, RoundState.VOIDED),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.matter.title, one.report)
        ),
    )
)


@opens(
    "arearounds.open", label=_("开始面积结算"), clauses=CLAUSES, form=forms.RoundForm, icon="ruler-measure"
)
def open_round(act, matter, *, report, surveyed_on, buildings):
    """The survey of finished buildings says what each home measures; from then on differences are settled."""
    if surveyed_on > clock.local(act.now).date():
        raise Refused(_("测绘日期还没有到"), _("填写测绘报告上的日期"), field="surveyed_on")
    one = AreaRound.objects.create(matter=matter, report=report, surveyed_on=surveyed_on)
    one.buildings.set(buildings)
    act.note(楼栋="、".join(building.called for building in buildings))
    return one


@action("arearounds.promise", label=_("办理面积结算承诺"), clauses=CLAUSES, moves="*", adds=True, hidden=True)
def promise_in_round(act, one, *, settlement, kept=(), withdrawn="", make="", due=None):
    """What is promised to one buyer stands on the round, by the door's number, so that each is kept by itself."""
    standing = list(promised_of(settlement))
    ended = [promise for promise in standing if promise.kind in kept]
    if ended:
        making.keep(act, ended)
    if withdrawn:
        making.withdraw(act, [promise for promise in standing if promise not in ended], withdrawn)
    if make:
        kind = PROMISE_KINDS[make]
        making.make(
            act,
            kind,
            one.matter,
            to=settlement.party,
            due=due,
            words=f"{kind.label} {settlement.contract.unit.path}",
        )


@action(
    "arearounds.close",
    label=_("本批办完"),
    clauses=CLAUSES,
    moves="open -> done",
    form=forms.CloseForm,
    tone="primary",
    icon="circle-check",
)
def close_round(act, one, *, remark=""):
    """A round ends when nobody owes and nobody waits."""
    open_ = one.settlements.filter(live=True).exclude(state=Settlement.State.SETTLED)
    if left := open_.count():
        raise Refused(_("还有%d户没有结清") % left, _("逐户办完，或作废误登的"), clause="YX-2.7.2")
    if left := one.settlements.filter(live=True, may_rescind=True, choice="").count():
        raise Refused(_("还有%d户没有选择是否解除合同") % left, _("逐户登记客户选择"), clause="YX-2.7.2")
    if not one.settlements.filter(live=True).exists():
        raise Refused(_("本批还没有结算任何房屋"), _("先导入测绘成果"))
    one.matter.closing = Closing.NOBODY
    act.note(说明=remark)


@action(
    "arearounds.void",
    label=_("作废"),
    clauses=CLAUSES,
    moves="open -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_round(act, one):
    """A round with the wrong report is taken back while no buyer has heard of it."""
    if one.settlements.filter(live=True).exclude(state=Settlement.State.COMPUTED).exists():
        raise Refused(_("已有客户收到通知"), _("逐户作废或更正"), clause="YX-2.7.2")
    act.void(_("写明为什么作废"))
    for pk in one.settlements.filter(live=True).order_by("pk").values_list("pk", flat=True):
        act.later("settlements.void", pk, reason=act.reason)
