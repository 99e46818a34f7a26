"""Rounds: opened by the manager for everybody, closed when nobody is left out, opened again with approval."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.members import rights
from huiyin.kernel.members.models import Appointment, Member, Post
from huiyin.kernel.records.models import Record
from huiyin.rooms.people.appraisals.models import AppraisalSheet, SheetState
from huiyin.rooms.people.appraisals.queries import due_for_disposal, left_out_of, seated_in
from tests.words import again, do, promised, told

from .words import NOVEMBER, approve, begin, close, closed, deduct, finish, finish_all, sheet_of, standards


@pytest.fixture(autouse=True)
def issued(house):
    standards(house)


def newcomer(house, name="新人", from_on=dt.date(2026, 11, 20), to_on=None) -> Member:
    member = Member.objects.create_member(f"new{name}", name)
    post = Post.objects.get(department=house.desk, role="clerk")
    Appointment.objects.create(member=member, post=post, from_on=from_on, to_on=to_on)
    rights.forget()
    return member


@pytest.mark.clause("WY-A2", "WY-A4.1", "WY-A3")
def test_everybody_with_a_post_in_the_period_is_in_it_by_who_stands_above_them(house):
    gone = newcomer(house, "走了", dt.date(2026, 10, 1), dt.date(2026, 11, 5))
    late = newcomer(house, "未到", dt.date(2026, 12, 1))
    with pytest.raises(NoRight):
        begin(house, by=house.supervisor)
    round_ = begin(house)
    by = dict(round_.sheets.values_list("member", "appraiser"))
    assert set(by) == {
        m.pk for m in (house.head, house.manager, house.supervisor, house.specialist, house.clerk, gone)
    }
    assert late.pk not in by
    assert by[house.clerk.pk] == by[gone.pk] == house.supervisor.pk
    assert by[house.supervisor.pk] == house.manager.pk and by[house.manager.pk] == house.head.pk
    assert by[house.head.pk] is None
    assert promised(round_) == {"appraisalrounds.appraise"}
    assert any("请考评" in words for words in told(house.supervisor))


@pytest.mark.clause("WY-A2")
def test_who_is_left_out_is_listed_and_blocks_closing(house):
    round_ = finish_all(house, begin(house))
    new = newcomer(house)
    assert [one.member for one in left_out_of(round_)] == [new]
    with pytest.raises(Refused, match="漏列：新人"):
        close(house, round_)
    do("appraisalrounds.include", house.manager, round_)
    with pytest.raises(Refused, match="还有 1 人没有考评：新人"):
        close(house, round_)
    finish(sheet_of(round_, new))
    assert close(house, round_).matter.state == "closed"
    with pytest.raises(Refused):
        do("appraisalrounds.include", house.manager, round_)


@pytest.mark.clause("WY-A4.1")
def test_nothing_is_deducted_after_closing_and_reopening_needs_reason_and_approval(house):
    round_ = closed(house)
    sheet = sheet_of(round_, house.clerk)
    for verb, facts in (("resume", {"reason": "漏扣"}), ("finish", {})):
        with pytest.raises(Refused, match="本轮考评已结束"):
            do(f"appraisalsheets.{verb}", house.supervisor, sheet, **facts)
    with pytest.raises(Refused, match="本轮考评已结束"):
        deduct(sheet)
    with pytest.raises(Refused, match="理由"):
        do("appraisalrounds.reopen", house.manager, round_)
    approval = do("appraisalrounds.reopen", house.manager, round_, reason="漏了一张")
    assert again(round_).matter.state == "closed" and approval.matter.owner == house.head
    approve(approval)
    assert again(round_).matter.state == "reopened"
    do("appraisalsheets.resume", house.supervisor, sheet, reason="漏扣")
    finish(deduct(sheet))
    assert close(house, round_).matter.state == "closed" and again(sheet).score == 9900


@pytest.mark.clause("WY-A4.3.1")
def test_each_kind_has_one_round_a_period_and_a_spot_check_is_of_whom_it_names(house):
    week = (dt.date(2026, 11, 16), dt.date(2026, 11, 22))
    begin(house), begin(house, "check"), begin(house, "weekly", week)
    with pytest.raises(Refused, match="已经开始"):
        begin(house)
    with pytest.raises(Refused, match="选定"):
        begin(house, "spot", (clock.today(), clock.today()))
    spot = begin(house, "spot", (clock.today(), clock.today()), members=[house.clerk])
    assert [one.member for one in spot.sheets.all()] == [house.clerk]
    with pytest.raises(Refused, match="没有任职"):
        begin(house, "spot", (clock.today(), clock.today()), members=[house.engineer])
    with pytest.raises(Refused, match="还没有开始"):
        begin(house, span=(dt.date(2026, 12, 1), dt.date(2026, 12, 31)))
    with pytest.raises(Refused, match="跨年度"):
        begin(house, "weekly", (dt.date(2025, 12, 29), dt.date(2026, 1, 4)))


@pytest.mark.clause("WY-A2")
def test_one_who_is_exempt_is_so_for_a_reason_and_never_by_themselves(house):
    round_ = begin(house)
    sheet = sheet_of(round_, house.clerk)
    with pytest.raises(Refused, match="理由"):
        do("appraisalsheets.exempt", house.manager, sheet)
    with pytest.raises(NotSeen):
        do("appraisalsheets.exempt", house.manager, sheet_of(round_, house.manager), reason="忙")
    do("appraisalsheets.exempt", house.manager, sheet, reason="整月病假")
    assert (again(sheet).state, again(sheet).exempt_why) == (SheetState.EXEMPT, "整月病假")
    with pytest.raises(Refused, match="免考"):
        deduct(sheet)


@pytest.mark.clause("WY-A4.11")
def test_records_are_kept_two_years_from_the_end_of_theirs(house):
    round_ = closed(house)
    assert round_.keep_until == dt.date(2028, 12, 31)
    rows = AppraisalSheet.objects.filter(round=round_)
    assert not due_for_disposal(rows, dt.date(2028, 12, 31)).exists()
    assert due_for_disposal(rows, dt.date(2029, 1, 1)).count() == rows.count()
    set_parameter("WY-A4.11", "counts_from", "record_date", department=house.desk, reason="试")
    assert begin(house, "check").keep_until == dt.date(2028, 11, 24)


@pytest.mark.clause("WY-A2")
def test_both_forms_of_setting_a_sheet_leave_equal_rows(house):
    round_ = begin(house)
    for sheet in list(round_.sheets.all()):  # take them out again, as a test may
        sheet.delete()
    seated = seated_in(house.desk, *NOVEMBER)[house.clerk.pk]
    facts = {"department": house.desk, "round": round_, "seated": seated, "appraiser": house.supervisor}
    one = perform("appraisalsheets.set", by=None, **facts)
    told_ = Record.objects.get(pk=one.pk)
    single = {
        f.attname: getattr(one, f.attname) for f in AppraisalSheet._meta.concrete_fields if f.name != "record"
    }
    one.delete()
    do("appraisalrounds.include", house.manager, round_)
    other = AppraisalSheet.objects.get(round=round_, member=house.clerk)
    many = {
        f.attname: getattr(other, f.attname)
        for f in AppraisalSheet._meta.concrete_fields
        if f.name != "record"
    }
    assert single == many and told_.kind == other.record.kind and other.record.number
