"""Workbooks out: what did not go in, to be mended and read again; an empty template that fits."""

import datetime as dt
import io
import zipfile

import pytest
import python_calamine

from huiyin.kernel.imports import applying, sheets, staging
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.staging.columns import mapping_for
from huiyin.kernel.imports.targets import TARGETS, Target
from huiyin.kernel.imports.tests.files import xlsx
from huiyin.kernel.imports.tests.lists import SPOILT, UNITS, put_in, staged


@pytest.fixture
def batch(house):
    put_in(house, "units", UNITS)
    return staging.check(staged(house, "customers", SPOILT))


def read(data: bytes) -> list[list]:
    book = python_calamine.load_workbook(io.BytesIO(data))
    return book.get_sheet_by_index(0).to_python()


def test_the_bad_rows_stand_as_they_stood_with_their_reason_in_the_last_column(batch):
    staging.set_aside(batch, [12], "没有姓名")
    rows = read(staging.problems_workbook(batch))
    assert rows[0] == ["序号", "业主姓名", "联系电话", "房号", "身份证号码", "备注", "原表行号", "导入问题"]
    assert rows[1][:7] == [6, "孙丽", "1380013800", "3-2-1599", "110105194912310021", "", 11]
    assert rows[1][7].splitlines()[0].startswith("联系电话：手机号应为 11 位")
    assert len(rows[1][7].splitlines()) == 3
    assert rows[2][6:] == [12, rows[2][7]]
    assert rows[2][7].startswith("已搁置：没有姓名\n")
    assert [row[6] for row in rows[1:]] == [11, 12, 13, 14]


def test_numbers_stay_numbers_and_days_days(house):
    rows = [["姓名", "电话", "备注"], ["王秀英", 138.0, dt.datetime(2026, 1, 5)], ["李强", True, ""]]
    back = read(staging.problems_workbook(staging.check(staged(house, "customers", xlsx(rows)))))
    assert back[1][:3] == ["王秀英", 138.0, dt.date(2026, 1, 5)]
    assert back[2][:2] == ["李强", True]


def test_words_that_look_like_a_formula_or_a_link_stay_words(house):
    text = "姓名,电话,备注,=2+2\n=1+1,138,https://example.invalid,\n"
    data = staging.problems_workbook(staging.check(staged(house, "customers", text.encode())))
    assert read(data)[1][:3] == ["=1+1", "138", "https://example.invalid"]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and b"<hyperlink" not in sheet


def test_a_mended_workbook_is_read_as_it_is(house, batch):
    staging.set_aside(batch, [11, 12, 13, 14], "更正后再补")
    applying.apply(batch)
    rows = read(staging.problems_workbook(batch))
    rows[1][2:5] = ["13800138009", "3-2-1506", ""]
    mended = staging.check(staged(house, "customers", xlsx(rows[:2])))
    assert mended.mapping["导入问题"] == mended.mapping["原表行号"] == ""
    assert (mended.counts["ready"], mended.counts["bad"]) == (1, 0)


def test_our_own_columns_are_taken_for_no_field_however_much_they_resemble_one(db):
    problem = Field("problem", "问题", ("行号",))
    target = Target("faults", "问题", "faults.record", (problem,), lambda *_: None, lambda _: [])
    assert mapping_for(target, ["问题描述", "导入问题", "原表行号"]) == {
        "问题描述": "problem",
        "导入问题": "",
        "原表行号": "",
    }


@pytest.mark.parametrize("name", ["customers", "units", "members"])
def test_the_template_of_a_target_maps_onto_every_field_of_it(house, name):
    target = TARGETS[name]
    data = staging.template_workbook(target)
    headings = sheets.read(data).sheets[0].headings
    batch = staged(house, name, data, by=house.supervisor)
    assert [batch.mapping[heading] for heading in headings] == [each.name for each in target.fields]
    assert [heading.endswith("*") for heading in headings] == [each.required for each in target.fields]
