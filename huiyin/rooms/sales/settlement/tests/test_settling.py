"""What a home measures is settled: computed, told, paid or refunded, or chosen about."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.checks import check_all
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.explain.models import Explanation
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.promises.models import Promise
from huiyin.registers.accounts.models import Bill, Credit
from huiyin.registers.accounts.queries import balance_of, owed_to
from tests.words import again, do, due, told

pytestmark = [pytest.mark.django_db, pytest.mark.clause("YX-2.7.2")]
LETTER = [Stored("确认书.png", "image/png", 10, "ef" * 32)]


def promised(around) -> set[str]:
    """What the round still promises, with the door."""
    return set(Promise.objects.filter(matter=around.pk, state="open").values_list("words", flat=True))


def notify(house, one, **facts):
    do("settlements.notify", house.specialist, one, **{"how": "call", "reached": True} | facts)
    return again(one)


def test_a_difference_is_computed_with_its_reckoning_and_promised_to_be_told(house, signed, around, compute):
    one = compute(signed, 9_600, 7_700)
    assert (one.way, one.amount, one.may_rescind, one.percent) == ("refund", 5_000_000, True, "-4.0000%")
    told_ = Explanation.objects.get(record=one.record, figure="amount")
    assert "界限以内退一倍，超出部分退2倍" in told_.recipe.body["formula"]
    assert promised(around) == {"通知客户面积结算结果 3-2-1502"}
    assert due(around, "settlement.notify") == "11-26 17:30"


def test_a_home_is_settled_once_and_only_under_a_standing_contract(house, sale, signed, compute):
    compute(signed, 10_100)
    with pytest.raises(Refused, match="3-2-1502已经结算过"):
        compute(signed, 10_200)
    draft = sale.draft(unit=sale.door("1503"))
    with pytest.raises(Refused, match="合同没有签订或正在作废"):
        compute(draft, 10_000)


def test_the_buyer_pays_by_the_day_and_is_settled_when_the_book_says_so(house, sale, signed, around, compute):
    one = compute(signed, 10_200)
    notify(house, one, reached=False)
    assert again(one).state == "computed" and balance_of(sale.unit, "area_difference") == 0
    one = notify(house, one)
    bill = Bill.objects.get(about=one.record)
    assert (bill.amount, bill.due_on, one.state) == (2_000_000, dt.date(2026, 12, 9), "notified")
    assert promised(around) == {"收取面积差款 3-2-1502"}
    with pytest.raises(Refused, match="已经通知过"):
        notify(house, one)
    sale.pay(signed, 2_000_000, bills=[(bill, 2_000_000)])
    assert again(one).state == "settled"
    do("arearounds.close", house.specialist, around)
    assert again(around).matter.state == "done" and check_all() == []


def test_what_we_owe_is_promised_within_its_days_and_settled_by_the_refund(
    house, sale, signed, around, compute
):
    one = notify(house, compute(signed, 9_900))
    assert owed_to(sale.party, sale.unit) == 1_000_000
    assert Credit.objects.get(about=one.record).amount == 1_000_000
    assert promised(around) == {"退还面积差款 3-2-1502"} and due(around, "settlement.refund")[:5] == "12-09"
    with pytest.raises(Refused, match="还有1户没有结清"):
        do("arearounds.close", house.specialist, around)
    where = {"department": house.desk, "project": house.project, "party": sale.party, "unit": sale.unit}
    refund = perform("refunds.ask", by=None, amount=1_000_000, words="面积差", **where)
    sale.pay(signed, 1)
    facts = {"method": "transfer", "till": sale.till, "paid_on": dt.date(2026, 11, 24), "reference": "退9"}
    do("refunds.pay", None, refund, **facts)
    assert again(one).state == "settled" and "退还" not in "".join(promised(around))


def test_the_contracts_own_number_of_days_comes_before_the_departments(house, sale, around, compute):
    contract = sale.sign(sale.ready(sale.draft(refund_days=7)))
    notify(house, compute(contract, 9_900))
    assert due(around, "settlement.refund") == "12-01 17:30"


def test_nothing_to_settle_is_settled_by_the_notice(house, signed, around, compute):
    one = notify(house, compute(signed, 10_000))
    assert (one.state, one.bill_id, one.credit_id) == ("settled", None, None)


def test_beyond_the_limit_the_buyer_chooses_in_writing(house, signed, around, compute):
    one = notify(house, compute(signed, 9_600))
    assert promised(around) == {"退还面积差款 3-2-1502", "问明客户是否解除合同 3-2-1502"}
    with pytest.raises(Refused, match="要有客户的书面选择"):
        do("settlements.choose", house.specialist, one, choice="rescind")
    do("settlements.choose", house.clerk, one, choice="rescind", uploads=LETTER)
    assert again(one).state == "rescinding"
    assert "办理客户解除合同 3-2-1502" in promised(around)
    assert told(house.specialist)[-1] == f"客户因面积误差要求解除合同：{signed.record.number}"


def test_within_the_limit_there_is_nothing_to_choose(house, signed, compute):
    one = notify(house, compute(signed, 9_800))
    with pytest.raises(Refused, match="误差没有超过界限"):
        do("settlements.choose", house.specialist, one, choice="rescind", uploads=LETTER)


def test_a_figure_copied_wrongly_is_put_right_before_the_buyer_hears_and_not_after(house, signed, compute):
    one = compute(signed, 9_600)
    do("settlements.correct", house.specialist, one, registered=9_960, reason="抄错一位")
    assert (again(one).amount, again(one).may_rescind) == (400_000, False)
    one = notify(house, one)
    with pytest.raises(Refused, match="已经通知客户，不能直接更改"):
        do("settlements.correct", house.specialist, one, registered=9_900, reason="再改")
    do("settlements.void", house.specialist, one, reason="测绘更正")
    assert Credit.objects.get(about=one.record).voided and again(one).state == "voided"


def test_where_the_contract_leaves_it_to_both_what_was_agreed_is_written(house, sale, around, compute):
    contract = sale.sign(sale.ready(sale.draft(pricing="unit", area_rule="agreed", threshold=300)))
    one = compute(contract, 9_000)
    assert one.way == "by_hand"
    with pytest.raises(Refused, match="还没有登记协商结果"):
        notify(house, one)
    with pytest.raises(Refused, match="金额和结果对不上"):
        do("settlements.agree", house.specialist, one, way="refund", amount=0, agreement="退")
    do("settlements.agree", house.specialist, one, way="refund", amount=300_000, agreement="双方同意退3000元")
    assert notify(house, one).credit_id


def test_a_void_contract_has_nothing_to_settle(house, signed, around, compute):
    one = compute(signed, 9_600)
    perform("contracts.void", by=None, on=signed.pk, why="rescinded", reason="面积误差解除")
    assert again(one).state == "voided" and promised(around) == {"跟进"}


# ── many at once ────────────────────────────────────────────────────────────────


# ── what is refused, and what is left ───────────────────────────────────────────


def test_a_closed_round_takes_no_home_and_every_home_has_some_area(house, sale, signed, around, compute):
    with pytest.raises(Refused, match="产权建筑面积要大于零"):
        compute(signed, 0)
    with pytest.raises(Refused, match="本批还没有结算任何房屋"):
        do("arearounds.close", house.specialist, around)
    notify(house, compute(signed, 10_000))
    do("arearounds.close", house.specialist, around)
    other = sale.sign(sale.ready(sale.draft(unit=sale.door("1503"))))
    around.matter.refresh_from_db()
    with pytest.raises(Refused, match="这一批已经办完"):
        compute(other, 10_000)


def test_no_round_begins_before_its_survey(house, sale):
    facts = {"title": "面积结算", "report": "测1", "buildings": [sale.unit.building]}
    where = {"department": house.desk, "project": house.project}
    with pytest.raises(Refused, match="测绘日期还没有到"):
        perform("arearounds.open", by=house.specialist, surveyed_on=dt.date(2026, 11, 25), **facts, **where)


def test_a_round_of_the_wrong_report_goes_with_its_homes_until_a_buyer_has_heard(
    house, sale, signed, around, compute
):
    one = compute(signed, 10_100)
    do("arearounds.void", house.supervisor, around, reason="报告用错")
    assert again(one).state == "voided" and promised(around) == set()


def test_a_round_of_which_a_buyer_has_heard_stays(house, signed, around, compute):
    notify(house, compute(signed, 10_100))
    with pytest.raises(Refused, match="已有客户收到通知"):
        do("arearounds.void", house.supervisor, around, reason="报告用错")


def test_only_what_is_left_to_both_is_agreed_and_only_before_the_buyer_hears(house, sale, signed, compute):
    one = compute(signed, 9_900)
    facts = {"way": "refund", "amount": 300_000, "agreement": "双方同意退3000元"}
    with pytest.raises(Refused, match="不需要协商"):
        do("settlements.agree", house.specialist, one, **facts)
    with pytest.raises(Refused, match="更正需要写明理由"):
        do("settlements.correct", house.specialist, one, registered=9_800)
    other = sale.draft(unit=sale.door("1503"), pricing="unit", area_rule="agreed", threshold=300)
    other = compute(sale.sign(sale.ready(other)), 9_000)
    do("settlements.agree", house.specialist, other, **facts)
    notify(house, other)
    with pytest.raises(Refused, match="已经通知客户，不能直接更改"):
        do("settlements.agree", house.specialist, other, **facts)


def test_a_bill_goes_with_the_settlement_that_raised_it_and_what_is_paid_stays(
    house, sale, signed, around, compute
):
    one = notify(house, compute(signed, 10_200))
    do("settlements.void", house.specialist, one, reason="测绘更正")
    assert Bill.objects.get(about=one.record).voided and promised(around) == {"跟进"}
    one = notify(house, compute(signed, 10_100))
    bill = Bill.objects.get(about=one.record)
    sale.pay(signed, 400_000, bills=[(bill, 400_000)])
    assert again(one).state == "notified" and promised(around) == {"收取面积差款 3-2-1502"}
    sale.pay(signed, 600_000, bills=[(bill, 600_000)])
    assert again(one).state == "settled" and "收取" not in "".join(promised(around))
    with pytest.raises(Refused, match="已经结清的不能作废"):
        do("settlements.void", house.specialist, one, reason="测绘更正")
    perform("contracts.void", by=None, on=signed.pk, why="withdrawn", reason="协商解除")
    assert again(one).state == "settled"


def test_part_of_a_refund_settles_nothing(house, sale, signed, around, compute):
    one = notify(house, compute(signed, 9_900))
    where = {"department": house.desk, "project": house.project, "party": sale.party, "unit": sale.unit}
    sale.pay(signed, 1)
    facts = {"method": "transfer", "till": sale.till, "paid_on": dt.date(2026, 11, 24)}
    for amount, state in ((400_000, "notified"), (600_000, "settled")):
        refund = perform("refunds.ask", by=None, amount=amount, words="面积差", **where)
        do("refunds.pay", None, refund, **facts, reference=f"退{amount}")
        assert again(one).state == state


def test_with_no_money_to_move_the_buyer_still_chooses_and_once(house, sale, signed, around, compute):
    facts = {"department": house.desk, "effective_on": dt.date(2026, 1, 1), "reason": "示范文本"}
    set_parameter("YX-2.7.2", "area_tested", "either", **facts)
    one = compute(signed, 10_000, 7_700)
    choice = {"choice": "keep", "uploads": LETTER}
    with pytest.raises(Refused, match="现在不能登记选择"):
        do("settlements.choose", house.specialist, one, **choice)
    one = notify(house, one)
    assert (one.way, one.state) == ("nothing", "notified")
    assert promised(around) == {"问明客户是否解除合同 3-2-1502"}
    do("settlements.choose", house.specialist, one, **choice)
    assert again(one).state == "settled" and "问明" not in "".join(promised(around))


def test_who_has_chosen_to_keep_the_home_does_not_choose_again(house, signed, compute):
    one = notify(house, compute(signed, 9_600))
    do("settlements.choose", house.specialist, one, choice="keep", uploads=LETTER)
    assert again(one).state == "notified"
    with pytest.raises(Refused, match="现在不能登记选择"):
        do("settlements.choose", house.specialist, one, choice="rescind", uploads=LETTER)


def test_who_pays_before_they_choose_may_still_choose(house, sale, signed, around, compute):
    one = notify(house, compute(signed, 10_400))
    sale.pay(signed, 3_000_000, bills=[(Bill.objects.get(about=one.record), 3_000_000)])
    one = again(one)
    assert one.state == "settled" and promised(around) == {"问明客户是否解除合同 3-2-1502"}
    with pytest.raises(Refused, match="还有1户没有选择是否解除合同"):
        do("arearounds.close", house.specialist, around)
    do("settlements.choose", house.specialist, one, choice="keep", uploads=LETTER)
    assert again(one).state == "settled" and "问明" not in "".join(promised(around))
    do("arearounds.close", house.specialist, around)
