"""What is promised has an owner and a due time, is kept or taken back by name, and is never moved in silence."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.calendars.loading import load_year
from huiyin.kernel.calendars.models import CalendarYear
from huiyin.kernel.clauses.parameters import Unset, set_parameter
from huiyin.kernel.journal.reading import lines_of
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.promises.sweeping import recompute_provisional, sweep
from tests.words import again, do, due, promise, promised, told

CALLBACK, AGREED, FOLLOW_UP = "complaints.callback", "matters.agreed", "matters.follow_up"


@pytest.mark.clause("WY-G13", "JS-2.1")
def test_the_fallback_stands_aside_as_soon_as_a_rule_or_a_word_given_takes_its_place(record, house):
    complaint = record(category="consultation")
    assert due(complaint, FOLLOW_UP) == "11-27 17:30"
    do(
        "matters.promise",
        house.specialist,
        complaint,
        words="周五前答复",
        due=clock.shanghai("2026-11-27 12:00"),
    )
    assert promised(complaint) == {AGREED}
    assert promise(complaint, FOLLOW_UP).state == "withdrawn"


@pytest.mark.clause("WY-G13")
def test_when_the_last_promise_is_kept_and_the_matter_is_open_it_is_followed_up_again(record, house):
    house.works_by("YX")
    complaint = record()
    do("complaints.acknowledge", house.supervisor, complaint)
    callback = promise(complaint, CALLBACK)
    do(
        "complaints.contact",
        house.clerk,
        complaint,
        way="phone",
        reached=True,
        words="谈过",
        settles=[callback],
    )
    assert promised(complaint) == {FOLLOW_UP}
    assert again(complaint).matter.next_due == promise(complaint, FOLLOW_UP).due


@pytest.mark.clause("JS-2.1")
def test_what_is_promised_to_a_customer_is_written_down_with_what_by_whom_and_by_when(record, house, client):
    complaint = record()
    when = clock.shanghai("2026-11-25 15:00")
    do("matters.promise", house.specialist, complaint, words="送检测报告上门", due=when)
    given = promise(complaint, AGREED)
    assert (given.words, given.owner, given.due, given.to_party) == (
        "送检测报告上门",
        house.specialist,
        when,
        complaint.party,
    )
    client.force_login(house.specialist)
    for path in ("/", f"/r/complaints/{complaint.pk}"):
        assert "送检测报告上门" in client.get(path).content.decode()


@pytest.mark.clause("JS-2.1")
def test_nothing_is_promised_into_the_past_or_to_nobody(record, house):
    with pytest.raises(Refused, match="答应的时间已经过去"):
        do("matters.promise", house.specialist, record(), words="马上", due=clock.now())
    with pytest.raises(Refused, match="这件事没有客户"):
        nobody = record(party=None, anonymous=True)
        do("matters.promise", house.specialist, nobody, words="好", due=clock.shanghai("2026-11-25 15:00"))


@pytest.mark.clause("JS-2.1")
def test_a_new_date_is_a_new_promise_that_points_at_the_old_and_says_why(record, house):
    complaint = record()
    first, later = promise(complaint, CALLBACK), clock.shanghai("2026-11-30 15:00")
    with pytest.raises(Refused, match="改期需要写明原因"):
        do("matters.rearrange", house.specialist, complaint, promise=first, due=later)
    do("matters.rearrange", house.specialist, complaint, promise=first, due=later, reason="客户出差")
    old, new = Promise.objects.get(pk=first.pk), promise(complaint, CALLBACK)
    assert (old.state, old.reason, old.due) == ("withdrawn", "改期：客户出差", first.due)
    assert (new.follows, new.due, new.owner, new.state) == (old, later, first.owner, "open")
    with pytest.raises(Refused, match="这项承诺已经结束"):
        do("matters.rearrange", house.specialist, complaint, promise=old, due=later, reason="再改")
    with pytest.raises(Refused, match="新的时间已经过去"):
        do("matters.rearrange", house.specialist, complaint, promise=new, due=clock.now(), reason="再改")
    said = lines_of(again(complaint).record)[0].said
    assert said["facts"]["原定"] == "11-26 17:30" and said["facts"]["改为"] == "11-30 15:00"


@pytest.mark.clause("JS-2.1", "WY-G13")
def test_whatever_ends_with_the_matter_is_taken_back_with_its_reason_not_called_kept(record, house):
    complaint = record()
    do("matters.promise", house.specialist, complaint, words="送报告", due=clock.shanghai("2026-11-27 12:00"))
    do("complaints.solve", house.specialist, complaint, result="已修好", answer="已说明")
    left = promise(complaint, AGREED)
    assert (left.state, left.reason) == ("withdrawn", "事项已办结")
    assert promise(complaint, CALLBACK).state == "kept"


@pytest.mark.clause("WY-G13")
def test_the_next_due_time_of_a_matter_is_that_of_its_nearest_promise(record, house):
    complaint = record()
    nearest = min(Promise.objects.filter(matter=complaint.pk, state="open"), key=lambda p: p.due)
    assert again(complaint).matter.next_due == nearest.due == clock.shanghai("2026-11-24 17:30")
    do("matters.promise", house.specialist, complaint, words="中午前", due=clock.shanghai("2026-11-24 12:00"))
    assert again(complaint).matter.next_due == clock.shanghai("2026-11-24 12:00")


def test_a_limit_that_the_rules_leave_open_is_asked_for_before_anything_is_promised(record, house):
    set_parameter("YX-2.1.2b", "callback_within", None, department=house.desk, reason="未定")
    with pytest.raises(Unset, match="YX-2.1.2b 投诉回电时限"):
        record()


@pytest.mark.clause("YX-2.1.2b")
def test_how_a_due_time_came_about_can_be_read_line_by_line(record, house, client):
    with clock.at("2026-11-27 09:00"):
        complaint = record()
        callback = promise(complaint, CALLBACK)
        client.force_login(house.specialist)
        page = client.get(f"/promises/{callback.pk}/how").content.decode()
    for words in ("11月29日（周日），不营业", "不早于该日下班", "投诉回电时限", "2 天", "11月30日"):
        assert words in page
    client.force_login(house.stranger)
    assert client.get(f"/promises/{callback.pk}/how").status_code == 404


# ── years whose holidays are not published yet ──────────────────────────────────


@pytest.fixture
def unpublished():
    """2027 is not published: the sixth of January of that year will turn out to be a rest day."""
    CalendarYear.objects.filter(year=2027).delete()
    from huiyin.kernel.calendars.loading import forget

    forget()
    with clock.at("2026-12-31 09:00"):
        yield lambda: load_year(
            2027, {dt.date(2027, 1, 4): "bridged", dt.date(2027, 1, 1): "statutory"}, "通知"
        )


@pytest.mark.clause("WY-G13")
def test_a_due_time_that_reaches_into_an_unpublished_year_is_provisional_and_computed_again(
    record, house, unpublished
):
    complaint = record(category="consultation")
    before = promise(complaint, FOLLOW_UP)
    assert before.provisional and due(complaint, FOLLOW_UP) == "01-06 17:30"
    assert recompute_provisional() == 0
    unpublished()
    assert recompute_provisional() == 1
    after = promise(complaint, FOLLOW_UP)
    assert due(complaint, FOLLOW_UP) == "01-07 17:30" and not after.provisional
    assert again(complaint).matter.next_due == after.due
    assert after.tell_at > before.tell_at and "1月4日" in after.how
    assert recompute_provisional() == 0


@pytest.mark.clause("WY-G13", "YX-2.1.2b")
def test_computing_again_keeps_the_departments_reading_of_closed_days(record, house, unpublished):
    set_parameter("YX-2.1.2b", "closed_day_ends", "after", department=house.desk, reason="从宽")
    complaint = record()
    assert due(complaint, CALLBACK) == "01-04 17:30"  # the second day is a Saturday
    unpublished()
    recompute_provisional()
    assert due(complaint, CALLBACK) == "01-05 17:30"


@pytest.mark.clause("WY-G13")
def test_a_promise_that_moved_is_told_of_at_its_new_time_and_not_twice_the_same(record, house, unpublished):
    house.works_by("JS")
    complaint = record()
    with clock.at("2027-01-06 15:00"):
        sweep()
        unpublished()
        recompute_provisional()
        sweep()
    assert [w for w in told(house.specialist, complaint) if "将于" in w] == [
        "“卫生间漏水”的跟进将于1月6日 17:30到期"
    ]
    assert promise(complaint, FOLLOW_UP).tell_at == promise(complaint, FOLLOW_UP).due
    sweep(clock.shanghai("2027-01-07 17:30"))
    assert told(house.specialist, complaint)[-1] == "“卫生间漏水”的跟进已逾期（应于1月7日 17:30前完成）"


@pytest.mark.clause("JS-2.1")
def test_an_agreed_time_is_nobodys_to_compute_again(record, house, unpublished):
    complaint = record()
    when = clock.shanghai("2027-01-04 10:00")
    do("matters.promise", house.specialist, complaint, words="节后答复", due=when)
    unpublished()
    recompute_provisional()
    assert promise(complaint, AGREED).due == when
