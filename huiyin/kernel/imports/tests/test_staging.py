"""A file is read, mapped and checked as a whole before anything happens."""

import pytest

from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.imports import staging
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.tests.files import xlsx
from huiyin.kernel.imports.tests.lists import HIDDEN, ID, OWNERS, SPOILT, UNITS, hide, put_in, staged
from huiyin.kernel.records.models import Record


@pytest.fixture
def units(house):
    return put_in(house, "units", UNITS)


def test_every_bad_cell_is_found_in_one_pass_with_row_heading_value_and_way_out(house, units):
    batch = staging.check(staged(house, "customers", SPOILT, prepare=hide))
    found = {(p["row"], p["column"]): (p["value"], p["reason"]) for p in staging.problems_of(batch)}
    assert set(found) == {
        (11, "联系电话"), (11, "房号"), (11, "身份证号码"), (12, "业主姓名"), (12, "房号"), (13, "业主姓名"), (14, "业主姓名"),
    }  # fmt: skip
    assert found[11, "联系电话"] == ("1380013800", "手机号应为 11 位，“1380013800”是 10 位，请核对补全。")
    assert "没有登记“3-2-1599”" in found[11, "房号"][1]
    assert "先导入房屋" in found[12, "房号"][1]
    assert found[12, "业主姓名"] == ("", "必填，这一格是空的，请补上。")
    assert "同第 6 行重复" in found[13, "业主姓名"][1]
    assert "每人写一行" in found[14, "业主姓名"][1]
    assert batch.state == Batch.State.CHECKED
    assert (batch.counts["ready"], batch.counts["bad"]) == (5, 4)


def test_a_dry_run_writes_no_record(house, units):
    before = Record.objects.count()
    staging.check(staged(house, "customers", SPOILT))
    assert Record.objects.count() == before


def test_hidden_rows_are_read_and_marked_and_decoration_is_skipped_and_said_so(house, units):
    batch = staging.check(staged(house, "customers", OWNERS, prepare=hide))
    assert list(batch.rows.filter(hidden=True).values_list("number", "state")) == [(HIDDEN + 1, "ready")]
    assert batch.report["sheets"][0]["hidden_rows"] == batch.counts["hidden"] == 1
    assert [(one["row"], one["reason"], one["text"]) for one in staging.skipped_of(batch)] == [
        (1, "标题行", "澜园业主信息一览表"),
        (2, "标题行", "制表部门：客服部 日期：2026-11-20"),
        (8, "合计行", "小计 4"),
        (9, "重复的表头", "序号 业 主\n姓名 联系电话 房号 身份证号码 备注"),
        (11, "合计行", "合计 5"),
        (12, "填表说明", "填表人：张三 审核：李四"),
    ]


@pytest.mark.clause("YX-1.4")
def test_staged_rows_hold_no_personal_data_in_clear(house, units):
    batch = staging.check(staged(house, "customers", SPOILT))
    rows = list(StagedRow.objects.filter(batch=batch).values_list("cells", "found", "reason"))
    kept = b"".join(bytes(part or b"") for cells, found, _reason in rows for part in (cells, found))
    for secret in ("王", "李强", "13800138000", "138001380", ID, "张三", "长期外地"):
        assert secret.encode() not in kept
    assert all("张三" not in reason for _cells, _found, reason in rows)
    batch.refresh_from_db()
    assert "李强" not in f"{batch.report}{batch.mapping}{batch.counts}"
    assert staging.rows_of(batch)[1][1]["联系电话"] == "１３９００１３９００１"


def test_a_heading_said_once_is_remembered_for_the_next_file(house, units):
    rows = [["住了谁", "打哪个号", "门"], ["王秀英", "13800138000", "3-2-1501"]]
    batch = staged(house, "customers", rows)
    assert batch.report["missing"] == ["姓名"]
    batch = staging.remap(batch, {"住了谁": "name", "打哪个号": "phone", "门": "unit"})
    assert batch.report["missing"] == []
    assert staging.check(batch).counts["ready"] == 1
    again = staged(house, "customers", [[*rows[0], "记事"], [*rows[1], ""]])
    assert again.mapping == {"住了谁": "name", "打哪个号": "phone", "门": "unit", "记事": ""}


def test_a_column_that_is_not_to_be_read_stays_so_and_no_field_has_two_columns(house):
    rows = [["姓名", "业主", "电话"], ["王秀英", "小王", "13800138000"]]
    batch = staging.remap(staged(house, "customers", rows), {"姓名": "", "业主": "name"})
    assert batch.mapping == {"姓名": "", "业主": "name", "电话": "phone"}
    assert staged(house, "customers", rows).mapping == batch.mapping
    with pytest.raises(Refused, match="两列都对应到“姓名”"):
        staging.remap(batch, {"姓名": "name"})
    with pytest.raises(Refused, match="没有“nonsense”这一项"):
        staging.remap(batch, {"姓名": "nonsense"})


def test_the_same_file_again_is_told_until_it_was_taken_back(house):
    data = xlsx(UNITS)
    assert staged(house, "units", data).report["warnings"] == []
    again = staged(house, "units", data, by=house.manager, name="另一个名字.xlsx")
    assert "2026-11-24 09:00 已由孙主管上传过（待检查）" in again.report["warnings"][0]
    Batch.objects.update(state=Batch.State.UNDONE)
    assert staged(house, "units", data).report["warnings"] == []


def test_sheets_with_the_same_columns_come_in_together_and_the_others_are_said_to_be_left(house):
    import io

    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for name, room in (("3栋", "3-2-1501"), ("4栋", "4-1-101"), ("封面", None), ("旧表", "9-9-999")):
        sheet = book.add_worksheet(name)
        if room is None:
            sheet.write_row(0, 0, ["澜园房屋表"])
            continue
        sheet.write_row(0, 0, ["房号", "建筑面积"])
        sheet.write_row(1, 0, [room, 89.5])
        if name == "4栋":
            sheet.write_row(2, 0, ["3-2-1501", 89.5])
        if name == "旧表":
            sheet.hide()
    book.close()
    batch = staging.check(staged(house, "units", file.getvalue()))
    assert [(s["name"], s["read"], s["hidden"]) for s in batch.report["sheets"]] == [
        ("3栋", True, False),
        ("4栋", True, False),
        ("封面", False, False),
        ("旧表", False, True),
    ]
    assert [p["reason"] for p in staging.problems_of(batch)] == [
        "同工作表“3栋”第 2 行重复，请删去一行，或搁置其中一行。"
    ]
    with pytest.raises(Refused, match="哪一张"):
        staging.set_aside(batch, [3], "重复")
    assert staging.set_aside(batch, [3], "重复", sheet="4栋").counts["aside"] == 1
    staging.check(staging.put_back(batch, [3], sheet="4栋"))
    batch = staging.set_bad_aside(batch, "重复")
    assert (batch.counts["aside"], batch.counts["bad"], batch.state) == (1, 0, "checked")


def test_rows_are_set_aside_by_number_with_a_reason_and_can_be_put_back(house, units):
    batch = staging.check(staged(house, "customers", SPOILT))
    with pytest.raises(Refused, match="写明原因"):
        staging.set_aside(batch, [11], " ")
    with pytest.raises(Refused, match="第 99 行"):
        staging.set_aside(batch, [11, 99], "查无此人")
    assert batch.rows.filter(state="aside").count() == 0
    staging.set_aside(batch, [11, 12, 13, 14], "业主更正后再补")
    assert (batch.counts["aside"], batch.counts["bad"], batch.state) == (4, 0, "checked")
    assert all(row.set_aside and row.reason for row in batch.rows.filter(number__gt=10, number__lt=15))
    staging.put_back(batch, [13])
    assert (batch.counts["read"], batch.state) == (1, "read")


def test_setting_a_row_aside_sends_those_that_were_to_join_it_back_to_the_check(house, units):
    batch = staging.check(staged(house, "customers", OWNERS))
    joined = batch.rows.get(number=7)
    assert joined.lead == batch.rows.get(number=5)
    staging.set_aside(batch, [5], "重复")
    assert batch.state == "read"
    staging.check(batch)
    joined.refresh_from_db()
    assert (joined.state, joined.lead) == ("ready", None)


def test_who_may_not_import_or_not_do_what_a_row_does_is_refused(house):
    with pytest.raises(NoRight, match="没有导入“客户”的权限"):
        staged(house, "customers", OWNERS, by=house.clerk)
    assert not Batch.objects.exists()
    people = [["姓名", "岗位"], ["王小明", "主任"]]
    batch = staging.check(staged(house, "members", people, by=house.supervisor))
    assert "没有在客服部登记的权限" in staging.problems_of(batch)[0]["reason"]
