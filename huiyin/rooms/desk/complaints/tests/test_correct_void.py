"""A mistake is put right with its reason, or voided; nothing is changed silently and nothing is deleted."""

import pytest
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.journal.reading import lines_of
from huiyin.kernel.search.index import find
from huiyin.rooms.desk.complaints.models import Complaint

from .words import (
    ACKNOWLEDGE,
    CALLBACK,
    FOLLOW_UP,
    PLAN,
    REPORT,
    SOLVED,
    again,
    do,
    due,
    promise,
    promised,
    told,
)


@pytest.fixture
def correct(house):
    def _correct(complaint, reason="登记时听错", **facts):
        one = again(complaint)
        standing = {
            "title": one.matter.title,
            "happened_at": one.matter.happened_at,
            "category": one.category,
            "topic": one.topic,
            "unit": one.unit,
            "cause": one.cause,
            "wants": one.wants,
            "receiver": one.receiver,
        }
        return do("correct", house.specialist, one, reason=reason, **(standing | facts))

    return _correct


@pytest.mark.clause("YX-3.2.6", "ZH-J2.7")
def test_a_correction_says_why_and_keeps_both_versions(record, correct):
    complaint = record()
    with pytest.raises(Refused, match="更正需要写明理由"):
        correct(complaint, reason="", cause="厨房渗水")
    correct(complaint, title="厨房漏水", cause="厨房渗水")
    said = lines_of(again(complaint).record)[0].said
    assert said["reason"] == "登记时听错"
    assert said["changes"] == {"事由": ["卫生间漏水", "厨房漏水"]} | {"事由": said["changes"]["事由"]}
    assert said["changes"]["事由"][1] in ("厨房漏水", "厨房渗水")
    assert find("厨房渗水") == [complaint.pk] and find("顶部渗水") == []


@pytest.mark.clause("YX-2.1.2b", "YX-2.1.2c", "YX-3.2.6")
def test_what_was_wrongly_taken_for_a_consultation_is_owed_a_complaints_promises_from_its_receipt(
    record, correct
):
    complaint = record(category="consultation")
    assert promised(complaint) == {FOLLOW_UP}
    with clock.at("2026-11-25 15:00"):
        correct(complaint, category="complaint")
    assert {CALLBACK, ACKNOWLEDGE} <= promised(complaint) and FOLLOW_UP not in promised(complaint)
    assert due(complaint, CALLBACK) == "11-26 17:30"


@pytest.mark.clause("YX-2.1.2b")
def test_calling_a_complaint_a_consultation_takes_no_promise_away(record, correct):
    complaint = record()
    before = promised(complaint)
    correct(complaint, category="consultation")
    assert promised(complaint) == before


@pytest.mark.clause("WY-S4", "ZH-4.1.5")
def test_a_complaint_that_proves_grave_goes_to_the_director_at_once_and_is_planned(record, correct, house):
    complaint = record()
    correct(complaint, cause="漏水引起触电")
    assert {REPORT, PLAN} <= promised(complaint)
    assert told(house.head, complaint) == ["重大事项，请立即批阅：卫生间漏水"]
    do("acknowledge", house.head, complaint)
    correct(complaint, cause="漏水引起触电，无人受伤")
    assert REPORT not in promised(complaint), "it was reported and read; a slip of the pen is no new event"


@pytest.mark.clause("YX-3.2.6")
def test_a_closed_record_is_put_right_without_opening_it(record, correct, house):
    complaint = record(category="consultation")
    do("solve", house.specialist, complaint, **SOLVED)
    before = set(complaint.matter.promises.values_list("kind", flat=True))
    correct(complaint, category="complaint", cause="起火")
    assert set(complaint.matter.promises.values_list("kind", flat=True)) == before
    assert again(complaint).matter.closed_at and not told(house.head)


@pytest.mark.clause("YX-3.2.6", "ZH-J2.7")
def test_a_voided_record_keeps_its_number_and_its_place_in_the_ledger(record, house):
    complaint = record()
    with pytest.raises(Refused, match="作废需要写明理由"):
        do("void", house.supervisor, complaint)
    do("void", house.supervisor, complaint, reason="与上一件重复")
    one = again(complaint)
    assert (one.record.number, one.record.voided_at, one.matter.closing) == (
        "TS-2026-0001",
        clock.now(),
        "voided",
    )
    assert not promised(complaint)
    page = Client()
    page.force_login(house.specialist)
    assert "TS-2026-0001" in page.get("/r/complaints/").content.decode()
    assert "已作废" in page.get(f"/r/complaints/{complaint.pk}").content.decode()
    assert record().record.number == "TS-2026-0002"


@pytest.mark.clause("YX-3.2.6")
def test_the_desk_does_not_void_and_a_voided_record_is_worked_on_no_more(record, house):
    complaint = record()
    with pytest.raises(NoRight):
        do("void", house.specialist, complaint, reason="不想办")
    do("void", house.supervisor, complaint, reason="重复")
    with pytest.raises(Refused, match="这条记录已作废"):
        do("contact", house.clerk, complaint, way="phone", reached=False)


@pytest.mark.clause("YX-3.2.6")
def test_nothing_that_was_taken_down_is_deleted(record):
    complaint = record()
    with pytest.raises(Exception, match="(?i)protected|foreign key|restrict"):
        Complaint.objects.get(pk=complaint.pk).record.delete()
    assert promise(complaint, CALLBACK)
