"""The leader reads what is not solved, and says so."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.members.models import Absence

from .words import ACKNOWLEDGE, RAISE, REPORT, again, do, due, promise, promised, told


@pytest.mark.clause("YX-2.1.2c", "ZH-4.1.5")
def test_an_unsolved_complaint_is_reported_to_the_leader_who_acknowledges_it_in_time(record, house):
    complaint = record()
    assert promise(complaint, ACKNOWLEDGE).owner == promise(complaint, RAISE).owner == house.supervisor
    assert (due(complaint, ACKNOWLEDGE), due(complaint, RAISE)) == ("11-25 17:30", "11-26 17:30")
    assert told(house.supervisor, complaint) == ["有一件投诉待批阅：卫生间漏水"]
    do("acknowledge", house.supervisor, complaint, instruction="今天之内上门")
    assert not promised(complaint) & {ACKNOWLEDGE, RAISE}
    read = again(complaint)
    assert (read.acknowledged_by, read.acknowledged_at) == (house.supervisor, clock.now())
    assert "领导批示：今天之内上门" in told(house.specialist, complaint)


@pytest.mark.clause("YX-2.1.2c")
def test_a_leader_may_not_acknowledge_their_own_complaint(record, house):
    complaint = record()
    do("matters.reassign", house.manager, complaint, owner=house.supervisor, reason="主管亲自办")
    with pytest.raises(Refused, match="责任人不能批阅自己负责的投诉"):
        do("acknowledge", house.supervisor, complaint)
    do("acknowledge", house.manager, complaint)
    assert again(complaint).acknowledged_by == house.manager


@pytest.mark.clause("YX-2.1.2c")
def test_the_head_reads_their_own_only_while_nobody_stands_above(record, house):
    complaint = record(owner=house.head)
    assert promise(complaint, ACKNOWLEDGE).owner == house.head, "never somebody who stands below the owner"
    do("acknowledge", house.head, complaint)
    house.desk.parent = house.works
    house.desk.save()
    second = record(owner=house.head)
    assert promise(second, ACKNOWLEDGE).owner == house.engineer
    with pytest.raises(Refused, match="责任人不能批阅"):
        do("acknowledge", house.head, second)


@pytest.mark.clause("YX-2.1.2c", "YX-3.3")
def test_a_supervisors_own_complaint_goes_to_the_manager_not_over_their_head(record, house):
    assert promise(record(owner=house.supervisor), ACKNOWLEDGE).owner == house.manager


@pytest.mark.clause("YX-2.1.2c")
def test_the_desk_does_not_acknowledge(record, house):
    complaint = record()
    for member in (house.specialist, house.clerk):
        with pytest.raises(NoRight):
            do("acknowledge", member, complaint)


@pytest.mark.clause("WY-S4")
def test_a_report_to_the_director_is_kept_by_the_director_reading_it_and_by_nobody_below(record, house):
    complaint = record(cause="电梯困人")
    do("acknowledge", house.supervisor, complaint)
    assert REPORT in promised(complaint) and ACKNOWLEDGE not in promised(complaint)
    do("acknowledge", house.head, complaint)
    assert REPORT not in promised(complaint)


@pytest.mark.clause("WY-S4")
def test_who_stands_in_for_the_absent_director_reads_it_for_them(record, house):
    complaint = record(cause="电梯困人")
    Absence.objects.create(
        member=house.head, stand_in=house.manager, from_at=clock.now(), to_at=clock.shanghai("2026-11-30")
    )
    do("acknowledge", house.manager, complaint)
    assert REPORT not in promised(complaint)


@pytest.mark.clause("YX-2.1.2c")
def test_reading_is_no_edit_and_disturbs_nobody_who_is_editing(record, house):
    complaint = record()
    do("acknowledge", house.supervisor, complaint)
    assert again(complaint).record.version == complaint.record.version
    perform(
        "complaints.solve_partly",
        by=house.specialist,
        on=complaint.pk,
        version=complaint.record.version,
        result="已止水",
        remaining="补墙面",
    )
