"""Moving what is kept: from the one it is with to another, with both sides named. Nothing moves from where it is not."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.custody.models import Item, Keeper, Move
from huiyin.kernel.files.models import File
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.parties.models import Party


def at_place(department: Department, place: str) -> Keeper:
    """A cabinet or drawer of a department; known from its first use on."""
    return Keeper.objects.get_or_create(department=department, place=place.strip())[0]


def with_member(member: Member) -> Keeper:
    return Keeper.objects.get_or_create(member=member)[0]


def with_party(party: Party) -> Keeper:
    return Keeper.objects.get_or_create(party=party)[0]


def outside(name: str) -> Keeper:
    """A bank, a registry, an agent: bodies that are no customer and no member."""
    return Keeper.objects.get_or_create(outside=name.strip())[0]


def state_with(keeper: Keeper) -> str:
    """What a thing's state is while it is with this keeper."""
    if keeper.in_house:
        return Item.State.KEPT
    return Item.State.ISSUED if keeper.party_id else Item.State.OUT


def signature_of(act, signed: Stored | None) -> File | None:
    """The file of a signature, put to the record at hand."""
    if signed is None:
        return None
    act.attach([signed])
    return File.objects.get(record=act.held.record, sha256=signed.sha256)


def refuse_twice(about, sort: str, label: str) -> None:
    """Raises Refused where a thing of that name stands already; one that is lost or destroyed leaves room for another."""
    there = Item.objects.filter(about=about, sort=sort, label=label).exclude(
        state__in=(Item.State.LOST, Item.State.GONE)
    )
    if found := there.select_related("keeper__member", "keeper__party").first():
        raise Refused(
            _("%(item)s已经登记，现在：%(where)s") % {"item": label, "where": found.keeper.said},
            _("在它的页面上办理交接"),
            field="label",
        )


def take_in(act, record, *, sort: str, label: str, about, keeper: Keeper, words: str = "") -> Item:
    """A thing comes into custody for the first time; `record` is its own.

    Raises Refused for one that stands already.
    """
    refuse_twice(about, sort, label)
    item = Item.objects.create(
        record=record,
        sort=sort,
        label=label,
        about=about,
        keeper=keeper,
        since=act.now,
        state=state_with(keeper),
    )
    Move.objects.create(item=item, under=record, to_keeper=keeper, at=act.now, by=act.actor, words=words)
    return item


def locked(items: Iterable[Item]) -> list[Item]:
    """Things as they stand now, held until the transaction ends, in the order of their keys."""
    found = Item.objects.filter(pk__in=[item.pk for item in items]).order_by("pk")
    if connection.features.has_select_for_update:
        found = found.select_for_update(of=("self",))
    return list(found.select_related("record", "about", "keeper__member", "keeper__party"))


def move(
    act,
    items: Iterable[Item],
    to: Keeper,
    *,
    taken_by: str = "",
    words: str = "",
    signature: File | None = None,
) -> list[Item]:
    """Moves things to another keeper, under the record at hand. Those that are there already stay.

    Raises Refused for what is lost or destroyed.
    """
    moved = []
    for item in locked(items):
        if item.state in (Item.State.LOST, Item.State.GONE):
            raise Refused(
                _("%(item)s%(state)s，不能交接") % {"item": item.label, "state": item.get_state_display()},
                _("找到后先登记找回"),
            )
        if item.keeper_id == to.pk:
            continue
        Move.objects.create(
            item=item,
            under=act.held.record,
            from_keeper_id=item.keeper_id,
            to_keeper=to,
            at=act.now,
            by=act.actor,
            taken_by=taken_by,
            words=words,
            signature=signature,
        )
        item.keeper, item.since, item.state = to, act.now, state_with(to)
        Item.objects.filter(pk=item.pk).update(keeper=to, since=act.now, state=item.state)
        moved.append(item)
    return moved
