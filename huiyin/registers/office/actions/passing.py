"""Passing matters between members: nothing changes hands until it is accepted (YX-3.3, YX-2.5.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import HandOver
from huiyin.kernel.matters.owning import common_superior, default_owner, unfit_in
from huiyin.kernel.members.rights import absent_now, reach_of
from huiyin.kernel.promises import making
from huiyin.kernel.promises.kinds import PromiseKind, register
from huiyin.registers.office import forms

ACCEPT = register(
    PromiseKind(
        "matters.accept",
        _("接收转办"),
        clause="YX-3.3",
        within="accept_within",
        kept_by=("matters.accept", "matters.return", "matters.take_back", "matters.reassign"),
        to="member",
    )
)
DECIDE = register(
    PromiseKind(
        "matters.decide",
        _("裁定责任人"),
        clause="YX-3.3",
        within="decide_within",
        kept_by=("matters.reassign",),
        to="member",
    )
)


def _open_offer(matter) -> HandOver:
    offer = (
        HandOver.objects.filter(matter=matter, state=HandOver.State.OFFERED)
        .select_related("giver", "taker")
        .first()
    )
    if offer is None:
        raise Refused(_("这件事现在没有待接收的转办"), _("请刷新页面"))
    return offer


def fit_to_own(act, member, field: str) -> None:
    """Whoever has left owns nothing; and a kind may bar a member, as a complaint bars the one it is about."""
    if not member.is_active:
        raise Refused(_("%s已离职") % member.name, _("请选择在职人员"), field=field)
    if act.held.subject is not None and member.pk in act.held.kind.never_owned_by(act.held.subject):
        raise Refused(_("不能交给%s办理，这件事与其本人有关") % member.name, _("请选择其他人"), field=field)


def trained_to_own(act, member, field: str) -> None:
    """Nobody is given a matter of a post before they have passed what the post requires (WY-A4.4.4)."""
    if member.pk in unfit_in(act.department, act.now):
        raise Refused(
            _("%s还没有通过岗位必修的培训考核") % member.name,
            _("请选择其他人，或先安排其培训考核"),
            clause="WY-A4.4.4",
            field=field,
        )


def _end(act, offer: HandOver, state: str, answer: str = "") -> None:
    offer.state, offer.ended_at, offer.answer = state, act.now, answer
    offer.save(update_fields=["state", "ended_at", "answer"])
    act.held.matter.offered_to = None


def _owner(subject) -> tuple[int | None, ...]:
    """Whose it is may pass it on and take it back, also where none of their posts stands."""
    return (subject.matter.owner_id,)


def offer(act, taker, reason: str) -> None:
    """Offers the matter at hand to a member; it stays with its owner until they accept it."""
    matter = act.held.matter
    HandOver.objects.create(matter=matter, giver=matter.owner, taker=taker, reason=reason, at=act.now)
    matter.offered_to = taker
    making.make(act, ACCEPT, matter, owner=taker)
    act.note(转给=taker.name)
    act.tell(
        taker,
        _("%(who)s转给你：%(title)s") % {"who": matter.owner.name, "title": matter.title},
        key=f"offer {act.held.record.pk} {act.now.timestamp()}",
        clause="YX-3.3",
    )


@action(
    "matters.hand_over",
    label=_("转办"),
    clauses=["YX-3.3", "YX-2.5.3"],
    adds=True,
    open_to=_owner,
    form=forms.HandOverForm,
    icon="arrow-forward-up",
)
def hand_over(act, subject, *, taker):
    """A matter passed on stays with the giver until the taker accepts it, so nobody's hands are ever empty."""
    matter = act.held.matter
    if matter.offered_to_id:
        raise Refused(_("已经转给%s，对方还没有接收") % matter.offered_to.name, _("先收回，再转给别人"))
    if taker.pk == matter.owner_id:
        raise Refused(_("这件事本来就由%s负责") % taker.name, _("请选择其他人"), field="taker")
    if matter.returns >= needed("YX-3.3", "returns_before_decision", act.department):
        raise Refused(
            _("已退回%d次，不能再互相转办") % matter.returns, _("由上级裁定责任人"), clause="YX-3.3"
        )
    fit_to_own(act, taker, "taker")
    trained_to_own(act, taker, "taker")
    offer(act, taker, act.reason)


@action(
    "matters.accept",
    label=_("接收"),
    clauses=["YX-3.3", "YX-2.5.3"],
    who="anyone",
    adds=True,
    open_to=lambda subject: (subject.matter.offered_to_id,),
    tone="primary",
    icon="check",
    many=True,
)
def accept(act, subject):
    """From now on it is the taker's, with all its promises."""
    matter, offer = act.held.matter, _open_offer(act.held.matter)
    if act.actor and act.actor.pk != offer.taker_id:
        raise Refused(_("这件事转给了%s") % offer.taker.name, _("由接收人本人接收"))
    _end(act, offer, HandOver.State.ACCEPTED)
    act.note(原责任人=matter.owner.name)
    act.tell(
        offer.giver,
        _("%(who)s已接收：%(title)s") % {"who": offer.taker.name, "title": matter.title},
        key=f"accepted {offer.pk}",
    )
    matter.owner = offer.taker


@action(
    "matters.return",
    label=_("退回"),
    clauses=["YX-3.3", "YX-2.5.3"],
    who="anyone",
    adds=True,
    open_to=lambda subject: (subject.matter.offered_to_id,),
    form=forms.ReturnForm,
    icon="arrow-back-up",
)
def return_(act, subject, *, why, words=""):
    """A return needs its reason; at the third the common superior decides, and nobody passes it on before that."""
    matter, offer = act.held.matter, _open_offer(act.held.matter)
    if act.actor and act.actor.pk != offer.taker_id:
        raise Refused(_("这件事转给了%s") % offer.taker.name, _("由接收人本人退回"))
    if not why:
        raise Refused(_("退回要写明原因"), _("选择退回原因"), field="why")
    if why == "其他" and not words:
        raise Refused(_("选择“其他”要写明原因"), _("在“补充说明”写一句"), field="words")
    reason = f"{why}：{words}" if words else why
    _end(act, offer, HandOver.State.RETURNED, reason)
    matter.returns += 1
    act.note(退回原因=reason, 第几次=matter.returns)
    act.tell(
        offer.giver,
        _("%(who)s退回了：%(title)s（%(why)s）")
        % {"who": offer.taker.name, "title": matter.title, "why": reason},
        key=f"returned {offer.pk}",
        level="warning",
    )
    if matter.returns >= needed("YX-3.3", "returns_before_decision", act.department):
        barred = act.held.kind.never_owned_by(act.held.subject)
        judge = common_superior(offer.giver, offer.taker, act.held.record.department, act.now, barred)
        making.make(act, DECIDE, matter, owner=judge)
        act.tell(
            judge,
            _("“%(title)s”已退回%(n)d次，请裁定责任人") % {"title": matter.title, "n": matter.returns},
            key=f"decide {act.held.record.pk} {matter.returns}",
            level="warning",
            clause="YX-3.3",
        )


@action(
    "matters.take_back",
    label=_("收回转办"),
    clauses=["YX-3.3"],
    adds=True,
    open_to=_owner,
    icon="arrow-back",
    offered=lambda subject: subject.matter.offered_to_id is not None,
)
def take_back(act, subject):
    """The giver may take it back as long as nobody has accepted it."""
    offer = _open_offer(act.held.matter)
    _end(act, offer, HandOver.State.WITHDRAWN)
    act.tell(
        offer.taker,
        _("%(who)s收回了转办：%(title)s") % {"who": offer.giver.name, "title": act.held.matter.title},
        key=f"taken back {offer.pk}",
    )


@action(
    "matters.reassign",
    label=_("改派"),
    clauses=["YX-3.3", "YX-3.1.1"],
    who="anyone",
    adds=True,
    form=forms.ReassignForm,
    icon="user-share",
)
def reassign(act, subject, *, owner):
    """A superior decides who owns a matter; that needs no acceptance and ends the passing to and fro."""
    matter = act.held.matter
    if act.actor and reach_of(act.actor).rank(act.department) < 2 and act.source != "worker":
        raise Refused(_("只有主管以上可以改派"), _("请用“转办”"))
    if owner.pk == matter.owner_id:
        raise Refused(_("这件事本来就由%s负责") % owner.name, _("请选择其他人"), field="owner")
    fit_to_own(act, owner, "owner")
    trained_to_own(act, owner, "owner")
    offer = HandOver.objects.filter(matter=matter, state=HandOver.State.OFFERED).first()
    if offer:
        _end(act, offer, HandOver.State.DECIDED)
    act.note(原责任人=matter.owner.name, 新责任人=owner.name)
    matter.owner, matter.returns = owner, 0
    act.tell(
        owner,
        _("上级改派给你：%s") % matter.title,
        key=f"reassigned {act.held.record.pk} {act.now.timestamp()}",
    )
    if absent_now(act.now).filter(member=owner).exists():
        act.note(提示=str(_("新责任人正在离岗，由其代理人办理")))


@action(
    "matters.succeed",
    label=_("离职交接"),
    clauses=["YX-3.3", "WY-G13"],
    who="anyone",
    adds=True,
    hidden=True,
)
def succeed(act, subject, *, leaver, owner):
    """Whoever leaves owns nothing and owes nothing: a successor does, or the rule's owner where it is about them."""
    matter, barred = act.held.matter, act.held.kind.never_owned_by(act.held.subject)
    if owner.pk in barred:
        record = act.held.record
        owner = default_owner(record.department, record.project_id, at=act.now, without=barred | {leaver.pk})
    act.note(原责任人=leaver.name, 新责任人=owner.name)
    offered = HandOver.objects.filter(matter=matter, state=HandOver.State.OFFERED, taker=leaver).first()
    if offered:
        _end(act, offered, HandOver.State.RETURNED, str(_("接收人已离职")))
        making.withdraw(act, making.open_of(matter, ACCEPT), _("接收人已离职"))
    if matter.owner_id == leaver.pk:
        matter.owner = owner
        act.tell(
            owner,
            _("%(who)s离职，归你负责：%(title)s") % {"who": leaver.name, "title": matter.title},
            key=f"succeeded {act.held.record.pk} {leaver.pk}",
        )
    making.move_owner(act, matter, leaver.pk, owner)
