"""The ledger as it was kept in Excel goes in once, with its old dates; every bad cell is named."""

import datetime as dt

import pytest

from huiyin.kernel.custody.models import Item
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.lists import put_in, staged
from huiyin.registers.customers.models import Tie
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.models import Contract, State
from tests.words import promised

pytestmark = [pytest.mark.django_db, pytest.mark.clause("ZH-J1.4")]
HEAD = [
    "合同编号",
    "房号",
    "客户姓名",
    "联系电话",
    "总价",
    "付款方式",
    "按揭金额",
    "签订日期",
    "备案时间",
    "备案号",
    "份数",
]


def row(**facts):
    line = {
        "合同编号": "网签77", "房号": "3-2-1502", "客户姓名": "赵老六", "联系电话": "13911112222", "总价": 900000,
        "付款方式": "按揭", "按揭金额": 500000, "签订日期": "2026-10-20", "备案时间": "2026-11-02", "备案号": "备9", "份数": 2,
    } | facts  # fmt: skip
    return [line[name] for name in HEAD]


def test_a_contract_comes_in_with_its_old_dates_and_goes_on_where_it_was(house, sale):
    put_in(house, "contracts", [HEAD, row()], by=house.supervisor)
    contract = Contract.objects.get()
    assert (contract.matter.state, contract.filed_on) == (State.FILED, dt.date(2026, 11, 2))
    assert promised(contract) == {"contracts.brought_in"}
    assert contract.record.party.name == "赵老六" and contract.buyers.count() == 1
    assert Item.objects.filter(about=contract.record, state="kept").count() == 2
    assert contract.price == 90_000_000 == sum(contract.instalments.values_list("amount", flat=True))
    assert Unit.objects.get(pk=sale.unit.pk).state == "sold"


def test_every_bad_row_is_named_with_its_reason(house, sale):
    sale.draft(unit=sale.door("1601"))
    for room in ("1602", "1603", "1604"):
        sale.door(room)
    rows = [
        row(房号="3-2-1601", 合同编号="网签1"),
        row(房号="3-2-1602", 合同编号="网签2", 按揭金额=900000),
        row(房号="3-2-1603", 合同编号="网签3", 备案时间="2026-10-01"),
        row(房号="3-2-1604", 合同编号="网签4", 付款方式="一次性"),
        row(合同编号="网签5"),
        row(合同编号="网签6"),
        row(房号="9-9-999", 合同编号="网签7"),
    ]
    problems = staging.problems_of(staging.check(staged(house, "contracts", [HEAD, *rows])))
    told = {(p["row"], p["column"]): p["reason"] for p in problems}
    assert [column for (_row, column) in told] == ["房号", "按揭金额", "备案时间", "付款方式", "", "房号"]
    assert "已有合同：HT-2026-0001" in told[2, "房号"] and "备案日期早于签约日期" in told[4, "备案时间"]


def test_a_list_brought_in_wrongly_is_taken_back_and_the_door_is_free(house, sale):
    batch = put_in(house, "contracts", [HEAD, row()], by=house.supervisor)
    applying.undo(batch, house.supervisor, "导错了项目")
    contract = Contract.objects.get()
    assert (contract.matter.state, contract.live) == (State.VOIDED, False)
    assert Unit.objects.get(pk=sale.unit.pk).state == "unsold"
    assert sale.draft().pk != contract.pk
    assert not Tie.objects.filter(unit=sale.unit, to_on=None).exists()
    assert set(Item.objects.filter(about=contract.record).values_list("state", flat=True)) == {"gone"}


def test_what_was_filed_was_handed_in_and_what_was_collected_is_done(house, sale):
    head = [*HEAD, "领取日期"]
    put_in(house, "contracts", [head, [*row(), "2026-11-10"]], by=house.supervisor)
    contract = Contract.objects.get()
    assert (contract.matter.state, contract.matter.closing) == (State.ISSUED, "answered")
    assert contract.submitted_on == dt.date(2026, 11, 2) and promised(contract) == set()


def test_a_row_from_the_future_with_too_many_copies_or_a_number_in_use_is_named(house, sale):
    first = sale.sign(sale.ready(sale.draft(unit=sale.door("1601"))), online_number="网签8")
    rows = [row(备案时间="2026-12-01"), row(房号="3-2-1602", 合同编号="网签8", 份数=99)]
    sale.door("1602")
    problems = staging.problems_of(staging.check(staged(house, "contracts", [HEAD, *rows])))
    told = {(p["row"], p["column"]): p["reason"] for p in problems}
    assert "日期在今天以后" in told[2, "备案时间"] and "份数超过" in told[3, "份数"]
    assert f"网签合同号已用在{first.record.number}" in told[3, "合同编号"]
