"""交接单: things pass from hand to hand with giver, taker, time and signature (ZH-J2.2, ZH-J4.7)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.custody import moving
from huiyin.kernel.custody.models import Item
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office.actions.items import CLAUSES, only_its_keeper, put_where
from huiyin.registers.office.actions.passing import fit_to_own
from huiyin.registers.office.forms import custody as forms
from huiyin.registers.office.models import Transfer, TransferState
from huiyin.registers.office.promises import TAKE
from huiyin.registers.office.queries import items_named, transfers_seen_by
from huiyin.web.forms import ReasonForm

TRANSFERS = register(
    Kind(
        "transfers",
        _("交接单"),
        Transfer,
        transfers_seen_by,
        series=numbering.register("JJ"),
        states=TransferState,
        closed=(TransferState.TAKEN, TransferState.RETURNED, TransferState.WITHDRAWN),
        document=lambda transfer: tokens.document(
            codes=(transfer.record.number or "",), texts=(transfer.matter.title, transfer.to.outside)
        ),
        first_owner=lambda act, department, facts: facts.get("taker") or act.actor,
        spared=frozenset({"matters.reassign", "matters.hand_over"}),
    )
)


def _everything(act, items, codes) -> list[Item]:
    """The things meant, each once and each in the giver's hand or a place of the house."""
    found, unknown = items_named(act.actor, codes) if codes else ([], [])
    if unknown:
        raise Refused(
            _("没有这些编号：%s") % "、".join(unknown[:5]), _("核对物品编号，一行一个"), field="codes"
        )
    every = moving.locked([*items, *found])
    if not every:
        raise Refused(_("没有选要交接的物品"), _("勾选物品，或填写编号"), field="codes")
    for item in every:
        if item.state != Item.State.KEPT:
            raise Refused(
                _("%(item)s不在手中：%(where)s") % {"item": item.label, "where": item.keeper.said},
                _("先收回再交接"),
                field="codes",
                clause="ZH-J2.2",
            )
        only_its_keeper(act, item)
    pending = Transfer.objects.filter(items__in=every, matter__state=TransferState.OFFERED)
    if other := pending.select_related("matter__record").first():
        raise Refused(
            _("有物品已在另一张交接单上：%s") % other.record, _("先签收或撤回那一张"), field="codes"
        )
    return every


@opens(
    "transfers.make",
    label=_("办理交接"),
    clauses=[*CLAUSES, "ZH-J4.7", "WY-P3"],
    form=forms.TransferForm,
    from_=["items"],
    icon="arrows-exchange",
)
def make_transfer(
    act,
    matter,
    *,
    items=(),
    codes=(),
    taker=None,
    outside="",
    taken_by="",
    signature=None,
    uploads=(),
):
    """A thing leaves one hand only into another that is named: a colleague confirms, an outside body signs."""
    if bool(taker) == bool(outside):
        raise Refused(_("交给谁没有说清"), _("选一位同事，或填写外部单位，只填一项"), field="taker")
    every = _everything(act, items, codes)
    if taker is not None:
        fit_to_own(act, taker, "taker")
        to = moving.with_member(taker)
        if act.actor and taker.pk == act.actor.pk:
            raise Refused(_("不能交给自己"), _("放到别处用“变更存放位置”"), field="taker")
    else:
        to = moving.outside(outside)
        if not taken_by:
            raise Refused(_("没有写对方签收人"), _("填写签收人的姓名"), field="taken_by")
        if signature is None and not uploads:
            raise Refused(_("没有签收人的签字"), _("请对方在屏幕上签字，或上传签收单照片"), field="signature")
    transfer = Transfer.objects.create(matter=matter, giver=act.actor, to=to, taken_by=taken_by)
    transfer.items.set(every)
    act.note(物品="、".join(item.label for item in every), 交给=to.said)
    act.attach(uploads)
    if taker is not None:
        making.make(act, TAKE, matter)
        act.tell(
            taker,
            _("%(who)s交给你%(n)d件物品，请核对后签收")
            % {"who": act.actor.name if act.actor else "", "n": len(every)},
            key=f"transfer {matter.pk}",
            clause="ZH-J2.2",
        )
        return transfer
    signed = moving.signature_of(act, signature)
    moving.move(act, every, to, taken_by=taken_by, words=matter.title, signature=signed)
    matter.state, matter.closing = TransferState.TAKEN, Closing.NOBODY
    transfer.taken_at = act.now
    transfer.save(update_fields=["taken_at"])
    return transfer


@action(
    "transfers.take",
    label=_("签收"),
    clauses=[*CLAUSES, "ZH-J4.7"],
    moves="offered -> taken",
    form=forms.AcceptForm,
    open_to=lambda transfer: (transfer.matter.owner_id,),
    tone="primary",
    icon="check",
)
def take_over(act, transfer, *, place=""):
    """Only what was counted and taken over has changed hands."""
    if (
        act.actor is not None and act.actor.pk == transfer.giver_id
    ):  # a superior stands in for others, not here
        raise Refused(_("交出人不能替对方签收"), _("请%s签收") % transfer.matter.owner.name, clause="ZH-J2.2")
    items = moving.locked(transfer.items.all())
    for item in items:
        if item.state != Item.State.KEPT:  # given away or lost since it was offered
            raise Refused(
                _("%(item)s不在对方手中：%(where)s")
                % {
                    "item": item.label,
                    "where": item.keeper.said if item.state != Item.State.LOST else item.get_state_display(),
                },
                _("退回这张交接单"),
                clause="ZH-J2.2",
            )
    moving.move(
        act, items, transfer.to, taken_by=act.actor.name if act.actor else "", words=transfer.matter.title
    )
    if place:
        moving.move(act, items, put_where(act, transfer.record.department, place))
    transfer.taken_at = act.now
    transfer.matter.closing = Closing.NOBODY


@action(
    "transfers.return",
    label=_("退回"),
    clauses=CLAUSES,
    moves="offered -> returned",
    form=ReasonForm,
    open_to=lambda transfer: (transfer.matter.owner_id,),
    icon="arrow-back-up",
)
def return_transfer(act, transfer):
    """What is not complete is not taken over; the things stay with the giver, who learns what is missing."""
    act.require_reason(_("退回需要写明原因"), _("写明缺哪一件、哪里不符"))
    transfer.matter.closing = Closing.NOBODY
    if transfer.giver:
        act.tell(
            transfer.giver,
            _("交接被退回：%s") % act.reason.replace("%", "%%"),
            key=f"transfer {transfer.pk} returned",
            level="warning",
        )


def _giver(member, transfer):
    """Who may take it back: whoever offered it."""
    if transfer.giver_id != member.pk:
        raise Refused(
            _("这张交接单由%s提出") % (transfer.giver.name if transfer.giver else ""),
            _("请提出人撤回"),
            clause="ZH-J2.2",
        )


@action(
    "transfers.withdraw",
    label=_("撤回"),
    clauses=CLAUSES,
    moves="offered -> withdrawn",
    who=_giver,
    open_to=lambda transfer: (transfer.giver_id,),
    form=ReasonForm,
    icon="x",
)
def withdraw_transfer(act, transfer):
    """Until it is taken over the giver may keep it after all."""
    act.require_reason(_("撤回需要写明原因"), _("写一句为什么"))
    transfer.matter.closing = Closing.NOBODY
