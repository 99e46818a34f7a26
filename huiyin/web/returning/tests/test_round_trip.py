"""What went out and comes back unchanged changes nothing; what was changed goes in by the correcting verb."""

import io
import zipfile

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.journal.reading import lines_of
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.models import Record
from huiyin.registers.customers.models import Customer
from huiyin.registers.estates.models import Unit
from huiyin.rooms.desk.complaints.models import Complaint
from huiyin.web.kit import PAGES
from huiyin.web.returning.seals import HEADING, opened

RETURNING = sorted(kind for kind, page in PAGES.items() if page.edited_by)
CLEAR = {"how": "clear", "reason": "核对资料"}


@pytest.mark.parametrize("kind", RETURNING)
@pytest.mark.parametrize("form", [{"how": "masked"}, CLEAR], ids=["masked", "clear"])
def test_an_unchanged_file_changes_nothing(house, record, take_out, kind, form):
    record(happened_at="2026-11-23T20:15:31+08:00")
    before = dict(Record.objects.values_list("pk", "version"))
    leads = reach_of(house.supervisor).may(PAGES[kind].edited_by)
    book = take_out(house.supervisor if leads else house.manager, kind, **form)
    assert len(book.body) == 1
    batch = book.back()
    assert batch.total == 0 and "文件里没有改动" in book.page(batch)
    assert dict(Record.objects.values_list("pk", "version")) == before


def test_rows_may_be_sorted_left_out_and_columns_moved(house, record, take_out):
    kept = [record(title=f"漏水{n}") for n in range(4)]
    book = take_out(house.supervisor, "complaints")
    book.put(kept[2].record.number, "事由", "渗水2")
    book.rows = [book.rows[0], *reversed(book.rows[2:])]
    book.rows = [[*row[5:], *row[:5]] for row in book.rows]
    batch = book.press(book.back(), "apply", reason="核对")
    assert (batch.total, batch.state) == (1, "applied")
    assert sorted(c.matter.title for c in Complaint.objects.all()) == ["渗水2", "漏水0", "漏水1", "漏水3"]


@pytest.mark.clause("YX-3.2.6")
def test_a_changed_cell_goes_in_with_the_reason_and_the_journal_says_it(house, record, take_out):
    one, other = record(), record(title="电梯异响")
    book = take_out(house.supervisor, "complaints")
    number = one.record.number
    book.put(number, "内容分类", "房屋质量").put(number, "事由", "卫生间顶部渗水")
    batch = book.back()
    page = book.page(batch)
    assert "卫生间漏水" in page and "卫生间顶部渗水" in page and batch.total == 1
    assert Complaint.objects.get(pk=one.pk).matter.title == "卫生间漏水"
    book.press(batch, "apply", reason="月底核对")
    assert batch.state == "applied" and "改后" in book.page(batch)
    one = Complaint.objects.get(pk=one.pk)
    assert (one.matter.title, one.topic, one.cause) == ("卫生间顶部渗水", "quality", "昨晚起卫生间顶部渗水")
    line = lines_of(one.record, 1)[0]
    assert (line.verb, line.source, line.member) == ("complaints.correct", "import", house.supervisor)
    assert line.said["reason"] == "月底核对"
    assert ["卫生间漏水", "卫生间顶部渗水"] in line.said["changes"].values()
    assert Complaint.objects.get(pk=other.pk).record.version == other.record.version


def test_every_open_cell_of_a_complaint_is_taken(house, record, take_out):
    one = record()
    perform(
        "units.register",
        by=None,
        department=house.desk,
        project=house.project,
        building=Unit.objects.get().building,
        entrance="2",
        room="1503",
    )
    book = take_out(house.supervisor, "complaints")
    number = one.record.number
    typed = {
        "事由": "窗台渗水",
        "房屋": "3栋2单元1503室",
        "类别": "意见",
        "内容分类": "产品技术",
        "客户要求": "两天内给方案",
        "发生时间": "2026年11月22日 下午3点",
    }
    for label, value in typed.items():
        book.put(number, label, value)
    book.press(book.back(), "apply", reason="核对")
    again = take_out(house.supervisor, "complaints")
    held = {label: str(again.at(number, label)) for label in typed}
    assert held == typed | {"房屋": "3-2-1503", "发生时间": "2026-11-22 15:00:00"}


@pytest.mark.clause("YX-2.1.1a", "YX-1.4")
def test_a_customer_taken_out_in_clear_comes_back_with_name_and_numbers(house, customer, take_out):
    book = take_out(house.supervisor, "customers", **CLEAR)
    number = customer.record.number
    book.put(number, "姓名", "张秀瑛").put(number, "电话", 13911112222.0).put(number, "贵宾", "是")
    batch = book.back()
    page = book.page(batch)
    assert "张秀瑛" in page and "张秀英" not in page and "13800135678" not in page and "张**" in page
    book.press(batch, "apply", reason="本人更正")
    after = Customer.objects.get()
    assert (after.party.name, after.vip) == ("张秀瑛", True)
    assert [phone.number for phone in after.party.phones.all()] == ["13911112222"]
    assert "13911112222" not in book.page(batch) and "张秀瑛" not in book.page(batch)


@pytest.mark.clause("YX-2.1.1a")
def test_an_emptied_cell_empties_the_field(house, customer, take_out):
    book = take_out(house.supervisor, "customers", **CLEAR)
    book.put(customer.record.number, "电话", "")
    book.press(book.back(), "apply", reason="号码停用")
    assert not Customer.objects.get().party.phones.exists()


@pytest.mark.clause("YX-1.4")
def test_what_went_out_masked_cannot_be_changed_and_the_rest_can(house, customer, take_out):
    book = take_out(house.supervisor, "customers", how="masked")
    number = customer.record.number
    assert book.at(number, "姓名") == "张**"
    book.put(number, "备注", "常住").put(number, "姓名", "张三")
    batch = book.back()
    assert "导出时已脱敏" in book.page(batch)
    book.put(number, "姓名", "张**")
    book.press(book.back(), "apply", reason="补备注")
    after = Customer.objects.get()
    assert (after.note, after.party.name) == ("常住", "张秀英")


@pytest.mark.clause("WY-S8")
def test_a_units_area_and_state_come_back(house, customer, take_out):
    book = take_out(house.supervisor, "units")
    book.put("3-2-1502", "建筑面积", 89.5).put("3-2-1502", "状态", "已交付")
    book.press(book.back(), "apply", reason="测绘报告")
    unit = Unit.objects.get()
    assert (unit.area, unit.state) == (8950, "delivered")
    assert take_out(house.supervisor, "units").at("3-2-1502", "建筑面积") == 89.5


def test_a_column_that_is_not_open_is_not_taken_back(house, record, take_out):
    one = record()
    book = take_out(house.supervisor, "complaints")
    book.put(one.record.number, "责任人", "周文员")
    assert book.back().total == 0
    assert Complaint.objects.get().matter.owner == house.specialist


def test_the_workbook_shows_what_is_open_and_hides_the_seal(house, record, take_out):
    one = record()
    book = take_out(house.supervisor, "complaints")
    seal = opened(book.at(one.record.number, str(HEADING)))
    assert (seal.kind, seal.key, seal.named) == ("complaints", one.pk, one.record.number)
    with zipfile.ZipFile(io.BytesIO(book.data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        notes = parts.read("xl/comments1.xml").decode()
    last = book.head.index(str(HEADING)) + 1
    assert f'<col min="{last}" max="{last}" width="0" hidden="1"' in sheet
    assert "房屋质量" in sheet.partition("<dataValidations")[2] and "投诉,意见" in sheet
    assert notes.count("可以修改") == sum(bool(c.edits) for c in PAGES["complaints"].columns)


def test_who_may_not_correct_takes_out_no_seals(house, customer, take_out):
    from huiyin.kernel.members.models import Appointment, Post

    post = Post.objects.create(department=house.desk, name="财务", role="finance")
    Appointment.objects.create(member=house.stranger, post=post, from_on="2025-01-01")
    assert str(HEADING) not in take_out(house.stranger, "customers", how="masked").head
