"""A month's total with something wrong in it is taken back until finance confirmed it, and drawn anew in order."""

import datetime as dt

import pytest
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.rooms.people.conduct.jobs import months_agree, penalties_agree
from huiyin.rooms.people.conduct.models import Entry, Reward, Total, TotalLine
from huiyin.rooms.people.conduct.queries import months_to_draw
from tests.words import again, do, promise, promised, told

from .test_month import DECEMBER, NOVEMBER, draw, reward
from .words import appeal, approve, judged, punished


@pytest.fixture(autouse=True)
def signed(house, sign_rules):
    sign_rules(house.clerk, house.specialist)


@pytest.fixture
def sheet(house, accountant) -> Total:
    """November with a wage that was typed wrongly: a tenth of what it is."""
    punished(house)
    punished(house, clause="YX-4.1.14", charge=150_000)
    approve(reward(house, bonus=20_000))
    with clock.at("2026-12-01 10:00"):
        return draw(house, NOVEMBER, {house.clerk.pk: 50_000})


def recall(total, by, at="2026-12-01 11:00", reason="周文员的工资少填一个零"):
    with clock.at(at):
        do("conducttotals.recall", by, total, reason=reason)
    return again(total)


@pytest.mark.clause("YX-4.2.5", "YX-4.2.4")
def test_a_month_with_a_wrong_wage_is_taken_back_and_drawn_anew(house, accountant, sheet):
    assert sheet.lines.get().deducted == 10_000
    old = recall(sheet, house.manager)
    assert (old.matter.state, old.recalled_by, old.recalled_why) == (
        "withdrawn",
        house.manager,
        "周文员的工资少填一个零",
    )
    with clock.at("2026-12-01 14:00"):
        assert months_to_draw(house.desk, dt.date(2026, 12, 1)) == [NOVEMBER]
        anew = draw(house, NOVEMBER, {house.clerk.pk: 500_000})
    line = anew.lines.get()
    assert (line.fines, line.compensation, line.deducted, line.carried) == (302_000, 150_000, 100_000, 50_000)
    assert line.rewarded == 20_000 and Reward.objects.get().told_in == line
    assert sheet.lines.get().entries.filter(recalled=True).count() == line.entries.count() == 2
    with clock.at("2027-01-04 10:00"):
        later = draw(house, DECEMBER, {house.clerk.pk: 500_000}).lines.get()
    assert (later.brought, later.fines, later.rewarded) == (50_000, 0, 0)  # of the standing sheet alone
    assert [*penalties_agree(0), *months_agree(0)] == []


@pytest.mark.clause("YX-4.2.5")
def test_finance_is_told_and_waits_for_nothing_any_more(house, accountant, sheet):
    assert promised(sheet) == {"conducttotals.receive"}
    recall(sheet, house.manager)
    assert promised(sheet) == set()
    ended = promise(sheet, "conducttotals.receive")
    assert ended.state == "withdrawn" and "工资少填一个零" in ended.reason
    assert "已收回，请勿据此扣发" in told(accountant, sheet)[-1]
    with pytest.raises(Refused, match="已收回"), clock.at("2026-12-01 12:00"):
        do("conducttotals.receive", accountant, sheet)


@pytest.mark.clause("YX-4.2.5")
def test_what_finance_confirmed_stands_and_is_put_right_in_the_next_month(house, accountant, sheet):
    with clock.at("2026-12-01 10:30"):
        do("conducttotals.receive", accountant, sheet)
    with pytest.raises(Refused) as refusal:
        recall(sheet, house.manager)
    assert "下一个月" in str(refusal.value.way_out)
    assert again(sheet).matter.state == "received"
    browser = Client()
    browser.force_login(house.manager)
    with clock.at("2026-12-01 11:00"):
        assert "conducttotals.recall" not in browser.get(f"/r/conducttotals/{sheet.pk}").content.decode()


@pytest.mark.clause("YX-4.2.5")
def test_only_the_last_month_is_taken_back(house, accountant, sheet):
    with clock.at("2027-01-04 10:00"):
        december = draw(house, DECEMBER, {house.clerk.pk: 500_000})
    with pytest.raises(Refused) as refusal:
        recall(sheet, house.manager, at="2027-01-04 11:00")
    assert "先收回2026-12" in str(refusal.value.way_out)
    recall(december, house.manager, at="2027-01-04 11:00")
    recall(sheet, house.manager, at="2027-01-04 11:10")
    assert months_to_draw(house.desk, dt.date(2027, 1, 4)) == [NOVEMBER, DECEMBER]
    with clock.at("2027-01-04 12:00"):
        draw(house, NOVEMBER, {house.clerk.pk: 500_000})
        again_december = draw(house, DECEMBER, {house.clerk.pk: 500_000})
        do("conducttotals.receive", accountant, again_december)
        with pytest.raises(Refused) as refusal:
            recall(Total.objects.get(month=NOVEMBER, recalled_at=None), house.manager, at="2027-01-04 13:00")
    assert "下一个月" in str(refusal.value.way_out)
    assert list(months_agree(0)) == []


@pytest.mark.clause("YX-4.2.5")
def test_it_takes_a_reason_and_whoever_may_draw(house, accountant, sheet):
    with pytest.raises(Refused, match="理由"):
        recall(sheet, house.manager, reason="")
    with pytest.raises(NotSeen):
        recall(sheet, house.supervisor)
    with pytest.raises(Refused, match="权限"):
        recall(sheet, accountant)
    assert again(sheet).matter.state == "sent"
    recall(sheet, house.head)
    with pytest.raises(Refused):
        recall(sheet, house.manager)


@pytest.mark.clause("YX-4.2.5", "WY-M6")
def test_the_old_sheet_stays_readable_and_prints_no_more(house, accountant, sheet, printed):
    assert "月度奖惩汇总表" in printed(sheet, "total", house.manager)
    recall(sheet, house.manager)
    line = sheet.lines.get()
    browser = Client()
    browser.force_login(accountant)
    with clock.at("2026-12-01 12:00"):
        page = browser.get(f"/r/conducttotals/{sheet.pk}").content.decode()
        assert "已经收回" in page and "周文员" in page and "工资少填一个零" in page
        page = browser.get(f"/r/conductlines/{line.pk}").content.decode()
        assert "不再计入" in page and "拾金不昧" in page
        ledger = browser.get("/r/conductlines/?view=standing").content.decode()
        assert "周文员" not in ledger
        assert "周文员" in browser.get("/r/conductlines/?view=recalled").content.decode()
        browser.force_login(house.clerk)
        assert "已收回" in browser.get("/conduct/mine").content.decode()
        with pytest.raises(NotSeen):
            printed(sheet, "total", house.manager)


@pytest.mark.clause("YX-4.2.5")
def test_what_is_reversed_or_voided_meanwhile_is_not_drawn_again(house, accountant, sheet):
    """Never told, it needs no taking back either."""
    recall(sheet, house.manager)
    first = Entry.objects.order_by("pk").first().penalty
    with clock.at("2026-12-01 12:00"):
        judged(appeal(first), upheld=False)
        do("rewards.void", house.manager, Reward.objects.get(), reason="误发")
        line = draw(house, NOVEMBER, {house.clerk.pk: 500_000}).lines.get()
    assert (line.fines, line.rewarded) == (300_000, 0)
    assert not Entry.objects.filter(penalty=first, recalled=False).exists()
    assert list(months_agree(0)) == []


@pytest.mark.clause("YX-4.2.5")
def test_a_sheet_taken_back_that_still_tells_something_is_found_out(house, accountant, sheet):
    recall(sheet, house.manager)
    line = TotalLine.objects.get()
    line.entries.update(recalled=False)
    line.rewards.set(line.freed.all())
    assert len(list(months_agree(0))) == 2
