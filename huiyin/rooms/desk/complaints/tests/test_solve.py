"""Solved when the sheet is full, nothing is owed and the customer has an answer; half solved is not solved."""

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused

from .words import CALLBACK, RECHECK, SOLVED, again, do, due, promise, promised


@pytest.mark.clause("WY-G13", "YX-2.1.2b")
def test_nothing_of_a_customers_is_solved_without_an_answer(record, house):
    complaint = record()
    with pytest.raises(Refused, match="还没有答复客户，不能办结"):
        do("solve", house.specialist, complaint, result="已修好")
    assert again(complaint).matter.is_open
    do("solve", house.specialist, complaint, **SOLVED)
    matter = again(complaint).matter
    assert (matter.state, matter.closing, matter.answer) == ("solved", "answered", SOLVED["answer"])
    assert matter.closed_at and matter.next_due is None


@pytest.mark.clause("WY-G6")
@pytest.mark.parametrize(
    ("blank", "label"), [("cause", "事由"), ("receiver", "接待人"), ("result", "处理结果")]
)
def test_nothing_is_solved_while_a_line_of_the_sheet_is_empty(record, house, blank, label):
    complaint = record(on_spot=False)
    type(complaint).objects.filter(pk=complaint.pk).update(**{blank: None if blank == "receiver" else ""})
    facts = SOLVED | ({"result": ""} if blank == "result" else {})
    with pytest.raises(Refused, match=f"投诉处理单还有空项：{label}") as refusal:
        do("solve", house.specialist, complaint, **facts)
    assert refusal.value.clauses == ("WY-G6",)
    assert again(complaint).matter.is_open


@pytest.mark.clause("WY-G6")
def test_the_sheet_is_full_however_a_complaint_ends(record, house):
    complaint = record(party=None, anonymous=True)
    with pytest.raises(Refused, match="处理结果"):
        do("end", house.specialist, complaint, ground="anonymous", result="")
    nobody = {"by": None, "on_spot": True, "result": "已处理", "answer": "已说明"}
    with pytest.raises(Refused, match="接待人"):
        perform(
            "complaints.record",
            department=house.desk,
            project=house.project,
            party=record().party,
            title="漏水",
            cause="漏水",
            **nobody,
        )


@pytest.mark.clause("YX-2.1.2b", "YX-2.1.2d")
def test_solving_keeps_what_was_promised_to_the_customer(record, house):
    complaint, request = record(), record(category="request", reasonable=True)
    for one, kind in ((complaint, CALLBACK), (request, "complaints.request")):
        do("solve", house.specialist, one, **SOLVED)
        assert promise(one, kind).state == "kept"
        assert not promised(one)


@pytest.mark.clause("JS-1.2")
def test_half_solved_is_open_and_what_remains_is_promised_with_a_date(record, house):
    complaint = record()
    do("solve_partly", house.specialist, complaint, result="已止水", remaining="补墙面")
    matter = again(complaint).matter
    assert matter.state == "half_solved" and matter.is_open
    assert due(complaint, RECHECK) == "11-26 17:30"
    assert promise(complaint, RECHECK).words == "解决剩余问题：补墙面"
    assert CALLBACK in promised(complaint), "half an answer keeps no promise"


@pytest.mark.clause("JS-1.2")
def test_a_second_half_takes_a_new_date_and_the_end_still_needs_an_answer(record, house):
    complaint = record()
    do("solve_partly", house.specialist, complaint, result="已止水", remaining="补墙面")
    do("solve_partly", house.specialist, complaint, result="已补墙面", remaining="刷漆")
    first, second = complaint.matter.promises.filter(kind=RECHECK).order_by("id")
    assert (first.state, second.state) == ("withdrawn", "open")
    with pytest.raises(Refused, match="还没有答复客户"):
        do("solve", house.specialist, complaint, result="全部完成")
    do("solve", house.specialist, complaint, **SOLVED)
    assert promise(complaint, RECHECK).state == "kept"


@pytest.mark.clause("YX-2.1.2b")
def test_an_anonymous_complaint_is_solved_without_an_answer_since_nobody_can_have_one(record, house):
    complaint = record(party=None, anonymous=True)
    do("solve", house.specialist, complaint, result="已清理楼道")
    assert again(complaint).matter.closing == "anonymous"
    spot = record(party=None, anonymous=True, on_spot=True, result="已清理")
    assert spot.matter.closing == "anonymous" and spot.matter.answered_at is None


@pytest.mark.clause("YX-2.1.2b")
def test_what_is_solved_is_not_solved_again(record, house):
    complaint = record()
    do("solve", house.specialist, complaint, **SOLVED)
    with pytest.raises(Refused, match="当前状态是“已办结”，不能办结"):
        do("solve", house.specialist, complaint, **SOLVED)


@pytest.mark.clause("YX-3.3", "WY-M5")
def test_a_colleague_does_not_close_what_another_owns(record, house):
    complaint = record()
    with pytest.raises(Refused, match="这件事由李专员负责") as refusal:
        do("solve", house.clerk, complaint, **SOLVED)
    assert refusal.value.clauses == ("YX-3.3",)
