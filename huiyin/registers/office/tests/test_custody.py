"""Things in custody: each is in exactly one place or hand, and every move names both sides (ZH-J2.2)."""

import base64

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.checks import check_all
from huiyin.kernel.custody.models import Item, Keeper, Move
from huiyin.kernel.custody.sorts import Sort, add
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.journal.models import Line
from huiyin.registers.office.models import TransferState

from .words import again, do, due, give, told

pytestmark = [pytest.mark.django_db, pytest.mark.clause("ZH-J2.2")]
SIGNED = Stored("签字.png", "image/png", 10, "ab" * 32)
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture
def paper(house):
    """One paper of a task, in the clerk's cabinet."""
    task = give(house.clerk, house.desk)
    return take_in(house, task, "收据原件")


def take_in(house, about, label, **facts):
    facts = {"department": house.desk, "sort": "papers", "place": "档案柜A-3"} | facts
    return perform("items.take_in", by=house.clerk, about=about, label=label, **facts)


def transfer(house, items, **facts):
    facts = {"department": house.desk, "title": "收据送财务入账"} | facts
    return perform("transfers.make", by=house.clerk, items=items, **facts)


def test_what_comes_in_has_a_number_and_a_place_and_is_not_taken_in_twice(house, paper):
    assert paper.record.number == "BG-2026-000001"
    assert (paper.keeper.said, paper.state) == ("档案柜A-3", Item.State.KEPT)
    with pytest.raises(Refused, match="收据原件已经登记，现在：档案柜A-3"):
        take_in(house, paper.about.matter.task, "收据原件")


def test_a_colleague_has_it_only_when_they_have_taken_it_over(house, paper):
    with clock.at("2026-11-24 10:00"):
        one = transfer(house, [paper], taker=house.specialist)
        assert due(one, "transfers.take") == "11-25 17:30"
    assert told(house.specialist)[-1] == "周文员交给你1件物品，请核对后签收"
    assert again(paper).keeper.said == "档案柜A-3"
    do("transfers.take", house.specialist, one)
    assert again(paper).keeper.said == "李专员手中"
    move = Move.objects.filter(item=paper.pk).latest("id")
    assert (move.from_keeper.said, move.to_keeper.said, move.by) == (
        "档案柜A-3",
        "李专员手中",
        house.specialist,
    )


def test_what_is_taken_over_may_be_put_away_at_once_and_is_not_moved_to_where_it_is(house, paper):
    one = transfer(house, [paper], taker=house.specialist)
    do("items.put", house.specialist, paper)
    do("transfers.take", house.specialist, one, place="档案柜D")
    moves = list(Move.objects.filter(item=paper.pk).order_by("id"))
    assert [move.to_keeper.said for move in moves] == ["档案柜A-3", "李专员手中", "档案柜D"]
    other = take_in(house, paper.about.matter.task, "发票原件")
    do("transfers.take", house.specialist, transfer(house, [other], taker=house.specialist))
    move = Move.objects.filter(item=other.pk).latest("id")
    assert (move.taken_by, move.words) == ("李专员", "收据送财务入账")


def test_whoever_it_is_given_to_takes_it_over_and_nobody_in_their_stead(house, paper):
    one = transfer(house, [paper], taker=house.engineer)
    with pytest.raises(Refused, match="这件事由吴工负责"):
        do("transfers.take", house.specialist, one)
    do("transfers.take", house.engineer, one)
    assert again(paper).keeper.said == "吴工手中"


def test_no_giver_signs_for_the_taker_whatever_their_post(house, paper):
    facts = {"department": house.desk, "title": "归档", "items": [paper], "taker": house.clerk}
    one = perform("transfers.make", by=house.supervisor, **facts)
    with pytest.raises(Refused, match="交出人不能替对方签收"):
        do("transfers.take", house.supervisor, one)
    assert again(paper).keeper.said == "档案柜A-3"


def test_what_was_given_away_or_lost_since_it_was_offered_is_not_taken_over(house, paper):
    one = transfer(house, [paper], taker=house.specialist)
    do("items.lose", house.clerk, paper, reason="盘点时不在柜内")
    with pytest.raises(Refused, match="收据原件不在对方手中：遗失"):
        do("transfers.take", house.specialist, one)
    bank = Keeper.objects.create(outside="建设银行")
    Item.objects.filter(pk=paper.pk).update(keeper=bank, state=Item.State.OUT)
    with pytest.raises(Refused, match="收据原件不在对方手中：建设银行"):
        do("transfers.take", house.specialist, one)


def test_what_is_returned_stays_with_the_giver_who_learns_why(house, paper):
    one = transfer(house, [paper], taker=house.specialist)
    with pytest.raises(Refused, match="退回需要写明原因"):
        do("transfers.return", house.specialist, one)
    do("transfers.return", house.specialist, one, reason="缺一张")
    assert again(one).matter.state == TransferState.RETURNED and again(paper).keeper.said == "档案柜A-3"
    assert told(house.clerk)[-1] == "交接被退回：缺一张"
    transfer(house, [paper], taker=house.specialist)  # complete now, it is offered again


def test_the_giver_may_keep_it_after_all_and_nobody_else_says_so(house, paper):
    one = transfer(house, [paper], taker=house.specialist)
    with pytest.raises(Refused, match="这张交接单由周文员提出"):
        do("transfers.withdraw", house.supervisor, one, reason="误选")
    with pytest.raises(Refused, match="撤回需要写明原因"):
        do("transfers.withdraw", house.clerk, one)
    do("transfers.withdraw", house.clerk, one, reason="误选")
    assert again(one).matter.state == TransferState.WITHDRAWN


def test_a_thing_is_on_one_open_hand_over_at_a_time(house, paper):
    first = transfer(house, [paper], taker=house.specialist)
    with pytest.raises(Refused, match=f"已在另一张交接单上：{first.record.number}"):
        transfer(house, [paper], taker=house.supervisor)


@pytest.mark.clause("ZH-J4.7")
def test_a_body_outside_signs_for_what_it_takes_and_it_comes_back_on_record(house, paper):
    outside = {"outside": "建设银行澜园支行"}
    with pytest.raises(Refused, match="没有写对方签收人"):
        transfer(house, [paper], **outside)
    with pytest.raises(Refused, match="没有签收人的签字"):
        transfer(house, [paper], **outside, taken_by="何经理")
    with clock.at("2026-11-24 14:00"):
        one = transfer(house, [paper], **outside, taken_by="何经理", signature=SIGNED)
    assert again(one).matter.state == TransferState.TAKEN
    assert (again(paper).keeper.said, again(paper).state) == ("建设银行澜园支行", Item.State.OUT)
    move = Move.objects.filter(item=paper.pk).latest("id")
    assert (move.signature.sha256, move.taken_by) == (SIGNED.sha256, "何经理")
    assert again(paper).since == move.at == clock.shanghai("2026-11-24 14:00")
    with pytest.raises(Refused, match="收据原件现在不在手中：建设银行澜园支行"):
        do("items.destroy", None, paper)
    with pytest.raises(Refused, match="收据原件不在手中：建设银行澜园支行"):
        transfer(house, [paper], taker=house.specialist)
    do("items.bring_back", house.clerk, paper, place="档案柜B-1")
    assert (again(paper).keeper.said, again(paper).state) == ("档案柜B-1", Item.State.KEPT)
    with pytest.raises(Refused, match="收据原件不在外部单位"):
        do("items.bring_back", house.clerk, paper, place="档案柜B-1")
    sheet = Stored("签收单.jpg", "image/jpeg", 10, "cd" * 32)
    transfer(house, [paper], **outside, taken_by="何经理", uploads=[sheet])
    assert again(paper).state == Item.State.OUT


def test_things_are_named_by_their_numbers_as_a_scanner_reads_them(house, paper):
    other = take_in(house, paper.about.matter.task, "发票原件")
    with pytest.raises(Refused, match="没有这些编号：BG-2026-999999"):
        transfer(house, [], codes=["BG-2026-999999"], taker=house.specialist)
    one = transfer(house, [], codes=[paper.about.number], taker=house.specialist)
    assert {item.pk for item in one.items.all()} == {paper.pk, other.pk}


def test_either_a_colleague_or_a_body_outside_takes_it(house, paper):
    for both in ({}, {"taker": house.specialist, "outside": "银行"}):
        with pytest.raises(Refused, match="交给谁没有说清"):
            transfer(house, [paper], **both)
    with pytest.raises(Refused, match="没有选要交接的物品"):
        transfer(house, [], taker=house.specialist)
    with pytest.raises(Refused, match="不能交给自己"):
        transfer(house, [paper], taker=house.clerk)
    house.loses(house.specialist)
    with pytest.raises(Refused, match="李专员已离职"):
        transfer(house, [paper], taker=house.specialist)


def test_a_thing_is_of_a_known_sort_and_somewhere(house, paper):
    with pytest.raises(Refused, match="没有这一类保管物"):
        take_in(house, paper.about.matter.task, "印章", sort="seal")
    with pytest.raises(Refused, match="没有写存放位置"):
        do("items.put", None, paper)
    with pytest.raises(Refused, match="本来就在档案柜A-3"):
        do("items.put", house.clerk, paper, place="档案柜A-3")
    with pytest.raises(ValueError, match="two sorts of things are called papers"):
        add(Sort("papers", "别的", "ZH-J2.2"))


def test_what_is_in_a_members_hand_is_not_put_elsewhere_by_a_colleague(house, paper):
    do("items.put", house.specialist, paper)
    with pytest.raises(Refused, match="收据原件在李专员手中"):
        do("items.put", house.clerk, paper, place="档案柜C")
    with pytest.raises(Refused, match="收据原件在李专员手中"):
        transfer(house, [paper], taker=house.supervisor)
    do("items.put", house.supervisor, paper, place="档案柜C")
    assert again(paper).keeper.said == "档案柜C"


def test_a_loss_is_told_to_the_head_and_a_lost_thing_moves_no_more(house, paper):
    with pytest.raises(Refused, match="登记遗失要写明经过"):
        do("items.lose", house.clerk, paper)
    with pytest.raises(Refused, match="没有登记过遗失"):
        do("items.find", house.clerk, paper)
    do("items.lose", house.clerk, paper, reason="盘点时不在柜内，已找过前台")
    assert told(house.head)[-1] == "收据原件遗失，最后在：档案柜A-3"
    with pytest.raises(Refused, match="收据原件不在手中"):
        transfer(house, [paper], taker=house.specialist)
    with pytest.raises(Refused, match="收据原件遗失，不能交接"):
        do("items.put", house.clerk, paper, place="档案柜C")
    do("items.find", house.clerk, paper, place="档案柜A-4")
    assert (again(paper).state, again(paper).keeper.said) == (Item.State.KEPT, "档案柜A-4")


def test_a_lost_thing_may_be_replaced_and_then_is_not_found_beside_the_new_one(house, paper):
    do("items.lose", house.clerk, paper, reason="盘点时不在柜内")
    take_in(house, paper.about.matter.task, "收据原件", place="档案柜E")
    with pytest.raises(Refused, match="收据原件已经登记，现在：档案柜E"):
        do("items.find", house.clerk, paper, place="档案柜A-4")


def test_a_move_is_never_changed_and_never_deleted(house, paper):
    for change in (lambda m: m.update(words="改"), lambda m: m.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Move.objects.filter(item=paper.pk))


def test_a_thing_that_is_not_where_its_moves_left_it_is_found_out(house, paper):
    assert not [one for one in check_all() if one.invariant == "custody"]
    other = Keeper.objects.create(outside="别处")
    Item.objects.filter(pk=paper.pk).update(keeper=other)
    found = [one.what for one in check_all() if one.invariant == "custody"]
    assert found == ["现在何处与最后一次交接不符"]
    Move.objects.create(
        item_id=paper.pk, under=paper.about, from_keeper=other, to_keeper=paper.keeper, at=clock.now()
    )
    found = [one.what for one in check_all() if one.invariant == "custody"]
    assert found == ["交接记录不连续：交出方不是上一次的接收方", "现在何处与最后一次交接不符"]


def test_a_night_looks_at_what_was_handed_over_since_the_last_one(house, paper):
    seen = Line.objects.latest("id").pk
    transfer(house, [paper], outside="建设银行", taken_by="何经理", signature=SIGNED)
    Item.objects.filter(pk=paper.pk).update(keeper=Keeper.objects.create(outside="别处"))
    assert [one.what for one in check_all(seen) if one.invariant == "custody"] == [
        "现在何处与最后一次交接不符"
    ]
    now = Line.objects.latest("id").pk
    assert not [one for one in check_all(now) if one.invariant == "custody"]


def test_a_signature_written_on_the_screen_is_kept_with_the_hand_over(house, client, paper):
    client.force_login(house.clerk)
    page = f"/new/transfers.make?from={paper.pk}"
    assert "js-signature" in client.get(page).content.decode()
    body = {
        **{"department": house.desk.pk, "title": "送审", "items": paper.pk},
        **{"outside": "房管局", "taken_by": "刘科员"},
    }
    refused = client.post(page, body | {"signature": "data:image/png;base64,AAAA"})
    assert "签字没有收到，请重新签一次" in refused.content.decode()
    done = client.post(page, body | {"signature": f"data:image/png;base64,{PIXEL}"})
    assert done.status_code == 302
    move = Move.objects.filter(item=paper.pk).latest("id")
    with default_storage.open(move.signature.path) as kept:
        assert kept.read() == base64.b64decode(PIXEL)


def test_the_ledger_says_where_everything_is(house, client, paper):
    do("items.put", house.specialist, paper)
    client.force_login(house.supervisor)
    assert "李专员手中" in client.get("/r/items/").content.decode()
    page = client.get(f"/r/items/{paper.pk}").content.decode()
    assert "档案柜A-3 → 李专员手中" in page and "登记入库 → 档案柜A-3" in page
