"""Things in custody: taken in, put away, lost and found. Each is always with exactly one keeper (ZH-J2.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.permission import SUPERVISING
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.custody import moving
from huiyin.kernel.custody.models import Item
from huiyin.kernel.custody.sorts import SORTS, Sort, add
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office.forms import custody as forms
from huiyin.registers.office.queries import items_seen_by

CLAUSES = ["ZH-J2.2"]
PAPERS = add(Sort("papers", _("资料原件"), "ZH-J2.2"))  # what customers and other departments leave with us

ITEMS = register(
    Kind(
        "items",
        _("保管物"),
        Item,
        items_seen_by,
        series=numbering.register("BG", "BG-{year}-{n:06d}"),
        silent=frozenset({"about_id"}),
        document=lambda item: tokens.document(
            codes=(item.record.number or "", item.about.number or ""), texts=(item.label,)
        ),
    )
)


def put_where(act, department, place: str):
    """The keeper that a place names; without one, whoever does it keeps it themselves."""
    if place:
        return moving.at_place(department, place)
    if act.actor is None:
        raise Refused(_("没有写存放位置"), _("填写存放位置"), field="place")
    return moving.with_member(act.actor)


@opens(
    "items.take_in",
    label=_("登记保管物"),
    clauses=[*CLAUSES, "YX-2.7.1b"],
    form=forms.TakeInForm,
    from_=["contracts", "titles", "tasks", "complaints"],
    right_from="about",
    tone="",
    icon="archive",
)
def take_in_item(act, record, *, about, sort, label, place="", words="", keeper=None):
    """What comes into the house is known by name and place from the moment somebody takes it over."""
    if sort not in SORTS:
        raise Refused(_("没有这一类保管物"), _("刷新页面后再选"), field="sort")
    keeper = keeper or put_where(act, record.department, place)
    return moving.take_in(act, record, sort=sort, label=label, about=about.record, keeper=keeper, words=words)


@action(
    "items.put",
    label=_("变更存放位置"),
    clauses=CLAUSES,
    adds=True,
    form=forms.PutForm,
    icon="archive",
    offered=lambda item: item.state == Item.State.KEPT,
)
def put_item(act, item, *, place=""):
    """Where a thing lies is written when it is put there, so that nobody looks for it in vain."""
    only_its_keeper(act, item)
    to = put_where(act, item.record.department, place)
    if item.keeper_id == to.pk:
        raise Refused(_("本来就在%s") % to.said, _("填写新的存放位置"), field="place")
    _moved(act, item, to)
    act.note(现在何处=to.said)


@action(
    "items.bring_back",
    label=_("收回"),
    clauses=CLAUSES,
    adds=True,
    form=forms.BringBackForm,
    icon="arrow-back-up",
    offered=lambda item: item.away,
)
def bring_back_item(act, item, *, words="", place=""):
    """What a bank, an agent, the registry or a customer gives back is in the house again from that moment."""
    if not item.away:
        raise Refused(_("%(item)s不在外部单位或客户手中") % {"item": item.label}, _("核对它现在何处"))
    before, to = item.keeper.said, put_where(act, item.record.department, place)
    _moved(act, item, to, words)
    act.note(交还方=before, 现在何处=to.said)


@action(
    "items.lose",
    label=_("登记遗失"),
    clauses=CLAUSES,
    form=forms.LoseForm,
    tone="danger",
    icon="alert-triangle",
    offered=lambda item: item.away or item.state == Item.State.KEPT,
)
def lose_item(act, item):
    """A loss is said on the day it is noticed, with the last one who had it; hiding it makes it worse."""
    act.require_reason(_("登记遗失要写明经过"), _("写明何时发现、最后在谁手中、已找过哪里"))
    item.state = Item.State.LOST
    act.note(最后在=item.keeper.said)
    for leader in {item.record.department.head} - {None}:
        act.tell(
            leader,
            _("%(item)s遗失，最后在：%(where)s") % {"item": item.label, "where": item.keeper.said},
            key=f"lost {item.pk} {act.now.timestamp()}",
            level="warning",
            clause="ZH-J2.2",
        )


@action(
    "items.find",
    label=_("登记找回"),
    clauses=CLAUSES,
    form=forms.BringBackForm,
    icon="eye-check",
    offered=lambda item: item.state == Item.State.LOST,
)
def find_item(act, item, *, words="", place=""):
    """What was found again is in the house again; the loss stays in its history."""
    if item.state != Item.State.LOST:
        raise Refused(_("没有登记过遗失"), _("核对它现在何处"))
    moving.refuse_twice(item.about, item.sort, item.label)  # another one took its place meanwhile
    to = put_where(act, item.record.department, place)
    item.state = moving.state_with(item.keeper)
    item.save(update_fields=["state"])
    _moved(act, item, to, words)
    act.note(现在何处=to.said, 说明=words)


@action("items.destroy", label=_("销毁"), clauses=CLAUSES, hidden=True)
def destroy_item(act, item):
    """A void contract's copies are destroyed on record, so that none turns up as if it were good."""
    if item.state != Item.State.KEPT:
        raise Refused(
            _("%(item)s现在不在手中：%(where)s") % {"item": item.label, "where": item.keeper.said},
            _("先收回，或登记遗失"),
            clause="ZH-J2.2",
        )
    item.state = Item.State.GONE


def _moved(act, item: Item, to, words: str = "") -> None:
    for now in moving.move(act, [item], to, words=words):
        item.keeper, item.since, item.state = now.keeper, now.since, now.state


def only_its_keeper(act, item: Item) -> None:
    """What is in a member's hand is moved by them, or by whoever leads; others ask for a hand-over."""

    holder = item.keeper.member
    if holder is None or act.actor is None or holder.pk == act.actor.pk:
        return
    if reach_of(act.actor).rank(item.record.department_id) < SUPERVISING:
        raise Refused(
            _("%(item)s在%(who)s手中") % {"item": item.label, "who": holder.name},
            _("请对方办理交接，或由主管处理"),
            clause="ZH-J2.2",
        )
