"""A breach is a fact with a time and evidence, held by whoever leads the member, counted once confirmed."""

import pytest
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.records.models import Link
from huiyin.rooms.people.conduct.models import CODES
from tests.words import again, do, promised

from .words import breach, confirmed, propose

ALL = [f"YX-4.1.{n}" for n in range(1, 16)]


@pytest.mark.clause(*ALL, "WY-M4b", "JS-H4", "YX-1.1")
def test_every_clause_of_conduct_can_be_breached(house):
    assert set(CODES) == {*ALL, "WY-M4b", "JS-H4", "YX-1.1"}
    for code in CODES:
        one = breach(house, clause=code, charge=1234 if code == "YX-4.1.14" else 0)
        assert one.clause == code and promised(one) == {"breaches.verify"}


@pytest.mark.clause("YX-4.1.1", "YX-4.2.5")
def test_without_evidence_nothing_is_held_against_anybody(house, record):
    with pytest.raises(Refused) as refusal:
        breach(house, uploads=())
    assert refusal.value.field == "uploads"
    complaint = record(about_member=house.clerk, by=house.specialist)
    one = breach(house, clause="YX-4.1.15", uploads=(), evidence=[complaint.record])
    assert Link.objects.filter(from_record=one.record, to_record=complaint.record, kind="evidence").exists()


@pytest.mark.clause("YX-4.1.15")
def test_a_quarrel_is_opened_from_the_complaint_which_stays_hidden_from_whom_it_is_about(house, record):
    complaint = record(about_member=house.clerk, by=house.specialist)
    browser = Client()
    browser.force_login(house.supervisor)
    form = browser.get(f"/new/breaches.record?from={complaint.pk}").content.decode()
    assert "周文员" in form and 'value="YX-4.1.15" selected' in form
    facts = {"witnesses": [house.specialist], "others": "保安老张"}
    one = breach(house, clause="YX-4.1.15", uploads=(), opened_from=complaint.record, **facts)
    do("breaches.confirm", one.matter.owner, one, finding="属实")
    browser.force_login(house.clerk)
    page = browser.get(f"/r/breaches/{one.pk}").content.decode()
    assert one.record.number in page and complaint.record.number not in page
    assert "李专员" not in page and "老张" not in page  # who spoke of it
    browser.force_login(house.supervisor)
    assert "李专员、保安老张" in browser.get(f"/r/breaches/{one.pk}").content.decode()


@pytest.mark.clause("YX-4.1.14", "YX-4.2.4")
def test_a_private_call_states_its_charge_and_nothing_else_has_one(house):
    with pytest.raises(Refused, match="话费"):
        breach(house, clause="YX-4.1.14")
    assert breach(house, clause="YX-4.1.14", charge=345).charge == 345
    assert breach(house, clause="YX-4.1.2", charge=345).charge == 0


@pytest.mark.clause("YX-4.2.5")
def test_the_member_never_owns_nor_handles_what_is_about_them(house):
    one = breach(house, member=house.supervisor, by=house.manager)
    assert one.matter.owner == house.manager
    with pytest.raises(NotSeen):
        do("breaches.confirm", house.supervisor, one, finding="没有的事")
    own = breach(house)
    with pytest.raises(Refused):
        do("matters.reassign", house.manager, own, owner=house.clerk, reason="试试")
    with pytest.raises(Refused, match="自己"):
        breach(house, member=house.supervisor, by=house.supervisor)


@pytest.mark.clause("YX-4.2.5")
def test_what_happened_and_what_was_recorded_are_two_times_and_neither_lies_ahead(house):
    one = breach(house, at="2026-11-02 08:00")
    assert clock.local(one.matter.happened_at).day == 2 and clock.local(one.matter.opened_at).day == 24
    with pytest.raises(Refused, match="还没有到"):
        breach(house, at="2026-11-24 10:00")


@pytest.mark.clause("YX-4.2.5")
def test_before_it_is_confirmed_it_is_put_right_with_a_reason_dismissed_or_voided(house):
    one = breach(house)
    facts = {"happened_at": clock.shanghai("2026-11-23 11:00"), "words": "看报纸"}
    with pytest.raises(Refused, match="理由"):
        do("breaches.correct", house.supervisor, one, **facts)
    do("breaches.correct", house.supervisor, one, reason="看错了", **facts)
    assert again(one).words == "看报纸"
    do("breaches.dismiss", house.supervisor, one, finding="是工作资料")
    assert again(one).matter.state == "dismissed"
    other = breach(house)
    do("breaches.void", house.supervisor, other, reason="登记错人")
    assert again(other).matter.state == "voided"
    with pytest.raises(Refused):
        do("breaches.correct", house.supervisor, confirmed(house), reason="改", **facts)


@pytest.mark.clause("YX-4.2.1", "YX-4.2.5", "YX-1.1")
def test_a_rule_not_signed_by_then_leaves_the_breach_without_penalty(house, sign_rules):
    sign_rules(house.clerk, at="2026-11-24 08:30")
    early = confirmed(house, at="2026-11-23 10:00")
    assert early.edition == ""
    with pytest.raises(Refused) as refusal:
        propose(house, early)
    assert "YX-4.2.1" in refusal.value.clauses and "劳动合同法第4条" in str(refusal.value.way_out)
    do("breaches.file", house.supervisor, early, reason="当时未签阅")
    assert again(early).matter.state == "shelved"
    late = confirmed(house, at="2026-11-24 08:45")
    assert late.edition and late.reading.kind == "readings"
    assert propose(house, late).nth == 1  # the early one does not count
    with pytest.raises(Refused, match="申辩"):
        do("breaches.file", house.supervisor, late, reason="算了")


@pytest.mark.clause("JS-H4")
def test_a_call_that_was_no_service_is_counted_and_may_become_a_breach(house, customer):
    where = {"department": house.desk, "project": house.project}
    call = perform("calls.record", by=house.clerk, need="私事", outcome="not_service", **where)
    one = breach(house, clause="JS-H4", sort="私人通话", uploads=(), opened_from=call.record)
    assert one.sort == "私人通话"
    browser = Client()
    browser.force_login(house.supervisor)
    page = browser.get("/conduct/overview").content.decode()
    assert "占用热线" in page and "周文员" in page
