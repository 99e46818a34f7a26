"""Self-check: how one was served and serves, written by each member and talked over with who leads them (JS-T9)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.training import forms
from huiyin.rooms.people.training.models import SelfCheck, SelfCheckState
from huiyin.rooms.people.training.promises import DISCUSS
from huiyin.rooms.people.training.queries import selfchecks_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["JS-T9"]
SELFCHECKS = register(
    Kind(
        "selfchecks",
        _("自我检查"),
        SelfCheck,
        selfchecks_seen_by,
        series=numbering.register("ZC"),
        states=SelfCheckState,
        closed=(SelfCheckState.DISCUSSED, SelfCheckState.VOIDED),
        document=lambda one: tokens.document(codes=(one.record.number or "",), texts=(one.matter.title,)),
        barred=lambda facts: frozenset({facts["member"].pk}) if facts.get("member") else frozenset(),
        first_owner=lambda act, department, facts: (
            act.actor and superior_of(act.actor, department, "supervisor", act.now)
        ),
        never_owned_by=lambda one: frozenset({one.member_id}),
        hidden_from=lambda one: frozenset(),
        silent=frozenset({"good", "bad", "learned", "discussion", "about_id"}),
    )
)


@opens("selfchecks.write", label=_("写自我检查"), clauses=CLAUSES, form=forms.SelfCheckForm, icon="bulb")
def write(act, matter, *, good, bad, learned, about=None):
    """One learns to serve from how one was served; whoever leads a member reads it and talks it over with them."""
    if act.actor is None or matter.owner_id == act.actor.pk:
        raise Refused(_("没有可以讨论的上级"), _("请上一级部门的负责人先登记"))
    one = SelfCheck.objects.create(
        matter=matter, member=act.actor, good=good, bad=bad, learned=learned, about=about
    )
    making.make(act, DISCUSS, matter)
    return one


@action(
    "selfchecks.discuss",
    label=_("记讨论结论"),
    clauses=CLAUSES,
    moves="written -> discussed",
    form=forms.DiscussForm,
    tone="primary",
    icon="messages",
)
def discuss(act, one, *, discussion):
    """What was talked over is kept, so that it is there when the same comes again."""
    if act.actor and act.actor.pk == one.member_id:
        raise Refused(_("不能由本人记讨论结论"), _("请上级办理"), clause="JS-T9")
    one.discussion, one.discussed_by, one.discussed_at = discussion, act.actor, act.now
    one.matter.closing = Closing.NOBODY
    act.tell(one.member, _("你的自我检查已讨论，请看结论"), key=f"selfcheck {one.pk}", clause="JS-T9")


@action(
    "selfchecks.void",
    label=_("作废"),
    clauses=CLAUSES,
    moves="written -> voided",
    who="anyone",
    open_to=lambda one: (one.member_id,),
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void(act, one):
    """Whoever wrote it may take it back before it is talked over."""
    act.void(_("写明作废的原因"))
