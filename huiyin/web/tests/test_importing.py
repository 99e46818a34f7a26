"""A list comes in by the pages: every bad cell is named, nothing goes in before that, and the batch can be taken back."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.kernel.imports.models import Batch
from huiyin.registers.customers.models import Customer

ROWS = [
    ["澜园业主名册", "", ""],
    ["业主姓名", "联系方式", "备 注"],
    ["张三丰", 13811112222.0, "首批"],
    ["李四", "1.38E+10", ""],
    ["合计", "2户", ""],
]


def workbook() -> SimpleUploadedFile:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet("名册")
        for number, row in enumerate(ROWS):
            page.write_row(number, 0, row)
    return SimpleUploadedFile("业主.xlsx", file.getvalue())


@pytest.mark.clause("YX-1.4")
def test_a_list_comes_in_by_the_pages_and_can_be_taken_back(client, house):
    client.force_login(house.supervisor)
    answer = client.post(reverse("imports"), {"target": "customers", "file": workbook()})
    batch = Batch.objects.get()
    page = reverse("import", args=[batch.pk])
    assert answer.url == page
    shown = client.get(page).content.decode()
    assert "科学计数法" in shown and "合计行" in shown and "标题行" in shown

    client.post(page, {"do": "apply"})
    assert Customer.objects.count() == 0  # a bad row blocks the batch
    assert "13811112222" not in str(list(batch.rows.values_list("cells", flat=True)))

    client.post(page, {"do": "aside", "reason": "等客户补号码"})
    client.post(page, {"do": "apply"})
    assert [customer.party.name for customer in Customer.objects.all()] == ["张三丰"]
    client.post(page, {"do": "undo", "reason": "传错了文件"})
    batch.refresh_from_db()
    assert batch.state == Batch.State.UNDONE
    assert Customer.objects.get().record.voided_at


def test_a_file_that_is_no_table_is_refused_with_what_to_do(client, house):
    client.force_login(house.supervisor)
    bad = SimpleUploadedFile("业主.xlsx", b"%PDF-1.7 \x00\x01 no table")
    answer = client.post(reverse("imports"), {"target": "customers", "file": bad})
    assert answer.status_code == 422 and Batch.objects.count() == 0


def test_who_may_not_import_finds_no_such_page(client, house):
    client.force_login(house.clerk)
    assert client.get(reverse("imports")).status_code == 404
