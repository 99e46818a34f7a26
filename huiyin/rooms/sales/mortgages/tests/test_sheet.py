"""The bank's sheet: compared line by line, differences listed, nothing half-booked."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.lists import put_in, staged
from huiyin.rooms.sales.mortgages.models import BankLine, Disbursement, Stage
from huiyin.rooms.sales.mortgages.tests.conftest import DAY, LOAN
from tests.words import again, do, promised

pytestmark = [pytest.mark.django_db, pytest.mark.clause("ZH-J3.3")]
HEAD = ["交易日期", "借款人姓名", "购房合同号", "发生额", "房间号", "交易流水号"]


def row(mortgage=None, **facts):
    line = {
        "交易日期": "2026-11-24", "借款人姓名": "张秀英", "购房合同号": mortgage.contract.online_number if mortgage else "",
        "发生额": 600000, "房间号": "", "交易流水号": "银1",
    } | facts  # fmt: skip
    return [line[name] for name in HEAD]


def lines():
    return list(BankLine.objects.filter(record__voided_at=None).order_by("pk"))


def outcomes():
    return [(line.outcome, line.differs) for line in lines()]


@pytest.mark.clause("YX-2.6d", "ZH-J1.5")
def test_what_the_bank_paid_is_entered_under_whatever_headings_and_the_notice_opens(house, loans):
    mortgage = loans.waiting()
    put_in(house, "banklines", [HEAD, row(mortgage)], by=house.specialist)
    one = Disbursement.objects.get()
    assert (one.amount, one.bank_on, one.reference, one.entered_on) == (LOAN, DAY, "银1", DAY)
    assert outcomes() == [("entered", False)] and lines()[0].lender == loans.bank
    mortgage = again(mortgage)
    assert mortgage.matter.state == Stage.ARRIVED and promised(mortgage) == {"mortgages.notify"}


def test_the_same_sheet_again_changes_nothing(house, loans):
    mortgage = loans.waiting()
    for _n in range(2):
        put_in(
            house,
            "banklines",
            [HEAD, row(mortgage), row(mortgage, 交易流水号="", 发生额=1)],
            by=house.specialist,
        )
    assert Disbursement.objects.count() == 1 and len(lines()) == 2
    assert outcomes() == [("entered", False), ("over", True)]


@pytest.mark.parametrize(
    ("facts", "outcome", "words"),
    [
        ({}, "same", ""),
        ({"交易流水号": ""}, "same", ""),
        ({"发生额": 590000}, "amount", "台账FK-2026-0001为600,000.00元，银行为590,000.00元"),
        ({"交易日期": "2026-11-23"}, "day", "台账FK-2026-0001为2026-11-24，银行为2026-11-23"),
        ({"交易流水号": "银2"}, "same", ""),
        ({"交易流水号": "银2", "发生额": 5}, "over", "未放0.00元，银行放5.00元"),
        ({"购房合同号": "没有的", "借款人姓名": "没有的"}, "unknown", "都对不上"),
    ],
)
def test_what_stands_in_the_ledger_is_compared_and_each_difference_is_said(
    house, loans, facts, outcome, words
):
    mortgage = loans.waiting()
    loans.pay(mortgage, reference="银1")
    put_in(house, "banklines", [HEAD, row(mortgage, **facts)], by=house.specialist)
    (line,) = lines()
    assert (line.outcome, line.differs) == (outcome, outcome != "same") and words in line.words
    assert Disbursement.objects.count() == 1


def test_a_line_is_known_by_contract_by_door_or_by_name_and_amount(house, loans, sale):
    mortgages = [loans.waiting()]
    for n, room in enumerate(("1503", "1504")):
        _c, one = loans.signed(unit=sale.door(room), loan=LOAN + n + 1)
        mortgages.append(
            loans.waiting(loans.agreed(loans.approved(loans.submitted(loans.complete(loans.arranged(one))))))
        )
    rows = [
        row(mortgages[0], 交易流水号="1"),
        row(房间号="3-2-1503", 发生额="600000.01", 交易流水号="2"),
        row(发生额="600000.02", 交易流水号="3"),
    ]
    put_in(house, "banklines", [HEAD, *rows], by=house.specialist)
    assert outcomes() == [("entered", False)] * 3
    assert [again(one).parts.get().paid for one in mortgages] == [LOAN, LOAN + 1, LOAN + 2]


def test_two_lines_for_one_payment_are_told_apart(house, loans):
    mortgage = loans.waiting()
    rows = [row(mortgage), row(mortgage, 交易流水号="银2")]
    put_in(house, "banklines", [HEAD, *rows], by=house.specialist)
    assert [line.outcome for line in lines()] == ["entered", "over"]
    assert Disbursement.objects.count() == 1


def test_one_payment_of_the_ledger_agrees_with_one_line(house, loans):
    mortgage = loans.waiting()
    loans.pay(mortgage, reference="")
    put_in(house, "banklines", [HEAD, row(mortgage), row(mortgage, 交易流水号="银2")], by=house.specialist)
    assert outcomes() == [("same", False), ("doubled", True)]


def test_a_line_that_was_altered_since_the_last_sheet_is_listed(house, loans):
    mortgage = loans.waiting()
    put_in(house, "banklines", [HEAD, row(mortgage)], by=house.specialist)
    put_in(house, "banklines", [HEAD, row(mortgage, 发生额=599999)], by=house.specialist)
    assert [line.outcome for line in lines()] == ["entered", "altered"]
    assert "600,000.00元" in lines()[1].words and Disbursement.objects.get().amount == LOAN


def test_bad_rows_are_named_and_nothing_goes_in(house, loans):
    mortgage = loans.waiting()
    rows = [
        row(mortgage),
        row(mortgage),
        row(mortgage, 发生额=1),
        row(mortgage, 交易流水号="银3", 发生额=-5),
        row(mortgage, 交易流水号="银4", 交易日期="2026-12-01"),
        row(mortgage, 交易流水号="银5", 发生额=""),
    ]
    batch = staging.check(staged(house, "banklines", [HEAD, *rows], by=house.specialist))
    told = {p["row"]: p["reason"] for p in staging.problems_of(batch)}
    assert "重复" in told[3] and "“放款金额”不同" in told[4] and "大于零" in told[5]
    assert "今天以后" in told[6] and "必填" in told[7]
    with pytest.raises(Refused, match="整批都没有开始导入"):
        applying.apply(batch, house.specialist)
    assert not Disbursement.objects.exists() and not BankLine.objects.exists()


def test_what_was_in_its_way_is_entered_when_it_is_looked_at_again(house, loans):
    mortgage = loans.approved()
    put_in(house, "banklines", [HEAD, row(mortgage)], by=house.specialist)
    assert outcomes() == [("early", True)]
    do("banklines.compare", house.specialist, lines()[0])
    assert outcomes() == [("early", True)]
    loans.agreed(mortgage)
    do("banklines.compare", house.specialist, lines()[0])
    assert outcomes() == [("entered", False)]
    assert again(mortgage).matter.state == Stage.ARRIVED
    with pytest.raises(Refused, match="没有差异"):
        do("banklines.compare", house.specialist, lines()[0])


def test_a_difference_goes_off_the_list_by_a_word_on_what_it_was(house, loans):
    put_in(
        house,
        "banklines",
        [HEAD, row(loans.approved(), 购房合同号="别的", 借款人姓名="")],
        by=house.specialist,
    )
    (line,) = lines()
    with pytest.raises(Refused, match="要写明怎样处理的"):
        do("banklines.settle", house.specialist, line)
    do("banklines.settle", house.specialist, line, reason="不是本项目的款，银行已更正")
    assert again(line).settled.startswith("不是本项目") and outcomes() == [("unknown", False)]


def test_a_wrong_sheet_is_taken_back_unless_finance_has_booked(house, loans, teller):
    mortgage = loans.waiting()
    batch = put_in(house, "banklines", [HEAD, row(mortgage)], by=house.supervisor)
    one = loans.book(Disbursement.objects.get())
    with pytest.raises(Refused, match="财务已入账"):
        applying.undo(batch, house.supervisor, "导错了")
    do("payments.reverse", teller, one.payment, reason="先退回")
    applying.undo(batch, house.supervisor, "导错了")
    assert again(mortgage).matter.state == Stage.WAITING and not lines()
    assert again(mortgage).parts.get().paid == 0


def test_taking_back_a_sheet_leaves_the_lines_of_earlier_ones(house, loans):
    mortgage = loans.waiting()
    put_in(house, "banklines", [HEAD, row(mortgage)], by=house.supervisor)
    batch = put_in(
        house, "banklines", [HEAD, row(mortgage), row(交易流水号="他", 借款人姓名="某")], by=house.supervisor
    )
    applying.undo(batch, house.supervisor, "导错了")
    assert outcomes() == [("entered", False)] and Disbursement.objects.get().record.voided_at is None


def test_both_forms_leave_equal_rows(house, loans):
    from huiyin.kernel.actions.machine import perform
    from huiyin.kernel.actions.sets import perform_set

    facts = {
        "day": DAY,
        "amount": 5,
        "borrower": "某",
        "reference": "1",
        "outcome": "unknown",
        "words": "对不上",
    }
    one = perform("banklines.bring_in", by=house.specialist, party=None, **loans.where, **facts)
    (two,) = perform_set("banklines.bring_in", [facts | loans.where | {"party": None}], by=house.specialist)
    columns = [f.attname for f in BankLine._meta.fields if f.name != "record"]
    assert [getattr(again(one), name) for name in columns] == [getattr(again(two), name) for name in columns]


# ── the days ────────────────────────────────────────────────────────────────────


def test_a_day_is_compared_once_and_its_figures_are_explained(house, loans, teller):
    from huiyin.kernel.actions.machine import perform
    from huiyin.kernel.explain.models import Explanation

    mortgage = loans.waiting()
    put_in(
        house,
        "banklines",
        [HEAD, row(mortgage), row(交易流水号="他", 借款人姓名="某", 发生额=3)],
        by=house.specialist,
    )
    loans.book(Disbursement.objects.get())
    facts = {"department": house.desk, "project": house.project, "day": DAY}
    one = perform("loandays.check", by=house.specialist, **facts)
    assert (one.bank, one.ledger, one.booked, one.differences) == (LOAN + 300, LOAN, LOAN, 1)
    assert Explanation.objects.get(record=one.pk, figure="loanday_bank").value == "600,003.00"
    with pytest.raises(Refused, match="已经对过账"):
        perform("loandays.check", by=house.specialist, **facts)
    do("loandays.void", house.supervisor, one, reason="补了一笔")
    perform("loandays.check", by=house.specialist, **facts)


def test_days_on_which_nobody_updated_the_ledger_are_named_and_told(house, loans):
    from huiyin.kernel.actions.machine import perform
    from huiyin.rooms.sales.mortgages.jobs import watch_ledgers
    from huiyin.rooms.sales.mortgages.queries import silent_days
    from tests.words import told

    mortgage = loans.waiting()
    place = (house.desk.pk, house.project.pk)
    with clock.at("2026-11-25 09:00"):
        assert (silent_days(*place), watch_ledgers()) == ([], 0)
    with clock.at("2026-11-27 09:00"):
        days = silent_days(*place)
        assert days == [dt.date(2026, 11, 24), dt.date(2026, 11, 25)]
        assert watch_ledgers() == 1
        assert any("放款台账已有" in words for words in told(house.specialist, mortgage))
        perform(
            "loandays.check", by=house.specialist, day=dt.date(2026, 11, 24), words="无放款", **loans.where
        )
        assert silent_days(*place) == [dt.date(2026, 11, 25)]
        put_in(house, "banklines", [HEAD, row(mortgage)], by=house.specialist)
    with clock.at("2026-12-01 09:00"):
        assert dt.date(2026, 11, 27) not in silent_days(*place)
