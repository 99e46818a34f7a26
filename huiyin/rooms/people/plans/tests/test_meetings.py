"""Meetings whose decisions become tasks; findings that another than who put them right looks at again."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.registers.office.models import Task
from tests.words import again, do, printed_words, told

TEN = clock.shanghai("2026-11-24 10:30")


def held(house, planner, **facts):
    meeting = planner.meeting()
    with clock.at(TEN):
        present = facts.pop("present", [house.clerk])
        return do("meetings.hold", house.supervisor, meeting, minutes="议定两件", present=present, **facts)


@pytest.mark.clause("WY-M2")
def test_everybody_called_is_told_and_told_again_when_it_moves_or_falls_out(house, planner):
    meeting = planner.meeting()
    assert "会议通知：部务会" in told(house.clerk)[-1]
    later = {"from_at": clock.shanghai("2026-11-25 10:00"), "to_at": clock.shanghai("2026-11-25 11:00")}
    with pytest.raises(Refused, match="理由"):
        do("meetings.move", house.supervisor, meeting, place="二楼", **later)
    do("meetings.move", house.supervisor, meeting, place="二楼", reason="冲突", **later)
    assert "11-25 10:00，二楼" in told(house.clerk)[-1]
    do("meetings.cancel", house.supervisor, meeting, reason="停电")
    assert "会议取消" in told(house.specialist)[-1]


@pytest.mark.clause("WY-M2")
def test_minutes_are_written_after_it_began_with_who_was_there_and_stand_once_sent(house, planner):
    meeting = planner.meeting()
    with pytest.raises(Refused, match="还没有开始"):
        do("meetings.hold", house.supervisor, meeting, minutes="好", present=[house.clerk])
    with clock.at(TEN):
        with pytest.raises(Refused, match="没有人出席"):
            do("meetings.hold", house.supervisor, meeting, minutes="好", present=[])
        with pytest.raises(Refused, match="既出席又请假"):
            do(
                "meetings.hold",
                house.supervisor,
                meeting,
                minutes="好",
                present=[house.clerk],
                excused=[house.clerk],
            )
        meeting = do("meetings.hold", house.supervisor, meeting, minutes="好", present=[house.clerk])
        assert dict(meeting.seats.values_list("member__name", "state")) == {
            "周文员": "present",
            "李专员": "absent",
        }
        do("meetings.rewrite", house.supervisor, meeting, minutes="更好")
        sent = again(do("meetings.send", house.supervisor, meeting))
        assert sent.matter.state == "sent" and "纪要已发出" in told(house.specialist)[-1]
        with pytest.raises(Refused, match="当前状态"):
            do("meetings.rewrite", house.supervisor, meeting, minutes="改")


@pytest.mark.clause("WY-M2")
def test_a_decision_becomes_a_task_with_an_owner_and_a_date_and_its_page_says_how_it_stands(
    house, planner, client
):
    meeting = held(house, planner)
    due = clock.shanghai("2026-11-27 17:00")
    do("meetings.decide", house.supervisor, meeting, words="核对公示牌", taker=house.clerk, due=due)
    task = Task.objects.get()
    assert (task.matter.owner, task.matter.next_due, meeting.decisions.get().task) == (
        house.clerk,
        due,
        task.record,
    )
    with pytest.raises(Refused, match="已记过"):
        do("meetings.decide", house.supervisor, meeting, words="核对公示牌", taker=house.clerk, due=due)
    with pytest.raises(Refused, match="已经过去"):
        do(
            "meetings.decide",
            house.supervisor,
            meeting,
            words="另一件",
            taker=house.clerk,
            due=TEN.replace(year=2025),
        )
    client.force_login(house.clerk)
    page = client.get(f"/r/meetings/{meeting.pk}").content.decode()
    assert "核对公示牌" in page and "办理中" in page


@pytest.mark.clause("WY-M2")
@pytest.mark.parametrize("facts", [{"to_at": clock.shanghai("2026-11-24 10:00")}, {"members": []}])
def test_a_meeting_of_nobody_or_of_no_time_is_refused(planner, facts):
    with pytest.raises(Refused):
        planner.meeting(**facts)


@pytest.mark.clause("WY-M3")
def test_a_finding_is_somebodys_at_once_with_its_remedy_and_a_date(house, planner):
    one = planner.finding()
    promise = one.matter.promises.get()
    assert (promise.owner, promise.clause) == (house.specialist, "WY-M3")
    assert f"{clock.local(promise.due):%m-%d}" == "11-27" and "请整改" in told(house.specialist)[-1]
    with pytest.raises(Refused, match="已经过去"):
        planner.finding(due=clock.shanghai("2026-11-23 10:00"))


@pytest.mark.clause("WY-M3")
def test_another_than_who_put_it_right_looks_again_and_sends_it_back_with_a_new_date(house, planner):
    one = planner.finding()
    do("corrections.correct", house.specialist, one, result="已补签")
    assert again(one).matter.promises.get(state="open").owner == house.supervisor
    with pytest.raises((Refused, NoRight)):
        do("corrections.accept", house.specialist, one)
    do("corrections.reject", house.supervisor, one, recheck="还差一处")
    one = again(one)
    assert (one.matter.state, one.failed) == ("open", 1) and "还差一处" in told(house.specialist)[-1]
    do("corrections.correct", house.supervisor, one, result="一起补了")
    with pytest.raises(Refused, match="不能复查自己的整改"):
        do("corrections.accept", house.supervisor, one)
    do("corrections.accept", house.manager, one, recheck="齐了")
    assert again(one).matter.state == "passed"
    due = clock.local(one.matter.promises.filter(kind="corrections.correct").latest("pk").due)
    words = printed_words(again(one), "correction", house.manager)
    assert (
        f"整改期限{due:%Y年%m月%d日}".replace("年0", "年").replace("月0", "月") in words
        and "一起补了" in words
    )


@pytest.mark.clause("WY-M3")
def test_who_must_put_it_right_does_not_void_it(house, planner):
    one = planner.finding(owner=house.manager)
    with pytest.raises(Refused, match="不能作废要自己整改"):
        do("corrections.void", house.manager, one, reason="误登")
    do("corrections.void", house.supervisor, one, reason="误登")
    assert again(one).record.voided_at
