"""Breaches of before the system come in settled: they count where the rules were signed on paper, and nothing else follows."""

import datetime as dt

import pytest
from django.test import Client

from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.explain.models import Explanation
from huiyin.kernel.imports import applying
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.people.conduct.jobs import months_agree, penalties_agree
from huiyin.rooms.people.conduct.models import Breach, Penalty
from huiyin.rooms.people.conduct.queries import dues_of
from tests.words import again, do

from .words import (
    FIRST,
    SECOND,
    batch_of,
    brought,
    changed,
    confirmed,
    effective,
    heard,
    paper,
    propose,
    punished,
)


@pytest.mark.clause("YX-4.2.1", "YX-4.2.5")
def test_a_new_breach_after_the_bring_in_is_reckoned_as_the_third(house, sign_rules):
    brought(house, FIRST, SECOND)
    sign_rules(house.clerk)
    third = propose(house, confirmed(house, clause="YX-4.1.2"))
    assert (third.nth, third.fine, third.counted.count()) == (3, 5000, 2)
    kept = Explanation.objects.get(record=third.pk, figure="fine")
    said = [row[1:3] for row in kept.inputs]
    assert sum("旧台账导入，纸面签阅" in str(row) for row in said) == 2
    assert "2026-03-02 00:00" not in str(kept.inputs) and "2026-05-06 14:30" in str(kept.inputs)
    browser = Client()
    browser.force_login(house.supervisor)
    assert "旧台账导入，纸面签阅" in browser.get(f"/r/penalties/{third.pk}").content.decode()
    assert [*penalties_agree(0), *months_agree(0)] == []


@pytest.mark.clause("YX-4.2.5", "YX-1.1")
def test_only_what_was_signed_on_paper_by_then_counts(house, sign_rules):
    brought(house, changed(FIRST, 当时是否已签阅制度="否"), SECOND)
    sign_rules(house.clerk)
    one = Breach.objects.get(clause="YX-4.1.3")
    assert (one.on_paper, one.counts) == (False, False)
    assert propose(house, confirmed(house, clause="YX-4.1.2")).nth == 2
    browser = Client()
    browser.force_login(house.supervisor)
    assert "当时没有签阅，不计入次数" in browser.get(f"/r/breaches/{one.pk}").content.decode()


@pytest.mark.clause("YX-4.2.5", "WY-M6")
def test_it_is_settled_as_it_was_said_and_nothing_is_born_from_it(house):
    notices = Notice.objects.count()
    brought(house, FIRST, changed(SECOND, 违反条款="YX-4.1.14"))
    one, other = Breach.objects.order_by("pk")
    assert (one.matter.state, one.measure, one.basis, one.remark) == ("settled", "20 元", "旧册3号", "已缴")
    assert (one.decided_on, other.measure, other.charge) == (dt.date(2026, 3, 5), "罚20元", 0)
    assert one.matter.closed_at and one.matter.owner == house.supervisor
    assert not Promise.objects.filter(matter__in=[one.pk, other.pk]).exists()
    assert Notice.objects.count() == notices and not Penalty.objects.exists()
    assert dues_of(house.desk, dt.date(2026, 11, 1)) == []
    with pytest.raises(Refused):
        propose(house, one)


@pytest.mark.clause("YX-4.2.5")
def test_the_member_reads_it_among_their_own_and_nobody_beside_them(house):
    brought(house, FIRST)
    one = Breach.objects.get()
    browser = Client()
    browser.force_login(house.clerk)
    page = browser.get("/conduct/mine").content.decode()
    assert one.record.number in page and "旧台账导入，20 元，当时已纸面签阅，计入次数" in page
    assert "03-02 00:00" not in page
    page = browser.get(f"/r/breaches/{one.pk}").content.decode()
    assert "旧册3号" in page and ">2026-03-02<" in page.replace(" ", "")
    browser.force_login(house.specialist)
    assert browser.get(f"/r/breaches/{one.pk}").status_code == 404
    browser.force_login(house.supervisor)
    assert "旧册3号" in browser.get(f"/r/breaches/{one.pk}").content.decode()
    assert browser.get("/conduct/overview?month=2026-03").content.decode().count("YX-4.1.3") >= 1


@pytest.mark.clause("YX-4.2.5")
def test_the_file_is_read_by_nobody_but_who_brought_it(house):
    batch = batch_of(house, FIRST, by=house.manager)
    browser = Client()
    browser.force_login(house.manager)
    assert browser.get(f"/imports/{batch.pk}").status_code == 200
    assert "旧册.xlsx" in browser.get("/imports").content.decode()
    browser.force_login(house.supervisor)
    assert browser.get(f"/imports/{batch.pk}").status_code == 404
    assert "旧册.xlsx" not in browser.get("/imports").content.decode()


@pytest.mark.clause("YX-4.2.5")
def test_a_batch_is_taken_back_whole_until_a_penalty_counts_what_it_brought(house, sign_rules):
    batch = brought(house, FIRST, SECOND)
    do("breaches.void", house.supervisor, Breach.objects.get(basis="旧册7号"), reason="这一件登记错")
    applying.undo(batch, house.supervisor, "导错")
    assert set(Breach.objects.values_list("matter__state", "counts")) == {("voided", False)}
    batch = brought(house, FIRST, SECOND)
    sign_rules(house.clerk)
    assert propose(house, confirmed(house)).nth == 3
    with pytest.raises(Refused, match="已计入处罚CF"):
        applying.undo(batch, house.supervisor, "导错")
    assert Breach.objects.filter(brought=True, counts=True).count() == 2


@pytest.mark.clause("YX-4.2.1", "YX-4.2.5")
def test_one_that_was_brought_in_wrongly_is_voided_and_what_rested_on_it_is_reckoned_anew(house, sign_rules):
    brought(house, FIRST, SECOND)
    sign_rules(house.clerk)
    third = effective(house, propose(house, confirmed(house)))
    assert third.fine == 5000
    old = Breach.objects.get(basis="旧册3号")
    with pytest.raises(NotSeen):
        do("breaches.void", house.specialist, old, reason="试")
    with pytest.raises(Refused, match="部门经理"):
        do("breaches.void", house.supervisor, old, reason="登记错人")
    with pytest.raises(Refused, match="理由"):
        do("breaches.void", house.manager, old)
    do("breaches.void", house.manager, old, reason="登记错人")
    assert again(old).matter.state == "voided" and again(third).matter.state == "reversed"
    anew = Penalty.objects.get(follows=third)
    assert (anew.nth, anew.fine) == (2, 2000)
    assert list(penalties_agree(0)) == []


@pytest.mark.clause("YX-4.2.5")
def test_a_breach_that_was_settled_here_is_not_voided(house, sign_rules):
    sign_rules(house.clerk)
    one = again(punished(house).breach)
    with pytest.raises(Refused, match="申诉"):
        do("breaches.void", house.manager, one, reason="算了")


@pytest.mark.clause("YX-4.2.5", "YX-4.2.2")
def test_a_dismissal_after_a_first_time_on_paper_asks_for_the_old_notice(house, sign_rules):
    brought(house, changed(FIRST, 违反条款="YX-4.1.12"))
    sign_rules(house.clerk)
    second = propose(house, confirmed(house, clause="YX-4.1.12"))
    assert second.dismissal
    one = effective(house, second).dismissals.get()
    with pytest.raises(Refused, match="纸面通知"):
        do("dismissals.prepare", house.supervisor, one, serious="两次")
    do("dismissals.prepare", house.supervisor, one, serious="两次", uploads=[paper("旧通知.pdf")])
    assert again(one).matter.state == "prepared"
    browser = Client()
    browser.force_login(house.supervisor)
    assert "纸面签收见附件" in browser.get(f"/r/dismissals/{one.pk}").content.decode()


@pytest.mark.clause("YX-4.2.5")
def test_the_notice_says_which_breaches_are_of_before(house, sign_rules, printed):
    brought(house, FIRST)
    sign_rules(house.clerk)
    words = printed(heard(house, propose(house, confirmed(house))), "notice", house.supervisor)
    assert "YX-4.1.3（纸面签阅）" in words and "2026年3月2日" in words
