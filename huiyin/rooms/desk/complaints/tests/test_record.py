"""Taking a complaint down: settled on the spot, or promised to whomever each clause says."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.rooms.desk.complaints.models import Complaint

from .words import (
    ACKNOWLEDGE,
    CALLBACK,
    FOLLOW_UP,
    INVESTIGATE,
    PLAN,
    RAISE,
    REPORT,
    REQUEST,
    again,
    do,
    due,
    promise,
    promised,
    read,
    told,
)


@pytest.mark.clause("YX-2.1.2b")
def test_a_complaint_not_settled_on_the_spot_is_owed_a_call_by_the_close_of_the_second_day(record, house):
    complaint = record()
    callback = promise(complaint, CALLBACK)
    assert due(complaint, CALLBACK) == "11-26 17:30"
    assert callback.owner == complaint.matter.owner == house.specialist
    assert callback.to_party == complaint.party
    assert complaint.record.number == "TS-2026-0001"


@pytest.mark.clause("YX-2.1.2b")
@pytest.mark.parametrize(
    ("received", "by"),
    [
        ("2026-11-24 23:50", "11-26 17:30"),  # the day of receipt does not count, however late it was
        ("2026-11-26 09:00", "11-27 17:30"),  # the second day is a Saturday: the last open time before it
        ("2026-11-27 09:00", "11-30 17:30"),  # but never before the first open day after receipt
        ("2026-10-08 09:00", "10-10 17:30"),  # that Saturday is worked in exchange for the holiday
        ("2026-09-30 09:00", "10-08 17:30"),  # the holiday week lies between
    ],
)
def test_the_second_day_is_reckoned_over_weekends_holidays_and_make_up_days(record, received, by):
    with clock.at(received):
        assert due(record(), CALLBACK) == by


@pytest.mark.clause("YX-2.1.2b")
def test_a_department_may_read_the_last_day_as_running_on_to_the_next_open_one(record, house):
    set_parameter("YX-2.1.2b", "closed_day_ends", "after", department=house.desk, reason="从宽")
    with clock.at("2026-11-26 09:00"):
        assert due(record(), CALLBACK) == "11-30 17:30"


@pytest.mark.clause("YX-2.1.2b")
def test_a_complaint_settled_on_the_spot_promises_nothing_more(record):
    complaint = record(on_spot=True, result="当场更换", answer="已当面说明")
    assert not promised(complaint)
    assert (complaint.matter.state, complaint.matter.closing) == ("solved", "answered")
    assert complaint.matter.closed_at == complaint.first_action_at == complaint.matter.answered_at


@pytest.mark.clause("YX-2.1.2b", "WY-G13")
@pytest.mark.parametrize("facts", [{"result": "当场更换"}, {"answer": "已说明"}])
def test_nothing_is_settled_on_the_spot_without_a_result_and_an_answer(record, facts):
    with pytest.raises(Refused, match="当场办结要写明处理结果和对客户的答复"):
        record(on_spot=True, **facts)
    assert not Complaint.objects.exists()


@pytest.mark.clause("YX-2.1.2b")
def test_who_complains_is_named_or_says_that_they_stay_unnamed(record):
    with pytest.raises(Refused, match="还不知道是谁投诉的") as refusal:
        record(party=None)
    assert refusal.value.field == "party" and refusal.value.way_out
    complaint = record(party=None, anonymous=True)
    assert complaint.party is None
    assert CALLBACK not in promised(complaint), "nobody can be called"


@pytest.mark.clause("YX-2.1.2b")
def test_a_customer_not_yet_in_the_register_is_taken_down_with_the_complaint(record, house):
    complaint = record(party=None, new_name="陈大文", new_phones=["13900001111"])
    assert [phone.number for phone in complaint.party.phones.all()] == ["13900001111"]
    assert complaint.party.records.get(kind="customers").department == house.desk
    assert promise(complaint, CALLBACK).to_party == complaint.party


@pytest.mark.clause("YX-2.1.2b", "WY-G4", "ZH-4.1.5", "YX-2.1.2c")
@pytest.mark.parametrize(
    ("houses", "kinds"),
    [
        (["YX"], {CALLBACK, ACKNOWLEDGE}),
        (["WY"], {INVESTIGATE}),
        (["ZH"], {RAISE}),
        (["JS"], {FOLLOW_UP}),
        (["YX", "WY", "JS", "ZH"], {CALLBACK, ACKNOWLEDGE, INVESTIGATE, RAISE}),
    ],
)
def test_a_complaint_promises_what_the_houses_clauses_say_and_nothing_of_other_houses(
    record, house, houses, kinds
):
    house.works_by(*houses)
    assert promised(record()) == kinds


@pytest.mark.clause("WY-S4", "ZH-4.1.5")
@pytest.mark.parametrize(
    ("houses", "kinds"),
    [(["YX"], set()), (["WY"], {REPORT}), (["ZH"], {PLAN}), (["WY", "ZH"], {REPORT, PLAN})],
)
def test_a_grave_complaint_is_reported_or_planned_where_the_houses_say_so(record, house, houses, kinds):
    house.works_by(*houses)
    assert promised(record(cause="电梯困人")) & {REPORT, PLAN} == kinds


@pytest.mark.clause("YX-2.1.2d")
@pytest.mark.parametrize(
    ("received", "by"),
    [
        ("2026-11-24 09:00", "11-24 17:30"),
        ("2026-11-24 07:00", "11-24 17:30"),
        ("2026-11-24 18:00", "11-25 17:30"),  # after closing
        ("2026-11-28 10:00", "11-30 17:30"),  # on a Saturday
        ("2026-10-10 10:00", "10-10 17:30"),  # on a Saturday that is worked
    ],
)
def test_a_reasonable_request_is_met_on_the_working_day_it_comes_in(record, received, by):
    with clock.at(received):
        assert due(record(category="request", reasonable=True), REQUEST) == by


@pytest.mark.clause("YX-2.1.2d")
def test_the_clock_of_a_request_starts_at_its_receipt_not_at_the_judgement(record, house):
    complaint = record(category="request")
    assert promised(complaint) == {FOLLOW_UP}, "not judged yet, and not forgotten either"
    with clock.at("2026-11-25 10:00"):
        do("judge", house.specialist, complaint, reasonable=True)
    assert due(complaint, REQUEST) == "11-24 17:30"
    assert promised(complaint) == {REQUEST}


@pytest.mark.clause("YX-2.1.2d")
def test_a_request_judged_unreasonable_after_all_is_no_longer_promised_for_the_day(record, house):
    complaint = record(category="request", reasonable=True)
    do("judge", house.specialist, complaint, reasonable=False)
    assert promised(complaint) == {FOLLOW_UP}
    assert promise(complaint, REQUEST).reason == "判定要求不合理"
    do("judge", house.specialist, complaint, reasonable=True)
    assert promised(complaint) == {REQUEST}


@pytest.mark.clause("YX-2.1.2d")
def test_only_requests_are_judged_and_only_where_the_clause_binds(record, house):
    with pytest.raises(Refused, match="只有“要求”类才需要判定"):
        do("judge", house.specialist, record(), reasonable=True)
    house.works_by("WY")
    request = record(category="request", reasonable=True)
    do("judge", house.specialist, request, reasonable=True)
    assert promised(request) == {FOLLOW_UP}


@pytest.mark.clause("YX-2.1.2c")
def test_an_opinion_goes_to_the_leader_as_a_complaint_does_and_a_consultation_does_not(record, house):
    assert ACKNOWLEDGE in promised(record(category="opinion"))
    assert ACKNOWLEDGE not in promised(record(category="consultation"))


@pytest.mark.clause("WY-S4")
def test_a_grave_word_goes_to_the_director_at_once_even_at_night(record, house):
    with clock.at("2026-11-28 23:40"):  # a Saturday night
        complaint = record(cause="地下室起火，有人受伤")
        assert complaint.matter.get_importance_display() == "重大"
        assert told(house.head, complaint) == ["重大事项，请立即批阅：卫生间漏水"]
    assert promise(complaint, REPORT).owner == house.head
    assert due(complaint, REPORT) == "11-30 09:00"  # half an hour of working time


@pytest.mark.clause("WY-S4")
def test_a_grave_matter_settled_on_the_spot_is_told_to_the_director_all_the_same(record, house):
    complaint = record(cause="电梯困人", on_spot=True, result="已放人", answer="已当面致歉")
    assert told(house.head, complaint) == ["重大事项，请立即批阅：卫生间漏水"]
    assert not promised(complaint)


@pytest.mark.clause("WY-S4")
def test_a_clerk_may_set_the_importance_higher_never_lower_than_the_words_say(record):
    assert record(cause="漏电", importance=0).matter.importance == 2
    assert record(importance=1).matter.importance == 1


@pytest.mark.clause("YX-3.2.6", "ZH-J2.7")
def test_when_it_happened_and_when_it_was_taken_down_are_two_times(record):
    complaint = record(happened_at=clock.shanghai("2026-11-20 22:00"))
    assert complaint.matter.happened_at == clock.shanghai("2026-11-20 22:00")
    assert complaint.matter.opened_at == clock.shanghai("2026-11-24 09:00")
    assert due(complaint, CALLBACK) == "11-26 17:30"


@pytest.mark.clause("YX-3.2.6", "ZH-J2.7", "YX-2.1.2c")
def test_the_ledger_shows_opinions_requests_and_complaints_by_kind_and_those_no_leader_has_read(
    record, house, client
):
    numbers = {
        kind: record(category=kind, title=f"{kind}件").record.number
        for kind in ("complaint", "opinion", "request", "consultation")
    }
    client.force_login(house.supervisor)

    def shown(query: str) -> set[str]:
        page = client.get(f"/r/complaints/?{query}").content.decode()
        return {kind for kind, number in numbers.items() if number in page}

    assert shown("") == set(numbers)
    assert shown("f_category=opinion") == shown("view=opinions") == {"opinion"}
    assert shown("view=requests") == {"request"}
    assert shown("view=unread") == {"complaint", "opinion"}
    do("acknowledge", house.supervisor, Complaint.objects.get(matter__title="opinion件"))
    assert shown("view=unread") == {"complaint"}


@pytest.mark.clause("WY-G6")
def test_the_sheet_fills_itself_from_the_record_as_the_owner_reads_it(record, house, client):
    complaint = record()
    do("solve", house.specialist, complaint, result="换了接头", answer="已电话告知")
    client.force_login(house.specialist)
    sheet = read(client, complaint)
    assert (sheet["事由"], sheet["接待人"]) == ("昨晚起卫生间顶部渗水", "周文员")
    assert (sheet["处理结果"], sheet["对客户的答复"]) == ("换了接头", "已电话告知")
    assert sheet["发生时间"] == "今天 09:00"


@pytest.mark.clause("YX-2.1.3c")
def test_the_time_to_the_first_action_is_kept(record, house):
    complaint = record()
    assert complaint.first_action_at is None
    with clock.at("2026-11-24 10:30"):
        do("contact", house.clerk, complaint, way="phone", reached=False)
    with clock.at("2026-11-24 15:00"):
        do("contact", house.clerk, complaint, way="phone", reached=False)
    assert again(complaint).first_action_at == clock.shanghai("2026-11-24 10:30")


@pytest.mark.clause("YX-2.1.1a")
def test_a_complaint_opened_from_a_call_knows_who_called(house, customer, client):
    call = perform(
        "calls.record",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        party=customer.party,
        need="漏水",
    )
    client.force_login(house.clerk)
    page = client.get(f"/new/complaints.record?from={call.pk}").content.decode()
    assert f'name="party" value="{customer.party.pk}"' in page and 'name="party_text" value="张**"' in page
