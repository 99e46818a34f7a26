"""The owners' list: what becomes of a real one's rows."""

import pytest

from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.lists import ID, OWNERS, UNITS, hide, put_in, staged
from huiyin.kernel.journal.models import Line
from huiyin.registers.customers.actions.registering import id_number_of
from huiyin.registers.customers.models import Customer
from huiyin.registers.customers.queries import customers_found


@pytest.fixture
def units(house):
    return put_in(house, "units", UNITS)


def facts(customer: Customer) -> tuple:
    party = customer.party
    return (
        party.name,
        [phone.number for phone in party.phones.order_by("position")],
        sorted((tie.unit.path, tie.role) for tie in party.ties.select_related("unit")),
        customer.note,
    )


@pytest.mark.clause("YX-2.1.1a")
def test_a_messy_list_becomes_customers_with_their_doors_phones_and_notes(house, units):
    put_in(house, "customers", OWNERS, prepare=hide)
    assert [facts(one) for one in Customer.objects.order_by("pk")] == [
        ("王秀", ["13800138000"], [("3-2-1501", "owner")], "常住"),
        ("李强", ["13900139001"], [("3-2-1502", "owner"), ("3-2-1504", "owner")], "第二套"),
        ("陈晨", ["13700137000", "0755-86123456"], [("3-2-1503", "owner")], ""),
        ("赵敏", ["13600136000"], [("3-2-1505", "owner")], "长期外地"),
    ]
    assert [one.party.name for one in customers_found(house.clerk, "3-2-1504")] == ["李强"]


@pytest.mark.clause("YX-1.4")
def test_an_imported_identity_number_is_stored_under_the_partys_key_and_found_blind(house, units):
    put_in(house, "customers", OWNERS)
    customer = Customer.objects.order_by("pk")[0]
    assert ID.encode() not in bytes(customer.id_sealed)
    assert id_number_of(customer) == ID
    again = staging.check(
        staged(house, "customers", [["姓名", "身份证号"], ["王秀秀", ID], ["新人", "E12345678"]])
    )
    assert [(p["column"], p["reason"][:13]) for p in staging.problems_of(again)] == [
        ("身份证号", "已登记：KH-000001")
    ]


def test_a_list_in_gb18030_with_columns_for_building_entrance_and_room_comes_in(house, units):
    text = (
        "项目名称,楼栋,单元,房号,买受人,手机,固定电话,客户类型,关系,是否VIP\r\n"
        "澜园,3栋,2单元,1501,龘靐,138-0013-8000,（0755）8612 3456,自然人,共同买受人,√\r\n"
        "澜园,3#,,1502室,深圳市回音科技有限公司,,075586123457,,产权人,否\r\n"
    )
    batch = put_in(house, "customers", text.encode("gb18030"), by=house.manager)
    assert batch.report["sheets"][0]["name"] == "CSV"
    one, other = Customer.objects.order_by("pk")
    assert facts(one) == ("龘靐", ["13800138000", "0755-86123456"], [("3-2-1501", "co_buyer")], "")
    assert facts(other)[1:3] == (["0755-86123457"], [("3-2-1502", "owner")])
    assert (one.vip, one.party.kind, other.vip, other.party.kind) == (True, "person", False, "company")


def test_who_is_registered_already_is_named_by_number_whatever_the_row_adds(house, units):
    put_in(house, "customers", OWNERS)
    again = staging.check(staged(house, "customers", OWNERS))
    numbers = [p["reason"].removeprefix("已登记：")[:9] for p in staging.problems_of(again)]
    assert numbers == ["KH-000001", "KH-000002", "KH-000003", "KH-000002", "KH-000004"]


def test_rows_of_one_customer_that_contradict_each_other_are_problems(house, units):
    rows = [
        ["姓名", "电话", "身份证号", "房号"],
        ["王秀英", "13800138000", ID, "3-2-1501"],
        ["王秀英", "13800138000", "E12345678", "3-2-1502"],
        ["王秀莹", "13800138001", ID, "3-2-1503"],
        ["王秀英", "13800138000", "", "3-2-1504"],
    ]
    batch = staging.check(staged(house, "customers", rows))
    assert [(p["row"], p["column"]) for p in staging.problems_of(batch)] == [(3, "身份证号"), (4, "姓名")]
    assert batch.rows.get(number=5).lead.number == 2


def test_a_door_that_fits_several_projects_needs_its_project_named(house, units):
    from huiyin.kernel.members.models import Project

    other = Project.objects.create(code="XH", name="星湖")
    data = [["姓名", "房号", "楼盘"], ["王秀英", "3-2-1501", ""], ["李强", "3-2-1502", "澜 园"], ["陈晨", "3-2-1503", "澜圆"]]  # fmt: skip
    from huiyin.kernel.imports.tests.files import xlsx

    staged_units = staging.stage(xlsx(UNITS), "x.xlsx", "units", house.manager, house.desk, other)
    applying.apply(staging.check(staged_units))
    batch = staging.stage(xlsx(data), "y.xlsx", "customers", house.manager, house.desk)
    found = {(p["row"], p["column"]): p["reason"] for p in staging.problems_of(staging.check(batch))}
    assert "不止一套" in found[2, "房号"]
    assert "是不是“澜园”" in found[4, "楼盘"]
    assert set(found) == {(2, "房号"), (4, "楼盘")}


def test_what_the_register_cannot_hold_is_refused_not_cut(house):
    rows = [["姓名", "备注"], ["名" * 81, ""], ["王秀英", "长" * 201], ["李强", "长" * 200]]
    batch = staging.check(staged(house, "customers", rows))
    assert [(p["row"], p["reason"]) for p in staging.problems_of(batch)] == [
        (2, "超过 80 个字，请缩短。"),
        (3, "超过 200 个字，请缩短。"),
    ]


def test_the_check_asks_the_database_as_often_for_a_thousand_rows_as_for_ten(
    house, units, django_assert_max_num_queries
):
    for count in (10, 400):
        rows = [["姓名", "电话", "房号"], *([f"甲{chr(0x4E00 + n)}", f"139{n:08d}", "3-2-1501"] for n in range(count))]  # fmt: skip
        batch = staged(house, "customers", rows)
        with django_assert_max_num_queries(22):
            staging.check(batch)


def test_an_imported_customer_tells_who_imported_it_and_what_was_said(house, units):
    from huiyin.kernel.journal.reading import values_of

    put_in(house, "customers", OWNERS)
    customer = Customer.objects.order_by("pk")[1]
    line = Line.objects.select_related("values").get(record=customer.pk)
    assert (line.verb, line.member, line.source) == ("customers.register", house.supervisor, "import")
    assert values_of(line, customer.record)["facts"] == {
        "备注": "第二套",
        "客户": "李强",
        "电话": "13900139001",
        "房屋": "澜园 3-2-1502、澜园 3-2-1504",
    }
