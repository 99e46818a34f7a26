"""Every bad cell of a file that came back is named in one pass, by its row and heading, and nothing goes in before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.imports import staging
from huiyin.kernel.imports.sheets import read
from huiyin.kernel.members.models import Appointment, Department, Post
from huiyin.rooms.desk.complaints.models import Complaint
from huiyin.web.returning.seals import HEADING, Seal


def reasons(batch) -> dict[tuple[int, str], str]:
    """(row, heading) -> what is wrong there."""
    return {(one["row"], one["column"]): one["reason"] for one in staging.problems_of(batch)}


def test_all_that_is_wrong_is_named_and_nothing_goes_in_until_it_is_set_aside(house, record, take_out):
    for n in range(7):
        record(title=f"漏水{n}")
    book = take_out(house.supervisor, "complaints")
    seal = book.head.index(str(HEADING))
    for at, (label, value) in enumerate(
        [
            ("内容分类", "外星人"),
            ("发生时间", "2026-13-45"),
            ("事由", "漏" * 121),
            ("房屋", "9-9-999"),
            ("事由", ""),
        ],
        1,
    ):
        book.rows[at][book.head.index(label)] = value
    book.rows[6][book.head.index("事由")] = "改好了"
    book.rows[6][seal] = book.rows[6][seal][:-6] + "AAAAAA"
    book.rows[7][book.head.index("事由")] = "好的一行"
    book.rows.append(["", "后来添加的一行", *[""] * (len(book.head) - 2)])
    book.rows.append(list(book.rows[7]))
    batch = book.back()
    found = reasons(batch)
    assert set(found) == {
        (2, "内容分类"),
        (3, "发生时间"),
        (4, "事由"),
        (5, "房屋"),
        (6, "事由"),
        (7, "编号"),
        (10, "编号"),
        (11, "编号"),
    }
    assert "可选" in found[2, "内容分类"] and "没有 13 月" in found[3, "发生时间"]
    assert "超过 120 个字" in found[4, "事由"] and "没有找到“9-9-999”" in found[5, "房屋"]
    assert "必填" in found[6, "事由"]
    assert "被改动过" in found[7, "编号"] and "没有行标" in found[10, "编号"] and "重复" in found[11, "编号"]
    assert all(reason in book.page(batch) for reason in ("外星人", "没有行标"))
    book.press(batch, "apply", reason="核对")
    assert batch.state == "checked" and not Complaint.objects.filter(matter__title="好的一行").exists()
    book.press(batch, "aside", reason="")
    assert batch.counts["bad"] == 8
    book.press(batch, "aside", reason="下个月再改")
    book.press(batch, "apply", reason="核对")
    assert (batch.state, batch.counts["applied"], batch.counts["aside"]) == ("applied", 1, 8)
    assert Complaint.objects.filter(matter__title="好的一行").count() == 1


def test_the_bad_rows_can_be_taken_home_mended_and_brought_back(house, record, take_out):
    one = record()
    book = take_out(house.supervisor, "complaints")
    batch = book.put(one.record.number, "内容分类", "外星人").back()
    answer = book.browser.get(f"/r/complaints/back/{batch.pk}/problems.xlsx")
    sheet = read(answer.content).sheets[0]
    assert "行标(请勿改动)" in sheet.hidden_headings
    book.rows = [list(sheet.headings), *([row.cells[h] for h in sheet.headings] for row in sheet.rows)]
    book.press(book.put(one.record.number, "内容分类", "产品技术").back(), "apply", reason="核对")
    assert Complaint.objects.get().topic == "product"


def test_a_row_of_another_ledger_and_a_file_of_no_ledger_are_told_apart(house, record, take_out):
    record()
    units = take_out(house.supervisor, "units")
    book = take_out(house.supervisor, "complaints")
    book.rows[1][-1] = units.rows[1][-1]
    assert "“房屋”台账的" in reasons(book.back())[2, "编号"]
    book.rows = [row[:-1] for row in book.rows]
    answer = book.send()
    assert answer.status_code == 422 and "不是从台账导出的" in answer.content.decode()


def test_cells_sorted_apart_from_their_rows_are_noticed(house, record, take_out):
    record(title="漏水"), record(title="异响")
    book = take_out(house.supervisor, "complaints")
    book.rows[1][-1], book.rows[2][-1] = book.rows[2][-1], book.rows[1][-1]
    found = reasons(book.back())
    assert set(found) == {(2, "编号"), (3, "编号")}
    assert all("只给部分列排过序" in reason for reason in found.values())


@pytest.mark.clause("YX-1.4")
def test_a_record_of_another_department_does_not_exist(house, record, take_out):
    elsewhere = Department.objects.create(code="BJ", name="北京客服部", head=house.stranger, houses=["YX"])
    post = Post.objects.create(department=elsewhere, name="主管", role="supervisor")
    Appointment.objects.create(member=house.stranger, post=post, from_on="2025-01-01")
    one = record()
    book = take_out(house.supervisor, "complaints").put(one.record.number, "事由", "改了")
    batch = book.back(by=house.stranger)
    assert "没有这条记录" in reasons(batch)[2, "编号"] and "卫生间漏水" not in book.page(batch)
    book.rows[1][-1] = Seal("complaints", one.pk + 10**6, 1, one.record.number, {"title": "x"}).written()
    assert "没有这条记录" in reasons(book.back())[2, "编号"]


@pytest.mark.clause("YX-3.3")
def test_who_is_not_the_owner_is_told_whose_it_is(house, record, take_out):
    one = record()
    book = take_out(house.clerk, "complaints").put(one.record.number, "事由", "改了")
    assert "由李专员负责" in reasons(book.back())[2, "编号"]


def test_a_voided_customer_is_not_corrected(house, customer, take_out):
    book = take_out(house.supervisor, "customers", how="masked")
    book.put(customer.record.number, "备注", "常住")
    perform("customers.void", by=house.supervisor, on=customer.pk, reason="重复登记")
    assert "已作废" in reasons(book.back())[2, "编号"]


def test_a_reason_is_asked_once_for_the_batch(house, record, take_out):
    one = record()
    batch = (book := take_out(house.supervisor, "complaints").put(one.record.number, "事由", "改了")).back()
    assert "更正需要写明理由" in book.press(batch, "apply", reason=" ").report["refused"]
    assert "超过 200 个字" in book.press(batch, "apply", reason="长" * 201).report["refused"]
    assert Complaint.objects.get().matter.title == "卫生间漏水"


def test_the_check_asks_no_question_row_by_row(house, record, take_out):
    counts = []
    for rows in (20, 200):
        while Complaint.objects.count() < rows:
            record()
        book = take_out(house.supervisor, "complaints")
        for number, row in enumerate(book.body):
            row[book.head.index("事由")] = f"渗水{number}"
            row[book.head.index("房屋")] = "3栋2单元1502室" if number % 2 else "9-9-9"
            row[book.head.index("类别")] = "意见"
        batch = book.back()
        assert batch.counts["bad"] == rows / 2
        with CaptureQueriesContext(connection) as queries:
            staging.check(type(batch).objects.get(pk=batch.pk))
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2, counts
