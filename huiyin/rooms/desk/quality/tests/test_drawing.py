"""Each month so many records of each clerk and kind are drawn, by chance that anybody can repeat; never one's own."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.members import rights
from huiyin.kernel.members.models import Appointment, Member, Post
from huiyin.rooms.desk.quality.actions.drawing import draw_everywhere, draw_month
from huiyin.rooms.desk.quality.queries import named_checker
from huiyin.rooms.desk.quality.rules import drawn

from .words import checks, do, due, pick, promised

NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture
def november(house, ring, record, morning):
    """A month of work: calls of two members, an answered complaint."""
    for n in range(6):
        ring(need=f"来电{n}")
    ring(by=house.specialist)
    solved = record()
    do("complaints.solve", house.specialist, solved, result="已修好", answer="已答复客户")


def draw(on="2026-12-01 07:40") -> int:
    with clock.at(on):
        return draw_everywhere()


@pytest.mark.usefixtures("november")
@pytest.mark.clause("JS-2.3")
def test_so_many_of_each_clerk_and_kind_are_drawn_once_a_month(house):
    assert draw() == 4  # two of six calls, the one call and the one answer
    found = [(c.checked_member.name, c.about.kind, c.month, c.sampled) for c in checks()]
    assert sorted(found) == [
        ("周文员", "calls", NOVEMBER, True),
        ("周文员", "calls", NOVEMBER, True),
        ("李专员", "calls", NOVEMBER, True),
        ("李专员", "complaints", NOVEMBER, True),
    ]
    assert draw() == draw("2026-12-02 07:40") == 0
    assert {c.matter.owner for c in checks()} == {house.supervisor}


@pytest.mark.usefixtures("november")
@pytest.mark.clause("JS-2.3")
def test_numbers_are_the_departments_to_set(house):
    for name, value in (("sample_calls", 3), ("sample_complaints", 0)):
        set_parameter("JS-2.3", name, value, department=house.desk, reason="试行")
    assert draw() == 4 and {c.about.kind for c in checks()} == {"calls"}


@pytest.mark.clause("JS-2.3")
def test_the_same_month_draws_the_same_records_whoever_draws_and_another_month_others():
    keys = list(range(1, 40))
    assert drawn(keys, 3, "KF 2026-11 calls 5") == drawn(reversed(keys), 3, "KF 2026-11 calls 5")
    assert len({tuple(drawn(keys, 3, f"KF 2026-{month} calls 5")) for month in range(1, 13)}) > 6
    assert drawn([4, 2], 5, "x") == [2, 4] and drawn(keys, 0, "x") == []


@pytest.mark.usefixtures("november")
@pytest.mark.clause("JS-2.3")
def test_a_draw_that_was_cut_short_goes_on_where_it_stopped(house, monkeypatch):
    from huiyin.rooms.desk.quality.actions import drawing

    whole, once = drawing._take, []

    def one_only(kind, key, month):
        if once:
            raise KeyboardInterrupt
        once.append(key)
        return whole(kind, key, month)

    monkeypatch.setattr(drawing, "_take", one_only)
    with pytest.raises(KeyboardInterrupt):
        draw()
    monkeypatch.setattr(drawing, "_take", whole)
    assert draw() == 3 and len(checks()) == 4


@pytest.mark.clause("JS-2.3")
def test_void_records_leavers_and_other_houses_are_not_drawn(house, ring, morning):
    call = ring()
    do("calls.void", house.clerk, call, reason="误登")
    ring(by=house.specialist)
    Member.objects.filter(pk=house.specialist.pk).update(is_active=False)
    rights.forget()
    assert draw() == 0
    ring()
    house.desk.houses = ["YX"]
    house.desk.save()
    assert draw() == 0


@pytest.mark.clause("JS-2.3")
def test_nobody_checks_their_own_work_the_superior_does(house, ring, morning):
    own = ring(by=house.supervisor)
    with pytest.raises(Refused, match="不能质检自己办理的记录"):
        pick(house.supervisor, own)
    with pytest.raises(Refused, match="孙主管与这件事有关，不能由其负责"):
        pick(house.manager, own, owner=house.supervisor)
    assert draw_month(house.desk, NOVEMBER) == 1
    (check,) = checks()
    assert check.matter.owner == house.manager
    with pytest.raises(Refused, match="不能交给孙主管办理"):
        do("matters.reassign", house.head, check, owner=house.supervisor, reason="忙")


@pytest.mark.clause("JS-2.3")
def test_the_department_names_who_checks_but_not_for_their_own_work(house, ring, morning):
    quality = Member.objects.create_member("pin", "品质员")
    post = Post.objects.create(department=house.works, name="品质", role="quality")
    Appointment.objects.create(member=quality, post=post, from_on=dt.date(2025, 1, 1))
    set_parameter("JS-2.3", "checker", "pin", department=house.desk, reason="集中质检")
    assert pick(house.supervisor, ring()).matter.owner == quality
    set_parameter("JS-2.3", "checker", "zhou", department=house.desk, reason="互查")
    assert pick(house.supervisor, ring()).matter.owner == house.supervisor
    set_parameter("JS-2.3", "checker", "nobody", department=house.desk, reason="笔误")
    assert named_checker(house.desk) is None


@pytest.mark.clause("JS-2.3")
def test_a_record_is_taken_by_hand_once_by_a_leader_and_only_when_work_shows(
    house, ring, record, morning, client
):
    call = ring()
    with pytest.raises(NoRight):
        pick(house.specialist, call)
    client.force_login(house.supervisor)
    path = f"/new/checks.pick?from={call.pk}"
    assert client.post(path, {"why": "客户表扬", "key": "k"}).status_code == 302
    (check,) = checks()
    assert (check.why, check.sampled, check.about_id, check.month) == ("客户表扬", False, call.pk, NOVEMBER)
    assert client.post(path, {"why": "再来", "key": "l"}).status_code == 409
    assert "还没有办理结果" in client.post(f"/new/checks.pick?from={record().pk}", {}).content.decode()
    do("checks.void", house.supervisor, check, reason="抽错了")
    pick(house.supervisor, call)
    draw()
    assert len(checks()) == 2  # what was checked by hand is not drawn again


@pytest.mark.clause("JS-2.3")
def test_a_drawn_record_is_checked_within_the_days_of_the_clause(house, ring, morning):
    check = pick(house.supervisor, ring())
    assert promised(check) == {"checks.check"} and due(check, "checks.check") == "12-08 17:30"


@pytest.mark.clause("JS-2.3")
def test_a_walk_in_is_the_work_of_who_answered_and_a_follow_up_of_who_rang(house, customer, morning, client):
    visit = perform(
        "walkins.arrive", by=house.clerk, department=house.desk, party=customer.party, purpose="收楼"
    )
    do("walkins.receive", house.clerk, visit, host=house.specialist)
    do("walkins.leave", house.specialist, visit, exchanges=[("几点", "九点")])
    one = perform(
        "followups.plan",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        party=customer.party,
        title="回访",
    )
    do("followups.complete", house.specialist, one, satisfaction=5)
    draw()
    assert [(c.about.kind, c.checked_member) for c in checks()] == [
        ("followups", house.specialist),
        ("walkins", house.specialist),
    ]
    client.force_login(house.supervisor)
    forms = [client.get(f"/r/checks/{c.pk}/do/checks.score").content.decode() for c in checks()]
    assert "九点" in forms[1] and not any("张秀英" in form for form in forms)
