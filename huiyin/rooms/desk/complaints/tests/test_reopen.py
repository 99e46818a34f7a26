"""Not satisfied: the same complaint begins again, with its history, and is owed a new call and a new answer."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter

from .words import (
    ACKNOWLEDGE,
    CALLBACK,
    FOLLOW_UP,
    INVESTIGATE,
    SOLVED,
    again,
    do,
    due,
    promise,
    promised,
    told,
)


@pytest.fixture
def solved(record, house):
    complaint = record()
    do("solve", house.specialist, complaint, **SOLVED)
    return complaint


@pytest.mark.clause("JS-1.2", "YX-2.1.2b")
def test_a_solved_complaint_opens_again_with_a_new_callback_when_the_customer_is_not_satisfied(solved, house):
    with clock.at("2026-12-01 10:00"):
        do("reopen", house.clerk, solved, reason="客户说又漏了")
        assert due(solved, CALLBACK) == "12-03 17:30"
    one = again(solved)
    assert (one.matter.state, one.matter.closed_at, one.matter.closing, one.reopened) == ("open", None, "", 1)
    assert one.record.number == solved.record.number, "the same matter, with its history"
    assert one.matter.promises.filter(kind=CALLBACK).count() == 2
    assert "客户不满意，已重新打开：卫生间漏水" in told(house.specialist, solved)


@pytest.mark.clause("JS-1.2")
def test_it_says_what_the_customer_is_not_satisfied_with(solved, house):
    with pytest.raises(Refused, match="重新打开要写明客户哪里不满意"):
        do("reopen", house.clerk, solved)


@pytest.mark.clause("JS-1.2", "WY-G13")
def test_the_answer_that_did_not_satisfy_does_not_close_it_a_second_time(solved, house):
    do("reopen", house.clerk, solved, reason="又漏了")
    with pytest.raises(Refused, match="还没有答复客户"):
        do("solve", house.specialist, solved, result="再次更换")
    do("solve", house.specialist, solved, result="再次更换", answer="已当面确认不再漏")
    assert again(solved).matter.answer == "已当面确认不再漏"


@pytest.mark.clause("JS-1.2")
def test_a_department_may_set_how_long_a_complaint_can_be_reopened(solved, house):
    set_parameter("JS-1.2", "reopen_within", 7, department=house.desk, reason="定期限")
    with clock.at("2026-12-01 09:00"):
        do("reopen", house.clerk, solved, reason="又漏了")
        do("solve", house.specialist, solved, **SOLVED)
    with clock.at("2026-12-08 09:01"), pytest.raises(Refused, match="办结已超过7天，不能重新打开"):
        do("reopen", house.clerk, solved, reason="又漏了")


@pytest.mark.clause("YX-2.1.2c", "WY-G4")
def test_what_was_settled_on_the_spot_and_comes_back_is_reported_and_checked_like_any_unsolved_one(
    record, house
):
    complaint = record(on_spot=True, result="当场更换", answer="已说明")
    with clock.at("2026-12-01 10:00"):
        do("reopen", house.clerk, complaint, reason="又漏了")
    assert {CALLBACK, ACKNOWLEDGE, INVESTIGATE} <= promised(complaint)
    assert due(complaint, INVESTIGATE) == "12-01 17:30"


@pytest.mark.clause("YX-3.3", "WY-G13")
def test_a_complaint_whose_owner_has_left_comes_back_to_somebody_who_works_here(solved, house):
    house.loses(house.specialist)
    do("reopen", house.clerk, solved, reason="又漏了")
    assert again(solved).matter.owner == promise(solved, CALLBACK).owner == house.supervisor


@pytest.mark.clause("WY-G13")
def test_where_no_callback_binds_the_reopened_complaint_is_followed_up(record, house):
    house.works_by("JS")
    complaint = record()
    do("solve", house.specialist, complaint, **SOLVED)
    do("reopen", house.clerk, complaint, reason="又漏了")
    assert promised(complaint) == {FOLLOW_UP}


def test_what_is_still_open_or_was_voided_is_not_reopened(record, house):
    complaint = record()
    with pytest.raises(Refused, match="当前状态是“处理中”"):
        do("reopen", house.clerk, complaint, reason="催")
    do("void", house.supervisor, complaint, reason="重复登记")
    with pytest.raises(Refused, match="这条记录已作废"):
        do("reopen", house.clerk, complaint, reason="催")
