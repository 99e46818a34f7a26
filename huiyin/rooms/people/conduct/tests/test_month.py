"""Rewards, and the month's total: told once, fines apart from compensation, equal to the sum of its penalties."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.explain.models import Explanation
from huiyin.rooms.people.conduct.jobs import months_agree, penalties_agree, remind_of_month
from huiyin.rooms.people.conduct.models import Entry, Reward, Total, TotalLine
from huiyin.rooms.people.conduct.queries import rewards_between
from tests.words import again, do, told

from .words import appeal, approve, judged, paper, punished


@pytest.fixture(autouse=True)
def signed(house, sign_rules):
    sign_rules(house.clerk, house.specialist)


def draw(house, month, wages=None, by=None) -> Total:
    facts = {"month": month, "wages": wages or {}, "title": f"{month:%Y-%m}汇总"}
    return again(perform("conducttotals.draw", by=by or house.manager, department=house.desk, **facts))


NOVEMBER, DECEMBER, JANUARY = dt.date(2026, 11, 1), dt.date(2026, 12, 1), dt.date(2027, 1, 1)


@pytest.mark.clause("YX-4.2.5", "YX-4.2.4", "YX-4.2.1")
def test_fines_in_points_are_listed_with_no_money_and_compensation_is_capped_and_carried(house):
    punished(house)
    big = punished(house, clause="YX-4.1.14", charge=150_000)
    with clock.at("2026-12-01 10:00"):
        with pytest.raises(Refused, match="当月工资"):
            draw(house, NOVEMBER)
        total = draw(house, NOVEMBER, {house.clerk.pk: 500_000})
    line = total.lines.get()
    assert (line.fines, line.money, line.points) == (302_000, 0, 30_200)
    assert (line.compensation, line.deducted, line.carried) == (150_000, 100_000, 50_000)
    kept = Explanation.objects.get(record=line.pk, figure="deducted")
    assert kept.value == "1,000.00" and any(row[0] == big.pk for row in kept.inputs)
    with clock.at("2027-01-04 10:00"):
        later = draw(house, DECEMBER, {house.clerk.pk: 500_000}).lines.get()
    assert (later.brought, later.compensation, later.deducted, later.carried) == (50_000, 0, 50_000, 0)
    with clock.at("2027-02-01 10:00"):
        assert not draw(house, JANUARY).lines.exists()


@pytest.mark.clause("YX-4.2.4")
def test_the_minimum_wage_stays_untouched(house):
    set_parameter("YX-4.2.4", "minimum_wage", 230_000, department=house.desk, reason="试")
    punished(house, clause="YX-4.1.14", charge=150_000)
    with clock.at("2026-12-01 10:00"):
        line = draw(house, NOVEMBER, {house.clerk.pk: 250_000}).lines.get()
    assert (line.deducted, line.carried) == (20_000, 130_000)


@pytest.mark.clause("YX-4.2.5")
def test_a_month_is_told_once_in_order_and_what_comes_later_stands_in_the_next(house):
    with pytest.raises(Refused, match="还没有结束"):
        draw(house, NOVEMBER)
    with clock.at("2026-12-01 10:00"):
        assert not draw(house, NOVEMBER).lines.exists()
        with pytest.raises(Refused, match="已经汇总"):
            draw(house, NOVEMBER)
        late = punished(house, at="2026-11-23 10:00")  # it happened in November
    with clock.at("2027-01-04 10:00"):
        total = draw(house, DECEMBER)
    assert Entry.objects.get(penalty=late).line.total == total


@pytest.mark.clause("YX-4.2.5")
def test_what_an_appeal_reverses_is_taken_back_in_a_later_month(house):
    with clock.at("2026-11-27 10:00"):
        penalty = punished(house, clause="YX-4.1.14", charge=10_000)
    with clock.at("2026-12-01 10:00"):
        draw(house, NOVEMBER, {house.clerk.pk: 500_000})
        appeal(penalty)
        judged(again(penalty), upheld=False)
    with clock.at("2027-01-04 10:00"):
        line = draw(house, DECEMBER).lines.get()
    assert (line.fines, line.compensation, line.deducted, line.carried) == (-20_000, -10_000, -10_000, 0)
    assert Entry.objects.filter(penalty=penalty).count() == 2


@pytest.mark.clause("YX-4.2.5")
def test_finance_confirms_and_nobody_for_them(house, accountant):
    with clock.at("2026-12-01 10:00"):
        total = draw(house, NOVEMBER)
        with pytest.raises(Refused):
            do("conducttotals.receive", house.manager, total)
        with pytest.raises(Refused):
            draw(house, DECEMBER, by=house.supervisor)
        do("conducttotals.receive", accountant, total, remark="已收")
    total = again(total)
    assert total.matter.state == "received" and total.received_by == accountant


@pytest.mark.clause("YX-4.2.4", "YX-4.2.5")
@settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.booleans(), st.integers(100, 90_000)), min_size=1, max_size=3), st.data())
def test_totals_equal_the_sum_of_their_penalties_over_months(house, cases, data):
    from django.db import transaction

    with transaction.atomic():
        months = [NOVEMBER, DECEMBER, JANUARY]
        made = []
        for n, (one_of_two, charge) in enumerate(cases):
            month = data.draw(st.sampled_from(months[:2]))
            with clock.at(f"{month:%Y-%m}-{24 + n} 11:00"):
                member = house.clerk if one_of_two else house.specialist
                made.append(
                    punished(house, member, "YX-4.1.14", f"{month:%Y-%m}-{23 + n} 09:00", charge=charge)
                )
        wages = {house.clerk.pk: 300_000, house.specialist.pk: 120_000}
        for month in months:
            with clock.at(f"{clock.months_on(month, 1)} 10:00"):
                draw(house, month, wages)
        for member in (house.clerk, house.specialist):
            mine = [one for one in made if one.member_id == member.pk]
            lines = list(TotalLine.objects.filter(member=member).order_by("month"))
            assert sum(line.fines for line in lines) == sum(2 * one.breach.charge for one in mine)
            left = lines[-1].carried if lines else 0
            assert sum(line.deducted for line in lines) + left == sum(one.breach.charge for one in mine)
        assert [*penalties_agree(0), *months_agree(0)] == []
        transaction.set_rollback(True)


# ── rewards ─────────────────────────────────────────────────────────────────────


def reward(house, member=None, sort=Reward.Sort.COMMENDATION, by=None, **facts):
    facts = {
        "concerned": member or house.clerk,
        "sort": sort,
        "title": "拾金不昧",
        "ground": "拾到客户钱包并归还",
        "earned_on": dt.date(2026, 11, 20),
        "uploads": [paper("表扬信.pdf")],
    } | facts
    return perform("rewards.grant", by=by or house.supervisor, department=house.desk, **facts)


@pytest.mark.clause("WY-M6")
def test_a_reward_is_granted_by_approval_and_asked_for_by_the_appraisals(house):
    approval = reward(house)
    assert isinstance(approval, Approval) and not Reward.objects.exists()
    approve(approval)
    approve(reward(house, sort=Reward.Sort.PRAISE))
    found = rewards_between(house.clerk, dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    assert [one.get_sort_display() for one in found] == ["嘉奖"]
    assert rewards_between(house.clerk, dt.date(2026, 11, 1), dt.date(2026, 11, 30), 1).count() == 2


@pytest.mark.clause("WY-M6")
def test_a_reward_has_ground_and_evidence_and_never_oneself(house):
    for facts, words in (
        ({"uploads": []}, "证明材料"),
        ({"by": house.supervisor, "concerned": house.supervisor}, "自己"),
        ({"earned_on": dt.date(2026, 12, 1)}, "还没有到"),
        ({"sort": Reward.Sort.TITLE}, "称号"),
        ({"concerned": house.engineer}, "不在"),
    ):
        with pytest.raises(Refused, match=words):
            reward(house, **facts)
    own = reward(house, member=house.manager)
    assert own.matter.owner == house.head  # the manager does not approve their own


@pytest.mark.clause("WY-M6", "YX-4.2.5")
def test_a_bonus_stands_in_the_month_and_a_reward_granted_by_mistake_is_voided(house):
    approve(reward(house, bonus=20_000))
    approve(reward(house, bonus=5_000, title="另一件"))
    wrong = Reward.objects.get(title="另一件")
    do("rewards.void", house.manager, wrong, reason="重复")
    with clock.at("2026-12-01 10:00"):
        line = draw(house, NOVEMBER).lines.get()
    assert (line.rewarded, line.fines) == (20_000, 0)
    with pytest.raises(Refused, match="已经报财务"):
        do("rewards.void", house.manager, Reward.objects.get(title="拾金不昧"), reason="误发")


@pytest.mark.clause("YX-4.2.5")
def test_on_the_first_working_day_the_head_is_reminded_where_something_is_to_be_told(house):
    with clock.at("2026-12-01 08:30"):
        assert remind_of_month() == 0
    punished(house)
    with clock.at("2026-12-01 08:30"):
        assert remind_of_month() == 1 and "2026-11" in told(house.head)[-1]
    with clock.at("2026-12-02 08:30"):
        assert remind_of_month() == 0
