"""A government order has its own number, taken down once, and its own deadline."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.promises.sweeping import sweep
from huiyin.rooms.desk.complaints.models import Complaint

from .words import GOVERNMENT, SOLVED, again, do, due, promise, told

DEADLINE = clock.shanghai("2026-12-01 17:00")
ORDER = {"channel": "government", "government_number": "SZ12345-001", "government_due": DEADLINE}


@pytest.mark.clause("WY-G13")
def test_a_government_order_is_promised_by_the_deadline_that_the_government_set(record, house):
    complaint = record(**ORDER)
    assert due(complaint, GOVERNMENT) == "12-01 17:00"
    assert promise(complaint, GOVERNMENT).limit == "agreed"
    assert complaint.matter.importance == 1, "at least raised"
    do("solve", house.specialist, complaint, **SOLVED)
    assert promise(complaint, GOVERNMENT).state == "kept"


@pytest.mark.clause("WY-G13")
def test_its_owner_is_reminded_a_working_day_before(record, house):
    complaint = record(**ORDER)
    sweep(clock.shanghai("2026-11-30 08:29"))
    assert not [words for words in told(house.specialist, complaint) if "政府工单办结" in words]
    sweep(clock.shanghai("2026-11-30 08:30"))
    assert "“卫生间漏水”的政府工单办结将于12月1日 17:00到期" in told(house.specialist, complaint)


@pytest.mark.clause("WY-G13")
@pytest.mark.parametrize("missing", ["government_number", "government_due", "channel"])
def test_an_order_without_number_or_deadline_is_not_taken_down(record, missing):
    facts = {name: value for name, value in ORDER.items() if name != missing}
    if missing == "channel":
        del facts["government_due"]
    with pytest.raises(Refused, match="政府工单要有工单号和办结期限"):
        record(**facts)


@pytest.mark.clause("ZH-J2.7")
def test_an_order_is_taken_down_once_and_the_refusal_says_where_it_stands(record):
    first = record(**ORDER)
    with pytest.raises(Refused, match=f"这个政府工单已登记为{first.record.number}") as refusal:
        record(**ORDER)
    assert refusal.value.field == "government_number"
    assert Complaint.objects.count() == 1


@pytest.mark.clause("ZH-J2.7")
def test_an_order_taken_down_by_mistake_is_taken_down_anew_once_the_mistake_is_voided(record, house):
    first = record(**ORDER)
    do("void", house.supervisor, first, reason="客户登错")
    assert record(**ORDER).government_number == "SZ12345-001"
    assert again(first).record.voided_at
