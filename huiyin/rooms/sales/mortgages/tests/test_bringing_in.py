"""The mortgage ledger from Excel, with its old dates."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.lists import put_in, staged
from huiyin.rooms.sales.mortgages.models import Disbursement, Mortgage, Stage
from huiyin.rooms.sales.mortgages.tests.conftest import DAY, LOAN
from tests.words import again, promised

pytestmark = [pytest.mark.django_db, pytest.mark.clause("ZH-J1.5")]
HEAD = ["房号", "贷款类型", "按揭银行", "按揭金额", "公积金中心", "公积金金额", "报送日期", "批复日期", "借款合同日期", "抵押日期", "回款日期", "告知日期"]  # fmt: skip


def row(**facts):
    line = {
        "房号": "3-2-1502",
        "贷款类型": "商贷",
        "按揭银行": "建设银行科苑支行",
        "按揭金额": 600000,
        "报送日期": "2026-11-24",
    } | facts
    return [line.get(name, "") for name in HEAD]


@pytest.fixture
def contract(loans):
    """A contract by loan whose own mortgage was never begun here."""
    contract, mortgage = loans.signed(signed_on=dt.date(2026, 11, 24))
    Mortgage.objects.filter(pk=mortgage.pk).update(live=False)
    return contract


def brought() -> Mortgage:
    return Mortgage.objects.get(live=True)


def test_a_loan_goes_on_where_it_was(house, loans, contract):
    put_in(
        house, "mortgages", [HEAD, row(批复日期="2026-11-24", 借款合同日期="2026-11-24")], by=house.supervisor
    )
    mortgage = brought()
    assert (mortgage.matter.state, mortgage.contract, mortgage.parts.get().lender) == (
        Stage.PLEDGING,
        contract,
        loans.bank,
    )
    assert promised(mortgage) == {"mortgages.brought_in"}
    loans.waiting(mortgage)
    assert "mortgages.brought_in" not in promised(mortgage)


def test_money_that_had_come_stands_in_the_ledger(house, loans, contract):
    days = {name: "2026-11-24" for name in ("批复日期", "借款合同日期", "抵押日期", "回款日期")}
    put_in(house, "mortgages", [HEAD, row(**days)], by=house.supervisor)
    mortgage = brought()
    assert mortgage.matter.state == Stage.ARRIVED and promised(mortgage) == {"mortgages.notify"}
    assert Disbursement.objects.get().bank_on == dt.date(2026, 11, 24)


@pytest.mark.clause("ZH-J3.1")
def test_what_the_bank_paid_is_not_arranged_anew(house, loans, contract):
    facts = {"loan": "commercial", "parts": loans.parts(commercial=LOAN), "arrived_on": DAY}
    facts |= {"party": contract.party, "title": "旧按揭", **loans.where}
    mortgage = perform("mortgages.bring_in", by=None, contract=contract, state="collect", **facts)
    with pytest.raises(Refused, match="银行已经放过款，贷款不能重新安排"):
        loans.arranged(mortgage)


def test_who_was_told_is_done_and_a_list_is_taken_back(house, loans, contract):
    days = {name: "2026-11-24" for name in HEAD[7:]}
    batch = put_in(house, "mortgages", [HEAD, row(**days)], by=house.supervisor)
    mortgage = brought()
    assert mortgage.matter.state == Stage.CLOSED and mortgage.notified_at
    applying.undo(batch, house.supervisor, "导错了")
    mortgage = again(mortgage)
    assert (mortgage.matter.state, mortgage.live, mortgage.parts.get().paid) == (Stage.WITHDRAWN, False, 0)


def test_every_bad_row_is_named_with_its_reason(house, loans, sale, contract):
    sale.sign(sale.ready(sale.draft(unit=sale.door("1503"))))
    sale.door("1504")
    rows = [
        row(按揭金额=500000),
        row(房号="3-2-1503"),
        row(房号="3-2-1504"),
        row(房号="3-2-1502", 按揭银行="没有的银行"),
        row(房号="3-2-1502", 批复日期="2026-11-23"),
        row(房号="3-2-1502", 回款日期="2026-11-24"),
    ]
    batch = staging.check(staged(house, "mortgages", [HEAD, *rows], by=house.supervisor))
    reasons = {}
    for problem in staging.problems_of(batch):
        reasons.setdefault(problem["row"], []).append(problem["reason"])
    for n, words in enumerate(
        (
            "合同贷款金额600,000.00元",
            "不是贷款购房",
            "没有已签的合同",
            "没有登记叫",
            "早于送审",
            "要有借款合同日期",
        ),
        2,
    ):
        assert any(words in reason for reason in reasons[n]), (n, reasons[n])
