"""Objections: in time, once, decided by who did not appraise; the meaning of a clause is for who interprets it."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.records.models import Link
from huiyin.rooms.people.appraisals.jobs import sheets_agree, totals_agree
from huiyin.rooms.people.appraisals.models import YearTotal
from tests.words import again, do, due, promised, told

from .words import YEAR, begin, close, deduct, finish, finish_all, objection, sheet_of, standards


@pytest.fixture
def sheet(house):
    standards(house)
    return finish(deduct(sheet_of(begin(house), house.clerk), points=200))


@pytest.mark.clause("WY-A1", "WY-A4.1")
def test_the_member_objects_in_time_and_the_manager_decides_by_a_date(house, sheet):
    assert any("98.00" in words for words in told(house.clerk))
    with pytest.raises((NoRight, NotSeen)):
        objection(sheet, by=house.specialist)
    one = objection(sheet, sheet.deductions.get())
    assert one.matter.owner == house.manager and promised(one) == {"appraisalobjections.decide"}
    assert due(one, "appraisalobjections.decide").startswith("11-27")
    with pytest.raises(Refused, match="已经提出过"):
        objection(sheet, sheet.deductions.get())
    with clock.at("2026-12-03 09:00"), pytest.raises(Refused, match="期限已过"):
        objection(sheet)


@pytest.mark.clause("WY-A1", "WY-A4.4.5")
def test_whoever_appraised_does_not_decide_and_what_is_accepted_moves_the_score(house, sheet):
    one = objection(sheet, sheet.deductions.get())
    for member in (house.supervisor, house.clerk):
        with pytest.raises((Refused, NotSeen)):
            do("appraisalobjections.decide", member, one, upheld=True, verdict="维持")
    with pytest.raises(Refused, match="小于原来的 2.00"):
        do("appraisalobjections.decide", house.manager, one, upheld=False, points=200, verdict="改")
    do("appraisalobjections.decide", house.manager, one, upheld=False, points=50, verdict="有一次是公出")
    sheet, one = again(sheet), again(one)
    assert (sheet.score, sheet.deductions.get().claimed) == (9950, 200)
    assert one.matter.state == "decided" and any("改扣 0.50" in words for words in told(house.clerk))
    assert list(sheets_agree(0)) == []


@pytest.mark.clause("WY-A1", "WY-A4.1")
def test_where_the_manager_appraised_it_goes_to_who_stands_above(house):
    standards(house)
    sheet = finish(deduct(sheet_of(begin(house), house.supervisor)))
    assert objection(sheet).matter.owner == house.head


@pytest.mark.clause("WY-A1", "WY-A4.6")
def test_an_objection_after_closing_moves_the_total_too(house, sheet):
    close(house, finish_all(house, sheet.round))
    close(house, finish_all(house, begin(house, "annual", YEAR)))
    total = YearTotal.objects.get(member=house.clerk)
    assert total.total == 9925
    one = objection(sheet, sheet.deductions.get())
    do("appraisalobjections.decide", house.manager, one, upheld=False, points=0, verdict="不扣")
    total.refresh_from_db()
    assert total.total == 10_000 and list(totals_agree(0)) == []


@pytest.mark.clause("WY-A4.10", "WY-A1")
def test_a_doubtful_clause_is_explained_before_the_score_is_decided(house, sheet):
    with pytest.raises(Refused, match="都要写"):
        objection(sheet, sheet.deductions.get(), clause="WY-A4.6")
    one = objection(sheet, sheet.deductions.get(), clause="WY-A4.4.3", question="公出晚归算迟到吗")
    question = Link.objects.get(from_record=one.pk, to_record__kind="interpretations").to_record
    with pytest.raises(Refused, match="还没有答复"):
        do("appraisalobjections.decide", house.manager, one, upheld=True, verdict="维持")
    answerer = Matter.objects.get(pk=question.pk).owner
    do("interpretations.answer", answerer, question, answer="不算")
    do("appraisalobjections.decide", house.manager, one, upheld=False, points=0, verdict="按解释不扣")
    assert again(sheet).score == 10_000


@pytest.mark.clause("WY-A1")
def test_an_objection_may_be_taken_back_by_who_made_it(house, sheet):
    one = objection(sheet)
    with pytest.raises(Refused, match="不能直接改分"):
        do("appraisalobjections.decide", house.manager, one, upheld=False, points=0, verdict="改")
    with pytest.raises(NoRight):
        do("appraisalobjections.withdraw", house.manager, one, reason="算了")
    do("appraisalobjections.withdraw", house.clerk, one, reason="已经说清")
    assert objection(sheet).matter.is_open


@pytest.mark.clause("WY-A1")
def test_disputes_may_go_to_the_quality_department(house, sheet):
    from huiyin.kernel.members.models import Appointment, Department, Member, Post

    quality = Member.objects.create_member("pin", "品质员")
    place = Department.objects.create(code="PZ", name="品质部", head=quality, houses=["WY"])
    post = Post.objects.create(department=place, name="品质", role="quality")
    Appointment.objects.create(member=quality, post=post, from_on=dt.date(2025, 1, 1))
    set_parameter("WY-A1", "score_disputes_to", "quality", department=house.desk, reason="试")
    one = objection(sheet)
    assert one.matter.owner == quality
    do("appraisalobjections.decide", quality, one, upheld=True, verdict="维持")
    assert again(one).decided_by == quality
