"""A matter passed on stays with the giver until it is accepted; who keeps returning it is judged from above."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.matters.models import HandOver, Holding
from huiyin.kernel.members import rights
from huiyin.kernel.members.models import Appointment, Post
from tests.words import again, do, due, promise, promised, told

ACCEPT, DECIDE, CALLBACK = "matters.accept", "matters.decide", "complaints.callback"


def offer(complaint, house, taker=None):
    do("matters.hand_over", house.specialist, complaint, taker=taker or house.clerk, reason="休假前交接")


def back(complaint, house):
    do("matters.return", house.clerk, complaint, why="手头工作已满")


@pytest.mark.clause("YX-3.3", "YX-2.5.3")
def test_it_stays_with_the_giver_until_the_taker_accepts_within_a_working_day(record, house):
    complaint = record()
    offer(complaint, house)
    assert again(complaint).matter.owner == house.specialist
    assert promise(complaint, ACCEPT).owner == house.clerk and due(complaint, ACCEPT) == "11-25 17:30"
    assert "李专员转给你：卫生间漏水" in told(house.clerk)
    with clock.at("2026-11-24 15:00"):
        do("matters.accept", house.clerk, complaint)
    matter = again(complaint).matter
    assert (matter.owner, matter.offered_to) == (house.clerk, None)
    assert promise(complaint, CALLBACK).owner == house.clerk, "with all its promises"
    assert promise(complaint, "complaints.acknowledge").owner == house.supervisor, "not with those of others"
    assert promise(complaint, ACCEPT).state == "kept"
    assert "周文员已接收：卫生间漏水" in told(house.specialist, complaint)


@pytest.mark.clause("YX-3.3")
def test_what_each_held_adds_up_to_the_whole_time(record, house):
    complaint = record()
    with clock.at("2026-11-24 11:00"):
        offer(complaint, house)
    with clock.at("2026-11-24 15:00"):
        do("matters.accept", house.clerk, complaint)
    with clock.at("2026-11-25 10:00"):
        do("matters.reassign", house.manager, complaint, owner=house.supervisor, reason="升级处理")
    held = list(Holding.objects.filter(matter=complaint.pk).order_by("id"))
    assert [one.member for one in held] == [house.specialist, house.clerk, house.supervisor]
    assert held[0].from_at == complaint.matter.opened_at and held[-1].to_at is None
    assert [one.to_at for one in held[:-1]] == [one.from_at for one in held[1:]], "no gap, no overlap"


@pytest.mark.clause("YX-3.3", "YX-2.5.3")
def test_a_return_needs_its_reason_and_leaves_it_with_the_giver(record, house):
    complaint = record()
    offer(complaint, house)
    for why, words in (("", ""), ("其他", "")):
        with pytest.raises(Refused, match="原因"):
            do("matters.return", house.clerk, complaint, why=why, words=words)
    do("matters.return", house.clerk, complaint, why="其他", words="不熟悉这个项目")
    matter = again(complaint).matter
    assert (matter.owner, matter.offered_to, matter.returns) == (house.specialist, None, 1)
    assert HandOver.objects.get().answer == "其他：不熟悉这个项目"
    assert "周文员退回了：卫生间漏水（其他：不熟悉这个项目）" in told(house.specialist, complaint)


@pytest.mark.clause("YX-3.3")
def test_at_the_third_return_the_common_superior_must_decide_and_nobody_passes_it_on_before(record, house):
    complaint = record()
    for _n in range(3):
        assert DECIDE not in promised(complaint)
        offer(complaint, house)
        back(complaint, house)
    decide = promise(complaint, DECIDE)
    assert decide.owner == house.supervisor and due(complaint, DECIDE) == "11-25 17:30"
    assert "“卫生间漏水”已退回3次，请裁定责任人" in told(house.supervisor)
    with pytest.raises(Refused, match="已退回3次，不能再互相转办"):
        offer(complaint, house)
    do("matters.reassign", house.supervisor, complaint, owner=house.clerk, reason="由前台负责")
    matter = again(complaint).matter
    assert (matter.owner, matter.returns) == (house.clerk, 0), "a decision needs no acceptance"
    assert promise(complaint, DECIDE).state == "kept" and promise(complaint, ACCEPT).state == "kept"


@pytest.mark.clause("YX-3.3")
@pytest.mark.parametrize(
    ("giver", "taker", "judge"),
    [
        ("specialist", "supervisor", "manager"),
        ("supervisor", "manager", "head"),
        ("specialist", "manager", "head"),
        ("manager", "clerk", "head"),
    ],
)
def test_who_decides_stands_above_both(record, house, giver, taker, judge):
    giver, taker, judge = (getattr(house, name) for name in (giver, taker, judge))
    complaint = record(owner=giver)
    for _n in range(3):
        do("matters.hand_over", giver, complaint, taker=taker, reason="忙")
        do("matters.return", taker, complaint, why="手头工作已满")
    assert promise(complaint, DECIDE).owner == judge


@pytest.mark.clause("YX-3.3")
def test_only_the_one_it_is_offered_to_accepts_or_returns_and_only_one_offer_stands(record, house):
    complaint = record()
    with pytest.raises(Refused, match="没有待接收的转办"):
        do("matters.accept", house.clerk, complaint)
    offer(complaint, house)
    for verb, facts in (("matters.accept", {}), ("matters.return", {"why": "手头工作已满"})):
        with pytest.raises(Refused, match="这件事转给了周文员"):
            do(verb, house.supervisor, complaint, **facts)
    with pytest.raises(Refused, match="已经转给周文员"):
        offer(complaint, house, house.supervisor)
    do("matters.take_back", house.specialist, complaint)
    assert HandOver.objects.get().state == "withdrawn" and again(complaint).matter.offered_to is None
    offer(complaint, house, house.supervisor)


@pytest.mark.clause("YX-3.3")
def test_it_is_not_offered_to_its_owner_nor_given_to_one_who_has_left(record, house):
    complaint = record()
    with pytest.raises(Refused, match="这件事本来就由李专员负责"):
        offer(complaint, house, house.specialist)
    with pytest.raises(Refused, match="这件事本来就由李专员负责"):
        do("matters.reassign", house.manager, complaint, owner=house.specialist, reason="改派")
    house.loses(house.clerk)
    with pytest.raises(Refused, match="周文员已离职"):
        offer(complaint, house)
    with pytest.raises(Refused, match="周文员已离职"):
        do("matters.reassign", house.manager, complaint, owner=house.clerk, reason="改派")


@pytest.mark.clause("YX-3.3")
def test_only_a_superior_reassigns(record, house):
    complaint = record()
    with pytest.raises(NoRight):
        do("matters.reassign", house.specialist, complaint, owner=house.clerk, reason="推")
    do("matters.reassign", house.supervisor, complaint, owner=house.clerk, reason="熟悉情况")
    assert again(complaint).matter.owner == house.clerk
    assert "上级改派给你：卫生间漏水" in told(house.clerk)


@pytest.mark.clause("YX-3.3")
def test_a_reassignment_ends_a_pending_offer(record, house):
    complaint = record()
    offer(complaint, house)
    do("matters.reassign", house.supervisor, complaint, owner=house.manager, reason="另派")
    assert HandOver.objects.get().state == "decided"
    assert again(complaint).matter.offered_to is None and ACCEPT not in promised(complaint)


@pytest.mark.clause("YX-3.3")
def test_what_is_closed_leaves_no_offer_on_the_takers_desk(record, house, client):
    complaint = record()
    offer(complaint, house)
    do("complaints.solve", house.specialist, complaint, result="已修好", answer="已说明")
    assert HandOver.objects.get().state == "withdrawn" and again(complaint).matter.offered_to is None
    client.force_login(house.clerk)
    assert not client.get("/").context["handovers"]


@pytest.mark.clause("YX-3.3", "YX-2.5.3", "YX-3.1.4")
def test_who_it_is_offered_to_sees_it_and_accepts_it_whatever_their_post(record, house, client):
    post = Post.objects.create(department=house.works, name="巡检", role="finance")
    Appointment.objects.create(member=house.stranger, post=post, from_on=dt.date(2025, 1, 1))
    rights.forget()
    complaint = record()
    offer(complaint, house, house.stranger)
    client.force_login(house.stranger)
    page = client.get(f"/r/complaints/{complaint.pk}")
    assert {b["verb"] for b in page.context["actions"] if b["enabled"]} >= {
        "matters.accept",
        "matters.return",
    }
    do("matters.accept", house.stranger, complaint)
    assert again(complaint).matter.owner == house.stranger


@pytest.mark.clause("YX-2.5.3", "YX-3.3")
def test_each_hand_over_is_kept_with_both_sides_reason_and_times(record, house):
    complaint = record()
    offer(complaint, house)
    with clock.at("2026-11-24 14:00"):
        back(complaint, house)
    offer(complaint, house)
    do("matters.accept", house.clerk, complaint)
    first, second = HandOver.objects.order_by("id")
    assert (first.giver, first.taker, first.reason, first.state) == (
        house.specialist,
        house.clerk,
        "休假前交接",
        "returned",
    )
    assert (first.at, first.ended_at) == (clock.now(), clock.shanghai("2026-11-24 14:00"))
    assert second.state == "accepted"
